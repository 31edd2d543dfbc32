// What cannot be read or settled gets a sentence that says what to do, and nothing typed is lost.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { address, choose, close, figure, mounted, open, start, stay, type, unheld } from "./lib.mjs";

after(close);

const faults = [
  ["two dots", "46.800.50", /两个小数点/],
  ["thirteen digits", "1234567890123", /太长/],
  ["negative", "-5", /负数/],
  ["no number", "很多", /没看懂/],
];
for (const [name, text, words] of faults) {
  test(`a total with ${name} gets one sentence that says what to do, and stays as typed`, async () => {
    const page = await start();
    await stay(page, "active");
    await type(page, "total", text);
    const fault = page.locator('[data-fault="total"]');
    await fault.waitFor();
    assert.equal(await fault.count(), 1);
    assert.match(await fault.innerText(), words);
    const field = page.locator('input[data-field="total"]').first();
    assert.equal(await field.inputValue(), text);
    assert.equal(await field.getAttribute("aria-invalid"), "true");
    const described = await field.getAttribute("aria-describedby");
    assert.ok(described, "the field names its sentence");
  });
}

test("beside no figure the result leads to the first field at fault", async () => {
  const page = await start({ viewport: { width: 360, height: 740 } });
  await stay(page, "active");
  for (const [field, text] of [["total", "100"], ["excluded", "200"]]) await type(page, field, text);
  const lead = page.locator('.answer [data-go="excluded"]');
  await lead.click();
  await page.waitForFunction(() => document.querySelector("zifu-estimator").shadowRoot.activeElement?.dataset.field === "excluded");
  await type(page, "excluded", "20");
  await figure(page, "own").waitFor();
  await page.context().close();
});

test("who is not settled at all is told so below that answer, and not below the next as well", async () => {
  const page = await start();
  await stay(page, "lixiu");
  await page.locator('.ask [data-note="refused-person"]').waitFor();
  await type(page, "total", "100");
  await page.locator('[data-answer="refused"]').waitFor();
  assert.equal(await page.locator(".ask .note", { hasText: "离休人员" }).count(), 1);
  await page.context().close();
});

for (const [text, spoken] of [["１，２００元", "一千二百元"], ["4.68万", "四万六千八百元"]]) {
  test(`${text} is understood and said back`, async () => {
    const page = await start();
    await stay(page, "active");
    await type(page, "total", text);
    assert.ok((await page.locator(".zifu-root").innerText()).includes(spoken));
    assert.equal(await page.locator('[data-fault="total"]').count(), 0);
  });
}

test("an age told in one place's bands says nothing in another place, whose bands are others", async () => {
  const page = await start();
  await choose(page, "start:in", "place:beijing", "kind:retired", "setting:outpatient", "age:69");
  await choose(page, "kind:active", "kind:retired");
  assert.equal(await page.locator('[data-choice="age:69"]').isChecked(), true, "one place, one pack");
  await choose(page, "place:shanghai");
  await page.locator('[data-choice="age:44"]').waitFor({ state: "attached" });
  assert.equal(await page.locator('[data-choice^="age:"]:checked').count(), 0);
});

test("an empty total is asked for, not taken as nothing", async () => {
  const page = await start();
  await stay(page, "active");
  await page.locator('[data-missing="total"]').waitFor();
  assert.equal(await figure(page, "own").count(), 0);
});

const open_otherwise = {
  "which scheme is not known": ["kind:unsure", "setting:inpatient", "admission:1"],
  "what of the year is used is not known": ["kind:active", "setting:outpatient", "year:unsure"],
};
for (const [name, answers] of Object.entries(open_otherwise)) {
  test(`a total alone is at least so much, also where ${name}`, async () => {
    const page = await start();
    await choose(page, "start:in", "place:beijing", ...answers, "grade:tertiary");
    await type(page, "total", "46800");
    const floor = page.locator('[data-answer="floor"]');
    await floor.waitFor();
    assert.match(await floor.innerText(), /至少[^]*每有 1,000 元全自费，大约多出 [\d,]+ 元[^]*还没说/);
    const least = Number((await figure(page, "own").innerText()).replace(/[^\d]/g, ""));
    await type(page, "excluded", "0");
    await page.locator('[data-answer="range"]').waitFor();
    // With nothing self-paid that is where the range begins.
    const begins = Number((await figure(page, "range").innerText()).split("到")[0].replace(/[^\d]/g, ""));
    assert.equal(least, begins);
  });
}

test("of the sums what is not filled in is not known: no 全自费 is at least so much, what else is blank is told", async () => {
  const page = await start();
  await stay(page, "active", ["form:sums"]);
  await type(page, "total", "40000");
  await page.locator('[data-answer="floor"]').waitFor();
  const least = await figure(page, "own").getAttribute("data-amount");
  await type(page, "prepay", "1000");
  await page.waitForFunction((least) => {
    const cell = document.querySelector("zifu-estimator").shadowRoot.querySelector('[data-answer="floor"] [data-figure="own"]');
    return cell && Number(cell.dataset.amount) > Number(least);
  }, least);
  await type(page, "excluded", "0");
  await page.locator('[data-answer="figure"]').waitFor();
  const note = page.locator('[data-note="unsaid"]');
  assert.match(await note.innerText(), /^超限价没有填/);
  await type(page, "prepay", "");
  await note.filter({ hasText: "先行自付、超限价没有填" }).waitFor();
  await type(page, "prepay", "1000");
  await type(page, "over_limit", "0");
  await note.waitFor({ state: "detached" });
});

test("of two schemes in question no step is told, only sums that hold for either", async () => {
  const page = await start();
  await choose(page, "start:in", "place:beijing", "kind:unsure", "setting:inpatient", "admission:1", "grade:tertiary");
  await type(page, "total", "46800");
  await page.locator('[data-answer="floor"]').waitFor();
  assert.equal(await page.locator("[data-step]").count(), 0);
  assert.deepEqual(await page.locator("table.payers th").allInnerTexts(), ["自己", "医保"]);
});

test("with the insurance not said, what only one scheme asks has its answers", async () => {
  const page = await start();
  await choose(page, "start:in", "place:tianjin", "kind:unsure", "setting:inpatient", "admission:1", "grade:tertiary");
  await type(page, "total", "46800");
  await type(page, "excluded", "0");
  await page.locator('[data-answer="range"]').waitFor();
  const tier = page.locator('fieldset:has([data-choice="fact/tier:high"])');
  assert.match(await tier.innerText(), /居民医保交的是哪一档？[^]*低档[^]*高档/);
  const before = await figure(page, "range").innerText();
  await choose(page, "fact/tier:high");
  await page.waitForFunction((before) => document.querySelector("zifu-estimator").shadowRoot.querySelector('[data-figure="range"]')?.innerText !== before, before);
});

test("more returned than used is refused in words", async () => {
  const page = await start();
  await stay(page, "active", ["form:lines"]);
  await choose(page, "line/0/class:A");
  await type(page, "line/0/amount", "-300");
  await page.locator('[data-answer="refused"]').waitFor();
  assert.match(await page.locator('[data-answer="refused"]').innerText(), /退/);
  assert.equal(await page.locator('input[data-field="line/0/amount"]').inputValue(), "-300");
});

test("a day before the rules begin says from when they are held", async () => {
  const page = await start();
  await stay(page, "active");
  await type(page, "total", "40000");
  await type(page, "excluded", "0");
  await type(page, "day", "2001-05-01");
  await page.locator('[data-answer="refused"]').waitFor();
  assert.match(await page.locator('[data-answer="refused"]').innerText(), /2019-01-01/);
  assert.equal(await page.locator('input[data-field="total"]').first().inputValue(), "40000");
});

test("a day after a rule's last day says until when it is held", async () => {
  const page = await open(await address(), {
    // The same pack, every rule of it ended.
    before: (page) =>
      page.route(/data\/pack-beijing-employee/, async (route) => {
        const real = await route.fetch();
        await route.fulfill({ response: real, body: (await real.text()).replaceAll('"last":"open"', '"last":"2026-06-30"') });
      }),
  });
  await mounted(page);
  await stay(page, "active");
  await type(page, "total", "40000");
  await type(page, "excluded", "0");
  await type(page, "day", "2026-07-01");
  await page.locator('[data-answer="refused"]').waitFor();
  assert.match(await page.locator('[data-answer="refused"]').innerText(), /2026-06-30/);
});

test("where no rule is held nobody answers on to learn it", async () => {
  const page = await start();
  await unheld(page);
  await choose(page, "start:in", "place:beijing", "kind:active", "setting:inpatient");
  const told = page.locator('[data-note="stuck"]');
  await told.waitFor();
  assert.match(await told.innerText(), /没有查到.*12393/);
  assert.match(await page.locator('[data-answer="refused"]').innerText(), /没有查到/);
  // It stands with the question that decides, whatever is answered below it, and goes with another answer.
  await choose(page, "grade:tertiary");
  await type(page, "total", "40000");
  await type(page, "excluded", "0");
  assert.equal(await told.count(), 1);
  assert.match(await page.locator('[data-answer="refused"]').innerText(), /没有查到/);
  await choose(page, "setting:outpatient");
  await told.waitFor({ state: "detached" });
});

test("a place without rules says whom to ask", async () => {
  const page = await start();
  await choose(page, "start:in", "place:other");
  await page.locator('[data-answer="no-rules"]').waitFor();
  assert.match(await page.locator('[data-answer="no-rules"]').innerText(), /12393/);
});

test("离休 is told where to ask", async () => {
  const page = await start();
  await stay(page, "lixiu");
  await type(page, "total", "40000");
  await type(page, "excluded", "0");
  await page.locator('[data-answer="refused"]').waitFor();
  assert.match(await page.locator('[data-answer="refused"]').innerText(), /离休/);
});

test("a resident child at a tertiary hospital gets a figure", async () => {
  const page = await start();
  await choose(page, "start:in", "place:beijing", "kind:resident", "setting:inpatient", "admission:1", "grade:tertiary");
  await choose(page, "stage:child");
  const kind = page.locator('[data-choice^="hospital"]');
  if ((await kind.count()) > 0) await kind.last().check();
  await type(page, "total", "12000");
  await type(page, "excluded", "0");
  await page.locator('[data-figure="own"], [data-figure="range"]').first().waitFor();
});

test("a trap is survived, said, and nothing typed is lost", async () => {
  const page = await open((await address()) + "#trap-test");
  await mounted(page);
  await stay(page, "active");
  await type(page, "total", "46800");
  await page.locator("[data-trap]").click();
  await page.locator('[data-trouble="trap"]').waitFor();
  await page.getByRole("button", { name: "接着填" }).click();
  await page.locator('input[data-field="total"]').first().waitFor({ state: "attached" });
  assert.equal(await page.locator('input[data-field="total"]').first().inputValue(), "46800");
  assert.equal(await page.locator('[data-choice="kind:active"]').isChecked(), true);
});
