// Text twice as large, by the browser's own zoom and by a larger letter alone: nothing is cut off, nothing lies beside the page.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { address, answered, choose, close, figure, mounted, open, portal, type } from "./lib.mjs";

after(close);

// What hides its own words: wider or higher inside than it shows, and not made to be scrolled.
const cut = (page) => page.evaluate(() => {
  const root = document.querySelector("zifu-estimator").shadowRoot;
  return [...root.querySelectorAll(".zifu *")].filter((node) => {
    const style = getComputedStyle(node);
    if (!node.getClientRects().length || node.closest(".aside, .said legend, .said .field > label, .file, svg") || !/hidden|clip/.test(style.overflowX + style.overflowY)) return false;
    return node.scrollWidth > node.clientWidth + 1 || node.scrollHeight > node.clientHeight + 1;
  }).map((node) => `${node.tagName}.${node.className}`);
});
const pushed = (page) => page.evaluate(() => {
  const root = document.querySelector("zifu-estimator").shadowRoot;
  return [...root.querySelectorAll(".answer, .answer table")].filter((node) => node.scrollWidth > node.clientWidth + 1).map((node) => node.className);
});
const beside = (page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

test("zoomed to 200% a wide page is a narrow one, with all of it there", async () => {
  const page = await answered({ viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 });
  assert.equal(await beside(page), 0);
  assert.deepEqual(await cut(page), []);
});

// In letters twice as large the amounts of a row stand below its head, each with its own: nothing is pushed sideways.
for (const width of [320, 360, 768, 1280]) {
  test(`letters twice as large at ${width} px`, async () => {
    const page = await answered({ viewport: { width, height: 800 } });
    await page.evaluate(() => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(".zifu{font-size:36px}");
      const root = document.querySelector("zifu-estimator").shadowRoot;
      root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
    });
    assert.equal(await figure(page, "own").evaluate((node) => Math.round(parseFloat(getComputedStyle(node).fontSize))), 86);
    assert.equal(await beside(page), 0);
    assert.deepEqual(await cut(page), []);
    assert.deepEqual(await pushed(page), []);
    const heads = await page.locator(".way tbody tr:last-child [data-head]").evaluateAll((cells) => cells.map((cell) => [cell.dataset.head, getComputedStyle(cell, "::before").content, getComputedStyle(cell).display]));
    const stacked = width < 400;
    assert.deepEqual(heads, ["自己", "医保"].map((head) => [head, stacked ? `"${head}"` : "none", stacked ? "block" : "table-cell"]));
  });
}

for (const width of [320, 360]) {
  test(`large print at ${width} px: no table is pushed sideways, in either language, on a page of ours and inside a portal's`, async () => {
    for (const inside of [false, true]) {
      const page = inside ? await portal("<zifu-estimator eager large-print></zifu-estimator>", { viewport: { width, height: 740 } }) : await open((await address()) + "#large", { viewport: { width, height: 740 } });
      await mounted(page);
      for (const answers of [["start:in"], ["place:beijing"], ["kind:retired"], ["setting:inpatient", "admission:1"], ["grade:tertiary"]]) {
        await choose(page, ...answers);
        await page.locator('[data-action="next"]').click();
      }
      await type(page, "total", "98765.43");
      await type(page, "excluded", "0");
      await page.locator('[data-action="next"]').click();
      await page.locator(".way").first().waitFor();
      for (const language of ["zh", "en"]) {
        assert.equal(await beside(page), 0, `${language}, inside: ${inside}`);
        assert.deepEqual(await pushed(page), [], `${language}, inside: ${inside}`);
        await page.locator('[data-action="language"]').click();
      }
      await page.context().close();
    }
  });
}
