// The search in the catalogue at the name of a row: what was found stands in a list below the field, by touch and by keyboard;
// what is chosen fills the row's other cells as far as they are empty, says where that is from, and asks what is still open.
//
// It draws behind the field's own elements and writes as a person does: by `input` events that name the cell.

const partSearch = (() => {
  const NAME = /^line\/(\d+)\/name$/;
  const MOST = 10;

  const el = laterMake;

  return function (root, given) {
    const page = laterPage(root, given);
    let words = {}, open = null, turn = 0;
    const chosen = new Map();
    const told = el("p", { class: "aside", role: "status", "aria-live": "polite" });
    root.append(told);

    const w = (key, values) => laterFill(words["find." + key] || key, values || {});
    const cell = (row, name) => page.draft()["line/" + row + "/" + name] || "";
    const put = (row, name, text) => page.put("line/" + row + "/" + name, text);
    // Both ends of what may be paid first, in percent, as the catalogue tells them.
    const span = ({ share }) => (share ? share.map((end) => Math.round(end * 100)).join("-") : "");
    const rowOf = (node) => {
      const found = NAME.exec((node.dataset && node.dataset.field) || "");
      return found ? Number(found[1]) : -1;
    };
    const fieldOf = (row) => root.querySelector('input[data-field="line/' + row + '/name"]');

    function close() {
      if (!open) return;
      open.list.remove();
      for (const name of ["role", "aria-expanded", "aria-controls", "aria-activedescendant", "aria-autocomplete"]) open.input.removeAttribute(name);
      open = null;
    }

    function show(input, row, results) {
      close();
      if (!results.length) {
        told.textContent = w("none");
        return;
      }
      const id = "found-" + row;
      const list = el("ul", { id, role: "listbox", class: "found", "aria-label": w("list") });
      results.forEach((one, at) => {
        const about = [one.forms, w("class." + (one.class || "none")), one.note, one.section === "item" ? one.place + " " + one.year : ""];
        list.append(el("li", { id: id + "-" + at, role: "option", "aria-selected": "false", "data-at": at },
          el("b", {}, one.name), el("small", {}, about.filter(Boolean).join(" · "))));
      });
      input.closest(".field").append(list);
      const set = { role: "combobox", "aria-expanded": "true", "aria-controls": id, "aria-autocomplete": "list" };
      for (const name of Object.keys(set)) input.setAttribute(name, set[name]);
      open = { input, row, list, results, at: -1 };
      told.textContent = w("count", { count: results.length });
      // The field keeps the focus while a finger or the mouse chooses.
      list.addEventListener("pointerdown", (event) => event.preventDefault());
      list.addEventListener("mousedown", (event) => event.preventDefault());
      list.addEventListener("click", (event) => {
        const item = event.target.closest("li");
        if (item) choose(Number(item.dataset.at));
      });
    }

    function move(at) {
      const items = open.list.children;
      if (items[open.at]) items[open.at].setAttribute("aria-selected", "false");
      open.at = (at + items.length) % items.length;
      const item = items[open.at];
      item.setAttribute("aria-selected", "true");
      open.input.setAttribute("aria-activedescendant", item.id);
      item.scrollIntoView({ block: "nearest" });
    }

    // Whether the rules at hand tell themselves what is paid first of class B.
    const told_by_rules = () => page.packs().then((packs) => packs.length > 0 && packs.every((pack) => {
      const named = pack.lines && pack.lines.prepay && pack.lines.prepay.table;
      const table = (pack.table || []).find((one) => one.id === named);
      return Boolean(table) && table.row.every((row) => typeof row.value === "string");
    }));

    function choose(at) {
      const { row, results, input } = open;
      const one = results[at];
      close();
      const key = one.name + "\n" + row;
      told_by_rules().then((known) => {
        const printed = ["printed_excluded", "printed_prepay", "printed_over_limit"].some((name) => cell(row, name));
        const here = one.section !== "item" || one.place === "全国" || page.place().startsWith(one.place.slice(0, 2));
        const before = chosen.get(row) || {};
        // What a person typed or a bill printed stands; what an earlier choice filled gives way.
        const free = (name) => !cell(row, name) || cell(row, name) === before[name] || (name === "class" && cell(row, name) === "unsure");
        const filled = { one, key };
        const write = (name, text) => {
          if (!free(name)) return;
          filled[name] = text;
          if (cell(row, name) !== text) put(row, name, text);
        };
        put(row, "name", one.name);
        filled.name = one.name;
        if (!printed) {
          const asks = one.condition && one.class !== "C";
          write("class", asks || !one.class || !here ? "unsure" : one.class);
          const rate = one.section !== "item" && known ? "" : here && one.place !== "全国" && one.prepay > 0 ? one.prepay : span(one);
          write("prepay", one.class === "B" ? rate : "");
          if (one.section === "item" && here && /^\d+(\.\d+)?$/.test(one.cap)) filled.cap = one.cap;
        }
        filled.printed = printed;
        chosen.set(row, filled);
        told.textContent = w("filled");
        setTimeout(notes, 60);
        input.focus();
      });
    }

    // What stands below a chosen name: the source, what differs from the paper, and what is still open.
    function notes() {
      root.querySelectorAll(".found-note").forEach((note) => note.remove());
      for (const [row, filled] of chosen) {
        const input = fieldOf(row);
        if (!input || input.value !== filled.name) {
          chosen.delete(row);
          continue;
        }
        const { one } = filled;
        const note = el("div", { class: "note found-note", "data-source": row });
        const source = one.section === "item" ? w("from.item", one) : one.section === "herb" ? w("from.herb") : w("from.drug", one);
        note.append(el("p", {}, source));
        if (one.note) note.append(el("p", {}, w("limited", one)));
        const now = cell(row, "class");
        if (filled.printed) note.append(el("p", {}, w("printed")));
        else if (!one.class) note.append(el("p", {}, w("gone", one)));
        else if (now && now !== "unsure" && now !== one.class && !(one.condition && now === "C")) note.append(el("p", {}, w("differs", { ours: w("class." + one.class) })));
        if (one.condition && one.class !== "C" && !filled.printed) {
          const buttons = [["fits", one.class], ["not", "C"], ["unsure", "unsure"]].map(([name, value]) => {
            const button = el("button", { type: "button", "aria-pressed": String(now === value) }, w("condition." + name));
            button.addEventListener("click", () => {
              put(row, "class", value);
              setTimeout(notes, 60);
            });
            return button;
          });
          note.append(el("p", {}, w(one.condition === "alone" ? "condition.alone" : "condition")), el("p", { class: "buttons" }, ...buttons));
        }
        if (/^0-\d+$/.test(cell(row, "prepay"))) note.append(el("p", {}, w("open", { most: cell(row, "prepay").slice(2) })));
        if (filled.cap && !cell(row, "limit")) {
          const count = el("input", { type: "text", inputmode: "decimal", class: "narrow", "aria-label": w("cap.count", one), value: "1" });
          const button = el("button", { type: "button" }, w("cap.fill"));
          button.addEventListener("click", () => {
            const times = Number(count.value);
            // Whole fen, so that no fraction of a binary number shows.
            if (times > 0) put(row, "limit", (Math.round(Number(one.cap) * 100 * times) / 100).toFixed(2));
            setTimeout(notes, 60);
          });
          note.append(el("p", { class: "buttons" }, w("cap", one), count, button));
        }
        input.closest(".field").append(note);
      }
    }

    function ask(input) {
      const row = rowOf(input), mine = ++turn, text = input.value.trim();
      if (!text || /^[a-z]$/i.test(text)) return close();
      Promise.all([page.search(), page.words()]).then(([ready, said]) => {
        // Who has gone on meanwhile is shown nothing: a list that opens late moves what they are aiming at.
        if (mine !== turn || input.value.trim() !== text || root.getRootNode().activeElement !== input) return;
        words = said;
        show(input, row, ready(text, page.day(), MOST));
      }, () => page.words().then((said) => {
        words = said;
        told.textContent = w("failed");
      }, () => {}));
    }

    root.addEventListener("input", (event) => {
      if (event.target === page.hand) return;
      if (rowOf(event.target) >= 0) ask(event.target);
      if (chosen.size) setTimeout(notes, 60);
    });
    root.addEventListener("click", () => chosen.size && setTimeout(notes, 60));
    // A tap beside the list lands where it was aimed: the list goes only when the finger has.
    let pressed = false, after = null;
    const lifted = () => {
      pressed = false;
      for (const end of ["pointerup", "pointercancel"]) removeEventListener(end, lifted, true);
      if (after) setTimeout(after, 60);
      after = null;
    };
    root.addEventListener("pointerdown", () => {
      pressed = true;
      for (const end of ["pointerup", "pointercancel"]) addEventListener(end, lifted, true);
    }, true);
    root.addEventListener("focusout", (event) => {
      if (!open || event.target !== open.input) return;
      const left = open;
      const shut = () => open === left && close();
      if (pressed) after = shut;
      else shut();
    });
    root.addEventListener("keydown", (event) => {
      if (!open || event.target !== open.input || event.isComposing) return;
      const { key } = event;
      if (key === "ArrowDown") move(open.at + 1);
      else if (key === "ArrowUp") move(open.at < 0 ? -1 : open.at - 1);
      else if (key === "Enter" && open.at >= 0) choose(open.at);
      else if (key === "Escape") close();
      else return;
      event.preventDefault();
    });
    // The letter that brought us here counts as well.
    const now = (root.getRootNode().activeElement);
    if (now && rowOf(now) >= 0) ask(now);
  };
})();
