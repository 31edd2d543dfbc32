// The source of the single file: the glue stands in this very script, module and data in script
// elements that no browser runs, as gzip in base64.

const ownSource = (() => {
  const block = (id) => unpack(document.getElementById(id).textContent);
  const data = () => block("zifu-data").then((bytes) => JSON.parse(new TextDecoder().decode(bytes)));
  let read = null;
  const table = () => (read = read || data());
  return new Source({
    link: null,
    glue: () => glue,
    wasm: () => block("zifu-wasm"),
    search: () => Promise.resolve(makeSearch),
    style: (light) => table().then((all) => (light ? all.light : all.style)),
    asset: (name) => table().then((all) => (has(all.assets, name) ? all.assets[name] : noSuch(name))),
  });
})();

function unpack(packed) {
  const text = atob(packed);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = text.charCodeAt(i);
  if (typeof DecompressionStream === "undefined") return Promise.resolve(gunzip(bytes));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).arrayBuffer().then((buffer) => new Uint8Array(buffer));
}
