// Where the program's parts and figures come from. One kind of thing, made in three ways:
// by address, inlined in a single file, handed in by the host page.
//
// A source answers: code() → { glue, module }, style(light) → text, link(light) → address of the style or null,
// asset(name) → JSON text by logical name. Every answer is a promise; what failed may be asked again.
// `light` asks for the style of an estimator that stands in the page's own tree.

class Source {
  // `parts`: { glue, wasm, style: light => Promise, asset: name => Promise, search, table, sheet, part, study, beside, qr, link, lightLink }
  constructor(parts) {
    this.parts = parts;
    this.kept = new Map();
  }

  link(light) {
    return (light ? this.parts.lightLink : this.parts.link) || null;
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
        this.module(),
      ]).then(([glue, module]) => ({ glue, module })));
  }

  // Where the policy refuses WebAssembly, or the browser has none, the same module as plain script: { make }.
  module() {
    const plain = this.parts.plain;
    if (typeof WebAssembly !== "object") return plain ? plain() : Promise.reject(failure("old", "WebAssembly"));
    const compile = (wasm) => WebAssembly.compile(wasm).catch((error) => {
      if (!plain || kindOf(error) !== "blocked") throw error;
      return plain().catch(() => { throw error; });
    });
    return Promise.resolve(this.parts.wasm()).then((wasm) => (wasm instanceof WebAssembly.Module ? wasm : compile(wasm)));
  }

  style(light) {
    return this.once("style " + light, () => this.parts.style(light));
  }

  // The reader of pasted bills and files: a function (text or file, columns) → rows.
  table() {
    return this.once("table", () => this.parts.table().then((make) => make((bytes) => this.workbook().then((lines) => lines(bytes)))));
  }

  // The reader of workbooks, a program of its own: a function bytes → lines.
  workbook() {
    return this.once("workbook", () => {
      // Few have workbooks, fewer where WebAssembly is refused: there the page says what to do instead.
      if (typeof WebAssembly !== "object") throw "no-workbooks";
      return started(this.parts.sheet).then((program) => program.lines, (error) => {
        throw kindOf(error) === "blocked" ? "no-workbooks" : error;
      });
    });
  }

  // What stands beside the page: the photo, several people, and so on.
  beside() {
    return this.once("beside", () => this.parts.beside());
  }

  // The drawer of the code of an address, a program of its own: a function text → "size path", or nothing.
  qr() {
    return this.once("qr", () => started(this.parts.qr).then((program) => program.code));
  }

  // The search in the catalogue, when somebody first looks for something: a function (query, day) → results.
  search() {
    return this.once("search", () => Promise.all([this.parts.search(), this.asset("catalogue")]).then(([make, text]) => make(JSON.parse(text))));
  }

  // A part of the page that comes when it is used: a function (root, given) that draws.
  part(name) {
    return this.once("part " + name, () => this.parts.part(name));
  }

  // The engine with all it can tell, a program of its own.
  study() {
    return this.once("study", () => Promise.all([this.parts.study.glue(), this.parts.study.wasm()]).then(([glue, bytes]) => {
      const program = glue(WebAssembly);
      return program({ module_or_path: bytes }).then(() => program.Study);
    }));
  }

  asset(name) {
    return this.once("asset " + name, () => this.parts.asset(name));
  }
}

// A program beside the page's own.
function started(parts) {
  return Promise.all([parts.glue(), parts.wasm()]).then(([glue, bytes]) => {
    const program = glue(WebAssembly);
    return program({ module_or_path: bytes }).then(() => program);
  });
}

// Handed in: { glue, wasm, style, assets }, any of them; what is not given comes from `otherwise`.
// An asset may be text or the parsed object. A host with its own rule packs hands in these alone.
function sourceHanded(bag, otherwise) {
  const assets = bag.assets || {};
  const asText = (value) => (typeof value === "string" ? value : JSON.stringify(value));
  const code = !bag.glue && !bag.wasm && otherwise;
  const source = new Source({
    link: bag.style === undefined && otherwise ? otherwise.link(false) : null,
    lightLink: bag.style === undefined && otherwise ? otherwise.link(true) : null,
    glue: () => bag.glue.glue || bag.glue,
    wasm: () => bag.wasm,
    style: (light) => (bag.style === undefined && otherwise ? otherwise.style(light) : bag.style || ""),
    asset: (name) => (has(assets, name) ? asText(assets[name]) : otherwise ? otherwise.asset(name) : noSuch(name)),
  });
  if (code) source.code = () => otherwise.code();
  if (otherwise) for (const name of ["table", "part", "study", "beside", "qr"]) source[name] = (what) => otherwise[name](what);
  if (otherwise && !has(assets, "catalogue")) source.search = () => otherwise.search();
  return source;
}

function has(table, name) {
  return Object.prototype.hasOwnProperty.call(table, name);
}

function noSuch(name) {
  return Promise.reject(failure("missing", name));
}
