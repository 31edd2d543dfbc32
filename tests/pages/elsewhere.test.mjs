// The loader as a portal pins it: the page in one folder, the release in another, over plain http by a name, where a browser has
// neither workers nor digests to give.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { STRICT, choose, close, figure, manifest, mounted, open, stay, type } from "./lib.mjs";
import { closeHosts } from "./host.mjs";
import { FILES, byName, html, portalHost } from "./portals.mjs";

after(async () => {
  await close();
  closeHosts();
});

const pinned = manifest().find((one) => /^zifu\.[0-9a-f]{8}\.js$/.test(one.file));
const tag = (more) => `<script defer src="/${FILES}${pinned.file}" ${more}></script>`;
// As docs/embedding.md says it.
const DOCUMENTED = `integrity="${pinned.integrity}" crossorigin="anonymous"`;
const PAGE = "news/a.html";
const portal = async (more, wrong) =>
  byName(await portalHost({ [PAGE]: { policy: STRICT, body: html(`<zifu-estimator><p id="inner">12393</p></zifu-estimator>${tag(more)}`) } }, wrong));

test("the pinned loader from another folder, by name over plain http: a figure, and no file from anywhere else", async () => {
  const base = await portal(DOCUMENTED);
  const page = await open(base + PAGE, { serviceWorkers: "allow" });
  assert.deepEqual(await page.evaluate(() => [location.hostname, isSecureContext, typeof crypto.subtle]), ["portal.test", false, "undefined"]);
  await mounted(page);
  await stay(page, "active");
  await type(page, "total", "40000");
  await type(page, "excluded", "0");
  await figure(page, "own").waitFor();
  assert.equal(await figure(page, "own").getAttribute("data-amount"), "6605.00");
  // What comes when it is used comes from there too.
  await choose(page, "form:lines");
  await page.waitForLoadState("networkidle");
  const asked = page.asked.filter((url) => !url.startsWith("data:"));
  assert.deepEqual(asked.filter((url) => url !== base + PAGE && !url.startsWith(base + FILES)), []);
  assert.deepEqual(page.complaints, []);
});

// One digit of its last words: still a script that runs.
const changed = (name, answer) => {
  if (name === FILES + pinned.file) answer.plain((bytes) => Buffer.from(bytes.toString().replace("12393", "12394")));
};

test("with one byte changed in the pinned loader nothing runs, and the element keeps the words within", async () => {
  const base = await portal(DOCUMENTED, changed);
  const page = await open(base + PAGE);
  await page.waitForFunction(() => document.readyState === "complete");
  await page.waitForTimeout(300);
  assert.equal(await page.locator("#inner").innerText(), "12393");
  assert.deepEqual(await page.evaluate(() => [Boolean(customElements.get("zifu-estimator")), document.querySelector("zifu-estimator").style.minHeight]), [false, ""]);
  assert.deepEqual(page.asked, [base + PAGE, base + FILES + pinned.file]);
  assert.ok(page.complaints.some((text) => /integrity/.test(text)), String(page.complaints));
  // It is the digest that refuses it: without one the same bytes run.
  const loose = await open((await portal("", changed)) + PAGE);
  await mounted(loose);
});
