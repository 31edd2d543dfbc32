// The package as others take it: what npm would publish, in Node, through a bundler, in a plain page; and its README's example.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { build } from "../pages/node_modules/esbuild/lib/main.js";
import { Refused, file, folder, nodeOpen, open, stay } from "./lib.mjs";

const place = mkdtempSync(join(tmpdir(), "zifu-"));
const archive = readdirSync(folder).find((name) => name.endsWith(".tgz"));
before(() => {
  writeFileSync(join(place, "package.json"), "{ \"type\": \"module\", \"private\": true }");
  execFileSync("npm", ["install", "--offline", "--no-audit", "--no-fund", "--ignore-scripts", join(folder, archive)], { cwd: place, stdio: "pipe" });
});
after(() => rmSync(place, { recursive: true, force: true }));

const engine = await open();
const wanted = engine.loadPack(file("pack/beijing/employee.json")).settle(stay()).own;
const { state: _, ...asked } = stay();
const low = (await engine.loadPack(file("pack/beijing/employee.json")).estimate(asked)).low.bound;
const OUT = `const r = (await open(MODULE)).loadPack(PACK); console.log(r.settle(${JSON.stringify(stay())}).own, (await r.estimate(${JSON.stringify(asked)})).low.bound);`;

test("the archive holds code, types, licences, packs, words, catalogue, and nothing else", () => {
  const names = readdirSync(join(place, "node_modules/zifu")).sort();
  const expected = ["LICENSE-APACHE", "LICENSE-MIT", "README.md", "browser.js", "catalogue.json", "index.d.ts", "index.json", "node.js", "pack", "package.json", "whole.js", "whole.wasm", "words", "zifu.js", "zifu.wasm"];
  assert.deepEqual(names, expected.sort());
  const { license, version, dependencies } = JSON.parse(readFileSync(join(place, "node_modules/zifu/package.json"), "utf8"));
  assert.deepEqual([license, version, dependencies], ["MIT OR Apache-2.0", "0.1.0", undefined]);
});

test("the example of its README runs as it stands", () => {
  const example = /```js\n([^]*?)```/.exec(readFileSync(join(folder, "README.md"), "utf8"))[1];
  writeFileSync(join(place, "example.mjs"), example);
  const said = execFileSync("node", ["example.mjs"], { cwd: place, encoding: "utf8" });
  assert.match(said, new RegExp(`^${wanted.replace(".", "\\.")} \\d+\\.\\d\\d\n`));
  assert.match(said, /settlement\/lines 16850\.50 Total 16,850\.50/);
  assert.match(said, /line\[0\]\.amount line\[0\]\.amount: write numbers in quotes/);
});

async function bundled(platform) {
  const entry = `import { open } from "zifu"; import wasm from "zifu/zifu.wasm"; import whole from "zifu/whole.wasm"; import pack from "zifu/pack/beijing/employee.json";
    ${OUT.replace("MODULE", "wasm, () => whole").replace("PACK", "pack")}`;
  const result = await build({
    stdin: { contents: entry, resolveDir: place }, bundle: true, minify: true, format: "esm", platform, target: ["node20", "chrome90"], write: false,
    loader: { ".wasm": "binary", ".json": "text" }, logLevel: "error",
  });
  return result.outputFiles[0].text;
}

test("through a bundler, for Node", async () => {
  writeFileSync(join(place, "bundle.mjs"), await bundled("node"));
  assert.equal(execFileSync("node", ["bundle.mjs"], { cwd: place, encoding: "utf8" }).trim(), `${wanted} ${low}`);
});

test("its types say what there is", () => {
  const types = readFileSync(join(folder, "index.d.ts"), "utf8");
  const rules = engine.loadPack(file("pack/beijing/employee.json"));
  const block = /export interface Rules \{([^]*?)\n\}/.exec(types)[1];
  const told = [...block.matchAll(/^ {2}(\w+)\(/gm)].map((one) => one[1]);
  for (const name of told) assert.equal(typeof rules[name], "function", name);
  for (const name of ["settle", "estimate", "explain", "curve", "bills", "distances", "reverse", "state"]) assert.ok(told.includes(name), name);
  assert.equal(typeof engine.search, "function");
});

test("the search finds by initials", () => {
  const find = engine.search(file("catalogue.json"));
  assert.equal(find("amxl", "2026-03-01", 3)[0].name, "阿莫西林");
});

test("ranges fetch the whole program once, ask again after a failure, and refuse by name", async () => {
  let fetched = 0;
  const rules = (await nodeOpen(file("zifu.wasm"), () => {
    fetched++;
    return fetched === 1 ? Promise.reject(new Error("no network")) : file("whole.wasm");
  })).loadPack(file("pack/beijing/employee.json"));
  assert.equal(rules.settle(stay()).own, wanted);
  assert.equal(fetched, 0, "not before ranges are asked for");
  await assert.rejects(rules.estimate(asked), /no network/);
  const [one, other] = await Promise.all([rules.estimate(asked), rules.distances(stay())]);
  assert.deepEqual([one.low.bound, other.ahead.length > 0, fetched], [low, true, 2]);
  const refused = await rules.estimate({ ...asked, line: [{ amount: 120.5 }] }).catch((error) => error);
  assert.ok(refused instanceof Refused);
  assert.equal(refused.faults[0].at, "line[0].amount");
  assert.equal(fetched, 2);
  rules.free();
});

test("an instance of its own each time", async () => {
  const [one, other] = [await open(), await open()];
  assert.notEqual(one.memory, other.memory);
});

const chromiumPath = process.env.CHROMIUM || ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);

test("in a plain page and through a bundler in one, under a policy", { skip: process.env.SKIP_BROWSER ? "no browser wanted" : false }, async () => {
  const { chromium } = await import(pathToFileURL(join(folder, "../../tests/pages/node_modules/playwright-core/index.mjs")));
  const plain = `import { open } from "./browser.js"; ${OUT.replace("MODULE", "").replace("PACK", "await (await fetch(\"pack/beijing/employee.json\")).text()")}`;
  const own = { "/": ["text/html", "<!doctype html><title>x</title>"], "/plain.js": ["text/javascript", plain], "/bundle.js": ["text/javascript", await bundled("browser")] };
  const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'";
  const kinds = { js: "text/javascript", wasm: "application/wasm", json: "application/json" };
  const server = createServer((request, response) => {
    const name = request.url.slice(1), path = join(folder, name);
    const [type, body] = own[request.url] ?? (existsSync(path) ? [kinds[name.split(".").pop()], readFileSync(path)] : ["text/plain", ""]);
    response.writeHead(200, { "content-type": type, "content-security-policy": policy });
    response.end(body);
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const browser = await chromium.launch({ executablePath: chromiumPath, args: ["--no-sandbox", "--disable-gpu"] });
  try {
    const page = await browser.newPage();
    const said = [], complaints = [];
    page.on("console", (message) => (message.type() === "log" ? said : complaints).push(message.text()));
    page.on("pageerror", (error) => complaints.push(String(error)));
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    for (const name of ["plain.js", "bundle.js"]) await page.addScriptTag({ url: name, type: "module" });
    await page.waitForFunction(() => true);
    for (let turn = 0; turn < 100 && said.length < 2 && complaints.length === 0; turn++) await page.waitForTimeout(100);
    assert.deepEqual(complaints.filter((text) => !/favicon/.test(text)), []);
    assert.deepEqual(said, [`${wanted} ${low}`, `${wanted} ${low}`]);
  } finally {
    await browser.close();
    server.close();
  }
});
