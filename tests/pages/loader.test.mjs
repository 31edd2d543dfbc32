// The loader in pages of others: what is said when the program does not come, and places that come later than it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, test } from "node:test";
import { address, close, mounted, portal } from "./lib.mjs";

after(close);

// As a host pastes it: with what our own documentation puts inside.
const guide = readFileSync(new URL("../../docs/embedding.md", import.meta.url), "utf8");
const SNIPPET = guide.match(/<zifu-estimator[^]*?<\/zifu-estimator>/)[0];
const hear = (page) => page.addInitScript(() => document.addEventListener("zifu-error", (event) => (window.told = event.detail)));

const lost = (body, answer, policy) => portal(body, {
  policy,
  before: async (page) => {
    await hear(page);
    if (answer) await page.route("**/shell.*.js", answer);
  },
});

const says = async (page, cause, zh) => {
  await page.waitForFunction((cause) => window.told?.cause === cause, cause);
  const words = await page.locator("zifu-estimator").innerText();
  assert.ok(words.includes(`${cause} ${zh}`), words);
  for (const part of ["估算没有打开", "did not open", "12393", "网站管理员 Site keeper", "/shell."]) assert.ok(words.includes(part), `${part} in ${words}`);
  assert.doesNotMatch(words, /正在打开/);
  return words;
};

test("the documented snippet holds words of its own, which a failure must replace", () => {
  assert.match(SNIPPET, /<p>正在打开/);
});

test("a missing program is named as missing, and a press tries again once it is there", async () => {
  const page = await lost(SNIPPET, (route) => route.fulfill({ status: 404, body: "no" }));
  assert.match(await says(page, "missing", "缺少文件"), /404/);
  await page.unroute("**/shell.*.js");
  await page.locator("zifu-estimator").click();
  await mounted(page);
});

test("in a div, too", async () => {
  const page = await lost("<div data-zifu><p>正在打开……</p></div>", (route) => route.fulfill({ status: 404, body: "no" }));
  await says(page, "missing", "缺少文件");
});

test("a page of errors in its place is named by its type", async () => {
  const page = await lost(SNIPPET, (route) => route.fulfill({ contentType: "text/html", body: "<p>hello" }));
  assert.match(await says(page, "mime", "类型不对"), /text\/html/);
});

test("a program that the digest refuses is named as changed", async () => {
  const page = await lost(SNIPPET, async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: (await answer.text()) + " " });
  });
  await says(page, "damaged", "文件变了");
  assert.equal(await page.evaluate(() => Boolean(customElements.get("zifu-estimator"))), false);
});

test("no connection is named as that", async () => {
  await says(await lost(SNIPPET, (route) => route.abort()), "network", "连不上");
});

test("a policy that lets the loader run and not the program is named as that", async () => {
  const policy = `default-src 'none'; script-src ${await address()}zifu.js; connect-src 'self'`;
  await says(await lost(SNIPPET, null, policy), "blocked", "策略不许");
});

test("a program that fails is not asked for over and over by its own words", async () => {
  const page = await lost("<zifu-estimator eager><p>正在打开……</p></zifu-estimator>", (route) => route.fulfill({ status: 404, body: "no" }));
  await says(page, "missing", "缺少文件");
  await page.waitForTimeout(600);
  assert.equal(page.asked.filter((url) => /\/shell\./.test(url)).length, 2);
});

// A whole section at once, as pages that draw themselves put it there.
const add = (page, tag, marks) => page.evaluate(([tag, marks]) => {
  const place = document.createElement(tag), section = document.createElement("section");
  for (const name of Object.keys(marks)) place.setAttribute(name, marks[name]);
  place.append("正在打开……");
  section.append(place);
  document.querySelector("main").append(section);
}, [tag, marks]);

test("places that come after the page has loaded begin, each once", async () => {
  const page = await portal("<main></main>");
  await page.waitForTimeout(200);
  assert.deepEqual(page.asked.filter((url) => /\/shell\./.test(url)), []);
  await add(page, "zifu-estimator", { place: "beijing" });
  await mounted(page, 0);
  await add(page, "div", { "data-zifu": "", "data-place": "shanghai", "data-eager": "" });
  await mounted(page, 1);
  assert.deepEqual(await page.locator("zifu-estimator").evaluateAll((all) => all.map((one) => one.getAttribute("place"))), ["beijing", "shanghai"]);
  // Once for its digest, and once, out of the cache, to run.
  assert.equal(page.asked.filter((url) => /\/shell\./.test(url)).length, 2);
  assert.deepEqual(page.complaints, []);
});

test("a div that comes before the program was ever loaded begins", async () => {
  const page = await portal("<main></main>");
  await add(page, "div", { "data-zifu": "", "data-place": "shanghai" });
  await mounted(page);
  assert.equal(await page.locator("zifu-estimator").getAttribute("place"), "shanghai");
});

test("the focus inside a place far below fetches the program", async () => {
  const page = await portal('<div id="far"></div><zifu-estimator><a href="#x">12393</a></zifu-estimator>', {
    before: (page) => page.addInitScript(() => document.addEventListener("DOMContentLoaded", () => (document.getElementById("far").style.height = "9000px"))),
  });
  await page.waitForTimeout(300);
  assert.deepEqual(page.asked.filter((url) => /\/shell\./.test(url)), []);
  await page.evaluate(() => document.querySelector("zifu-estimator a").focus({ preventScroll: true }));
  await mounted(page);
});

test("a paragraph below it does not move in view when the program has come, however late, narrow and wide", async () => {
  for (const viewport of [{ width: 360, height: 740 }, { width: 1280, height: 900 }]) {
    const page = await portal(`<h1>Portal</h1><p>above</p>${SNIPPET}<p id="below">below</p>`, {
      viewport,
      before: async (page) => {
        await page.addInitScript(() => {
          window.shifted = 0;
          window.moved = [];
          new PerformanceObserver((list) => {
            for (const one of list.getEntries()) {
              window.shifted += one.value;
              window.moved.push(...one.sources.map(({ node }) => node && node.id));
            }
          }).observe({ type: "layout-shift", buffered: true });
        });
        await page.route("**/app.*.wasm", async (route) => {
          await new Promise((resolve) => setTimeout(resolve, 1000));
          // Up to here the loader has kept the place, which it can do only once it runs itself.
          await page.evaluate(() => { window.moved = []; });
          await route.continue();
        });
      },
    });
    await page.locator("zifu-estimator h1").waitFor();
    await page.waitForTimeout(400);
    const [shifted, moved, below] = await page.evaluate(() => [window.shifted, window.moved, document.getElementById("below").getBoundingClientRect().top]);
    assert.ok(!moved.includes("below"), `the paragraph moved in view at ${viewport.width}`);
    // What Lighthouse calls good is 0.1.
    assert.ok(shifted < 0.1, `cumulative layout shift ${shifted} at ${viewport.width}`);
    assert.ok(below > viewport.height, "the form is taller than the window, as the place that is kept for it counts on");
  }
});
