// The engine as a host uses it: zifu(WebAssembly module or its bytes) gives the functions below. `glue` is wasm-bindgen's.

// `module`: a WebAssembly.Module, its bytes, a Response, or a promise of one. Each call starts an instance of its own: one that has
// trapped must not be entered again.
function open(module) {
  const program = glue(WebAssembly);
  return Promise.resolve(module).then((module_or_path) => program({ module_or_path })).then((wasm) => new Engine(program, wasm.memory));
}

class Engine {
  constructor(program, memory) {
    this.program = program;
    this.memory = memory;
  }

  // Checks a pack: the bytes or the text of its JSON file. All faults at once, or a pack that settles.
  loadPack(bytes) {
    return new Rules(this, calling(() => this.program.loadPack(tree(bytes))));
  }

  // The words of a language, for `explain` and for the sentences of refusals.
  loadWords(bytes) {
    return new Lexicon(calling(() => this.program.readWords(tree(bytes))));
  }

  // The search in a catalogue file: a function (text, day, most) → entries.
  search(bytes) {
    const find = makeSearch(parsed(bytes));
    return (asked, day, most) => find(String(asked), String(day), most);
  }
}

class Lexicon {
  constructor(handle) {
    this.handle = handle;
  }

  // A refusal's reasons in sentences that say what to do.
  faults(refused) {
    return refused.faults.map((fault) => this.handle.fault(read(fault)));
  }

  free() {
    this.handle.free();
  }
}

class Rules {
  constructor(engine, handle) {
    this.engine = engine;
    this.handle = handle;
    this.legend = new Legend(handle);
    this.columns = new Columns(engine.memory, handle);
    this.busy = false;
  }

  // Settles a case. `trace`: "objects" (the steps at once), "lazy" (when they are asked for), "none".
  settle(input, { trace = "objects" } = {}) {
    return this.alone(() => {
      const settled = this.taken(this.records(input), trace);
      if (trace === "objects") settled.steps;
      return settled;
    });
  }

  // A case as columns, for whoever settles it many times or elsewhere; undefined when it does not fit them.
  prepare(input) {
    return this.alone(() => (this.fits(input) ? Object.assign(this.columns.copy(), { input }) : undefined));
  }

  // Settles what `prepare` gave; the trace is there as numbers.
  settlePrepared(prepared) {
    return this.alone(() => {
      this.columns.paste(prepared);
      const records = this.handle.run();
      // What cannot be settled is refused by name, by way of the object it was made of.
      return this.taken(records === REFUSED ? this.long(prepared.input) : records, "lazy");
    });
  }

  // Takes the last settlement back (冲销).
  reverse() {
    return this.alone(() => {
      const records = this.handle.reverse();
      if (records === REFUSED) refuse("", "missing-key", { key: "settlement" });
      return this.taken(records, "objects");
    });
  }

  // The year so far after the last settlement: the `state` of the next case.
  state() {
    return this.handle.state();
  }

  // The steps of a case, each with its sentence in the words' language.
  explain(input, words) {
    return this.alone(() => {
      const settled = this.taken(this.records(input), "objects");
      const told = this.handle.sentences(words.handle).split("\n");
      settled.steps.forEach((step, index) => { step.sentence = told[index]; });
      return settled;
    });
  }

  // A case with lists where a value is in doubt: both ends, each with a witness, and what to ask next.
  estimate(question) {
    return this.asking(() => this.handle.estimate(read(question)));
  }

  // The own share while the in-scope amount grows from nothing to `most`, from kink to kink.
  curve(input, most) {
    return this.asking(() => this.handle.curve(read(input), String(most)));
  }

  // Every bill that gives a stated figure, { own } or { paid }.
  bills(input, wanted) {
    return this.asking(() => this.handle.bills(read(input), read(wanted)));
  }

  // What lies ahead as the bill grows.
  distances(input) {
    return this.asking(() => this.handle.distances(read(input)));
  }

  free() {
    this.handle.free();
  }

  asking(ask) {
    return this.alone(() => calling(ask));
  }

  // A host's own code that is run while its values are read must not come back in here.
  alone(work) {
    if (this.busy) refuse("", "wrong-kind", { want: "one call at a time" });
    this.busy = true;
    try {
      return work();
    } finally {
      this.busy = false;
    }
  }

  // How many records the settlement has that lies in memory now.
  records(input) {
    if (this.fits(input)) {
      const records = this.handle.run();
      if (records !== REFUSED) return records;
    }
    return this.long(input);
  }

  long(input) {
    const copy = read(input);
    return calling(() => this.handle.settle(copy));
  }

  // Whether the case went over as columns. What throws while it is read goes the long way, which says where.
  fits(input) {
    try {
      return this.columns.write(input);
    } catch (error) {
      return false;
    }
  }

  // Out of the memory, which the next settlement writes over.
  taken(records, trace) {
    const count = this.legend.figures + (trace === "none" ? 0 : records * 2);
    return new Settlement(this.legend, wholes(new Int32Array(this.engine.memory.buffer, this.handle.out(), count * 2)));
  }
}

// A list of faults that the engine throws becomes a refusal; anything else is a fault of ours and stays what it is.
function calling(ask) {
  try {
    return ask();
  } catch (error) {
    throw Array.isArray(error) ? new Refused(error) : error;
  }
}

function tree(bytes) {
  return read(parsed(bytes));
}

// The one way in for packs, words and catalogues: JSON text, or its bytes.
function parsed(bytes) {
  if (typeof bytes !== "string" && !ArrayBuffer.isView(bytes) && !(bytes instanceof ArrayBuffer)) {
    refuse("", "wrong-kind", { want: "the bytes or the text of a JSON file", value: typeof bytes });
  }
  try {
    return JSON.parse(typeof bytes === "string" ? bytes : new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    return refuse("", "wrong-kind", { want: "JSON in UTF-8", value: String(error.message) });
  }
}
