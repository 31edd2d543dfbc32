// In a browser or a bundle: the modules lie beside this file unless others are handed in. `whole`: a function that gives the whole
// program's module; it is fetched when ranges are first asked for.
import { open as start, Refused } from "./zifu.js";

export { Refused };
export const open = (module = fetch(new URL("./zifu.wasm", import.meta.url)), whole = () => fetch(new URL("./whole.wasm", import.meta.url))) =>
  start(module, () => import("./whole.js").then(({ glue }) => ({ glue, module: whole() })));
