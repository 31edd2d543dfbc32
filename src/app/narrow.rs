//! Whatever is answered further leads into what was said before: forms filled in at random under every pack, then answered on.

use crate::ask;
use crate::dice::Dice;
use crate::form::PLACED;
use crate::settled::{barred, floored, join, of_pack};
use crate::state::{Action, Cell, Draft, Field, Spot, reduce};
use std::path::Path;
use zifu::estimate::{Answer, tried};
use zifu::facts::{Fact, FactKind};
use zifu::fault::Fault;
use zifu::money::{Fen, fen_text};
use zifu::pack::{Pack, Part, Row, Value};
use zifu::text::concat;

type Packs = Vec<(String, Pack)>;

fn packs() -> Packs {
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules");
    zifu_tools::rules::packs(&rules).expect("every pack passes its checker")
}

fn word<'a>(dice: &mut Dice, all: &[&'a str]) -> &'a str {
    dice.pick::<&str>(all)
}

/// As the page asks: every pack that comes into question.
fn answer(draft: &Draft, packs: &Packs) -> Option<Answer> {
    let reading = ask::read(draft);
    let mut answers = Vec::new();
    for (pack, _) in asked(draft, packs) {
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
    let mut draft = Draft::new(word(dice, &["2026-11-22", "2026-03-08", "2025-07-01"]));
    let mut put = |field: Field, text: &str| say(&mut draft, Spot::Answer(field), text);
    put(Field::Place, place);
    put(Field::Setting, word(dice, &["inpatient", "inpatient", "outpatient", "special"]));
    if dice.below(4) == 0 {
        put(Field::Elsewhere, "yes");
    }
    for (field, values) in OPEN {
        let needed = matches!(field, Field::Kind | Field::Grade);
        match dice.below(3) {
            0 => put(field, "unsure"),
            1 if !needed => {}
            _ => put(field, word(dice, values)),
        }
    }
    if draft.is(Field::Age, "unsure") {
        say(&mut draft, Spot::Answer(Field::Age), "");
    }
    let (total, parts) = (dice.money(), dice.below(4));
    match dice.below(3) {
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
            for row in 0..1 + dice.below(3) {
                if row > 0 {
                    reduce(&mut draft, Action::AddRow);
                }
                say(&mut draft, Spot::Row(row, Cell::Amount), &fen_text(dice.money() / 3 + 1));
                let class = word(dice, &["A", "B", "C", ""]);
                say(&mut draft, Spot::Row(row, Cell::Class), class);
                if class == "B" && dice.below(2) == 0 {
                    say(&mut draft, Spot::Row(row, Cell::Prepay), word(dice, &["10", "30%", "0-30"]));
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
            say(&mut draft, Spot::Answer(Field::Disease), word(dice, &diseases));
        }
    }
    draft
}

/// Whether a place's table tells what is paid first of class B in some case.
fn rated(draft: &Draft, packs: &Packs) -> bool {
    asked(draft, packs).iter().any(|(pack, _)| {
        let table = pack.lines.prepay.and_then(|table| pack.tables.get(table));
        let open = |row: &Row| matches!(row.value, Value::Unknown { .. } | Value::AnyOf { .. });
        table.is_some_and(|table| !table.rows.iter().all(open))
    })
}

/// The packs that come into question, each with the person it is asked for.
fn asked<'p>(draft: &'p Draft, packs: &'p Packs) -> Vec<(&'p Pack, &'p str)> {
    let mut asked = Vec::new();
    for (scheme, person) in ask::candidates(draft) {
        let name = concat(&[draft.get(Field::Place), "/", scheme]);
        asked.extend(packs.iter().filter(|(known, _)| *known == name).map(|(_, pack)| (pack, person)));
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
        let spot = Spot::of_fact(*fact);
        let mut values: Vec<String> = Vec::new();
        for (pack, _) in asked(draft, packs) {
            values.extend(tried(pack, *fact).iter().map(|value| value.text()));
        }
        if fact.kind() == FactKind::Whole {
            values.push((1 + dice.below(60)).to_string());
        }
        if ["", "unsure"].contains(&draft.at(spot)) && !values.is_empty() {
            spots.push((spot, values));
        }
    }
    let (spot, values) = spots.get(dice.below(spots.len()))?;
    let value = &values[dice.below(values.len())];
    say(draft, *spot, value);
    Some(concat(&[&spot.id(), "=", value]))
}

/// The next bill of the same year, after a figure of one pack; some of what was said is open again.
fn next(dice: &mut Dice, draft: &mut Draft, before: &Answer, packs: &Packs) -> bool {
    let held = asked(draft, packs);
    let (Answer::Figure(settled), [(pack, _)]) = (before, held.as_slice()) else { return false };
    let year = ask::year::after(pack, settled, draft.get(Field::Before));
    reduce(draft, Action::Next(year));
    for field in [Field::Grade, Field::Admission, Field::Assistance] {
        if dice.below(2) == 0 {
            draft.put(field, "unsure".to_owned());
        }
    }
    draft.put(Field::Form, String::new());
    draft.put(Field::Total, fen_text(dice.money()));
    if dice.below(3) > 0 {
        draft.put(Field::Excluded, "0".to_owned());
    }
    true
}

/// Between which figures the own share lies as told, and why some of what it may be is left out.
fn told(answer: &Answer) -> Option<(Fen, Option<Fen>, &[Fault])> {
    let low = answer.low()?.settlement.own;
    Some(match answer {
        Answer::Range { high, open, .. } => (low, Some(high.settlement.own), open),
        Answer::Floor { open, .. } => (low, None, open),
        _ => (low, Some(low), &[]),
    })
}

/// What is wrong with an answer after another.
fn wrong(before: &Answer, after: &Answer, between: bool) -> Option<String> {
    let (low, high, open) = told(before)?;
    let left_out = !open.is_empty();
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
    if between && (left_out || told(after).is_some_and(|(_, _, open)| !open.is_empty())) {
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
    answer.low().is_some_and(|low| low.settlement.part(Part::NotPayable) != 0)
}

fn facts(answer: &Answer) -> &[Fact] {
    match answer {
        Answer::Range { facts, .. } | Answer::Floor { facts, .. } => facts,
        _ => &[],
    }
}

/// Of 4,000 forms of each place (`ZIFU_FORMS=4000`) two are known that do not: in Wuhan a bill above 240,000, where the ratio of the
/// layer is not held and a least leaves that out; in Taiyuan a kind of hospital that only the other scheme knows.
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
                    let between =
                        draft.form() == "lines" || ask::used(&draft, ask::read(&draft).used).len() > 1;
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
            let held = asked(&draft, &packs);
            if held.is_empty() || barred(&held, &draft, ask::read(&draft).day).is_none() {
                continue;
            }
            stuck += 1;
            say(
                &mut draft,
                Spot::Answer(Field::Grade),
                word(&mut dice, &["tertiary", "secondary", "primary", "community"]),
            );
            for _ in 0..20 {
                let Some(after) = answer(&draft, &packs) else { break };
                answered += 1;
                if scope(&after) {
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
    answer.low().is_some_and(|low| low.settlement.own < low.settlement.total)
}

fn places(packs: &Packs) -> Vec<&str> {
    let mut places: Vec<&str> = packs.iter().filter_map(|(name, _)| name.split('/').next()).collect();
    places.dedup();
    places
}
