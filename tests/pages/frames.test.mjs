// The frame of another origin: the host hears a height from its own frame alone, the frame tells it to the host named alone, and
// reads nothing about it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { close, dist, fileNamed, open } from "./lib.mjs";
import { closeHosts } from "./host.mjs";
import { FILES, PAGE, byName, html, portalHost } from "./portals.mjs";

after(async () => {
  await close();
  closeHosts();
});

const HOST_SCRIPT = `<script defer src="/${FILES}zifu-frame.js"></script>`;
// As the release's own host sends them (xtask/src/policy.rs).
const OURS = { "referrer-policy": "no-referrer", "cross-origin-opener-policy": "same-origin", "cross-origin-resource-policy": "same-origin" };
const originOf = (base) => new URL(base).origin;
const heights = (page) => page.evaluate(() => Array.from(document.querySelectorAll("iframe"), (one) => one.style.height));
// While its page gives way to another, a window has none for a moment.
const frameOf = async (page, id) => {
  for (let tries = 0; tries < 500; tries++) {
    const frame = await (await page.waitForSelector(`iframe#${id}`)).contentFrame();
    if (frame && frame.url()) return frame;
    await page.waitForTimeout(20);
  }
  throw new Error(`no page in ${id}`);
};

// What a frame says to its parent, and what it asks about it, written down; what is said is said all the same.
const recorded = () => {
  if (window === window.top) return;
  window.sent = [];
  window.asked = [];
  const real = window.parent;
  const asked = (name) => void window.asked.push(String(name));
  const parent = new Proxy({}, {
    get(_, name) {
      asked(name);
      return (...given) => { window.sent.push(given); real[name](...given); };
    },
    set: (_, name) => (asked(name), true),
    has: (_, name) => (asked(name), false),
    ownKeys: () => (asked("its keys"), []),
  });
  Object.defineProperty(window, "parent", { get: () => parent });
  Object.defineProperty(Document.prototype, "referrer", { get: () => (asked("referrer"), "") });
};

test("a frame of another origin is as tall as its content, and what it says is its height to the host named, nothing more", async () => {
  let may = "'self'";
  const release = await portalHost({}, (name, answer) => {
    if (name === FILES + "frame.html") answer.head["content-security-policy"] = `frame-ancestors ${may}`;
    Object.assign(answer.head, OURS);
  });
  const theirs = byName(release, "localhost");
  const portal = await portalHost({ [PAGE]: { policy: `default-src 'none'; script-src 'self'; img-src data:; frame-src ${originOf(theirs)}`, body: html(
    `<iframe id="ours" data-zifu-frame title="zifu" width="700" src="${theirs}${FILES}frame.html?place=beijing&large-print&light-dom"></iframe>${HOST_SCRIPT}`) } });

  // Not allowed by the server: no frame, and no height.
  const refused = await open(portal + PAGE);
  await refused.waitForTimeout(300);
  assert.deepEqual(await heights(refused), [""]);

  may = originOf(portal);
  const page = await open(portal + PAGE, { before: (page) => page.addInitScript(recorded) });
  const frame = await frameOf(page, "ours");
  await frame.locator("zifu-estimator .zifu-root > *").first().waitFor();
  assert.equal(new URL(frame.url()).origin, originOf(theirs));
  assert.deepEqual(await frame.locator("zifu-estimator").evaluate((one) => ["place", "large-print", "light-dom"].map((name) => one.getAttribute(name))), ["beijing", "", null]);
  await page.waitForFunction(() => parseInt(document.querySelector("iframe").style.height, 10) > 300);
  // An answer makes the content longer or shorter; the host's frame follows.
  const before = await heights(page);
  await frame.locator('[data-action="large"]').first().click();
  await page.waitForFunction((before) => document.querySelector("iframe").style.height !== before, before[0]);
  // What is drawn late is told late: in the end both are the same.
  const tall = () => frame.evaluate(() => Math.ceil(document.documentElement.getBoundingClientRect().height));
  for (let tries = 0; tries < 100 && (await heights(page))[0] !== `${await tall()}px`; tries++) await page.waitForTimeout(50);
  assert.deepEqual(await heights(page), [`${await tall()}px`]);
  const { sent, asked } = await frame.evaluate(() => ({ sent: window.sent, asked: window.asked }));
  assert.ok(sent.length >= 2, `${sent.length} messages`);
  for (const [data, ...target] of sent) assert.deepEqual([Object.keys(data), data.zifu, typeof data.height, target], [["zifu", "height"], 1, "number", [originOf(portal)]]);
  assert.deepEqual([...new Set(asked)], ["postMessage"]);
  assert.deepEqual(page.complaints, []);
});

test("the frame's script names nothing by which a host could be known", () => {
  const text = readFileSync(join(dist, fileNamed("frame.", ".js")), "utf8");
  assert.match(text, /parent\.postMessage/);
  assert.doesNotMatch(text, /referrer|ancestorOrigins|opener|frameElement|\btop\b|parent\.(?!postMessage)/);
});

// Who is told is what stands in the address: one origin, or nobody.
const NOBODY = {
  "": "nobody is named",
  "*": "everybody",
  "null": "an origin that is none",
  "PORTAL/": "an address with a path, if an empty one",
  "PORTAL/news/": "an address with a path",
  "https://*.example": "many origins",
  "//portal.example": "no scheme",
  "portal.example": "a name alone",
  "javascript:alert(1)": "no address of a page",
  "file://": "no host",
  " PORTAL": "something before it",
  "PORTAL https://portal.example": "two origins",
};

test("a height is told to one origin named in full, and to nobody else", async () => {
  // The page's content does not matter here, so the program itself is left out.
  const release = await portalHost({}, (name, answer) => {
    if (/shell\./.test(name)) answer.plain(() => "");
  });
  const theirs = byName(release, "localhost");
  const portal = await portalHost({ [PAGE]: html('<div id="room"></div>') });
  const page = await open(portal + PAGE, { before: (page) => page.addInitScript(recorded) });
  const said = async (name) => {
    await page.evaluate((src) => {
      const frame = document.createElement("iframe");
      frame.id = "ours";
      frame.src = src;
      document.getElementById("room").replaceChildren(frame);
      window.heard = 0;
      window.onmessage = () => { window.heard++; };
      return new Promise((resolve) => { frame.onload = resolve; });
    }, `${theirs}${FILES}frame.html?host=${encodeURIComponent(name)}`);
    const frame = await frameOf(page, "ours");
    // The page grows, and two frames of the screen go by: whoever is told is told by then.
    const sent = await frame.evaluate(() => new Promise((resolve) => {
      document.body.style.paddingTop = "300px";
      const steps = (left) => requestAnimationFrame(() => (left ? steps(left - 1) : setTimeout(() => resolve(window.sent), 50)));
      steps(3);
    }));
    return { targets: [...new Set(sent.map(([, target]) => target))], heard: (await page.evaluate(() => window.heard)) > 0 };
  };
  assert.deepEqual(await said(originOf(portal)), { targets: [originOf(portal)], heard: true });
  assert.deepEqual(await said("https://portal.example"), { targets: ["https://portal.example"], heard: false }, "another host than the one around it");
  for (const [name, why] of Object.entries(NOBODY)) {
    assert.deepEqual(await said(name.replace("PORTAL", originOf(portal))), { targets: [], heard: false }, `${name}: ${why}`);
  }
});

// Who sends what, and why it must not be heard. `ours` is the host's own frame; where a row names no sender, it is the one.
const UNHEARD = [
  { why: "a version before the first", data: { zifu: 0, height: 555 } },
  { why: "a version to come", data: { zifu: 2, height: 555 } },
  { why: "the version as text", data: { zifu: "1", height: 555 } },
  { why: "no version", data: { height: 555 } },
  { why: "no number", data: { zifu: 1, height: NaN } },
  { why: "below nothing", data: { zifu: 1, height: -1 } },
  { why: "nothing: the frame would be gone", data: { zifu: 1, height: 0 } },
  { why: "taller than any page", data: { zifu: 1, height: 1e9 } },
  { why: "endless", data: { zifu: 1, height: Infinity } },
  { why: "a number as text", data: { zifu: 1, height: "555" } },
  { why: "text that is more than a number", data: { zifu: 1, height: "555px;position:fixed" } },
  { why: "no height", data: { zifu: 1 } },
  { why: "a list that reads as a number", data: { zifu: 1, height: [555] } },
  { why: "nothing at all", data: null },
  { why: "text", data: "555" },
  { why: "more than version 1 has", data: { zifu: 1, height: 555, width: 1 } },
  { why: "from a frame of somebody else", from: "foreign", data: { zifu: 1, height: 555 } },
  { why: "from a frame of ours that the host did not mark", from: "unmarked", data: { zifu: 1, height: 555 } },
  { why: "from a frame within ours, of our origin", from: "inner", data: { zifu: 1, height: 555 } },
  { why: "from our frame's window, in which a page of another origin is now", from: "moved", data: { zifu: 1, height: 555 } },
  { why: "from our frame's window, in which a page without an origin is now", from: "blank", data: { zifu: 1, height: 555 } },
  { why: "from the host's own window", from: "host", data: { zifu: 1, height: 555 } },
];

test("of what may be said to a host, only a height of version 1 from its own frame changes anything", async () => {
  // Stand-ins of the right origins: what they say is the test's own.
  const stub = html("<iframe></iframe>");
  const theirs = byName(await portalHost({ "frame.html": stub }), "localhost");
  const foreign = await portalHost({ "else.html": stub });
  const portal = await portalHost({ [PAGE]: html(`${["ours", "moved", "blank"].map((id) => `<iframe id="${id}" data-zifu-frame src="${theirs}frame.html"></iframe>`).join("")}
    <iframe id="unmarked" src="${theirs}frame.html"></iframe><iframe id="foreign" src="${foreign}else.html"></iframe>${HOST_SCRIPT}`) });
  const page = await open(portal + PAGE);
  await page.waitForFunction(() => document.readyState === "complete" && document.querySelector("#ours").src.includes("host="));
  await page.waitForLoadState("networkidle");
  for (const [id, url] of [["moved", `${foreign}else.html`], ["blank", "data:text/html,x"]]) {
    await (await frameOf(page, id)).evaluate((url) => { setTimeout(() => { location.href = url; }); }, url);
    for (let tries = 0; tries < 200 && (await frameOf(page, id)).url() !== url; tries++) await page.waitForTimeout(20);
    await (await frameOf(page, id)).waitForLoadState();
    assert.ok((await page.evaluate((id) => document.getElementById(id).src, id)).startsWith(theirs), "its own address still names ours");
  }
  await page.evaluate(() => {
    window.heard = 0;
    window.addEventListener("message", () => { window.heard++; });
  });
  let said = 0;
  // Said, and heard by a listener that comes after the host's own.
  const say = async (from, data) => {
    if (from === "host") await page.evaluate((data) => window.postMessage(data, "*"), data);
    else if (from === "inner") await (await frameOf(page, "ours")).childFrames()[0].evaluate((data) => window.top.postMessage(data, "*"), data);
    else await (await frameOf(page, from)).evaluate((data) => window.parent.postMessage(data, "*"), data);
    said++;
    await page.waitForFunction((said) => window.heard === said, said);
    return await heights(page);
  };
  assert.deepEqual(await say("ours", { zifu: 1, height: 776.2 }), ["777px", "", "", "", ""], "the good one");
  for (const { why, from = "ours", data } of UNHEARD) assert.deepEqual(await say(from, data), ["777px", "", "", "", ""], why);
  assert.deepEqual(await say("ours", { zifu: 1, height: 555 }), ["555px", "", "", "", ""], "the good one again");
  assert.deepEqual(page.complaints, []);
});
