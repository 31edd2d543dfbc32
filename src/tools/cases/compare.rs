//! What came out beside what a case expects: `[expect]` and `known_difference` of a settlement.

use zifu::money::{Exact, Fen, Way, Yuan, fen_text};
use zifu::pack::{Pack, Part};
use zifu::settle::Settlement;
use zifu::state::YearState;
use zifu::tree::Tree;

/// Compares a settlement with what its case expects, exactly; gives how many figures were compared and adds a line to `wrong`
/// for each that differs.
pub(super) fn compare(
    case: &Tree,
    settlement: &Settlement,
    state: &YearState,
    pack: &Pack,
    at: &str,
    wrong: &mut Vec<String>,
) -> usize {
    let mut flat = Vec::new();
    flatten(case.get("expect"), "", &mut flat);
    for (key, value) in &flat {
        let wanted = value.text().and_then(fen);
        match (actual(key, settlement, state, pack), wanted) {
            (_, None) => wrong.push(format!("{at}expect.{key}: write an amount like \"1300.00\", in quotes")),
            (None, _) => wrong.push(format!("{at}expect.{key}: the settlement has no such figure")),
            (Some(actual), Some(wanted)) if actual == wanted => {}
            (Some(actual), Some(wanted)) => wrong.push(format!(
                "{at}expect.{key}: {} expected, {} came out",
                fen_text(wanted),
                fen_text(actual)
            )),
        }
    }
    let known = case.get("known_difference");
    let known = known
        .map_or(&[][..], |one| if one.items().is_empty() { std::slice::from_ref(one) } else { one.items() });
    for difference in known {
        differ(difference, settlement, state, pack, at, wrong);
    }
    flat.len() + known.len()
}

/// A figure that was published and that ours contradicts: what ours is must come out, the published one must not, and the
/// reason must be there.
fn differ(
    difference: &Tree,
    settlement: &Settlement,
    state: &YearState,
    pack: &Pack,
    at: &str,
    wrong: &mut Vec<String>,
) {
    let key = difference.text_at("at").unwrap_or("");
    let ours = difference.text_at("ours").and_then(fen);
    let published = difference.text_at("published").and_then(fen);
    let mut fault = |what: &str| wrong.push(format!("{at}known_difference {key}: {what}"));
    if difference.text_at("because").is_none_or(str::is_empty) {
        fault("say why under `because`");
    }
    match (actual(key, settlement, state, pack), ours, published) {
        (_, None, _) | (_, _, None) => fault("write `published` and `ours` as amounts, in quotes"),
        (None, ..) => fault("the settlement has no such figure"),
        (_, Some(ours), Some(published)) if ours == published => {
            fault("the two agree: expect the figure instead")
        }
        (Some(actual), Some(ours), _) if actual != ours => fault(&format!("{} came out", fen_text(actual))),
        _ => {}
    }
}

fn fen(text: &str) -> Option<Fen> {
    Yuan::parse(text).ok().map(Yuan::fen)
}

/// The leaves below a table with their dotted keys.
fn flatten<'t>(tree: Option<&'t Tree>, at: &str, flat: &mut Vec<(String, &'t Tree)>) {
    match tree {
        Some(Tree::Table(pairs)) => {
            for (key, value) in pairs {
                let below = if at.is_empty() { key.clone() } else { format!("{at}.{key}") };
                flatten(Some(value), &below, flat);
            }
        }
        Some(other) => flat.push((at.to_owned(), other)),
        None => {}
    }
}

fn actual(key: &str, settlement: &Settlement, state: &YearState, pack: &Pack) -> Option<Fen> {
    let (head, name) = key.split_once('.').unwrap_or((key, ""));
    match head {
        "own" => Some(settlement.own),
        "at_counter" => Some(settlement.at_counter),
        "account" => Some(settlement.account),
        "cash" => Some(settlement.cash),
        "with_premium" => settlement.with_premium,
        "refund" => settlement.refund,
        "later" => Some(settlement.later),
        "payers" => {
            let payer = pack.payers.iter().position(|payer| payer.id == name)?;
            settlement.payers.get(payer).copied()
        }
        "parts" if name == "in_scope" => Some(settlement.sums.in_scope),
        "parts" => Part::of(name).map(|part| settlement.part(part)),
        "fields" => zifu::national::field(settlement, pack, name),
        "state" => {
            let (counter, cell) = name.split_once(':').unwrap_or((name, ""));
            state
                .slots
                .iter()
                .rev()
                .find(|slot| slot.counter == counter && slot.cell == cell)
                .map(|slot| slot.fen)
        }
        "steps" => {
            let amounts: Vec<Exact> = settlement
                .steps
                .iter()
                .filter(|step| step.id(&pack.plan) == name)
                .map(|step| step.amount)
                .collect();
            if amounts.is_empty() { None } else { Some(Way::HalfUp.round(amounts.into_iter().sum())) }
        }
        _ => None,
    }
}
