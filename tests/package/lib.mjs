// What the package's tests share: the package as `cargo xtask package` built it.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

export const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
export const folder = join(root, "target", "package");
const kit = await import(pathToFileURL(join(folder, "node.js")));
export const { Refused, open: nodeOpen } = kit;
export const file = (name) => readFileSync(join(folder, name));
// The small program as a page starts with it, which takes the whole one for ranges; or the whole one from the first, as Node has it:
// `cargo xtask test` runs the tests with each.
export const open = process.env.ZIFU_PROGRAM === "whole" ? kit.open : () => kit.open(file("zifu.wasm"));

// A stay in Beijing with a line of each class.
export const stay = (more) => ({
  situation: {
    setting: "inpatient", grade: "tertiary", person: "active", admission: 1, period: 1, filing: "local", assistance: "none", day: "2026-03-01",
  },
  state: { fresh: true },
  line: [{ amount: "2400.00", class: "A" }, { amount: "12650.50", class: "B", prepay: "0.10" }, { amount: "1800.00", class: "C" }],
  ...more,
});

export function refusal(act) {
  try {
    act();
  } catch (error) {
    if (error instanceof Refused) return error;
    throw error;
  }
  throw new Error("was not refused");
}
