// One running copy of the program for one element.
//
// A copy that has trapped is in an unknown state and must never be entered again. So the glue is given
// a `WebAssembly` whose instances have watched exports: the first exception that leaves one marks this
// copy as fallen, tells its element, and from then on nothing enters it. Watching the exports, rather
// than the window's error events, tells exactly which of several elements fell, also when the fault
// happens in a timer, and does not take another program's trap on the host page for ours.

function startInstance(code, fell) {
  let fallen = false;
  const watched = (f) => function () {
    // A list: late callbacks of the glue take values out of what an export gives back.
    if (fallen) return [];
    try {
      return f.apply(null, arguments);
    } catch (error) {
      if (!fallen) {
        fallen = true;
        fell(error);
      }
      throw error;
    }
  };
  const wrap = (instance) => {
    const exports = Object.create(null);
    for (const name of Object.keys(instance.exports)) {
      const value = instance.exports[name];
      exports[name] = typeof value === "function" ? watched(value) : value;
    }
    return { exports };
  };
  const none = function () {};
  const { make } = code.module;
  const watching = make ? {
    Module: none,
    Instance: none,
    instantiate: (module, imports) => Promise.resolve({ instance: wrap({ exports: make(imports) }), module }),
  } : {
    Module: WebAssembly.Module,
    Instance: WebAssembly.Instance,
    instantiate: (module, imports) => WebAssembly.instantiate(module, imports).then((instance) => ({ instance: wrap(instance), module })),
  };
  const program = code.glue(watching);
  return program({ module_or_path: code.module }).then(() => ({
    mount: (root, host) => program.mount(root, host),
    // What belongs to a copy that is given up: nothing of it may run any more.
    close: () => { fallen = true; },
  }), (error) => {
    // Both are whole, and one wants what the other has not: they were not built together.
    throw /Link|Type/.test(error.name) ? failure("version", error) : error;
  });
}
