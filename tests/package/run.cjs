// Every settlement of the cases file on an engine: the same figures, steps, states and refusals as natively, to the letter. Written so
// that Node 10 runs it too: `node run.cjs FOLDER SMALL WHOLE CASES`, SMALL and WHOLE being the modules of the package in FOLDER or the
// scripts that stand in for them. Every thousandth settlement is told on stderr.
"use strict";
const assert = require("assert");
const { createReadStream, readFileSync } = require("fs");
const { join } = require("path");
const { createInterface } = require("readline");

const same = (given, wanted, where) => assert.deepStrictEqual(JSON.parse(JSON.stringify(given)), wanted, where);

function answered(Refused, ask) {
  try {
    return { given: ask() };
  } catch (error) {
    if (error instanceof Refused) return { refused: error.faults };
    throw error;
  }
}

// Gives how many settlements there were, and how many of them went over as columns.
function run(engine, Refused, cases) {
  const packs = new Map(), count = { settled: 0, columns: 0, asked: 0 };

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

  function stage(pack, told, where) {
    count.settled++;
    if (count.settled % 1000 === 0) process.stderr.write(`${count.settled} settlements, ${count.asked} asked further\n`);
    if (told.refused) {
      same(answered(Refused, () => pack.settle(told.input)), { refused: told.refused }, where);
      return;
    }
    same(told.reverse ? pack.reverse() : pack.settle(told.input), told.figures, where);
    same(pack.state(), told.state, where + ": state");
    if (!told.reverse) alsoAsLine(pack, told, where);
    return told.asked && questions(pack, told, where);
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

  return new Promise((resolve, reject) => {
    const lines = createInterface({ input: createReadStream(cases) });
    let last = Promise.resolve();
    lines.on("line", (line) => { last = last.then(() => settled(line)); last.catch(reject); });
    lines.on("close", () => last.then(() => resolve(count), reject));
  });
}

// A script of the package as a page without modules would have it, with a `WebAssembly` of our choice.
function exported(script, wasm) {
  const text = readFileSync(script, "utf8").replace(/export\s*\{([^}]*)\};?\s*$/, (_, names) => {
    const pairs = names.split(",").map((one) => one.trim().split(/\s+as\s+/));
    return "return {" + pairs.map((pair) => (pair[1] || pair[0]) + ":" + pair[0]).join(",") + "};";
  });
  const decoder = { TextDecoder: global.TextDecoder || require("util").TextDecoder, TextEncoder: global.TextEncoder || require("util").TextEncoder };
  return new Function("WebAssembly", "TextDecoder", "TextEncoder", text)(wasm, decoder.TextDecoder, decoder.TextEncoder);
}

// The engine of a package's folder, the small program first; each module may be a script instead.
function started(folder, small, whole) {
  const parts = (module) => (/\.wasm$/.test(module) ? [WebAssembly, readFileSync(module)] : madeBy(standIn(require(module))));
  const madeBy = (wasm) => [wasm, new wasm.Module()];
  const [wasm, module] = parts(small), kit = exported(join(folder, "zifu.js"), wasm);
  const more = () => {
    const [wasm, module] = parts(whole), { glue } = exported(join(folder, "whole.js"), wasm);
    return { glue: () => glue(wasm), module };
  };
  return kit.open(module, more).then((engine) => ({ engine, Refused: kit.Refused }));
}

// What the glue asks of WebAssembly, answered by a script that wasm2js made.
function standIn(make) {
  class Module {}
  class Instance {
    constructor(module, imports) {
      this.exports = make(imports);
    }
  }
  const instantiate = (module, imports) => Promise.resolve(new Instance(module, imports));
  return { Module, Instance, instantiate };
}

module.exports = { run };
if (require.main === module) {
  const [folder, small, whole, cases] = process.argv.slice(2), begin = Date.now();
  started(folder, small, whole)
    .then((one) => run(one.engine, one.Refused, cases))
    .then((count) => console.log(JSON.stringify(Object.assign({ v8: process.versions.v8, seconds: Math.round((Date.now() - begin) / 1000) }, count))))
    .catch((error) => {
      console.error(String(error.stack || error).slice(0, 3000));
      process.exit(1);
    });
}
