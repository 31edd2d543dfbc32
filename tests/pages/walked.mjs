// A journey in Chromium, from its first page to its last figure: nothing complained of, nothing asked for elsewhere.
import assert from "node:assert/strict";
import { open } from "./lib.mjs";
import { walk } from "./journeys.mjs";

// A Chromium as walk() wants it.
const driver = (page) => ({
  go: (url) => page.goto(url),
  run: (run, ...given) => page.evaluate(`(${run})(...${JSON.stringify(given)})`),
  key: (name) => page.keyboard.press(name),
  keys: (text) => page.keyboard.type(text),
  tap: (x, y) => page.touchscreen.tap(x, y),
  back: () => page.goBack(),
  forward: () => page.goForward(),
  reload: () => page.reload(),
  paper: async () => {
    const pdf = await page.pdf({ format: "A4" });
    assert.ok(pdf.length > 5000, `${pdf.length} bytes of paper`);
  },
});

// `host`: { base, offline() }, as walk() wants it.
export async function walked(journey, host) {
  // In frames and further windows, too.
  const asked = [];
  const page = await open(null, {
    serviceWorkers: journey.workers ? "allow" : "block",
    ...(journey.phone && { viewport: { width: 360, height: 740 }, hasTouch: true }),
    before: (page) => void page.context().on("request", (request) => asked.push(request.url())),
  });
  page.setDefaultTimeout(60_000);
  await walk(driver(page), host, journey);
  assert.deepEqual(page.complaints, []);
  const own = new URL(host.base).origin + "/";
  assert.deepEqual(asked.filter((url) => !url.startsWith(own) && !/^(data|blob):/.test(url)), [], "asked for elsewhere");
  assert.ok(asked.includes(host.base) && asked.some((url) => url.endsWith(".wasm")), "what was asked for was seen");
  await page.context().close();
}
