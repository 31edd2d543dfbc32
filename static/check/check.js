// The self-check of a host: opened once, it says what is wrong and what to do. It asks only for files of this very build.
// `CHECK` = { build, version, files: { name: digest }, examples } and the words and `sum` stand before this text.

const place = new URL("./", location.href);
const list = document.getElementById("list");
const found = [];
const refused = [];
document.addEventListener("securitypolicyviolation", (event) => refused.push(event.blockedURI + " " + event.effectiveDirective));

function spans(tag, pair, name) {
  const node = document.createElement(tag);
  if (name) node.className = name;
  pair.forEach((text, at) => {
    const span = document.createElement("span");
    if (at) span.lang = "en";
    span.textContent = text;
    node.append(span);
  });
  return node;
}

const fill = (pair, what) => pair.map((text) => text.replace("{}", what));

// One result. The state says how grave it is: good, note (works, better changed), bad.
function tell(id, kind, state, what) {
  found.push(state);
  const [visitor, keeper] = SAY[id + "." + kind];
  const item = document.createElement("li");
  item.dataset.check = id;
  item.dataset.kind = kind;
  item.dataset.state = state;
  const mark = { good: "✓ ", note: "○ ", bad: "✗ " }[state];
  item.append(spans("b", TITLES[id].map((text) => mark + text)), spans("p", fill(visitor, what)), spans("p", fill(keeper, what), "keeper"));
  list.append(item);
}

const some = (names) => names.slice(0, 4).join(", ") + (names.length > 4 ? " … (" + names.length + ")" : "");
const ends = (name) => name.split(".").pop();
const hashed = (name) => /\.[0-9a-f]{8}\.\w+$/.test(name);

function browser() {
  const lacks = [];
  const plain = Object.keys(CHECK.files).some((name) => /^plain\./.test(name));
  if (typeof WebAssembly !== "object" && !plain) lacks.push("WebAssembly");
  if (!window.customElements) lacks.push("customElements");
  if (typeof TextDecoder !== "function") lacks.push("TextDecoder");
  if (lacks.length) tell("browser", "old", "bad", lacks.join(", "));
  else tell("browser", "good", "good", (typeof WebAssembly === "object" ? "WebAssembly · " : "JavaScript · ") + navigator.userAgent);
}

// Reads one file from the host itself: no cache, no worker.
async function read(name) {
  const address = new URL(name, place).href;
  let answer;
  try {
    answer = await fetch(address, { cache: "no-store" });
  } catch (error) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    return { name, lost: refused.some((one) => one.startsWith(address)) ? "blocked" : "network" };
  }
  if (!answer.ok) return { name, lost: "missing", status: answer.status };
  const head = (key) => answer.headers.get(key) || "";
  const one = { name, type: head("content-type").toLowerCase(), packed: head("content-encoding"), kept: head("cache-control"), head };
  try {
    one.digest = sum(new Uint8Array(await answer.arrayBuffer()));
  } catch (error) {
    one.lost = "network";
  }
  return one;
}

async function readAll() {
  const names = Object.keys(CHECK.files), all = [];
  const next = async () => {
    while (names.length) all.push(await read(names.shift()));
  };
  await Promise.all([next(), next(), next(), next()]);
  return all;
}

function files(all) {
  const lost = (kind) => all.filter((one) => one.lost === kind).map((one) => one.name);
  const missing = lost("missing"), blocked = lost("blocked"), network = lost("network");
  const program = missing.filter((name) => ends(name) === "wasm");
  if (blocked.length) tell("files", "blocked", "bad", some(blocked));
  else if (program.length && program.length === missing.length) tell("files", "wasm", "bad", some(program));
  else if (missing.length) tell("files", "missing", "bad", some(missing));
  else if (network.length) tell("files", "network", "bad", some(network));
  else tell("files", "good", "good", String(all.length));
}

function sums(all) {
  const other = all.filter((one) => one.digest && one.digest !== CHECK.files[one.name]).map((one) => one.name);
  const damaged = other.filter(hashed);
  if (damaged.length) tell("sums", "damaged", "bad", some(damaged));
  else if (other.length) tell("sums", "mixed", "bad", some(other));
  else tell("sums", "good", "good", CHECK.version + " (" + CHECK.build + ")");
}

// What a browser refuses when the type is wrong, and what it takes all the same.
const STRICT = { js: /^(text|application)\/(javascript|ecmascript|x-javascript)/, css: /^text\/css/, html: /^text\/html/ };
const LOOSE = { wasm: /^application\/wasm/, json: /json/, svg: /^image\/svg/, webmanifest: /json/ };

function types(all) {
  const wrong = (kinds) => {
    const seen = new Map();
    for (const one of all) {
      const wanted = kinds[ends(one.name)];
      if (!one.lost && wanted && !wanted.test(one.type)) seen.set("." + ends(one.name), one.type || "-");
    }
    return Array.from(seen, ([kind, type]) => kind + " = " + type);
  };
  const bad = wrong(STRICT), note = wrong(LOOSE);
  if (bad.length) tell("types", "bad", "bad", bad.join(", "));
  else if (note.length) tell("types", "note", "note", note.join(", "));
  else tell("types", "good", "good", String(new Set(all.map((one) => ends(one.name))).size));
}

async function policy(all) {
  const index = all.find((one) => one.name === "index.html");
  const header = (index && index.head && index.head("content-security-policy")) || "–";
  if (typeof WebAssembly !== "object") return;
  try {
    await WebAssembly.compile(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0));
    tell("policy", "good", "good", header);
  } catch (error) {
    tell("policy", "wasm", "note", String(error && error.message));
  }
}

async function worker() {
  if (!window.isSecureContext || !navigator.serviceWorker) return tell("worker", "plain", "note", location.protocol + "//" + location.host);
  const trusted = (address) =>
    window.trustedTypes ? trustedTypes.createPolicy("zifu", { createScriptURL: () => address }).createScriptURL("") : address;
  try {
    const before = await soon(navigator.serviceWorker.getRegistration(place.href));
    const now = before || (await soon(navigator.serviceWorker.register(trusted("worker.js"))));
    const scope = now.scope;
    const names = before && window.caches ? await stored() : [];
    // Looking leaves nothing behind.
    if (!before) await now.unregister();
    // Another build is at work here, and this one at most waits.
    const waits = before && before.active && (before.waiting || before.installing);
    if (waits || (names.length && !names.includes("zifu-" + CHECK.build))) tell("worker", "stale", "note", names.join(", "));
    else tell("worker", "good", "good", scope);
  } catch (error) {
    tell("worker", "none", "note", String(error && error.message));
  }
}

// What a browser may leave unanswered for ever.
function soon(promise) {
  return Promise.race([promise, new Promise((_, reject) => setTimeout(reject, 20000, new Error("20 s")))]);
}

// The builds of which this browser keeps anything.
async function stored() {
  const names = [];
  for (const name of await caches.keys()) {
    const cache = /^zifu-/.test(name) && (await caches.open(name));
    if (cache && (await cache.keys()).length) names.push(name);
  }
  return names;
}

function packed(all) {
  const large = all.filter((one) => !one.lost && /^(app|style|shell)/.test(one.name) && /^(js|css|wasm)$/.test(ends(one.name)));
  if (!large.length) return;
  const plain = large.filter((one) => !one.packed).map((one) => one.name);
  if (plain.length) tell("packed", "none", "note", some(plain));
  else tell("packed", "good", "good", Array.from(new Set(large.map((one) => one.packed))).join(", "));
}

function kept(all) {
  const read = all.filter((one) => !one.lost);
  const age = (one) => Number((/max-age=(\d+)/.exec(one.kept) || [0, 0])[1]);
  const long = read.filter((one) => /^(index\.html|zifu\.js|worker\.js|frame\.html)$/.test(one.name) && age(one) > 0 && !/no-cache|no-store/.test(one.kept));
  const short = read.filter((one) => hashed(one.name) && age(one) < 86400);
  if (long.length) tell("kept", "long", "note", long[0].kept);
  else if (short.length) tell("kept", "short", "note", short[0].kept || "–");
  else if (read.length) tell("kept", "good", "good", read[0].kept);
}

function frame(all) {
  const one = all.find((one) => one.name === "frame.html" && !one.lost);
  if (!one) return;
  const option = one.head("x-frame-options"), ancestors = /frame-ancestors[^;]*/.exec(one.head("content-security-policy"));
  if (option || (ancestors && /'none'/.test(ancestors[0]))) tell("frame", "refused", "note", option ? "X-Frame-Options: " + option : ancestors[0]);
  else tell("frame", "good", "good", ancestors ? ancestors[0] : "–");
}

// Each example is a whole estimator of this very site, filled in by properties as a portal would.
function example(one) {
  return new Promise((resolve) => {
    const node = document.createElement("zifu-estimator");
    const [folder, scheme] = one.pack.split("/");
    node.setAttribute("place", folder);
    node.setAttribute("scheme", scheme);
    node.situation = one.situation;
    node.bill = one.bill;
    const done = (told) => {
      clearTimeout(late);
      node.remove();
      resolve(told === one.own ? "" : one.name + ": " + told + " ≠ " + one.own);
    };
    const late = setTimeout(() => done("–"), 30000);
    node.addEventListener("zifu-error", (event) => done(event.detail.cause));
    node.addEventListener("zifu-estimate", (event) => done((event.detail.fields || {}).psn_part_amt || event.detail.kind));
    document.getElementById("examples").append(node);
  });
}

async function examples() {
  const wrong = customElements.get("zifu-estimator") ? (await Promise.all(CHECK.examples.map(example))).filter(Boolean) : ["shell"];
  if (wrong.length) tell("examples", "bad", "bad", some(wrong));
  else tell("examples", "good", "good", CHECK.examples.length + " / " + CHECK.examples.length);
}

function close() {
  const count = (state) => found.filter((one) => one === state).length;
  const state = count("bad") ? "bad" : count("note") ? "note" : "good";
  const top = document.getElementById("sum");
  top.textContent = "";
  top.append(spans("p", fill(SUMS[state], String(count(state)))));
  top.dataset.sum = state;
  document.getElementById("about").textContent = [place.href, new Date().toString(), CHECK.version + " (" + CHECK.build + ")", navigator.userAgent].join(" · ");
}

async function check() {
  if (location.protocol === "file:") return tell("browser", "disk", "bad", "");
  browser();
  const all = await readAll();
  files(all);
  sums(all);
  types(all);
  await policy(all);
  await worker();
  packed(all);
  kept(all);
  frame(all);
  // While something is known to be wrong, what is computed here would say nothing new.
  if (!found.includes("bad")) await examples();
}
check().catch((error) => console.error(error)).then(close);
