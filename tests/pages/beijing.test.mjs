// A real Beijing bill on the real page: what is typed, what is shown, and that every figure is the one worked by hand
// in tests/cases/beijing/page.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { address, amounts, choose, close, figure, manifest, start, stay, type } from "./lib.mjs";

after(close);

test("lines of class A, B and C, one above a limit, one returned drug: the figures worked by hand", async () => {
  const page = await start();
  await stay(page, "active", ["form:lines"]);
  const lines = [
    ["治疗", "A", "20,000.00"],
    ["乙类药", "B", "10000", "10"],
    ["自费", "C", "３０００"],
    ["限价材料", "A", "2000", null, "1500"],
    ["乙类药", "B", "500", "10%"],
    ["退药", "B", "-500", "10"],
  ];
  for (const [index, [name, type_, amount, prepay, limit]] of lines.entries()) {
    const row = page.locator(`[data-line="${index}"]`);
    if ((await row.count()) === 0) await page.locator('[data-action="add-line"]').click();
    await type(page, `line/${index}/name`, name);
    await choose(page, `line/${index}/class:${type_}`);
    await type(page, `line/${index}/amount`, amount);
    if (prepay) await type(page, `line/${index}/prepay`, prepay);
    if (limit) {
      const field = page.locator(`input[data-field="line/${index}/limit"]`).first();
      if (!(await field.isVisible())) await row.locator('[data-fold="line"] > summary').click();
      await field.fill(limit);
    }
  }
  await figure(page, "own").waitFor();
  assert.match(await figure(page, "own").innerText(), /10,155/);
  assert.deepEqual(await amounts(page, '[data-row="total"]'), ["35000.00"]);
  assert.deepEqual(await amounts(page, '[data-row="excluded"]'), ["3000.00"]);
  assert.deepEqual(await amounts(page, '[data-row="over_limit"]'), ["500.00"]);
  assert.deepEqual(await amounts(page, '[data-row="prepay"]'), ["1000.00"]);
  assert.deepEqual(await amounts(page, '[data-row="in_scope"]'), ["30500.00"]);
  assert.deepEqual(await amounts(page, '[data-step="pool/deductible"]'), ["1300.00"]);
  assert.deepEqual(await amounts(page, '[data-step="pool/band/1"]'), ["4305.00", "24395.00"]);
  assert.deepEqual(await amounts(page, '[data-step="pool/band/2"]'), ["50.00", "450.00"]);
  assert.deepEqual(page.complaints, []);
});

test("a first tertiary stay of 40,000 in service: deductible, both bands, and where each is from", async () => {
  const page = await start();
  await stay(page, "active");
  await type(page, "total", "4万");
  await type(page, "excluded", "0");
  await figure(page, "own").waitFor();
  assert.deepEqual(await amounts(page, '[data-step="pool/deductible"]'), ["1300.00"]);
  assert.deepEqual(await amounts(page, '[data-step="pool/band/1"]'), ["4305.00", "24395.00"]);
  assert.deepEqual(await amounts(page, '[data-step="pool/band/2"]'), ["1000.00", "9000.00"]);
  await page.locator('[data-open="pool/band/1"]').click();
  const detail = page.locator('[data-detail="pool/band/1"]');
  await detail.locator('[data-rule="tiers/inpatient"]').waitFor();
  const words = await detail.innerText();
  for (const piece of ["24,395.00", "85%", "第三十六条", "北京市基本医疗保险规定", "68号"]) assert.ok(words.includes(piece), `${piece} in: ${words}`);
});

test("a retired first tertiary stay of 40,000: pooled, supplement, own", async () => {
  const page = await start();
  await stay(page, "retired");
  await type(page, "total", "40000");
  await type(page, "excluded", "0");
  await figure(page, "own").waitFor();
  const all = await page.locator("[data-amount]").evaluateAll((cells) => cells.map((cell) => cell.dataset.amount));
  for (const amount of ["35517.00", "1591.50", "2891.50"]) assert.ok(all.includes(amount), amount);
  assert.match(await figure(page, "own").innerText(), /2,892|2,891/);
});

test("a bill by its sums, with account and deposit", async () => {
  const page = await start();
  await stay(page, "retired", ["form:sums"]);
  for (const [field, text] of [["total", "46800"], ["excluded", "3000"], ["prepay", "1200"], ["over_limit", "0"]]) await type(page, field, text);
  const more = page.locator('[data-fold="more"]').first();
  if (!(await page.locator('input[data-field="deposit"]').first().isVisible())) await more.locator("> summary").click();
  await type(page, "account", "800");
  await type(page, "deposit", "10000");
  await figure(page, "own").waitFor();
  // tests/cases/beijing/page/stay-by-sums.toml
  const all = await page.locator("[data-amount]").evaluateAll((cells) => cells.map((cell) => cell.dataset.amount));
  for (const amount of ["7130.50", "38039.00", "1630.50", "800.00", "6330.50", "3669.50"]) assert.ok(all.includes(amount), `${amount} in ${all}`);
});

test("only a total: at least so much, and what each thousand outside the catalogue adds", async () => {
  const page = await start();
  await stay(page, "active");
  await type(page, "total", "46800");
  await page.locator('[data-answer="floor"]').waitFor();
  const words = await page.locator("[data-answer]").innerText();
  assert.match(words, /至少/);
  assert.match(words, /1,000/);
});

test("a level nobody knows gives a range with both ends", async () => {
  const page = await start();
  await choose(page, "start:in", "place:beijing", "kind:active", "setting:inpatient", "admission:1", "grade:unsure");
  await type(page, "total", "40000");
  await type(page, "excluded", "0");
  await page.locator('[data-answer="range"]').waitFor();
  assert.match(await figure(page, "range").innerText(), /\d/);
});

for (const [language, width, scheme] of [["zh", 320, "light"], ["zh", 1280, "dark"], ["en", 360, "dark"], ["en", 1280, "light"]]) {
  test(`no violation, nothing sideways: ${language}, ${width} px, ${scheme}`, async () => {
    const page = await start({ viewport: { width, height: 800 }, colorScheme: scheme });
    if (language === "en") await page.locator('[data-action="language"]').click();
    await stay(page, "retired");
    await type(page, "total", "46800");
    await type(page, "excluded", "3000");
    await figure(page, "own").waitFor();
    await page.locator('[data-open="pool/band/1"]').click();
    await page.locator('[data-detail="pool/band/1"] [data-rule]').first().waitFor();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.equal(wide, 0, "no sideways scrolling");
    const found = await new AxeBuilder({ page }).analyze();
    assert.deepEqual(found.violations.map((one) => `${one.id}: ${one.nodes[0].html}`), []);
    if (language === "en") {
      const text = await page.locator(".zifu-root").innerText();
      assert.match(text, /You pay about|about/i);
    }
  });
}

test("by keyboard alone, from the first question to a figure", async () => {
  const page = await start();
  const answers = ["start:in", "place:beijing", "kind:active", "setting:inpatient", "admission:1", "grade:tertiary", "total", "excluded"];
  const seen = [];
  for (let presses = 0; presses < 120 && seen.length < answers.length; presses++) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      let active = document.activeElement;
      while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
      return { choice: active?.dataset.choice ?? "", field: active?.dataset.field ?? "", name: active?.name ?? "" };
    });
    const wanted = answers[seen.length];
    if (at.field === wanted) {
      await page.keyboard.type(wanted === "total" ? "40000" : "0");
      seen.push(wanted);
    } else if (at.choice.split(":")[0] === wanted.split(":")[0]) {
      // Within a group the arrows move; the first stop of a group is its first or its chosen answer.
      for (let step = 0; step < 8; step++) {
        const now = await page.evaluate(() => {
          let active = document.activeElement;
          while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
          return [active?.dataset.choice, active?.checked];
        });
        if (now[0] === wanted) {
          if (!now[1]) await page.keyboard.press("Space");
          break;
        }
        await page.keyboard.press("ArrowDown");
      }
      seen.push(wanted);
    }
  }
  assert.deepEqual(seen, answers);
  await figure(page, "own").waitFor();
  assert.match(await figure(page, "own").innerText(), /6,605/);
});

test("from load to figure nothing is asked for but files of the manifest", async () => {
  const base = await address();
  const page = await start();
  await stay(page, "active");
  await type(page, "total", "40000");
  await type(page, "excluded", "0");
  await page.locator('[data-open="pool/band/1"]').click();
  await page.locator('[data-detail="pool/band/1"] [data-rule]').first().waitFor();
  const known = new Set(manifest().map((one) => base + one.file));
  assert.deepEqual(page.asked.filter((url) => url !== page.url() && !known.has(url)), []);
  assert.ok(!page.url().includes("40000"), "nothing typed is in the address");
});
