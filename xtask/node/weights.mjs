// node weights.mjs pack FILE: its bytes packed with brotli. node weights.mjs parts MODULE: bytes of its code by part, as JSON; the
// module must have kept its names.
import { readFileSync } from "node:fs";
import { brotliCompressSync, constants } from "node:zlib";

const [what, file] = process.argv.slice(2);
const bytes = readFileSync(file);

const packed = (mode) => brotliCompressSync(bytes, {
  params: { [constants.BROTLI_PARAM_MODE]: mode, [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
}).length;

// In the order in which they are asked: the first that fits takes the function.
const PARTS = [
  ["ranges", /zifu::estimate|zifu_wasm::range/],
  ["packs: read and checked", /zifu::pack/],
  ["cases: read and resolved", /zifu::(case|state|bill|facts|period|read)\b/],
  ["settling", /zifu::(settle|national)/],
  ["fractions", /zifu::money|rust_decimal/],
  ["steps and faults in words", /zifu::(explain|fault|text)/],
  ["the boundary", /zifu|wasm_bindgen|js_sys|serde/],
  ["memory and whole numbers of 128 bits", /dlmalloc|compiler_builtins|__rust|__rdl|memcpy|memset|memmove|muloti|udivti|divti/],
  ["lists, texts, sorting of the standard library", /./],
];

// A name without the number of each crate, which the compiler puts behind it in brackets.
const path = (name) => name.replace(/\[[0-9a-f]{6,}\]/g, "");

function leb(at) {
  let value = 0, shift = 0, byte;
  do {
    byte = bytes[at++];
    value |= (byte & 127) << shift;
    shift += 7;
  } while (byte & 128);
  return [value >>> 0, at];
}

function text(at) {
  const [length, from] = leb(at);
  return [bytes.toString("utf8", from, from + length), from + length];
}

// A limit of a table or a memory.
function limit(at) {
  const least = leb(at + 1)[1];
  return bytes[at] & 1 ? leb(least)[1] : least;
}

function imported(at) {
  let [count, next] = leb(at), functions = 0;
  for (; count > 0; count--) {
    next = text(text(next)[1])[1];
    const kind = bytes[next++];
    if (kind === 0) {
      functions++;
      next = leb(next)[1];
    } else next = kind === 1 ? limit(next + 1) : kind === 2 ? limit(next) : next + 2;
  }
  return functions;
}

function names(at, end) {
  const known = new Map();
  while (at < end) {
    const kind = bytes[at];
    let [size, next] = leb(at + 1);
    at = next + size;
    if (kind !== 1) continue;
    let count;
    for ([count, next] = leb(next); count > 0; count--) {
      const [index, after] = leb(next);
      const [name, rest] = text(after);
      known.set(index, name);
      next = rest;
    }
  }
  return known;
}

function parts() {
  const sizes = [];
  let first = 0, known = new Map(), data = 0;
  for (let at = 8; at < bytes.length;) {
    const kind = bytes[at], [size, from] = leb(at + 1);
    at = from + size;
    if (kind === 2) first = imported(from);
    if (kind === 11) data = size;
    if (kind === 0 && text(from)[0] === "name") known = names(text(from)[1], at);
    if (kind !== 10) continue;
    let [count, next] = leb(from);
    for (; count > 0; count--) {
      const [length, body] = leb(next);
      sizes.push(length);
      next = body + length;
    }
  }
  const sums = new Map(PARTS.map(([part]) => [part, 0]));
  sizes.forEach((size, index) => {
    const name = path(known.get(index + first) ?? "");
    const [part] = PARTS.find(([, fits]) => fits.test(name)) ?? PARTS.at(-1);
    sums.set(part, sums.get(part) + size);
  });
  return [...sums, ["texts and tables (data)", data]];
}

console.log(what === "parts" ? JSON.stringify(parts()) : Math.min(packed(constants.BROTLI_MODE_GENERIC), packed(constants.BROTLI_MODE_FONT)));
