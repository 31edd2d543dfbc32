//! The differential comparison: the same pack and case, settled by the engine and by this evaluator.
//!
//! Only this module and the `differ` program know the engine; the evaluator does not.

use crate::num::Q;
use crate::{Case, Outcome, Pack, Refusal, settle, shrink};
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

/// Settles a pair with both and compares everything that comes out.
pub fn compare(pack: &Value, case: &Value) -> Verdict {
    match compared(pack, case) {
        Ok(verdict) => verdict,
        Err(what) => Verdict::Unread(what),
    }
}

fn compared(pack: &Value, case: &Value) -> Result<Verdict, String> {
    let ours = Pack::read(pack).map_err(|e| format!("ours: {e}"))?;
    let lines = |faults: Vec<Fault>| faults.iter().map(|f| format!("engine: {f}\n")).collect::<String>();
    let theirs = match zifu::pack::Pack::read(&tree(pack)?) {
        // Rates so fine that the engine's fractions could not hold their products.
        Err(faults) if faults.iter().all(|fault| fault.kind == "headroom") => return Ok(Verdict::Headroom),
        theirs => theirs.map_err(lines)?,
    };
    let mut chain = Case::read_chain(case).map_err(|e| format!("ours: {e}"))?;
    let (mut state, mut their_state) = (chain.first().map(|c| c.state.clone()).unwrap_or_default(), None);
    let mut settled = 0;
    for (case, stage) in chain.iter_mut().zip(stages(case)) {
        case.state = state;
        let ours = settle(&ours, case);
        let result = zifu_tools::cases::settle_tree(&tree(&stage)?, &theirs, their_state.take());
        match (ours, result) {
            (Ok(outcome), Ok((settlement, next))) => {
                let found = differences(&outcome, &settlement, &next, &theirs);
                if !found.is_empty() {
                    return Ok(Verdict::Differ(
                        found.iter().map(|d| format!("{}: {d}", settled + 1)).collect(),
                    ));
                }
                settled += 1;
                state = outcome.state;
                their_state = Some(next);
            }
            (_, Err(faults)) if headroom(&faults) => return Ok(Verdict::Headroom),
            (Err(refusal), Err(faults)) => return Ok(both_refused(settled, &refusal, &faults)),
            (Ok(_), Err(faults)) => {
                return Ok(Verdict::Differ(vec![format!("settled: the engine refuses\n{}", lines(faults))]));
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
    // Assumed rates are told apart to four decimals, for the same reason.
    let fine = |f: &Fault| f.kind == "number" && f.at.starts_with("assume.");
    faults.iter().any(|f| lost(f) || fine(f))
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
    let lost: BTreeSet<&String> = state.lost.iter().collect();
    if lost != outcome.state.lost.iter().collect() {
        found.push(format!("lost: {:?} ours, {lost:?} the engine", outcome.state.lost));
    }
    found
}

fn our_figures(o: &Outcome) -> Figures {
    let sums = [
        ("bill", o.bill),
        ("own", o.own),
        ("at_counter", o.at_counter),
        ("later", o.later),
        ("account", o.account),
        ("cash", o.cash),
    ];
    let mut all: Figures = sums.into_iter().map(|(name, fen)| (name.to_owned(), Q::int(fen))).collect();
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
        ("cash", s.cash),
    ];
    let mut all: Figures = sums.into_iter().map(|(name, fen)| (name.to_owned(), Q::int(fen))).collect();
    all.extend(s.refund.map(|fen| ("refund".to_owned(), Q::int(fen))));
    let payers = pack.payers.iter().zip(&s.payers);
    all.extend(payers.map(|(payer, fen)| (format!("payers.{}", payer.id), Q::int(*fen))));
    for name in crate::PARTS {
        let fen = Part::of(name).map_or(0, |part| s.part(part));
        all.insert(format!("parts.{name}"), Q::int(fen));
    }
    let used = |name: &str| name.ends_with("_pay") && name != "acct_pay" && name != "psn_cash_pay";
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
    for slot in state.slots.iter().filter(|slot| !state.lost.contains(&slot.counter)) {
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
    let first = about(&compare(pack, case));
    let dated = |case: &Value| case.get("situation").is_some_and(|s| s.get("day").is_some());
    shrink::shrink(pack, case, |pack, case| dated(case) && about(&compare(pack, case)) == first)
}

/// A pair as a case file, with the verdict as a remark.
pub fn as_file(pack: &Value, case: &Value, verdict: &Verdict) -> String {
    let mut file: Table = case.as_table().cloned().unwrap_or_default();
    file.insert("pack".to_owned(), pack.clone());
    let remark: String = format!("{verdict:#?}").lines().map(|line| format!("# {line}\n")).collect();
    remark + &toml::to_string(&file).unwrap_or_default()
}
