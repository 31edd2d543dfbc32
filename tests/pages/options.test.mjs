// Everything a host may set, hear and style (static/shell/options.json) is tried by a test: here, or in the one named.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { STRICT, amounts, choose, close, dist, figure, fileNamed, mounted, open, portal, putBack, singleFile, stay, type } from "./lib.mjs";
import { closeHosts } from "./host.mjs";
import { FILES, PAGE, html, portalHost } from "./portals.mjs";

after(async () => {
  await close();
  closeHosts();
});

const here = dirname(fileURLToPath(import.meta.url));
const within = (page, selector) => page.locator("zifu-estimator").locator(selector);
const style = (place, name) => place.evaluate((one, name) => getComputedStyle(one)[name], name);

// What each row is tried by: file, name of the test, and what in its text shows that it is about this row.
const FILLED = ["widget", "what the host fills in gives a figure, and the host is told it by its national names"];
const WORDS = ["widget", "provider, helpline and disclaimer of the host stand in the page's words"];
const FEATURES = ["widget", "features that the host switches off are not drawn, places it does not name are not offered"];
const THEME = ["widget", "theme, contrast, colours and large print are the host's"];
const CHOSEN = ["options", "language, place and scheme are as the host sets them"];
const COLOURS = ["options", "colours and parts are the host's to style"];
const TRIED = {
  attributes: {
    "lang": [...CHOSEN, 'lang="en"'],
    "place": [...CHOSEN, 'place="beijing"'],
    "scheme": [...CHOSEN, 'scheme="employee"'],
    "theme": [...THEME, 'theme="dark"'],
    "contrast": ["options", "with stronger contrast what was grey is as dark as the text, and what is chosen has a line around it", 'contrast="more"'],
    "large-print": [...THEME, "large-print"],
    "provider": [...WORDS, "provider="],
    "hotline": [...WORDS, "hotline="],
    "disclaimer": [...WORDS, "disclaimer="],
    "places": [...FEATURES, "places="],
    "without": [...FEATURES, "without="],
    "min-confidence": ["opened-more", "a figure less sure than the host asks for counts as unknown, never as broken", 'min-confidence="official"'],
    "prefill": ["widget", "what is locked stays as the host set it, and the rest may be answered", 'prefill="locked"'],
    "heading-level": [...WORDS, 'heading-level="2"'],
    "light-dom": ["widget", "in the light tree it mounts, is styled, and its style stays with it", "light-dom"],
    "eager": ["options", "an eager one opens far below the view, another does not", "eager"],
  },
  properties: {
    "situation": [...FILLED, 'filled("")'],
    "bill": [...FILLED, "46800.00"],
    "pack": ["options", "a pack of the host's own is the one place offered, and its figures count", ".pack ="],
    "source": ["shell", "the host page's own data win over the site's, and what it does not give comes from the site", ".source ="],
  },
  events: {
    "zifu-ready": ["widget", "it says when it is ready", "zifu-"],
    "zifu-estimate": [...FILLED, "window.told"],
    "zifu-error": ["widget", "it tells why it could not open", "zifu-error"],
  },
  parts: { "root": [...COLOURS, "::part(root)"], "words": [...COLOURS, "::part(words)"] },
  properties_of_style: {
    "--zifu-accent": [...COLOURS, "--zifu-accent"],
    "--zifu-on-accent": [...COLOURS, "--zifu-on-accent"],
    "--zifu-ground": [...THEME, "--zifu-ground"],
    "--zifu-ink": [...COLOURS, "--zifu-ink"],
  },
};

test("every row of options.json is tried by a test that is there", () => {
  const table = JSON.parse(readFileSync(join(here, "../../static/shell/options.json"), "utf8"));
  assert.deepEqual(
    Object.fromEntries(Object.entries(TRIED).map(([kind, rows]) => [kind, Object.keys(rows).sort()])),
    Object.fromEntries(Object.entries(table).map(([kind, rows]) => [kind, rows.map(({ name }) => name).sort()])),
  );
  for (const [kind, rows] of Object.entries(TRIED)) for (const [name, [file, title, shows]] of Object.entries(rows)) {
    const text = readFileSync(join(here, `${file}.test.mjs`), "utf8");
    const body = text.split(`\ntest(${JSON.stringify(title)}, `)[1]?.split("\n});\n")[0];
    assert.ok(body, `${kind} ${name}: no test “${title}” in ${file}`);
    assert.ok(body.includes(shows), `${kind} ${name}: “${title}” does not speak of ${shows}`);
  }
});

test("language, place and scheme are as the host sets them", async () => {
  // Around it everything is Chinese.
  const page = await portal('<zifu-estimator lang="en" place="beijing" scheme="employee"></zifu-estimator>', { policy: STRICT });
  await mounted(page);
  await within(page, "h1").waitFor();
  assert.equal(await within(page, ".zifu").getAttribute("lang"), "en");
  assert.match(await within(page, ".zifu-root").innerText(), /Beijing/);
  assert.equal(await within(page, '[data-choice="place:beijing"]').isChecked(), true);
  await choose(page, "start:in");
  await within(page, '[data-choice="kind:active"]').waitFor();
  assert.deepEqual([await within(page, '[data-choice="kind:retired"]').count(), await within(page, '[data-choice^="stage:"]').count()], [1, 0]);
  assert.ok(page.asked.some((url) => /words-en/.test(url)) && !page.asked.some((url) => /words-zh/.test(url)), "one language is asked for");
  assert.deepEqual(page.complaints, []);
});

test("with stronger contrast what was grey is as dark as the text, and what is chosen has a line around it", async () => {
  const looked = async (attributes) => {
    const page = await portal(`<zifu-estimator place="beijing" ${attributes}></zifu-estimator>`, { colorScheme: "light" });
    await mounted(page);
    await choose(page, "start:in");
    const ink = await style(within(page, ".zifu"), "color");
    const edge = await style(within(page, '.option:not(.on)').first(), "borderTopColor");
    const soft = await style(within(page, "small").first(), "color");
    const chosen = within(page, ".option.on").first();
    await chosen.waitFor({ state: "attached" });
    return { edge: edge === ink, soft: soft === ink, line: await style(chosen, "outlineStyle"), width: await style(chosen, "outlineWidth") };
  };
  const [plain, more] = [await looked(""), await looked('contrast="more"')];
  assert.deepEqual([plain.edge, plain.soft, plain.line], [false, false, "none"]);
  assert.deepEqual(more, { edge: true, soft: true, line: "solid", width: "2px" });
  assert.deepEqual(await looked('contrast="more" light-dom'), more);
});

test("an eager one opens far below the view, another does not", async () => {
  const far = (attributes) => portal(`<div id="far"></div><zifu-estimator ${attributes}></zifu-estimator>`, {
    before: (page) => page.addInitScript(() => document.addEventListener("DOMContentLoaded", () => (document.getElementById("far").style.height = "9000px"))),
  });
  await mounted(await far("eager"));
  const page = await far("");
  await page.waitForTimeout(300);
  assert.deepEqual(page.asked.filter((url) => /shell/.test(url)), []);
});

test("a pack of the host's own is the one place offered, and its figures count", async () => {
  const pack = JSON.parse(readFileSync(join(dist, fileNamed("data/pack-beijing-employee.", ".json")), "utf8"));
  Object.assign(pack, { place: "own", title: "本单位的规则" });
  const rows = pack.table.find(({ id }) => id === "deductible/inpatient").row.filter(({ value }) => /^1300(\.00)?$/.test(value));
  assert.ok(rows.length > 0, "the deductible of a first stay");
  for (const row of rows) row.value = "1000.00";
  const page = await portal("<main><zifu-estimator></zifu-estimator></main>", { policy: STRICT });
  await mounted(page);
  await page.evaluate((pack) => { document.querySelector("zifu-estimator").pack = pack; }, pack);
  await within(page, '[data-choice="place:own"]').waitFor();
  assert.deepEqual(await within(page, 'input[data-choice^="place:"]').evaluateAll((all) => all.map((one) => one.value)), ["own", "other"]);
  await choose(page, "start:in", "place:own", "kind:active", "setting:inpatient", "admission:1", "grade:tertiary");
  await type(page, "total", "40000");
  await type(page, "excluded", "0");
  await figure(page, "own").waitFor();
  // 1,000, 15% of 29,000 and 10% of 10,000.
  assert.equal(await figure(page, "own").getAttribute("data-amount"), "6350.00");
  assert.match(await within(page, ".zifu-root").innerText(), /本单位的规则/);
  // Put somewhere else on the page it is still that pack.
  await putBack(page);
  await within(page, '[data-choice="place:own"]').waitFor({ state: "attached" });
  assert.deepEqual(page.complaints, []);
});

test("colours and parts are the host's to style", async () => {
  const sheet = `zifu-estimator { --zifu-accent: rgb(1, 2, 3); --zifu-on-accent: rgb(4, 5, 6); --zifu-ink: rgb(7, 8, 9); }
    zifu-estimator::part(root) { outline: 3px solid rgb(10, 11, 12); } zifu-estimator::part(words) { background-color: rgb(13, 14, 15); }`;
  let held = [];
  const base = await portalHost({
    [PAGE]: { policy: STRICT, body: html(`<link rel="stylesheet" href="/own.css"><zifu-estimator large-print></zifu-estimator><script defer src="/${FILES}zifu.js"></script>`) },
    "own.css": sheet,
  });
  const page = await open(null, {
    before: (page) => page.route("**/app.*.wasm", (route) => (held ? void held.push(route) : route.abort())),
  });
  await page.goto(base + PAGE);
  // Before it opens, and once it is open.
  await within(page, ".zifu-words").waitFor();
  assert.equal(await style(within(page, ".zifu-words"), "backgroundColor"), "rgb(13, 14, 15)");
  while (!held.length) await page.waitForTimeout(20);
  for (const route of held) await route.continue();
  await mounted(page);
  assert.equal(await style(within(page, ".zifu-root"), "outlineColor"), "rgb(10, 11, 12)");
  assert.equal(await style(within(page, ".zifu"), "color"), "rgb(7, 8, 9)");
  const next = within(page, '[data-action="next"]').first();
  await choose(page, "start:in");
  await next.waitFor();
  assert.deepEqual([await style(next, "backgroundColor"), await style(next, "color")], ["rgb(1, 2, 3)", "rgb(4, 5, 6)"]);
  // Where something is wrong, the words are that part too.
  held = null;
  await page.reload();
  await within(page, '[data-trouble="network"]').waitFor();
  assert.equal(await style(within(page, ".zifu-words"), "backgroundColor"), "rgb(13, 14, 15)");
});

const REM = /(?<![\w.])[\d.]+rem\b/;

test("no size hangs on the host's root: no rem in any published style", () => {
  const files = readdirSync(dist, { recursive: true }).map(String);
  const text = (name) => readFileSync(join(dist, name), "utf8");
  const styles = files.filter((name) => name.endsWith(".css")).map((name) => [name, text(name)]);
  // Scripts bring styles of their own: the element before its style is there, what stands beside the page.
  const scripts = files.filter((name) => name.endsWith(".js") && !name.startsWith("plain.")).map((name) => [name, text(name)]);
  const pages = files.filter((name) => name.endsWith(".html")).map((name) => [name, [...text(name).matchAll(/<style[^>]*>([^]*?)<\/style>|style="([^"]*)"/g)].map((found) => found[1] ?? found[2]).join("\n")]);
  assert.ok(styles.length >= 4 && scripts.length > 10 && pages.some(([, found]) => found.length > 1000), "they were read");
  assert.deepEqual([...styles, ...scripts, ...pages].filter(([, found]) => REM.test(found)).map(([name]) => name), []);
  for (const one of ["1rem", "a{margin:.5rem}", "font:1.2rem/2 x"]) assert.match(one, REM);
});

test("nor in a style that the page writes into itself", async () => {
  const page = await portal("<zifu-estimator></zifu-estimator>");
  await mounted(page);
  await stay(page, "retired");
  await type(page, "total", "46800");
  await type(page, "excluded", "3000");
  await figure(page, "own").waitFor();
  assert.ok((await amounts(page, "zifu-estimator")).length > 3);
  const written = await page.evaluate(() => {
    const root = document.querySelector("zifu-estimator").shadowRoot;
    return [...[document, root].flatMap((tree) => [...tree.querySelectorAll("[style]")].map((one) => one.getAttribute("style"))),
      ...root.adoptedStyleSheets.flatMap((sheet) => [...sheet.cssRules].map((rule) => rule.cssText))];
  });
  assert.ok(written.length > 100, `${written.length} rules`);
  assert.deepEqual(written.filter((one) => REM.test(one)), []);
});

test("the single file may ask for nothing at all", async () => {
  const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(readFileSync(join(dist, "zifu.html"), "utf8"))[1];
  assert.match(policy, /(^|; )connect-src 'none'(;|$)/);
  assert.match(policy, /(^|; )default-src 'none'(;|$)/);
  const page = await open(singleFile);
  await mounted(page);
  assert.equal(await page.evaluate(() => fetch("data:,x").then(() => "came", () => "refused")), "refused");
  assert.ok(page.complaints.some((text) => /connect-src 'none'/.test(text)), String(page.complaints));
});
