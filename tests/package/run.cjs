// Every settlement of the cases file on an engine in Node, from Node 10 on: `node run.cjs FOLDER SMALL WHOLE CASES`, SMALL and WHOLE
// being the modules of the package in FOLDER or the scripts that stand in for them. Every thousandth settlement is told on stderr.
"use strict";
const assert = require("assert");
const { createReadStream, readFileSync } = require("fs");
const { join } = require("path");
const { createInterface } = require("readline");
const { settler } = require("./settled.cjs");

// Gives how many settlements there were, and how many of them went over as columns.
function run(engine, Refused, cases) {
  const told = (count) => process.stderr.write(`${count.settled} settlements, ${count.asked} asked further\n`);
  const { count, settled } = settler(engine, Refused, assert.deepStrictEqual, told);
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
