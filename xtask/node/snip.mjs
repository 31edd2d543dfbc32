// Takes out of a module what a panic says: node snip.mjs MODULE OUT. The functions that Rust calls when something must never
// happen become `unreachable`, which is what they end in, and where it stood in the source is forgotten; the optimizer drops what
// only they used. The shell shows its own words after a fall; who looks for a fault builds without the release's steps.
import { readFileSync, writeFileSync } from "node:fs";
import binaryen from "../../tests/pages/node_modules/binaryen/index.js";

// By the compiler's own names, whichever way it mangles them.
const SNIPPED = [
  "4core9panicking", "3std9panicking", "13unwrap_failed", "13expect_failed", "slice_error_fail", "slice_index_fail", "len_mismatch_fail",
  "13assert_failed", "22panic_already_borrowed", "30panic_already_mutably_borrowed", "18panic_access_error", "22panic_on_ord_violation",
  "14panic_poisoned", "18handle_alloc_error", "12handle_error", "17capacity_overflow",
];
// What would print it is never put in its place.
const NEVER_SET = "22set_default_panic_hook";

const [from, out] = process.argv.slice(2);
const bytes = readFileSync(from);
forgetPlaces(segments());
const module = binaryen.readBinary(bytes);
let snipped = 0;
for (let at = 0; at < module.getNumFunctions(); at++) {
  const made = module.getFunctionByIndex(at);
  const { name, base } = binaryen.getFunctionInfo(made);
  const never = name.includes(NEVER_SET);
  if (base || !(never || SNIPPED.some((one) => name.includes(one)))) continue;
  binaryen.Function.setBody(made, never ? module.nop() : module.unreachable());
  snipped++;
}
if (!snipped) throw new Error("the compiler names its panics otherwise than xtask/node/snip.mjs knows them");
writeFileSync(out, module.emitBinary());

// A number of the binary format and where it ends.
function number(at) {
  let value = 0, shift = 0, byte;
  do {
    byte = bytes[at++];
    value += (byte & 127) * 2 ** shift;
    shift += 7;
  } while (byte & 128);
  return [value, at];
}

// The module's data: address in its memory, place in the file, length.
function segments() {
  const CODE_DATA = 11, CONST = 0x41;
  const found = [];
  for (let at = 8; at < bytes.length; ) {
    const [size, body] = number(at + 1);
    if (bytes[at] === CODE_DATA) {
      let [left, here] = number(body);
      for (; left > 0; left--) {
        if (bytes[here] !== 0 || bytes[here + 1] !== CONST) throw new Error("data without an address");
        const [address, end] = number(here + 2);
        const [length, start] = number(end + 1);
        found.push({ address, start, length });
        here = start + length;
      }
    }
    at = body + size;
  }
  return found;
}

// A place in the source is four words: a file's name, its length, line and column. Only panics read them.
function forgetPlaces(data) {
  const names = [];
  const text = (address, length) => {
    const one = data.find((one) => address >= one.address && address + length <= one.address + one.length);
    return one ? one.start + address - one.address : -1;
  };
  for (const { address, start, length } of data) {
    for (let at = start + (-address & 3); at + 16 <= start + length; at += 4) {
      const [name, size, line, column] = [0, 4, 8, 12].map((word) => bytes.readUInt32LE(at + word));
      if (size < 4 || size > 200 || line < 1 || line > 50_000 || column < 1 || column > 400) continue;
      const place = text(name, size);
      if (place < 0 || !/^[\x21-\x7e]+\.rs$/.test(bytes.toString("latin1", place, place + size))) continue;
      bytes.fill(0, at, at + 16);
      names.push([place, size]);
    }
  }
  for (const [place, size] of names) bytes.fill(0, place, place + size);
}
