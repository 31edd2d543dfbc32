// The catalogue's search: what people type, what they must find. Runs on the published files, without a browser.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { loadavg, cpus } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { address, close, dist, fileNamed, open } from "./lib.mjs";

after(close);

const { makeSearch } = await import(pathToFileURL(join(dist, fileNamed("search.", ".js"))));
const find = makeSearch(JSON.parse(readFileSync(join(dist, fileNamed("data/catalogue.", ".json")), "utf8")));
const NOW = "2026-03-01";
const names = (query, day = NOW) => find(query, day, 10).map((one) => one.name);

// What was typed → what must come first.
const FIRST = {
  amxl: "阿莫西林", 阿莫西林: "阿莫西林", ＡＭＸＬ: "阿莫西林", "A M X L": "阿莫西林", amoxilin: "阿莫西林", 阿mxl: "阿莫西林",
  asipilin: "阿司匹林", 阿司匹林: "阿司匹林", ejiao: "阿胶", tbfx: "头孢呋辛", 头孢呋辛: "头孢呋辛", 贝伐珠: "贝伐珠单抗",
  人血白蛋白: "人血白蛋白", 板蓝根颗粒: "板蓝根颗粒", 血液透析: "血液透析",
};
for (const [query, name] of Object.entries(FIRST)) {
  test(`${query} finds ${name}`, () => assert.equal(names(query)[0], name));
}

test("a part of a name is found, whole names first", () => {
  const found = names("维生素");
  assert.ok(found.length === 10 && found.every((name) => name.includes("维生素")));
  assert.ok(names("呋辛").some((name) => name.startsWith("头孢呋辛")));
});

test("the class is that of the line's day", () => {
  const one = (day) => find("维生素K4", day, 1)[0];
  assert.deepEqual([one("2025-12-31").class, one("2025-12-31").year], ["B", 2024]);
  assert.deepEqual([one("2026-01-01").class, one("2026-01-01").year], ["", 2025]);
});

test("the form decides the class, and a condition is told", () => {
  const forms = find("头孢呋辛", NOW, 10).filter((one) => one.name === "头孢呋辛酯").map((one) => one.class);
  assert.ok(forms.includes("A") && forms.includes("B"));
  assert.equal(find("人血白蛋白", NOW, 1)[0].condition, "yes");
  assert.equal(find("人参片", NOW, 1)[0].condition, "alone");
});

test("an item says whose rule its class is", () => {
  const [item] = find("血液透析", NOW, 1);
  assert.equal(item.section, "item");
  assert.ok(item.place && item.year && item.level);
});

test("negotiated drugs are told as such", () => {
  const found = find("贝伐珠单抗", NOW, 1)[0];
  assert.equal(found.section, "western");
  assert.ok(find("替戈拉生", NOW, 3).some((one) => one.section === "western-negotiated"));
});

test("what class B is paid first of is a range where no share is known", () => {
  const drug = find("贝伐珠单抗", NOW, 1)[0];
  assert.deepEqual([drug.class, drug.share], ["B", ["0.00", "0.30"]]);
  assert.equal(find("阿莫西林", NOW, 1)[0].share, undefined);
  const items = ["床", "人工", "支架", "透析", "核磁", "高压氧"].flatMap((query) => find(query, NOW, 10)).filter((one) => one.section === "item" && one.class === "B");
  assert.ok(items.length > 0);
  for (const item of items) assert.deepEqual(item.share, item.prepay > 0 ? undefined : ["0.00", "0.60"], item.name);
});

test("what was excluded in 1999 comes with its year: usual, not the place's own list", () => {
  const item = find("挂号费", NOW, 1)[0];
  assert.deepEqual([item.class, item.year, item.level], ["C", "1999", "national framework"]);
});

test("nothing is found for nothing, and hostile queries do no harm", () => {
  for (const query of ["", "   ", "。，、", "\u0000", "zzzzzzzzzz", "(".repeat(1000), "a".repeat(5000), "<script>"]) {
    assert.ok(Array.isArray(find(query, NOW, 10)));
  }
  assert.deepEqual(find("", NOW, 10), []);
});

// Of the processor, not of the clock: what else runs on the machine does not count.
test("ten results come in a few milliseconds", (t) => {
  const queries = Object.keys(FIRST);
  for (const query of queries) find(query, NOW, 10);
  const times = [];
  for (let i = 0; i < 20; i++) {
    const start = process.cpuUsage();
    for (const query of queries) find(query, NOW, 10);
    const { user, system } = process.cpuUsage(start);
    times.push((user + system) / 1000 / queries.length);
  }
  times.sort((a, b) => a - b);
  const median = times[Math.floor(times.length / 2)];
  t.diagnostic(`in Node: median ${median.toFixed(2)} ms a query; aim 5`);
  assert.ok(median < 15, `${median} ms`);
});

test("ten results come in a few milliseconds in the browser, too", async (t) => {
  const base = await address();
  const page = await open(base);
  const [script, list] = [fileNamed("search.", ".js"), fileNamed("data/catalogue.", ".json")];
  const times = await page.evaluate(async ([script, list, queries, day]) => {
    const { makeSearch } = await import(script);
    const find = makeSearch(await (await fetch(list)).json());
    for (const query of queries) find(query, day, 10);
    const times = [];
    for (let i = 0; i < 10; i++) {
      for (const query of queries) {
        const start = performance.now();
        if (find(query, day, 10).length > 10) throw new Error("more than ten");
        times.push(performance.now() - start);
      }
    }
    return times.sort((a, b) => a - b);
  }, [base + script, base + list, Object.keys(FIRST), NOW]);
  await page.context().close();
  const at = (share) => times[Math.floor(times.length * share)];
  t.diagnostic(`in the browser: median ${at(0.5).toFixed(2)} ms, 95th percentile ${at(0.95).toFixed(2)} ms; aim 5`);
  // Reported everywhere; held only where nothing else takes the processor away.
  if (loadavg()[0] <= cpus().length * 0.75) assert.ok(at(0.5) < 15, `${at(0.5)} ms`);
});
