// Where the program's parts and figures come from. One kind of thing, made in three ways:
// by address, inlined in a single file, handed in by the host page.
//
// A source answers: code() → { glue, module }, style() → text, link → address of the style or null,
// asset(name) → JSON text by logical name. Every answer is a promise; what failed may be asked again.

class Source {
  // `parts`: { glue, wasm, style: () => Promise, asset: name => Promise, link }
  constructor(parts) {
    this.parts = parts;
    this.link = parts.link || null;
    this.kept = new Map();
  }

  once(key, ask) {
    let answer = this.kept.get(key);
    if (!answer) {
      answer = new Promise((resolve) => resolve(ask()));
      this.kept.set(key, answer);
      answer.catch(() => this.kept.delete(key));
    }
    return answer;
  }

  // The compiled module is shared by every element that uses this source.
  code() {
    return this.once("code", () =>
      Promise.all([
        this.parts.glue(),
        Promise.resolve(this.parts.wasm()).then((wasm) => (wasm instanceof WebAssembly.Module ? wasm : WebAssembly.compile(wasm))),
      ]).then(([glue, module]) => ({ glue, module })));
  }

  style() {
    return this.once("style", () => this.parts.style());
  }

  asset(name) {
    return this.once("asset " + name, () => this.parts.asset(name));
  }
}

// By address: `files` names the files of this very build, next to the script.
function sourceAt(base, files) {
  const at = (name) => new URL(name, base).href;
  const text = (name) => get(at(name)).then((answer) => answer.text());
  return new Source({
    link: at(files.style),
    glue: () => import(at(files.glue)).then((module) => module.glue, (error) => whyNotScript(at(files.glue), error)),
    wasm: () => get(at(files.wasm)).then((answer) => answer.arrayBuffer()),
    style: () => text(files.style),
    asset: (name) => (has(files.data, name) ? text(files.data[name]) : noSuch(name)),
  });
}

// Inlined: `glue` is the function itself; the blocks are gzip in base64.
function sourceInlined(glue, block) {
  const table = () => unpack(block("zifu-data")).then((bytes) => JSON.parse(new TextDecoder().decode(bytes)));
  let data = null;
  const read = () => (data = data || table());
  return new Source({
    glue: () => glue,
    wasm: () => unpack(block("zifu-wasm")),
    style: () => read().then((all) => all.style),
    asset: (name) => read().then((all) => (has(all.assets, name) ? all.assets[name] : noSuch(name))),
  });
}

// Handed in: { glue, wasm, style, assets }, any of them; what is not given comes from `otherwise`.
// An asset may be text or the parsed object. A host with its own rule packs hands in these alone.
function sourceHanded(bag, otherwise) {
  const assets = bag.assets || {};
  const asText = (value) => (typeof value === "string" ? value : JSON.stringify(value));
  const code = !bag.glue && !bag.wasm && otherwise;
  const source = new Source({
    link: bag.style === undefined && otherwise ? otherwise.link : null,
    glue: () => bag.glue.glue || bag.glue,
    wasm: () => bag.wasm,
    style: () => (bag.style === undefined && otherwise ? otherwise.style() : bag.style || ""),
    asset: (name) => (has(assets, name) ? asText(assets[name]) : otherwise ? otherwise.asset(name) : noSuch(name)),
  });
  if (code) source.code = () => otherwise.code();
  return source;
}

function has(table, name) {
  return Object.prototype.hasOwnProperty.call(table, name);
}

function noSuch(name) {
  return Promise.reject(failure("missing", name));
}

function get(address) {
  return fetch(address).then(
    (answer) => {
      if (answer.ok) return answer;
      throw failure("missing", answer.status + " " + address);
    },
    (error) => {
      throw failure(location.protocol === "file:" ? "file" : refused(address) ? "blocked" : "network", String(error));
    });
}

// A browser does not say why a module did not load; asking for the same file tells.
function whyNotScript(address, error) {
  if (location.protocol === "file:") throw failure("file", address);
  return get(address).then((answer) => {
    const type = answer.headers.get("content-type") || "";
    if (!/javascript|ecmascript/i.test(type)) throw failure("mime", type + " " + address);
    throw failure(refused(address) ? "blocked" : "damaged", String(error));
  });
}

// The policy's own reports are the only sure sign that it was the policy.
const refusals = [];
document.addEventListener("securitypolicyviolation", (event) => {
  if (refusals.length < 20) refusals.push(event.blockedURI);
});

function refused(address) {
  return refusals.indexOf(address) >= 0;
}

function unpack(packed) {
  const text = atob(packed);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = text.charCodeAt(i);
  if (typeof DecompressionStream === "undefined") return Promise.resolve(gunzip(bytes));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).arrayBuffer().then((buffer) => new Uint8Array(buffer));
}
