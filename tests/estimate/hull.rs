//! Questions small enough to settle every completion: the ends are those of the hull, and an answer never widens a range.

use crate::completion::completion;
use crate::question::{Dice, packs, question, seed_of, values};
use zifu::bill::{Bill, Class};
use zifu::case::{Case, Inputs};
use zifu::estimate::{Doubts, Estimate, Known, LineDoubt, Question, estimate};
use zifu::facts::{Fact, FactKind, FactValue, Situation};
use zifu::money::Fen;
use zifu::pack::Pack;
use zifu::settle::settle;

/// What the roundings of one settlement may make between a bound and the settlement that attains it, in fen.
const ROUNDING: Fen = 10;
/// Above so many completions a question is not small.
const COMPLETIONS_MAX: usize = 1_500;

/// One thing not known: every value that it may have, as what a complete case then holds.
type Open = Vec<Box<dyn Fn(&mut Inputs)>>;

/// A question of which every completion can be written down.
pub struct Small {
    pub question: Question,
    pub doubts: Doubts,
    /// A completion.
    complete: Inputs,
    open: Vec<Open>,
}

impl Small {
    /// A complete case, of which nothing is open yet.
    pub fn of(complete: Inputs) -> Small {
        let question = Question {
            situation: complete.situation.clone(),
            bill: Known::Bill(complete.bill.clone()),
            state: complete.state.clone(),
            payment: complete.payment,
        };
        let doubts = Doubts { assumed: complete.assumed.clone(), ..Doubts::default() };
        Small { question, doubts, complete, open: Vec::new() }
    }

    /// Whether anything is open.
    pub fn is_open(&self) -> bool {
        !self.open.is_empty()
    }
}

/// Takes up to three things out of a complete case.
fn small(dice: &mut Dice, pack: &Pack) -> Option<Small> {
    let (asked, doubts) = question(dice, pack);
    let (_, complete) = completion(dice, pack, &asked, &doubts)?;
    let mut small = Small::of(complete);
    for _ in 0..1 + dice.roll(3) {
        match dice.roll(5) {
            0 | 1 => a_fact(dice, pack, &mut small),
            2 => a_counter(dice, pack, &mut small),
            3 => a_line(dice, &mut small),
            _ => an_account(dice, &mut small),
        }
    }
    small.is_open().then_some(small)
}

pub fn a_fact(dice: &mut Dice, pack: &Pack, small: &mut Small) {
    let told = |fact: &Fact| small.question.situation.get(*fact).is_some();
    let facts = pack.axes.iter().map(|axis| axis.fact).filter(told);
    let facts: Vec<Fact> = facts.filter(|fact| fact.kind() == FactKind::Word || *fact == Fact::Age).collect();
    if facts.is_empty() {
        return;
    }
    let fact = *dice.pick(&facts);
    if fact == Fact::Age {
        let low = dice.between(0, 90);
        return among(small, fact, (low..=low + 3).map(FactValue::Whole).collect());
    }
    among(small, fact, values(pack, fact).into_iter().take(3).collect());
}

/// The numbers that a case tells: shares, sums, counts.
pub fn numbers(small: &Small) -> Vec<(Fact, i64)> {
    let counted =
        |fact: Fact| !matches!(fact.kind(), FactKind::Word | FactKind::Day) && fact != Fact::PeriodNo;
    let numbers = small.question.situation.iter().filter(|(fact, _)| counted(*fact));
    numbers.filter_map(|(fact, value)| Some((fact, value.number()?))).collect()
}

/// One of them, known to lie within some units only.
pub fn a_number(dice: &mut Dice, small: &mut Small) {
    let numbers = numbers(small);
    if !numbers.is_empty() {
        near(small, *dice.pick(&numbers));
    }
}

/// A number that is what was told, or some units more, or less where it is a share.
pub fn near(small: &mut Small, (fact, told): (Fact, i64)) {
    let values = match fact.kind() {
        FactKind::Money => (told..=told + 3).map(FactValue::Money).collect(),
        FactKind::Rate => (told - 3..=told).map(FactValue::Rate).collect(),
        _ => (told..=told + 3).map(FactValue::Whole).collect(),
    };
    among(small, fact, values);
}

/// Leaves open which of these a fact is: words, or numbers from a first to a last.
fn among(small: &mut Small, fact: Fact, all: Vec<FactValue>) {
    match (all.first().and_then(FactValue::number), all.last().and_then(FactValue::number)) {
        (Some(low), Some(high)) => small.doubts.numbers.push((fact, low, high)),
        _ => small.doubts.words.push((fact, all.iter().map(FactValue::text).collect())),
    }
    let mut situation = Situation::default();
    for (known, value) in small.question.situation.iter().filter(|(known, _)| *known != fact) {
        situation.set(known, value.clone());
    }
    small.question.situation = situation;
    let one = |value: FactValue| -> Box<dyn Fn(&mut Inputs)> {
        Box::new(move |inputs| inputs.situation.set(fact, value.clone()))
    };
    small.open.push(all.into_iter().map(one).collect());
}

pub fn a_counter(dice: &mut Dice, pack: &Pack, small: &mut Small) {
    let plain = |id: &str| pack.counters.iter().any(|c| c.id == id && c.per.is_empty());
    let told = |id: &String| small.doubts.counters.iter().any(|(known, _)| known == id);
    let ids: Vec<String> = pack.counters.iter().map(|counter| counter.id.clone()).collect();
    let ids: Vec<String> = ids.into_iter().filter(|id| plain(id) && !told(id)).collect();
    if ids.is_empty() {
        return;
    }
    let id = dice.pick(&ids).clone();
    let low = if dice.one_in(2) { 0 } else { dice.money() };
    small.question.state.slots.retain(|slot| *slot.counter != *id);
    small.doubts.counters.push((id.clone(), (low, Some(low + 6))));
    let one = |fen: Fen| -> Box<dyn Fn(&mut Inputs)> {
        let id = id.clone();
        Box::new(move |inputs| {
            inputs.state.slots.retain(|slot| *slot.counter != *id);
            inputs.state.set(&id, "", "*", fen);
        })
    };
    small.open.push((low..=low + 6).map(one).collect());
}

pub fn a_line(dice: &mut Dice, small: &mut Small) {
    let Known::Bill(bill) = &small.question.bill else { return };
    let index = usize::try_from(dice.roll(bill.lines().len() as u64)).expect("small");
    let line = bill.lines()[index].clone();
    if line.printed.is_some() || small.doubts.lines.iter().any(|(known, _)| *known == index) {
        return;
    }
    let mut doubt = LineDoubt::default();
    let with = move |change: Box<dyn Fn(&mut zifu::bill::Line)>| -> Box<dyn Fn(&mut Inputs)> {
        Box::new(move |inputs| {
            let mut lines = inputs.bill.lines().to_vec();
            change(&mut lines[index]);
            inputs.bill = Bill::new(lines).expect("a bill");
        })
    };
    if line.class != Some(Class::C) && dice.one_in(2) {
        doubt.classes = vec![line.class.unwrap_or(Class::A), Class::C];
        let classes = doubt.classes.clone().into_iter();
        small.open.push(classes.map(|class| with(Box::new(move |line| line.class = Some(class)))).collect());
    } else {
        doubt.amount = Some((line.amount, Some(line.amount + 5)));
        let amounts = line.amount..=line.amount + 5;
        small.open.push(amounts.map(|fen| with(Box::new(move |line| line.amount = fen))).collect());
    }
    small.doubts.lines.push((index, doubt));
}

pub fn an_account(dice: &mut Dice, small: &mut Small) {
    if small.doubts.accounts[0].is_some() {
        return;
    }
    let low = if dice.one_in(2) { 0 } else { dice.money() };
    small.doubts.accounts[0] = Some((low, Some(low + 4)));
    let one = |fen: Fen| -> Box<dyn Fn(&mut Inputs)> {
        Box::new(move |inputs| inputs.payment.account_current = fen)
    };
    small.open.push((low..=low + 4).map(one).collect());
}

/// The own shares of all completions; `None` when they are too many or the rules do not cover one.
fn hull(pack: &Pack, small: &Small) -> Option<(Fen, Fen)> {
    let many: usize = small.open.iter().map(Vec::len).product();
    if many > COMPLETIONS_MAX {
        return None;
    }
    let mut ends: Option<(Fen, Fen)> = None;
    for number in 0..many {
        let mut inputs = small.complete.clone();
        let mut left = number;
        for open in &small.open {
            open[left % open.len()](&mut inputs);
            left /= open.len();
        }
        let (settlement, _) = settle(&Case::new(pack, inputs).ok()?).ok()?;
        let own = settlement.own;
        ends = Some(ends.map_or((own, own), |(low, high)| (low.min(own), high.max(own))));
    }
    ends
}

/// What came of comparing ranges with hulls.
#[derive(Default)]
pub struct Compared {
    /// How far the roundings of many layers may part a bound and its witness from the end, in fen.
    pub layers: Fen,
    pub all: usize,
    pub exact: usize,
    pub loose: usize,
    pub wrong: Vec<String>,
}

impl Compared {
    /// Compares the range of a question with the hull of its completions.
    pub fn compare(&mut self, name: &str, pack: &Pack, small: &Small) {
        let Some((least, most)) = hull(pack, small) else { return };
        let range = match estimate(pack, &small.question, &small.doubts) {
            Ok(range) => range,
            Err(faults) => {
                self.wrong.push(format!("{name}: what settles has a range, but: {faults:?}"));
                return;
            }
        };
        let high = range.high.expect("an end");
        self.all += 1;
        self.loose += usize::from(range.loose);
        let inside = range.low.bound <= least && most <= high.bound;
        let own = |end: &zifu::estimate::End| end.witness.settlement.own;
        let witnessed = (least..=most).contains(&own(&range.low)) && own(&high) <= most;
        let near = least - range.low.bound <= ROUNDING && high.bound - most <= ROUNDING;
        let found = own(&range.low) == least && own(&high) == most;
        self.exact += usize::from(found);
        let off = |part: Fen| (0..=self.layers).contains(&part);
        let parted = off(least - range.low.bound)
            && off(high.bound - most)
            && off(own(&range.low) - least)
            && off(most - own(&high));
        let certain = (near && found) || parted;
        if !inside || !witnessed || !(certain || range.loose) {
            self.wrong.push(format!(
                "{name}: hull {least} to {most}, range {} to {}, witnesses {} and {}, loose {}",
                range.low.bound,
                high.bound,
                own(&range.low),
                own(&high),
                range.loose
            ));
        }
    }
}

/// Small questions of every pack.
pub fn questions(mut each: impl FnMut(&str, &Pack, &Small)) {
    for (name, pack) in &packs() {
        for seed in 0..8 {
            let Some(small) = small(&mut Dice(seed_of(name) + 3_000 + seed), pack) else { continue };
            each(&format!("{name} {seed}"), pack, &small);
        }
    }
}

#[test]
fn ends_are_those_of_every_completion_settled() {
    let mut compared = Compared::default();
    questions(|name, pack, small| compared.compare(name, pack, small));
    let Compared { all, exact, loose, wrong, .. } = compared;
    println!("{all} hulls: both ends found to the fen in {exact}, called loose {loose}");
    assert!(wrong.is_empty(), "{} of {all}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(all >= 60, "only {all} small questions");
    assert!(loose * 100 <= all * 2, "{loose} of {all} are loose");
}

/// The same question with one thing told as a completion has it, for each thing that is not known.
fn answered(question: &Question, doubts: &Doubts, complete: &Inputs) -> Vec<(Question, Doubts)> {
    let mut all = Vec::new();
    let facts = doubts.words.iter().map(|(fact, _)| *fact);
    let facts = facts.chain(doubts.numbers.iter().map(|(fact, ..)| *fact));
    for fact in facts.chain(doubts.days.iter().map(|(fact, ..)| *fact)) {
        let (mut question, mut doubts) = (question.clone(), doubts.clone());
        doubts.words.retain(|(known, _)| *known != fact);
        doubts.numbers.retain(|(known, ..)| *known != fact);
        doubts.days.retain(|(known, ..)| *known != fact);
        if let Some(value) = complete.situation.get(fact) {
            question.situation.set(fact, value.clone());
            all.push((question, doubts));
        }
    }
    for (id, _) in &doubts.counters {
        let (mut question, mut doubts) = (question.clone(), doubts.clone());
        let Some(slot) = complete.state.slots.iter().find(|slot| *slot.counter == **id) else { continue };
        question.state.set(id, "", "*", slot.fen);
        doubts.counters.retain(|(known, _)| known != id);
        all.push((question, doubts));
    }
    for (index, _) in &doubts.lines {
        let (mut question, mut doubts) = (question.clone(), doubts.clone());
        let Known::Bill(bill) = &question.bill else { continue };
        let mut lines = bill.lines().to_vec();
        lines[*index] = complete.bill.lines()[*index].clone();
        question.bill = Known::Bill(Bill::new(lines).expect("a bill"));
        doubts.lines.retain(|(known, _)| known != index);
        all.push((question, doubts));
    }
    all
}

#[test]
fn an_answer_never_widens_a_range() {
    let (mut compared, mut loose) = (0, 0);
    let mut wrong = Vec::new();
    for (name, pack) in &packs() {
        for seed in 0..3 {
            let mut dice = Dice(seed_of(name) + 4_000 + seed);
            let (question, doubts) = question(&mut dice, pack);
            let Ok(before) = estimate(pack, &question, &doubts) else { continue };
            let Some((_, complete)) = completion(&mut dice, pack, &question, &doubts) else { continue };
            for (question, doubts) in answered(&question, &doubts, &complete) {
                let Ok(after) = estimate(pack, &question, &doubts) else { continue };
                compared += 1;
                if after.loose || before.loose {
                    loose += 1;
                    continue;
                }
                if widened(&before, &after) {
                    let ends = |range: &Estimate| (range.low.bound, range.high.as_ref().map(|end| end.bound));
                    wrong.push(format!("{name} {seed}: {:?}, then {:?}", ends(&before), ends(&after)));
                }
            }
        }
    }
    println!("{compared} answers, {loose} to or from a range called loose");
    assert!(wrong.is_empty(), "{} of {compared}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(compared >= 60 && loose * 10 <= compared, "{compared} answers, {loose} loose");
}

/// Whether an end lies further out than before, by more than what either may be loose.
fn widened(before: &Estimate, after: &Estimate) -> bool {
    let room = |own: Fen| (own.abs() / 100).max(100) + ROUNDING;
    let low = before.low.bound - after.low.bound > room(after.low.witness.settlement.own);
    match (&before.high, &after.high) {
        (Some(before), Some(after)) => low || after.bound - before.bound > room(after.witness.settlement.own),
        (Some(_), None) => true,
        (None, _) => low,
    }
}
