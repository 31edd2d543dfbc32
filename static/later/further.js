// 更多: the own share as the bill grows, how far it is to each line ahead, what another choice would make of it, and which bill
// gives a stated figure. Every picture has its table; the figures are the engine's, the drawing alone is done here.

const partFurther = (() => {
  const el = laterMake;
  // Choices that are tried, as answers of the draft put differently: question, value, what else goes with it.
  const GRADES = ["tertiary", "secondary", "primary", "community"];
  const AWAY = ["long-term", "referral", "unfiled"];

  return function (root, given) {
    const page = laterPage(root, given);
    let words = {}, study = null, asked = 0;
    // The picture once more, as wide as it is now shown.
    let redrawn = null;
    const w = (key, values) => laterFill(words["further." + key] || key, values || {});
    const label = (key) => (words[key] || key).split("|")[0];
    const yuan = (text) => laterYuan(text);
    const whole = (text) => laterYuan(String(Math.round(Number(text))));
    const room = () => root.querySelector('[data-fold="further"] .later');
    const opened = () => (root.querySelector('[data-fold="further"]') || {}).open;

    // A scale in about so many round steps, so that a grid line is a number one can say.
    function steps(most, count) {
      const rough = most / count, ten = 10 ** Math.floor(Math.log10(rough || 1));
      const step = [1, 2, 5, 10].map((n) => n * ten).find((n) => n >= rough) || ten;
      const marks = [];
      for (let at = 0; at <= most; at += step) marks.push(at);
      return marks;
    }
    const short = (value) => (page.lang() === "zh" && value >= 10000 ? laterYuan(String(value / 10000)) + "万" : laterYuan(String(value)));

    // Kinks that say something, numbered from the left: what begins, or a cap met.
    function kinks(seen) {
      return seen.stretches.filter((one, at) => at === 0 || one.begins.length || one.ends.length)
        .filter((one) => one.begins.length || one.ends.length)
        .map((one) => ({ from: Number(one.from), total: one.totals[0], own: one.own[0], rate: one.rate, more: Number(one.from) - Number(seen.here), text: one.begins.concat(one.ends).join("；") }));
    }

    function picture(seen, marks) {
      const here = Number(seen.here), own = Number(seen.own);
      const last = marks.length ? marks[marks.length - 1].from : 0;
      const right = Math.max(here * 1.6, Math.min(Math.max(last * 1.15, here * 1.6), Math.max(here * 6, 300000)), 1000);
      const points = [];
      for (const one of seen.stretches) {
        const [from, to] = [Number(one.from), Number(one.to)], [low, high] = one.own.map(Number);
        if (from > right) break;
        points.push([from, low], to <= right ? [to, high] : [right, low + ((high - low) * (right - from)) / (to - from)]);
      }
      const top = Math.max(...points.map((point) => point[1]), own) * 1.1 || 1;
      // Drawn as wide as it is shown, so that its letters are as large as the page's small ones.
      const place = room(), size = parseFloat(getComputedStyle(place).fontSize) * 0.84;
      const width = Math.max(280, Math.min(640, place.clientWidth)), height = Math.round(width * 0.4 + size * 7);
      const space = (words) => [...words].reduce((sum, one) => sum + size * (one > "\u2e80" ? 1 : 0.62), 0);
      const up = steps(top, 4), across = steps(right, Math.min(4, Math.max(2, Math.floor(width / space(short(right)) / 2.2))));
      const bottom = size * 3, edge = 10 + Math.max(...up.map((at) => space(short(at)))), end = width - space(short(across[across.length - 1])) / 2;
      const x = (value) => edge + ((end - edge) * value) / right;
      const y = (value) => height - bottom - ((height - size - bottom) * value) / top;
      const text = (props, words) => el("text", Object.assign({ fill: "currentColor", "font-size": size }, props), words);
      const svg = el("svg", { viewBox: "0 0 " + width + " " + height, class: "curve", role: "img", "aria-label": w("curve.alt", { scope: whole(seen.here), own: whole(seen.own) }) });
      for (const at of up) {
        svg.append(el("line", { x1: edge, x2: end, y1: y(at), y2: y(at), stroke: "currentColor", "stroke-opacity": ".2" }),
          text({ x: edge - 8, y: y(at) + size / 3, "text-anchor": "end" }, short(at)));
      }
      for (const at of across) svg.append(text({ x: x(at), y: height - bottom + size * 1.3, "text-anchor": "middle" }, short(at)));
      svg.append(text({ x: width, y: height - 4, "text-anchor": "end" }, w("axis")));
      // Numbers that would stand in one another stand above one another.
      let before = -size, stairs = 0;
      marks.forEach((mark, at) => {
        if (mark.from > right || mark.from <= 0) return;
        stairs = x(mark.from) - before < size ? stairs + 1 : 0;
        before = x(mark.from);
        svg.append(el("line", { x1: x(mark.from), x2: x(mark.from), y1: y(mark.own), y2: height - bottom, stroke: "currentColor", "stroke-dasharray": "4 4" }),
          text({ x: x(mark.from), y: Math.max(y(mark.own) - 12 - stairs * size, size), "text-anchor": "middle", "font-weight": "bold" }, String(at + 1)));
      });
      svg.append(el("path", { d: "M" + points.map(([a, b]) => x(a).toFixed(1) + " " + y(b).toFixed(1)).join("L"), fill: "none", stroke: "currentColor", "stroke-width": "3", class: "own" }),
        el("circle", { cx: x(here), cy: y(own), r: "8", fill: "Canvas", stroke: "currentColor", "stroke-width": "4", "data-here": seen.here }));
      return svg;
    }

    // The head of a row, then its amounts.
    const row = (props, head, ...cells) => el("tr", props, el("th", { scope: "row" }, ...[].concat(head)), ...cells.map((cell) => el("td", { class: "amount" }, cell)));
    // What its heading says already no caption says again.
    const table = (name, heads, rows, caption) => el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": name }, el("table", { "aria-label": name }, ...(caption ? [el("caption", {}, name)] : []),
      el("thead", {}, el("tr", {}, ...heads.map((head) => el("th", { scope: "col" }, head)))), el("tbody", {}, ...rows)));

    function curve(seen) {
      const marks = kinks(seen);
      const ahead = marks.filter((mark) => mark.more > 0);
      redrawn = () => picture(seen, marks);
      const cap = marks.find((mark) => /over_cap/.test(mark.text) || mark.text.includes(w("cap.word")));
      const parts = [el("h3", {}, w("curve")), el("p", {}, w("curve.how", { scope: yuan(seen.here), own: yuan(seen.own) })), redrawn(),
        table(w("curve.table"), [w("curve.at"), w("curve.own"), w("curve.rate")],
          marks.map((mark, at) => row({ "data-kink": at + 1 }, [el("b", {}, at + 1 + "　" + whole(mark.from)), el("br"), mark.text], whole(mark.own), whole(mark.rate))), true),
        el("h3", {}, w("ahead"))];
      if (ahead.length) {
        parts.push(table(w("ahead"), [w("ahead.what"), w("ahead.more"), w("curve.rate")],
          ahead.map((mark) => row({ "data-ahead": mark.more.toFixed(2) }, mark.text, whole(mark.more), whole(mark.rate)))));
      } else if (!seen.beyond) parts.push(el("p", {}, w("ahead.none")));
      if (seen.beyond) parts.push(el("p", { class: "note", "data-beyond": seen.beyond.total }, w("beyond", { total: whole(seen.beyond.total), why: seen.beyond.faults.join("") })));
      if (cap) parts.push(el("p", { class: "note", "data-cap": cap.total }, w("cap", { total: whole(cap.total) })));
      return parts;
    }

    // What a question's other answers would make of the figure.
    function variants() {
      const draft = page.draft(), all = [];
      const add = (name, changes, scheme) => all.push({ name, changes, scheme: scheme || page.schemes()[0] });
      for (const grade of GRADES) if (grade !== draft.grade) add(label("page.grade." + grade), { grade });
      const away = draft.elsewhere === "yes";
      for (const filing of AWAY) if (!away || filing !== draft.filing) add(w("away") + label("page.filing." + filing), { elsewhere: "yes", filing });
      if (away) add(w("home"), { elsewhere: "", filing: "" });
      if (draft.setting === "inpatient") {
        for (const admission of ["1", "2"]) if (admission !== draft.admission) add(label("page.admission") + label("page.admission." + admission), { admission });
      }
      if (draft.kind === "resident") add(label("page.kind.active"), { kind: "active", stage: "" }, "employee");
      else add(label("page.kind.resident"), { kind: "resident", stage: "adult" }, "resident");
      return all;
    }

    function said(reply) {
      if (reply.kind === "figure") return whole(reply.low);
      const [low, high] = [whole(reply.low), whole(reply.high)];
      if (reply.kind === "range") return (low === high ? low : w("between", { low, high })) + (reply.faults.length ? w("except") : "");
      if (reply.kind === "floor") return w("least", { low: whole(reply.low) });
      return reply.faults[0] || w("unknown");
    }

    function what(now, others) {
      const rows = variants().map((one) => {
        const engine = one.scheme === page.schemes()[0] ? study : others[one.scheme];
        if (!engine) return null;
        const reply = JSON.parse(engine.answer(page.but(one.changes)));
        const less = reply.kind === "figure" && now.kind === "figure" ? Number(reply.low) - Number(now.low) : null;
        const differs = less === null ? "" : Math.abs(less) < 0.5 ? w("same") : w(less < 0 ? "less" : "more", { sum: whole(Math.abs(less)) });
        return el("tr", { "data-what": Object.values(one.changes).join(" ") }, el("th", { scope: "row" }, one.name), el("td", {}, said(reply)), el("td", { class: "amount" }, differs));
      }).filter(Boolean);
      return [el("h3", {}, w("what")), el("p", { class: "note" }, w("what.doctor")), table(w("what"), [w("what.if"), w("curve.own"), w("what.differs")], rows)];
    }

    function inverse() {
      const field = el("input", { id: "further-sum", type: "text", inputmode: "decimal", autocomplete: "off", "data-further": "sum" });
      const answer = el("p", { role: "status", "aria-live": "polite", "data-further": "bills" });
      const ask = (wanted) => {
        const found = JSON.parse(study.bills(page.text(), wanted, field.value));
        const [first] = found.bills || [];
        answer.className = "note";
        if (found.faults) answer.textContent = found.faults[0] || w("unknown");
        else if (!first) answer.textContent = found.beyond ? w("bills.none.known", { total: whole(found.beyond.total) }) : w("bills.none");
        else answer.textContent = found.bills.map(([low, high]) => (low === high ? w("bills.one", { total: yuan(low) }) : w("bills.many", { low: yuan(low), high: yuan(high) }))).join("；") + w("bills.end");
      };
      const button = (wanted) => el("button", { type: "button", "data-further-do": wanted, click: () => ask(wanted) }, w("bills." + wanted));
      return [el("h3", {}, w("bills")), el("p", {}, w("bills.how")), el("div", { class: "field" }, el("label", { for: "further-sum" }, w("bills.sum")), el("div", { class: "box" }, field)),
        el("p", { class: "buttons" }, button("own"), button("paid")), answer];
    }

    function draw() {
      const place = room(), mine = ++asked;
      if (!place || !opened()) return;
      if (!place.firstChild) place.append(el("p", { role: "status" }, "……"));
      const schemes = page.schemes();
      const other = schemes[0] === "employee" ? "resident" : "employee";
      Promise.all([page.words(true), page.packs(), page.study(), page.pack(other).catch(() => null)]).then(([some, packs, Study, second]) => {
        if (mine !== asked) return;
        words = some;
        if (packs.length !== 1) return laterShow(place, el("p", { class: "note" }, w("first")));
        if (study) study.free();
        study = new Study(packs[0], some);
        const others = second ? { [other]: new Study(second, some) } : {};
        const now = JSON.parse(study.answer(page.text()));
        const seen = JSON.parse(study.look(page.text(), "20000000"));
        const parts = [];
        if (now.kind === "range" || now.kind === "floor") parts.push(el("p", { class: "note" }, w("low")));
        if (seen.faults) parts.push(el("p", { class: "note" }, seen.faults[0] || w("unknown")));
        else parts.push(...curve(seen));
        parts.push(...what(now, others), ...(seen.faults ? [] : inverse()));
        laterShow(place, ...parts);
        Object.values(others).forEach((one) => one.free());
      }, (error) => page.words().then((some) => {
        words = some;
        laterShow(place, el("p", { class: "note", "data-further": page.why(error) }, w(page.why(error))));
      }, () => {}));
    }
    page.changed(draw);
    // A phone that is turned has the picture anew, and keeps what is typed below it.
    let turning = 0;
    const turned = () => {
      if (!root.isConnected) return removeEventListener("resize", turned);
      clearTimeout(turning);
      turning = setTimeout(() => {
        const old = opened() && room().querySelector(".curve");
        if (old) old.replaceWith(redrawn());
      }, 200);
    };
    addEventListener("resize", turned);
    // Open, it goes on paper below the sheet, without what is to be typed or pressed.
    let paper = null;
    const print = ({ type }) => {
      if (paper) paper.remove();
      paper = null;
      if (!root.isConnected) return ["beforeprint", "afterprint"].forEach((name) => removeEventListener(name, print));
      if (type !== "beforeprint" || !opened() || !room().firstChild) return;
      paper = el("div", { class: "further-sheet" }, ...[...room().childNodes].map((node) => node.cloneNode(true)));
      for (const gone of paper.querySelectorAll(".field, .buttons, [data-further]")) gone.remove();
      root.firstElementChild.append(paper);
    };
    addEventListener("beforeprint", print);
    addEventListener("afterprint", print);
    page.again("further", draw);
    draw();
  };
})();
