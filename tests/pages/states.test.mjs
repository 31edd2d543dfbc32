// Every action, every sentence at a field, every note, kind of answer and kind of trouble has a state. matrix.mjs brings them about.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { looks, pairwise } from "./looks.mjs";
import { elsewhere, states } from "./states.mjs";
import { troubles } from "./states-beside.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..", "..");
const source = (path) => readFileSync(join(root, path), "utf8").split("#[cfg(test)]")[0];
const all = (text, pattern) => [...new Set([...text.matchAll(pattern)].map((found) => found[1]))].sort();
const below = (folder, end) => readdirSync(join(root, folder), { recursive: true }).map(String).filter((name) => name.endsWith(end)).map((name) => source(join(folder, name))).join("\n");
const named = (what) => states.flatMap((state) => state[what] ?? []);

// Both ways: what the source has and no state names, and what a state names and the source has not.
function same(wanted, known, least) {
  assert.ok(wanted.length >= least, `the source was read: ${wanted}`);
  assert.deepEqual({ without: wanted.filter((one) => !known.includes(one)), unknown: known.filter((one) => !wanted.includes(one)) }, { without: [], unknown: [] });
}

test("every action has a state, and no state names one that is not", () => {
  const hear = source("src/app/hear.rs").split("fn pressed")[1];
  const heard = all(hear.split("match action.as_str()")[1], /"([a-z-]+)" =>/g);
  const marks = all(hear.split("At::Action")[0], /named\(At::(\w+)\)/g);
  const taken = [...source("src/app/result/share.rs").matchAll(/buttons\(v, more, &\[([^\]]+)\]\)/g)]
    .flatMap((found) => all(found[1], /"([a-z-]+)"/g)).map((what) => `take-${what}`);
  const later = below("static/later", ".js");
  const beside = [...all(later, /"data-year-do": "(\w+)"/g).map((one) => `year:${one}`), ...all(source("static/later/further.js"), /button\("(\w+)"\)/g).map((one) => `further:${one}`),
    ...all(below("static/beside", ".js"), /press\(say\((?:"|all\.now \? ")([a-z.]+)"/g)];
  same([...new Set([...heard, ...marks, ...taken, ...beside, "remove-line"])], [...new Set([...named("does"), ...Object.keys(elsewhere)])], 30);
});

test("every fault at a field, and of the year so far, has a state", () => {
  const told = ["src/read.rs", "src/app/ask.rs", "src/app/ask/rows.rs", "src/app/answer.rs", "src/app/settled.rs"].flatMap((path) => all(source(path), /"((?:field|line)-[a-z-]+)"/g));
  const year = all(source("static/words/later.zh.toml"), /^"year\.fault\.([a-z.-]+)"/gm).map((one) => `year.${one}`);
  same([...new Set([...told, ...year])], named("faults"), 20);
});

test("every note and every kind of answer has a state", () => {
  const app = below("src/app", ".rs");
  const notes = [...all(app, /At::Note, "([a-z-]+)"/g), ...all(app, /\bnote\(v, "[a-z-]*", "([a-z-]+)"/g), ...all(source("src/app/form/keep.rs"), /=> \{?\s*say\(v, "([a-z-]+)"/g)];
  const answers = all(source("src/app/result.rs").split("fn kind(")[1].split("\n}")[0], /=> "([a-z-]+)"/g);
  same([...new Set([...notes, ...answers])], [...new Set(named("shows"))], 20);
});

test("every kind of trouble is brought about by a state or by the test named", () => {
  const kinds = all(source("static/shell/trouble.js").split("const TROUBLE = {")[1].split("\n};")[0], /^ {2}(\w+): \[/gm);
  same(kinds, [...named("troubles"), ...Object.keys(troubles)], 8);
  for (const [kind, name] of Object.entries(troubles)) assert.match(readFileSync(join(here, `${name}.test.mjs`), "utf8"), new RegExp(`"${kind}"`));
});

test("in a covering set every two values meet, in few rows", () => {
  const axes = { state: states.map((state) => state.name), ...looks };
  const rows = pairwise(axes);
  for (const [a, xs] of Object.entries(axes)) for (const [b, ys] of Object.entries(axes)) {
    if (a >= b) continue;
    for (const x of xs) for (const y of ys) assert.ok(rows.some((row) => row[a] === x && row[b] === y), `${x} and ${y}`);
  }
  // As many as the two longest axes ask for, and little more.
  assert.ok(rows.length <= states.length * looks.surface.length * 1.1, String(rows.length));
});
