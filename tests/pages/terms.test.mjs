// The words of the field in the questions: each that stands in one has its explanation there, before there is any answer; it opens by
// touch and by keyboard, in place, and stays while somebody reads it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { checked } from "./axe.mjs";
import { choose, close, dist, fileNamed, figure, start, stay, type } from "./lib.mjs";

after(close);

const terms = (language) => Object.entries(JSON.parse(readFileSync(join(dist, fileNamed(`data/terms-${language}.`, ".json")), "utf8")))
  .flatMap(([key, text]) => text.split("|")[0].split(/[、,]\s*/).map((name) => [key, name]));

// Questions on view and the terms in their words, and the terms explained there.
const standing = (page, names) => page.evaluate((names) => {
  const root = document.querySelector("zifu-estimator").shadowRoot;
  const places = [...root.querySelectorAll(".ask .choice, .ask .field")].filter((one) => !one.closest("details:not([open])"));
  const stand = new Set();
  for (const one of places) {
    const copy = one.cloneNode(true);
    copy.querySelectorAll("button, .beside-meaning").forEach((own) => own.remove());
    let text = copy.textContent;
    // The longer name first: 个人账户支付 is not 个人账户.
    for (const [key, name] of names) {
      const found = new RegExp(/^[a-z]/i.test(name) ? `\\b${name}\\b` : name, "i").exec(text);
      if (!found) continue;
      stand.add(key);
      text = text.replace(found[0], "\n");
    }
  }
  const explained = [...root.querySelectorAll(".ask [data-term]")].map((one) => one.dataset.term);
  return { stand: [...stand], explained };
}, names.sort(([, one], [, other]) => other.length - one.length));

const situations = [
  ["a stay by its sums", ["start:in", "place:beijing", "kind:retired", "setting:inpatient", "form:sums"]],
  ["outpatient care elsewhere", ["start:before", "place:beijing", "kind:active", "setting:outpatient"]],
];
for (const [name, answers] of situations) {
  for (const language of ["zh", "en"]) {
    test(`${name} (${language}): every term in the questions is explained in them, each once`, async () => {
      const page = await start({ viewport: { width: 360, height: 740 } });
      if (language === "en") await page.locator('[data-action="language"]').click();
      await choose(page, ...answers);
      if (answers.includes("setting:outpatient")) await page.locator('input[data-field="elsewhere"]').check();
      await page.locator(".ask [data-term]").first().waitFor();
      let seen;
      for (let tries = 0; tries < 100; tries++) {
        seen = await standing(page, terms(language));
        if (seen.stand.length > 1 && seen.stand.every((key) => seen.explained.includes(key))) break;
        await page.waitForTimeout(100);
      }
      assert.ok(seen.stand.length > 1, "the questions hold no terms");
      assert.deepEqual(seen.stand.filter((key) => !seen.explained.includes(key)), []);
      assert.equal(new Set(seen.explained).size, seen.explained.length);
      assert.deepEqual(await checked(page), []);
      assert.deepEqual(page.complaints, []);
      await page.context().close();
    });
  }
}

test("a term of a question opens by keyboard below it and by touch, and moves to the answer when the question is folded", async () => {
  const page = await start({ viewport: { width: 360, height: 740 }, hasTouch: true });
  await stay(page, "retired", ["form:sums"]);
  const term = page.locator('[data-field="prepay"]').locator("xpath=ancestor::div[contains(@class,'field')]").locator('[data-term="share paid first"]');
  await term.waitFor();
  assert.match(await term.innerText(), /先行自付/);
  await term.focus();
  await page.keyboard.press("Enter");
  assert.equal(await term.getAttribute("aria-expanded"), "true");
  assert.match(await term.evaluate((node) => node.nextSibling.textContent), /乙类/);
  await term.tap();
  assert.equal(await term.getAttribute("aria-expanded"), "false");
  for (const [field, text] of [["total", "46800"], ["excluded", "3000"], ["prepay", "1200"], ["over_limit", "100"]]) await type(page, field, text);
  await figure(page, "own").waitFor();
  await page.locator('.answer [data-term="share paid first"]').waitFor();
  assert.equal(await page.locator('[data-term="share paid first"]').count(), 1);
  await page.context().close();
});

test("behind a sentence with several terms each sign names its own; alone behind a row's head it is a sign with a name for who hears it", async () => {
  const page = await start({ viewport: { width: 360, height: 740 } });
  await stay(page, "retired");
  await type(page, "total", "46800");
  await type(page, "excluded", "3000");
  const unsaid = page.locator(".answer p.note", { hasText: "先行自付、超限价没有填" }).or(page.locator(".answer .note p", { hasText: "先行自付、超限价没有填" }));
  await unsaid.first().locator("[data-term]").nth(1).waitFor();
  assert.deepEqual(await unsaid.first().locator("[data-term]").allInnerTexts(), ["先行自付？", "超限价？"]);
  const alone = page.locator(".answer tbody th [data-term]").first();
  assert.equal(await alone.innerText(), "？");
  assert.match(await alone.getAttribute("aria-label"), /是什么意思/);
  await page.context().close();
});
