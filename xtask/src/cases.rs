//! What the built engine must give for every case: each settlement of `tests/cases` as the native engine settles it, a line of JSON
//! each, for `tests/package/cases.test.mjs`.

use crate::run;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use zifu::estimate;
use zifu::fault::Fault;
use zifu::money::fen_text;
use zifu::pack::Pack;
use zifu::settle::{Settlement, reverse};
use zifu::state::YearState;
use zifu::tree::Tree;
use zifu_tools::cases::{self, Packs};
use zifu_tools::rules;

/// The keys of a case file that a host hands in.
const INPUT: [&str; 6] = ["situation", "state", "bill", "line", "payment", "assume"];
/// Every so-manyth settlement is also asked for its curve, bills, distances and range.
const ASKED: usize = 12;

/// Writes the file; gives its path.
pub fn write() -> Result<PathBuf, String> {
    let root = run::root();
    let packs = Packs::below(&root.join("rules"));
    let mut out = String::new();
    let mut known = BTreeMap::new();
    let mut count = 0;
    for file in cases::files(&root.join("tests/cases"))? {
        let case = rules::read_toml(&file)?;
        let pack = packs.of(&case).map_err(|faults| faults.join("\n"))?;
        let name = file.strip_prefix(root.join("tests/cases")).unwrap_or(&file).display().to_string();
        let pack_text = pack_text(&case, &root, &mut known)?;
        let mut stages = Vec::new();
        cases::stages(&case, |stage, _, last: Option<&(Settlement, YearState)>| {
            let (told, next) = one(stage, &pack, last, count % ASKED == 0);
            count += 1;
            stages.push(told);
            next
        });
        let line = json!({ "name": name, "pack": pack_text, "stages": stages });
        writeln!(out, "{line}").map_err(|e| e.to_string())?;
    }
    let path = run::target().join("package-cases.jsonl");
    run::write(&path, out.as_bytes())?;
    Ok(path)
}

/// The pack of a case: its JSON the first time, its name after that.
fn pack_text(case: &Tree, root: &Path, known: &mut BTreeMap<String, ()>) -> Result<Value, String> {
    match case.get("pack") {
        Some(Tree::Text(name)) if known.insert(name.clone(), ()).is_some() => Ok(json!({ "name": name })),
        Some(Tree::Text(name)) => {
            Ok(json!({ "name": name, "text": rules::json(&rules::pack_tree(&root.join("rules"), name)?) }))
        }
        Some(tree) => Ok(json!({ "text": rules::json(tree) })),
        None => Err("a case without a pack".into()),
    }
}

/// One settlement: what goes in, what comes out.
fn one(
    stage: &Tree,
    pack: &Pack,
    last: Option<&(Settlement, YearState)>,
    asked: bool,
) -> (Value, Option<(Settlement, YearState)>) {
    let value = |tree: &Tree| -> Value { serde_json::from_str(&rules::json(tree)).unwrap_or(Value::Null) };
    if let (Some(Tree::Flag(true)), Some((settlement, state))) = (stage.get("reverse"), last) {
        let both = reverse(settlement, state);
        let figures = value(&zifu_wasm::figures(&both.0, pack, true));
        return (json!({ "reverse": true, "figures": figures, "state": value(&both.1.tree()) }), Some(both));
    }
    let mut pairs: Vec<(String, Tree)> =
        stage.pairs().iter().filter(|(key, _)| INPUT.contains(&key.as_str())).cloned().collect();
    if let Some((_, state)) = last {
        pairs.retain(|(key, _)| key != "state");
        pairs.push(("state".to_owned(), state.tree()));
    }
    let input = Tree::Table(pairs);
    let inputs = zifu_wasm::inputs(&input, pack);
    let faults = |faults: &[Fault]| value(&zifu_wasm::told(faults));
    let mut told = json!({ "input": value(&input) });
    match inputs.clone().and_then(|inputs| zifu_wasm::settled(pack, inputs)) {
        Ok(both) => {
            told["figures"] = value(&zifu_wasm::figures(&both.0, pack, true));
            told["state"] = value(&both.1.tree());
            if asked {
                told["asked"] = questions(&input, pack, &both.0, &value);
            }
            (told, Some(both))
        }
        Err(all) => {
            told["refused"] = faults(&all);
            (told, None)
        }
    }
}

/// What else can be asked of a case: each answer, or the refusal.
fn questions(input: &Tree, pack: &Pack, settled: &Settlement, value: &dyn Fn(&Tree) -> Value) -> Value {
    use zifu_wasm::range;
    let answer = |found: Result<Tree, Vec<Fault>>| match found {
        Ok(tree) => json!({ "given": value(&tree) }),
        Err(faults) => json!({ "refused": value(&zifu_wasm::told(&faults)) }),
    };
    let most = settled.sums.in_scope.saturating_mul(2).clamp(10_000, 900_000_000);
    let own = settled.own.max(0);
    let inputs = || zifu_wasm::inputs(input, pack);
    let curve = inputs().and_then(|inputs| estimate::curve(pack, &inputs, most));
    let bills = inputs().and_then(|inputs| estimate::bills(pack, &inputs, estimate::Wanted::Own(own)));
    let ahead = inputs().and_then(|inputs| estimate::distances(pack, &inputs));
    // The same case with its year unknown.
    let without = input.pairs().iter().filter(|(key, _)| key != "state").cloned().collect();
    let question = Tree::Table(without);
    let range = estimate::read(&question, pack)
        .and_then(|(question, doubts)| estimate::estimate(pack, &question, &doubts));
    json!({
        "most": fen_text(most),
        "own": fen_text(own),
        "curve": answer(curve.map(|all| range::curve(&all))),
        "bills": answer(bills.map(|all| range::bills(&all))),
        "distances": answer(ahead.map(|all| range::distances(&all))),
        "question": value(&question),
        "estimate": answer(range.map(|one| range::range(&one, pack))),
    })
}
