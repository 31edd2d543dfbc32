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

// Whole numbers of 64 bits out of their halves, exact as far as the engine gives them (below 2^53); NaN for a figure that is not there.
function wholes(halves) {
  const numbers = new Float64Array(halves.length / 2);
  for (let at = 0; at < numbers.length; at++) {
    const high = halves[2 * at + 1];
    numbers[at] = high === ABSENT ? NaN : high * HALF + (halves[2 * at] >>> 0);
  }
  return numbers;
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
  trace(numbers, at, end) {
    const steps = [];
    let step = null;
    for (; at < end; at += 2) {
      const about = numbers[at], kind = about & 3, scale = (about >> 2) & 31, id = about >>> 7, value = numbers[at + 1];
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
  constructor(legend, numbers) {
    this.legend = legend;
    this.numbers = numbers;
    this.kept = undefined;
  }

  get own() { return yuan(this.numbers[0]); }
  get at_counter() { return yuan(this.numbers[1]); }
  get later() { return yuan(this.numbers[2]); }
  get account() { return yuan(this.numbers[3]); }
  get cash() { return yuan(this.numbers[4]); }
  // The deposit less the cash: returned, or still to pay when negative; absent without a deposit.
  get refund() { return this.numbers[5] === this.numbers[5] ? yuan(this.numbers[5]) : undefined; }

  // One figure by its national name.
  field(name) {
    const at = this.legend.fields.indexOf(name), fen = this.numbers[HEADS.length + at];
    return at < 0 || fen !== fen ? undefined : yuan(fen);
  }

  payer(id) {
    const { fields, parts, payers } = this.legend, at = payers.indexOf(id);
    return at < 0 ? undefined : yuan(this.numbers[HEADS.length + fields.length + parts.length + at]);
  }

  get fields() { return this.named(this.legend.fields, HEADS.length); }
  get parts() { return this.named(this.legend.parts, HEADS.length + this.legend.fields.length); }
  get payers() { return this.named(this.legend.payers, HEADS.length + this.legend.fields.length + this.legend.parts.length); }

  get steps() {
    if (this.kept === undefined) this.kept = this.legend.trace(this.numbers, this.legend.figures, this.numbers.length);
    return this.kept;
  }

  named(names, from) {
    const table = {};
    for (let index = 0; index < names.length; index++) {
      const fen = this.numbers[from + index];
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
    if (this.numbers.length > this.legend.figures) all.steps = this.steps;
    return all;
  }
}
