// A module as plain script, for browsers that have no WebAssembly or are not allowed to run it: node plain.mjs MODULE OUT
// Out comes a script with the function `asmFunc`: imports → exports, one independent copy for each call.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const [module, out] = process.argv.slice(2);
const tool = join(dirname(fileURLToPath(import.meta.url)), "../../tests/pages/node_modules/binaryen/bin/wasm2js");
execFileSync("node", [tool, module, "-O", "-o", out], { stdio: "inherit" });
const text = readFileSync(out, "utf8");
const end = text.indexOf("var retasmFunc");
if (end < 0 || !text.includes("function asmFunc(imports)")) throw new Error("wasm2js writes another form than this script reads");
writeFileSync(out, text.slice(0, end).replace(/^import .*$/gm, ""));
