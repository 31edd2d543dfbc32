// In Node: the whole program at once, which is the quicker one, unless a module is handed in; then as in a browser.
import { readFile } from "node:fs/promises";
import { open as start, Refused } from "./zifu.js";

export { Refused };
export const open = (module = null, whole = () => readFile(new URL("./whole.wasm", import.meta.url))) =>
  start(module, () => import("./whole.js").then(({ glue }) => ({ glue, module: whole() })));
