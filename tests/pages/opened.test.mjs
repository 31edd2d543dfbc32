// What stands beside the page and is loaded when it is first opened: the photo and several people.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { address, close, figure, mounted, open, start, stay, type } from "./lib.mjs";

after(close);

const unfold = (page, name) => page.locator(`[data-fold="${name}"] > summary`).first().click();
const beside = (page, name) => page.locator(`[data-beside="${name}"]`).first();
const press = (page, name, words) => beside(page, name).getByRole("button", { name: words, exact: true }).click();
const total = (page) => page.locator('input[data-field="total"]').first().inputValue();
const loaded = (page) => page.asked.some((url) => /\/beside\./.test(url));
const status = (page, name) => beside(page, name).getByRole("status").innerText();
const axe = async (page) => {
  const found = await new AxeBuilder({ page }).analyze();
  assert.deepEqual(found.violations.map((one) => `${one.id}: ${one.nodes[0].html}`), []);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0);
};

// A photo as a phone makes one, drawn by the browser itself: wider than high.
const photo = async (page) => {
  const url = await page.evaluate(() => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [400, 300];
    canvas.getContext("2d").fillRect(20, 20, 200, 100);
    return canvas.toDataURL("image/png");
  });
  return { name: "bill.png", mimeType: "image/png", buffer: Buffer.from(url.split(",")[1], "base64") };
};

test("a photo stands above the form, larger and turned on request, and goes nowhere", async () => {
  const page = await start({ viewport: { width: 360, height: 740 } });
  assert.equal(loaded(page), false, "nothing of it is loaded before something is answered or opened");
  await stay(page, "retired");
  await unfold(page, "photo");
  const picture = await photo(page);
  await beside(page, "photo").locator("input[type=file]").setInputFiles(picture);
  const canvas = beside(page, "photo").locator("canvas");
  await canvas.waitFor();
  const size = () => canvas.evaluate((node) => [node.width, node.height, Math.round(node.getBoundingClientRect().width / node.parentNode.clientWidth * 100)]);
  assert.deepEqual(await size(), [400, 300, 100]);
  await press(page, "photo", "放大");
  assert.deepEqual(await size(), [400, 300, 150]);
  await press(page, "photo", "转一转");
  assert.deepEqual(await size(), [300, 400, 150]);
  // It stays in view while the form below is filled in, and survives what is typed.
  await type(page, "total", "46800");
  await page.locator('input[data-field="excluded"]').first().scrollIntoViewIfNeeded();
  await figure(page, "own").waitFor();
  assert.deepEqual(await size(), [300, 400, 150]);
  await axe(page);
  const own = new URL(await address()).origin;
  assert.deepEqual(page.asked.filter((url) => !url.startsWith(own)), []);
  assert.equal(await page.evaluate(() => Object.keys(localStorage).length), 0);
  await press(page, "photo", "拿掉照片");
  assert.equal(await canvas.count(), 0);
  assert.deepEqual(page.complaints, []);
});

test("what is no photo is said, and the way of the words read off it leads to the place to paste", async () => {
  const page = await start();
  await stay(page, "retired");
  await unfold(page, "photo");
  await beside(page, "photo").locator("input[type=file]").setInputFiles({ name: "x.txt", mimeType: "text/plain", buffer: Buffer.from("bill") });
  await page.waitForFunction(() => /不像照片/.test(document.querySelector("zifu-estimator").shadowRoot.querySelector('[data-beside="photo"] [role=status]').textContent));
  assert.match(await beside(page, "photo").innerText(), /提取文字/);
  await press(page, "photo", "粘贴到这里");
  await page.locator('textarea[data-field="paste"]').waitFor();
  await page.waitForFunction(() => document.querySelector("zifu-estimator").shadowRoot.activeElement?.dataset.field === "paste");
});

test("several people: kept by name, changed over, erased one or all, also across a reload", async () => {
  const page = await start({ viewport: { width: 320, height: 740 } });
  await stay(page, "retired");
  await type(page, "total", "46800");
  await page.locator('input[data-field="keep"]').check();
  await unfold(page, "people");
  const name = () => beside(page, "people").locator("input");
  await press(page, "people", "给另一个人填");
  assert.match(await status(page, "people"), /还没有名字/);
  assert.equal(await total(page), "46800", "what has no name is not lost");
  await press(page, "people", "存这一份");
  assert.match(await status(page, "people"), /先写个名字/);
  await name().fill("妈妈");
  await press(page, "people", "存这一份");
  assert.match(await status(page, "people"), /妈妈这一份存好了/);
  await press(page, "people", "给另一个人填");
  await page.waitForFunction(() => document.querySelector("zifu-estimator").shadowRoot.querySelector('input[data-field="total"]').value === "");
  await stay(page, "active");
  await type(page, "total", "1200");
  await name().fill("小李");
  await press(page, "people", "存这一份");
  await type(page, "total", "1300");
  // Leaving the field brings the figure at the foot, which comes to lie on the very button: the press must still reach it.
  const button = beside(page, "people").getByRole("button", { name: "打开妈妈的", exact: true });
  await button.evaluate((node) => scrollBy(0, node.getBoundingClientRect().bottom + 8 - innerHeight));
  const { x, y, width, height } = await button.boundingBox();
  await page.mouse.move(x + width / 2, y + height / 2);
  await page.mouse.down();
  const foot = await page.locator("[data-bar]").boundingBox();
  assert.ok(foot.y < y + height / 2 && y + height / 2 < foot.y + foot.height, JSON.stringify([foot, y, height]));
  await page.mouse.up();
  await page.waitForFunction(() => document.querySelector("zifu-estimator").shadowRoot.querySelector('input[data-field="total"]').value === "46800");
  assert.equal(await page.locator('[data-choice="kind:retired"]').isChecked(), true);
  await axe(page);
  for (const leave of [() => page.reload(), async () => { await page.goto("about:blank"); await page.goBack(); }]) {
    await leave();
    await mounted(page);
    await page.locator('[data-fold="people"]').waitFor();
    assert.equal(await total(page), "46800");
    if ((await page.locator('[data-fold="people"][open]').count()) === 0) await unfold(page, "people");
    await beside(page, "people").getByText("妈妈（现在这份）").waitFor();
  }
  await press(page, "people", "打开小李的");
  await page.waitForFunction(() => document.querySelector("zifu-estimator").shadowRoot.querySelector('input[data-field="total"]').value === "1300");
  await press(page, "people", "删掉妈妈的");
  assert.equal(await beside(page, "people").locator("li").count(), 1);
  // Erased all inside the panel, and taken back.
  await press(page, "people", "把这里存的人都删掉");
  await page.waitForFunction(() => localStorage.getItem("zifu-people") === null);
  assert.equal(await beside(page, "people").locator("li").count(), 0);
  await press(page, "people", "拿回来");
  await beside(page, "people").getByText("小李（现在这份）").waitFor();
  // Erased all at once with what is typed, and taken back with it.
  await page.locator('[data-action="erase"]').click();
  await page.waitForFunction((many) => Object.keys(localStorage).length === many, 0);
  await page.locator('[data-action="restore"]').click();
  await page.waitForFunction((many) => Object.keys(localStorage).length === many, 2);
  await page.locator('input[data-field="keep"]').uncheck();
  await page.waitForFunction((many) => Object.keys(localStorage).length === many, 0);
  assert.deepEqual(page.complaints, []);
});

test("what is a day old goes without anybody opening it, and a full device is told in words", async () => {
  const page = await start();
  await page.evaluate(() => localStorage.setItem("zifu-people", JSON.stringify({ now: "", people: [{ name: "旧", until: Date.now() - 1, draft: "total 1\n" }] })));
  await page.reload();
  await mounted(page);
  await page.waitForFunction(() => localStorage.getItem("zifu-people") === null);
  const full = await open(await address(), {
    before: (page) => page.addInitScript(() => {
      const set = Storage.prototype.setItem;
      Storage.prototype.setItem = function (name, text) {
        if (name === "zifu-people") throw new DOMException("full", "QuotaExceededError");
        set.call(this, name, text);
      };
    }),
  });
  await mounted(full);
  await type(full, "total", "46800");
  await full.locator('input[data-field="keep"]').check();
  await unfold(full, "people");
  await beside(full, "people").locator("input").fill("妈妈");
  await press(full, "people", "存这一份");
  assert.match(await status(full, "people"), /不让存了[^]*屏幕上的都还在/);
  assert.equal(await total(full), "46800");
  assert.deepEqual(full.complaints, []);
});

for (const name of ["photo", "people"]) {
  test(`axe finds nothing in large print: ${name}`, async () => {
    const page = await start({ viewport: { width: 360, height: 740 } });
    await stay(page, "retired");
    await page.locator('input[data-field="keep"]').check();
    await page.locator('[data-action="large"]').click();
    for (let screen = 0; screen < 5; screen++) await page.locator('[data-action="next"]').click();
    await unfold(page, name);
    if (name === "photo") await beside(page, "photo").locator("input[type=file]").setInputFiles(await photo(page));
    else {
      await beside(page, "people").locator("input").fill("妈妈");
      await press(page, "people", "存这一份");
    }
    await beside(page, name).locator(name === "photo" ? "canvas" : "li").first().waitFor();
    await axe(page);
  });
}

test("a script that does not come is said in words, and the page goes on", async () => {
  const page = await start();
  await page.route("**/beside.*", (route) => route.abort());
  await stay(page, "retired");
  await unfold(page, "photo");
  await beside(page, "photo").getByText("没有连上网").waitFor();
  await type(page, "total", "46800");
  await page.locator('[data-answer="floor"]').waitFor();
});
