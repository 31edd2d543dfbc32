// What the browser tests share: one server, one browser, one way to look at the page.
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
export const dist = join(root, "dist");

export const singleFile = pathToFileURL(join(dist, "zifu.html")).href;
export const indexFile = pathToFileURL(join(dist, "index.html")).href;

// Files of the release, as its manifest lists them.
export const manifest = () => JSON.parse(readFileSync(join(dist, "manifest.json"), "utf8")).files;

export const fileNamed = (start, end) => manifest().map((one) => one.file).find((file) => file.startsWith(start) && file.endsWith(end));

// Under `cargo xtask test` a server is there already; alone (`node --test tests/pages/*.test.mjs`) one is started.
let server, served;
export function address() {
  if (process.env.ZIFU_ADDRESS) return Promise.resolve(process.env.ZIFU_ADDRESS);
  served ??= new Promise((resolve, reject) => {
    server = spawn("cargo", ["xtask", "host", dist, "--port", "0"], { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
    server.stdout.once("data", (line) => resolve(String(line).trim()));
    server.once("exit", () => reject(new Error("cargo xtask host ended: run `cargo xtask release` first")));
  });
  return served;
}

// The quiet flags keep the browser from asking the net for anything of its own.
const FLAGS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
  // A portal by its name, over plain http: what browsers give to this machine alone is not there.
  "--host-resolver-rules=MAP portal.test 127.0.0.1",
  // Frames of other origins in one process: as foreign to one another as ever, and the test tool loses none while they load.
  "--disable-site-isolation-trials",
];

let browser;
export async function launch() {
  const names = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
  const executablePath = process.env.CHROMIUM || names.find(existsSync);
  // The promise is kept, not what comes of it: two that ask at once share one browser.
  browser ??= chromium.launch({ executablePath, args: FLAGS });
  return await browser;
}

export async function close() {
  await (await browser)?.close();
  server?.kill();
}

// A fresh page that remembers all it asked for and all it complained about.
export async function open(url, options = {}) {
  const context = await (await launch()).newContext({ locale: "zh-CN", serviceWorkers: "block", ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  page.asked = [];
  page.complaints = [];
  page.on("request", (request) => page.asked.push(request.url()));
  page.on("console", (message) => {
    // Most tests block the worker; the test tool says so itself.
    if (/blocked by Playwright/.test(message.text())) return;
    if (["error", "warning"].includes(message.type())) page.complaints.push(message.text());
  });
  page.on("pageerror", (error) => page.complaints.push(String(error)));
  if (options.before) await options.before(page);
  if (url) await page.goto(url);
  return page;
}

// A page of our own making on the same origin: some portal's page, under our policy or its own.
export async function portal(body, options = {}) {
  const base = await address();
  return await open(base + "portal.html", {
    ...options,
    before: async (page) => {
      await page.route("**/portal.html", async (route) => {
        const real = await route.fetch({ url: base });
        const html = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>Portal</title>${body}<script defer src="zifu.js"></script>`;
        const headers = { ...real.headers(), ...(options.policy && { "content-security-policy": options.policy }) };
        await route.fulfill({ response: real, headers, body: html });
      });
      await options.before?.(page);
    },
  });
}

// The program is mounted when its root has something in it.
export const mounted = (page, nth = 0) => page.locator("zifu-estimator").nth(nth).locator(".zifu-root > *").first().waitFor();

// The words of the shell's card for a kind of trouble.
export const trouble = (page, kind) => page.locator(`zifu-estimator [data-trouble="${kind}"]`).first();

// The page's own questions and fields, by their stable hooks. A question that has been answered is folded: it is opened first.
const unfolded = async (one) => {
  await one.evaluate((answer) => answer.closest(".said:not([open])")?.querySelector("summary").click());
  return one;
};
export const choose = async (page, ...choices) => {
  for (const choice of choices) await (await unfolded(page.locator(`[data-choice="${choice}"]`).first())).check();
};
export const type = async (page, field, text) => (await unfolded(page.locator(`input[data-field="${field}"]`).first())).fill(text);
export const figure = (page, name) => page.locator(`[data-figure="${name}"]`).first();
export const amounts = (page, place) =>
  page.locator(`${place} [data-amount]`).evaluateAll((cells) => cells.map((cell) => cell.dataset.amount));

// The five answers of a stay in Beijing.
export const stay = (page, kind, more = []) =>
  choose(page, "start:in", "place:beijing", `kind:${kind}`, "setting:inpatient", "admission:1", "grade:tertiary", ...more);

// Takes the element out of the document and puts it back at once.
export const putBack = (page) => page.evaluate(() => {
  const one = document.querySelector("zifu-estimator");
  one.remove();
  document.querySelector("main").append(one);
});

// What a portal may at most forbid.
export const STRICT =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; img-src 'self' data:; frame-src 'self'; " +
  "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

// A policy that allows all but WebAssembly; to Chromium before 97 every policy of ours is one.
export const NO_WASM = "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src data:";

// The page at its address, mounted; or, for the journeys inside a portal, an estimator on a page of its own.
export async function start(options = {}) {
  const inside = process.env.ZIFU_INSIDE === "widget";
  const page = inside ? await portal("<zifu-estimator eager></zifu-estimator>", { policy: STRICT, ...options }) : await open(await address(), options);
  await mounted(page);
  return page;
}

// The same with a figure: a stay in Beijing with its sums.
export async function answered(options) {
  const page = await start(options);
  await stay(page, "retired", ["form:sums"]);
  for (const [field, text] of [["total", "46800"], ["excluded", "3000"], ["prepay", "1200"], ["over_limit", "0"]]) await type(page, field, text);
  await figure(page, "own").waitFor();
  return page;
}

// From now on nothing is held of a stay of Beijing's employees.
export const unheld = (page) => page.route(/data\/pack-beijing-employee/, async (route) => {
  const real = await route.fetch();
  const pack = await real.json();
  for (const table of pack.table.filter(({ id }) => ["tiers/inpatient", "deductible/inpatient"].includes(id))) {
    for (const row of table.row) row.value = { unknown: "没有查到", unknown_en: "not found" };
  }
  await route.fulfill({ response: real, body: JSON.stringify(pack) });
});
