// The estimator in pages of others: one line, a div, two places, light tree, options, events, a frame.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { STRICT, address, choose, close, dist, manifest, mounted, open, portal, putBack, type } from "./lib.mjs";

after(close);

test("two places side by side under the strictest policy, without a complaint", async () => {
  const page = await portal('<zifu-estimator place="beijing"></zifu-estimator><div data-zifu data-place="beijing" data-scheme="resident" data-eager=""></div>', { policy: STRICT });
  await mounted(page, 0);
  await mounted(page, 1);
  assert.deepEqual(page.complaints, []);
  assert.equal(await page.locator("zifu-estimator").nth(1).getAttribute("scheme"), "resident");
});

test("the demo host: two places under the strictest policy, each settles by its own rules", async () => {
  const page = await open((await address()) + "demo.html");
  await mounted(page, 0);
  await page.locator("zifu-estimator").nth(1).scrollIntoViewIfNeeded();
  await mounted(page, 1);
  const own = [];
  for (const nth of [0, 1]) {
    const one = page.locator("zifu-estimator").nth(nth);
    for (const choice of ["start:in", "kind:active", "setting:inpatient", "admission:1", "grade:tertiary"]) await one.locator(`[data-choice="${choice}"]`).first().check();
    await one.locator('input[data-field="total"]').first().fill("40000");
    await one.locator('input[data-field="excluded"]').first().fill("0");
    await one.locator("[data-answer]").first().waitFor();
    own.push(await one.locator("[data-answer]").first().innerText());
  }
  assert.match(own[0], /6,605/);
  assert.notEqual(own[0], own[1]);
  assert.deepEqual(page.complaints, []);
});

test("nothing of the program is fetched before it comes near the view", async () => {
  const page = await portal('<div id="far"></div><zifu-estimator></zifu-estimator>', {
    before: (page) => page.addInitScript(() => document.addEventListener("DOMContentLoaded", () => (document.getElementById("far").style.height = "9000px"))),
  });
  await page.waitForTimeout(400);
  assert.deepEqual(page.asked.filter((url) => /shell|app\./.test(url)), []);
  await page.evaluate(() => document.querySelector("zifu-estimator").scrollIntoView());
  await mounted(page);
});

test("the pinned loader has the digest that the manifest says, and a changed program is refused", async () => {
  const pinned = manifest().find((one) => /^zifu\.[0-9a-f]{8}\.js$/.test(one.file));
  assert.match(pinned.integrity, /^sha256-/);
  const page = await portal("<zifu-estimator></zifu-estimator>", {
    before: (page) => page.route("**/shell.*.js", async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, body: (await answer.text()) + " " });
    }),
  });
  await page.locator("zifu-estimator", { hasText: "12393" }).waitFor();
  assert.equal(await page.evaluate(() => Boolean(customElements.get("zifu-estimator"))), false);
});

test("in a page in GBK the words are whole", async () => {
  const base = await address();
  const page = await open(base + "gbk.html", {
    before: (page) => page.route("**/gbk.html", async (route) => {
      const real = await route.fetch({ url: base });
      const body = Buffer.concat([
        Buffer.from('<!doctype html><html lang="zh-CN"><meta charset="gbk"><title>'), Buffer.from([0xd2, 0xbd, 0xb1, 0xa3]),
        Buffer.from('</title><zifu-estimator></zifu-estimator><script defer src="zifu.js"></script>'),
      ]);
      await route.fulfill({ response: real, headers: { ...real.headers(), "content-type": "text/html; charset=gbk" }, body });
    }),
  });
  await mounted(page);
  await page.locator("zifu-estimator h1").waitFor();
  assert.equal(await page.title(), "医保");
  assert.match(await page.locator(".zifu-root").innerText(), /自己要出/);
});

test("in the light tree it mounts, is styled, and its style stays with it", async () => {
  const page = await portal('<p id="out">host</p><zifu-estimator light-dom></zifu-estimator>', { policy: STRICT });
  await page.locator("zifu-estimator h1").waitFor();
  assert.equal(await page.evaluate(() => document.querySelector("zifu-estimator").shadowRoot), null);
  const margins = await page.evaluate(() => [getComputedStyle(document.getElementById("out")).marginTop, getComputedStyle(document.querySelector("zifu-estimator h1, zifu-estimator h2")).marginTop]);
  assert.deepEqual(margins, ["16px", "0px"]);
  assert.ok(await page.evaluate(() => document.querySelector("zifu-estimator").textContent.includes("自己要出")));
  assert.deepEqual(page.complaints, []);
});

test("it says when it is ready", async () => {
  const page = await portal("<zifu-estimator></zifu-estimator>", {
    before: (page) => page.addInitScript(() => {
      window.told = [];
      for (const name of ["ready", "estimate", "error"]) document.addEventListener("zifu-" + name, (event) => window.told.push([name, event.detail]));
    }),
  });
  await mounted(page);
  await page.waitForFunction(() => window.told.some(([name]) => name === "ready"));
  const told = await page.evaluate(() => window.told);
  assert.match(told[0][1].version, /^\d+\.\d+\.\d+$/);
});

test("it tells why it could not open", async () => {
  const page = await portal("<zifu-estimator></zifu-estimator>", {
    before: async (page) => {
      await page.addInitScript(() => document.addEventListener("zifu-error", (event) => (window.cause = event.detail.cause)));
      await page.route("**/app.*.wasm", (route) => route.fulfill({ status: 404, body: "no" }));
    },
  });
  await page.waitForFunction(() => window.cause === "missing");
});

// A portal that notes in `told` every error it is told.
const hearingErrors = async () => {
  const page = await portal("<zifu-estimator></zifu-estimator>", {
    before: (page) => page.addInitScript(() => {
      window.told = [];
      document.addEventListener("zifu-error", (event) => window.told.push(event.detail));
    }),
  });
  await mounted(page);
  return page;
};

test("what a host hands in that cannot become text is told as that, and the form stays", async () => {
  const page = await hearingErrors();
  await page.evaluate(() => { document.querySelector("zifu-estimator").bill = { total: 46800n }; });
  await page.waitForFunction(() => window.told.length === 1);
  await page.evaluate(() => {
    const round = {};
    round.self = round;
    document.querySelector("zifu-estimator").situation = round;
  });
  // The bill is still what it was: it is told again with the second start.
  await page.waitForFunction(() => window.told.length === 3);
  for (const [nth, name] of [[0, "bill"], [1, "situation"], [2, "bill"]]) {
    const { cause, detail } = await page.evaluate((nth) => window.told[nth], nth);
    assert.equal(cause, "given");
    assert.match(detail, new RegExp(`^Give ${name} as plain data, amounts as text: TypeError`));
  }
  await mounted(page);
  await choose(page, "start:in");
  assert.equal(await page.locator("[data-trouble]").count(), 0);
});

test("an amount that is no text and no whole number is told, and the form stays", async () => {
  const page = await hearingErrors();
  for (const [nth, bill, said] of [[1, { total: 46800.5 }, "46800.5"], [2, { total: NaN }, "NaN"], [3, "46800.50", "46800.50"]]) {
    await page.evaluate((bill) => { document.querySelector("zifu-estimator").bill = bill; }, bill);
    await page.waitForFunction((nth) => window.told.length === nth, nth);
    const { cause, detail } = await page.evaluate((nth) => window.told[nth - 1], nth);
    assert.deepEqual([cause, detail], ["given", `Give bill as plain data, amounts as text: TypeError: ${said}`]);
    await mounted(page);
  }
  await page.evaluate(() => { document.querySelector("zifu-estimator").bill = { total: 46800 }; });
  await page.waitForFunction(() => document.querySelector("zifu-estimator").shadowRoot.querySelector('[data-field="total"]')?.value === "46800");
  assert.equal(await page.evaluate(() => window.told.length), 3);
});

test("a root of 62.5% changes no size", async () => {
  const size = async (page) => {
    await mounted(page);
    return page.evaluate(() => getComputedStyle(document.querySelector("zifu-estimator").shadowRoot.querySelector(".zifu")).fontSize);
  };
  const plain = await size(await portal("<zifu-estimator></zifu-estimator>"));
  const small = await size(await portal("<zifu-estimator></zifu-estimator>", {
    before: (page) => page.addInitScript(() => document.addEventListener("DOMContentLoaded", () => (document.documentElement.style.fontSize = "62.5%"))),
  }));
  assert.equal(small, plain);
});

test("a frame takes its options from its address and tells its height to its host alone", async () => {
  const base = await address();
  const page = await open(base + "host.html", {
    before: (page) => page.route("**/host.html", async (route) => {
      const real = await route.fetch({ url: base });
      const html = '<!doctype html><meta charset="utf-8"><title>Host</title><iframe data-zifu-frame title="zifu" src="frame.html?place=beijing&scheme=resident"></iframe><script defer src="zifu-frame.js"></script>';
      await route.fulfill({ response: real, headers: { ...real.headers(), "content-security-policy": STRICT }, body: html });
    }),
  });
  const inside = page.frameLocator("iframe");
  await inside.locator("zifu-estimator .zifu-root > *").first().waitFor();
  assert.equal(await inside.locator("zifu-estimator").getAttribute("scheme"), "resident");
  await inside.locator('.zifu-more[data-lang="zh"]').waitFor();
  assert.deepEqual(await inside.locator(".zifu-more a:visible").evaluateAll((links) => links.map((link) => link.lang)), ["zh-CN", "zh-CN"]);
  await page.waitForFunction(() => parseInt(document.querySelector("iframe").style.height, 10) > 300);
  // A message that claims more, from another window, is not heard.
  const height = await page.evaluate(() => {
    const before = document.querySelector("iframe").style.height;
    window.postMessage({ zifu: 1, height: 99 }, "*");
    return before;
  });
  await page.waitForTimeout(200);
  assert.equal(await page.evaluate(() => document.querySelector("iframe").style.height), height);
});

test("fifty mounts leave no second page of memory behind, and one element", async () => {
  const page = await portal("<main><zifu-estimator></zifu-estimator></main>");
  await mounted(page);
  for (let i = 0; i < 50; i++) {
    await putBack(page);
    await mounted(page);
  }
  assert.equal(await page.locator("zifu-estimator .zifu-root").count(), 1);
  assert.equal(page.asked.filter((url) => url.endsWith(".wasm")).length, 1);
  assert.deepEqual(page.complaints, []);
});

test("what the types and the element manifest name is in the release", () => {
  for (const file of ["custom-elements.json", "zifu.d.ts", "zifu-frame.js", "frame.html", "zifu.js", "zifu-old.js", "worker.js"]) {
    assert.ok(manifest().some((one) => one.file === file), file);
  }
  assert.match(readFileSync(join(dist, "index.html"), "utf8"), /<script nomodule defer src="zifu-old.js">/);
});

// What a host has set and heard.
const hearing = (page) => page.addInitScript(() => {
  window.told = [];
  document.addEventListener("zifu-estimate", (event) => window.told.push(event.detail));
});
const SITUATION = { setting: "inpatient", grade: "tertiary", person: "retired", filing: "local", admission: "1" };
const BILL = { total: "46800.00", excluded: "3000.00" };
const filled = (attributes, situation = SITUATION, bill = BILL) => portal(`<zifu-estimator place="beijing" ${attributes}></zifu-estimator>`, {
  policy: STRICT,
  before: async (page) => {
    await hearing(page);
    await page.addInitScript(([situation, bill]) => document.addEventListener("DOMContentLoaded", () => Object.assign(document.querySelector("zifu-estimator"), { situation, bill })), [situation, bill]);
  },
});
const within = (page, selector) => page.locator("zifu-estimator").locator(selector);

test("what the host fills in gives a figure, and the host is told it by its national names", async () => {
  const page = await filled("");
  await within(page, '[data-answer="figure"]').waitFor();
  await page.waitForFunction(() => window.told.length === 1);
  const [{ kind, fields }] = await page.evaluate(() => window.told);
  assert.equal(kind, "exact");
  assert.equal(fields.medfee_sumamt, "46800.00");
  assert.equal(fields.psn_part_amt, await within(page, '[data-figure="counter"]').first().getAttribute("data-amount"));
  // Not locked, it may be changed, and the change is told.
  await type(page, "total", "50000");
  await page.waitForFunction(() => window.told.some((one) => one.fields.medfee_sumamt === "50000.00"));
  assert.deepEqual(page.complaints, []);
});

test("of a range the host is told both ends, of a floor that it is one", async () => {
  const range = await filled("", { ...SITUATION, grade: undefined });
  await choose(range, "grade:unsure");
  await range.waitForFunction(() => window.told.some((one) => one.kind === "range"));
  const { fields } = (await range.evaluate(() => window.told)).find((one) => one.kind === "range");
  assert.ok(Number(fields["psn_part_amt.low"]) < Number(fields["psn_part_amt.high"]), JSON.stringify(fields));
  assert.equal(fields.psn_part_amt, undefined);
  const floor = await filled("", SITUATION, { total: "46800.00" });
  await floor.waitForFunction(() => window.told.some((one) => one.kind === "floor"));
});

test("what is locked stays as the host set it, and the rest may be answered", async () => {
  const page = await filled('prefill="locked"', SITUATION, { total: "46800.00" });
  const total = within(page, 'input[data-field="total"]');
  // Once there is an answer the question is folded, and its field out of sight.
  await total.waitFor({ state: "attached" });
  assert.equal(await total.getAttribute("readonly"), "");
  assert.equal(await within(page, '[data-choice="grade:primary"]').isDisabled(), true);
  await type(page, "excluded", "3000");
  await within(page, '[data-answer="figure"]').waitFor();
  assert.equal(await within(page, '[data-action="carry"]').count(), 0, "no other bill can be begun");
  await within(page, '[data-action="erase"]').click();
  assert.equal(await total.inputValue(), "46800.00");
  assert.equal(await within(page, 'input[data-field="excluded"]').inputValue(), "");
});

test("what a host sets while somebody is at the form replaces what it had set, and leaves what is typed", async () => {
  const page = await filled("");
  const set = (bill) => page.evaluate((bill) => { document.querySelector("zifu-estimator").bill = bill; }, bill);
  const holds = (field, value) => page.waitForFunction(([field, value]) =>
    document.querySelector("zifu-estimator").shadowRoot?.querySelector(`input[data-field="${field}"]`)?.value === value, [field, value]);
  await mounted(page);
  await holds("total", "46800.00");
  await set({ total: "900.00" });
  await holds("total", "900.00");
  await holds("excluded", "");
  // An answer of the person's own stays beside the host's next bill; with a sum typed the bill is the person's.
  await choose(page, "grade:primary");
  await set({ total: "700.00" });
  await holds("total", "700.00");
  assert.equal(await within(page, '[data-choice="grade:primary"]').isChecked(), true);
  await type(page, "total", "50000");
  await set({ total: "100.00", excluded: "5.00" });
  await mounted(page);
  await holds("total", "50000");
  await holds("excluded", "");
});

test("with employees alone locked nobody is offered the residents' insurance", async () => {
  const offered = async (attributes) => {
    const page = await portal(`<zifu-estimator place="beijing" ${attributes}></zifu-estimator>`);
    await within(page, '[data-choice="kind:active"]').waitFor({ state: "attached" });
    return page.evaluate(() => Array.from(document.querySelector("zifu-estimator").shadowRoot.querySelectorAll('[data-choice^="kind:"]'), (one) => one.dataset.choice.slice(5)));
  };
  assert.deepEqual(await offered('scheme="employee" prefill="locked"'), ["active", "retired", "lixiu"]);
  assert.deepEqual(await offered('scheme="employee"'), ["active", "retired", "resident", "unsure", "lixiu"]);
});

test("provider, helpline and disclaimer of the host stand in the page's words", async () => {
  const page = await filled('provider="某某社区医院" hotline="0512-12345" disclaimer="本院不作保证。" heading-level="2"');
  await within(page, '[data-answer="figure"]').waitFor();
  const words = await within(page, ".zifu-root").innerText();
  for (const told of ["某某社区医院", "0512-12345", "本院不作保证。"]) assert.ok(words.includes(told), told);
  for (const gone of ["12393", "不是医保局的系统", "不是结算单"]) assert.ok(!words.includes(gone), gone);
  assert.equal(await within(page, "h1").getAttribute("aria-level"), "2");
});

test("features that the host switches off are not drawn, places it does not name are not offered", async () => {
  const page = await filled('without="keep share report more" places="beijing"');
  await within(page, '[data-answer="figure"]').waitFor();
  await within(page, '[data-fold="todo"]').waitFor();
  for (const gone of ['[data-field="keep"]', '[data-fold="share"]', '[data-fold="data"]', '[data-fold="more"]']) assert.equal(await within(page, gone).count(), 0, gone);
  const places = await within(page, 'input[data-choice^="place:"]').evaluateAll((all) => all.map((one) => one.value));
  assert.deepEqual(places, ["beijing", "other"]);
  const paper = await filled('without="print"');
  await within(paper, '[data-fold="share"]').waitFor();
  assert.equal(await within(paper, '[data-action="take-print"]').count(), 0);
});

test("theme, contrast, colours and large print are the host's", async () => {
  const ground = (page) => within(page, ".zifu").evaluate((root) => getComputedStyle(root).backgroundColor);
  for (const light of ["", "light-dom"]) {
    const dark = await portal(`<zifu-estimator theme="dark" contrast="more" ${light}></zifu-estimator>`, { colorScheme: "light" });
    await mounted(dark);
    assert.equal(await ground(dark), "rgb(16, 22, 28)");
    const bright = await portal(`<zifu-estimator theme="light" large-print ${light}></zifu-estimator>`, { colorScheme: "dark" });
    await mounted(bright);
    assert.equal(await ground(bright), "rgb(255, 255, 255)");
    await within(bright, ".zifu.large").waitFor();
  }
  const own = await portal('<zifu-estimator id="own"></zifu-estimator>', {
    before: (page) => page.addInitScript(() => document.addEventListener("DOMContentLoaded", () => document.getElementById("own").style.setProperty("--zifu-ground", "rgb(1, 2, 3)"))),
  });
  await mounted(own);
  assert.equal(await ground(own), "rgb(1, 2, 3)");
});

test("the scheme of residents is answered, that of employees leaves open whether retired", async () => {
  const page = await portal('<zifu-estimator scheme="resident"></zifu-estimator><zifu-estimator scheme="employee" eager></zifu-estimator>');
  await mounted(page, 0);
  await mounted(page, 1);
  const chosen = (nth) => page.locator("zifu-estimator").nth(nth).locator('input[data-choice^="kind:"]:checked').count();
  await page.locator("zifu-estimator").nth(0).locator('[data-choice="stage:adult"]').waitFor();
  assert.deepEqual([await chosen(0), await chosen(1)], [1, 0]);
});
