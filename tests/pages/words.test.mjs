// The page's words themselves: both languages say the same things, and the Chinese ones keep to what a patient may be told.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const folder = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "static", "words");

// Every line that is a pair; the files hold nothing else but remarks.
function words(name) {
  const pairs = new Map();
  for (const line of readFileSync(join(folder, name), "utf8").split("\n")) {
    if (!line || line.startsWith("#")) continue;
    const [, key, text] = /^"?([^"\s]+)"? = "(.*)"$/.exec(line) ?? assert.fail(`${name}: ${line}`);
    assert.ok(!pairs.has(key), `${name}: ${key} stands twice`);
    pairs.set(key, text);
  }
  return pairs;
}

const placeholders = (text) => (text.match(/\{\w+\}/g) ?? []).sort();

for (const part of ["page", "more", "beside"]) {
  const [zh, en] = [words(`${part}.zh.toml`), words(`${part}.en.toml`)];

  test(`${part}: both languages have the same keys, placeholders and hints`, () => {
    assert.deepEqual([...zh.keys()].sort(), [...en.keys()].sort());
    for (const [key, text] of zh) assert.deepEqual(placeholders(text), placeholders(en.get(key)), key);
  });

  test(`${part}: Chinese words mislead nobody and hold no Latin ones`, () => {
    // The button to English is in English; a disease is named by its letter.
    const latin = new Set(["page.switch", "page.disease.niemann-pick-c", "lang"]);
    for (const [key, text] of zh) {
      for (const bad of ["无效", "非法", "抱歉", "不合规", "校验", "区间", "错误代码"]) assert.ok(!text.includes(bad), `${key} says ${bad}`);
      if (!latin.has(key)) assert.doesNotMatch(text.replace(/\{\w+\}/g, ""), /[A-Za-z]/, key);
    }
    // 自付 is never the total: it stands only where a paper prints it, or for the share paid first.
    for (const [key, text] of zh) {
      if (/自付/.test(text.replace(/先行自付|先自付|自付一|自付二|个人自付|自付数/g, ""))) assert.fail(`${key}: ${text}`);
    }
  });
}
