//! The cost curve, the bills that give a figure, the distances ahead; what they said when last looked at is `tests/lists/curves.txt`
//! (`ZIFU_CURVES=1 cargo test -p zifu --test curve` writes it anew).

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test stops at what it did not expect")]

#[path = "lists/held.rs"]
mod held;

use std::path::Path;
use zifu::bill::{Bill, Printed};
use zifu::case::{Assumed, Case, Inputs, Payment};
use zifu::estimate::{Beyond, Bills, Found, Stretch, Wanted, bills, curve, distances};
use zifu::facts::{Fact, FactValue, Situation};
use zifu::money::Fen;
use zifu::pack::Pack;
use zifu::period::Day;
use zifu::settle::settle;
use zifu::state::YearState;
use zifu_tools::cases::{Packs, files};
use zifu_tools::rules::read_toml;

fn pack(name: &str) -> Pack {
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    zifu_tools::rules::read_pack(&rules, name).expect("a published pack passes its checker")
}

/// A first stay in a tertiary hospital of the place, so much in scope and some beside it.
fn stay(scope: Fen, excluded: Fen) -> Inputs {
    let word = |text: &str| FactValue::Word(text.to_owned());
    let situation = Situation::default()
        .with(Fact::Setting, word("inpatient"))
        .with(Fact::Grade, word("tertiary"))
        .with(Fact::Person, word("active"))
        .with(Fact::Filing, word("local"))
        .with(Fact::Assistance, word("none"))
        .with(Fact::Age, FactValue::Whole(50))
        .with(Fact::Admission, FactValue::Whole(1))
        .with(Fact::PeriodNo, FactValue::Whole(1))
        .with(Fact::Day, FactValue::Day(Day::new(2026, 3, 8).expect("a day")));
    let printed = Printed { excluded, over_limit: 0, prepay: 0 };
    Inputs {
        situation,
        bill: Bill::sums(scope + excluded, printed).expect("a bill"),
        state: YearState::fresh(),
        payment: Payment::default(),
        assumed: Assumed::default(),
    }
}

fn own(pack: &Pack, inputs: Inputs) -> Fen {
    settle(&Case::new(pack, inputs).expect("a case")).expect("a settlement").0.own
}

#[test]
fn the_curve_is_the_settlement_from_kink_to_kink() {
    let pack = pack("beijing/employee");
    let stretches = curve(&pack, &stay(4_000_000, 250_000), 200_000_000).expect("a curve").all;
    let kinks: Vec<Fen> = stretches.iter().map(|stretch| stretch.from).collect();
    // Deductible, two ends of bands, the cap of the pool, the threshold of the later layer: as the settlement's own steps.
    assert_eq!(stretches[0].per_thousand, 100_000, "all below the deductible is the person's: {kinks:?}");
    assert!(stretches[1].begins.contains(&"pool/band/1".to_owned()), "{:?}", stretches[1]);
    assert!(stretches.len() >= 5, "{kinks:?}");
    for pair in stretches.windows(2) {
        assert_eq!(pair[0].to, pair[1].from, "no gap between stretches");
        assert!(
            pair[0].per_thousand != pair[1].per_thousand || !pair[1].begins.is_empty(),
            "one stretch: {pair:?}"
        );
    }
    for stretch in &stretches {
        let middle = stretch.from + (stretch.to - stretch.from) / 2;
        for scope in [stretch.from, middle, stretch.to] {
            let exact = own(&pack, stay(scope, 250_000));
            let straight = stretch.own[0]
                + Fen::try_from(
                    i128::from(scope - stretch.from) * i128::from(stretch.per_thousand) / 100_000,
                )
                .expect("small");
            assert!(
                (exact - straight).abs() <= 3 + (scope - stretch.from) / 90_000,
                "{scope}: {exact} {straight}"
            );
        }
    }
}

#[test]
fn a_reimbursement_leads_back_to_its_bill() {
    let pack = pack("beijing/employee");
    for scope in [150_000, 1_234_567, 4_000_000, 9_999_999, 31_000_000] {
        let inputs = stay(scope, 0);
        let paid = scope - own(&pack, inputs.clone());
        let found = bills(&pack, &inputs, Wanted::Paid(paid)).expect("bills").all;
        let held = |scope: Fen| found.iter().any(|bills| (bills.scope[0]..=bills.scope[1]).contains(&scope));
        assert!(held(scope), "{scope} pays {paid}: {found:?}");
        for bills in &found {
            for scope in bills.scope {
                assert_eq!(scope - own(&pack, stay(scope, 0)), paid, "every bill told gives the figure");
            }
        }
    }
    let none = bills(&pack, &stay(4_000_000, 500_000), Wanted::Own(499_999)).expect("bills").all;
    assert!(none.is_empty(), "no bill with 5,000 outside the catalogue costs less than that: {none:?}");
    let below = bills(&pack, &stay(4_000_000, 0), Wanted::Paid(0)).expect("bills").all;
    assert_eq!(below[0].scope, [0, 130_000], "nothing is paid up to the deductible");
}

#[test]
fn what_lies_ahead_is_told_from_the_bill_on() {
    let pack = pack("beijing/employee");
    let ahead = distances(&pack, &stay(2_500_000, 0)).expect("distances").all;
    assert_eq!(ahead[0].more, 500_000, "{ahead:?}");
    assert!(ahead[0].begins.contains(&"pool/band/2".to_owned()), "{ahead:?}");
    assert!(ahead.windows(2).all(|pair| pair[0].more < pair[1].more));
    assert!(ahead.iter().any(|one| one.begins.iter().any(|id| id.ends_with("/over_cap"))), "{ahead:?}");
}

/// A limit that is known to be 20,000.00 at least: from 25,800.00 on nobody knows, and the curve ends.
#[test]
fn a_curve_ends_where_nothing_is_known() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let case = read_toml(&root.join("tests/cases/shapes/ceiling-narrows-an-unknown.toml")).expect("TOML");
    let pack = Packs::below(&root.join("rules")).of(&case).expect("a pack that passes");
    let inputs = Inputs::read(&case, &pack).expect("a case");
    let Found { all, beyond } = curve(&pack, &inputs, 10_000_000).expect("a curve");
    assert_eq!(all.last().map(|last| last.to), Some(2_580_000), "{all:?}");
    let Some(Beyond { scope, total, why }) = beyond else { panic!("a larger bill is not known") };
    assert_eq!((scope, total), (2_580_000, 2_580_000));
    assert_eq!(why.iter().map(|fault| fault.kind).collect::<Vec<_>>(), ["unknown-rule"], "{why:?}");
    // What is sought and what lies ahead end there too, and say so.
    let found = bills(&pack, &inputs, Wanted::Own(9_000_000)).expect("bills");
    assert_eq!((found.all.len(), found.beyond.map(|end| end.scope)), (0, Some(2_580_000)));
    assert_eq!(distances(&pack, &inputs).expect("distances").beyond.map(|end| end.scope), Some(2_580_000));
}

/// The settlement of a case whose bill is one of sums, with so much in scope.
fn at(pack: &Pack, inputs: &Inputs, printed: Printed, scope: Fen) -> Option<Fen> {
    let beside = printed.excluded + printed.over_limit + printed.prepay;
    let bill = Bill::sums(scope + beside, printed).expect("a bill");
    let case = Case::new(pack, Inputs { bill, ..inputs.clone() }).ok()?;
    settle(&case).ok().map(|(settlement, _)| settlement.own)
}

/// The whole curve of one case against its settlements; its stretches.
fn compare(
    name: &str,
    pack: &Pack,
    inputs: &Inputs,
    printed: Printed,
    wrong: &mut Vec<String>,
) -> Found<Stretch> {
    let beside = printed.excluded + printed.over_limit + printed.prepay;
    let most = 4 * (inputs.bill.total() - beside) + 10_000_000;
    let Ok(found) = curve(pack, inputs, most) else { return Found { all: Vec::new(), beyond: None } };
    let mut tell = |what: String| wrong.push(format!("{name}: {what}"));
    let end = found.beyond.as_ref().map_or(most.min(pack.max_bill - beside), |beyond| beyond.scope);
    if found.all.last().is_none_or(|last| last.to != end) {
        tell(format!("the curve does not go to {end}: {:?}", found.all.last()));
    }
    if found.beyond.is_some() && at(pack, inputs, printed, end + 1).is_some() {
        tell(format!("a fen above {end} settles"));
    }
    for pair in found.all.windows(2) {
        // A fen lies between them where the own share jumps.
        let gap = pair[1].from - pair[0].to;
        let jump = (pair[1].own[0] - pair[0].own[1]).abs();
        if !(gap == 0 && jump == 0 || gap == 1 && jump > 2) {
            tell(format!(
                "from {} to {} it is {gap} fen, the own share changes by {jump}",
                pair[0].to, pair[1].from
            ));
        }
    }
    for stretch in &found.all {
        let (from, to) = (stretch.from, stretch.to);
        if stretch.totals != [from + beside, to + beside] {
            tell(format!("the bills of {from} to {to} are {:?}", stretch.totals));
        }
        for scope in [from, from + (to - from) / 3, to] {
            let Some(exact) = at(pack, inputs, printed, scope) else { continue };
            let along = i128::from(scope - from) * i128::from(stretch.own[1] - stretch.own[0]);
            let straight =
                stretch.own[0] + Fen::try_from(along / i128::from((to - from).max(1))).expect("small");
            // Bands, layers and payers are each rounded to the fen.
            let off = if scope == from || scope == to { 0 } else { 4 };
            if (exact - straight).abs() > off {
                tell(format!("{scope} in {from} to {to} is {exact}, the curve has {straight}"));
            }
        }
        let slope = i128::from(stretch.per_thousand) * i128::from(to - from) / 100_000;
        let rise = i128::from(stretch.own[1] - stretch.own[0]);
        if (slope - rise).abs() > 4 + i128::from(to - from) / 100_000 {
            tell(format!("{from} to {to} rises by {rise}, a thousand by {}", stretch.per_thousand));
        }
    }
    found
}

fn end_line(Beyond { scope, total, why }: &Beyond) -> String {
    let why: Vec<String> = why.iter().map(|fault| format!(" {} {:?}", fault.kind, fault.with)).collect();
    format!("  not known above {scope}, a bill of {total}:{}", why.concat())
}

/// A stretch on a line: its in-scope amounts, the own share at both ends, what a thousand adds, which steps begin and end.
fn stretch_line(stretch: &Stretch) -> String {
    let Stretch { from, to, own: [first, last], totals: _, per_thousand, begins, ends } = stretch;
    let named = |sign: char, ids: &[String]| ids.iter().map(|id| format!(" {sign}{id}")).collect::<String>();
    format!("  {from} to {to}: {first} to {last}, {per_thousand}{}{}", named('+', begins), named('-', ends))
}

fn bills_line(own: Fen, Bills { scope: [low, high], totals: [least, most] }: &Bills) -> String {
    format!("  own {own} from {low} to {high}, bills of {least} to {most}")
}

#[test]
fn every_curve_is_made_of_settlements() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let packs = Packs::below(&root.join("rules"));
    let (mut curves, mut all, mut led, mut wrong, mut said) = (0, 0, 0, Vec::new(), Vec::new());
    for file in &files(&root.join("tests/cases")).expect("the cases") {
        let name = file.strip_prefix(root).unwrap_or(file).display().to_string();
        // A third of them, by their names: another case leaves them the same.
        let turn: usize = name.bytes().map(usize::from).sum();
        if !turn.is_multiple_of(3) {
            continue;
        }
        let case = read_toml(file).expect("TOML");
        let pack = packs.of(&case).expect("a pack that passes");
        let Ok(inputs) = Inputs::read(&case, &pack) else { continue };
        let [line] = inputs.bill.lines() else { continue };
        let Some(printed) = line.printed else { continue };
        let scope = line.amount - printed.excluded - printed.over_limit - printed.prepay;
        let Some(own) = at(&pack, &inputs, printed, scope) else { continue };
        let Found { all: stretches, beyond } = compare(&name, &pack, &inputs, printed, &mut wrong);
        curves += usize::from(!stretches.is_empty());
        all += stretches.len();
        said.push(name.clone());
        said.extend(stretches.iter().map(stretch_line));
        said.extend(beyond.as_ref().map(end_line));
        // A third of these is asked backwards too.
        if turn.is_multiple_of(9)
            && let Ok(found) = bills(&pack, &inputs, Wanted::Own(own))
        {
            led += 1;
            said.extend(found.all.iter().map(|one| bills_line(own, one)));
            if !found.all.iter().any(|bills| (bills.scope[0]..=bills.scope[1]).contains(&scope)) {
                wrong.push(format!("{name}: {own} does not lead back to {scope}: {:?}", found.all));
            }
        }
    }
    println!("{curves} curves of {all} stretches, {led} asked backwards");
    assert!(wrong.is_empty(), "{} of {curves}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(curves > 200 && all > 800 && led > 60, "{curves} {all} {led}");
    held::held("tests/lists/curves.txt", &(said.join("\n") + "\n"), "ZIFU_CURVES", "curve");
}
