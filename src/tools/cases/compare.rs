//! What came out beside what a case expects: `[expect]` and `known_difference` of a settlement.

use zifu::explain::Words;
use zifu::money::{Exact, Fen, Way, Yuan, fen_text};
use zifu::pack::{Pack, Part};
use zifu::settle::Settlement;
use zifu::state::YearState;
use zifu::tree::Tree;

/// What came out of one settlement.
pub(super) struct Compared<'s> {
    pub settlement: &'s Settlement,
    pub state: &'s YearState,
    pub pack: &'s Pack,
    pub say: &'s Words,
}

impl Compared<'_> {
    /// Compares it with what its case expects, exactly; gives how many figures were compared and a sentence for each that differs.
    pub fn with(&self, case: &Tree) -> (usize, Vec<String>) {
        let mut flat = Vec::new();
        flatten(case.get("expect"), "", &mut flat);
        let mut wrong: Vec<String> =
            flat.iter().filter_map(|(key, value)| self.differs(key, value.text().and_then(fen))).collect();
        let known = case.get("known_difference").map_or(&[][..], |one| {
            if one.items().is_empty() { std::slice::from_ref(one) } else { one.items() }
        });
        for difference in known {
            self.published(difference, &mut wrong);
        }
        (flat.len() + known.len(), wrong)
    }

    fn differs(&self, key: &str, wanted: Option<Fen>) -> Option<String> {
        match (actual(key, self.settlement, self.state, self.pack), wanted) {
            (_, None) => Some(self.say.fill("case.amount", &[("key", key)])),
            (None, _) => Some(self.say.fill("case.no-figure", &[("key", key)])),
            (Some(actual), Some(wanted)) => (actual != wanted).then(|| {
                let (wanted, came) = (fen_text(wanted), fen_text(actual));
                self.say.fill("case.differs", &[("key", key), ("wanted", &wanted), ("came", &came)])
            }),
        }
    }

    /// A figure that was published and that ours contradicts: what ours is must come out, the published one must not, and the
    /// reason must be there.
    fn published(&self, difference: &Tree, wrong: &mut Vec<String>) {
        let key = difference.text_at("at").unwrap_or("");
        let ours = difference.text_at("ours").and_then(fen);
        let published = difference.text_at("published").and_then(fen);
        let mut fault = |word: &str, came: &str| {
            let what = self.say.fill(word, &[("came", came)]);
            wrong.push(self.say.fill("case.difference", &[("key", key), ("what", &what)]));
        };
        if difference.text_at("because").is_none_or(str::is_empty) {
            fault("case.because", "");
        }
        match (actual(key, self.settlement, self.state, self.pack), ours, published) {
            (_, None, _) | (_, _, None) => fault("case.both", ""),
            (None, ..) => fault("case.none-such", ""),
            (_, Some(ours), Some(published)) if ours == published => fault("case.agree", ""),
            (Some(actual), Some(ours), _) if actual != ours => fault("case.came", &fen_text(actual)),
            _ => {}
        }
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
                .find(|slot| &*slot.counter == counter && &*slot.cell == cell)
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
