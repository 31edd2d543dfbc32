// In Node: the module is read from beside this file unless another is handed in.
import { readFile } from "node:fs/promises";
import { open as start, Refused } from "./zifu.js";

export { Refused };
export const open = (module) => start(module === undefined ? readFile(new URL("./zifu.wasm", import.meta.url)) : module);
