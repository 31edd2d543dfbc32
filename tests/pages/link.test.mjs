// The link that a person asks for, changed on its way: seeded changes of its fragment, each opened in a fresh estimator. It is the
// same draft, or none and said so; never a failure, and the address never keeps it.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { address, close, figure, mounted, open, start, stay, type } from "./lib.mjs";

after(close);

const MARK = "zifu=";

// Numbers that look drawn and are the same each time (mulberry32).
function drawn(seed) {
  return (below) => {
    seed = (seed + 0x6d2b79f5) | 0;
    let value = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) % below;
  };
}

const FOREIGN = ["from=timeline", "isappinstalled=0", "nsukey=a%2Bb%3D", "shareTo=weixin", "scene=1&clicktime=1772323200", "utm_source=x&utm_medium=y", "_wv=1031", "wxfrom=3#wechat_redirect", "t=%E7%9C%8B"];

// What applications add around a link: it must still be read.
function decorated(link, next) {
  const extra = () => FOREIGN[next(FOREIGN.length)];
  return [
    () => `${link}&${extra()}`,
    () => `${link}?${extra()}`,
    () => `?${extra()}&${link}`,
    () => `${extra()}&${link}&${extra()}`,
    () => `${link}#${extra()}`,
    () => `${link}/`,
    () => `${link}%20`,
    () => `${link}（点开看）`,
    () => encodeURIComponent(link),
  ][next(9)]();
}

// What must be noticed.
function damaged(link, next) {
  const from = MARK.length + next(link.length - MARK.length - 1), letter = "%;=&#0/~"[next(8)];
  return [
    () => link.slice(0, from),
    () => link.slice(0, from) + link.slice(from + 1 + next(4)),
    () => link.slice(0, from) + letter + link.slice(from),
    () => link.slice(0, from) + letter + link.slice(from + 1),
    () => link.slice(0, from) + link.slice(MARK.length),
    () => link.toUpperCase().replace("ZIFU=", MARK),
  ][next(6)]();
}

// Opens each fragment in an estimator of its own, in one page: what it shows then.
const opened = (page, hashes, noted) => page.evaluate(async ([hashes, noted]) => {
  const seen = [];
  for (const hash of hashes) {
    document.querySelector("zifu-estimator").remove();
    history.replaceState(null, "", location.pathname + "#" + hash);
    const one = document.createElement("zifu-estimator");
    one.setAttribute("eager", "");
    document.body.append(one);
    let root = null;
    const wait = () => new Promise((resolve) => setTimeout(resolve, 2));
    const there = () => root && root.firstElementChild && (!noted || one.shadowRoot.querySelector('[data-note="link"]'));
    for (let tries = 0; tries < 3000 && !there() && !one.shadowRoot.querySelector("[data-trouble]"); tries++) {
      await wait();
      root = one.shadowRoot.querySelector(".zifu-root");
    }
    // A word about a link comes with words that are fetched later.
    if (!noted) for (let tries = 0; tries < 50; tries++) await wait();
    const note = one.shadowRoot.querySelector('[data-note="link"]');
    const total = one.shadowRoot.querySelector('input[data-field="total"]');
    seen.push({
      hash, failed: !root || Boolean(one.shadowRoot.querySelector("[data-trouble]")),
      note: note ? note.textContent : "", total: total ? total.value : "", address: location.href,
    });
  }
  return seen;
}, [hashes, noted]);

async function linked() {
  const page = await start();
  await stay(page, "retired", ["form:sums"]);
  for (const [field, text] of [["total", "46800"], ["excluded", "3000"], ["prepay", "1200"], ["over_limit", "0"]]) await type(page, field, text);
  await figure(page, "own").waitFor();
  await page.locator('[data-fold="share"] > summary').click();
  await page.locator('[data-action="take-link"]').first().click();
  const link = await page.locator('[data-taken="link"] textarea').inputValue();
  await page.context().close();
  return link.slice(link.indexOf("#") + 1);
}

test("a hundred and fifty links changed on their way: the same draft, or none and said so", async () => {
  const link = await linked();
  assert.ok(link.startsWith(MARK), link);
  const page = await open(await address());
  await mounted(page);
  const next = drawn(20260301);
  const whole = Array.from({ length: 60 }, () => decorated(link, next));
  const broken = Array.from({ length: 90 }, () => damaged(link, next)).filter((one) => !one.includes(link));
  assert.ok(broken.length > 75);
  for (const { hash, failed, note, total, address } of await opened(page, whole, true)) {
    assert.equal(failed, false, hash);
    assert.equal(total, "46800", hash);
    assert.ok(note.length > 5 && !/断了/.test(note), hash);
    assert.ok(!address.includes("46800"), address);
  }
  for (const { hash, failed, note, total, address } of await opened(page, broken, true)) {
    assert.equal(failed, false, hash);
    assert.equal(total, "", hash);
    assert.match(note, /断了/, hash);
    assert.ok(!address.includes(MARK), address);
  }
  // Nothing of ours in it: an empty form, and no word about a link.
  for (const { hash, failed, note, total } of await opened(page, ["", "large", "?from=timeline", "%", "%E0%A4%A", "zif=1", "=;sum=1", "a".repeat(60000)], false)) {
    assert.deepEqual([failed, note, total], [false, "", ""], hash.slice(0, 80));
  }
  assert.deepEqual(page.complaints, []);
});
