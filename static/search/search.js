// Search in the catalogue: by name, part of a name, pinyin and initials, all widths and punctuation alike.
//
//   const find = makeSearch(JSON.parse(catalogue));
//   find("amxl", "2026-03-01", 10) → [{ name, forms, section, class, condition, note, until }]
//
// `class` is the one of the line's day: "A", "B", "C", or "" where that year's list does not hold it; `year` names the
// list. Of class B without a share of its own `share` tells both ends of what may be paid first. A `condition` of "yes", "unknown" or "alone" means the class is not sure: the line is a range until answered.

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

function makeSearch(data) {
  const forms = data.forms.split("\n");
  const notes = data.notes.split("\n");
  const sounds = new Map();
  for (const reading of data.sounds.match(/[a-z]+[^a-z]+/g) || []) {
    const [sound] = /^[a-z]+/.exec(reading);
    for (const sign of reading.slice(sound.length)) sounds.set(sign, (sounds.get(sign) || []).concat(sound));
  }
  const entries = [];
  data.names.split("\n").forEach((name, at) => {
    const kind = data.kinds[ALPHABET.indexOf(data.kind[at])];
    const form = forms[ALPHABET.indexOf(data.form[2 * at]) * 64 + ALPHABET.indexOf(data.form[2 * at + 1])];
    entries.push(entry(name, { name, forms: form, section: kind[0], classes: [kind[1], kind[2]], condition: kind[3], note: notes[at] || "" }));
  });
  for (const row of data.items.split("\n")) {
    const [name, kind, cls, prepay, cap, unit, place, year, level] = row.split("|");
    entries.push(entry(name, { name, section: "item", kind, classes: [cls, cls], condition: "", prepay, cap, unit, place, year, level }));
  }

  // What is searched in: signs without punctuation, their sounds, their initials.
  function entry(name, about) {
    const signs = folded(name);
    const each = Array.from(signs);
    const initials = each.map((sign) => (sounds.get(sign) || [sign])[0][0]).join("");
    return { about, signs, each, initials };
  }

  return function find(asked, day, limit) {
    const query = folded(asked);
    if (!query) return [];
    const latin = /^[a-z0-9]+$/.test(query);
    const found = [];
    entries.forEach((one, order) => {
      const rank = rankOf(one, query, latin);
      if (rank < Infinity) found.push([rank, one.signs.length, order, one.about]);
    });
    found.sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);
    return found.slice(0, limit || 10).map(([, , , about]) => onDay(about, day));
  };

  function rankOf(one, query, latin) {
    const at = one.signs.indexOf(query);
    if (at >= 0) return at > 0 ? 3 : one.signs.length === query.length ? 0 : 1;
    if (!latin) return mixed(one, query) ? 6 : Infinity;
    const first = one.initials.indexOf(query);
    if (first === 0) return one.initials.length === query.length ? 1 : 2;
    const spelled = spelling(one, query);
    if (spelled === 0) return 2;
    if (spelled > 0) return 4;
    return first > 0 ? 5 : Infinity;
  }

  // Where whole sounds, the last one perhaps begun, spell the query; -1 nowhere. Every reading of a sign counts.
  function spelling(one, query) {
    if (query.length < 2) return -1;
    for (let from = 0; from < one.each.length; from++) if (begins(one.each[from], query[0]) && spells(one.each, from, query)) return from;
    return -1;
  }

  // Almost every sign is ruled out by its first letter.
  function begins(sign, letter) {
    const read = sounds.get(sign);
    return read ? read[0][0] === letter || (read.length > 1 && read[1][0] === letter) : sign === letter;
  }

  function spells(signs, at, rest) {
    if (!rest) return true;
    if (at >= signs.length) return false;
    return (sounds.get(signs[at]) || [signs[at]]).some((sound) =>
      sound.startsWith(rest) || (rest.startsWith(sound) && spells(signs, at + 1, rest.slice(sound.length))));
  }

  // Signs and letters in one query: 阿mxl, 头孢kw.
  function mixed(one, query) {
    const asked = Array.from(query);
    const fits = (sign, letter) => sign === letter || begins(sign, letter);
    const from = (at, next) => next >= asked.length || (at < one.each.length && fits(one.each[at], asked[next]) && from(at + 1, next + 1));
    return one.each.some((sign, at) => fits(sign, asked[0]) && from(at, 0));
  }

  function onDay(about, day) {
    let year = 0;
    data.years.forEach(([, first], at) => {
      if (day >= first) year = at;
    });
    const { classes, ...rest } = about;
    const item = about.section === "item";
    const named = item ? {} : { year: data.years[year][0] };
    const open = classes[year] === "B" && !(about.prepay > 0) ? { share: data.shares[item ? "item" : "drug"] } : {};
    return { ...rest, class: classes[year], ...named, ...open };
  }
}

// Full-width letters as plain ones, capitals as small ones, no spaces and punctuation.
function folded(text) {
  return String(text).normalize("NFKC").toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
}
