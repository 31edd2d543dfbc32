//! Why there is no figure: the sentence of a fault with the key to write, the words that may stand there, and which command answers
//! all the same.

use super::Call;
use serde_json::{Value, json};
use zifu::explain;
use zifu::facts::{Fact, FactKind};
use zifu::fault::Fault;
use zifu::pack::Pack;

/// The words of the facts whose words are the same everywhere (`rules/README.md` §3).
const WORDS: [(Fact, &[&str]); 6] = [
    (Fact::Claim, &["direct", "manual"]),
    (Fact::Grade, &["tertiary", "secondary", "primary", "community"]),
    (Fact::Person, &["active", "retired", "child", "student", "adult", "elder"]),
    (Fact::Filing, &["local", "long-term", "referral", "emergency", "temporary", "unfiled"]),
    (Fact::Civil, &["yes", "no"]),
    (Fact::Contract, &["yes", "no"]),
];

/// Faults as sentences, each once.
pub(super) fn sentences(call: &Call, pack: Option<&Pack>, faults: &[Fault]) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for fault in faults {
        let says = sentence(call, pack, fault);
        if !all.contains(&says) {
            all.push(says);
        }
    }
    all
}

/// Faults for a program: where, which kind, the sentence for a person; of a fact its key and the words that the pack covers.
pub(super) fn listed(call: &Call, pack: Option<&Pack>, faults: &[Fault]) -> Value {
    let one = |fault: &Fault| {
        let mut one = json!({ "at": fault.at, "kind": fault.kind, "says": sentence(call, pack, fault) });
        if let (Some(fact), Some(all)) = (fact_of(fault), one.as_object_mut()) {
            all.insert("key".to_owned(), json!(fact.key()));
            all.insert("words".to_owned(), json!(words_of(pack, fact)));
        }
        one
    };
    Value::Array(faults.iter().map(one).collect())
}

/// A fault as a sentence of the command.
pub(super) fn sentence(call: &Call, pack: Option<&Pack>, fault: &Fault) -> String {
    let (key, values) = told(call, pack, fault);
    let named: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let says = match key {
        Some(key) => call.fill(&key, &named),
        None => explain::fault(fault, &call.say),
    };
    let hint = format!("refusal.hint.{}", fault.kind);
    let hint = call.say.find(&hint).map(|_| call.fill(&hint, &named)).unwrap_or_default();
    // A fact holds for all lines, wherever it was missed first.
    match line_of(&fault.at).filter(|_| fact_of(fault).is_none()) {
        Some(number) => call.fill("refusal.line", &[("number", &number), ("says", &says)]) + &hint,
        None => says + &hint,
    }
}

/// The command's own words for a fault, if it has any, and what can be named in them.
fn told(call: &Call, pack: Option<&Pack>, fault: &Fault) -> (Option<String>, Vec<(&'static str, String)>) {
    let mut values = vec![("at", fault.at.clone())];
    values.extend(fault.with.iter().filter(|(name, _)| *name != "fact").cloned());
    let own = format!("refusal.{}", fault.kind);
    let mut own = call.say.find(&own).map(|_| own);
    if let Some(fact) = fact_of(fault) {
        values.retain(|(name, _)| *name != "words");
        let words = words_of(pack, fact);
        let value = fault.with.iter().find(|(name, _)| *name == "value").map_or("", |(_, value)| value);
        values.push(("fact", call.say.get(&format!("fact.{}", fact.key())).to_owned()));
        values.push(("key", fact.key().to_owned()));
        values.push(("words", shown(fact, &words)));
        let fixed = WORDS.iter().find(|(known, _)| *known == fact).map(|(_, words)| *words);
        if let Some(fixed) = fixed.filter(|fixed| !fixed.contains(&value) && fault.kind == "not-covered") {
            values.push(("all", fixed.join(" | ")));
            own = Some("refusal.no-word".to_owned());
        }
        if fact.kind() != FactKind::Word && fault.kind == "not-covered" {
            own = None;
        }
    }
    (own, values)
}

/// The fact that a fault wants, or whose value it does not take; not one of a line, which nobody writes.
fn fact_of(fault: &Fault) -> Option<Fact> {
    let (_, key) = fault.with.iter().find(|(name, _)| *name == "fact")?;
    Fact::of(key).filter(|fact| !fact.key().starts_with("line_"))
}

/// The words of a fact that a pack covers.
fn words_of(pack: Option<&Pack>, fact: Fact) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for axis in pack.into_iter().flat_map(|pack| &pack.axes).filter(|axis| axis.fact == fact) {
        words.extend(axis.examples().iter().map(zifu::facts::FactValue::text));
    }
    let mut once = Vec::new();
    for word in words.into_iter().filter(|_| fact.kind() == FactKind::Word) {
        if !once.contains(&word) {
            once.push(word);
        }
    }
    once
}

/// How a value of a fact is written.
fn shown(fact: Fact, words: &[String]) -> String {
    match fact.kind() {
        FactKind::Word if words.is_empty() => "\"…\"".to_owned(),
        FactKind::Word => {
            let words: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
            words.join(" | ")
        }
        FactKind::Whole => "2".to_owned(),
        FactKind::Money => "\"1300.00\"".to_owned(),
        FactKind::Day => "2025-01-31".to_owned(),
        FactKind::Rate => "\"0.5\"".to_owned(),
    }
}

/// The number of a line as people count, of a place such as `line[1].class`.
fn line_of(at: &str) -> Option<String> {
    let (index, _) = at.strip_prefix("line[")?.split_once(']')?;
    Some((index.parse::<usize>().ok()? + 1).to_string())
}
