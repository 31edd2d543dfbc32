// Unpacking gzip (RFC 1951, 1952) where the browser has no DecompressionStream: Firefox before 113,
// Safari before 16.4. Used by the single file and its maker only; our own files, so no checksum is tested.

// Bytes packed with gzip, out of their text (`block.js`).
function unpack(text) {
  const bytes = fromText(text);
  if (typeof DecompressionStream === "undefined") return Promise.resolve(gunzip(bytes));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).arrayBuffer().then((buffer) => new Uint8Array(buffer));
}

function gunzip(bytes) {
  // The last four bytes are the length of the result; our packer writes a head of ten bytes.
  const end = bytes.length;
  const size = bytes[end - 4] | (bytes[end - 3] << 8) | (bytes[end - 2] << 16) | (bytes[end - 1] << 24);
  const out = new Uint8Array(size);
  let at = 10, bit = 0, to = 0;

  const bits = (count) => {
    let value = 0;
    for (let i = 0; i < count; i++) {
      value |= ((bytes[at] >> bit) & 1) << i;
      if (++bit === 8) { bit = 0; at++; }
    }
    return value;
  };
  // A canonical code as the number of codes of each length, and the symbols in order.
  const tree = (lengths) => {
    const counts = new Uint16Array(16), places = new Uint16Array(16), symbols = new Uint16Array(lengths.length);
    for (const length of lengths) if (length) counts[length]++;
    for (let i = 1; i < 15; i++) places[i + 1] = places[i] + counts[i];
    lengths.forEach((length, symbol) => { if (length) symbols[places[length]++] = symbol; });
    return { counts, symbols };
  };
  const symbol = (code) => {
    let value = 0, first = 0, index = 0;
    for (let length = 1; length < 16; length++) {
      value |= bits(1);
      const count = code.counts[length];
      if (value - count < first) return code.symbols[index + value - first];
      index += count;
      first = (first + count) << 1;
      value <<= 1;
    }
    throw new Error("damaged: inflate");
  };
  const copy = (literals, distances) => {
    for (;;) {
      let s = symbol(literals);
      if (s === 256) return;
      if (s < 256) { out[to++] = s; continue; }
      s -= 257;
      const length = s < 8 ? s + 3 : s === 28 ? 258 : 3 + ((4 + (s & 3)) << ((s >> 2) - 1)) + bits((s >> 2) - 1);
      const d = symbol(distances);
      const back = d < 4 ? d + 1 : 1 + ((2 + (d & 1)) << ((d >> 1) - 1)) + bits((d >> 1) - 1);
      for (let i = 0; i < length; i++, to++) out[to] = out[to - back];
    }
  };
  const fixed = () => {
    const lengths = [];
    for (let i = 0; i < 288; i++) lengths.push(i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8);
    copy(tree(lengths), tree(new Array(30).fill(5)));
  };
  const dynamic = () => {
    const literals = bits(5) + 257, distances = bits(5) + 1, count = bits(4) + 4;
    const order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
    const small = new Array(19).fill(0);
    for (let i = 0; i < count; i++) small[order[i]] = bits(3);
    const code = tree(small), lengths = [];
    while (lengths.length < literals + distances) {
      const s = symbol(code);
      const times = s < 16 ? 1 : s === 16 ? bits(2) + 3 : s === 17 ? bits(3) + 3 : bits(7) + 11;
      const length = s < 16 ? s : s === 16 ? lengths[lengths.length - 1] : 0;
      for (let i = 0; i < times; i++) lengths.push(length);
    }
    copy(tree(lengths.slice(0, literals)), tree(lengths.slice(literals)));
  };
  const stored = () => {
    if (bit) { bit = 0; at++; }
    const length = bytes[at] | (bytes[at + 1] << 8);
    out.set(bytes.subarray(at + 4, at + 4 + length), to);
    at += 4 + length;
    to += length;
  };

  for (let last = 0; !last;) {
    last = bits(1);
    [stored, fixed, dynamic][bits(2)]();
  }
  return out;
}
