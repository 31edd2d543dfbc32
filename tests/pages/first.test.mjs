// The first visit, file by file: what a browser asks for up to the first question, and on to the first figure, is what the ledger
// counts (xtask/src/ledger.rs), no more and no less.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { address, close, figure, manifest, mounted, open, stay, type } from "./lib.mjs";

after(close);

const ledger = readFileSync(join(dirname(fileURLToPath(import.meta.url)), "../../xtask/src/ledger.rs"), "utf8");
const table = (name) => {
  const text = new RegExp(`const ${name}: \\[Line; (\\d+)\\] = \\[([^]*?)\\];`).exec(ledger);
  const lines = [...text[2].matchAll(/\("([^"]+)", "([^"]+)", "([^"]*)"\)/g)].map(([, row, start, end]) => ({ row, start, end }));
  assert.equal(lines.length, Number(text[1]), `${name} was read`);
  return lines;
};
const FIRST = table("FIRST"), ANSWERED = table("ANSWERED");
const BUDGET = Number(/const FIRST_LOAD: u64 = ([\d_]+);/.exec(ledger)[1].replaceAll("_", ""));

const rowsOf = (file, lines) => lines.filter(({ start, end }) => file.startsWith(start) && file.endsWith(end)).map(({ row }) => row);
const rows = (files, lines) => files.flatMap((file) => { const of = rowsOf(file, lines); return of.length ? of : [`in no row: ${file}`]; }).sort();
const names = (lines) => lines.map(({ row }) => row).sort();
const weights = Object.fromEntries(manifest().map(({ file, brotli }) => [file, brotli]));
const sum = (files) => files.reduce((all, file) => all + weights[file], 0);

test("what a first visit asks for is what the ledger counts", async () => {
  const base = await address();
  const page = await open(base);
  await mounted(page);
  await page.locator('[data-choice="start:in"]').waitFor();
  await page.waitForLoadState("networkidle");
  const asked = () => page.asked.filter((url) => !url.startsWith("data:")).map((url) => { assert.ok(url.startsWith(base), url); return url.slice(base.length) || "index.html"; });
  const question = asked();
  const pack = FIRST.filter(({ start }) => start === "data/pack-");
  assert.deepEqual(rows(question, FIRST), names(FIRST.filter((line) => !pack.includes(line))), "up to the first question");

  await stay(page, "active");
  await type(page, "total", "40000");
  await type(page, "excluded", "0");
  await figure(page, "own").waitFor();
  await page.waitForLoadState("networkidle");
  const further = asked().slice(question.length);
  assert.deepEqual(rows(further, [...pack, ...ANSWERED]), names([...pack, ...ANSWERED]), "on to the first figure");

  // The ledger takes the dearest of each row, so it says no less than this visit came to.
  const visit = [...question, ...further.filter((file) => rowsOf(file, pack).length)];
  const told = FIRST.reduce((all, line) => all + Math.max(...Object.keys(weights).filter((file) => rowsOf(file, [line]).length).map((file) => weights[file])), 0);
  assert.ok(sum(visit) > 100_000 && sum(visit) <= told && told <= BUDGET, `${sum(visit)} asked for, ${told} counted, ${BUDGET} allowed`);
});
