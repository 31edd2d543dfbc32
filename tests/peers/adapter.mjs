// The peer benchmark's JavaScript hook: the engine package, objects with decimal strings in and out.
// The whole program from the first, as Node has it: built for speed.
import { open } from "../../target/package/zifu.js";
import { glue } from "../../target/package/whole.js";

export const meta = { name: "zifu (wasm)", version: "0.1.0", numbers: "exact fractions", loop: "engine", trace: "always" };
export const assets = [new URL("../../target/package/whole.wasm", import.meta.url), new URL("../../target/peers/pack.json", import.meta.url)];

let rules;
export async function load({ readAsset }) {
  const engine = await open(null, async () => ({ glue, module: await readAsset(assets[0]) }));
  rules = engine.loadPack(await readAsset(assets[1]));
}

// A bill in the benchmark's shape as a case of ours.
function caseOf(bill) {
  const items = bill.items, line = new Array(items.length);
  for (let index = 0; index < items.length; index++) {
    const item = items[index], kind = item.class, one = { amount: item.amount, class: kind };
    if (kind === "B") one.prepay = item.ratio === undefined ? "0" : item.ratio;
    if (kind !== "C" && item.cap !== undefined) one.limit = item.cap;
    line[index] = one;
  }
  return { situation: { grade: bill.level, person: bill.status, admission: bill.admission, day: "2026-01-01" }, state: bill.ytd, line };
}

function result(settled) {
  return {
    total: settled.field("medfee_sumamt"), self_pay: settled.field("fulamt_ownpay_amt"), over_limit: settled.field("overlmt_selfpay"),
    prepaid: settled.field("preselfpay_amt"), in_scope: settled.field("inscp_scp_amt"), deductible: settled.field("act_pay_dedc"),
    pooled: settled.payer("pooled"), large: settled.payer("large"), personal: settled.own,
  };
}

// The engine computes its trace every time; without `Trace` it stays numbers.
export const settle = (bill) => result(rules.settle(caseOf(bill), { trace: "lazy" }));
export const settleTrace = (bill) => {
  const settled = rules.settle(caseOf(bill));
  return Object.assign(result(settled), { trace: settled.steps });
};
export const prepare = (bill) => rules.prepare(caseOf(bill));
export const settleNative = (ready) => rules.settlePrepared(ready);
export const finish = result;
