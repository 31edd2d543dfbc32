// What axe finds on a page, and whether it scrolls sideways: nothing, when all is well.
import { AxeBuilder } from "@axe-core/playwright";

export async function checked(page) {
  const found = await new AxeBuilder({ page }).analyze();
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  return found.violations.map((one) => `${one.id}: ${one.nodes[0].html}`).concat(wide > 0 ? `${wide} px sideways` : []);
}
