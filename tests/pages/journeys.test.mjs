// The journeys in Chromium. The same list runs in Firefox and WebKit: `cargo xtask engines`.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { close, open } from "./lib.mjs";
import { closeHosts, host } from "./host.mjs";
import { journeys, walk } from "./journeys.mjs";

after(async () => {
  await close();
  closeHosts();
});

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

for (const journey of journeys) {
  test(journey.name, async () => {
    let up = true;
    const base = await host(() => (up ? undefined : null));
    const page = await open(null, {
      serviceWorkers: journey.workers ? "allow" : "block",
      ...(journey.phone && { viewport: { width: 360, height: 740 }, hasTouch: true }),
    });
    page.setDefaultTimeout(60_000);
    await walk(driver(page), { base, offline: async () => { up = false; } }, journey);
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });
}
