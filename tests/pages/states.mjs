// The states of the page as data: what brings each about, which actions it uses (does), which sentences at fields it goes
// through (faults), and which notes and kinds of answer are on view in the end (shows).
//
// A new action, fault, note or kind of answer needs a state here: states.test.mjs fails until it has one. The tests look at
// each in a covering set of looks (matrix-*.test.mjs), gallery.mjs draws them all. What a person opens beside the page, and
// what goes wrong, is in states-beside.mjs.
import { choose, stay, type, unheld } from "./lib.mjs";
import { besides } from "./states-beside.mjs";

const press = (page, action) => page.locator(`[data-action="${action}"]`).first().click();
const unfold = (page, name) => page.locator(`[data-fold="${name}"] > summary`).first().click();
const figures = async (page) => {
  await stay(page, "retired");
  await type(page, "total", "46800");
  await type(page, "excluded", "3000");
  await page.locator('[data-figure="own"]').first().waitFor();
};
const row = async (page, index, letter, amount) => {
  await choose(page, `line/${index}/class:${letter}`);
  await type(page, `line/${index}/amount`, amount);
};

// Faults at fields of one state are typed one after the other; the last stays in view.
const typed = (field, texts) => async (page) => {
  for (const text of texts) {
    await type(page, field, text);
    await page.locator(`[data-fault="${field}"]`).first().waitFor();
  }
};

export const states = [
  { name: "empty", go: async () => {} },
  { name: "answers wanted", shows: ["missing"], go: (page) => choose(page, "start:before", "place:beijing", "kind:active") },
  { name: "figure", shows: ["figure", "next", "unsaid"], go: figures },
  {
    name: "figure opened",
    does: ["Opens"],
    shows: ["figure", "gate", "ground"],
    go: async (page) => {
      await figures(page);
      await page.locator('[data-open="pool/band/1"]').click();
      await page.locator("[data-rule]").first().waitFor();
      await unfold(page, "todo");
      await choose(page, "cause:third-party", "cover:new", "bought:yes");
    },
  },
  {
    name: "range",
    does: ["Go", "Bar"],
    shows: ["range", "next"],
    go: async (page) => {
      await choose(page, "start:in", "place:beijing", "kind:active", "setting:inpatient", "admission:unsure", "grade:unsure");
      await type(page, "total", "46800");
      await type(page, "excluded", "3000");
      await page.locator('[data-answer="range"]').waitFor();
      await page.locator("[data-go]").first().click();
      // The bar is for narrow screens, and away while a field has the focus.
      await page.locator("[data-bar]").dispatchEvent("click");
    },
  },
  {
    name: "floor",
    shows: ["floor"],
    go: async (page) => {
      await stay(page, "active");
      await type(page, "total", "46800");
      await page.locator('[data-answer="floor"]').waitFor();
    },
  },
  {
    name: "pasted",
    does: ["paste"],
    shows: ["pasted"],
    go: async (page) => {
      await stay(page, "active", ["form:lines"]);
      await unfold(page, "paste");
      await page.locator('[data-field="paste"]').fill("名称\t金额\t等级\n床位费\t150\t甲\n看不清\t1Z.5\t\n合计\t170");
      await press(page, "paste");
      await page.locator('[data-note="pasted"]').waitFor();
    },
  },
  {
    name: "lines",
    does: ["add-line", "remove-line", "put-back"],
    go: async (page) => {
      await stay(page, "active", ["form:lines"]);
      await row(page, 0, "A", "20000");
      await press(page, "add-line");
      await row(page, 1, "C", "3000");
      await press(page, "add-line");
      await row(page, 2, "A", "1");
      await page.locator('[data-line="2"] [data-action="remove-line"]').click();
      await press(page, "put-back");
      await page.locator('[data-line="2"] [data-action="remove-line"]').click();
      await page.locator('[data-figure="own"]').first().waitFor();
      await unfold(page, "lines");
    },
  },
  {
    name: "found in the lists",
    go: async (page) => {
      await stay(page, "active", ["form:lines"]);
      await type(page, "line/0/amount", "5000");
      await page.locator('input[data-field="line/0/name"]').fill("人血白蛋白");
      await page.locator('[role="option"]').first().click();
      await page.locator('[data-source="0"]').waitFor();
      await press(page, "add-line");
      await page.locator('input[data-field="line/1/name"]').fill("amxl");
      await page.locator('[role="option"]').first().waitFor();
    },
  },
  {
    name: "gone on in the year",
    does: ["carry", "year-off"],
    shows: ["year"],
    go: async (page) => {
      await figures(page);
      await press(page, "carry");
      await press(page, "year-off");
      await type(page, "total", "46800");
      await type(page, "excluded", "0");
      await press(page, "carry");
      await unfold(page, "year");
      await page.locator("[data-year-way]").first().waitFor();
    },
  },
  {
    name: "faults at sums",
    faults: ["field-dots", "field-comma", "field-decimals", "field-large", "field-negative", "field-amount", "field-more-than-total", "field-day"],
    go: async (page) => {
      await stay(page, "active");
      await typed("total", ["1.2.3", "1,2", "1.234", "999999999999", "-1", "x"])(page);
      await type(page, "total", "100");
      await typed("excluded", ["101"])(page);
      await typed("day", ["tomorrow"])(page);
    },
  },
  {
    name: "faults at lines",
    shows: ["open"],
    faults: ["line-prepay", "field-empty", "field-percent", "field-unread", "line-class", "line-printed"],
    go: async (page) => {
      await stay(page, "active", ["form:lines"]);
      await type(page, "line/0/name", "1");
      await page.locator('[data-fault="line/0/amount"]').waitFor();
      await type(page, "line/0/amount", "10");
      await page.locator('[data-fault="line/0/class"]').waitFor();
      await row(page, 0, "B", "10");
      await typed("line/0/prepay", ["101"])(page);
      await unfold(page, "line");
      await typed("line/0/printed_excluded", ["11"])(page);
      await press(page, "add-line");
      await type(page, "line/1/name", "2");
      await page.locator('[data-note="open"]').waitFor();
    },
  },
  { name: "refused", shows: ["refused", "refused-person"], go: async (page) => { await stay(page, "lixiu"); await type(page, "total", "100"); await page.locator('[data-answer="refused"]').waitFor(); } },
  { name: "stuck", shows: ["refused", "stuck"], go: async (page) => { await unheld(page); await choose(page, "start:in", "place:beijing", "kind:active", "setting:inpatient"); await page.locator('[data-note="stuck"]').waitFor(); } },
  { name: "no rules", shows: ["no-rules"], go: async (page) => { await choose(page, "start:in", "place:other"); await type(page, "total", "100"); } },
  { name: "kept", shows: ["kept"], go: async (page) => { await figures(page); await page.locator('input[data-field="keep"]').check(); } },
  {
    name: "erased",
    does: ["erase", "restore"],
    shows: ["erased"],
    go: async (page) => { await figures(page); await press(page, "erase"); await press(page, "restore"); await press(page, "erase"); },
  },
  {
    name: "taken as text",
    shows: ["copied"],
    does: ["take-image", "take-text", "take-link", "take-copy", "take-print", "take-print-large"],
    go: async (page) => {
      await figures(page);
      await page.evaluate(() => { window.print = () => {}; });
      await unfold(page, "share");
      for (const what of ["take-print", "take-print-large", "take-image", "take-link", "take-text", "take-copy"]) await press(page, what);
      await page.locator('[data-note="copied"]').waitFor();
    },
  },
  {
    name: "taken as data",
    does: ["take-json", "take-csv", "take-report"],
    go: async (page) => { await figures(page); await unfold(page, "data"); for (const what of ["report", "csv", "json"]) await press(page, `take-${what}`); },
  },
  {
    name: "paper checked",
    go: async (page) => {
      await figures(page);
      await choose(page, "start:after");
      for (const [field, text] of [["paid_pool", "39203"], ["paid_other", "1648.50"], ["paid_account", "0"], ["paid_cash", "6000"], ["own_out", "3000"]]) await type(page, field, text);
      await page.locator("[data-sum]").first().waitFor();
    },
  },
  { name: "other language", does: ["language"], go: async (page) => { await press(page, "language"); await press(page, "language"); } },
  {
    name: "large print",
    does: ["large", "next", "back"],
    go: async (page) => { await press(page, "large"); await press(page, "next"); await press(page, "next"); await press(page, "back"); },
  },
  ...besides(figures),
];

// What no state here reaches: a voice of the device, a fall of the program on request. Each is brought about by the test named.
export const elsewhere = { speak: "large.test.mjs", Trap: "questions.test.mjs" };
