// Several people on one device, each under a name the person chooses. Kept as the form itself is kept: on request, for a day,
// in this browser alone.

const PEOPLE = "zifu-people";
const PEOPLE_MS = 24 * 60 * 60 * 1000;
const PEOPLE_MOST = 20;

// What is kept, without what is over its time. { now: name, people: [{ name, until, draft }] }
function peopleKept() {
  let all = null;
  try {
    all = JSON.parse(localStorage.getItem(PEOPLE));
  } catch {}
  const people = all && Array.isArray(all.people) ? all.people : [];
  const alive = people.filter((one) => one && typeof one.name === "string" && typeof one.draft === "string"
    && one.until >= Date.now() && one.until <= Date.now() + PEOPLE_MS);
  const now = all && alive.some((one) => one.name === all.now) ? all.now : "";
  if (all && alive.length !== people.length) peopleKeep({ now, people: alive });
  return { now, people: alive };
}

// Whether the browser really kept it.
function peopleKeep(all) {
  try {
    if (all.people.length === 0) {
      localStorage.removeItem(PEOPLE);
      return true;
    }
    const text = JSON.stringify(all);
    localStorage.setItem(PEOPLE, text);
    return localStorage.getItem(PEOPLE) === text;
  } catch {
    return false;
  }
}

function makePeople({ root, host, draft: typed, tell }) {
  let draft = typed();
  let gone = null, lost = null;
  // What is kept, also after the page has erased it: taken back with what is typed, it comes back as well.
  let known = peopleKept();
  const keepAll = (all) => {
    const done = peopleKeep(all);
    if (done) known = all;
    return done;
  };

  const asked = (text) => /^keep yes$/m.test(text);
  // Day, language and the like stand in an empty form as well; what a person answers does not.
  const filled = (text) => /^(total|start|place|kind|setting|line\/0\/(amount|name)) ./m.test(text);

  // What is typed goes to whom it is for. Erased or no longer to be kept, all of them go, and come back with what is taken back.
  function kept(text) {
    const before = draft;
    draft = text;
    if (!asked(text)) {
      // Where nobody asked for it (a link, a second tab), what is kept is another's.
      if (asked(before)) {
        gone = { all: known, draft: before };
        keepAll({ now: "", people: [] });
      }
      return;
    }
    if (gone && gone.draft === text) keepAll(gone.all);
    gone = null;
    const all = peopleKept();
    known = all;
    if (all.now) keepAll(within(all, all.now, text));
  }

  function within(all, name, text) {
    const people = all.people.filter((one) => one.name !== name);
    const at = all.people.findIndex((one) => one.name === name);
    people.splice(at < 0 ? people.length : at, 0, { name, until: Date.now() + PEOPLE_MS, draft: text });
    return { now: name, people };
  }

  function fill(place, say, message) {
    place.textContent = "";
    const all = peopleKept();
    const told = sayer();
    const again = (words) => fill(place, say, words);
    const field = make("input", "");
    field.type = "text";
    field.autocomplete = "off";
    field.maxLength = 20;
    // What was typed since this was drawn is kept already: what there is now counts.
    const keep = () => {
      const all = peopleKept();
      const name = field.value.trim();
      if (!name) return again(say("people.unnamed"));
      if (all.people.some((one) => one.name === name)) return again(say("people.twice"));
      if (all.people.length >= PEOPLE_MOST) return again(say("people.many"));
      // Named anew, an entry keeps its place.
      const next = within({ now: "", people: all.people.filter((one) => one.name !== all.now) }, name, draft);
      return again(say(keepAll(next) ? "people.done" : "people.full", { name }));
    };
    const open = (name) => {
      const all = peopleKept();
      const one = all.people.find((one) => one.name === name);
      if (!one) return again();
      if (!all.now && filled(draft)) return again(say("people.first"));
      if (!keepAll({ now: name, people: all.people })) return again(say("people.full", { name }));
      tell(place, "draft", one.draft);
      return again(say("people.opened", { name }));
    };
    const fresh = () => {
      const all = peopleKept();
      if (!all.now && filled(draft)) return again(say("people.first"));
      keepAll({ now: "", people: all.people });
      tell(place, "draft", "keep yes\nday " + host.today + "\n");
      return again(say("people.fresh"));
    };
    const remove = (name) => {
      const all = peopleKept();
      keepAll({ now: all.now === name ? "" : all.now, people: all.people.filter((one) => one.name !== name) });
      return again(say("people.removed", { name }));
    };
    place.append(make("p", "quiet", say("people.how")));
    if (all.people.length) {
      const list = make("ul", "beside-people");
      list.dataset.people = "";
      for (const { name } of all.people) {
        const item = make("li", "");
        const now = name === all.now;
        item.append(make("span", "", now ? say("people.now", { name }) : name));
        if (!now) item.append(press(say("people.open", { name }), () => open(name)));
        item.append(press(say("people.remove", { name }), () => remove(name), "plain"));
        list.append(item);
      }
      place.append(list);
    }
    place.append(labelled(say(all.now ? "people.rename" : "people.name"), field));
    const buttons = make("p", "buttons");
    buttons.append(press(say("people.save"), keep), press(say("people.new"), fresh));
    if (all.people.length) buttons.append(press(say("people.all"), () => {
      lost = peopleKept();
      keepAll({ now: "", people: [] });
      again(say("people.none"));
    }, "plain"));
    place.append(buttons, told);
    told.textContent = message || "";
    // Erased by one press, they come back by one, as long as nothing else is done.
    if (lost) {
      const all = lost;
      lost = null;
      told.append(" ", press(say("people.back"), () => { keepAll(all); again(); }));
    }
    if (message) {
      told.className = "note";
      (root.querySelector(":focus") ? told : field).focus({ preventScroll: true });
    }
  }

  return { fill, kept };
}
