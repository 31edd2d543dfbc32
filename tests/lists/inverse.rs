//! The bill that a source asks for is found back from the figure it gives (S31).

use super::fen;
use libtest_mimic::{Failed, Trial};
use std::path::{Path, PathBuf};
use zifu::case::Inputs;
use zifu::estimate::{Wanted, bills};
use zifu::pack::Pack;
use zifu::tree::Tree;
use zifu_tools::rules;

/// How many fen of bill one fen of the figure may stand for: the lowest ratio asked about is 15%.
const BESIDE: i64 = 7;

/// A trial for a row whose source asks for the bill.
pub fn trial(id: &str, file: &Path, row: &Tree) -> Option<Trial> {
    row.text_at("bill")?;
    let (file, row): (PathBuf, Tree) = (file.to_owned(), row.clone());
    Some(Trial::test(format!("lists/inverse/{id}"), move || found(&file, &row)))
}

fn found(file: &Path, row: &Tree) -> Result<(), Failed> {
    let case = rules::read_toml(file)?;
    let pack = case.get("pack").ok_or("a pack in line")?;
    let pack = Pack::read(pack).map_err(|faults| rules::lines(&faults).join("\n"))?;
    let inputs = Inputs::read(&case, &pack).map_err(|faults| rules::lines(&faults).join("\n"))?;
    let given = row.items_at("figures").first().and_then(Tree::text).unwrap_or("");
    let wanted = match row.text_at("from") {
        Some("own") => Wanted::Own(fen(given)?),
        _ => Wanted::Paid(fen(given)?),
    };
    let found = bills(&pack, &inputs, wanted).map_err(|faults| rules::lines(&faults).join("\n"))?;
    let bill = fen(row.text_at("bill").unwrap_or(""))?;
    let [one] = found.all.as_slice() else { return Err(format!("{given}: {found:?}").into()) };
    let [first, last] = one.totals;
    let printed = |total: i64| if row.text_at("coarse").is_some() { total / 100 * 100 } else { total };
    if (printed(first)..=printed(last)).contains(&bill) && last - first < BESIDE {
        return Ok(());
    }
    Err(format!("{given} belongs to a bill of {first} to {last} fen, {bill} was published").into())
}
