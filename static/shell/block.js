// Bytes as text of 85 characters, five for every four bytes: smaller than base64, and without the one character that could
// end a script element. The first character tells how many bytes at the end are filling.

function fromText(text) {
  const groups = (text.length - 1) / 5, bytes = new Uint8Array(groups * 4);
  for (let group = 0, at = 1; group < groups; group++) {
    let value = 0;
    for (const end = at + 5; at < end; at++) {
      const code = text.charCodeAt(at);
      value = value * 85 + code - (code > 60 ? 36 : 35);
    }
    bytes[group * 4] = value >>> 24;
    bytes[group * 4 + 1] = value >>> 16;
    bytes[group * 4 + 2] = value >>> 8;
    bytes[group * 4 + 3] = value;
  }
  return bytes.subarray(0, bytes.length - Number(text[0]));
}
