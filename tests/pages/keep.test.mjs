// Leaving and coming back: what was to be kept is there, what was not is not, and erasing is at once and can be taken back.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { address, choose, close, figure, mounted, open, start, stay, type } from "./lib.mjs";

after(close);

const shelf = (page) => page.evaluate(() => Object.keys(localStorage).length);
const total = (page) => page.locator('input[data-field="total"]').first().inputValue();
const tick = (page) => page.locator('input[data-field="keep"]');

test("nothing is kept unless it is asked for", async () => {
  const page = await start();
  await stay(page, "active");
  await type(page, "total", "46800");
  assert.equal(await shelf(page), 0);
  await page.reload();
  await mounted(page);
  assert.equal(await total(page), "");
});

test("kept on request: reload, away and back lose nothing; without the tick it is gone", async () => {
  const page = await start();
  await stay(page, "active");
  await tick(page).check();
  await page.locator('[data-note="kept"]').waitFor();
  await type(page, "total", "46800");
  await type(page, "excluded", "0");
  for (const leave of [() => page.reload(), async () => { await page.goto("about:blank"); await page.goBack(); }]) {
    await leave();
    await mounted(page);
    await figure(page, "own").waitFor();
    assert.equal(await total(page), "46800");
    assert.equal(await tick(page).isChecked(), true);
  }
  await tick(page).uncheck();
  assert.equal(await shelf(page), 0);
});

test("what is a day old is erased, not shown", async () => {
  const page = await start();
  await tick(page).check();
  await type(page, "total", "46800");
  await page.evaluate(() => {
    const [key] = Object.keys(localStorage);
    localStorage.setItem(key, localStorage.getItem(key).replace(/^\d+/, String(Date.now() - 1)));
  });
  await page.reload();
  await mounted(page);
  assert.equal(await total(page), "");
  assert.equal(await shelf(page), 0);
});

test("erased at once, and brought back at once", async () => {
  const page = await start();
  await stay(page, "active");
  await tick(page).check();
  await type(page, "total", "46800");
  await page.locator('[data-action="erase"]').click();
  assert.equal(await total(page), "");
  assert.equal(await shelf(page), 0);
  await page.locator('[data-action="restore"]').click();
  assert.equal(await total(page), "46800");
  assert.equal(await shelf(page), 1);
});

for (const [name, before] of [
  ["refuses", () => { Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); }; }],
  ["has none", () => Object.defineProperty(window, "localStorage", { get() { throw new DOMException("no", "SecurityError"); } })],
]) {
  test(`a browser that ${name} is told in words, and what is typed stays`, async () => {
    const page = await open(await address(), { before: (page) => page.addInitScript(before) });
    await mounted(page);
    await tick(page).check();
    await page.locator('[data-note="not-kept"]').waitFor();
    await type(page, "total", "46800");
    assert.equal(await total(page), "46800");
    assert.deepEqual(page.complaints, []);
  });
}

test("gates come first, then what the next answer is worth; a third party is said before the figure", async () => {
  const page = await start();
  await choose(page, "start:in", "place:beijing", "kind:retired", "setting:inpatient", "grade:tertiary", "admission:unsure");
  await type(page, "total", "46800");
  await type(page, "excluded", "3000");
  const next = page.locator('[data-note="next"]');
  await next.waitFor();
  assert.equal(await next.locator("[data-go]").getAttribute("data-go"), "cause");
  await choose(page, "cause:third-party");
  assert.match(await page.locator('[data-note="ground"]').innerText(), /责任方.*46,800/s);
  await choose(page, "cause:illness", "cover:paid", "bought:no");
  assert.equal(await next.locator("[data-go]").getAttribute("data-go"), "admission");
  assert.match(await next.innerText(), /能差 \d+ 元/);
  await next.locator("[data-go]").click();
  await choose(page, "admission:1");
  await figure(page, "own").waitFor();
  assert.equal(await next.count(), 0);
});

test("what to do and bring comes with the answer, for this situation, with its day", async () => {
  const page = await start();
  await stay(page, "retired");
  await page.locator('input[data-field="elsewhere"]').check();
  await type(page, "total", "46800");
  await type(page, "excluded", "0");
  const todo = page.locator('[data-fold="todo"]');
  await todo.locator("summary").click();
  await todo.getByText("2026 年").waitFor();
  const words = await todo.innerText();
  for (const piece of ["备案", "押金", "12393", "2026 年"]) assert.ok(words.includes(piece), piece);
  // Open, it follows the answers: who has filed is not told to, who waits for a claim is told what to bring and of no deposit.
  await choose(page, "filing:long-term");
  await todo.getByText("去外地前先备案").waitFor({ state: "detached" });
  await choose(page, "start:claim");
  await todo.getByText("报销有截止日子").waitFor();
  assert.equal(await todo.getByText("押金").count(), 0);
  await page.locator('[data-action="language"]').click();
  await todo.locator("summary", { hasText: "What to bring" }).click();
  await todo.getByText("Claims have a last day").waitFor();
  await page.locator('[data-action="language"]').click();
  await todo.getByText("报销有截止日子").waitFor();
  await page.context().close();
});

test("what the figure takes for granted is told on request, and no more of it than was left open", async () => {
  const page = await start();
  await stay(page, "retired");
  await type(page, "total", "46800");
  await type(page, "excluded", "0");
  const granted = page.locator('[data-fold="assume"]');
  await granted.locator("summary").click();
  await granted.locator("li", { hasText: "不是车祸" }).waitFor();
  assert.match(await granted.innerText(), /没有超过 \d+ 天/);
  assert.match(await granted.innerText(), /前面的花费没有算进来/);
  await choose(page, "cause:illness");
  await granted.locator("li", { hasText: "不是车祸" }).waitFor({ state: "detached" });
  assert.match(await granted.innerText(), /定点/);
  await page.context().close();
});
