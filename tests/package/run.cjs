// Every settlement of the cases file on an engine: the same figures, steps, states and refusals as natively, to the letter. Written so
// that Node 10 runs it too: `node run.cjs SCRIPT MODULE CASES [memory]`, MODULE being the .wasm or the script that stands in for it.
"use strict";
const assert = require("assert");
const { createReadStream, readFileSync } = require("fs");
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
    if (told.refused) {
      same(answered(Refused, () => pack.settle(told.input)), { refused: told.refused }, where);
      return;
    }
    same(told.reverse ? pack.reverse() : pack.settle(told.input), told.figures, where);
    same(pack.state(), told.state, where + ": state");
    if (!told.reverse) alsoAsLine(pack, told, where);
    if (told.asked) questions(pack, told, where);
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

  function questions(pack, told, where) {
    const asked = told.asked;
    count.asked++;
    same(answered(Refused, () => pack.curve(told.input, asked.most)), asked.curve, where + ": curve");
    same(answered(Refused, () => pack.bills(told.input, { own: asked.own })), asked.bills, where + ": bills");
    same(answered(Refused, () => pack.distances(told.input)), asked.distances, where + ": distances");
    same(answered(Refused, () => pack.estimate(asked.question)), asked.estimate, where + ": estimate");
  }

  return new Promise((resolve, reject) => {
    const lines = createInterface({ input: createReadStream(cases) });
    lines.on("line", (line) => {
      try {
        const one = JSON.parse(line), pack = packOf(one.pack);
        one.stages.forEach((told, at) => stage(pack, told, one.name + " " + at));
        if (one.pack.name === undefined) pack.free();
      } catch (error) {
        reject(error);
        lines.close();
      }
    });
    lines.on("close", () => resolve(count));
  });
}

// The engine's script as a page without modules would have it, with a `WebAssembly` of our choice.
function started(script, module) {
  const text = readFileSync(script, "utf8").replace(/export\s*\{([^}]*)\};?\s*$/, (_, names) => {
    const pairs = names.split(",").map((one) => one.trim().split(/\s+as\s+/));
    return "return {" + pairs.map((pair) => (pair[1] || pair[0]) + ":" + pair[0]).join(",") + "};";
  });
  const decoder = { TextDecoder: global.TextDecoder || require("util").TextDecoder, TextEncoder: global.TextEncoder || require("util").TextEncoder };
  const wasm = /\.wasm$/.test(module) ? WebAssembly : standIn(require(module));
  const kit = new Function("WebAssembly", "TextDecoder", "TextEncoder", text)(wasm, decoder.TextDecoder, decoder.TextEncoder);
  return kit.open(wasm === WebAssembly ? readFileSync(module) : new wasm.Module()).then((engine) => ({ engine, Refused: kit.Refused }));
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
  const [script, module_, cases] = process.argv.slice(2), begin = Date.now();
  started(script, module_)
    .then((one) => run(one.engine, one.Refused, cases))
    .then((count) => console.log(JSON.stringify(Object.assign({ v8: process.versions.v8, seconds: Math.round((Date.now() - begin) / 1000) }, count))))
    .catch((error) => {
      console.error(String(error.stack || error).slice(0, 3000));
      process.exit(1);
    });
}
