// What a careless or hostile host hands in: refused with its key path and a sentence, or read as what it plainly is. Afterwards the
// engine settles as before.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Refused, file, open, refusal, stay } from "./lib.mjs";

const engine = await open();
const rules = engine.loadPack(file("pack/beijing/employee.json"));
const words = engine.loadWords(file("words/en.json"));
const before = JSON.stringify(rules.settle(stay()));

const line = (more) => stay({ line: [{ amount: "1.00", class: "A" }, { amount: "2.00", class: "A", ...more }] });
const cyclic = stay();
cyclic.self = cyclic;
const deep = stay();
deep.deep = Array.from({ length: 40 }).reduce((inner) => [inner], "x");
const without = (key) => {
  const one = stay();
  delete one[key];
  return one;
};
const inherited = (own, above) => Object.assign(Object.create(above), own);
class Bill {
  constructor(lines) {
    Object.assign(this, stay({ line: lines }));
  }
}

// name → [what is handed in, key path, kind]
const REFUSED = {
  "a number with a fraction for an amount": [line({ amount: 120.5 }), "line[1].amount", "bare-number"],
  "a whole number for an amount": [line({ amount: 120 }), "line[1].amount", "bare-number"],
  "not a number": [line({ amount: NaN }), "line[1].amount", "bare-number"],
  "an endless number": [line({ amount: Infinity }), "line[1].amount", "bare-number"],
  "less than nothing at all": [line({ amount: -0.0000001 }), "line[1].amount", "bare-number"],
  "a number too long to be exact": [line({ amount: 2 ** 53 }), "line[1].amount", "bare-number"],
  "a number of many digits as an amount": [line({ amount: 10n ** 30n }), "line[1].amount", "wrong-kind"],
  "an amount with an exponent": [line({ amount: "1e3" }), "line[1].amount", "number"],
  "an amount with separators": [line({ amount: "1,000.00" }), "line[1].amount", "number"],
  "an amount of three decimals": [line({ amount: "1.005" }), "line[1].amount", "number"],
  "an amount in full-width digits": [line({ amount: "１２０" }), "line[1].amount", "number"],
  "an amount beyond the limit": [line({ amount: "100000000.00" }), "line[1].amount", "number"],
  "a share as a number": [line({ class: "B", prepay: 0.1 }), "line[1].prepay", "bare-number"],
  "a share above one": [line({ class: "B", prepay: "1.01" }), "line[1].prepay", "out-of-range"],
  "no class": [line({ class: undefined }), "line[1].class", "wrong-kind"],
  "a class of another name": [line({ class: "D" }), "line[1].class", "unknown-word"],
  "a key that nobody knows": [line({ amout: "1.00" }), "line[1].amout", "unknown-key"],
  "an inherited amount": [stay({ line: [inherited({ class: "A" }, { amount: "1.00" })] }), "line[0].amount", "missing-key"],
  "an accessor that throws": [stay({ line: [{ class: "A", get amount() { throw new Error("no"); } }] }), "line[0].amount", "wrong-kind"],
  "a proxy that throws": [stay({ line: new Proxy([], { get() { throw new Error("no"); } }) }), "line", "wrong-kind"],
  "a proxy whose keys throw": [stay({ line: [new Proxy({}, { ownKeys() { throw new Error("no"); } })] }), "line[0]", "wrong-kind"],
  "a text object": [line({ amount: Object("1.00") }), "line[1].amount", "wrong-kind"],
  "a function": [line({ amount: () => "1.00" }), "line[1].amount", "wrong-kind"],
  "a symbol": [line({ amount: Symbol("1.00") }), "line[1].amount", "wrong-kind"],
  "nothing": [line({ amount: null }), "line[1].amount", "wrong-kind"],
  "a map for a line": [stay({ line: [new Map([["amount", "1.00"]])] }), "line[0]", "wrong-kind"],
  "a hole among the lines": [stay({ line: [{ amount: "1.00", class: "A" }, , { amount: "1.00", class: "A" }] }), "line[1]", "wrong-kind"],
  "a list of endless length": [stay({ line: Object.assign([], { length: 2 ** 32 - 1 }) }), "line", "too-many"],
  "more lines than a bill has": [stay({ line: Array.from({ length: 20001 }, () => ({ amount: "1.00", class: "A" })) }), "line", "too-many"],
  "no lines": [stay({ line: [] }), "line", "bill-empty"],
  "lines by name instead of in a list": [stay({ line: { 0: { amount: "1.00", class: "A" } } }), "line", "wrong-kind"],
  "a table that holds itself": [cyclic, "self", "wrong-kind"],
  "nested beyond the limit": [deep, "deep[0][0][0][0][0][0][0][0][0][0][0][0]", "wrong-kind"],
  "a text beyond the limit": [line({ name: "x".repeat(4001) }), "line[1].name", "too-many"],
  "no situation": [without("situation"), "situation", "missing-key"],
  "a fact that nobody knows": [stay({ situation: { ...stay().situation, shoe: "43" } }), "situation.shoe", "unknown-key"],
  "a day that the calendar has not": [stay({ situation: { ...stay().situation, day: "2026-02-30" } }), "situation.day", "not-a-day"],
  "a counter as a number": [stay({ state: { fresh: true, pool_paid: 12.5 } }), "state.pool_paid", "bare-number"],
  "a counter that the pack has not": [stay({ state: { fresh: true, pool_payed: "12.50" } }), "state.pool_payed", "unknown-key"],
  "a counter kept apart that is not": [stay({ state: { fresh: true, "pool_paid:x": "12.50" } }), "state.pool_paid:x", "unknown-key"],
  "a stay that ends before it begins": [stay({ situation: { ...stay().situation, admission_day: "2026-06-10", discharge_day: "2026-06-01" } }), "situation.discharge_day", "period-reversed"],
  "a deposit below nothing": [stay({ payment: { deposit: "-1.00" } }), "payment.deposit", "number"],
  "a text for a case": ["beijing", "situation", "missing-key"],
  "nothing for a case": [undefined, "", "wrong-kind"],
};

for (const [name, [input, at, kind]] of Object.entries(REFUSED)) {
  test(`refused: ${name}`, () => {
    const refused = refusal(() => rules.settle(input));
    const first = refused.faults.find((fault) => fault.at === at && fault.kind === kind);
    assert.ok(first, `${at} ${kind} is not among ${JSON.stringify(refused.faults)}`);
    const sentence = words.faults(new Refused([first]))[0];
    assert.match(sentence, /[a-z]/);
    assert.doesNotMatch(sentence, /fault\.|invalid/i);
    assert.equal(JSON.stringify(rules.settle(stay())), before, "the engine settles as before");
  });
}

test("the repair of a number is told", () => {
  assert.equal(refusal(() => rules.settle(line({ amount: 120.5 }))).faults[0].repair, "\"120.50\"");
});

// What is read as what it plainly is.
const own = (input) => JSON.stringify(rules.settle(input));

test("a class of the host's own, a table without a prototype, an accessor: each is read once, as it is", () => {
  assert.equal(own(new Bill(stay().line)), before);
  assert.equal(own(Object.assign(Object.create(null), stay())), before);
  let asked = 0;
  const lines = stay().line;
  Object.defineProperty(lines[0], "amount", { enumerable: true, get: () => (asked++ ? "9999.99" : "2400.00") });
  assert.equal(own(stay({ line: lines })), before);
  assert.equal(asked, 1);
});

test("keys put on every object's prototype change nothing", () => {
  Object.prototype.limit = "0.01";
  Object.defineProperty(Object.prototype, "prepay", { value: "1", configurable: true, enumerable: false });
  try {
    assert.equal(own(stay()), before);
  } finally {
    delete Object.prototype.limit;
    delete Object.prototype.prepay;
  }
});

test("a host that calls the engine while it is being read is told so, and nothing is mixed up", () => {
  let inner;
  const lines = stay().line;
  Object.defineProperty(lines[0], "amount", {
    enumerable: true,
    get() {
      inner = refusal(() => rules.settle(stay()));
      return "2400.00";
    },
  });
  assert.equal(own(stay({ line: lines })), before);
  assert.equal(inner.faults[0].kind, "wrong-kind");
});

test("a pack comes as JSON alone", () => {
  for (const bytes of [{}, null, "{", new Uint8Array([0xff, 0xfe])]) {
    assert.equal(refusal(() => engine.loadPack(bytes)).faults[0].kind, "wrong-kind", String(bytes));
  }
  for (const text of ["[]", "{}", "1", "\"x\""]) assert.ok(refusal(() => engine.loadPack(text)).faults.length > 0, text);
  const proto = JSON.stringify(JSON.parse(file("pack/beijing/employee.json"))).replace("{", "{\"__proto__\":{\"a\":1},");
  assert.ok(refusal(() => engine.loadPack(proto)).faults.some((fault) => fault.at === "__proto__"));
});
