// The other ways to a settlement, over every case: the trace when it is asked for, none at all, and a case prepared as columns. Each
// gives what `settle` gives (`cargo xtask test` writes the cases).
import assert from "node:assert/strict";
import { createReadStream } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { Refused, file, open, refusal, root, stay } from "./lib.mjs";

const engine = await open();
const plain = (settled) => JSON.parse(JSON.stringify(settled));

// What a case comes to on one of the ways: its figures and the year after it, or its faults.
function answer(rules, settle) {
  try {
    const settled = settle();
    return { settled, state: rules.state() };
  } catch (error) {
    if (error instanceof Refused) return { refused: error.faults };
    throw error;
  }
}

// Every settlement of the cases file with the pack it is of; `see` gets (rules, input, name).
async function everyCase(see) {
  const packs = new Map();
  for await (const line of createInterface({ input: createReadStream(join(root, "target/package-cases.jsonl")) })) {
    const { name, pack, stages } = JSON.parse(line);
    const rules = pack.text === undefined ? packs.get(pack.name) : engine.loadPack(pack.text);
    if (pack.name !== undefined) packs.set(pack.name, rules);
    for (const { input, reverse } of stages) if (!reverse) see(rules, input, name);
    if (pack.name === undefined) rules.free();
  }
}

test("lazily, without a trace, and as columns: the same figures, steps, year and refusals as at once", async () => {
  const count = { settled: 0, refused: 0, prepared: 0, refusedPrepared: 0 };
  await everyCase((rules, input, name) => {
    const once = answer(rules, () => rules.settle(input));
    const wanted = once.settled ? { settled: plain(once.settled), state: once.state } : once;
    count[once.settled ? "settled" : "refused"]++;

    const lazy = answer(rules, () => rules.settle(input, { trace: "lazy" }));
    assert.deepEqual(plain(lazy), plain(wanted), `${name}: lazily`);

    const none = answer(rules, () => rules.settle(input, { trace: "none" }));
    if (once.settled) assert.deepEqual(plain({ ...plain(none.settled), steps: 0 }), plain({ ...wanted.settled, steps: 0 }), `${name}: without a trace`);
    assert.deepEqual([none.state, none.refused], [wanted.state, wanted.refused], `${name}: without a trace`);

    const prepared = rules.prepare(input);
    if (prepared === undefined) return;
    // Another case has been settled in between: what was prepared stands by itself.
    answer(rules, () => rules.settle({ ...input, line: [{ amount: "1.00", class: "A" }], bill: undefined }));
    const columns = answer(rules, () => rules.settlePrepared(prepared));
    assert.deepEqual(plain(columns), plain(wanted), `${name}: as columns`);
    count[once.settled ? "prepared" : "refusedPrepared"]++;
  });
  assert.ok(count.settled > 2000 && count.prepared > 50 && count.refusedPrepared > 10, JSON.stringify(count));
});

test("a lazy trace is made when it is asked for, after other settlements too; without one there are no steps", () => {
  const rules = engine.loadPack(file("pack/beijing/employee.json"));
  const wanted = plain(rules.settle(stay()).steps);
  const lazy = rules.settle(stay(), { trace: "lazy" });
  const none = rules.settle(stay(), { trace: "none" });
  rules.settle(stay({ line: [{ amount: "99.00", class: "A" }] }));
  assert.deepEqual(plain(lazy.steps), wanted);
  assert.ok(wanted.length > 5);
  assert.deepEqual(none.steps, []);
  assert.equal(none.own, lazy.own);
});

test("what does not fit columns is not prepared, and settles all the same", () => {
  const rules = engine.loadPack(file("pack/beijing/employee.json"));
  const printed = stay({ line: [{ amount: "100.00", class: "A", printed: { excluded: "10.00" } }] });
  assert.equal(rules.prepare(printed), undefined);
  assert.equal(typeof rules.settle(printed).own, "string");
  // Read once: changed afterwards it is still what it was.
  const input = stay(), wanted = rules.settle(stay()).own;
  const prepared = rules.prepare(input);
  input.line[0].amount = "1.00";
  assert.equal(rules.settlePrepared(prepared).own, wanted);
  assert.equal(refusal(() => rules.settle(stay({ line: [{ amount: 1.5 }] }))).faults[0].kind, "bare-number");
});
