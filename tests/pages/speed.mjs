// node tests/pages/speed.mjs [ROWS]: how long it takes from a key press to the figure, and to find a drug, with the processor
// slowed down six times. Prints JSON; not part of the tests, since a busy machine says nothing. Build the release first.
import { cpus, loadavg } from "node:os";
import { close, start, stay } from "./lib.mjs";

const ROWS = Number(process.argv[2] || 100), KEYS = 30, SLOWER = 6;
const at = (times, share) => Number([...times].sort((a, b) => a - b)[Math.floor(times.length * share)].toFixed(1));
const told = (times) => ({ median: at(times, 0.5), p95: at(times, 0.95) });

const page = await start();
await stay(page, "active", ["form:lines"]);
await page.locator('[data-fold="paste"] summary').click();
const rows = Array.from({ length: ROWS }, (_, row) => `项目${row + 1}\t${row + 1}.50\t${"甲丙"[row % 2]}`);
await page.locator('textarea[data-field="paste"]').fill(["名称\t金额\t等级", ...rows].join("\n"));
await page.locator('[data-action="paste"]').click();
await page.locator('[data-answer="figure"]').waitFor();
await page.waitForTimeout(2000);
const session = await page.context().newCDPSession(page);
await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });

// From the event to the figure's new text in the document; the answer is worked out and drawn in the same turn.
const keys = await page.evaluate(async (count) => {
  const root = document.querySelector("zifu-estimator").shadowRoot;
  const field = root.querySelector('input[data-field="line/1/amount"]');
  const figure = () => root.querySelector('[data-figure="own"]').dataset.amount;
  const times = [];
  for (let n = 0; n < count; n++) {
    const before = figure(), began = performance.now();
    field.value = String(100 + n);
    field.dispatchEvent(new Event("input", { bubbles: true }));
    while (figure() === before && performance.now() - began < 5000) await new Promise((resolve) => setTimeout(resolve));
    times.push(performance.now() - began);
    await new Promise((resolve) => setTimeout(resolve, 400));
  }
  return times;
}, KEYS);
console.log(JSON.stringify({ rows: ROWS, slower: SLOWER, key_to_figure_ms: told(keys), cores: cpus().length, load: Number(loadavg()[0].toFixed(1)) }));
await close();
