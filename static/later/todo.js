// Two lists under the answer: what to do, whom to ask and what to bring for this situation, and what the figure takes for granted.
// Both hang on what was answered alone; each advice that may grow old carries its date in its words.

const partTodo = (() => {
  // What there is to do and to bring, in order.
  function steps(draft) {
    const is = (field, ...values) => values.includes(draft[field] || "");
    const stay = is("setting", "inpatient"), claim = is("start", "claim"), over = is("start", "after", "claim");
    const away = is("elsewhere", "yes"), unfiled = is("filing", "", "unfiled", "unsure", "temporary");
    return [
      [is("cause", "third-party"), "third-party"],
      [is("cause", "work"), "work"],
      [is("cause", "fall"), "fall"],
      [is("cover", "none", "new", "unsure"), "cover"],
      [!over, "card"],
      [!over && away, "emergency"],
      [!over && away && unfiled, "file"],
      [!over && away, "away"],
      [away, "scope"],
      [stay && !over, "deposit"],
      [stay && !claim, "list"],
      [stay && !claim, "settle"],
      [!stay && !over, "visit"],
      [is("setting", "special"), "special"],
      [is("setting", "special"), "month"],
      [claim || is("cover", "new") || (away && unfiled), "claim"],
      [claim, "term"],
      [is("bought", "yes"), "bought"],
      [is("assistance", "needy"), "needy"],
      [is("start", "after"), "compare"],
      [true, "ask"],
    ].filter(([when]) => when).map(([, key]) => key);
  }

  // What a figure takes for granted; `days` is how long a stay may be before it is settled in periods.
  function granted(draft, days) {
    return [
      [days && draft.setting === "inpatient", "period"],
      [!draft.before, "year"],
      [draft.cause !== "illness", "cause"],
      [draft.cover !== "paid", "cover"],
      [true, "hospital"],
    ].filter(([when]) => when).map(([, key]) => key);
  }

  return function (root, given) {
    const page = laterPage(root, given);
    const list = (keys, words, values) => laterMake("ul", {}, ...keys.map((key) => laterMake("li", {}, laterFill(words[key] || key, values || {}))));
    const folds = {
      todo: (words) => [list(steps(page.draft()).map((key) => "todo." + key), words), laterMake("p", { class: "quiet" }, words["todo.dated"])],
      assume: (words, packs) => {
        const days = packs.length === 1 ? packs[0].period_days : 0;
        return [list(granted(page.draft(), days).map((key) => "assume." + key), words, { days })];
      },
    };
    const draw = (fold) => {
      const place = root.querySelector('[data-fold="' + fold + '"][open] .later');
      if (!place) return;
      const kept = page.text();
      Promise.all([page.words(), fold === "assume" ? page.packs() : []]).then(([words, packs]) => {
        if (kept === page.text()) laterShow(place, ...folds[fold](words, packs));
      }, () => { place.textContent = "……"; });
    };
    const all = () => Object.keys(folds).forEach(draw);
    Object.keys(folds).forEach((fold) => page.again(fold, () => draw(fold)));
    page.changed(all);
    all();
  };
})();
