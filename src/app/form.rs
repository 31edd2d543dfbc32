//! The questions.

mod bill;
pub mod gates;
mod keep;
mod parts;
pub mod paste;
mod row;
pub mod year;

use crate::draw::{At, View};
use crate::page::Page;
use crate::result::{note, sentences};
use crate::state::{Field, PAPER, PAPER_COMMON, Spot};
use parts::{Kind, choice, choice_of, entry, select, tick};
use zifu::facts::{Fact, FactKind, FactValue, Situation};
use zifu::pack::{Axis, Pack, Refuse};

/// How many screens of questions large print has; the answer is the next one.
pub const SCREENS: usize = BLOCKS.len();

/// The questions, a screen each in large print.
const BLOCKS: [fn(&mut View); 6] = [start, place, person, setting, grade, money_and_more];

/// The screen of large print on which a field stands; one that stands below the answer is there already.
pub fn screen_of(field: &str) -> usize {
    match field {
        "start" => 0,
        "place" | "elsewhere" | "filing" => 1,
        "kind" | "stage" | "age" => 2,
        "setting" | "disease" | "admission" | "year" | "used" => 3,
        field if field == "grade" || field.starts_with("fact/") => 4,
        _ => 5,
    }
}

/// The whole form, or one screen of it.
pub fn form(v: &mut View) {
    v.el("div", "ask", |v| match v.page.screen {
        None => {
            v.word("h2", "", "page.ask");
            BLOCKS.iter().for_each(|block| v.part(block));
        }
        Some(screen) => {
            v.el("p", "count quiet", |v| {
                v.set(At::TabIndex, "-1");
                let (number, all) = ((screen + 1).to_string(), SCREENS.to_string());
                if screen < SCREENS {
                    v.text(&v.words.fill("page.big.count", &[("number", &number), ("all", &all)]));
                }
            });
            v.part(|v| {
                if let Some(block) = BLOCKS.get(screen) {
                    block(v);
                }
            });
            v.el("p", "buttons", |v| {
                if screen < SCREENS {
                    let last = screen + 1 == SCREENS;
                    let words = v.t(if last { "page.big.answer" } else { "page.big.next" });
                    v.button("main", At::Action, "next", words);
                }
                if screen > 0 {
                    v.button("", At::Action, "back", v.t("page.big.back"));
                }
            });
        }
    });
}

fn start(v: &mut View) {
    ask(v, Field::Start, &["before", "in", "after", "claim"]);
    v.part(|v| {
        if let Some(note) = v.find(&["page.start.note.", v.page.draft.get(Field::Start)]) {
            v.say("p", "note", note);
        }
    });
}

fn grade(v: &mut View) {
    ask(v, Field::Grade, &["tertiary", "secondary", "primary", "community", "unsure"]);
    v.part(|v| stuck(v, Field::Grade));
    for fact in Fact::ALL {
        asked(v, *fact);
    }
}

/// Where no rule is held for what is answered here, nobody need answer on to learn it.
fn stuck(v: &mut View, field: Field) {
    // Who is not settled at all has been told below that answer.
    let told = turned_away(v.page).next().is_some();
    if let Some((_, faults)) = v.page.stuck.as_ref().filter(|(at, _)| *at == field && !told) {
        note(v, "note", "stuck", |v| sentences(v, faults));
    }
}

fn money_and_more(v: &mut View) {
    v.beside("photo", v.t("page.photo"));
    bill::bill(v);
    v.part(paper);
    keep::keep(v);
    more(v);
}

/// The figures that a paper already settled prints.
fn paper(v: &mut View) {
    if !v.page.draft.is(Field::Start, "after") || v.page.more().is_none() {
        return;
    }
    v.fold("paper", v.t("paper.title"), true, |v| {
        v.word("p", "quiet", "paper.how");
        let (common, rest) = PAPER.split_at(PAPER_COMMON);
        common.iter().for_each(|field| money(v, *field));
        v.fold("paper-more", v.t("paper.more"), false, |v| rest.iter().for_each(|field| money(v, *field)));
    });
}

fn ask(v: &mut View, field: Field, values: &[&str]) {
    choice(v, Spot::Answer(field), values);
}

fn money(v: &mut View, field: Field) {
    entry(v, Spot::Answer(field), Kind::Money);
}

fn place(v: &mut View) {
    let (draft, register) = (&v.page.draft, v.page.store.register());
    let mut options: Vec<(&str, &str)> = Vec::new();
    for entry in register {
        if options.iter().all(|(folder, _)| *folder != entry.folder) {
            options.push((&entry.folder, v.of(&entry.name, &entry.name_en)));
        }
    }
    options.push(("other", v.t("page.place.other")));
    choice_of(v, Spot::Answer(Field::Place), &options);
    v.part(|v| {
        if draft.is(Field::Place, "other") && v.page.more().is_some() {
            v.el("p", "note", |v| {
                v.set(At::Note, "no-rules");
                v.key("page.place.none");
            });
        }
    });
    tick(v, Field::Elsewhere);
    v.el("div", "inner", |v| {
        if draft.is(Field::Elsewhere, "yes") {
            ask(v, Field::Filing, &["long-term", "referral", "emergency", "temporary", "unfiled", "unsure"]);
        }
    });
}

fn person(v: &mut View) {
    let draft = &v.page.draft;
    let kinds: &[&str] = if v.page.given.employees {
        &["active", "retired", "lixiu"]
    } else {
        &["active", "retired", "resident", "unsure", "lixiu"]
    };
    ask(v, Field::Kind, kinds);
    v.el("div", "inner", |v| {
        if draft.is(Field::Kind, "resident") {
            ask(v, Field::Stage, &["child", "student", "adult", "elder", "unsure"]);
        }
    });
    v.part(refused);
    v.el("div", "inner", |v| {
        let aged = draft.is(Field::Kind, "retired") && !draft.is(Field::Setting, "inpatient");
        if aged || v.wants(Fact::Age, Spot::Answer(Field::Age)) {
            age(v);
        }
    });
}

/// Persons whom the pack does not settle are told so at once.
fn refused(v: &mut View) {
    for refuse in turned_away(v.page) {
        v.el("p", "note", |v| {
            v.set(At::Note, "refused-person");
            v.text(v.of(&refuse.why, &refuse.why_en));
        });
    }
}

/// Why the pack does not settle such a person.
fn turned_away(page: &Page) -> impl Iterator<Item = &Refuse> {
    let kind = page.draft.get(Field::Kind);
    let of = move |refuse: &&Refuse| {
        refuse.fact == Fact::Person && refuse.values.iter().any(|value| value == kind)
    };
    page.pack().into_iter().flat_map(|pack| &pack.refuse).filter(of)
}

fn setting(v: &mut View) {
    ask(v, Field::Setting, &["inpatient", "outpatient", "special"]);
    v.part(|v| stuck(v, Field::Setting));
    let draft = &v.page.draft;
    let setting = draft.get(Field::Setting);
    v.el("div", "inner", |v| {
        v.part(|v| {
            if setting == "special" || v.wants(Fact::Disease, Spot::Answer(Field::Disease)) {
                disease(v);
            }
        });
        v.part(|v| {
            if matches!(setting, "inpatient" | "special") {
                ask(v, Field::Admission, &["1", "2", "3", "unsure"]);
            }
        });
        v.part(|v| {
            if matches!(setting, "outpatient" | "special") {
                ask(v, Field::Year, &["first", "some", "unsure"]);
                if draft.is(Field::Year, "some") {
                    money(v, Field::Used);
                }
            }
        });
        v.part(|v| {
            if !setting.is_empty() && v.page.given.has("more") {
                year::year(v);
            }
        });
    });
}

fn more(v: &mut View) {
    entry(v, Spot::Answer(Field::Day), Kind::Day);
    let open = v.wants(Fact::Assistance, Spot::Answer(Field::Assistance));
    // Its words come once something is filled in.
    if !v.page.given.has("more") || v.page.more().is_none() {
        return;
    }
    v.fold("more", v.t("page.more"), open, |v| {
        ask(v, Field::Assistance, &["none", "needy", "unsure"]);
        v.part(|v| {
            if v.page.draft.is(Field::Setting, "inpatient") {
                money(v, Field::Deposit);
            }
        });
        money(v, Field::Account);
    });
}

fn axes(pack: &Pack, fact: Fact) -> impl Iterator<Item = &Axis> {
    pack.axes.iter().filter(move |axis| axis.fact == fact)
}

/// Facts that the form asks for in a place of its own.
pub const PLACED: [Fact; 11] = [
    Fact::Setting,
    Fact::Grade,
    Fact::Person,
    Fact::Filing,
    Fact::Assistance,
    Fact::Disease,
    Fact::Cause,
    Fact::Age,
    Fact::Admission,
    Fact::PeriodNo,
    Fact::Day,
];

/// A fact that this place wants to know, in its own words; asked only when it matters.
fn asked(v: &mut View, fact: Fact) {
    if PLACED.contains(&fact) {
        return;
    }
    let spot = Spot::of_fact(fact);
    v.part(|v| {
        if !v.wants(fact, spot) {
            return;
        }
        let Some(pack) = v.asking(fact) else { return };
        let kind = match fact.kind() {
            FactKind::Word => return values(v, pack, fact, spot),
            FactKind::Whole => Kind::Count,
            FactKind::Money => Kind::Money,
            FactKind::Rate => Kind::Percent,
            FactKind::Day => {
                if days(v, pack, fact, spot) {
                    return;
                }
                Kind::Day
            }
        };
        entry(v, spot, kind);
    });
}

/// Days between which the rules change, as a choice; not where another day has been said.
fn days(v: &mut View, pack: &Pack, fact: Fact, spot: Spot) -> bool {
    let days: Vec<String> = zifu::estimate::days(pack, fact).into_iter().map(|day| day.text()).collect();
    let now = v.page.draft.at(spot);
    if days.is_empty() || !["", "unsure"].contains(&now) && days.iter().all(|day| day != now) {
        return false;
    }
    let mut words = Vec::new();
    for (index, from) in days.iter().enumerate() {
        let next = days.get(index + 1);
        let key = match (index, next) {
            (0, _) => "page.days.before",
            (_, Some(_)) => "page.days.between",
            _ => "page.days.since",
        };
        words.push(v.words.fill(key, &[("from", from), ("next", next.map_or("", String::as_str))]));
    }
    let mut options: Vec<(&str, &str)> =
        days.iter().map(String::as_str).zip(words.iter().map(String::as_str)).collect();
    options.push(("unsure", v.t("page.unsure")));
    choice_of(v, spot, &options);
    true
}

/// The words of a pack for a fact, each once.
fn words_of(pack: &Pack, fact: Fact) -> Vec<String> {
    let mut values: Vec<String> = Vec::new();
    for value in axes(pack, fact).flat_map(Axis::examples) {
        let value = value.text();
        if !values.contains(&value) {
            values.push(value);
        }
    }
    values
}

fn values(v: &mut View, pack: &Pack, fact: Fact, spot: Spot) {
    let values = words_of(pack, fact);
    let mut options: Vec<(&str, &str)> = Vec::new();
    for value in &values {
        let named = v.value(fact, value);
        options.push((value, if named.is_empty() { value } else { named }));
    }
    options.push(("unsure", v.t("page.unsure")));
    choice_of(v, spot, &options);
}

/// The list of special diseases of the pack.
fn disease(v: &mut View) {
    let Some(pack) = v.asking(Fact::Disease) else { return };
    let values = words_of(pack, Fact::Disease);
    if !values.is_empty() {
        select(v, Field::Disease, &values.iter().map(String::as_str).collect::<Vec<_>>());
    }
}

/// Age bands: the pack's own cut points, found by trying every age.
fn age(v: &mut View) {
    let Some(pack) = v.asking(Fact::Age) else { return };
    let at = |age: i64| Situation::default().with(Fact::Age, FactValue::Whole(age));
    let begins = |age: i64| axes(pack, Fact::Age).any(|axis| axis.cell(&at(age)) != axis.cell(&at(age - 1)));
    let mut options: Vec<(String, String)> = Vec::new();
    let mut from = 0;
    for next in 1..=110 {
        if begins(next) {
            let (first, last) = (from.to_string(), (next - 1).to_string());
            let key = if from == 0 { "page.age.under" } else { "page.age.between" };
            let with = [("from", &*first), ("last", &last), ("next", &next.to_string())];
            let words = v.words.fill(key, &with);
            options.push((last, words));
            from = next;
        }
    }
    if options.is_empty() {
        return;
    }
    let from = from.to_string();
    let words = v.words.fill("page.age.from", &[("from", &from)]);
    options.push((from, words));
    let mut options: Vec<(&str, &str)> =
        options.iter().map(|(value, words)| (value.as_str(), words.as_str())).collect();
    options.push(("unsure", v.t("page.unsure")));
    choice_of(v, Spot::Answer(Field::Age), &options);
}
