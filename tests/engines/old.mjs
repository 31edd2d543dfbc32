// Old Chromium, 72 to 92, as npm keeps them for servers without a screen: the self-check with its examples, and what is loaded when a
// fold is opened. Given a file of cases (`cargo xtask old` writes it): every case on the published package under no policy, where these
// browsers run WebAssembly; and, in two of them, every case of a published place, each handed to an estimator as a portal would. Under our
// policy these browsers refuse WebAssembly, so what settles there is the plain script; the present Chromium gives what must come out.
// A report, no gate (160 MB are fetched): `node tests/engines/old.mjs [CASES]` after a release and `cargo xtask package`.
import { execFileSync, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliDecompressSync } from "node:zlib";
import { closeHosts, host } from "../pages/host.mjs";
import { fileNamed, launch } from "../pages/lib.mjs";
import { folded, packaged } from "./former.mjs";

const store = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "target", "old-browsers");
const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; img-src 'self' data:; worker-src 'self'";

// Its versions, what each is, and in which the self-check and the cases through the page's form are run as well, which take their time
// (and 80 gives no page out before its own time is over).
const KERNELS = [["1.11.2", "Chromium 72", true], ["2.1.1", "Chromium 80", false], ["5.5.0", "Chromium 88", true], ["10.1.0", "Chromium 92", false]];
// What must stand in the folds of a stay of 40,000 yuan in Beijing.
const FOLDS = JSON.stringify({ figure: "2891.50", further: "refused", year: "sums", stays: "refused", todo: 5, assume: 5, found: 7 });

// The program out of the package, unpacked once.
function kernel(version) {
  const folder = join(store, version), program = join(folder, "chrome");
  if (existsSync(program)) return program;
  mkdirSync(folder, { recursive: true });
  const packed = execFileSync("npm", ["pack", "--silent", `chrome-aws-lambda@${version}`], { cwd: folder, encoding: "utf8" }).trim();
  execFileSync("tar", ["xzf", packed, "package/bin"], { cwd: folder });
  const inside = join(folder, "package", "bin");
  const file = readdirSync(inside).find((name) => /^chromium.*\.br$/.test(name));
  writeFileSync(program, brotliDecompressSync(readFileSync(join(inside, file))));
  chmodSync(program, 0o755);
  rmSync(join(folder, packed));
  return program;
}

// The page's text once its own time has run out; examples may take longer than the browser believes, so it is tried again.
function dump(program, address) {
  const profile = mkdtempSync(join(tmpdir(), "zifu-old-"));
  const words = ["--headless", "--no-sandbox", "--disable-gpu", "--single-process", "--no-zygote", `--user-data-dir=${profile}`, "--virtual-time-budget=200000", "--dump-dom", address];
  return new Promise((resolve) => {
    const child = spawn(program, words, { stdio: ["ignore", "pipe", "ignore"] });
    let text = "";
    child.stdout.on("data", (piece) => { text += piece; });
    const late = setTimeout(() => child.kill("SIGKILL"), 90_000);
    child.on("exit", () => {
      clearTimeout(late);
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
      resolve(text);
    });
  });
}

// A case as a portal hands it in: place, scheme, facts, sums. Lines go as what is kept of a form.
function handed(one) {
  const { situation, bill, line } = one.stages[0].input;
  const text = ["form lines\n"];
  (line || []).forEach(({ amount, class: letter, prepay, limit }, index) => {
    const put = (cell, value) => value !== undefined && text.push(`line/${index}/${cell} ${value}\n`);
    put("name", "");
    put("amount", amount);
    put("class", letter);
    put("prepay", prepay && String(Math.round(Number(prepay) * 1e6) / 1e4));
    put("limit", limit);
  });
  return { name: one.name, pack: one.pack.name, situation, bill: bill && { excluded: "0", prepay: "0", over_limit: "0", ...bill }, draft: line && text.join("") };
}

// In the page: some cases one after the other, each told to the host as it comes; then the next some, in a fresh page.
function settleAll() {
  const told = (path, text) => fetch("told/" + path + "/" + encodeURIComponent(text));
  const answer = (one) => new Promise((resolve) => {
    const node = document.createElement("zifu-estimator");
    const done = (text) => {
      clearTimeout(late);
      clearInterval(looking);
      node.remove();
      resolve(text);
    };
    const late = setTimeout(() => done("nothing"), one.patience);
    // A form that still asks for something, or refuses, tells the host nothing: seen so for a while, it has come to its end.
    let still = 0;
    const looking = setInterval(() => {
      const answer = (node.shadowRoot || node).querySelector("[data-answer]"), state = answer && answer.getAttribute("data-answer");
      still = /^(missing|no-rules|refused)$/.test(state) ? still + 1 : 0;
      if (still === 8) done("none: " + state);
    }, 50);
    const scheme = one.pack.split("/");
    node.setAttribute("place", scheme[0]);
    node.setAttribute("scheme", scheme[1]);
    node.situation = one.situation;
    if (one.bill) node.bill = one.bill;
    node.addEventListener("zifu-error", (event) => done("error " + event.detail.cause));
    node.addEventListener("zifu-estimate", (event) => done(JSON.stringify(event.detail)));
    // Beside what is kept of a form, facts are taken where they are locked.
    if (one.draft) {
      node.draft = one.draft;
      node.setAttribute("prefill", "locked");
    }
    document.body.append(node);
  });
  const from = Number(location.search.slice(1));
  fetch("cases.json").then((reply) => reply.json()).then((all) => {
    let at = from;
    const next = () => {
      if (at >= all.length) return told("end", navigator.userAgent);
      if (at === from + 100) return void (location.search = "?" + at);
      return answer(all[at]).then((text) => told(at, text)).then(() => at++).then(next);
    };
    return next();
  }).catch((error) => told("end", "failed: " + error));
}

// The cases in a browser: what each came to. `start` opens an address and gives how to end.
async function settled(cases, start) {
  const seen = [];
  let ended, moved = Date.now();
  const begun = moved;
  const over = new Promise((resolve) => { ended = resolve; });
  const page = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>Cases</title><body><script defer src="${fileNamed("shell.", ".js")}"></script><script defer src="all.js"></script>`;
  const base = await host((name, answer) => {
    const put = (type, body) => Object.assign(answer, { status: 200, body, head: { "content-type": type, "content-security-policy": POLICY } });
    const [, at, text] = /^told\/(\w+)\/([^]*)$/.exec(name) || [];
    moved = Date.now();
    if (name === "all.html") put("text/html; charset=utf-8", page);
    else if (name === "all.js") put("text/javascript", `(${settleAll})();`);
    else if (name === "cases.json") put("application/json", JSON.stringify(cases));
    else if (at === "end") put("text/plain", ""), ended(text);
    else if (at) {
      put("text/plain", "");
      seen[at] = text;
      if (at % 100 === 99) console.error(`  ${Number(at) + 1} of ${cases.length} cases, ${Math.round((Date.now() - begun) / 1000)} s`);
    }
  });
  const end = await start(base + "all.html?0");
  const watch = setInterval(() => Date.now() - moved > 180_000 && ended("stood still"), 1000);
  const agent = await over;
  clearInterval(watch);
  await end();
  return { seen, agent: (/Chrome\/[\d.]+/.exec(agent) || [agent])[0] };
}

async function present(address) {
  const context = await (await launch()).newContext({ serviceWorkers: "block" });
  await (await context.newPage()).goto(address);
  return () => context.browser().close();
}

const former = (program) => (address) => {
  const profile = mkdtempSync(join(tmpdir(), "zifu-old-"));
  const child = spawn(program, ["--headless", "--no-sandbox", "--disable-gpu", "--single-process", "--no-zygote", `--user-data-dir=${profile}`, "--remote-debugging-port=0", address], { stdio: "ignore" });
  return () => new Promise((resolve) => {
    child.once("exit", () => {
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
      resolve();
    });
    child.kill("SIGKILL");
  });
};

// What the present browser comes to, which cases it settles, and how many of those to the case's own figure.
async function expected(file) {
  const all = readFileSync(file, "utf8").trim().split("\n").map((line) => JSON.parse(line));
  const named = all.filter((one) => one.pack.name && one.stages[0].input && fileNamed(`data/pack-${one.pack.name.replace("/", "-")}.`, ".json"));
  const cases = named.map((one) => ({ ...handed(one), patience: 20_000, own: one.stages[0].figures && one.stages[0].figures.own }));
  console.error(`${cases.length} cases in the present Chromium …`);
  const { seen, agent } = await settled(cases, present);
  const answered = cases.map((one, at) => ({ ...one, patience: 60_000, answer: seen[at] })).filter(({ answer }) => answer && answer[0] === "{");
  const figures = answered.filter(({ answer }) => JSON.parse(answer).kind === "exact");
  const own = figures.filter((one) => JSON.parse(one.answer).fields.psn_part_amt === one.own);
  console.log(`${agent}, WebAssembly: ${all.length} cases, ${cases.length} of published places; ${answered.length} answered, ${figures.length} with a figure, ${own.length} with the figure of the case`);
  return answered;
}

const base = await host((name, answer) => { if (name.endsWith(".html")) answer.head["content-security-policy"] = POLICY; });
let failed = 0;
const cases = process.argv[2] ? await expected(process.argv[2]) : [];
for (const [version, agent, more] of KERNELS) {
  const program = kernel(version), start = former(program);
  if (more) {
    let line = "";
    for (let tries = 0; tries < 3 && !/ good$/.test(line); tries++) {
      const text = await dump(program, base + "check.html");
      const found = (check) => (new RegExp(`data-check="${check}" data-kind="(\\w+)"`).exec(text) || [])[1];
      line = `${(/Chrome\/[\d.]+/.exec(text) || ["?"])[0]}: WebAssembly under the policy ${found("policy") === "wasm" ? "refused" : found("policy")}, examples in plain script ${found("examples")}`;
    }
    console.log(line);
    if (!/ good$/.test(line)) failed++;
  }
  const folds = await folded(POLICY, start);
  const well = folds === FOLDS;
  console.log(`${agent}, what is opened later: ${well ? "the year by sums or a former result, what to do, what is taken for granted, the search; 更多 and the year stay by stay say that they need WebAssembly" : folds}`);
  if (!well) failed++;
  if (!process.argv[2]) continue;
  console.error("every case on the package …");
  const told = await packaged(process.argv[2], start);
  const count = told[0] === "{" ? JSON.parse(told) : null;
  console.log(`${agent}, the package's WebAssembly under no policy: ${count ? `${count.settled} settlements as natively, ${count.asked} of them asked further` : told}`);
  if (!count) failed++;
  if (!cases.length || !more) continue;
  console.error(`${cases.length} cases in plain script …`);
  const { seen } = await settled(cases, start);
  const other = cases.filter((one, at) => seen[at] !== one.answer);
  console.log(`${agent}, plain script through the form: ${cases.length - other.length} of ${cases.length} as in the present Chromium`);
  for (const one of other.slice(0, 5)) console.log(`  ${one.name}: ${seen[cases.indexOf(one)]} instead of ${one.answer}`);
  failed += other.length;
}
closeHosts();
process.exit(failed ? 1 : 0);
