//! Several settlements, and the same settlement a little changed: caps over a year, a dearer bill, a line in two, a year in
//! several stays.

use crate::drawn::{Drawn, stay};
use crate::ground::Ground;
use crate::hold;
use crate::settlement::{exact_payers, figure, figures, paid};
use proptest::prelude::*;
use proptest::sample::Index;
use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use zifu::bill::{Bill, Class, Line};
use zifu::case::{Case, Inputs};
use zifu::facts::{Fact, Situation};
use zifu::money::{Exact, Fen, Way};
use zifu::pack::{
    BandAxis, Basic, Cap, CapOn, Cells, Each, Fixed, Item, ItemKind, Lookup, Mode, Pack, Share, Term, Value,
};
use zifu::settle::{Settlement, Step, What, settle};
use zifu::state::YearState;

/// A settlement, the situation as it was settled, and the year so far for the next.
struct Done {
    settlement: Settlement,
    situation: Situation,
    next: YearState,
}

fn done(ground: &Ground, inputs: Inputs) -> Option<Done> {
    let case = Case::new(&ground.pack, inputs).ok()?;
    let (settlement, next) = settle(&case).ok()?;
    Some(Done { settlement, situation: case.inputs().situation.clone(), next })
}

fn with_lines(inputs: &Inputs, lines: Vec<Line>) -> Inputs {
    Inputs { bill: Bill::new(lines).expect("a bill"), ..inputs.clone() }
}

fn within(when: &Cells, cells: &[Option<usize>]) -> bool {
    when.iter().all(|(axis, mask)| cells[*axis].is_some_and(|cell| mask & (1 << cell) != 0))
}

/// What a cap comes to where the pack says it as a plain figure, and the counter of what was used of it, if that can be told.
fn plain_cap(pack: &Pack, situation: &Situation, cap: &Cap) -> Option<Exact> {
    let lookup = Lookup::new(pack, situation);
    if !within(&cap.when, lookup.cells()) {
        return None;
    }
    let table = &pack.tables[cap.table];
    match &table.rows[lookup.row(table, None).ok()?].value {
        Value::Figure(figure) => Some(*figure),
        _ => None,
    }
}

fn caps(item: &Item) -> &[Cap] {
    match &item.kind {
        ItemKind::Basic(basic) => &basic.caps,
        ItemKind::Share(share) => &share.caps,
        _ => &[],
    }
}

fn steps(settlement: &Settlement, item: usize, what: What) -> impl Iterator<Item = &Step> {
    settlement.steps.iter().filter(move |step| step.item == Some(item) && step.what == what)
}

fn width(settlement: &Settlement, item: usize) -> Exact {
    steps(settlement, item, What::Band).map(|band| figure(band, "width")).sum()
}

/// Whether a counter adds up what a cap limits, in a settlement of this situation.
fn counts(pack: &Pack, situation: &Situation, cap: &Cap, index: usize) -> bool {
    let Some(counter) = cap.counter.map(|counter| &pack.counters[counter]) else { return false };
    let payer = pack.plan[index].payer;
    let counted = counter.counts.iter().any(|term| match (cap.on, *term) {
        (CapOn::Fund, Term::Paid(item)) => item == index,
        (CapOn::Fund, Term::Payer(one)) => Some(one) == payer,
        (CapOn::Scope, Term::Scope(item)) => item == index,
        (CapOn::Above, Term::Above(item) | Term::Scope(item)) => item == index,
        (CapOn::Base, Term::Base(item)) => item == index,
        _ => false,
    });
    counted && !counter.spread && within(&counter.when, Lookup::new(pack, situation).cells())
}

/// The same stay again and again: what a cap limits never adds up to more, to the fen.
#[test]
fn caps_are_never_passed_in_a_year() {
    let reached: RefCell<BTreeSet<String>> = RefCell::default();
    hold(1_500, &(stay(), 1..6_usize), |(drawn, times)| {
        let ground = drawn.ground();
        let pack = &ground.pack;
        let mut inputs = Inputs { state: YearState::fresh(), ..drawn.inputs() };
        let mut year: Vec<Done> = Vec::new();
        for _ in 0..times {
            let Some(done) = done(ground, inputs.clone()) else { break };
            inputs.state = done.next.clone();
            year.push(done);
        }
        for (index, item) in pack.plan.iter().enumerate() {
            for cap in caps(item) {
                let Some(situation) = year.first().map(|first| &first.situation) else { continue };
                let Some(most) = plain_cap(pack, situation, cap) else { continue };
                let used = |done: &Done| match cap.on {
                    CapOn::Fund => {
                        paid(&done.settlement, index).map(|paid| Exact::fen(Way::HalfUp.round(paid))).sum()
                    }
                    CapOn::Scope | CapOn::Above | CapOn::Base => width(&done.settlement, index),
                };
                let one = year.iter().map(used).fold(Exact::ZERO, Exact::most);
                prop_assert!(one <= most, "{} at once", item.id);
                // What is counted is rounded half-up for every settlement (§8), payments exactly as above.
                let off = if cap.on == CapOn::Fund { 0 } else { i128::try_from(times).expect("few") };
                if counts(pack, situation, cap, index) {
                    let all: Exact = year.iter().map(used).sum();
                    prop_assert!(all <= most + Exact::new(off, 2), "{} over the year", item.id);
                    if all == most {
                        reached.borrow_mut().insert(format!("{} {}", ground.name, item.id));
                    }
                }
            }
        }
        Ok(())
    });
    let reached = reached.into_inner();
    assert!(reached.len() >= 25, "only these caps were reached: {reached:?}");
}

/// The place of a plain line of class A: what is added to it is in scope.
fn plain(lines: &[Line], one: &Index) -> Option<usize> {
    let is_plain = |line: &Line| {
        line.class == Some(Class::A) && line.printed.is_none() && line.limit.is_none() && line.amount > 0
    };
    let places: Vec<usize> = (0..lines.len()).filter(|place| is_plain(&lines[*place])).collect();
    (!places.is_empty()).then(|| *one.get(&places))
}

/// A pack may pay a whole bill by the band in which it ends: then a dearer bill may cost less.
fn steps_back(pack: &Pack) -> bool {
    pack.plan.iter().any(|item| match &item.kind {
        ItemKind::Basic(basic) => basic.rate.mode == Mode::Whole,
        ItemKind::Share(share) => share.rate.mode == Mode::Whole,
        _ => false,
    })
}

#[test]
fn a_dearer_bill_never_costs_less_and_never_pays_less() {
    let compared = Cell::new(0);
    let drawn =
        (stay(), any::<Index>(), prop_oneof![1..100_i64, 100..1_000_000_i64, 1_000_000..30_000_000_i64]);
    hold(4_000, &drawn, |(drawn, place, more)| {
        let ground = drawn.ground();
        let inputs = drawn.inputs();
        let mut lines = inputs.bill.lines().to_vec();
        let Some(place) = plain(&lines, &place).filter(|_| !steps_back(&ground.pack)) else { return Ok(()) };
        lines[place].amount += more;
        let dearer = with_lines(&inputs, lines);
        let (Some(one), Some(other)) = (done(ground, inputs), done(ground, dearer)) else { return Ok(()) };
        let (one, other) = (one.settlement, other.settlement);
        // A limit, of the line or of its group, may keep the addition out of scope: then it is all the person's.
        if other.lines[place].in_scope - one.lines[place].in_scope != more {
            return Ok(());
        }
        let (before, after) = (exact_payers(&one, &ground.pack), exact_payers(&other, &ground.pack));
        compared.set(compared.get() + 1);
        let grown = after.iter().copied().sum::<Exact>() - before.iter().copied().sum::<Exact>();
        prop_assert!(grown <= Exact::fen(more), "{} more paid for {more}: own falls", grown.num());
        prop_assert!(!grown.is_negative(), "{}/{} fen less paid for {more} more", grown.num(), grown.den());
        Ok(())
    });
    assert!(compared.get() > 1_000, "only {} pairs were compared", compared.get());
}

/// What looks at a line alone: its limit, its price, how many units of it count, a fixed sum for it.
fn looks_at_lines(pack: &Pack) -> bool {
    let by_price = |fact: Fact| matches!(fact, Fact::LinePrice | Fact::LineQuantity);
    let fixed = |item: &Item| matches!(item.kind, ItemKind::Fixed(Fixed { each: Each::Line, .. }));
    pack.lines.limit.is_some()
        || pack.lines.quantity.is_some()
        || pack.axes.iter().any(|axis| by_price(axis.fact))
        || pack.plan.iter().any(fixed)
}

#[test]
fn a_line_in_two_is_the_same_but_for_the_rounding_of_each() {
    let [same, rounded] = [Cell::new(0), Cell::new(0)];
    hold(3_000, &(stay(), any::<Index>(), 1..100_i64), |(drawn, place, percent)| {
        let ground = drawn.ground();
        let inputs = drawn.inputs();
        let mut lines = inputs.bill.lines().to_vec();
        let whole = lines[place.index(lines.len())].clone();
        let split = whole.amount * percent / 100;
        if looks_at_lines(&ground.pack)
            || whole.printed.is_some()
            || whole.limit.is_some()
            || [0, whole.amount].contains(&split)
            || (whole.class == Some(Class::B) && whole.prepay.is_none())
        {
            return Ok(());
        }
        let place = place.index(lines.len());
        lines[place].amount = split;
        lines.push(Line { amount: whole.amount - split, ..whole.clone() });
        let two = with_lines(&inputs, lines);
        let (Some(one), Some(two)) = (done(ground, inputs), done(ground, two)) else { return Ok(()) };
        let exact = |fen: Fen| {
            let prepay = whole.prepay.filter(|_| whole.class == Some(Class::B)).unwrap_or(Exact::ZERO);
            (prepay * Exact::fen(fen)).den() == 1 || ground.pack.lines.prepay_exact
        };
        if exact(split) && exact(whole.amount - split) {
            same.set(same.get() + 1);
            prop_assert_eq!(figures(&one.settlement), figures(&two.settlement));
            prop_assert_eq!(one.next, two.next);
        } else {
            rounded.set(rounded.get() + 1);
            let apart = one.settlement.sums.prepay - two.settlement.sums.prepay;
            prop_assert!(apart.abs() <= 1, "{apart} fen apart for one rounding more");
        }
        Ok(())
    });
    assert!(same.get() > 500 && rounded.get() > 50, "{} and {} compared", same.get(), rounded.get());
}

/// Whether an item, as it went in these settlements, knows what went before it, so that a year in several stays is the year at
/// once: what it charges, where its bands lie and what its caps leave is counted, or did not matter.
fn cumulative(pack: &Pack, index: usize, all: &[&Settlement; 3]) -> bool {
    let item = &pack.plan[index];
    let pays = all.iter().any(|one| paid(one, index).any(|paid| !paid.is_zero()));
    let one_value = |what: What, name: &str| {
        let values = all.iter().flat_map(|one| steps(one, index, what)).map(|step| figure(step, name));
        values.fold(Vec::new(), |mut seen, value| {
            if !seen.contains(&value) {
                seen.push(value);
            }
            seen
        })
    };
    let only = |counter: Option<usize>, term: Term| {
        counter.is_some_and(|counter| {
            let counter = &pack.counters[counter];
            counter.counts == [term] && !counter.spread && counter.when.is_empty()
        })
    };
    let over = all.iter().any(|one| steps(one, index, What::OverCap).next().is_some());
    let capped = caps(item).iter().all(|cap| {
        let term = match cap.on {
            CapOn::Fund => Term::Paid(index),
            CapOn::Scope => Term::Scope(index),
            CapOn::Above => Term::Above(index),
            CapOn::Base => Term::Base(index),
        };
        only(cap.counter, term)
    });
    let flat = one_value(What::Band, "rate").len() <= 1 && one_value(What::Band, "rate_own").len() <= 1;
    match &item.kind {
        ItemKind::Basic(Basic { deductible, rate, .. }) => {
            let charged = all.iter().flat_map(|one| steps(one, index, What::Deductible));
            let charged: Exact = charged.map(|step| step.amount).sum();
            let met = deductible.as_ref().is_none_or(|deductible| {
                let counted = only(deductible.counter, Term::Deductible(index));
                charged.is_zero() || (counted && deductible.ceiling.is_none())
            });
            let term = match rate.axis {
                BandAxis::Gross => Term::Scope(index),
                BandAxis::Above => Term::Above(index),
            };
            met && one_value(What::Deductible, "nominal").len() <= 1
                && rate.mode == Mode::Marginal
                && (flat || only(rate.counter, term))
                && (!over || capped)
        }
        ItemKind::Share(Share { threshold, rate, .. }) => {
            let started = one_value(What::Base, "threshold");
            let from_nothing = started.iter().all(|start| start.is_zero());
            let counted = only(threshold.and_then(|threshold| threshold.counter), Term::Base(index));
            // Without a step the base was nothing; with one that stayed below, the other may have passed the threshold.
            (!pays && from_nothing)
                || (rate.mode == Mode::Marginal
                    && started.len() <= 1
                    && (counted || (from_nothing && flat))
                    && (!over || capped))
        }
        ItemKind::Fixed(fixed) => fixed.each == Each::Line,
        ItemKind::Carve(_) => true,
        ItemKind::OwnCeiling(_) | ItemKind::Floor(_) | ItemKind::Account(_) | ItemKind::Package(_) => !pays,
    }
}

/// A year in two stays pays what the year at once would, where every item of the plan knows what went before it.
#[test]
fn a_year_in_stays_is_the_year_at_once() {
    let compared: RefCell<BTreeSet<String>> = RefCell::default();
    let count = Cell::new(0);
    hold(6_000, &(stay(), 1..100_usize), |(drawn, percent): (Drawn, usize)| {
        let ground = drawn.ground();
        let pack = &ground.pack;
        let inputs = Inputs { state: YearState::fresh(), ..drawn.inputs() };
        let lines = inputs.bill.lines().to_vec();
        let cut = lines.len() * percent / 100;
        if cut == 0 {
            return Ok(());
        }
        let (first, rest) = lines.split_at(cut);
        let Some(first) = done(ground, with_lines(&inputs, first.to_vec())) else { return Ok(()) };
        let second = Inputs { state: first.next.clone(), ..with_lines(&inputs, rest.to_vec()) };
        let (Some(second), Some(whole)) = (done(ground, second), done(ground, inputs.clone())) else {
            return Ok(());
        };
        let all = [&first.settlement, &second.settlement, &whole.settlement];
        let items: BTreeSet<usize> =
            all.iter().flat_map(|one| &one.steps).filter_map(|step| step.item).collect();
        let layers = items.iter().filter(|item| matches!(pack.plan[**item].kind, ItemKind::Share(_)));
        let paying =
            layers.filter(|item| paid(&whole.settlement, **item).any(|paid| !paid.is_zero())).count();
        let limited = !pack.line_limits.is_empty();
        if paying > 1 || limited || !items.iter().all(|item| cumulative(pack, *item, &all)) {
            return Ok(());
        }
        let [first, second, whole] = all.map(|one| exact_payers(one, pack));
        // Counters are kept in whole fen: each may be half a fen off where the next stay begins.
        for (index, payer) in pack.payers.iter().enumerate() {
            let apart = first[index] + second[index] - whole[index];
            prop_assert!(
                apart <= Exact::ONE && -apart <= Exact::ONE,
                "{}: {}/{} fen apart",
                payer.id,
                apart.num(),
                apart.den()
            );
        }
        if whole.iter().any(|payer| payer.is_positive()) {
            count.set(count.get() + 1);
            compared.borrow_mut().insert(ground.name.clone());
        }
        Ok(())
    });
    let compared = compared.into_inner();
    println!("{} years compared, under {compared:?}", count.get());
    assert!(count.get() > 300 && compared.len() >= 15, "{} compared, under {compared:?}", count.get());
}
