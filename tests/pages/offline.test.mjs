// Without a network: what was opened once opens again, a new version waits until it is asked for, a full disk is no fault.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { choose, close, dist, figure, mounted, open, type } from "./lib.mjs";

// A host of our own, so that its folder can change and the host can go away. What is named in `late` it sends only when that
// promise is fulfilled.
function site({ head = {}, late = {} } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "zifu-site-"));
  cpSync(dist, folder, { recursive: true });
  const kinds = { html: "text/html; charset=utf-8", js: "text/javascript", css: "text/css", json: "application/json", wasm: "application/wasm", svg: "image/svg+xml", webmanifest: "application/manifest+json" };
  const one = { folder, up: true };
  const server = createServer(async (request, response) => {
    const name = decodeURIComponent(new URL(request.url, "http://x").pathname.slice(1)) || "index.html";
    await late[name];
    if (!one.up) return request.socket.destroy();
    try {
      for (const [key, value] of Object.entries(head)) response.setHeader(key, value);
      response.setHeader("content-type", kinds[name.split(".").pop()] || "application/octet-stream");
      response.end(readFileSync(join(folder, name)));
    } catch {
      response.statusCode = 404;
      response.end("no");
    }
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => {
    one.url = `http://127.0.0.1:${server.address().port}/`;
    one.close = () => { server.closeAllConnections(); server.close(); rmSync(folder, { recursive: true, force: true }); };
    resolve(one);
  }));
}

const sites = [];
const made = async (options) => sites[sites.push(await site(options)) - 1];
after(async () => {
  await close();
  for (const one of sites) one.close();
});

const kept = (page) => page.evaluate(() => navigator.serviceWorker.ready.then((registration) => registration.active.state));
const opened = async (one, options = {}) => {
  const page = await open(one.url, { serviceWorkers: "allow", ...options });
  await mounted(page);
  return page;
};

// A stay in Beijing, filled in.
const filled = async (page) => {
  await choose(page, "start:in", "place:beijing", "kind:active", "setting:inpatient", "admission:1", "grade:tertiary");
  await type(page, "total", "40000");
  await type(page, "excluded", "0");
};

test("opened once, it opens and settles without a network", async () => {
  const one = await made();
  const page = await opened(one);
  await kept(page);
  await page.waitForFunction(() => caches.keys().then((names) => names.length === 1));
  await page.reload();
  await mounted(page);
  one.up = false;
  await page.reload();
  await mounted(page);
  await filled(page);
  await figure(page, "own").or(figure(page, "range")).first().waitFor();
});

const further = async (page) => {
  await filled(page);
  await figure(page, "own").waitFor();
  await page.locator('[data-fold="further"] > summary').click();
  await page.locator(".curve").waitFor();
};
const claimed = (page) => page.waitForFunction(() => navigator.serviceWorker.controller?.state === "activated");
const stored = (page, start) => page.evaluate(async (start) => {
  const names = [];
  for (const name of await caches.keys()) for (const one of await (await caches.open(name)).keys()) names.push(one.url.split("/").pop());
  return names.filter((name) => name.startsWith(start)).length;
}, start);

test("更多 opened once on the first visit opens again without a network", async () => {
  const one = await made();
  const page = await opened(one);
  await claimed(page);
  assert.equal(await page.locator(".zifu-bar").count(), 0, "a first worker is no new version");
  assert.equal(await stored(page, "study"), 0, "few open it: it is not fetched for all");
  await further(page);
  await page.waitForFunction(() => caches.match(performance.getEntriesByType("resource").find((one) => /study.*wasm/.test(one.name)).name));
  one.up = false;
  await page.reload();
  await mounted(page);
  await further(page);
});

test("更多 opened before the worker was there opens again without a network, too", async () => {
  let go;
  const one = await made({ late: { "worker.js": new Promise((resolve) => (go = resolve)) } });
  const page = await opened(one);
  await further(page);
  assert.equal(await page.evaluate(() => navigator.serviceWorker.controller), null);
  go();
  await claimed(page);
  assert.equal(await stored(page, "study"), 2, "the program and its glue");
  assert.equal(await stored(page, "plain"), 0, "what nobody used is not kept");
  one.up = false;
  await page.reload();
  await mounted(page);
  await further(page);
});

test("where the policy refuses WebAssembly the plain program is kept from the first visit", async () => {
  const one = await made({ head: { "content-security-policy": "script-src 'self'" } });
  const page = await opened(one);
  await claimed(page);
  assert.equal(await stored(page, "plain"), 1);
  one.up = false;
  await page.reload();
  await mounted(page);
  await filled(page);
  await figure(page, "own").waitFor();
});

// Deploy B under an open page A: other names for every file that knows of others, as any change makes.
function deploy(one) {
  const page = readFileSync(join(one.folder, "index.html"), "utf8");
  writeFileSync(join(one.folder, "index.html"), page.replace("</title>", " (B)</title>"));
  const worker = readFileSync(join(one.folder, "worker.js"), "utf8");
  writeFileSync(join(one.folder, "worker.js"), worker.replace(/BUILD\s*=\s*"[0-9a-f]+"|"[0-9a-f]{8}"(?=[,;])/, (found) => found.replace(/[0-9a-f]{8}/, "bbbbbbbb")));
}

test("a new version is offered, not forced, and what was typed crosses over", async () => {
  const one = await made();
  const page = await opened(one);
  await kept(page);
  await page.reload();
  await mounted(page);
  await choose(page, "start:in", "place:beijing");
  deploy(one);
  await update(page);
  const offer = page.locator(".zifu-bar");
  await offer.waitFor();
  assert.match(await offer.innerText(), /有新版本/);
  assert.doesNotMatch(await page.title(), /\(B\)/, "nothing changes unasked");
  await offer.locator("button").first().click();
  // The page goes and comes again by itself; what is read before that is the old one.
  await page.waitForFunction(() => document.title.includes("(B)"));
  await mounted(page);
  await page.locator('[data-choice="place:beijing"]:checked').first().waitFor({ state: "attached" });
  assert.equal(await page.evaluate(() => history.state), null, "nothing of it stays behind");
  assert.equal(new URL(page.url()).hash, "");
});

// A new build in which one figure of a pack is another: other names for the pack and all that name it.
function deployRules(one, change) {
  const read = (name) => readFileSync(join(one.folder, name), "utf8");
  const all = readdirSync(one.folder, { recursive: true }).map(String).filter((name) => /\.(js|html|json)$/.test(name));
  const renamed = (from, text) => {
    const to = from.replace(/[0-9a-f]{8}(?=\.\w+$)/, "b".repeat(8));
    rmSync(join(one.folder, from));
    writeFileSync(join(one.folder, to), text);
    for (const name of ["index.html", "frame.html", "worker.js"]) writeFileSync(join(one.folder, name), read(name).replaceAll(from, to));
    return to;
  };
  const pack = all.find((name) => name.startsWith("data/pack-beijing-employee"));
  const shell = all.find((name) => name.startsWith("shell."));
  const text = read(shell);
  const other = renamed(pack, change(read(pack)));
  // The shell knows the files by their digests alone.
  const [before, after] = [pack, other].map((name) => name.match(/[0-9a-f]{8}(?=\.json$)/)[0]);
  assert.ok(text.includes(before));
  renamed(shell, text.replaceAll(before, after));
  deploy(one);
}

// A page kept for use without a network, with a figure of Beijing's on it.
async function settled() {
  const one = await made();
  const page = await opened(one);
  await kept(page);
  await page.reload();
  await mounted(page);
  await filled(page);
  await figure(page, "own").waitFor();
  return { one, page };
}

// Takes out of the kept files those whose address has this in it.
const lose = (page, part) => page.evaluate(async (part) => {
  const [name] = await caches.keys();
  const cache = await caches.open(name);
  for (const request of await cache.keys()) if (request.url.includes(part)) await cache.delete(request);
}, part);

const update = (page) => page.evaluate(() => navigator.serviceWorker.getRegistration().then((registration) => registration.update()));

test("a page that a worker takes over in the middle of its form keeps its rules, though the host has the next ones", async () => {
  let go;
  const one = await made({ late: { "worker.js": new Promise((resolve) => (go = resolve)) } });
  const page = await opened(one);
  await filled(page);
  await figure(page, "own").waitFor();
  deployRules(one, (text) => text.replaceAll("1300", "1400"));
  go();
  await claimed(page);
  await type(page, "total", "40001");
  await type(page, "total", "40000");
  await page.waitForTimeout(300);
  assert.match(await figure(page, "own").innerText(), /6,605/);
  assert.doesNotMatch(await page.title(), /\(B\)/);
  await page.reload();
  await page.waitForFunction(() => document.title.includes("(B)"));
});

test("the offer says what the new version makes of this very figure, before anything changes", async () => {
  const { one, page } = await settled();
  deployRules(one, (text) => text.replaceAll("1300", "1400"));
  await update(page);
  const offer = page.locator(".zifu-bar", { hasText: "6605.00" });
  await offer.waitFor();
  const [now, then] = (await offer.locator("p span").first().innerText()).match(/\d+\.\d\d/g);
  assert.equal(now, "6605.00");
  assert.notEqual(then, now);
  assert.match(await figure(page, "own").innerText(), /6,605/, "nothing changes unasked");
  assert.equal(await page.locator("iframe").count(), 0, "the frame is gone");
  await offer.locator("button").first().click();
  await page.waitForFunction(() => document.title.includes("(B)"));
  await mounted(page);
  await figure(page, "own").waitFor();
  assert.ok((await figure(page, "own").innerText()).replaceAll(",", "").includes(String(Math.round(Number(then)))));
  assert.match(await page.locator(".zifu-bar").innerText(), /6605\.00/);
});

test("where no rule has changed the offer says so", async () => {
  const { one, page } = await settled();
  deploy(one);
  await update(page);
  await page.locator(".zifu-bar", { hasText: "数不变" }).waitFor();
});

test("a stale worker serves its own build whole, though the host has only the next one", async () => {
  const one = await made();
  const page = await opened(one);
  await kept(page);
  deployRules(one, (text) => text);
  await page.reload();
  await mounted(page);
  assert.doesNotMatch(await page.title(), /\(B\)/);
});

test("a stale worker whose store lost a file that the host has no more: the next visit gets the new build", async () => {
  const one = await made();
  const page = await opened(one);
  await kept(page);
  await lose(page, "shell.");
  deployRules(one, (text) => text);
  // The browser may keep the old script in its own cache; what counts is that the page comes.
  await page.reload();
  await page.waitForTimeout(300);
  await page.reload();
  await mounted(page);
});

test("a full disk leaves the page working with a network, and nothing half kept", async () => {
  const one = await made();
  const full = 'Cache.prototype.addAll = () => Promise.reject(new DOMException("full", "QuotaExceededError"));';
  writeFileSync(join(one.folder, "worker.js"), full + readFileSync(join(one.folder, "worker.js"), "utf8"));
  const page = await opened(one);
  // The worker gives up: nothing of it is left, neither at work nor waiting.
  await page.waitForFunction(() => navigator.serviceWorker.getRegistrations().then((all) => all.every((one) => !one.installing)));
  await page.waitForTimeout(500);
  assert.equal(await page.evaluate(() => navigator.serviceWorker.controller), null);
  assert.deepEqual(await page.evaluate(() => caches.keys()), []);
  await page.reload();
  await mounted(page);
});

test("a cache that lost a file asks the network for it", async () => {
  const one = await made();
  const page = await opened(one);
  await kept(page);
  await lose(page, ".wasm");
  await page.reload();
  await mounted(page);
});
