// In a browser: the engine beside the hand-written integer JavaScript, in alternating slices, as the benchmark does it in Node.
// `peers/…` is the benchmark's folder; the bundler is told where it lies.
import { RULES } from "peers/spec/rules.mjs";
import { benchBills } from "peers/lib/gen.mjs";
import * as hand from "peers/peers/hand-js.mjs";
import * as ours from "./adapter.mjs";

const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];

// Microseconds a call, for at least so many milliseconds.
function slice(call, count, ms) {
  const start = performance.now();
  let calls = 0, at = 0;
  do {
    for (let index = 0; index < 16; index++) call(at++ % count);
    calls += 16;
  } while (performance.now() - start < ms);
  return ((performance.now() - start) * 1000) / calls;
}

function against(call, yard, count, ms) {
  slice(yard, count, ms);
  slice(call, count, ms);
  const us = [], ratio = [];
  for (let round = 0; round < 7; round++) {
    const one = slice(yard, count, ms), other = slice(call, count, ms);
    us.push(other);
    ratio.push(other / one);
  }
  return { us: median(us), ratio: median(ratio) };
}

globalThis.measure = async (wasm, pack, sizes, ms) => {
  const assets = { wasm, "json": pack };
  hand.load({ rules: RULES });
  await ours.load({ readAsset: async (url) => (await fetch(assets[String(url).split(".").pop()])).arrayBuffer() });
  const table = {};
  for (const n of sizes) {
    const bills = benchBills(n), count = bills.length;
    const mine = bills.map(ours.prepare), theirs = bills.map(hand.prepare);
    table[n] = {
      core: against((at) => ours.settleNative(mine[at]), (at) => hand.settleNative(theirs[at], null), count, ms),
      object: against((at) => ours.settle(bills[at]), (at) => hand.settle(bills[at]), count, ms),
      trace: against((at) => ours.settleTrace(bills[at]), (at) => hand.settle(bills[at]), count, ms),
    };
  }
  return table;
};
