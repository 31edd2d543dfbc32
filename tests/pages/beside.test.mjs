// The pages beside the program: what is covered, what the words mean; and the way to them.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { address, close, manifest, mounted, open, singleFile, start } from "./lib.mjs";

after(close);

const pages = ["cover.html", "terms.html", "cover-en.html", "terms-en.html", "privacy.html", "accessibility.html"];

for (const name of pages) {
  test(`${name}: text alone, its own style and nothing else, no finding of axe`, async () => {
    const base = await address();
    const page = await open();
    const answer = await page.goto(base + name);
    assert.equal(answer.status(), 200);
    const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute("content");
    assert.match(policy, /default-src 'none'; style-src 'self'/);
    assert.equal(await page.locator("script").count(), 0);
    const styles = manifest().map((one) => base + one.file).filter((file) => /leaflet\.[0-9a-f]{8}\.css$/.test(file));
    assert.deepEqual(page.asked.filter((url) => !url.startsWith("data:")), [base + name, ...styles]);
    assert.ok((await page.locator("main").innerText()).length > 1000, "there is something to read");
    for (const width of [320, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `nothing runs out at ${width}`);
    }
    // One make and one style for all of them: the Chinese ones stand for the rest, the shortest for the dark.
    for (const colorScheme of { "terms.html": ["light", "dark"], "cover.html": ["light"], "privacy.html": ["light"], "accessibility.html": ["light"] }[name] || []) {
      await page.emulateMedia({ colorScheme });
      const found = await new AxeBuilder({ page }).analyze();
      assert.deepEqual(found.violations.map((one) => `${one.id}: ${one.nodes[0]?.html}`), []);
    }
    // Every link leads to a file that is there, or to a place on the page.
    for (const link of await page.locator("a").evaluateAll((all) => all.map((one) => one.getAttribute("href")))) {
      if (link.startsWith("#")) assert.equal(await page.locator(link).count(), 1, link);
      else assert.ok(manifest().some((one) => one.file === link), `${name} links to ${link}`);
    }
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });
}

test("the self-check leads to the privacy statement and the rating of accessibility", async () => {
  const text = await (await fetch((await address()) + "check.html")).text();
  for (const file of ["privacy.html", "accessibility.html"]) assert.ok(text.includes(`<a href="${file}">`), file);
});

for (const name of ["cover.html", "cover-en.html", "accessibility.html"]) {
  test(`${name}: on a phone a row is a card, each cell with the head of its column, wide enough to read`, async () => {
    const page = await open((await address()) + name, { viewport: { width: 360, height: 740 } });
    const cells = await page.locator(".wide td").evaluateAll((all) => all.map((one) => ({ wide: one.getBoundingClientRect().width, head: one.dataset.head, before: getComputedStyle(one, "::before").content })));
    assert.ok(cells.length > 20);
    for (const { wide, head, before } of cells) assert.ok(wide > 300 && head && before.includes(head), JSON.stringify([wide, head, before]));
    await page.setViewportSize({ width: 1280, height: 740 });
    assert.equal(await page.locator(".wide td").first().evaluate((one) => getComputedStyle(one).display), "table-cell");
    await page.context().close();
  });
}

test("what is covered names every place that can be chosen", async () => {
  const page = await start();
  const places = await page.locator('[data-choice^="place:"]').evaluateAll((all) => all.map((one) => one.dataset.choice.slice(6)));
  assert.ok(places.includes("jiangsu-nanjing") && places.length > 10);
  const names = await page.evaluate(async () => (await fetch("cover.html")).text());
  for (const name of ["南京市", "苏州市", "北京市", "晋城市"]) assert.ok(names.includes(name), name);
  await page.context().close();
});

test("the links at the foot stand in the page's column, easy to hit, in the language that is read", async () => {
  const page = await start();
  const links = page.locator("nav.zifu-more a:visible");
  const told = async () => (await links.allInnerTexts()).join(" ");
  await page.locator('nav.zifu-more[data-lang="zh"]').waitFor();
  assert.doesNotMatch(await told(), /[A-Za-z]/);
  for (const box of await links.evaluateAll((all) => all.map((one) => one.getBoundingClientRect().toJSON()))) assert.ok(box.height >= 44, JSON.stringify(box));
  const left = (node) => node.evaluate((one) => one.getBoundingClientRect().left);
  assert.equal(await left(links.first()), await left(page.locator(".foot p").first()));
  await page.locator('[data-action="language"]').click();
  await page.locator('nav.zifu-more[data-lang="en"]').waitFor();
  assert.doesNotMatch(await told(), /[\u4e00-\u9fff]/);
  assert.deepEqual(await links.evaluateAll((all) => all.map((one) => one.getAttribute("href"))), ["one.html", "cover-en.html"]);
  await page.context().close();
});

test("the foot of the page leads to what is covered, and that to what the words mean", async () => {
  const page = await start();
  await page.locator('nav.zifu-more a[href="cover.html"]').click();
  await page.waitForURL("**/cover.html");
  await page.locator('a[href="terms.html"]').click();
  await page.waitForURL("**/terms.html");
  await page.locator('a[href="terms-en.html"]').click();
  await page.waitForURL("**/terms-en.html");
  await page.locator('a[href="index.html"]').click();
  await mounted(page);
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test("the one file says where they are and links to none of them", async () => {
  const page = await open(singleFile);
  await mounted(page);
  assert.match(await page.locator("footer.zifu-more").innerText(), /管到哪些地方.*网页版/);
  assert.equal(await page.locator('a[href*="cover"], a[href*="terms"]').count(), 0);
  await page.context().close();
});
