// A case as columns: facts, counters and sums as numbers, each line as three whole numbers. Text becomes fen digit by digit; no
// fraction ever sits in a number. What does not fit (-1 or false) goes the long way, where every fault has its name.

const NO_LIMIT = 0xffffffff, HAS_SHARE = 0x100000, CLASS_B = 0x200000, CLASS_C = 0x400000, RETURN = 0x800000;
// 2^32: a half of a whole number in memory.
const HALF = 4294967296;
const HEAD = 512, HEAD_FIXED = 8, LINES = 20000, WORDS = 50000;
const PAYMENT = { account: 3, account_current: 3, account_earlier: 4, account_family: 5, deposit: 6, premium: 7 };
const SLOT = { counter: 0, cell: 0, window: 0, sum: 0 };
const SORTED = { mark: 0, category: 1, drug: 2 };

// "1300.05" → 130005; with `places` 6 "0.15" → 150000. -1: not digits with at most one dot and so many places.
function digits(text, places) {
  if (typeof text !== "string") return -1;
  const length = text.length;
  if (length > 14) return -1;
  let value = 0, at = 0;
  for (; at < length; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (digit === -2) break;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  if (at === 0 || at === length - 1) return -1;
  let left = places;
  for (at++; at < length; at++, left--) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9 || left === 0) return -1;
    value = value * 10 + digit;
  }
  for (; left > 0; left--) value *= 10;
  return value;
}

// An object as JSON.parse makes them: nothing inherited that a key could be taken for.
function ordinary(value) {
  if (typeof value !== "object" || value === null) return false;
  const above = Object.getPrototypeOf(value);
  return above === Object.prototype || above === null;
}

// A count as an earlier settlement left it behind.
function slotted(slot) {
  if (!ordinary(slot)) return false;
  let keys = 0;
  for (const key in slot) if (typeof slot[key] !== "string" || !has(SLOT, key) || ++keys > 4) return false;
  return keys === 4;
}

class Columns {
  constructor(memory, handle) {
    this.memory = memory;
    this.handle = handle;
    this.facts = new Map();
    this.counters = new Map();
    this.sorted = [new Map(), new Map(), new Map()];
    this.words = 0;
    this.room = this.at = -1;
    this.head = new Float64Array(HEAD);
    this.lines = this.halves = null;
  }

  // Writes a case down; false when it does not fit.
  write(input) {
    for (const _ in {}) return false;
    if (!ordinary(input)) return false;
    let situation, state, payment, line;
    for (const key in input) {
      const value = input[key];
      if (key === "situation") situation = value;
      else if (key === "state") state = value;
      else if (key === "payment") payment = value;
      else if (key === "line") line = value;
      else return false;
    }
    if (!Array.isArray(line) || !ordinary(situation) || line.length === 0 || line.length > LINES) return false;
    const written = this.open(line.length) && this.writeHead(situation, state, payment) && this.writeLines(line);
    // A word that was numbered on the way may have made the memory grow: what was written is not in it.
    return written && (this.halves.buffer === this.memory.buffer || this.write(input));
  }

  // The views, made again whenever the memory has grown.
  open(lines) {
    const at = this.handle.room(lines);
    if (this.halves === null || this.halves.buffer !== this.memory.buffer) {
      const head = this.handle.head();
      this.halves = new Uint32Array(this.memory.buffer, head, HEAD * 2);
      this.lines = null;
    }
    if (this.lines === null || at !== this.at || lines !== this.room) this.lines = new Uint32Array(this.memory.buffer, at, lines * 3);
    this.at = at;
    this.room = lines;
    return true;
  }

  get used() {
    return HEAD_FIXED + this.head[0] + 2 * this.head[1];
  }

  // Into memory: whole numbers of 64 bits, each as its two halves.
  flush() {
    const { head, halves, used } = this;
    for (let at = 0; at < used; at++) {
      halves[2 * at] = head[at];
      halves[2 * at + 1] = Math.floor(head[at] / HALF);
    }
  }

  copy() {
    return { count: this.room, head: this.halves.slice(0, 2 * this.used), lines: this.lines.slice() };
  }

  paste({ count, head, lines }) {
    this.open(count);
    this.halves.set(head);
    this.lines.set(lines);
  }

  writeHead(situation, state, payment) {
    const head = this.head;
    let at = HEAD_FIXED, facts = 0, counters = 0;
    for (let index = 0; index < 6; index++) head[index] = 0;
    head[6] = head[7] = -1;
    for (const key in situation) {
      const number = this.fact(key, situation[key]);
      if (number < 0 || at > HEAD - 2) return false;
      head[at++] = number;
      facts++;
    }
    if (state !== undefined) {
      if (!ordinary(state)) return false;
      const carried = has(state, "slots");
      for (const key in state) {
        const value = state[key];
        if (key === "fresh" && typeof value === "boolean") {
          head[2] = value ? 1 : 0;
        } else if (key === "lost" || key === "stays") {
          if (!carried || !Array.isArray(value) || value.length > 0) return false;
        } else if (key === "slots") {
          if (!Array.isArray(value) || value.length > 200) return false;
          for (const slot of value) if (!slotted(slot) || !this.count(at + 2 * counters++, this.slot(slot), slot.sum)) return false;
        } else if (carried || !this.count(at + 2 * counters++, this.counter(key), value)) return false;
      }
    }
    if (payment !== undefined) {
      if (!ordinary(payment)) return false;
      for (const key in payment) {
        const fen = digits(payment[key], 2);
        if (fen < 0 || fen > 9999999999 || !has(PAYMENT, key)) return false;
        head[PAYMENT[key]] = fen;
      }
    }
    head[0] = facts;
    head[1] = counters;
    this.flush();
    return true;
  }

  count(at, number, sum) {
    const fen = digits(sum, 2);
    if (fen < 0 || fen > 9999999999 || number < 0 || at > HEAD - 3) return false;
    this.head[at] = number;
    this.head[at + 1] = fen;
    return true;
  }

  writeLines(list) {
    const count = list.length, columns = this.lines;
    for (let index = 0; index < count; index++) {
      const item = list[index];
      if (!ordinary(item)) return false;
      let amount = -1, code = -1, share = 0, limit = NO_LIMIT;
      for (const key in item) {
        const value = item[key];
        if (key === "amount") {
          amount = digits(value, 2);
          if (amount < 0 && typeof value === "string" && value.charCodeAt(0) === 45) {
            amount = digits(value.slice(1), 2);
            share |= RETURN;
          }
        } else if (key === "class") code = value === "A" ? 0 : value === "B" ? CLASS_B : value === "C" ? CLASS_C : -1;
        else if (key === "prepay") {
          const rate = digits(value, 6);
          if (rate < 0 || rate > 1000000) return false;
          share |= HAS_SHARE | rate;
        } else if (key === "limit") {
          limit = digits(value, 2);
          if (limit < 0 || limit >= NO_LIMIT) return false;
        } else if (!this.beside(key, value)) return false;
      }
      if (amount < 0 || amount >= NO_LIMIT || code < 0) return false;
      columns[index] = amount;
      columns[count + index] = code | share;
      columns[2 * count + index] = limit;
    }
    return true;
  }

  // What may stand beside a line's figures and makes no difference to this pack.
  beside(key, value) {
    if (key === "name") return typeof value === "string" && value.length <= 1000;
    if (key === "quantity") return Number.isSafeInteger(value) && value >= 1 && value <= 100000 && !this.sorts(0, "");
    return typeof value === "string" && has(SORTED, key) && !this.sorts(SORTED[key], value);
  }

  sorts(kind, word) {
    let known = this.sorted[kind].get(word);
    if (known === undefined) {
      if (!this.spare(word)) return true;
      known = this.handle.sorts(kind, word);
      this.sorted[kind].set(word, known);
    }
    return known;
  }

  fact(key, value) {
    const text = typeof value === "number" && Number.isSafeInteger(value) ? String(value) : value;
    if (typeof text !== "string") return -1;
    let words = this.facts.get(key);
    if (words === undefined) {
      if (!this.spare(key)) return -1;
      this.facts.set(key, (words = new Map()));
    }
    let number = words.get(text);
    if (number === undefined) {
      if (!this.spare(text)) return -1;
      number = this.handle.fact(key, text);
      words.set(text, number === undefined ? -1 : number);
      if (number === undefined) number = -1;
    }
    return number;
  }

  // "ded" or "ded:heart": whichever window the settlement falls in.
  counter(key) {
    const colon = key.indexOf(":");
    return colon < 0 ? this.numbered(key, "", "*") : this.numbered(key.slice(0, colon), key.slice(colon + 1), "*");
  }

  slot({ counter, cell, window }) {
    return window === "*" ? -1 : this.numbered(counter, cell, window);
  }

  numbered(counter, cell, window) {
    const key = counter + "\n" + cell + "\n" + window;
    let number = this.counters.get(key);
    if (number === undefined) {
      if (key.split("\n").length > 3 || !this.spare(key)) return -1;
      number = this.handle.slot(counter, cell, window) ?? -1;
      this.counters.set(key, number);
    }
    return number;
  }

  // Whether one more word may be numbered.
  spare(word) {
    return word.length <= 1000 && this.words++ < WORDS;
  }
}

function has(table, key) {
  return Object.prototype.hasOwnProperty.call(table, key);
}
