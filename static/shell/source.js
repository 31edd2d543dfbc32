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
