// States of what is opened beside the page and of what goes wrong. See states.mjs.
import { address, choose, mounted, stay, type } from "./lib.mjs";

const unfold = (page, name) => page.locator(`[data-fold="${name}"] > summary`).first().click();
const place = (page, name) => page.locator(`[data-beside="${name}"]`).first();

// A picture as a camera gives it, drawn by the browser itself.
const picture = async (page) => {
  const url = await page.evaluate(() => Object.assign(document.createElement("canvas"), { width: 400, height: 300 }).toDataURL("image/png"));
  return { name: "bill.png", mimeType: "image/png", buffer: Buffer.from(url.split(",")[1], "base64") };
};

// The n-th button of a panel, by the words it is made with (`does`), since its text is in the language at hand.
const PHOTO = ["photo.larger", "photo.smaller", "photo.turn", "photo.away"];
const button = (panel, nth) => panel.locator(".buttons button").nth(nth).click();

// Sentences about the year so far, each brought about by what a person may put in.
const year = {
  put: (page, id, text) => page.locator(`[data-year-field="${id}"]`).fill(text),
  pick: (page, id, choice) => page.locator(`select[data-year-field="${id}"]`).selectOption(choice),
  use: (page, way) => page.locator(`[data-year-do="${way}"]`).click(),
  open: async (page, way) => {
    if (!(await page.locator('[data-fold="year"][open]').count())) await unfold(page, "year");
    await page.locator(`[data-year-way="${way}"] > summary`).click();
  },
  said: (page, kind) => page.locator(`[data-year="${kind}"]`).waitFor(),
};
const former = (change = {}) => JSON.stringify({ version: "x", own: "1.00", place: "beijing", scheme: "employee", year: "1|100", day: new Date().toISOString().slice(0, 10), ...change });

export const besides = (figures) => [
  {
    name: "more of it",
    does: ["further:own", "further:paid"],
    go: async (page) => {
      await figures(page);
      await unfold(page, "further");
      await page.locator(".curve").waitFor();
      await page.locator('[data-further="sum"]').fill("8000");
      for (const what of ["own", "paid"]) await page.locator(`[data-further-do="${what}"]`).click();
    },
  },
  {
    name: "year by sums and stays",
    does: ["year:sums", "year:add", "year:stays"],
    faults: ["year.amount", "year.none", "year.stay", "year.stay.grade", "year.stay.missing", "year.stay.floor", "year.stay.range"],
    go: async (page) => {
      await stay(page, "retired");
      await year.open(page, "sums");
      await year.use(page, "sums");
      await year.said(page, "fault");
      await year.put(page, "c-pool_paid", "x");
      await year.use(page, "sums");
      await year.put(page, "c-pool_paid", "100");
      await year.use(page, "sums");
      await year.said(page, "done");
      await year.open(page, "stays");
      await year.put(page, "day-0", new Date().toISOString().slice(0, 10));
      await year.use(page, "stays");
      await year.said(page, "fault");
      await year.pick(page, "grade-0", "tertiary");
      await year.use(page, "stays");
      await year.put(page, "total-0", "40000");
      await year.use(page, "stays");
      await year.put(page, "excluded-0", "0");
      await year.pick(page, "kind-0", "");
      await year.use(page, "add");
      await year.use(page, "stays");
      await year.said(page, "fault");
    },
  },
  {
    name: "year with a stay whose day decides",
    faults: ["year.stay.day"],
    go: async (page) => {
      // Of this place nothing is held before February of that year.
      await choose(page, "start:in", "place:hubei-wuhan", "kind:retired", "setting:inpatient", "admission:2", "grade:tertiary");
      await type(page, "day", "2023-06-01");
      await year.open(page, "stays");
      await year.put(page, "total-0", "40000");
      await year.put(page, "excluded-0", "0");
      await year.pick(page, "grade-0", "tertiary");
      await year.use(page, "stays");
      await year.said(page, "fault");
    },
  },
  {
    name: "year by a former result",
    does: ["year:former"],
    faults: ["year.json", "year.cut", "year.place", "year.scheme", "year.year", "year.rules", "year.other-year"],
    go: async (page) => {
      await figures(page);
      await year.open(page, "former");
      for (const text of ["x", "{", former({ place: "x" }), former({ scheme: "resident" }), former({ year: "" }), former({ year: "1|100;x|||1" }), former({ day: "2019-01-01" })]) {
        await year.put(page, "former", text);
        await year.use(page, "former");
        await year.said(page, "fault");
      }
    },
  },
  {
    name: "photo",
    does: [...PHOTO, "photo.paste"],
    go: async (page) => {
      await stay(page, "retired");
      await unfold(page, "photo");
      const panel = place(page, "photo");
      const field = panel.locator('input[type="file"]');
      await field.setInputFiles(await picture(page));
      await panel.locator("canvas").waitFor();
      for (const at of PHOTO.keys()) await button(panel, at);
      await panel.locator("button.plain").last().click();
      await page.locator('[data-field="paste"]').waitFor();
      await field.setInputFiles(await picture(page));
      await panel.locator("canvas").waitFor();
    },
  },
  {
    name: "people kept",
    does: ["people.save", "people.new", "people.open", "people.remove", "people.all", "people.back"],
    go: async (page) => {
      await figures(page);
      await page.locator('input[data-field="keep"]').check();
      await unfold(page, "people");
      const panel = place(page, "people");
      const save = async (name) => {
        await panel.locator("input").fill(name);
        await button(panel, 0);
        await panel.getByText(name).first().waitFor();
      };
      await save("爸爸");
      await button(panel, 2);
      await panel.locator("li").first().waitFor({ state: "detached" });
      await save("妈妈");
      await button(panel, 1);
      await stay(page, "active");
      await save("小李");
      await panel.locator("li button:not(.plain)").first().click();
      await panel.locator("li button.plain").last().click();
      // Erased all at once, and taken back.
      await button(panel, 2);
      await panel.locator("li").first().waitFor({ state: "detached" });
      await panel.locator('[role="status"] button').click();
      await panel.locator("li").first().waitFor();
    },
  },
  {
    name: "columns chosen",
    go: async (page) => {
      await stay(page, "active", ["form:lines"]);
      await unfold(page, "paste");
      await page.locator('[data-field="paste"]').fill("甲\t乙\t丙\n床位费\t1\t150\n支架\t1\t8000");
      await page.locator('[data-action="paste"]').click();
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
  {
    name: "opened from a link",
    shows: ["link"],
    go: async (page) => {
      await figures(page);
      await unfold(page, "share");
      await page.locator('[data-action="take-link"]').click();
      const link = await page.locator('[data-taken="link"] textarea').inputValue();
      await page.goto("about:blank");
      await page.goto(link);
      await mounted(page);
    },
  },
  {
    name: "not kept",
    shows: ["not-kept"],
    go: async (page) => {
      await page.evaluate(() => { Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); }; });
      await stay(page, "retired");
      await page.locator('input[data-field="keep"]').check();
    },
  },
  {
    name: "not fetched",
    does: ["again"],
    shows: ["loading", "failed"],
    complains: true,
    go: async (page) => {
      await page.route("**/data/pack-*", (route) => route.abort());
      await stay(page, "retired");
      await type(page, "total", "46800");
      await page.locator('[data-action="again"]').click();
      await page.locator('[data-note="failed"]').waitFor();
    },
  },
  {
    name: "rules that cannot be read",
    shows: ["broken"],
    complains: true,
    go: async (page) => {
      await page.route("**/data/pack-*", (route) => route.fulfill({ contentType: "application/json", body: "{}" }));
      await stay(page, "retired");
      await type(page, "total", "46800");
    },
  },
  {
    name: "program not fetched",
    troubles: ["network"],
    // Landmark and heading belong to the program that did not start.
    off: ["landmark-one-main", "page-has-heading-one"],
    complains: true,
    go: async (page) => {
      await page.route("**/app.*", (route) => route.abort());
      await page.goto("about:blank");
      await page.goto(await address());
      await page.locator('[data-trouble="network"]').waitFor();
    },
  },
];

// The card is one and the same; what it says of the other kinds of trouble is brought about by these tests.
export const troubles = { missing: "trouble", mime: "trouble", blocked: "trouble", damaged: "trouble", version: "trouble", file: "trouble", trap: "trap", again: "trap", old: "trouble" };
