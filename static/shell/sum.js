// SHA-256 (FIPS 180-4) as hexadecimal digits. The browser's own is missing where a page comes over plain http by address.

function sum(bytes) {
  const turn = (word, by) => (word >>> by) | (word << (32 - by));
  const constants = [], start = [];
  // The constants are the first 32 bits of the fractions of roots of primes.
  const fraction = (root) => ((root - Math.floor(root)) * 4294967296) | 0;
  for (let n = 2; constants.length < 64; n++) {
    let prime = true;
    for (let by = 2; by * by <= n; by++) if (n % by === 0) prime = false;
    if (!prime) continue;
    if (start.length < 8) start.push(fraction(Math.sqrt(n)));
    constants.push(fraction(Math.cbrt(n)));
  }
  const length = bytes.length, blocks = ((length + 8) >> 6) + 1;
  const tail = new Uint8Array(blocks * 64 - (length & ~63));
  tail.set(bytes.subarray(length & ~63));
  tail[length & 63] = 0x80;
  const bits = new DataView(tail.buffer);
  bits.setUint32(tail.length - 8, Math.floor(length / 0x20000000));
  bits.setUint32(tail.length - 4, (length << 3) >>> 0);
  const w = new Int32Array(64), state = Int32Array.from(start);
  for (let block = 0; block < blocks; block++) {
    const whole = block * 64 + 64 <= length;
    const from = whole ? bytes : tail;
    let at = whole ? block * 64 : block * 64 - (length & ~63);
    for (let i = 0; i < 16; i++, at += 4) w[i] = (from[at] << 24) | (from[at + 1] << 16) | (from[at + 2] << 8) | from[at + 3];
    for (let i = 16; i < 64; i++) {
      const a = w[i - 15], b = w[i - 2];
      w[i] = (w[i - 16] + (turn(a, 7) ^ turn(a, 18) ^ (a >>> 3)) + w[i - 7] + (turn(b, 17) ^ turn(b, 19) ^ (b >>> 10))) | 0;
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 64; i++) {
      const t1 = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + constants[i] + w[i]) | 0;
      const t2 = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g; g = f; f = e; e = (d + t1) | 0; d = c; c = b; b = a; a = (t1 + t2) | 0;
    }
    [a, b, c, d, e, f, g, h].forEach((word, i) => { state[i] = (state[i] + word) | 0; });
  }
  return Array.from(state, (word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
}
