// The states of the page as data: what brings each about, which actions it uses and which sentences at fields it shows.
//
// A new action or a new fault needs a state here: states.test.mjs fails until it has one. gallery.mjs draws them all.
import { choose, stay, type } from "./lib.mjs";

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
  { name: "answers wanted", go: (page) => choose(page, "start:before", "place:beijing", "kind:active") },
  { name: "figure", go: figures },
  {
    name: "figure opened",
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
    go: async (page) => {
      await choose(page, "start:in", "place:beijing", "kind:active", "setting:inpatient", "admission:unsure", "grade:unsure");
      await type(page, "total", "46800");
      await type(page, "excluded", "3000");
      await page.locator('[data-answer="range"]').waitFor();
    },
  },
  {
    name: "floor",
    go: async (page) => {
      await stay(page, "active");
      await type(page, "total", "46800");
      await page.locator('[data-answer="floor"]').waitFor();
    },
  },
  {
    name: "pasted",
    does: ["paste"],
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
    name: "more of it",
    go: async (page) => { await figures(page); await unfold(page, "further"); await page.locator(".curve").waitFor(); },
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
  { name: "refused", go: async (page) => { await stay(page, "lixiu"); await type(page, "total", "100"); await page.locator('[data-answer="refused"], [data-answer="floor"]').waitFor(); } },
  { name: "no rules", go: async (page) => { await choose(page, "place:other"); await type(page, "total", "100"); } },
  {
    name: "not fetched",
    does: ["again"],
    go: async (page) => {
      await page.route("**/data/pack-*", (route) => route.abort());
      await figures(page).catch(() => {});
    },
    recovers: async (page) => {
      await page.route("**/data/pack-*", (route) => route.abort());
      await stay(page, "retired");
      await type(page, "total", "46800");
      await page.locator('[data-note="failed"]').waitFor();
      await page.unroute("**/data/pack-*");
      await press(page, "again");
      await page.locator('[data-answer="floor"]').waitFor();
    },
  },
  { name: "kept", go: async (page) => { await figures(page); await page.locator('input[data-field="keep"]').check(); } },
  {
    name: "erased",
    does: ["erase", "restore"],
    go: async (page) => { await figures(page); await press(page, "erase"); await press(page, "restore"); await press(page, "erase"); },
  },
  {
    name: "taken as text",
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
  {
    name: "photo opened",
    go: async (page) => { await stay(page, "retired"); await unfold(page, "photo"); await page.locator('[data-beside="photo"] input').waitFor({ state: "attached" }); },
  },
  {
    name: "people kept",
    go: async (page) => {
      await figures(page);
      await page.locator('input[data-field="keep"]').check();
      await unfold(page, "people");
      const place = page.locator('[data-beside="people"]');
      await place.locator("input").fill("妈妈");
      await place.locator(".buttons button").first().click();
      await place.locator("li").first().waitFor();
    },
  },
  {
    name: "columns chosen",
    go: async (page) => {
      await stay(page, "active", ["form:lines"]);
      await unfold(page, "paste");
      await page.locator('[data-field="paste"]').fill("甲\t乙\t丙\n床位费\t1\t150\n支架\t1\t8000");
      await press(page, "paste");
      await unfold(page, "columns");
      await page.locator('select[data-column="0"]').selectOption("name");
    },
  },
  {
    name: "code of the address and a term explained",
    go: async (page) => {
      await figures(page);
      await unfold(page, "share");
      await unfold(page, "qr");
      await page.locator('[data-beside="qr"] svg').first().waitFor();
      await page.locator("[data-term]").first().click();
    },
  },
  { name: "other language", does: ["language"], go: async (page) => { await press(page, "language"); await press(page, "language"); } },
  {
    name: "large print",
    does: ["large", "next", "back"],
    go: async (page) => { await press(page, "large"); await press(page, "next"); await press(page, "next"); await press(page, "back"); },
  },
];

// Actions whose state no browser of ours can reach by itself; another test stands in for it.
export const elsewhere = { speak: "large.test.mjs" };

export const widths = [320, 360, 768, 1280];
export const themes = ["light", "dark"];
export const languages = ["zh", "en"];
export const sizes = ["normal", "large"];
