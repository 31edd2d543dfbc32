// How long it takes from a key press to the figure, in a bill of many rows, on a processor made slower.
import { start, stay } from "./lib.mjs";

const KEYS = 30, SLOWER = 6;
const at = (times, share) => Number([...times].sort((a, b) => a - b)[Math.floor(times.length * share)].toFixed(1));

// A page with a bill of so many rows, slowed down.
export async function slowed(rows) {
  const page = await start();
  await stay(page, "active", ["form:lines"]);
  await page.locator('[data-fold="paste"] summary').click();
  const lines = Array.from({ length: rows }, (_, row) => `项目${row + 1}\t${row + 1}.50\t${"甲丙"[row % 2]}`);
  await page.locator('textarea[data-field="paste"]').fill(["名称\t金额\t等级", ...lines].join("\n"));
  await page.locator('[data-action="paste"]').click();
  await page.locator('[data-answer="figure"]').waitFor();
  await page.waitForTimeout(2000);
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  return page;
}

// Milliseconds from the event to the figure's new text in the document, the median and the 95th percentile of some keys: the answer
// is worked out and drawn in the same turn, and an observer is told at its end.
export async function keys(page) {
  const times = await page.evaluate(async (count) => {
    const root = document.querySelector("zifu-estimator").shadowRoot;
    const field = root.querySelector('input[data-field="line/1/amount"]');
    const figure = () => root.querySelector('[data-figure="own"]').dataset.amount;
    const times = [];
    for (let n = 0; n < count; n++) {
      const before = figure(), began = performance.now();
      const drawn = new Promise((told, failed) => {
        const late = setTimeout(() => failed(new Error("no new figure in five seconds")), 5000);
        const watch = new MutationObserver(() => {
          if (figure() === before) return;
          times.push(performance.now() - began);
          watch.disconnect();
          clearTimeout(late);
          told();
        });
        watch.observe(root, { subtree: true, childList: true, characterData: true, attributes: true });
      });
      field.value = String(100 + n);
      field.dispatchEvent(new Event("input", { bubbles: true }));
      await drawn;
      await new Promise((resolve) => setTimeout(resolve, 400));
    }
    return times;
  }, KEYS);
  return { slower: SLOWER, median: at(times, 0.5), p95: at(times, 0.95) };
}
