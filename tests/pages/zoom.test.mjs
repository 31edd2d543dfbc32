// Text twice as large, by the browser's own zoom and by a larger letter alone: nothing is cut off, nothing lies beside the page.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { answered, close, figure } from "./lib.mjs";

after(close);

// What hides its own words: wider or higher inside than it shows, and not made to be scrolled.
const cut = (page) => page.evaluate(() => {
  const root = document.querySelector("zifu-estimator").shadowRoot;
  return [...root.querySelectorAll(".zifu *")].filter((node) => {
    const style = getComputedStyle(node);
    if (!node.getClientRects().length || node.closest(".aside, .file, svg") || !/hidden|clip/.test(style.overflowX + style.overflowY)) return false;
    return node.scrollWidth > node.clientWidth + 1 || node.scrollHeight > node.clientHeight + 1;
  }).map((node) => `${node.tagName}.${node.className}`);
});
const beside = (page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

test("zoomed to 200% a wide page is a narrow one, with all of it there", async () => {
  const page = await answered({ viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 });
  assert.equal(await beside(page), 0);
  assert.deepEqual(await cut(page), []);
});

// On a phone a table of amounts is pushed sideways within the answer; the page itself stays as wide as the screen.
for (const width of [360, 768, 1280]) {
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
  });
}
