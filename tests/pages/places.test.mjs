// What each place asks in its own words: every answer a person can be offered has words in both languages.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { choose, close, dist, figure, manifest, start, type } from "./lib.mjs";

after(close);

const data = (file) => JSON.parse(readFileSync(join(dist, file), "utf8"));
const named = (start) => manifest().map((one) => one.file).filter((file) => file.startsWith(`data/${start}`) && file.endsWith(".json"));

test("every value of every axis that is asked has words", () => {
  const missing = [];
  for (const [language, titles] of [["zh", "titles"], ["en", "titles_en"]]) {
    const words = { ...data(named(`words-${language}`)[0]), ...data(named(`more-${language}`)[0]) };
    for (const file of named("pack-")) {
      const pack = data(file);
      for (const { of, values = [], map = {}, else: other } of Object.values(pack.axes)) {
        // Settings and filings are asked in words of the page's own; a line's facts are on the bill.
        if (["setting", "filing"].includes(of) || of.startsWith("line_")) continue;
        for (const value of [...values, ...Object.keys(map), ...(other ? [other] : [])]) {
          const known = [`page.${of}.${value}`, ...(of === "person" ? [`page.kind.${value}`, `page.stage.${value}`] : [])];
          if (!known.some((key) => words[key]) && !pack[titles]?.[of]?.[value] && !pack.titles?.[of]?.[value]) missing.push(`${language} ${file} ${of}: ${value}`);
        }
      }
    }
  }
  assert.deepEqual(missing, []);
});

test("a place's own question comes when it matters, in its own words, and its answer narrows the figure", async () => {
  const page = await start();
  await choose(page, "start:in", "place:shandong-qingdao", "kind:resident", "setting:inpatient", "admission:1", "grade:secondary");
  await choose(page, "stage:adult");
  await type(page, "total", "20000");
  await type(page, "excluded", "0");
  const tier = page.locator('[data-choice="fact/tier:two"]');
  await tier.waitFor();
  assert.match(await page.locator('[data-field="fact/tier"]').innerText(), /哪一档/);
  await page.locator('[data-answer="range"]').waitFor();
  await tier.check();
  for (const choice of ["hospital_kind:general"]) {
    const other = page.locator(`[data-choice="${choice}"]`);
    if ((await other.count()) > 0) await other.check();
  }
  await figure(page, "own").waitFor();
});

test("a day that only tells two rules apart is asked by what lies between them, and is no bar to a range", async () => {
  const page = await start();
  await choose(page, "start:in", "place:shanghai", "kind:retired", "setting:inpatient", "admission:1", "grade:tertiary");
  await type(page, "total", "46800");
  await type(page, "excluded", "0");
  await page.locator('[data-answer="range"]').waitFor();
  const choices = page.locator('[data-field="fact/retired_on"] .option');
  assert.deepEqual(await choices.allInnerTexts(), ["2001-01-01 以前", "2001-01-01 起", "不清楚"]);
  const shown = async () => (await page.locator('[data-figure="range"]').innerText()).replace(/\s/g, "");
  const both = await shown();
  await choose(page, "fact/retired_on:2000-12-31");
  await page.waitForFunction((both) => {
    const cell = document.querySelector("zifu-estimator").shadowRoot.querySelector('[data-figure="range"], [data-figure="own"]');
    return cell && cell.textContent.replace(/\s/g, "") !== both;
  }, both);
});

test("a case that no rule covers is left out of the figure, and what decides it is asked", async () => {
  const page = await start();
  await choose(page, "start:in", "place:shanghai", "kind:active", "setting:inpatient", "admission:1", "grade:tertiary");
  await type(page, "total", "46800");
  await type(page, "excluded", "0");
  const answer = page.locator('[data-answer="range"]');
  await answer.waitFor();
  // 1,500 and 15% of 45,300; the relief could only lessen it, so nothing is said of a least.
  assert.equal((await page.locator('[data-figure="range"]').innerText()).replace(/\s/g, ""), "8,295元");
  assert.match(await answer.innerText(), /除了下面说的情况，自己大约要出/);
  assert.doesNotMatch(await answer.innerText(), /至少/);
  assert.match(await page.locator('[data-note="open"]').innerText(), /没把它们算在内.*最低工资/s);
  assert.match(await page.locator(".sheet").textContent(), /没把它们算在内/);
  // What decides is asked in the place's own words.
  assert.match(await answer.locator('[data-go="fact/income_class"]').first().innerText(), /申请综合减负吗/);
  // Who asks for no relief has a figure.
  await choose(page, "fact/income_class:not-claimed");
  await figure(page, "own").waitFor();
  assert.equal(await figure(page, "own").getAttribute("data-amount"), "8295.00");
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});
