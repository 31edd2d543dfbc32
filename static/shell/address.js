// The source by address: the files of this very build, next to the script. `BUILD` names them; of assets it has a list and in the
// same order the eight characters of each one's digest that stand in its file's name, then those of what each pack cites.

// A script that the loader has imported is no `currentScript`; the loader has left its address then.
const own = document.currentScript;
const base = own ? own.src : window[Symbol.for("zifu")] || document.baseURI;
const at = (name) => new URL(name, base).href;

const ownSource = (() => {
  const text = (name) => get(at(name)).then((answer) => answer.text());
  return new Source({
    link: at(BUILD.style),
    lightLink: at(BUILD.light),
    glue: () => script("glue", BUILD.glue),
    wasm: () => bytes(BUILD.wasm),
    plain: BUILD.plain && (() => script("make", BUILD.plain).then((make) => ({ make }))),
    search: () => script("makeSearch", BUILD.search),
    table: () => script("makeTable", BUILD.table),
    sheet: { glue: () => script("glue", BUILD.sheet.glue), wasm: () => bytes(BUILD.sheet.wasm) },
    part: (name) => script("part", BUILD.parts[name]),
    study: { glue: () => script("glue", BUILD.study.glue), wasm: () => bytes(BUILD.study.wasm) },
    beside: () => import(at(BUILD.beside)).catch((error) => whyNotScript(at(BUILD.beside), error)),
    qr: { glue: () => script("glue", BUILD.qr.glue), wasm: () => bytes(BUILD.qr.wasm) },
    style: (light) => text(light ? BUILD.light : BUILD.style),
    asset: (name) => {
      const pack = name.replace("cites/", "pack/");
      const nth = BUILD.data.split(" ").indexOf(pack);
      const from = (pack === name ? nth : nth + BUILD.packs) * 8;
      return nth < 0 ? noSuch(name) : text("data/" + name.replace(/\//g, "-") + "." + BUILD.digests.slice(from, from + 8) + ".json");
    },
  });
})();

// What a script of this build exports under a name.
function script(what, name) {
  return import(at(name)).then((module) => module[what], (error) => whyNotScript(at(name), error));
}

function bytes(name) {
  return /js$/.test(name) ? spelled(at(name)) : get(at(name)).then((answer) => answer.arrayBuffer());
}

// Where a site takes no .wasm files, the module stands as text in a script.
function spelled(address) {
  return import(address).then(
    (module) => Uint8Array.from(atob(module.default), (one) => one.charCodeAt(0)),
    (error) => whyNotScript(address, error));
}

function get(address) {
  return fetch(address).then(
    (answer) => {
      if (answer.ok) return answer;
      throw failure("missing", answer.status + " " + address);
    },
    (error) => whenReported().then(() => {
      throw failure(location.protocol === "file:" ? "file" : refused(address) ? "blocked" : "network", String(error));
    }));
}

// The report on a refusal comes a moment after the refusal.
function whenReported() {
  return new Promise((resolve) => setTimeout(resolve, 50));
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
