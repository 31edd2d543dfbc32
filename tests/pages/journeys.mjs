// The journeys of people through the page, as data: a name, and steps that any browser can take. Chromium takes them on every
// change (journeys.test.mjs), Firefox and WebKit by `cargo xtask engines`. Every figure is worked by hand, beside it or in the
// case named.
//
// A step is what the person does or sees, and with what: see ACTS for those within the page, walk() for the browser's own. All of
// them are taken inside a portal's page too (journeys-inside.test.mjs); one that cannot be there says why: `pageOnly`.

const stay = (kind, grade = "tertiary") => ["start:in", "place:beijing", `kind:${kind}`, "setting:inpatient", "admission:1", `grade:${grade}`].map((choice) => ["choose", choice]);
const sums = (values) => Object.entries(values).map(([field, text]) => ["type", field, text]);

// Sixty lines of an intensive care bill, with its own sums between them: 30 of class A at 500, 20 of class B at 600 of which 60
// are paid first, 10 of class C at 300.
const LINE = { 甲: ["500.00", "0", "0"], 乙: ["600.00", "60.00", "0"], 丙: ["300.00", "0", "300.00"] };
const ICU = ["收费项目名称\t总金额\t先行自付\t个人自费\t项目等级",
  ...Array.from({ length: 60 }, (_, at) => {
    const letter = at % 6 < 3 ? "甲" : at % 6 < 5 ? "乙" : "丙";
    return [`重症监护 ${at + 1}`, ...LINE[letter], letter].join("\t") + (at % 20 === 19 ? "\n小计\t10000.00" : "");
  }), "合计\t30000.00"].join("\n");

const LARGE = [["start:in"], ["place:beijing"], ["kind:retired"], ["setting:inpatient", "admission:1"], ["grade:tertiary"]];
const KEYS = ["start:in", "place:beijing", "kind:active", "setting:inpatient", "admission:1", "grade:tertiary"];

// What tests/cases/beijing/page/stay-by-sums.toml works out: 7,130.50.
const PAPER = { total: "46800", excluded: "3000", prepay: "1200", over_limit: "0" };

export const journeys = [
  {
    name: "a first figure by touch",
    phone: true,
    // 1,300, 15% of 28,700 and 10% of 10,000.
    steps: [...stay("active").map(([, choice]) => ["tap", `[data-choice="${choice}"]`]),
      ["tap", 'input[data-field="total"]'], ["keys", "40000"], ["tap", 'input[data-field="excluded"]'], ["keys", "0"],
      ["see", '[data-answer="figure"]', "6,605"], ["amount", '[data-figure="own"]', "6605.00"]],
  },
  {
    name: "sixty pasted lines of intensive care",
    // 30,000 − 3,000 − 1,200 = 25,800 in scope; 1,300 + 15% of 24,500 + 1,200 + 3,000.
    steps: [...stay("active"), ["choose", "form:lines"], ["unfold", "paste"], ["type", "paste", ICU], ["press", "paste"],
      ["see", '[data-note="pasted"]', "60 行"], ["amount", '[data-row="total"] [data-amount]', "30000.00"],
      ["amount", '[data-row="in_scope"] [data-amount]', "25800.00"], ["amount", '[data-figure="own"]', "9175.00"]],
  },
  {
    name: "medicine for a chronic illness in Guangzhou, twice in a month",
    // tests/cases/guangdong-guangzhou/employee/monthly-medicine.toml
    steps: [["choose", "start:before"], ["choose", "place:guangdong-guangzhou"], ["choose", "kind:active"], ["choose", "setting:special"], ["pick", "disease", "hypertension"],
      ["type", "day", "2024-05-06"], ["choose", "grade:primary"], ["type", "total", "300"], ["type", "excluded", "0"],
      ["choose", "hospital_kind:basic"],
      ["amount", '[data-figure="own"]', "100.00"], ["press", "carry"], ["see", '[data-note="year"]', "100"],
      ["type", "day", "2024-05-31"], ["type", "total", "300"], ["type", "excluded", "0"], ["amount", '[data-figure="own"]', "300.00"]],
  },
  {
    name: "a retired person's second stay of the year",
    // First: 1,300 and half of 9% of 28,700 and 6% of 10,000. Second: 650 and half of 9% of 19,350.
    steps: [...stay("retired"), ["type", "total", "40000"], ["type", "excluded", "0"], ["amount", '[data-figure="own"]', "2891.50"],
      ["press", "carry"], ["see", '[data-note="year"]', "2,891.50"], ["checked", "admission:2"],
      ["type", "total", "20000"], ["type", "excluded", "0"], ["amount", '[data-figure="own"]', "1520.75"]],
  },
  {
    name: "a stay elsewhere that was not filed",
    // tests/cases/situations/5-cross-province-stay.toml
    steps: [["choose", "start:before"], ["choose", "place:guangdong-guangzhou"], ["tick", "elsewhere"], ["choose", "filing:unfiled"], ["choose", "kind:active"],
      ["choose", "setting:inpatient"], ["choose", "admission:1"], ["choose", "grade:tertiary"], ["type", "day", "2025-07-07"],
      ["type", "total", "50000"], ["type", "excluded", "0"], ["choose", "hospital_kind:other"],
      ["amount", '[data-figure="own"]', "15700.00"], ["unfold", "todo"], ["see", '[data-fold="todo"]', "备案"]],
  },
  {
    name: "only a total",
    // All in scope: 1,300, 15% of 28,700, 10% of 10,000, 5% of 6,800.
    steps: [...stay("active"), ["type", "total", "46800"], ["see", '[data-answer="floor"]', "至少"], ["see", '[data-figure="own"], .figure', "6,94"], ["see", '[data-note="floor"]', "1,000"]],
  },
  {
    name: "an injury by somebody else",
    steps: [...stay("active"), ["type", "total", "46800"], ["type", "excluded", "3000"], ["choose", "cause:third-party"],
      ["see", '[data-note="ground"]', "责任方"], ["see", '[data-note="ground"]', "46,800"], ["unfold", "todo"], ["see", '[data-fold="todo"]', "责任"]],
  },
  {
    name: "a final invoice read and compared",
    steps: [["choose", "start:after"], ...stay("retired").slice(1), ["choose", "form:sums"], ...sums(PAPER),
      ...sums({ paid_pool: "38039.00", paid_other: "1630.50", paid_account: "0", paid_cash: "7180.50", own_out: "3000" }),
      ["amount", '[data-sum="paper.four"]', "50.00"], ["see", "[data-answer]", "不等于单子错了"]],
  },
  {
    name: "a shared link opened fresh",
    steps: [...stay("retired"), ["choose", "form:sums"], ...sums(PAPER), ["unfold", "share"], ["press", "take-link"],
      ["link", '[data-taken="link"] textarea'], ["see", '[data-note="link"]'], ["amount", '[data-figure="own"]', "7130.50"], ["bare"]],
  },
  {
    name: "printed",
    steps: [...stay("retired"), ["choose", "form:sums"], ...sums(PAPER), ["unfold", "share"],
      ["hold print"], ["press", "take-print-large"], ["printed"], ["press", "take-print"], ["printed"], ["paper"]],
  },
  {
    name: "large print to the end, one screen back and forth",
    phone: true,
    // By touch: going back passes over what a page has put into the history without a person's doing.
    steps: [["tap", '[data-action="large"]'], ...LARGE.flatMap((answers) => [...answers.map((choice) => ["choose", choice]), ["tap", '[data-action="next"]']]),
      ["type", "total", "40000"], ["type", "excluded", "0"], ["back"], ["checked", "grade:tertiary"], ["forward"], ["value", "total", "40000"],
      ["tap", '[data-action="next"]'], ["amount", '[data-figure="own"]', "2891.50"], ["see", ".numerals", "二千八百九十"]],
  },
  {
    name: "by keyboard alone",
    steps: [...KEYS.map((choice) => ["tab to", choice]), ["tab to", "total"], ["keys", "40000"], ["tab to", "excluded"], ["keys", "0"],
      ["amount", '[data-figure="own"]', "6605.00"], ["tab to", "pool/band/1"], ["key", "Enter"], ["see", '[data-detail="pool/band/1"]', "第三十六条"]],
  },
  {
    name: "kept, reloaded, erased",
    steps: [...stay("active"), ["tick", "keep"], ["see", '[data-note="kept"]'], ["type", "total", "40000"], ["type", "excluded", "0"],
      ["reload"], ["value", "total", "40000"], ["amount", '[data-figure="own"]', "6605.00"],
      ["press", "erase"], ["value", "total", ""], ["press", "restore"], ["value", "total", "40000"], ["press", "erase"], ["reload"], ["value", "total", ""]],
  },
  {
    name: "without a network after one visit",
    workers: true,
    pageOnly: "a portal's page is the portal's own: what keeps files for it is no worker of ours",
    steps: [["worker"], ["offline"], ["open"], ...stay("active"), ["type", "total", "40000"], ["type", "excluded", "0"], ["amount", '[data-figure="own"]', "6605.00"]],
  },
];

// One step within the page, run there by its text alone. Waits for what it needs; a slow machine is no fault.
export async function act(step, ...given) {
  // In a page's own tree, and before the program is there, the estimator has no other tree.
  const root = () => { const one = document.querySelector("zifu-estimator"); return one.shadowRoot || one; };
  const wait = async (find, what) => {
    let found;
    for (let tries = 0; tries < 400; tries++) {
      if ((found = find())) return found;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error("did not come about: " + what() + " — " + (root() ? root().textContent.slice(-400) : "no page"));
  };
  const at = (selector) => wait(() => root() && root().querySelector(selector), () => selector);
  const radio = (choice) => `[data-choice="${choice}"]`;
  const field = (id) => `input[data-field="${id}"], textarea[data-field="${id}"], select[data-field="${id}"], select[name="${id}"]`;
  const tell = (input, text) => {
    input.focus();
    input.value = text;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const text = (node) => node.innerText || node.textContent;
  const ACTS = {
    choose: async (choice) => { const one = await at(radio(choice)); if (!one.checked) one.click(); },
    checked: (choice) => wait(() => (root().querySelector(radio(choice)) || {}).checked, () => choice),
    tick: async (id) => { (await at(`input[data-field="${id}"]`)).click(); },
    type: async (id, words) => tell(await at(field(id)), words),
    pick: async (id, value) => tell(await at(`select[data-field="${id}"], select[name="${id}"]`), value),
    press: async (action) => (await at(`[data-action="${action}"]`)).click(),
    unfold: async (name) => { const fold = await at(`[data-fold="${name}"]`); if (!fold.open) fold.querySelector("summary").click(); },
    see: (selector, words) => wait(() => [...root().querySelectorAll(selector)].some((one) => !words || text(one).includes(words)), () => `${selector} with ${words}`),
    amount: (selector, amount) => wait(() => (root().querySelector(selector) || { dataset: {} }).dataset.amount === amount, () => `${selector} of ${amount}, but ${(root().querySelector(selector) || { dataset: {} }).dataset.amount}`),
    value: (id, words) => wait(() => (root() && root().querySelector(field(id)) || {}).value === words, () => `${id} of ${words}`),
    bare: async () => { if (/\d{4}/.test(location.search + location.hash)) throw new Error("the address keeps what was typed"); },
    "hold print": async () => { window.printings = 0; window.print = () => { window.printings++; }; },
    printed: () => wait(() => window.printings > 0 && !(window.printings = 0), () => "print"),
    worker: () => navigator.serviceWorker.ready,
    // For the browser's own steps.
    // A finger aims at what stands still, and is slower than the page is drawn.
    place: async (selector) => {
      let last = "";
      for (let same = 0; same < 3;) {
        const one = await at(selector);
        one.scrollIntoView({ block: "center" });
        const box = one.getBoundingClientRect(), place = [box.x + box.width / 2, box.y + box.height / 2];
        same = String(place) === last ? same + 1 : 0;
        if (same === 3) return place;
        last = String(place);
        await new Promise((resolve) => setTimeout(resolve, 60));
      }
    },
    lifted: () => new Promise((resolve) => setTimeout(() => requestAnimationFrame(() => resolve(null)), 300)),
    held: async (selector) => (await wait(() => (root().querySelector(selector) || {}).value, () => selector)),
    focus: async () => { let one = document.activeElement; while (one && one.shadowRoot && one.shadowRoot.activeElement) one = one.shadowRoot.activeElement; const { choice = "", field = "", open = "" } = one ? one.dataset : {}; return { choice, field, open, name: (one && one.name) || "", checked: Boolean(one && one.checked) }; },
  };
  const value = await ACTS[step](...given);
  return typeof value === "object" && value && !Array.isArray(value) && !("choice" in value) ? null : value;
}

// Takes a journey's steps in a browser: { go, run, key, keys, tap, back, forward, reload, paper }, at a host: { base, offline() },
// `base` being the address of the page that has the estimator. A step that the browser has no way for (paper: null) is left out,
// and told.
export async function walk(browser, host, { steps }) {
  const own = {
    open: () => browser.go(host.base),
    tap: async (selector) => {
      await browser.tap(...(await browser.run(act, "place", selector)));
      await browser.run(act, "lifted");
    },
    key: (name) => browser.key(name),
    keys: (text) => browser.keys(text),
    back: () => browser.back(),
    forward: () => browser.forward(),
    reload: () => browser.reload(),
    offline: () => host.offline(),
    paper: () => browser.paper(),
    link: async (selector) => {
      const link = await browser.run(act, "held", selector);
      await browser.go("about:blank");
      await browser.go(link);
    },
    // Tab until the wanted stop; within a group of answers the arrows move.
    "tab to": async (wanted) => {
      for (let presses = 0; presses < 150; presses++) {
        await browser.key("Tab");
        let now = await browser.run(act, "focus");
        if (now.field === wanted || now.open === wanted) return;
        if (!wanted.includes(":") || now.choice.split(":")[0] !== wanted.split(":")[0]) continue;
        for (let arrows = 0; arrows < 40 && now.choice !== wanted; arrows++) {
          await browser.key("ArrowDown");
          now = await browser.run(act, "focus");
        }
        if (!now.checked) await browser.key("Space");
        return;
      }
      throw new Error(`Tab never came to ${wanted}`);
    },
  };
  await own.open();
  // Keys pressed before there is anything to press them on go to the browser itself.
  await browser.run(act, "see", "h1");
  const left = [];
  for (const [step, ...given] of steps) {
    if (browser[step] === null) {
      left.push(step);
      continue;
    }
    const taken = own[step] ? own[step](...given) : browser.run(act, step, ...given);
    await taken.catch((error) => { throw new Error(`${[step, ...given].join(" ").slice(0, 80)}: ${error.message}`); });
  }
  return left;
}
