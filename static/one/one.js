// Makes one file for chosen places out of the single file of this build: the same program, fewer figures, and a line
// that says which places, from which day, with a number to compare. Nothing leaves the device.
// `ONE` = { single, index, plain } and `sum`, `unpack`, `textsApart`, `textsTogether` stand before this text.

const form = document.getElementById("form");
const made = document.getElementById("made");
const START = (id) => '<script type="text/plain" id="' + id + '">', END = "</scr" + "ipt>";

function failure(kind, detail) {
  return new Error(kind + ": " + detail);
}

function say(...pairs) {
  made.textContent = "";
  for (const pair of pairs) {
    const line = document.createElement("p");
    pair.forEach((text, at) => {
      const span = document.createElement("span");
      if (at) span.lang = "en";
      span.textContent = text;
      line.append(span);
    });
    made.append(line);
  }
}

const ask = (name) => fetch(name).then((answer) => {
  if (!answer.ok) throw failure("missing", name);
  return answer.text();
});

const old = document.getElementById("plain");
if (!ONE.plain) document.getElementById("old").remove();

let names = new Map();
function offer(index) {
  for (const { folder, name, name_en, status } of index.place) if (status !== "draft") names.set(folder, [name, name_en]);
  for (const [folder, [zh, en]] of names) {
    const label = document.createElement("label");
    const box = document.createElement("input");
    box.type = "checkbox";
    box.value = folder;
    const text = document.createElement("span");
    const other = document.createElement("span");
    text.textContent = zh;
    other.textContent = en;
    other.lang = "en";
    text.append(other);
    label.append(box, text);
    document.getElementById("places").append(label);
  }
}

const bytesOf = (parts) => new Response(parts).arrayBuffer().then((buffer) => new Uint8Array(buffer));

// Where the browser cannot pack, the blocks are stored as they are: a larger file, the same content.
function pack(bytes) {
  if (typeof CompressionStream !== "undefined") return bytesOf(new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip")));
  const parts = [Uint8Array.of(31, 139, 8, 0, 0, 0, 0, 0, 0, 255)];
  for (let at = 0; at < bytes.length; at += 65535) {
    const piece = bytes.subarray(at, at + 65535), size = piece.length;
    parts.push(Uint8Array.of(at + size === bytes.length ? 1 : 0, size & 255, size >> 8, ~size & 255, (~size >> 8) & 255), piece);
  }
  const tail = new Uint8Array(8), numbers = new DataView(tail.buffer);
  numbers.setUint32(0, crc(bytes), true);
  numbers.setUint32(4, bytes.length, true);
  return bytesOf(new Blob(parts.concat(tail)));
}

function crc(bytes) {
  let value = -1;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ (value & 1 ? 0xedb88320 : 0);
  }
  return ~value >>> 0;
}

// The way back of `fromText`.
function toText(bytes) {
  const filling = (4 - (bytes.length & 3)) & 3, pieces = [String(filling)];
  for (let at = 0; at < bytes.length; at += 4) {
    let value = (bytes[at] * 16777216) + ((bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3]), text = "";
    for (let digit = 0; digit < 5; digit++) {
      const code = (value % 85) + 35;
      text = String.fromCharCode(code < 60 ? code : code + 1) + text;
      value = Math.floor(value / 85);
    }
    pieces.push(text);
  }
  return pieces.join("");
}

// Only what belongs to the chosen places stays; what belongs to none stays too.
function chosen(texts, folders) {
  const some = {};
  for (const name of Object.keys(texts)) {
    const folder = /^(?:pack|cites)\/([^/]+)\//.exec(name);
    if (!folder || folders.includes(folder[1])) some[name] = texts[name];
  }
  for (const name of ["index", "cover"]) {
    const list = JSON.parse(some[name]);
    list.place = list.place.filter((one) => folders.includes(one.folder));
    some[name] = JSON.stringify(list);
  }
  return some;
}

const escaped = (text) => text.replace(/[&<>"]/g, (one) => "&#" + one.charCodeAt(0) + ";");

// Where the text of a block begins and ends.
function within(page, id) {
  const from = page.indexOf(START(id)) + START(id).length, to = page.indexOf(END, from);
  if (from < START(id).length || to < 0) throw failure("damaged", ONE.single);
  return [from, to];
}

async function make(folders, plain) {
  const page = await ask(ONE.single).then((text) => (plain ? asPlain(text) : text));
  const [from, to] = within(page, "zifu-data");
  const texts = textsApart(new TextDecoder().decode(await unpack(page.slice(from, to))));
  const bytes = new TextEncoder().encode(textsTogether(chosen(texts, folders)));
  const now = new Date(), two = (number) => String(number).padStart(2, "0");
  const day = now.getFullYear() + "-" + two(now.getMonth() + 1) + "-" + two(now.getDate());
  const check = sum(bytes).slice(0, 12);
  const of = (at) => folders.map((folder) => names.get(folder)[at]).join(at ? ", " : "、");
  const about = "<aside><p>只含：" + escaped(of(0)) + "。" + day + " 做成，核对码 " + check + "。</p><p lang=\"en\">Holds: " + escaped(of(1)) + ". Made " + day + ", code " + check + ".</p></aside>";
  const text = (page.slice(0, from) + toText(await pack(bytes)) + page.slice(to))
    .replace("</title>", () => " · " + escaped(of(0)) + " · " + day + "</title>")
    .replace("<noscript>", () => about + "\n<noscript>");
  return { text, day, check, name: "zifu-" + (plain ? "old-" : "") + (folders.length > 3 ? folders.length + "-places" : folders.join("-")) + "-" + day + ".html", of };
}

// Browsers that know no WebAssembly, or refuse it to a page with a policy of its own, get the same program as plain script in its
// place: a script of its own, packed, which the file's policy names by its digest.
async function asPlain(page) {
  const text = await ask(ONE.plain), found = /export\s*\{\s*([\w$]+) as make\s*\};?\s*$/.exec(text);
  const [from, to] = within(page, "zifu-wasm");
  if (!found) throw failure("damaged", ONE.plain);
  // In a script that is no module, <!-- begins a comment.
  const script = new TextEncoder().encode("self.zifuPlain=(function(){" + text.slice(0, found.index).replace(/<!--/g, "<! --") + "return " + found[1] + "})();");
  const digest = sum(script).replace(/../g, (two) => String.fromCharCode(parseInt(two, 16)));
  return page.slice(0, from - START("zifu-wasm").length).replace("script-src ", () => "script-src 'sha256-" + btoa(digest) + "' ") +
    START("zifu-plain") + toText(await pack(script)) + page.slice(to);
}

let last = "";
form.addEventListener("submit", (event) => {
  event.preventDefault();
  const folders = Array.from(form.querySelectorAll("#places input:checked"), (box) => box.value);
  if (!folders.length) return say(["先选一个地方。", "Choose a place first."]);
  say(["正在做……", "Making it…"]);
  make(folders, old.checked).then((file) => {
    const bytes = new TextEncoder().encode(file.text);
    URL.revokeObjectURL(last);
    last = URL.createObjectURL(new Blob([bytes], { type: "text/html" }));
    const size = Math.ceil(bytes.length / 1024);
    say([file.of(0) + "，" + file.day + "，核对码 " + file.check + "，" + size + " 千字节。", file.of(1) + ", " + file.day + ", code " + file.check + ", " + size + " KB."],
      ["整个文件的摘要 " + sum(bytes), "SHA-256 of the whole file as above"]);
    const link = document.createElement("a");
    link.href = last;
    link.download = file.name;
    link.textContent = "存到电脑上 / Save";
    made.append(link);
  }).catch((error) => {
    console.error(error);
    say(["没有做成：网站上缺少 zifu.html，或者没有连上网。请再试一次。", "It could not be made: zifu.html is not on this site, or there is no connection. Please try again."]);
  });
});

ask(ONE.index).then((text) => offer(JSON.parse(text))).catch(() => say(["没有连上网，请刷新再试。", "No connection: please reload."]));
