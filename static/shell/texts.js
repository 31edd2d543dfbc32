// Several texts as one: a line of JSON with the name and the length of each, then the texts themselves one after the other. As
// strings within JSON their own quotes would be escaped, which costs a single file 3 KB. `xtask/src/inline.rs` writes the same.

function textsApart(all) {
  const end = all.indexOf("\n"), texts = {};
  let at = end + 1;
  for (const [name, length] of JSON.parse(all.slice(0, end))) texts[name] = all.slice(at, (at += length));
  return texts;
}

function textsTogether(texts) {
  const names = Object.keys(texts);
  return JSON.stringify(names.map((name) => [name, texts[name].length])) + "\n" + names.map((name) => texts[name]).join("");
}
