// Measures the engine beside its peers and writes docs/benchmarks.md: node tests/peers/run.mjs FOLDER NATIVE [words for the benchmark, such as --quick]
// FOLDER: the benchmark (its own README says what it is); NATIVE: the peer example, built. Called by `cargo xtask bench`.
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { cpus, loadavg, totalmem } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "../pages/node_modules/esbuild/lib/main.js";
import { chromium } from "../pages/node_modules/playwright-core/index.mjs";

const here = dirname(fileURLToPath(import.meta.url)), root = resolve(here, "..", "..");
const [folder, native, ...words] = process.argv.slice(2);
const quick = words.includes("--quick"), work = join(root, "target", "peers", "harness");
const SIZES = [1, 20, 100, 1000, 10000];

// The benchmark installs and writes in its own folder; ours is a copy.
cpSync(resolve(folder), work, { recursive: true, filter: (from) => !/[\\/](node_modules|venv|out|target)$/.test(from) });
execFileSync("chmod", ["-R", "u+w", work]);
const before = loadavg();
const run = spawnSync("bash", [join(work, "run.sh"), ...(quick ? words : ["--rounds", "3", ...words]), `zifu=${join(here, "adapter.mjs")}`, `zifu-native=${native}`], { stdio: ["ignore", "ignore", "inherit"], cwd: root });
if (run.status !== 0 && run.status !== 2) throw new Error(`the benchmark ended with ${run.status}`);
const results = JSON.parse(readFileSync(join(work, "out/results.json"), "utf8"));
const table = readFileSync(join(work, "out/table.md"), "utf8");
const page = await inChromium();
const after = loadavg();
writeFileSync(join(root, "docs", "benchmarks.md"), report());
process.exit(run.status);

async function inChromium() {
  const bundle = await build({
    entryPoints: [join(here, "page.mjs")], bundle: true, format: "iife", write: false, define: { "import.meta.url": '"http://localhost/x/y/z.js"' },
    alias: { peers: work }, logLevel: "error",
  });
  const files = {
    "/": ["text/html", "<!doctype html><title>.</title><script src=page.js></script>"],
    "/page.js": ["text/javascript", Buffer.from(bundle.outputFiles[0].contents)],
    "/whole.wasm": ["application/wasm", readFileSync(join(root, "target/package/whole.wasm"))],
    "/pack.json": ["application/json", readFileSync(join(root, "target/peers/pack.json"))],
  };
  const server = createServer((request, response) => {
    const [type, bytes] = files[request.url] ?? ["text/plain", ""];
    // Alone in its process the page has a clock of five microseconds.
    response.writeHead(200, { "content-type": type, "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" });
    response.end(bytes);
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const paths = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || paths.find(existsSync), args: ["--no-sandbox", "--disable-gpu"] });
  try {
    const tab = await browser.newPage();
    await tab.goto(`http://127.0.0.1:${server.address().port}/`);
    const measured = await tab.evaluate(([sizes, ms]) => globalThis.measure("/whole.wasm", "/pack.json", sizes, ms), [SIZES, quick ? 20 : 60]);
    return { version: browser.version(), measured };
  } finally {
    await browser.close();
    server.close();
  }
}

function report() {
  const runs = (id) => results.peers.find((peer) => peer.id === id)?.runs ?? [];
  const median = (values) => {
    const there = values.filter((value) => value !== undefined).sort((a, b) => a - b);
    return there[there.length >> 1];
  };
  const of = (id, n, key, field) => median(runs(id).map((one) => one.n[n]?.[key]?.[field]));
  const shown = (value) => (value === undefined ? "–" : value >= 100 ? Math.round(value).toLocaleString("en-US") : value.toPrecision(2));
  const verify = runs("zifu")[0]?.verify ?? { ok: 0, bills: 0 };
  const traced = (n) => of("zifu", n, "object", "ratio") * of("zifu", n, "trace", "cost");
  const GENERAL = ["jre-host", "jre-items", "zen-native-map", "zen-native", "zen-wasm-expr", "zen-wasi", "publicodes-host", "publicodes-items", "feelin", "openfisca"];
  const withTrace = (n) => of("zifu", n, "trace", "us") ?? of("zifu", n, "object", "us");
  const speed = (id, n) => of(id, n, "object", "us") ?? of(id, n, "core", "us") ?? of(id, n, "pipe", "us");
  const behind = GENERAL.flatMap((id) => SIZES.filter((n) => speed(id, n) !== undefined && speed(id, n) < withTrace(n)).map((n) => `${id} at ${n}`));
  const per = (n) => of("zifu", n, "core", "us") / n;
  const bars = [
    ["every check bill right", "462 of 462", `${verify.ok} of ${verify.bills}`, verify.ok === verify.bills && verify.bills >= 462],
    ["ahead of every general rules engine at every size, our trace on", "none ahead", behind.length ? behind.join(", ") : "none ahead", behind.length === 0],
    ["core, 20 lines, against hand-written integer JavaScript", "≤ 3 ×", `${shown(of("zifu", 20, "core", "ratio"))} ×`, of("zifu", 20, "core", "ratio") <= 3],
    ["core, 1,000 lines", "≤ 1.0 ×", `${shown(of("zifu", 1000, "core", "ratio"))} ×`, of("zifu", 1000, "core", "ratio") <= 1],
    ["objects in, objects out, trace on, 20 lines", "≤ 5 ×", `${shown(traced(20))} ×`, traced(20) <= 5],
    ["objects in, objects out, trace on, 1,000 lines", "≤ 4 ×", `${shown(traced(1000))} ×`, traced(1000) <= 4],
    ["linear to 10,000 lines (core, a line at 10,000 against at 1,000)", "≤ 1.5 ×", `${shown(per(10000) / per(1000))} ×`, per(10000) / per(1000) <= 1.5],
  ];
  const rows = (list) => list.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
  const own = SIZES.map((n) => [
    n.toLocaleString("en-US"), ...["core", "object"].map((key) => `${shown(of("zifu", n, key, "us"))} (${shown(of("zifu", n, key, "ratio"))} ×)`),
    of("zifu", n, "trace", "us") === undefined ? "–" : `${shown(of("zifu", n, "trace", "us"))} (${shown(traced(n))} ×)`,
    ...["core", "object", "trace"].map((key) => `${shown(page.measured[n][key].us)} (${shown(page.measured[n][key].ratio)} ×)`),
    shown(of("zifu-native", n, "core", "us")),
  ]);
  // Where the time goes, from the same run: what a settlement costs before its first line, and what a line costs.
  const core = (n) => of("zifu", n, "core", "us"), hand = (n) => core(n) / of("zifu", n, "core", "ratio");
  const line = (us) => ((us(1000) - us(20)) / 980) * 1000;
  const split = [["this engine", core], ["hand-written JavaScript", hand]].map(([who, us]) => [who, shown(us(20) - (line(us) * 20) / 1000), shown(line(us)), shown((line(us) * 20) / 10 / us(20))]);
  const notes = readFileSync(join(here, "notes.md"), "utf8").trim();
  return `# Benchmarks

Written by \`cargo xtask bench FOLDER\`${quick ? " --quick" : ""}, where FOLDER holds the peer benchmark; everything below comes from one run of it. The task, the
bills and the peers are the benchmark's, the rules an illustration (\`tests/peers/pack.toml\`). "×" is times as slow as the same settlement in
hand-written integer JavaScript, timed in alternating slices in the same process: on a busy machine read that, not the microseconds.

Machine: ${cpus().length} × ${cpus()[0].model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}, Chromium ${page.version}. Load average (1, 5, 15 minutes) before
${before.map((one) => one.toFixed(1)).join(", ")}; after ${after.map((one) => one.toFixed(1)).join(", ")}${Math.max(...before, ...after) > cpus().length ? ": the machine was busy with other work" : ""}.

## The bars

| bar | wanted | measured | |
| --- | --- | --- | --- |
${rows(bars.map(([what, wanted, measured, held]) => [what, wanted, measured, held ? "held" : "**not reached**"]))}

## The engine as WebAssembly

Microseconds a bill. *core*: columns in, figures and trace as numbers out; *objects*: objects with decimal text both ways, the trace kept as
numbers; *with trace*: the trace as objects too. The engine computes its trace in every one of them.

| lines | Node: core | objects | with trace | Chromium: core | objects | with trace | native, one thread: core |
| --- | --- | --- | --- | --- | --- | --- | --- |
${rows(own)}

## Where the time goes

Core, from the figures at 20 and at 1,000 lines: a settlement before its first line, and each line.

| | µs before the first line | ns a line | of the time at 20 lines, the lines take |
| --- | --- | --- | --- |
${rows(split.map(([who, before_, each, share]) => [who, before_, each, `${share} %`]))}

${notes}

## Every engine

${table.trim()}
`;
}
