// In a browser or a bundle: the module lies beside this file unless another is handed in.
import { open as start, Refused } from "./zifu.js";

export { Refused };
export const open = (module) => start(module === undefined ? fetch(new URL("./zifu.wasm", import.meta.url)) : module);
