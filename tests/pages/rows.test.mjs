// Pasted bills and tables, read into rows. Each text is how some hospital, bureau or phone gives it; amounts are exact texts.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { test } from "node:test";

const text = readFileSync(join(dirname(fileURLToPath(import.meta.url)), "../../static/bill/rows.js"), "utf8");
const { readBill, readCells } = new Function(`${text}; return { readBill, readCells };`)();
const short = (read) => read.rows.map((row) => [row.name, row.amount, row.class].join("/"));

test("a table with tabs, its head and its sums", () => {
  const read = readBill("费用类别\t收费项目名称\t单位\t单价\t数量\t总金额\t先行自付\t基金支付\t个人自费\t项目等级\n西药费\t阿莫西林\t盒\t12.50\t2\t25.00\t0\t25.00\t0\t甲\n\t小计\t\t\t\t25.00\n材料费\t心脏支架\t个\t8,000.00\t1\t8,000.00\t800.00\t7200\t0\t乙\n合计\t\t\t\t\t8,025.00");
  assert.deepEqual(short(read), ["阿莫西林/25.00/A", "心脏支架/8000.00/B"]);
  assert.equal(read.total, "8025.00");
  assert.equal(read.dropped, 2);
  assert.deepEqual([read.rows[1].printed_prepay, read.rows[1].printed_excluded], ["800.00", "0"]);
  assert.deepEqual(read.columns, ["category", "name", "unit", "price", "count", "amount", "printed_prepay", "fund", "printed_excluded", "class"]);
});

test("commas with quotes, full-width signs, a returned drug", () => {
  const read = readBill('项目名称,金额,等级\n"氯化钠注射液(0.9%, 500ml)",￥１２．５０,甲类\n氯化钠注射液,-12.50,甲类\n进口敷料,"1,234.5元",丙');
  assert.deepEqual(short(read), ["氯化钠注射液(0.9%, 500ml)/12.50/A", "氯化钠注射液/-12.50/A", "进口敷料/1234.5/C"]);
});

test("one cell a line, as a phone reads a picture", () => {
  const read = readBill("床位费\n50.00\n3\n150.00\n呼吸机辅助呼吸\n20.00\n24\n480.00\n护理费\n乙\n36.00\n不认识\n7\n11\n合计\n666.00");
  assert.deepEqual(short(read).slice(0, 3), ["床位费/150.00/", "呼吸机辅助呼吸/480.00/", "护理费/36.00/B"]);
  assert.equal(read.rows[3].fault, "amount");
  assert.equal(read.rows[3].name, "不认识 7 11");
  assert.equal(read.total, "666.00");
});

test("without a head the product of two columns is the amount", () => {
  const read = readBill("阿司匹林\t0.35\t30\t10.50\n碘伏\t4.20\t2\t8.40");
  assert.deepEqual(short(read), ["阿司匹林/10.50/", "碘伏/8.40/"]);
});

test("an amount that is not printed is price times count, to the fen", () => {
  const read = readCells([["名称", "单价", "数量"], ["葡萄糖", "1.005", "3"], ["退药", "2.50", "-2"]]);
  assert.deepEqual(short(read), ["葡萄糖/3.02/", "退药/-5.00/"]);
});

test("what is not understood stays, with its text and its line", () => {
  const read = readBill("名称\t金额\n第一项\t12\n看不清\t1Z.5\n\n第二项\t3");
  assert.deepEqual(read.rows.map((row) => [row.at, row.fault]), [[2, ""], [3, "amount"], [5, ""]]);
  assert.equal(read.rows[1].name, "看不清 1Z.5");
});

test("a person's own columns win", () => {
  const read = readBill("a\tb\tc\n床位\t9\t27", ["name", "", "amount"]);
  assert.deepEqual(short(read).slice(-1), ["床位/27/"]);
});

test("shares and days as hospitals print them", () => {
  const read = readBill("日期\t项目名称\t金额\t自付比例\n2026年3月5日\t彩超\t180\t10%\n2026/3/6\t核磁\t500\t0.2\n2026.03.07\tCT\t300\t15");
  assert.deepEqual(read.rows.map((row) => [row.day, row.prepay]), [["2026-03-05", "10%"], ["2026-03-06", "0.2"], ["2026-03-07", "15%"]]);
});

test("hostile texts end, and give rows or nothing", () => {
  for (const bad of ["", "\n\n", "\t\t\t", '"'.repeat(999), "a,".repeat(5000), "1\n".repeat(30000), "\u0000", "合计", "=cmd|' /C calc'!A0"]) {
    const read = readBill(bad);
    assert.ok(Array.isArray(read.rows) && read.rows.length <= 2000);
  }
});
