// Taking the answer away: picture, text, link, paper and data are made of the same rows and say what they are not.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { address, answered, choose, close, figure, mounted, open, start, stay, type } from "./lib.mjs";

after(close);

async function shared(options) {
  const page = await answered(options);
  await page.locator('[data-fold="share"] > summary').click();
  return page;
}

// Whether there is a corner of a code at the left edge: a black bar across and one down from the same point, white within.
const coded = (img) => {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [img.naturalWidth, img.naturalHeight];
  const pen = canvas.getContext("2d");
  pen.drawImage(img, 0, 0);
  const { data } = pen.getImageData(0, 0, 200, canvas.height);
  const dark = (x, y) => data[(y * 200 + x) * 4] < 128;
  for (let y = 0; y < canvas.height - 60; y++) {
    const bars = [...Array(48).keys()].every((at) => dark(92 + at, y + 2) && dark(92, y + 2 + at));
    if (bars && !dark(102, y + 12)) return true;
  }
  return false;
};
const press = (page, what) => page.locator(`[data-action="take-${what}"]`).first().click();
const taken = (page, kind) => page.locator(`[data-taken="${kind}"]`);

test("the picture is a picture, as long as a page of paper, and its words are the text", async () => {
  const page = await shared();
  await press(page, "text");
  const text = await taken(page, "text").locator("textarea").inputValue();
  for (const piece of ["估算单", "不能作为报销凭证", "46,800.00", "38,039.00", "7,130.50", "12393", "2026-1"]) assert.ok(text.includes(piece), piece);
  await press(page, "image");
  const picture = taken(page, "image").locator("img");
  await picture.waitFor();
  const [width, height] = await picture.evaluate((img) => img.decode().then(() => [img.naturalWidth, img.naturalHeight]));
  assert.equal(width, 1240);
  assert.ok(height >= 1754, String(height));
  assert.match(await picture.getAttribute("src"), /^data:image\/png/);
  assert.equal(await picture.getAttribute("alt"), text);
  assert.ok(await picture.evaluate(coded), "the address stands below as a code");
  assert.deepEqual(page.complaints, []);
});

test("a link holds the figures only when asked for, and opens fresh whatever a chat adds to it", async () => {
  const page = await shared();
  assert.ok(!page.url().includes("46800"));
  await press(page, "link");
  const link = await taken(page, "link").locator("textarea").inputValue();
  assert.ok(link.length <= 500 && link.startsWith(await address()), link);
  assert.doesNotMatch(link, /[^\x21-\x7e]/);
  assert.ok(!page.url().includes("46800"));
  for (const sent of [link, `${link}&shareTo=weixin`, link.replace("#", "?from=timeline#")]) {
    const fresh = await open(sent);
    await mounted(fresh);
    await figure(fresh, "own").waitFor();
    assert.match(await figure(fresh, "own").innerText(), /7,131/);
    assert.equal(await fresh.locator('[data-note="link"]').count(), 1);
    assert.ok(!fresh.url().includes("46800"), "the address does not keep it");
    await fresh.context().close();
  }
  const cut = await open(link.slice(0, -3));
  await mounted(cut);
  assert.match(await cut.locator('[data-note="link"]').innerText(), /断了/);
  assert.equal(await cut.locator('input[data-field="total"]').first().inputValue(), "");
});

test("the text is copied, and stays selected where that is refused", async () => {
  const page = await shared({ permissions: ["clipboard-read", "clipboard-write"] });
  await press(page, "text");
  await press(page, "copy");
  await page.locator('[data-note="copied"]').waitFor();
  const text = await taken(page, "text").locator("textarea").inputValue();
  assert.equal((await page.evaluate(() => navigator.clipboard.readText())).replaceAll("\r", ""), text);
  await type(page, "total", "50000");
  assert.equal(await taken(page, "text").count(), 0, "what is taken is never older than the figure");
});

test("on paper there is the sheet alone, in black, in two sizes", async () => {
  const page = await shared();
  await page.emulateMedia({ media: "print" });
  const sheet = page.locator(".sheet");
  assert.equal(await sheet.isVisible(), true);
  assert.equal(await page.locator(".columns").isVisible(), false);
  const text = await sheet.innerText();
  for (const piece of ["估算单", "不能作为报销凭证", "7,130.50", "38,039.00"]) assert.ok(text.includes(piece), piece);
  const size = () => sheet.evaluate((node) => parseFloat(getComputedStyle(node).fontSize));
  const normal = await size();
  await page.emulateMedia({ media: "screen" });
  await page.evaluate(() => { window.print = () => { window.printed = true; }; });
  await press(page, "print-large");
  await page.waitForFunction(() => window.printed);
  await page.emulateMedia({ media: "print" });
  assert.ok((await size()) >= 24 && (await size()) > normal * 1.5);
});

// What each calls itself: the chat application on either system, Alipay, and any other application on Android.
for (const [where, words] of [
  ["the chat application on Android", "(Linux; Android 13; wv) AppleWebKit/537.36 Version/4.0 Chrome/116.0 Mobile Safari/537.36 MicroMessenger/8.0.50"],
  ["the chat application on an iPhone", "(iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 MicroMessenger/8.0.50"],
  ["Alipay on an iPhone", "(iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 AliApp(AP/10.5.0) AlipayClient/10.5.0"],
  ["another application on Android", "(Linux; Android 13; V2183A; wv) AppleWebKit/537.36 Version/4.0 Chrome/116.0 Mobile Safari/537.36"],
]) {
  test(`inside ${where} neither printing nor saving is offered, and the way out is said`, async () => {
    const page = await shared({ userAgent: "Mozilla/5.0 " + words });
    assert.equal(await page.locator('[data-action="take-print"]').count(), 0);
    assert.match(await page.locator('[data-fold="share"]').innerText(), /在浏览器打开/);
    await page.locator('[data-fold="data"] > summary').click();
    await press(page, "json");
    assert.match(await taken(page, "json").locator("textarea").inputValue(), /medfee_sumamt/);
    assert.equal(await taken(page, "json").locator("a").count(), 0);
  });
}

test("data under the national names, whose sums hold, with the warning in it", async () => {
  const page = await shared();
  await page.locator('[data-fold="data"] > summary').click();
  await press(page, "json");
  const text = await taken(page, "json").locator("textarea").inputValue();
  const data = JSON.parse(text);
  const fen = (name) => Math.round(Number(data[name]) * 100);
  assert.equal(fen("medfee_sumamt"), 4_680_000);
  assert.equal(fen("medfee_sumamt"), fen("fulamt_ownpay_amt") + fen("overlmt_selfpay") + fen("preselfpay_amt") + fen("inscp_scp_amt"));
  assert.equal(fen("psn_part_amt"), fen("acct_pay") + fen("psn_cash_pay"));
  assert.match(data.note, /估算/);
  const download = page.waitForEvent("download");
  await taken(page, "json").locator("a").click();
  assert.equal((await download).suggestedFilename(), "zifu.json");
  await press(page, "csv");
  const rows = (await taken(page, "csv").locator("textarea").inputValue()).trim().split("\n");
  assert.ok(rows.includes(`medfee_sumamt,${data.medfee_sumamt}`));
  await press(page, "report");
  assert.match(await taken(page, "report").locator("textarea").inputValue(), /有一个数不对[^]*46,800\.00/);
});
