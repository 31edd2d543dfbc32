// What is published uses nothing that came after Chromium 72, the oldest browser that is claimed (docs/phones.md), unless it is
// asked for first or its want is told below. What esbuild lowers (`LANGUAGE` in xtask/src/release.rs) is the language; names of
// the browser's own things are not lowered, and neither is a style. Read as text: cheap, and no former browser is needed.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";
import { dist, manifest } from "./lib.mjs";

// What is newer, and since which Chromium.
const SCRIPT = [
  [/\?\.[A-Za-z_$[(]/, "?.", 80], [/\?\?/, "??", 80], [/\|\|=|&&=/, "||=", 85], [/static\{/, "static{}", 94],
  [/\.replaceChildren\b/, "replaceChildren", 86], [/\.matchAll\b/, "matchAll", 73], [/\.replaceAll\b/, "replaceAll", 85],
  [/\.(at|findLast|findLastIndex|toSorted|toReversed|toSpliced|with|isWellFormed|groupBy)\(/, "new methods of lists and texts", 92],
  [/Object\.(fromEntries|hasOwn|groupBy)\b/, "Object.fromEntries", 73], [/Promise\.(allSettled|any|try|withResolvers)\b/, "Promise.allSettled", 76],
  [/\b(structuredClone|WeakRef|requestIdleCallback|showPicker|showPopover|checkVisibility|getHTML|setHTML)\b/, "structuredClone", 84],
  [/AbortSignal\.(timeout|any)\b/, "AbortSignal.timeout", 103], [/\.randomUUID\b/, "randomUUID", 92], [/\.inert\b/, "inert", 102],
  [/Intl\.(DisplayNames|Segmenter|DurationFormat|ListFormat)\b/, "Intl.Segmenter", 72], [/\.(requestSubmit|submitter)\b/, "requestSubmit", 76],
  [/\b(attachInternals|ClipboardItem|EyeDropper|URLPattern|BarcodeDetector)\b/, "attachInternals", 76],
  [/\.stream\(\)/, "Blob.stream", 76], [/Blob\((?:[^()]|\([^()]*\))*\)\.(arrayBuffer|text)\b|\.slice\([^()]*\)\.(arrayBuffer|text)\(/, "Blob.arrayBuffer", 76],
  [/\bDecompressionStream\b/, "DecompressionStream", 80], [/\bCompressionStream\b/, "CompressionStream", 80],
  [/\b(CSSStyleSheet|replaceSync)\b/, "CSSStyleSheet()", 73], [/\btrustedTypes\b/, "trustedTypes", 83],
  [/\.encodeInto\(/, "encodeInto", 74], [/new FinalizationRegistry\b/, "FinalizationRegistry", 84], [/\[Symbol\.(dispose|asyncDispose)\]/, "Symbol.dispose", 134],
];

// Where it stands all the same: what must stand in the same file, and why that is enough.
const ASKED_FIRST = {
  "Blob.stream": [/typeof CompressionStream|typeof DecompressionStream/, "only where there is a (de)compressing stream, which came later"],
  DecompressionStream: [/typeof DecompressionStream/, "without it inflate.js unpacks"],
  CompressionStream: [/typeof CompressionStream/, "without it blocks are stored as they are"],
  "CSSStyleSheet()": [/\.adoptedStyleSheets\)/, "without it a link or a style element dresses the tree"],
  trustedTypes: [/(window|self)\.trustedTypes\?/, "without it nobody asks for a maker"],
  encodeInto: [/"encodeInto"in/, "wasm-bindgen brings its own where there is none"],
  FinalizationRegistry: [/typeof FinalizationRegistry/, "without it nothing is tidied up behind a host that forgets to"],
  "Symbol.dispose": [/Symbol\.dispose&&/, "only an alias of free()"],
};

const STYLE = [
  [/[;{]inset:/, "inset", 87], [/aspect-ratio:/, "aspect-ratio", 88], [/[;{](row-|column-)?gap:/, "gap in flexible boxes", 84],
  [/:is\(/, ":is", 88], [/:where\(/, ":where", 88], [/:has\(/, ":has", 105], [/:not\([^()]*,/, ":not with a list", 88], [/:focus-visible/, ":focus-visible", 86],
  [/[:( ,](min|max|clamp)\(/, "min()", 79], [/@container/, "@container", 105], [/@layer/, "@layer", 99], [/\b(color-mix|light-dark)\(/, "color-mix()", 111],
  [/\d(dvh|svh|lvh|cqw)\b/, "dvh", 108], [/[;{](translate|rotate|scale):/, "translate", 104], [/content-visibility:/, "content-visibility", 85],
  [/[;{](margin|padding|inset|border)-(inline|block):/, "margin-inline", 87], [/[;{}]&|\{[^{}]*\{[^{}]*\}[^{}]*&/, "nesting", 112], [/@media[^{]*[<>]/, "width >=", 104],
];

const LEFT_OUT = {
  ":focus-visible": "the whole rule falls away, and the ring is shown to everyone",
  "@container": "three columns stay side by side, and the table is pushed sideways within the answer",
  ":where": "stands inside @container alone",
};

const named = manifest().map((one) => one.file);
const read = (file) => [file, readFileSync(join(dist, file), "utf8")];
const scripts = named.filter((file) => /\.js$/.test(file) && !/^plain\./.test(file)).map(read);
const styles = named.filter((file) => /\.css$/.test(file)).map(read);

// The single file's own: what unpacks it, the program among its blocks, its style.
function single() {
  const [name, page] = read("zifu.html");
  const [boot] = /<script>([^]*?)<\/script>/.exec(page).slice(1);
  const text = /id="zifu-program">([^<]*)</.exec(page)[1];
  const bytes = Buffer.alloc(((text.length - 1) / 5) * 4);
  for (let at = 1; at < text.length; at += 5) {
    const value = [0, 1, 2, 3, 4].reduce((sum, next) => sum * 85 + text.charCodeAt(at + next) - (text.charCodeAt(at + next) > 60 ? 36 : 35), 0);
    bytes.writeUInt32BE(value, ((at - 1) / 5) * 4);
  }
  return [[name + ": boot", boot], [name + ": program", String(gunzipSync(bytes.subarray(0, bytes.length - Number(text[0]))))]];
}

test("published scripts use nothing newer than Chromium 72 without asking for it first", () => {
  const used = new Set(), all = scripts.concat(single());
  assert.ok(all.length >= 20, `${all.length} scripts`);
  for (const [file, text] of all) {
    for (const [pattern, name, since] of SCRIPT) {
      if (!pattern.test(text)) continue;
      const [guard] = ASKED_FIRST[name] || [];
      assert.ok(guard && guard.test(text), `${file} uses ${name} (Chromium ${since}): …${text.slice(Math.max(0, text.search(pattern) - 60), text.search(pattern) + 60)}…`);
      used.add(name);
    }
  }
  assert.deepEqual(Object.keys(ASKED_FIRST).filter((name) => !used.has(name)), [], "no reason is kept for what is not used");
});

test("published styles need nothing newer than Chromium 72", () => {
  const used = new Set();
  assert.ok(styles.length >= 5, `${styles.length} styles`);
  for (const [file, text] of styles) {
    for (const [pattern, name, since] of STYLE) {
      if (!pattern.test(text)) continue;
      assert.ok(LEFT_OUT[name], `${file} uses ${name} (Chromium ${since}): …${text.slice(Math.max(0, text.search(pattern) - 60), text.search(pattern) + 60)}…`);
      used.add(name);
    }
  }
  assert.deepEqual(Object.keys(LEFT_OUT).filter((name) => !used.has(name)), [], "no reason is kept for what is not used");
});

test("each entry of the lists finds what it is there for", () => {
  const found = (list, text) => list.filter(([pattern]) => pattern.test(text)).map(([, name]) => name);
  assert.deepEqual(found(SCRIPT, "a.replaceChildren(b)"), ["replaceChildren"]);
  assert.deepEqual(found(SCRIPT, "new Blob(a.concat(b)).arrayBuffer()"), ["Blob.arrayBuffer"]);
  assert.deepEqual(found(SCRIPT, "new Response(new Blob(a)).arrayBuffer();b=a?.5:1"), []);
  assert.deepEqual(found(SCRIPT, "a.at(-1)??b?.c"), ["?.", "??", "new methods of lists and texts"]);
  assert.deepEqual(found(STYLE, "a{inset:0;gap:1px}b:is(c){width:min(1px,2px)}"), ["inset", "gap in flexible boxes", ":is", "min()"]);
  assert.deepEqual(found(STYLE, "a{box-shadow:inset 0 0;min-width:0}@media (min-width:900px){b{top:0}}"), []);
});
