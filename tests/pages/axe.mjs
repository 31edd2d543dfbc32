// What axe finds on a page, and whether it scrolls sideways: nothing, when all is well.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { AxeBuilder } from "@axe-core/playwright";

const sideways = (page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
const told = (violations, wide) => violations.map((one) => `${one.id}: ${one.nodes[0].html}`).concat(wide > 0 ? `${wide} px sideways` : []);

export async function checked(page) {
  const found = await new AxeBuilder({ page }).analyze();
  return told(found.violations, await sideways(page));
}

// The same for one page looked at many times: axe is put in once, and there is no frame to go into.
const builder = createRequire(import.meta.url).resolve("@axe-core/playwright");
const script = readFileSync(createRequire(builder).resolve("axe-core/axe.min.js"), "utf8");
export async function looked(page, off = []) {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(script);
  const violations = await page.evaluate((off) => {
    const rules = Object.fromEntries(off.map((rule) => [rule, { enabled: false }]));
    return window.axe.run(document, { resultTypes: ["violations"], rules }).then((found) => found.violations.map(({ id, nodes }) => ({ id, nodes: [{ html: nodes[0].html }] })));
  }, off);
  return told(violations, await sideways(page));
}
