// A bill pasted, or given as a file: rows for what was read, a sentence for what was not, nothing lost.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { after, test } from "node:test";
import { choose, close, figure, start, stay } from "./lib.mjs";

after(close);

const here = dirname(fileURLToPath(import.meta.url));
const LIST = "费用类别\t收费项目名称\t单价\t数量\t总金额\t先行自付\t个人自费\t项目等级\n西药费\t阿莫西林\t12.50\t2\t25.00\t0\t0\t甲\n\t小计\t\t\t25.00\n材料费\t心脏支架\t8000\t1\t8,000.00\t800.00\t0\t乙\n西药费\t阿莫西林\t12.50\t-1\t-12.50\t0\t0\t甲\n合计\t\t\t\t8,012.50";

async function lines(options) {
  const page = await start(options);
  await stay(page, "active", ["form:lines"]);
  await page.locator('[data-fold="paste"] summary').click();
  return page;
}
const note = (page) => page.locator('[data-note="pasted"]');
const amounts = (page) => page.locator('input[data-field$="/amount"]').evaluateAll((fields) => fields.map((field) => field.value));

test("a pasted list becomes rows, sums left out, a return kept, and a figure", async () => {
  const page = await lines();
  await page.locator('textarea[data-field="paste"]').fill(LIST);
  await page.locator('[data-action="paste"]').click();
  await note(page).waitFor();
  assert.match(await note(page).innerText(), /认出 3 行/);
  assert.deepEqual(await amounts(page), ["25.00", "8000.00", "-12.50"]);
  assert.equal(await page.locator('input[data-field="line/1/printed_prepay"]').inputValue(), "800.00");
  // 8,012.50 in all, 800 paid first; 7,212.50 in scope: 1,300 and 15% of 5,912.50 are the person's.
  await figure(page, "own").waitFor();
  assert.equal(await page.locator('[data-row="in_scope"] [data-amount]').first().getAttribute("data-amount"), "7212.50");
  assert.deepEqual(page.complaints, []);
});

test("sixty lines of a bill are read at once", async () => {
  const page = await lines();
  const rows = Array.from({ length: 60 }, (_, at) => `项目${at + 1}\t${(at + 1) * 10}.00\t${"甲乙丙"[at % 3]}`);
  await page.locator('textarea[data-field="paste"]').fill(["名称\t金额\t等级", ...rows].join("\n"));
  await page.locator('[data-action="paste"]').click();
  await note(page).waitFor();
  assert.equal((await amounts(page)).length, 60);
});

test("a row that is not understood stays, and the paper's own sum is compared", async () => {
  const page = await lines();
  await page.locator('textarea[data-field="paste"]').fill("名称\t金额\n床位费\t150\n看不清\t1Z.5\n合计\t170");
  await page.locator('[data-action="paste"]').click();
  await note(page).waitFor();
  const words = await note(page).innerText();
  assert.match(words, /1 行没看懂/);
  assert.match(words, /170\.00.*150\.00/);
  assert.deepEqual(await amounts(page), ["150", ""]);
});

test("a table in GB18030 and a workbook are read as well", async () => {
  const page = await lines();
  const gbk = Buffer.from([0xc3, 0xfb, 0xb3, 0xc6, 0x2c, 0xbd, 0xf0, 0xb6, 0xee, 0x2c, 0xb5, 0xc8, 0xbc, 0xb6, 0x0a, 0xb4, 0xb2, 0xce, 0xbb, 0xb7, 0xd1, 0x2c, 0x35, 0x30, 0x2c, 0xbc, 0xd7]);
  await page.locator('input[data-field="file"]').setInputFiles({ name: "bill.csv", mimeType: "text/csv", buffer: gbk });
  await note(page).waitFor();
  assert.equal(await page.locator('input[data-field="line/0/name"]').inputValue(), "床位费");
  await page.locator('input[data-field="file"]').setInputFiles({ name: "bill.xlsx", mimeType: "", buffer: readFileSync(join(here, "bill.xlsx")) });
  await page.locator('input[data-field="line/1/name"]').waitFor();
  assert.deepEqual(await amounts(page), ["50", "150.1", "-12.5"]);
});

test("a photo is named as one, with what to do", async () => {
  const page = await lines();
  await page.locator('input[data-field="file"]').setInputFiles({ name: "x.jpg", mimeType: "image/jpeg", buffer: Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0]) });
  await page.locator("p.note", { hasText: "提取文字" }).waitFor();
});
