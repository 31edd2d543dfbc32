// Figures that may be wrong say so: rules not verified, rules that have ended, rules not compared with their sources for long.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { choose, close, figure, start, type } from "./lib.mjs";

after(close);

const note = (page, name) => page.locator(`[data-note="${name}"]`);
const stay = async (page, place, { grade = "tertiary", day } = {}) => {
  await choose(page, "start:in", `place:${place}`, "kind:active", "setting:inpatient", "admission:1", `grade:${grade}`);
  if (day) await type(page, "day", day);
  await type(page, "total", "20000");
  await type(page, "excluded", "0");
};

test("a figure on rules that are not verified says so, and the rows are marked", async () => {
  const page = await start();
  await stay(page, "jiangsu-nanjing");
  await figure(page, "own").waitFor();
  assert.match(await figure(page, "own").innerText(), /2,810/);
  assert.match(await note(page, "weak").innerText(), /没核实/);
  assert.match(await page.locator('[data-step="stay/deductible"]').innerText(), /没核实/);
  assert.equal(await note(page, "stale").count(), 0);
  assert.equal(await note(page, "ended").count(), 0);
  // What is taken away says the same.
  const sheet = await page.locator(".sheet").textContent();
  assert.match(sheet, /还没核实的，可能不准/);
  assert.match(sheet, /起付线（没核实）/);
  await page.locator('[data-action="language"]').click();
  await note(page, "weak").getByText("not verified").first().waitFor();
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test("the place's own share of class B stands with the step that split the lines, and its mark with it", async () => {
  const page = await start();
  await choose(page, "start:in", "place:hubei-wuhan", "kind:active", "setting:inpatient", "admission:1", "grade:tertiary", "form:lines", "line/0/class:B");
  await page.locator('input[data-field="line/0/amount"]').fill("20000");
  await page.locator('[data-row="prepay"]', { hasText: "2,000.00" }).waitFor();
  assert.match(await note(page, "weak").innerText(), /没核实/);
  const split = page.locator('[data-step="settlement/lines"]');
  assert.match(await split.innerText(), /没核实/);
  await split.locator("button.open").click();
  await page.locator('[data-detail="settlement/lines"] [data-rule="prepay/class-b"]', { hasText: "10%" }).waitFor();
  // A share that the bill prints is no rule of the place's.
  await page.locator('input[data-field="line/0/prepay"]').fill("10%");
  await split.waitFor({ state: "detached" });
  assert.equal(await note(page, "weak").count(), 0);
  await page.context().close();
});

test("a figure on rules that are reported carries no such mark", async () => {
  const page = await start();
  await stay(page, "hubei-wuhan");
  await figure(page, "own").waitFor();
  assert.equal(await note(page, "weak").count(), 0);
  await page.context().close();
});

test("a figure by rules that have ended says until when they held", async () => {
  const page = await start();
  await stay(page, "guangdong-guangzhou", { grade: "secondary", day: "2021-06-01" });
  await note(page, "ended").waitFor();
  assert.match(await note(page, "ended").innerText(), /2022-11-30/);
  await page.context().close();
});

test("rules that nobody compared with their sources for long say so", async () => {
  const page = await start({ before: (page) => page.clock.setFixedTime(new Date("2027-12-01T12:00:00+08:00")) });
  await stay(page, "jiangsu-nanjing");
  await note(page, "stale").waitFor();
  assert.match(await note(page, "stale").innerText(), /2026-11-22/);
  await page.context().close();
});

test("between two schemes one rule that is not verified casts its doubt on the range", async () => {
  const page = await start();
  await choose(page, "start:in", "place:beijing", "kind:unsure", "setting:inpatient", "admission:1", "grade:tertiary");
  await type(page, "total", "20000");
  await type(page, "excluded", "0");
  await page.locator('[data-answer="range"], [data-answer="floor"], [data-answer="figure"]').first().waitFor();
  assert.match(await note(page, "weak").innerText(), /没核实/);
  await page.context().close();
});

test("where the place's own figure is missing, the page leads to the national frame and tells it", async () => {
  const page = await start();
  await choose(page, "start:before", "place:jiangsu-nanjing", "kind:active", "setting:outpatient", "year:first", "grade:tertiary");
  await type(page, "total", "1000");
  await type(page, "excluded", "0");
  const box = page.locator('[data-note="refused"], [data-note="open"]').first();
  await box.waitFor();
  assert.match(await box.innerText(), /全国一般怎么定/);
  const told = page.locator('[data-fold="gaps"]').first();
  await told.locator("summary").click();
  assert.match(await told.innerText(), /一般规定.*医保发〔2022〕22号/s);
  await page.context().close();
});
