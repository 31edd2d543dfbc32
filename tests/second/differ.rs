//! The differential comparison: the same pack and case, settled by the engine and by this evaluator.
//!
//! Only this module and the `differ` program know the engine; the evaluator does not.

use crate::bug::Bug;
use crate::num::Q;
use crate::shapes::Shapes;
use crate::{Case, Outcome, Pack, Refusal, day, settle_with, shrink};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use toml::{Table, Value};
use zifu::fault::Fault;
use zifu::money::Exact;
use zifu::pack::Part;
use zifu::settle::Settlement;
use zifu::state::YearState;
use zifu::tree::Tree;

/// What the comparison of a pair found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// So many settlements came out the same, then perhaps both refused: by this kind.
    Same(usize, Option<String>),
    /// A fraction of the engine overflowed.
    Headroom,
    /// One of them cannot read the pair.
    Unread(String),
    /// Every difference, a line each.
    Differ(Vec<String>),
}

/// A pack as both have read it.
pub struct Both {
    ours: Pack,
    theirs: zifu::pack::Pack,
    planted: Option<Bug>,
}

impl Both {
    /// Reads a pack with both readers; what one of them cannot read.
    pub fn read(pack: &Value) -> Result<Both, String> {
        let ours = Pack::read(pack).map_err(|e| format!("ours: {e}"))?;
        let theirs = zifu::pack::Pack::read(&tree(pack)?).map_err(|faults| lines(&faults))?;
        Ok(Both { ours, theirs, planted: None })
    }

    /// The same with a fault planted on our side.
    pub fn with(self, planted: Option<Bug>) -> Both {
        Both { planted, ..self }
    }

    /// Settles a case with both and compares everything that comes out; `shapes` is given what happened in each
    /// settlement that came out the same.
    pub fn compare(&self, case: &Value, mut shapes: impl FnMut(Shapes)) -> Verdict {
        compared(self, case, &mut shapes).unwrap_or_else(Verdict::Unread)
    }
}

/// Settles a pair with both and compares everything that comes out.
pub fn compare(pack: &Value, case: &Value) -> Verdict {
    compare_with(pack, case, None)
}

/// The same with a fault planted on our side.
pub fn compare_with(pack: &Value, case: &Value, planted: Option<Bug>) -> Verdict {
    match Both::read(pack) {
        Ok(both) => both.with(planted).compare(case, |_| ()),
        Err(what) => Verdict::Unread(what),
    }
}

fn lines(faults: &[Fault]) -> String {
    faults.iter().map(|f| format!("engine: {f}\n")).collect()
}

fn compared(both: &Both, case: &Value, shapes: &mut dyn FnMut(Shapes)) -> Result<Verdict, String> {
    let theirs = &both.theirs;
    let mut chain = Case::read_chain(case).map_err(|e| format!("ours: {e}"))?;
    let mut state = chain.first().map(|c| c.state.clone()).unwrap_or_default();
    let (mut last, mut their_last): (Option<Outcome>, _) = (None, None);
    let mut settled = 0;
    for (case, stage) in chain.iter_mut().zip(stages(case)) {
        case.state = state;
        let ours = match &last {
            Some(last) if case.reverse => Ok(last.reversed()),
            _ => settle_with(&both.ours, case, both.planted),
        };
        let result = zifu_tools::cases::settle_next(&tree(&stage)?, theirs, their_last.as_ref());
        match (ours, result) {
            (Ok(outcome), Ok((settlement, next))) => {
                let found = differences(&outcome, &settlement, &next, theirs);
                if !found.is_empty() {
                    return Ok(Verdict::Differ(
                        found.iter().map(|d| format!("{}: {d}", settled + 1)).collect(),
                    ));
                }
                settled += 1;
                shapes(outcome.shapes);
                state = outcome.state.clone();
                last = Some(outcome);
                their_last = Some((settlement, next));
            }
            (_, Err(faults)) if headroom(&faults) => return Ok(Verdict::Headroom),
            (Err(refusal), Err(faults)) => return Ok(both_refused(settled, &refusal, &faults)),
            (Ok(_), Err(faults)) => {
                return Ok(Verdict::Differ(vec![format!("settled: the engine refuses\n{}", lines(&faults))]));
            }
            (Err(refusal), Ok(_)) => {
                let what = format!("refused: the engine settles, not we: {} {}", refusal.kind, refusal.what);
                return Ok(Verdict::Differ(vec![what]));
            }
        }
    }
    Ok(Verdict::Same(settled, None))
}

fn headroom(faults: &[Fault]) -> bool {
    let lost = |f: &Fault| f.kind == "broken" && f.with.iter().any(|(_, value)| value == "Headroom");
    faults.iter().any(lost)
}

/// A case may be refused for several reasons; ours must be one of the engine's.
fn both_refused(settled: usize, refusal: &Refusal, faults: &[Fault]) -> Verdict {
    if faults.iter().any(|f| f.kind == refusal.kind || refusal.also.contains(&f.kind)) {
        return Verdict::Same(settled, Some(refusal.kind.to_owned()));
    }
    let theirs: Vec<String> = faults.iter().map(Fault::to_string).collect();
    let theirs = theirs.join("; ");
    Verdict::Differ(vec![format!("kind: {} {} ours, but: {theirs}", refusal.kind, refusal.what)])
}

fn tree(value: &Value) -> Result<Tree, String> {
    Tree::deserialize(value.clone()).map_err(|e| e.to_string())
}

/// The settlements of a case one by one (README §14): what a further one does not give again stays.
fn stages(case: &Value) -> Vec<Value> {
    let mut now = case.as_table().cloned().unwrap_or_default();
    let thens = now.remove("then");
    let mut all = vec![Value::Table(now.clone())];
    for then in thens.as_ref().and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_table) {
        if then.contains_key("bill") || then.contains_key("line") {
            now.remove("bill");
            now.remove("line");
        }
        for (key, value) in then {
            match (now.get_mut(key), value) {
                (Some(Value::Table(facts)), Value::Table(patch)) if key == "situation" => {
                    facts.extend(patch.clone());
                }
                _ => drop(now.insert(key.clone(), value.clone())),
            }
        }
        now.remove("state");
        all.push(Value::Table(now.clone()));
        now.remove("reverse");
    }
    all
}

/// Every figure by its name; amounts in fen.
type Figures = BTreeMap<String, Q>;

/// Every figure in which an outcome of ours and a settlement of the engine differ.
pub fn differences(
    outcome: &Outcome,
    settlement: &Settlement,
    state: &YearState,
    pack: &zifu::pack::Pack,
) -> Vec<String> {
    let (ours, theirs) = (our_figures(outcome), their_figures(settlement, state, pack));
    let names: BTreeSet<&String> = ours.keys().chain(theirs.keys()).collect();
    let show = |x: Option<&Q>| x.map_or_else(|| "none".to_owned(), Q::to_string);
    let mut found = Vec::new();
    for name in names {
        let (our, their) = (ours.get(name), theirs.get(name));
        // We leave out what the page does not define.
        let undefined = ["fulamt_ownpay_amt", "overlmt_selfpay", "preselfpay_amt", "inscp_scp_amt"];
        if our.is_none() && undefined.iter().any(|f| name.strip_prefix("fields.") == Some(f)) {
            continue;
        }
        // A step that did not happen moved nothing.
        let step = name.starts_with("steps.");
        let none = |x: Option<&Q>| x.is_none_or(Q::is_zero);
        if our != their && !(step && none(our) && none(their)) {
            found.push(format!("{name}: {} ours, {} the engine", show(our), show(their)));
        }
    }
    let stays = [our_stays(outcome), their_stays(state)];
    if stays[0] != stays[1] {
        found.push(format!("stays: {} ours, {} the engine", stays[0], stays[1]));
    }
    let lost: BTreeSet<&String> = state.lost.iter().collect();
    if lost != outcome.state.lost.iter().collect() {
        found.push(format!("lost: {:?} ours, {lost:?} the engine", outcome.state.lost));
    }
    found
}

/// The stays that the year keeps, a text for both to compare.
fn our_stays(o: &Outcome) -> String {
    let one = |s: &crate::Stay| {
        let [chain, first, last] = [s.chain, s.first, s.last].map(day::show);
        format!("[{chain} {first} {last} {:?} {:?} {:?}]", s.words, s.merged, s.number)
    };
    o.state.stays.iter().map(one).collect()
}

fn their_stays(state: &YearState) -> String {
    let one = |s: &zifu::state::Stay| {
        let [chain, first, last] = [s.chain, s.first, s.last].map(|day| day.to_string());
        format!("[{chain} {first} {last} {:?} {:?} {:?}]", s.words, s.merged, s.number)
    };
    state.stays.iter().map(one).collect()
}

fn our_figures(o: &Outcome) -> Figures {
    let sums = [
        ("bill", o.bill),
        ("own", o.own),
        ("at_counter", o.at_counter),
        ("later", o.later),
        ("account", o.account),
        ("family", o.family),
        ("cash", o.cash),
    ];
    let mut all: Figures = sums.into_iter().map(|(name, fen)| (name.to_owned(), Q::int(fen))).collect();
    all.extend(o.with_premium.map(|fen| ("with_premium".to_owned(), Q::int(fen))));
    all.extend(o.refund.map(|fen| ("refund".to_owned(), Q::int(fen))));
    for (kind, figures) in [("payers", &o.payers), ("parts", &o.parts), ("fields", &o.fields)] {
        all.extend(figures.iter().map(|(name, fen)| (format!("{kind}.{name}"), Q::int(*fen))));
    }
    all.extend(o.steps.iter().map(|(name, x)| (format!("steps.{name}"), x.clone())));
    for (key, counts) in &o.state.held {
        if !o.state.lost.contains(key.split(':').next().unwrap_or(key)) {
            let numbered = counts.iter().enumerate();
            all.extend(numbered.map(|(i, count)| (format!("state.{key}#{i}"), Q::int(count.fen))));
        }
    }
    all
}

fn their_figures(s: &Settlement, state: &YearState, pack: &zifu::pack::Pack) -> Figures {
    let sums = [
        ("bill", s.total),
        ("own", s.own),
        ("at_counter", s.at_counter),
        ("later", s.later),
        ("account", s.account),
        ("family", s.family),
        ("cash", s.cash),
    ];
    let mut all: Figures = sums.into_iter().map(|(name, fen)| (name.to_owned(), Q::int(fen))).collect();
    all.extend(s.with_premium.map(|fen| ("with_premium".to_owned(), Q::int(fen))));
    all.extend(s.refund.map(|fen| ("refund".to_owned(), Q::int(fen))));
    let payers = pack.payers.iter().zip(&s.payers);
    all.extend(payers.map(|(payer, fen)| (format!("payers.{}", payer.id), Q::int(*fen))));
    for name in crate::PARTS {
        let fen = Part::of(name).map_or(0, |part| s.part(part));
        all.insert(format!("parts.{name}"), Q::int(fen));
    }
    let person = ["acct_pay", "acct_mulaid_pay", "psn_cash_pay"];
    let used = |name: &str| name.ends_with("_pay") && !person.contains(&name);
    for name in zifu::national::NAMES.iter().copied().chain(["plan_pay"]) {
        let fen = zifu::national::field(s, pack, name);
        // The fields of payers that the pack does not have are left out on our side.
        if pack.payers.iter().any(|p| p.field == name)
            || !(used(name) || name == "hosp_part_amt")
            || fen != Some(0)
        {
            all.extend(fen.map(|fen| (format!("fields.{name}"), Q::int(fen))));
        }
    }
    for step in s.steps.iter().filter(|step| step.item.is_some()) {
        let id = step.id(&pack.plan);
        let what = id.split_once('/').map_or("", |(_, what)| what);
        if matches!(what, "deductible" | "over_cap" | "paid") || what.starts_with("band/") {
            *all.entry(format!("steps.{id}")).or_default() += &exact(step.amount);
        }
    }
    let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
    for slot in state.slots.iter().filter(|slot| !state.lost.iter().any(|lost| **lost == *slot.counter)) {
        let cell = if slot.cell.is_empty() { String::new() } else { format!(":{}", slot.cell) };
        let key = format!("{}{cell}", slot.counter);
        let number = numbers.entry(key.clone()).or_default();
        all.insert(format!("state.{key}#{number}"), Q::int(slot.fen));
        *number += 1;
    }
    all
}

fn exact(x: Exact) -> Q {
    Q::ratio(x.num(), x.den())
}

/// What a difference is about, without its figures.
fn about(verdict: &Verdict) -> Option<String> {
    match verdict {
        Verdict::Differ(found) => {
            let first = found.first()?;
            let name = first.split_once(": ").map_or("", |(_, rest)| rest);
            let name = name.split([':', '.']).next().unwrap_or_default();
            let head = first.split(':').next().unwrap_or_default();
            // A refusal stays the same by its kinds.
            let kinds: Vec<&str> = zifu::fault::KINDS
                .iter()
                .copied()
                .filter(|kind| head.len() > 1 && first.contains(kind))
                .collect();
            Some(if kinds.is_empty() { format!("{head} {name}") } else { format!("{head} {kinds:?}") })
        }
        Verdict::Unread(what) => Some(what.clone()),
        Verdict::Same(..) | Verdict::Headroom => None,
    }
}

/// The smallest pair found that differs in the same figure.
pub fn smallest(pack: &Value, case: &Value) -> (Value, Value) {
    smallest_with(pack, case, None)
}

/// The same with a fault planted on our side.
pub fn smallest_with(pack: &Value, case: &Value, planted: Option<Bug>) -> (Value, Value) {
    let first = about(&compare_with(pack, case, planted));
    let dated = |case: &Value| case.get("situation").is_some_and(|s| s.get("day").is_some());
    shrink::shrink(pack, case, |pack, case| dated(case) && about(&compare_with(pack, case, planted)) == first)
}

/// A pair as a case file, with the verdict as a remark.
pub fn as_file(pack: &Value, case: &Value, verdict: &Verdict) -> String {
    let mut file: Table = case.as_table().cloned().unwrap_or_default();
    file.insert("pack".to_owned(), pack.clone());
    let remark: String = format!("{verdict:#?}").lines().map(|line| format!("# {line}\n")).collect();
    remark + &toml::to_string(&file).unwrap_or_default()
}
