// The year so far: sums that a receipt prints, earlier stays one by one, or a former result of this page. What comes of it is one
// answer of the draft, `before`: `count|own in fen;counter|cell|window|fen;…`, which the page settles with.

const partYear = (() => {
  const el = laterMake;
  const fen = (text) => {
    const plain = String(text).normalize("NFKC").replace(/[\s,，￥¥元]/g, "");
    return /^\d{1,8}(\.\d{1,2})?$/.test(plain) ? Math.round(Number(plain) * 100) : null;
  };
  const slots = (before) => String(before).split(";").slice(1).filter(Boolean).map((slot) => slot.split("|"));

  return function (root, given) {
    const page = laterPage(root, given);
    let words = {};
    const w = (key, values) => laterFill(words["year." + key] || key, values || {});
    const status = el("p", { role: "status", "aria-live": "polite" });
    // What was taken over is told again in another language; a fault is not, it speaks of what was tried then.
    let done = null;
    const say = (kind, text) => {
      status.className = text ? "note " + kind : "";
      status.setAttribute("data-year", kind);
      status.textContent = text;
      done = null;
    };
    const taken = (key, values) => {
      say("done", w(key, values));
      done = () => taken(key, values);
    };
    root.addEventListener("input", ({ target }) => target.getAttribute("data-year-field") && say("", ""));

    const field = (id, label, hint) => el("div", { class: "field" },
      el("label", { for: "year-" + id }, label), ...(hint ? [el("small", { class: "hint" }, hint)] : []),
      el("div", { class: "box" }, el("input", { id: "year-" + id, type: "text", inputmode: "decimal", autocomplete: "off", "data-year-field": id })));
    const value = (id) => root.querySelector('[data-year-field="' + id + '"]').value.trim();

    // Counters of the year that the setting at hand can touch, each with its question.
    function counters(pack) {
      const setting = page.draft().setting || "inpatient";
      const cellOf = (axis) => (axis && axis.of === "setting" ? (axis.map ? axis.map[setting] : setting) : null);
      const here = (item) => Object.keys((item && item.when) || {}).every((name) => {
        const cell = cellOf((pack.axes || {})[name]);
        return cell === null || [].concat(item.when[name]).includes(cell);
      });
      const zh = page.lang() === "zh";
      return (pack.counter || []).filter((counter) => counter.window === "year" && !(counter.per || []).length).map((counter) => {
        const [what, id] = String(counter.counts[0]).split(":");
        const item = pack.plan.find((one) => one.id === id);
        const payer = item && pack.payer.find((one) => one.id === item.payer);
        const key = "ask." + what;
        if (!payer || !here(item) || !words["year." + key]) return null;
        return { id: counter.id, label: w(key, { payer: zh ? payer.title : payer.title_en || payer.title }) };
      }).filter(Boolean);
    }

    function bySums(pack) {
      const asked = counters(pack);
      const use = () => {
        let before = "0|0";
        for (const one of asked) {
          const text = value("c-" + one.id);
          const sum = text ? fen(text) : 0;
          if (sum === null) return say("fault", w("fault.amount", { value: text }));
          if (text) before += ";" + [one.id, "", "*", sum].join("|");
        }
        if (before === "0|0") return say("fault", w("fault.none"));
        page.put("before", before);
        taken("used");
      };
      return el("details", { class: "fold", "data-year-way": "sums" }, el("summary", {}, w("sums")), el("div", { class: "inside" },
        el("p", { class: "quiet" }, w("sums.how")),
        ...asked.map((one) => field("c-" + one.id, one.label)),
        el("button", { type: "button", "data-year-do": "sums", click: use }, w("use"))));
    }

    // What an earlier stay may have had differently, as far as this place's rules ask for it: question, answers, the one that goes
    // without saying. Hospital and class are never taken from this bill: they decide, and were another hospital's.
    function own(pack, all) {
      const draft = page.draft(), zh = page.lang() === "zh";
      const uses = (fact) => Object.values(pack.axes || {}).filter((axis) => axis.of === fact);
      const titles = (fact) => ((zh ? pack.titles : pack.titles_en) || {})[fact] || {};
      const words = (id, value) => (titles(id)[value] || all["page." + id + (value === "?" ? "" : "." + value)] || value).split("|")[0];
      const question = (id) => words(id, "?").replace(/^[①-⑤]\s*/, "");
      const some = (id, values, now) => ({ id, label: question(id), values: values.map((one) => [one, words(id, one)]), now });
      const kinds = [].concat(...uses("hospital_kind").map((axis) => (axis.values || Object.keys(axis.map || {})).concat(axis.else || [])));
      const stages = ["child", "student", "adult", "elder"], kept = ["active", "retired"];
      const person = draft.kind === "resident" ? ["stage", stages] : ["kind", kept];
      return [
        uses("grade").length && some("grade", ["tertiary", "secondary", "primary", "community"], ""),
        kinds.length && some("hospital_kind", kinds.filter((one, at) => kinds.indexOf(one) === at), ""),
        uses("filing").length && { ...some("filing", ["long-term", "referral", "emergency", "temporary", "unfiled"], draft.elsewhere === "yes" ? draft.filing : "local"), label: w("stay.where") },
        uses("person").length && { ...some(person[0], person[1], draft[person[0]]), label: w("stay.person") },
      ].filter(Boolean).map((one) => (one.id === "filing" ? { ...one, values: [["local", w("stay.here")]].concat(one.values) } : one));
    }

    const chosen = (id, { label, values, now }) => el("div", { class: "field" },
      el("label", { for: "year-" + id }, label),
      el("select", { id: "year-" + id, "data-year-field": id }, el("option", { value: "" }, w("stay.choose")),
        ...values.map(([key, words]) => el("option", key === now ? { value: key, selected: "" } : { value: key }, words))));

    function byStays(pack, Study, all) {
      const rows = el("div", {});
      const asked = own(pack, all);
      let count = 0;
      const add = () => {
        const n = count++;
        rows.append(el("fieldset", { class: "row" }, el("legend", {}, w("stay", { number: n + 1 })),
          field("day-" + n, w("stay.day"), w("stay.day.hint")), ...asked.map((one) => chosen(one.id + "-" + n, one)),
          field("total-" + n, w("stay.total")), field("excluded-" + n, w("stay.excluded"), w("stay.excluded.hint"))));
      };
      add();
      const use = () => {
        const study = new Study(pack, all);
        let before = "0|0";
        const inpatient = page.draft().setting === "inpatient";
        const carry = (changes) => JSON.parse(study.carry(page.but(changes)));
        try {
          for (let n = 0; n < count; n++) {
            const fault = (why) => say("fault", w("fault.stay", { number: n + 1, why }));
            const [day, total, excluded] = ["day-", "total-", "excluded-"].map((name) => value(name + n));
            if (!day && !total && !excluded) continue;
            const changes = { form: "total", day: day || page.day(), total, excluded, before };
            for (const none of ["deposit", "account", "used", "keep"]) changes[none] = "";
            for (const one of asked) changes[one.id] = value(one.id + "-" + n) || "unsure";
            if (changes.grade === "unsure") return fault(w("fault.stay.grade"));
            if ("filing" in changes) changes.elsewhere = changes.filing === "local" ? "" : "yes";
            if (inpatient) changes.admission = String(Math.min(Number(before.split("|")[0]) + 1, 3));
            const found = carry(changes);
            if (!found.year) return fault((found.faults || [])[0] || w("fault.stay." + (found.kind || "missing")));
            // Without its day a stay is any day's of this year up to now: when that makes a difference it has to be told.
            if (!day && carry({ ...changes, day: firstDay(pack) }).year !== found.year) return fault(w("fault.stay.day"));
            before = found.year;
          }
        } finally {
          study.free();
        }
        if (before === "0|0") return say("fault", w("fault.none"));
        page.put("before", before);
        if (inpatient) page.put("admission", String(Math.min(Number(before.split("|")[0]) + 1, 3)));
        taken("used.stays", { count: before.split("|")[0] });
      };
      return el("details", { class: "fold", "data-year-way": "stays" }, el("summary", {}, w("stays")), el("div", { class: "inside" },
        el("p", { class: "quiet" }, w("stays.how")), rows,
        el("p", { class: "buttons" }, el("button", { type: "button", "data-year-do": "add", click: add }, w("stays.add")),
          el("button", { type: "button", "data-year-do": "stays", click: use }, w("use")))));
    }

    // The insurance year of a day begins on this one.
    const startOf = (pack) => String(pack.insurance_year || "01-01");
    const yearOf = (pack, day) => Number(day.slice(0, 4)) - (day.slice(5) < startOf(pack) ? 1 : 0);
    const firstDay = (pack) => yearOf(pack, page.day()) + "-" + startOf(pack);

    // A former result: every reason why it cannot be taken up has its own sentence.
    function former(text, pack) {
      let one;
      try {
        one = JSON.parse(text);
      } catch (error) {
        return w(text.trim().startsWith("{") ? "fault.cut" : "fault.json");
      }
      if (!one || typeof one !== "object" || typeof one.version !== "string" || typeof one.own !== "string") return w("fault.json");
      if (one.place !== pack.place) return w("fault.place");
      if (one.scheme !== pack.scheme) return w("fault.scheme");
      if (typeof one.year !== "string" || !/^\d+\|-?\d+(;[\w-]+\|[^|;]*\|[^|;]*\|-?\d+)*$/.test(one.year)) return w("fault.year");
      const known = (pack.counter || []).map((counter) => counter.id);
      if (slots(one.year).some(([counter]) => !known.includes(counter))) return w("fault.rules", { version: one.version });
      if (yearOf(pack, String(one.day)) !== yearOf(pack, page.day())) return w("fault.other-year", { day: one.day });
      page.put("before", one.year);
      if (page.draft().setting === "inpatient") page.put("admission", String(Math.min(Number(one.year.split("|")[0]) + 1, 3)));
      taken("used.former", { day: one.day });
      return "";
    }

    function byFormer(pack) {
      const area = el("textarea", { rows: "5", "aria-label": w("former.box"), "data-year-field": "former" });
      const take = (text) => {
        const fault = former(text, pack);
        if (fault) say("fault", fault);
      };
      const file = el("input", { type: "file", "data-year-field": "file", change: (event) => {
        const [chosen] = event.target.files;
        if (chosen) new Response(chosen.slice(0, 200000)).text().then(take);
      } });
      return el("details", { class: "fold", "data-year-way": "former" }, el("summary", {}, w("former")), el("div", { class: "inside" },
        el("p", { class: "quiet" }, w("former.how")), area,
        el("button", { type: "button", "data-year-do": "former", click: () => take(area.value) }, w("use")),
        el("label", { class: "file" }, w("former.file"), file)));
    }

    // What is typed stands through another language, and what of it is still asked for through other rules.
    function typed(place) {
      const all = (node, what) => Array.from(node.querySelectorAll(what));
      const open = all(place, "details[open]").map((one) => one.getAttribute("data-year-way"));
      const values = all(place, "input[type=text], textarea, select").map((one) => [one.getAttribute("data-year-field"), one.value]);
      const stays = all(place, "fieldset").length;
      return (way, same) => {
        const more = way.querySelector('[data-year-do="add"]');
        if (more) for (let n = 1; n < stays; n++) more.click();
        for (const [field, value] of values) {
          const one = way.querySelector('[data-year-field="' + field + '"]');
          if (one && (same || one.tagName !== "SELECT")) one.value = value;
        }
        way.open = open.includes(way.getAttribute("data-year-way"));
        return way;
      };
    }

    let drawn = "", rules = "", stood = null, lost = false;
    function draw() {
      const place = root.querySelector('[data-fold="year"] .later');
      if (!place) return;
      const draft = page.draft();
      const of = [draft.place, page.schemes().join(), draft.setting].join();
      const key = page.lang() + "," + of;
      if (drawn === key && place.firstChild) return;
      const same = rules === of, again = done;
      if (!stood || place.querySelector("[data-year-field]")) stood = typed(place);
      const restore = stood;
      drawn = key;
      rules = of;
      Promise.all([page.words(true), page.packs()]).then(([said, packs]) => {
        if (drawn !== key) return;
        words = said;
        if (packs.length !== 1) return laterShow(place, el("p", { class: "note" }, w("first")));
        const [pack] = packs;
        laterShow(place, el("p", {}, w("how")), restore(bySums(pack), same), restore(byFormer(pack), same), status);
        say("", "");
        if (same && again) again();
        return page.study().then((Study) => drawn === key && place.insertBefore(restore(byStays(pack, Study, said), same), status),
          (error) => {
            const why = page.why(error);
            lost = why === "failed";
            place.insertBefore(el("p", { class: "note", "data-year": why }, w(why)), status);
          });
      }, () => laterShow(place, el("p", { class: "note" }, "……")));
    }
    page.changed(draw);
    page.again("year", () => {
      if (lost) drawn = "";
      lost = false;
      draw();
    });
    draw();
  };
})();
