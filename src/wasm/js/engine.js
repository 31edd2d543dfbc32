// The engine as a host uses it: open(module, whole) gives the functions below. `glue` is wasm-bindgen's, of the small program.

// `module`: a WebAssembly.Module, its bytes, a Response, or a promise of one: the small program, which settles and explains.
// `whole`: a function that gives { glue, module } of the whole program (or a promise of them); called when ranges are first asked
// for, or at once when `module` is null. Each call starts an instance of its own: one that has trapped must not be entered again.
function open(module, whole) {
  return Promise.resolve(module === null ? whole() : { glue, module }).then((parts) => {
    const program = parts.glue(WebAssembly);
    return Promise.resolve(parts.module)
      .then((module_or_path) => program({ module_or_path }))
      .then(() => new Engine(program, program.ownMemory(), whole));
  });
}

class Engine {
  constructor(program, memory, whole) {
    this.program = program;
    this.memory = memory;
    this.ask = whole;
    this.more = undefined;
  }

  // An engine of the whole program, for all packs of this one; what failed may be asked again.
  whole() {
    if (!this.ask) return Promise.reject(new Error("Ranges need whole.js and whole.wasm: open(module, whole)."));
    if (!this.more) {
      this.more = open(null, this.ask);
      this.more.catch(() => { this.more = undefined; });
    }
    return this.more;
  }

  // Checks a pack: the bytes or the text of its JSON file. All faults at once, or a pack that settles.
  loadPack(bytes) {
    const pack = tree(bytes);
    return new Rules(this, calling(() => this.program.loadPack(pack)), pack);
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
  constructor(engine, handle, tree) {
    this.engine = engine;
    this.handle = handle;
    // The whole program checks the pack itself, once it is there.
    this.tree = handle.estimate ? undefined : tree;
    this.twin = undefined;
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

  // A case with lists where a value is in doubt: a promise of both ends, each with a witness, and what to ask next.
  estimate(question) {
    return this.asking(() => [read(question)], (handle, question) => handle.estimate(question));
  }

  // The own share while the in-scope amount grows from nothing to `most`, from kink to kink: a promise.
  curve(input, most) {
    return this.asking(() => [read(input), String(most)], (handle, input, most) => handle.curve(input, most));
  }

  // Every bill that gives a stated figure, { own } or { paid }: a promise.
  bills(input, wanted) {
    return this.asking(() => [read(input), read(wanted)], (handle, input, wanted) => handle.bills(input, wanted));
  }

  // What lies ahead as the bill grows: a promise.
  distances(input) {
    return this.asking(() => [read(input)], (handle, input) => handle.distances(input));
  }

  free() {
    this.handle.free();
    if (this.twin) this.twin.then((handle) => handle.free(), () => {});
  }

  // What is handed in is read at once; the answer comes when the whole program is there. One that fell is not asked again.
  asking(given, ask) {
    return new Promise((resolve) => resolve(this.alone(given)))
      .then((given) => this.ranges().then((handle) => calling(() => ask(handle, ...given))))
      .catch((error) => {
        if (!(error instanceof Refused)) this.twin = this.engine.more = undefined;
        throw error;
      });
  }

  // This pack in the whole program.
  ranges() {
    if (this.handle.estimate) return Promise.resolve(this.handle);
    if (!this.twin) this.twin = this.engine.whole().then((engine) => engine.program.loadPack(this.tree));
    return this.twin;
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
    return new Settlement(this.legend, new Int32Array(this.engine.memory.buffer, this.handle.out(), count * 2).slice());
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
