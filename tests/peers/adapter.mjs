// The peer benchmark's JavaScript hook: the engine as wasm, objects with decimal strings in and out.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = process.env.ENGINE ?? join(dirname(fileURLToPath(import.meta.url)), "..", "..", "target", "engine");
const { loadPack } = createRequire(import.meta.url)(join(folder, "engine.js"));

export const meta = { name: "zifu (wasm)", version: "0.1.0", numbers: "exact fractions", loop: "engine", trace: "switch" };
export const assets = [join(folder, "engine_bg.wasm"), join(folder, "pack.json")];

let pack;
export async function load() {
  pack = loadPack(JSON.parse(readFileSync(join(folder, "pack.json"), "utf8")));
}

// A bill in the benchmark's shape as a case of ours.
function caseOf(bill) {
  const line = bill.items.map((item) => {
    const line = { amount: item.amount, class: item.class };
    if (item.class === "B") line.prepay = item.ratio ?? "0";
    if (item.class !== "C" && item.cap !== undefined) line.limit = item.cap;
    return line;
  });
  return {
    situation: { grade: bill.level, person: bill.status, admission: bill.admission, day: "2026-01-01" },
    state: bill.ytd,
    line,
  };
}

function result(settled) {
  const { fields, payers, own, steps } = settled;
  const answer = {
    total: fields.medfee_sumamt, self_pay: fields.fulamt_ownpay_amt, over_limit: fields.overlmt_selfpay,
    prepaid: fields.preselfpay_amt, in_scope: fields.inscp_scp_amt, deductible: fields.act_pay_dedc,
    pooled: payers.pooled, large: payers.large, personal: own,
  };
  return steps ? { ...answer, trace: steps } : answer;
}

export const settle = (bill) => result(pack.settle(caseOf(bill), false));
export const settleTrace = (bill) => result(pack.settle(caseOf(bill), true));
export const prepare = caseOf;
export const settleNative = (ready) => pack.settle(ready, false);
export const finish = result;
