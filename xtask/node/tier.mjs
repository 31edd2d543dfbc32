// The module as plain script, for kernels that have WebAssembly switched off or never had it: node tier.mjs MODULE OUT
// wasm2js writes an ES module that makes one instance; this makes it a function of the imports, as the glue wants one.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const [module, out] = process.argv.slice(2);
const tool = join(dirname(fileURLToPath(import.meta.url)), "../../tests/pages/node_modules/binaryen/bin/wasm2js");
execFileSync("node", [tool, module, "-O", "-o", out], { stdio: "inherit" });
const text = readFileSync(out, "utf8")
  .replace(/^import .*$/gm, "")
  .replace(/^export .*$/gm, "")
  .replace(/var retasmFunc = asmFunc\([^]*?\n?\}\);/, "return asmFunc(imports);");
writeFileSync(out, `module.exports = function (imports) {\n${text}\n};\n`);
