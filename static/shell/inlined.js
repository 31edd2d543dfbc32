// The source of the single file: the glue stands in this very script, module and data in script elements that no browser runs.
// What stands before this script in the file (`boot.js`) has left the way to unpack them.

// Made for old browsers, the file carries the program as a script before this one, and no module.
const ownSource = (() => {
  const make = self.zifuPlain;
  const block = self.zifuBlock;
  const data = () => block("zifu-data").then((bytes) => textsApart(new TextDecoder().decode(bytes)));
  let read = null;
  const all = () => (read = read || data());
  const own = new Source({
    link: null,
    glue: () => glue,
    wasm: () => block("zifu-wasm"),
    table: () => Promise.resolve(makeTable),
    // One file stays small enough to send: it reads no workbooks, and the page says what to do instead.
    sheet: { glue: () => Promise.reject("no-workbooks"), wasm: () => null },
    part: (name) => Promise.resolve({ search: partSearch, year: partYear, further: partFurther, todo: partTodo }[name]),
    study: { glue: () => Promise.reject(failure("apart", "study")), wasm: () => null },
    beside: () => Promise.resolve({ makeBeside, surer, drawSheet }),
    // The page says the address in words instead.
    qr: { glue: () => Promise.reject(), wasm: () => null },
    search: () => Promise.resolve(makeSearch),
    // No host's page is around it, so nothing stands in the light.
    style: () => all().then((texts) => texts["style.css"]),
    asset: (name) => all().then((texts) => (has(texts, name) ? texts[name] : noSuch(name))),
  });
  if (make) own.module = () => Promise.resolve({ make });
  // Without it the file needs more: what this file's own policy allows is refused only by a browser that does not know it yet.
  else TROUBLE.blocked = TROUBLE.old = ["这个浏览器太旧了，打不开这一个文件。请打开网页版，或者换一个新一点的浏览器：Chrome 97、Safari 16、Firefox 102 以上。",
    "This browser is too old for this one file. Please open the web version, or use Chrome 97, Safari 16, Firefox 102 or newer.",
    "可以用 one.html 给旧设备做一个文件。", "one.html makes a file for old devices."];
  return own;
})();
