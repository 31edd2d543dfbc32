//! Random questions under a pack: what is known, and up to six things that are not.

pub use crate::dice::Dice;
use std::path::Path;
use zifu::bill::{Bill, Class, Line, Printed};
use zifu::case::Payment;
use zifu::estimate::{Doubts, Known, LineDoubt, Question, SumsDoubt};
use zifu::facts::{Fact, FactKind, FactValue, Situation};
use zifu::money::Exact;
use zifu::pack::Pack;
use zifu::period::Day;
use zifu::state::YearState;

/// Every pack of the repository with its name.
pub fn packs() -> Vec<(String, Pack)> {
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    zifu_tools::rules::packs(&rules).expect("every pack passes its checker")
}

/// A pack's questions are its own: another pack does not change them.
pub fn seed_of(name: &str) -> u64 {
    name.bytes().fold(7_u64, |sum, byte| sum * 31 % 1_000_003 + u64::from(byte)) << 20
}

pub fn word(text: &str) -> FactValue {
    FactValue::Word(text.to_owned())
}

/// Every value of a fact that a pack tells apart.
pub fn values(pack: &Pack, fact: Fact) -> Vec<FactValue> {
    let mut values: Vec<FactValue> = Vec::new();
    for value in pack.axes.iter().filter(|axis| axis.fact == fact).flat_map(|axis| axis.examples()) {
        if !values.contains(&value) {
            values.push(value);
        }
    }
    values
}

pub fn some(dice: &mut Dice, pack: &Pack, fact: Fact) -> FactValue {
    let known = values(pack, fact);
    if !known.is_empty() {
        return dice.pick(&known).clone();
    }
    match fact.kind() {
        FactKind::Word => word("other"),
        FactKind::Whole => FactValue::Whole(dice.between(1, 100)),
        FactKind::Money => FactValue::Money(dice.money()),
        FactKind::Rate => FactValue::Rate(dice.between(0, 1_000_000)),
        FactKind::Day => FactValue::Day(
            Day::new(1990 + u16::try_from(dice.roll(30)).expect("small"), 3, 1).expect("a day"),
        ),
    }
}

pub fn day(dice: &mut Dice) -> Day {
    let month = u8::try_from(dice.between(1, 11)).expect("small");
    Day::new(*dice.pick(&[2024, 2025, 2026]), month, 8).expect("a day")
}

/// A question in which up to six things are not known.
pub fn question(dice: &mut Dice, pack: &Pack) -> (Question, Doubts) {
    let many = 1 + dice.roll(6);
    let (question, doubts, _) = question_of(dice, pack, many);
    (question, doubts)
}

/// A question in which up to so many things are not known, and how many of them it has not.
pub fn question_of(dice: &mut Dice, pack: &Pack, many: u64) -> (Question, Doubts, u64) {
    let mut situation = Situation::default();
    let mut doubts = Doubts::default();
    let mut left = many;
    let mut facts: Vec<Fact> = pack.axes.iter().map(|axis| axis.fact).collect();
    facts.extend([Fact::Age, Fact::PeriodNo, Fact::Days]);
    facts.sort_unstable();
    facts.dedup();
    facts.retain(|fact| !fact.key().starts_with("line_"));
    for fact in facts {
        let open = left > 0 && dice.one_in(4) && !matches!(fact, Fact::PeriodNo | Fact::Setting);
        if !open {
            situation
                .set(fact, if fact == Fact::PeriodNo { FactValue::Whole(1) } else { some(dice, pack, fact) });
            continue;
        }
        left -= 1;
        let known = values(pack, fact);
        if fact.kind() == FactKind::Word && known.len() > 2 && dice.one_in(2) {
            let words = known.iter().map(FactValue::text).take(2).collect();
            doubts.words.push((fact, words));
        } else if fact == Fact::Age {
            let low = dice.between(0, 80);
            doubts.numbers.push((fact, low, low + dice.between(0, 20)));
        }
    }
    let first = day(dice);
    if left > 0 && dice.one_in(12) {
        left -= 1;
        let last = Day::of_number(first.number() + dice.between(0, 400)).expect("a day");
        doubts.days.push((Fact::Day, first, last));
    } else {
        situation.set(Fact::Day, FactValue::Day(first));
    }
    let mut state = YearState::fresh();
    for counter in pack.counters.iter().filter(|counter| counter.per.is_empty()) {
        if left > 0 && dice.one_in(3) {
            left -= 1;
            let low = if dice.one_in(2) { 0 } else { dice.money() };
            let high = (!dice.one_in(3)).then(|| low + dice.money());
            doubts.counters.push((counter.id.clone(), (low, high)));
        } else if dice.one_in(3) {
            state.set(&counter.id, "", "*", dice.money());
        }
    }
    let bill = bill(dice, &mut left, &mut doubts);
    let mut payment = Payment::default();
    if left > 0 && dice.one_in(6) {
        left -= 1;
        doubts.accounts[0] = Some((0, Some(dice.money())));
    } else if dice.one_in(3) {
        payment.account_current = dice.money();
    }
    (Question { situation, bill, state, payment }, doubts, left)
}

pub fn bill(dice: &mut Dice, left: &mut u64, doubts: &mut Doubts) -> Known {
    if *left > 0 && dice.one_in(5) {
        *left -= 1;
        let total = dice.money() + 100;
        let mut end = || {
            let low = dice.between(0, total / 5);
            if dice.one_in(2) { (low, Some(low)) } else { (low, Some(dice.between(low, total / 3))) }
        };
        let (excluded, over_limit, prepay) = (end(), end(), end());
        doubts.sums = Some(SumsDoubt { total: (total, Some(total)), excluded, over_limit, prepay });
        return Known::Total(total);
    }
    let mut lines = Vec::new();
    for index in 0..1 + usize::try_from(dice.roll(8)).expect("small") {
        let amount = dice.money();
        let class = *dice.pick(&[Class::A, Class::A, Class::B, Class::C]);
        let mut line = Line::new(amount, class);
        line.prepay = (class == Class::B).then(|| Exact::new(i128::from(dice.roll(31)), 100));
        line.limit = dice.one_in(4).then_some(amount / 2);
        if *left > 0 && dice.one_in(5) {
            *left -= 1;
            let mut doubt = LineDoubt::default();
            match dice.roll(4) {
                0 => doubt.classes = vec![Class::A, Class::B, Class::C],
                1 => doubt.prepay = Some((Exact::new(1, 20), Exact::new(i128::from(5 + dice.roll(30)), 100))),
                2 => doubt.limit = Some((amount / 3, dice.one_in(2).then_some(amount * 2))),
                _ => doubt.amount = Some((amount / 2, Some(amount))),
            }
            if doubt.classes.is_empty() && class == Class::C {
                doubt.classes = vec![Class::A, Class::C];
            }
            line.prepay = line.prepay.or((!doubt.classes.is_empty()).then(|| Exact::new(1, 10)));
            doubts.lines.push((index, doubt));
        }
        lines.push(line);
    }
    Known::Bill(Bill::new(lines).expect("a bill"))
}

/// A question as a page asks it: facts not said, everything else known.
pub fn plain(dice: &mut Dice, pack: &Pack) -> Question {
    let (mut question, doubts) = question(dice, pack);
    for (fact, first, _) in doubts.days {
        question.situation.set(fact, FactValue::Day(first));
    }
    if let Known::Total(total) = question.bill {
        let printed = Printed { excluded: total / 10, over_limit: 0, prepay: total / 7 };
        question.bill = Known::Bill(Bill::sums(total, printed).expect("a bill"));
    }
    Question { state: YearState::fresh(), payment: Payment::default(), ..question }
}
