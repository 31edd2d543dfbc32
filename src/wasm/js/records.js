// A settlement read out of wasm memory: figures as numbers of fen, the trace as records of two numbers each. Text is made of them
// when it is asked for, the trace at once unless the caller wants it lazily.

const REFUSED = 0xffffffff, ABOUT = 31, ABSENT = -0x80000000;
const HEADS = ["own", "at_counter", "later", "account", "cash", "refund"];
const POWERS = [1, 10, 100, 1000, 10000, 100000, 1000000];

// Whole fen as yuan: 130005 → "1300.05".
function yuan(fen) {
  const size = fen < 0 ? -fen : fen, rest = size % 100, text = (size - rest) / 100 + (rest < 10 ? ".0" : ".") + rest;
  return fen < 0 ? "-" + text : text;
}

// So many decimals: (955, 3) → "0.955".
function decimal(value, places) {
  const size = value < 0 ? -value : value, power = POWERS[places], rest = size % power, whole = (size - rest) / power;
  const text = places === 0 ? String(whole) : whole + "." + String(rest).padStart(places, "0");
  return value < 0 ? "-" + text : text;
}

// An amount of a step: whole fen, or up to four decimals more; "≈" when no decimal says it exactly.
function amount(scale, value) {
  if (scale === 0) return yuan(value);
  if (scale === ABOUT) return "\u2248" + yuan(value);
  const size = value < 0 ? -value : value, power = 100 * POWERS[scale], rest = size % power;
  const text = (size - rest) / power + "." + String(rest).padStart(scale + 2, "0");
  return value < 0 ? "-" + text : text;
}

function rate(scale, value) {
  if (scale !== ABOUT) return decimal(value, scale);
  return "\u2248" + decimal(value, 6).replace(/\.?0+$/, "");
}

// A whole number of 64 bits out of its halves, exact as far as the engine gives them (below 2^53); NaN for a figure that is not there.
function numberAt(halves, at) {
  const high = halves[2 * at + 1];
  return high === ABSENT ? NaN : high * HALF + (halves[2 * at] >>> 0);
}

// A key of the object's own, whatever somebody has put on Object.prototype.
function put(table, key, value) {
  if (key in table) Object.defineProperty(table, key, { value, writable: true, enumerable: true, configurable: true });
  else table[key] = value;
}

// What the numbers of one pack's records mean, asked for once each.
class Legend {
  constructor(handle) {
    this.handle = handle;
    const { fields, parts, payers, tables } = handle.layout();
    Object.assign(this, { fields, parts, payers, tables });
    this.figures = HEADS.length + fields.length + parts.length + payers.length;
    this.steps = new Map();
    this.names = [];
  }

  step(number) {
    let known = this.steps.get(number);
    if (known === undefined) {
      const [id, code] = this.handle.step(number).split("\n");
      this.steps.set(number, (known = { id, code }));
    }
    return known;
  }

  name(number) {
    const known = this.names[number];
    return known === undefined ? (this.names[number] = this.handle.figure(number)) : known;
  }

  // The records from `at` on as steps: { id, code?, amount, …figures, rules }.
  trace(halves, at, end) {
    const steps = [];
    let step = null;
    for (; at < end; at += 2) {
      const about = numberAt(halves, at), kind = about & 3, scale = (about >> 2) & 31, id = about >>> 7, value = numberAt(halves, at + 1);
      if (kind === 0) {
        const known = this.step(id);
        step = known.code === undefined ? { id: known.id, amount: amount(scale, value) } : { id: known.id, code: known.code, amount: amount(scale, value) };
        step.rules = [];
        steps.push(step);
      } else if (kind === 1) {
        const name = this.name(id);
        put(step, name, name.startsWith("rate") ? rate(scale, value) : amount(scale, value));
      } else step.rules.push(this.tables[id]);
    }
    return steps;
  }
}

// A settled case. Every figure is text in yuan; `steps` is there unless the trace was not wanted.
class Settlement {
  constructor(legend, halves) {
    this.legend = legend;
    this.halves = halves;
    this.kept = undefined;
  }

  get own() { return yuan(numberAt(this.halves, 0)); }
  get at_counter() { return yuan(numberAt(this.halves, 1)); }
  get later() { return yuan(numberAt(this.halves, 2)); }
  get account() { return yuan(numberAt(this.halves, 3)); }
  get cash() { return yuan(numberAt(this.halves, 4)); }
  // The deposit less the cash: returned, or still to pay when negative; absent without a deposit.
  get refund() {
    const fen = numberAt(this.halves, 5);
    return fen === fen ? yuan(fen) : undefined;
  }

  // One figure by its national name.
  field(name) {
    const at = this.legend.fields.indexOf(name), fen = numberAt(this.halves, HEADS.length + at);
    return at < 0 || fen !== fen ? undefined : yuan(fen);
  }

  payer(id) {
    const { fields, parts, payers } = this.legend, at = payers.indexOf(id);
    return at < 0 ? undefined : yuan(numberAt(this.halves, HEADS.length + fields.length + parts.length + at));
  }

  get fields() { return this.named(this.legend.fields, HEADS.length); }
  get parts() { return this.named(this.legend.parts, HEADS.length + this.legend.fields.length); }
  get payers() { return this.named(this.legend.payers, HEADS.length + this.legend.fields.length + this.legend.parts.length); }

  get steps() {
    if (this.kept === undefined) this.kept = this.legend.trace(this.halves, this.legend.figures, this.halves.length / 2);
    return this.kept;
  }

  named(names, from) {
    const table = {};
    for (let index = 0; index < names.length; index++) {
      const fen = numberAt(this.halves, from + index);
      if (fen === fen) put(table, names[index], yuan(fen));
    }
    return table;
  }

  // As plain data, for JSON.stringify and for comparing.
  toJSON() {
    const { own, at_counter, later, account, cash, refund, fields, parts, payers } = this;
    const all = { own, at_counter, later, account, cash };
    if (refund !== undefined) all.refund = refund;
    Object.assign(all, { fields, parts, payers });
    if (this.halves.length > 2 * this.legend.figures) all.steps = this.steps;
    return all;
  }
}
