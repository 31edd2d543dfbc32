// Amounts through JavaScript: every fen that goes in as text comes out as the same text, by either way over the boundary.
import assert from "node:assert/strict";
import { test } from "node:test";
import { file, open, stay } from "./lib.mjs";

const engine = await open();
// The greatest bill that any pack may allow.
const rules = engine.loadPack(String(file("pack/beijing/employee.json")).replace(/"max_bill": ?"[^"]*"/, "\"max_bill\":\"99999999.99\""));

// A fixed series: the same amounts on every machine.
let seed = 0x5eed;
function random(below) {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return Math.floor((seed / 4294967296) * below);
}

const text = (fen) => `${fen / 100n}.${String(fen % 100n).padStart(2, "0")}`;
// Amounts of every length, kinks of what a number of 32 bits holds among them.
function amounts(count) {
  const all = [1n, 9n, 10n, 99n, 100n, 101n, 4294967293n, 4294967294n, 4294967295n, 4294967296n, 4999999999n].map(BigInt);
  while (all.length < count) all.push(BigInt(random(10 ** (1 + random(9)))) + 1n);
  return all;
}

const { situation } = stay();
const total = (line) => rules.settle({ situation, state: { fresh: true }, line }, { trace: "none" }).field("medfee_sumamt");

test("an amount comes out as it went in, as columns and as an object", () => {
  for (const fen of amounts(20000)) {
    const amount = text(fen);
    assert.equal(total([{ amount, class: "C" }]), amount);
    if (fen % 16n === 0n) assert.equal(total([{ amount, class: "C", day: "2026-03-01" }]), amount);
  }
});

test("the parts of a bill come out as they were added up", () => {
  for (let round = 0; round < 2000; round++) {
    const fens = amounts(12 + random(20)).slice(11).map((fen) => fen % 10000000n + 1n);
    const line = fens.map((fen, at) => ({ amount: text(fen), class: at % 2 ? "C" : "A" }));
    const settled = rules.settle({ situation, state: { fresh: true }, line }, { trace: "none" });
    const sum = (of) => text(fens.filter((_, at) => of === undefined || at % 2 === of).reduce((all, fen) => all + fen, 0n));
    assert.deepEqual([settled.field("medfee_sumamt"), settled.field("fulamt_ownpay_amt"), settled.field("inscp_scp_amt")], [sum(), sum(1), sum(0)]);
  }
});

test("a share paid first is rounded half up to the fen, line by line, on both ways", () => {
  for (let round = 0; round < 5000; round++) {
    const fen = BigInt(random(10000000)) + 1n, share = BigInt(random(1000001));
    const first = (fen * share + 500000n) / 1000000n;
    const line = { amount: text(fen), class: "B", prepay: `0.${String(share).padStart(6, "0")}`.replace("0.1000000", "1") };
    for (const one of [line, { ...line, day: "2026-03-01" }]) {
      const settled = rules.settle({ situation, state: { fresh: true }, line: [one] }, { trace: "none" });
      assert.equal(settled.field("preselfpay_amt"), text(first), JSON.stringify(one));
    }
  }
});

test("a return takes away what it says", () => {
  const line = [{ amount: "100.10", class: "C" }, { amount: "-0.05", class: "C" }];
  assert.equal(total(line), "100.05");
});
