// What a host hands in is read once, into plain data of our own: own keys only, nothing inherited, within the engine's limits. A
// refusal is a list of faults, each with its key path; nothing of the host's runs while the engine works.

const DEPTH = 12, NODES = 400000, TEXT = 4000;

// Thrown instead of a figure. `faults`: every reason, as { at, kind, … }; the sentences of `kind` are in the words.
class Refused extends Error {
  constructor(faults) {
    super(faults.map((one) => (one.at ? one.at + ": " : "") + one.kind).join("; "));
    this.name = "Refused";
    this.faults = faults;
  }
}

function refuse(at, kind, more) {
  throw new Refused([Object.assign({ at, kind }, more)]);
}

function copied(value) {
  let nodes = 0;
  return below(value, "", 0, []);

  function below(value, at, depth, above) {
    nodes += 1;
    if (depth > DEPTH || nodes > NODES) refuse(at, "wrong-kind", { want: "at most " + DEPTH + " levels and " + NODES + " values" });
    switch (typeof value) {
      case "string":
        if (value.length > TEXT) refuse(at, "too-many", { most: String(TEXT) });
        return value;
      case "boolean":
        return value;
      case "number":
        return whole(value, at);
      case "object":
        if (value !== null) break;
      // falls through
      default:
        return refuse(at, "wrong-kind", { want: "text, a whole number, true or false, a list or a table", value: value === null ? "null" : typeof value });
    }
    if (above.includes(value)) refuse(at, "wrong-kind", { want: "a value that does not hold itself" });
    const path = above.concat([value]);
    if (Array.isArray(value)) return list(value, at, depth, path);
    return table(value, at, depth, path);
  }

  function list(value, at, depth, path) {
    const length = own(value, "length", at);
    if (length > NODES) refuse(at, "too-many", { most: String(NODES) });
    const items = new Array(length);
    for (let index = 0; index < length; index++) items[index] = below(own(value, index, at + "[" + index + "]"), at + "[" + index + "]", depth + 1, path);
    return items;
  }

  function table(value, at, depth, path) {
    let kind, keys;
    try {
      kind = Object.prototype.toString.call(value);
      keys = Object.keys(value);
    } catch (error) {
      return refuse(at, "wrong-kind", { want: "a value that can be read", value: "one that throws" });
    }
    if (kind !== "[object Object]") refuse(at, "wrong-kind", { want: "a plain table", value: kind.slice(8, -1) });
    const copy = Object.create(null);
    for (const key of keys) {
      const below_ = at ? at + "." + key : key;
      copy[key] = below(own(value, key, below_), below_, depth + 1, path);
    }
    return copy;
  }

  // Read once: what a host's own code gives the second time does not matter, and what it throws is a refusal.
  function own(value, key, at) {
    try {
      return value[key];
    } catch (error) {
      return refuse(at, "wrong-kind", { want: "a value that can be read", value: "one that throws" });
    }
  }
}

// A bare number may be a count; with a fraction, or beyond what a JavaScript number holds exactly, it may have lost digits already.
function whole(value, at) {
  if (Number.isSafeInteger(value)) return value;
  return refuse(at, "bare-number", { value: String(value), repair: repair(value) });
}

// How the amount that was probably meant is written.
function repair(value) {
  return Number.isFinite(value) && Math.abs(value) < 1e10 ? "\"" + value.toFixed(2) + "\"" : "\"120.50\"";
}

// What the host's own code throws while it is read becomes a refusal like any other.
function read(value) {
  try {
    return copied(value);
  } catch (error) {
    if (error instanceof Refused) throw error;
    return refuse("", "wrong-kind", { want: "plain data", value: "a value that throws" });
  }
}
