// The release in Firefox and WebKit: page, widget, frame, self-check, single file by double click, and without a network
// after one visit; and every journey of tests/pages/journeys.mjs. Run by `cargo xtask engines`; alone:
// `node tests/engines/run.mjs [--report FILE] [--only PART-OF-A-NAME]`.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { dist } from "../pages/lib.mjs";
import { closeHosts, host } from "../pages/host.mjs";
import { journeys, walk } from "../pages/journeys.mjs";
import { firefox, webkit } from "./drive.mjs";

// In the page: five answers and two sums of a first stay in Beijing, and what comes out.
async function journey(framed, nth) {
  const wait = async (find, what) => {
    for (let tries = 0; tries < 900; tries++) {
      const found = find();
      if (found) return found;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error("did not appear: " + what);
  };
  const page = () => (framed ? document.querySelector("iframe").contentDocument : document);
  const one = await wait(() => page() && page().querySelectorAll("zifu-estimator")[nth], "estimator");
  one.scrollIntoView();
  const at = (selector) => wait(() => (one.shadowRoot || one).querySelector(selector), selector);
  for (const choice of ["start:in", "place:beijing", "kind:active", "setting:inpatient", "admission:1", "grade:tertiary"]) {
    const button = await at(`[data-choice="${choice}"]`);
    if (!button.checked) button.click();
  }
  for (const [field, text] of [["total", "40000"], ["excluded", "0"]]) {
    const input = await at(`input[data-field="${field}"]`);
    input.value = text;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }
  return (await at('[data-answer="figure"]')).innerText;
}

async function selfCheck() {
  for (let tries = 0; tries < 1200; tries++) {
    const sum = document.querySelector("#sum");
    if (sum && sum.dataset.sum !== "waiting") return sum.dataset.sum + "\n" + Array.from(document.querySelectorAll("#list > li"), (one) => one.dataset.check + " " + one.dataset.kind).join("\n");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("the self-check did not end");
}

async function kept() {
  if (!navigator.serviceWorker) return "no workers";
  await navigator.serviceWorker.ready;
  return "kept";
}

const settles = (text) => {
  if (!/6,605/.test(text)) throw new Error(`expected 6,605 in: ${text}`);
  return "6,605";
};

// A host that can go away, with a portal's page around a frame.
let up = true;
const portal = '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>Host</title><iframe data-zifu-frame title="zifu" src="frame.html?place=beijing"></iframe><script defer src="zifu-frame.js"></script>';
const base = await host((name, answer) => {
  if (!up) return null;
  if (name === "host.html") Object.assign(answer, { status: 200, body: portal });
});

const STEPS = {
  "page": async (browser) => {
    await browser.go(base);
    return settles(await browser.run(journey, false, 0));
  },
  "widget, two places, strictest policy": async (browser) => {
    await browser.go(base + "demo.html");
    return settles(await browser.run(journey, false, 0));
  },
  "frame on a portal's page": async (browser) => {
    await browser.go(base + "host.html");
    return settles(await browser.run(journey, true, 0));
  },
  "self-check": async (browser) => {
    await browser.go(base + "check.html");
    const told = await browser.run(selfCheck);
    if (!told.startsWith("good")) throw new Error(told);
    return "all good, examples settled";
  },
  "single file by double click": async (browser) => {
    await browser.go(pathToFileURL(join(dist, "zifu.html")).href);
    return settles(await browser.run(journey, false, 0));
  },
  "without a network after one visit": async (browser) => {
    await browser.go(base);
    const told = await browser.run(kept);
    if (told !== "kept") throw new Error(told);
    up = false;
    try {
      await browser.go(base);
      return settles(await browser.run(journey, false, 0));
    } finally {
      up = true;
    }
  },
};

for (const journey of journeys) {
  STEPS[`journey: ${journey.name}`] = async (browser) => {
    try {
      const left = await walk(browser, { base, offline: async () => { up = false; } }, journey);
      // The one thing an engine lacks so far: the sheet is asked for as always, but nothing makes a file of it.
      return `to its end${left.length ? "; its driver has no command that prints to a file, so the paper itself was not made" : ""}`;
    } finally {
      up = true;
      // Nothing of one journey is there for the next.
      await browser.go(base + "zifu.css").catch(() => {});
      await browser.run(async () => { localStorage.clear(); sessionStorage.clear(); }).catch(() => {});
    }
  };
}

const only = process.argv.indexOf("--only");
const wanted = Object.entries(STEPS).filter(([step]) => only < 0 || step.includes(process.argv[only + 1]));
const lines = [], failed = [];
for (const start of [firefox, webkit]) {
  const browser = await start();
  for (const [step, run] of wanted) {
    const told = await run(browser).catch((error) => {
      failed.push(`${browser.name}, ${step}: ${error.message}`);
      return "FAILED";
    });
    lines.push(`| ${browser.name} | ${step} | ${told} |`);
    console.log(lines.at(-1));
  }
  await browser.close();
}
closeHosts();

const report = process.argv.indexOf("--report");
if (report > 0 && only < 0 && !failed.length) {
  writeFileSync(process.argv[report + 1], `# Firefox and WebKit

Written by \`cargo xtask engines\` on ${new Date().toISOString().slice(0, 10)}. Chromium runs the whole of \`tests/pages\` on every change; these two run the way
through each form in which the program is given out, to the same figure, and the journeys of \`tests/pages/journeys.mjs\`, which Chromium runs in the tests. Debian's packages: firefox-esr, webkit2gtk-driver, xvfb. Safari itself: not run.

| engine | what | outcome |
|---|---|---|
${lines.join("\n")}
`);
}
for (const one of failed) console.error(one);
process.exit(failed.length ? 1 : 0);
