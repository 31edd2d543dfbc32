// What browsers without modules read: its language, and that it writes where a host has pasted it. No browser is needed.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { runInNewContext } from "node:vm";
import { transformSync } from "esbuild";
import { dist } from "./lib.mjs";

const text = readFileSync(join(dist, "zifu-old.js"), "utf8");

test("it is in the language of IE: nothing in it needs lowering, and it is ASCII", () => {
  const at = (target) => transformSync(text, { target, charset: "ascii" }).code;
  assert.equal(at("es5"), at("esnext"));
  assert.doesNotMatch(text, /=>|`|\b(?:let|const|class)\b/);
  assert.match(text, /^[\x00-\x7f]*$/);
});

// As little of a document as the script may count on.
const node = (name, marks = {}) => ({
  name, marks, children: [],
  getAttribute: (key) => (key in marks ? marks[key] : null),
  setAttribute(key, value) { marks[key] = value; },
  appendChild(child) { this.children.push(child); },
  set innerText(value) { this.children = value ? [value] : []; },
});
const page = (readyState) => {
  const all = [node("zifu-estimator"), node("div", { "data-zifu": "" }), node("div", { id: "own" })];
  for (const one of all) one.children.push("opening");
  const document = {
    readyState,
    getElementsByTagName: (name) => all.filter((one) => one.name === name),
    createElement: (name) => node(name),
    createTextNode: (value) => value,
  };
  const window = {};
  runInNewContext(text, { document, window });
  return { all, window };
};
const said = (place) => place.children.map((one) => [one.marks.lang, one.children.join("")]);

test("it writes both languages, for the visitor and for the keeper, into the element and the div, and nowhere else", () => {
  const { all: [element, div, own] } = page("interactive");
  for (const place of [element, div]) {
    const words = said(place);
    assert.deepEqual(words.map(([lang]) => lang), ["zh-CN", "en", "zh-CN", "en"]);
    assert.match(words[0][1], /极速模式.*Chrome 72.*12393/);
    assert.match(words[1][1], /Chrome 72.*12393/);
    assert.match(words[2][1], /^网站管理员：/);
    assert.match(words[3][1], /^Site's keeper: /);
  }
  assert.deepEqual(own.children, ["opening"]);
});

test("above the places it waits for the page", () => {
  const { all: [element], window } = page("loading");
  assert.deepEqual(element.children, ["opening"]);
  window.onload();
  assert.equal(said(element).length, 4);
});
