// Settlements of the cases file on an engine, one line of the file after the other: the same figures, steps, states and refusals as
// natively, to the letter. Written so that Node 10 and Chromium 72 run it too; `run.cjs` has it in Node, `tests/engines/package.mjs`
// in browsers.
"use strict";

function answered(Refused, ask) {
  try {
    return { given: ask() };
  } catch (error) {
    if (error instanceof Refused) return { refused: error.faults };
    throw error;
  }
}

// `alike(given, wanted, where)` throws where the two differ; `told(count)` hears of every thousandth settlement. Gives the counts, and
// what settles a line of the file: its promise fails where anything differs.
function settler(engine, Refused, alike, told) {
  const packs = new Map(), count = { settled: 0, columns: 0, asked: 0 };
  const same = (given, wanted, where) => alike(JSON.parse(JSON.stringify(given)), wanted, where);

  function packOf(named) {
    if (named.name === undefined) return watched(engine.loadPack(named.text));
    if (named.text !== undefined) packs.set(named.name, watched(engine.loadPack(named.text)));
    return packs.get(named.name);
  }

  function watched(pack) {
    const write = pack.columns.write.bind(pack.columns);
    pack.columns.write = (input) => {
      const fits = write(input);
      count.columns += fits ? 1 : 0;
      return fits;
    };
    return pack;
  }

  function stage(pack, one, where) {
    count.settled++;
    if (count.settled % 1000 === 0) told(count);
    if (one.refused) {
      same(answered(Refused, () => pack.settle(one.input)), { refused: one.refused }, where);
      return;
    }
    same(one.reverse ? pack.reverse() : pack.settle(one.input), one.figures, where);
    same(pack.state(), one.state, where + ": state");
    if (!one.reverse) alsoAsLine(pack, one, where);
    return one.asked && questions(pack, one, where);
  }

  // A total alone is a bill of one line of class A: it goes the short way, and comes to the same.
  function alsoAsLine(pack, told, where) {
    const { bill, assume, ...input } = told.input;
    if (bill === undefined || assume !== undefined || Object.keys(bill).join() !== "total") return;
    const said = pack.settle({ ...input, line: [{ amount: bill.total, class: "A" }] });
    same(said.own, told.figures.own, where + ": as one line");
    same(said.payers, told.figures.payers, where + ": as one line");
    same(pack.state(), told.state, where + ": as one line: state");
  }

  // The promise of an answer, or of the refusal.
  function promised(answer) {
    return answer.then((given) => ({ given }), (error) => {
      if (error instanceof Refused) return { refused: error.faults };
      throw error;
    });
  }

  async function questions(pack, told, where) {
    const asked = told.asked;
    count.asked++;
    same(await promised(pack.curve(told.input, asked.most)), asked.curve, where + ": curve");
    same(await promised(pack.bills(told.input, { own: asked.own })), asked.bills, where + ": bills");
    same(await promised(pack.distances(told.input)), asked.distances, where + ": distances");
    same(await promised(pack.estimate(asked.question)), asked.estimate, where + ": estimate");
  }

  // One case after the other, however many lines come at once.
  async function settled(line) {
    const one = JSON.parse(line), pack = packOf(one.pack);
    for (let at = 0; at < one.stages.length; at++) await stage(pack, one.stages[at], one.name + " " + at);
    if (one.pack.name === undefined) pack.free();
  }

  return { count, settled };
}

module.exports = { settler };
