//! Whatever is answered further leads into what was said before: forms filled in at random under every pack, then answered on.

use crate::ask;
use crate::settled::{barred, floored, join, of_pack};
use crate::state::{Action, Cell, Draft, Field, Spot, reduce};
use std::path::Path;
use zifu::estimate::{Answer, tried};
use zifu::facts::{Fact, FactKind};
use zifu::money::{Fen, fen_text};
use zifu::pack::{Pack, Part, Row, Value};

/// A small seeded generator: the test must ask the same everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % most.max(1)
    }

    fn pick<'a, T: ?Sized>(&mut self, all: &[&'a T]) -> &'a T {
        all[self.roll(all.len())]
    }

    /// From a visit to an illness.
    fn money(&mut self) -> Fen {
        let size = [30_000, 300_000, 5_000_000, 40_000_000][self.roll(4)];
        1 + i64::try_from(self.roll(size)).unwrap_or(0)
    }
}

type Packs = Vec<(String, Pack)>;

fn packs() -> Packs {
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules");
    let names = zifu_tools::rules::names(&rules).expect("the folder of rules");
    let read = |name: &String| zifu_tools::rules::read_pack(&rules, name).expect("a pack passes its checker");
    names.iter().map(|name| (name.clone(), read(name))).collect()
}

/// As the page asks: every pack that comes into question.
fn answer(draft: &Draft, packs: &Packs) -> Option<Answer> {
    let reading = ask::read(draft);
    let mut answers = Vec::new();
    for pack in asked(draft, packs) {
        answers.extend(of_pack(pack, draft, &reading, &mut None)?);
    }
    Some(floored(join(answers, draft.is(Field::Kind, "unsure"))?, reading.unread.len()))
}

fn say(draft: &mut Draft, spot: Spot, text: &str) {
    reduce(draft, Action::Set(spot, text.to_owned()));
}

const OPEN: [(Field, &[&str]); 8] = [
    (Field::Kind, &["active", "retired", "resident"]),
    (Field::Stage, &["child", "student", "adult", "elder"]),
    (Field::Grade, &["tertiary", "secondary", "primary", "community"]),
    (Field::Admission, &["1", "2", "3"]),
    (Field::Year, &["first", "some"]),
    (Field::Assistance, &["none", "needy"]),
    (Field::Filing, &["long-term", "referral", "emergency", "temporary", "unfiled"]),
    (Field::Age, &["3", "17", "43", "59", "66", "70", "92"]),
];

/// A form with a bill, and some of what can be left open left open.
fn form(dice: &mut Dice, place: &str, packs: &Packs) -> Draft {
    let mut draft = Draft::new(dice.pick(&["2026-11-22", "2026-03-08", "2025-07-01"]));
    let mut put = |field: Field, text: &str| say(&mut draft, Spot::Answer(field), text);
    put(Field::Place, place);
    put(Field::Setting, dice.pick(&["inpatient", "inpatient", "outpatient", "special"]));
    if dice.roll(4) == 0 {
        put(Field::Elsewhere, "yes");
    }
    for (field, values) in OPEN {
        let needed = matches!(field, Field::Kind | Field::Grade);
        match dice.roll(3) {
            0 => put(field, "unsure"),
            1 if !needed => {}
            _ => put(field, dice.pick(values)),
        }
    }
    if draft.is(Field::Age, "unsure") {
        say(&mut draft, Spot::Answer(Field::Age), "");
    }
    let (total, parts) = (dice.money(), dice.roll(4));
    match dice.roll(3) {
        0 => say(&mut draft, Spot::Answer(Field::Total), &fen_text(total)),
        1 => {
            for (field, fen) in
                [(Field::Total, total), (Field::Excluded, total / 9), (Field::Prepay, total / 7)]
            {
                if field == Field::Total || parts != 0 {
                    say(&mut draft, Spot::Answer(field), &fen_text(fen));
                }
            }
            say(&mut draft, Spot::Answer(Field::Form), "sums");
        }
        _ => {
            say(&mut draft, Spot::Answer(Field::Form), "lines");
            for row in 0..1 + dice.roll(3) {
                if row > 0 {
                    reduce(&mut draft, Action::AddRow);
                }
                say(&mut draft, Spot::Row(row, Cell::Amount), &fen_text(dice.money() / 3 + 1));
                let class = dice.pick(&["A", "B", "C", ""]);
                say(&mut draft, Spot::Row(row, Cell::Class), class);
                if class == "B" && dice.roll(2) == 0 {
                    say(&mut draft, Spot::Row(row, Cell::Prepay), dice.pick(&["10", "30%", "0-30"]));
                }
            }
        }
    }
    if draft.is(Field::Setting, "special") {
        let of =
            |pack: &Pack| tried(pack, Fact::Disease).iter().map(|value| value.text()).collect::<Vec<_>>();
        let diseases: Vec<String> =
            packs.iter().filter(|(name, _)| name.starts_with(place)).flat_map(|(_, pack)| of(pack)).collect();
        let diseases: Vec<&str> = diseases.iter().map(String::as_str).collect();
        if !diseases.is_empty() {
            say(&mut draft, Spot::Answer(Field::Disease), dice.pick(&diseases));
        }
    }
    draft
}

/// Whether a place's table tells what is paid first of class B in some case.
fn rated(draft: &Draft, packs: &Packs) -> bool {
    asked(draft, packs).iter().any(|pack| {
        let table = pack.lines.prepay.and_then(|table| pack.tables.get(table));
        let open = |row: &Row| matches!(row.value, Value::Unknown { .. } | Value::AnyOf { .. });
        table.is_some_and(|table| !table.rows.iter().all(open))
    })
}

/// The packs that come into question.
fn asked<'p>(draft: &Draft, packs: &'p Packs) -> Vec<&'p Pack> {
    let mut asked = Vec::new();
    for (scheme, _) in ask::candidates(draft) {
        let name = [draft.get(Field::Place), "/", scheme].concat();
        asked.extend(packs.iter().filter(|(known, _)| *known == name).map(|(_, pack)| pack));
    }
    asked
}

/// Answers one thing more; its name, or nothing when all is answered.
fn further(dice: &mut Dice, draft: &mut Draft, facts: &[Fact], packs: &Packs) -> Option<String> {
    let mut spots: Vec<(Spot, Vec<String>)> = Vec::new();
    let mut offer = |spot: Spot, values: &[&str]| {
        spots.push((spot, values.iter().map(|value| (*value).to_owned()).collect()));
    };
    for (field, values) in OPEN {
        let asked = match field {
            Field::Stage => draft.is(Field::Kind, "resident"),
            Field::Filing => draft.is(Field::Elsewhere, "yes"),
            Field::Year => !draft.is(Field::Setting, "inpatient"),
            Field::Admission => !draft.is(Field::Setting, "outpatient"),
            _ => true,
        };
        if asked && ["", "unsure"].contains(&draft.get(field)) {
            offer(Spot::Answer(field), values);
        }
    }
    if draft.form() != "lines" && draft.is(Field::Excluded, "") {
        let reading = ask::read(draft);
        let total = ask::Sheet::total(&reading.sheet).unwrap_or(0);
        let part = |parts: i64| fen_text(total / 7 * parts);
        offer(Spot::Answer(Field::Excluded), &["0", &part(1), &part(3), &part(6)]);
    }
    for row in 0..draft.rows.len() {
        if draft.at(Spot::Row(row, Cell::Class)).is_empty() {
            offer(Spot::Row(row, Cell::Class), &["A", "B", "C"]);
        } else if draft.at(Spot::Row(row, Cell::Class)) == "B" {
            match draft.at(Spot::Row(row, Cell::Prepay)) {
                "" if !rated(draft, packs) => {
                    offer(Spot::Row(row, Cell::Prepay), &["0", "10", "35", "100", "5-20"]);
                }
                "0-30" => offer(Spot::Row(row, Cell::Prepay), &["0", "12", "30", "5-20"]),
                _ => {}
            }
        }
    }
    if draft.is(Field::Year, "some") && draft.is(Field::Used, "") && !draft.is(Field::Setting, "inpatient") {
        offer(Spot::Answer(Field::Used), &["0", "150", "900", "2100.55"]);
    }
    for fact in facts.iter().filter(|fact| !PLACED.contains(fact)) {
        let spot = match fact {
            Fact::HospitalKind => Spot::Answer(Field::HospitalKind),
            Fact::Area => Spot::Answer(Field::Area),
            fact => Spot::Fact(*fact),
        };
        let mut values: Vec<String> = Vec::new();
        for pack in asked(draft, packs) {
            values.extend(tried(pack, *fact).iter().map(|value| value.text()));
        }
        if fact.kind() == FactKind::Whole {
            values.push((1 + dice.roll(60)).to_string());
        }
        if ["", "unsure"].contains(&draft.at(spot)) && !values.is_empty() {
            spots.push((spot, values));
        }
    }
    let (spot, values) = spots.get(dice.roll(spots.len()))?;
    let value = &values[dice.roll(values.len())];
    say(draft, *spot, value);
    Some([&spot.id(), "=", value].concat())
}

/// The next bill of the same year, after a figure of one pack; some of what was said is open again.
fn next(dice: &mut Dice, draft: &mut Draft, before: &Answer, packs: &Packs) -> bool {
    let held = asked(draft, packs);
    let (Answer::Figure(settled), [pack]) = (before, held.as_slice()) else { return false };
    let year = ask::year::after(pack, settled, draft.get(Field::Before));
    reduce(draft, Action::Next(year));
    for field in [Field::Grade, Field::Admission, Field::Assistance] {
        if dice.roll(2) == 0 {
            draft.put(field, "unsure".to_owned());
        }
    }
    draft.put(Field::Form, String::new());
    draft.put(Field::Total, fen_text(dice.money()));
    if dice.roll(3) > 0 {
        draft.put(Field::Excluded, "0".to_owned());
    }
    true
}

/// Facts that the form asks for in a place of its own.
const PLACED: [Fact; 10] = [
    Fact::Setting,
    Fact::Grade,
    Fact::Person,
    Fact::Filing,
    Fact::Assistance,
    Fact::Disease,
    Fact::Age,
    Fact::Admission,
    Fact::PeriodNo,
    Fact::Day,
];

/// Between which figures the own share lies as told, and whether some of what it may be is left out.
fn told(answer: &Answer) -> Option<(Fen, Option<Fen>, bool)> {
    match answer {
        Answer::Figure(one) => Some((one.settlement.own, Some(one.settlement.own), false)),
        Answer::Range { low, high, open, .. } => {
            Some((low.settlement.own, Some(high.settlement.own), !open.is_empty()))
        }
        Answer::Floor { at_least, open, .. } => Some((at_least.settlement.own, None, !open.is_empty())),
        Answer::Refused(_) => None,
    }
}

/// What is wrong with an answer after another.
fn wrong(before: &Answer, after: &Answer, between: bool) -> Option<String> {
    let (low, high, left_out) = told(before)?;
    let open = match before {
        Answer::Range { open, .. } | Answer::Floor { open, .. } => open.as_slice(),
        _ => &[],
    };
    // What was not tried through may lead anywhere.
    if open.iter().any(|fault| matches!(fault.kind, "wanted-fact" | "missing-counter" | "field-unread")) {
        return None;
    }
    // Where the fund pays nothing at all, what is paid first of class B stays what it is, and relief may look at it: class B does
    // not lie between A and C there.
    if between && outside(before) {
        return None;
    }
    // Of rows with something open, and of what was met of a deductible, only the two ends are tried: where one of them is left
    // out, what lies between need not be. A class not told is tried as A and as C, and B may reach a layer that nobody knows.
    if between && (left_out || told(after).is_some_and(|(_, _, left_out)| left_out)) {
        return None;
    }
    match told(after) {
        None if left_out => None,
        None => Some(format!("{low} to {high:?}, then refused: {after:?}")),
        Some((least, most, _)) => {
            let above = match (high, most) {
                (None, _) => false,
                (Some(_), None) => true,
                (Some(high), Some(most)) => most > high,
            };
            (least < low || above).then(|| format!("{low} to {high:?}, then {least} to {most:?} {open:?}"))
        }
    }
}

/// Whether something is not payable.
fn outside(answer: &Answer) -> bool {
    let (Answer::Figure(low) | Answer::Range { low, .. } | Answer::Floor { at_least: low, .. }) = answer
    else {
        return false;
    };
    low.settlement.part(Part::NotPayable) != 0
}

fn facts(answer: &Answer) -> &[Fact] {
    match answer {
        Answer::Range { facts, .. } | Answer::Floor { facts, .. } => facts,
        _ => &[],
    }
}

#[test]
fn a_further_answer_leads_into_what_was_said_before() {
    let packs = packs();
    let places = places(&packs);
    let forms: u64 = std::env::var("ZIFU_FORMS").ok().and_then(|text| text.parse().ok()).unwrap_or(150);
    let (mut compared, mut carried, mut failures) = (0, 0, Vec::new());
    for (number, place) in places.iter().enumerate() {
        for seed in 0..forms {
            let mut dice = Dice((number as u64) << 32 | seed);
            let mut draft = form(&mut dice, place, &packs);
            // Up to three bills of a year.
            for _ in 0..3 {
                let Some(mut before) = answer(&draft, &packs) else { break };
                while !matches!(before, Answer::Refused(_)) || draft.is(Field::Before, "") {
                    let between = draft.form() == "lines" || draft.is(Field::Used, "");
                    let Some(name) = further(&mut dice, &mut draft, facts(&before), &packs) else { break };
                    let Some(after) = answer(&draft, &packs) else { break };
                    compared += 1;
                    if let Some(why) = wrong(&before, &after, between) {
                        let kept = draft.kept().replace('\n', "; ");
                        failures.push(format!("{place} {seed} {name}: {why}\n{kept}"));
                        break;
                    }
                    before = after;
                }
                if !next(&mut dice, &mut draft, &before, &packs) {
                    break;
                }
                carried += 1;
            }
        }
    }
    println!("{compared} further answers, {carried} further bills of a year");
    assert!(
        failures.is_empty(),
        "{} of {compared}:\n{}",
        failures.len(),
        failures[..failures.len().min(12)].join("\n")
    );
}

/// Where the page says that nobody need answer on, every way of answering on ends without a figure.
#[test]
fn where_nobody_need_answer_on_no_answer_leads_to_a_figure() {
    let packs = packs();
    let places = places(&packs);
    let (mut stuck, mut answered, mut failures) = (0, 0, Vec::new());
    for (number, place) in places.iter().enumerate() {
        for seed in 0..100 {
            let mut dice = Dice((number as u64) << 32 | 1 << 31 | seed);
            let mut draft = form(&mut dice, place, &packs);
            for (field, _) in OPEN.iter().filter(|(field, _)| *field != Field::Kind) {
                draft.put(*field, String::new());
            }
            let person =
                |draft: &Draft| ask::candidates(draft).first().map_or("", |(_, person)| *person).to_owned();
            let person = person(&draft);
            let held: Vec<(&Pack, &str)> =
                asked(&draft, &packs).into_iter().map(|pack| (pack, &*person)).collect();
            if held.is_empty() || barred(&held, &draft, ask::read(&draft).day).is_none() {
                continue;
            }
            stuck += 1;
            say(
                &mut draft,
                Spot::Answer(Field::Grade),
                dice.pick(&["tertiary", "secondary", "primary", "community"]),
            );
            for _ in 0..20 {
                let Some(after) = answer(&draft, &packs) else { break };
                answered += 1;
                if !matches!(after, Answer::Refused(_)) && scope(&after) {
                    failures.push(format!("{place} {seed}: {after:?}\n{}", draft.kept().replace('\n', "; ")));
                    break;
                }
                if further(&mut dice, &mut draft, &[], &packs).is_none() {
                    break;
                }
            }
        }
    }
    println!("{stuck} forms, {answered} further answers");
    assert!(failures.is_empty(), "{}:\n{}", failures.len(), failures[..failures.len().min(5)].join("\n"));
    assert!(stuck >= 20, "{stuck}");
}

/// Whether anything of the bill can be covered at all.
fn scope(answer: &Answer) -> bool {
    let (Answer::Figure(low) | Answer::Range { low, .. } | Answer::Floor { at_least: low, .. }) = answer
    else {
        return false;
    };
    low.settlement.own < low.settlement.total
}

fn places(packs: &Packs) -> Vec<&str> {
    let mut places: Vec<&str> = packs.iter().filter_map(|(name, _)| name.split('/').next()).collect();
    places.dedup();
    places
}
