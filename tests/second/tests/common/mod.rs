//! Short ways to write packs and cases for tests.
#![allow(dead_code, reason = "each test file uses some of it")]

use zifu_second::{Case, Outcome, Pack, Refusal, settle};

/// The head of every pack here.
pub const HEAD: &str = r#"
format = 1
place = "here"
division = "110000"
scheme = "employee"
title = "试"
title_en = "Trial"
version = "2026-1"
checked_on = 2026-01-01
insurance_year = "01-01"
max_bill = "20000000.00"
"#;

/// A table with one row that always holds.
pub fn table(id: &str, unit: &str, value: &str) -> String {
    format!(
        "[[table]]\nid = {id:?}\nunit = {unit:?}\nover = []\nclock = \"discharge\"\n[[table.row]]\n\
         first = 2000-01-01\nlast = \"open\"\nvalue = {value}\nsource = \"s\"\nconfidence = \"official\"\n"
    )
}

/// Bands as a value: `30000 0.85, none 0.9`.
pub fn bands(text: &str) -> String {
    let band = |b: &str| {
        let (to, rate) = b.trim().split_once(' ').unwrap();
        let to = if to == "none" { to.to_owned() } else { format!("{to}.00") };
        format!("{{ to = {to:?}, rate = {rate:?} }}")
    };
    format!("{{ bands = [{}] }}", text.split(',').map(band).collect::<Vec<_>>().join(", "))
}

/// Payers by id, all with the pooled fund's field.
pub fn payers(ids: &[&str]) -> String {
    let one = |id: &&str| {
        format!("[[payer]]\nid = {id:?}\nfield = \"hifp_pay\"\ntitle = \"基金\"\ntitle_en = \"Fund\"\n")
    };
    ids.iter().map(one).collect()
}

pub fn pack(text: &str) -> Pack {
    let toml: toml::Table = toml::from_str(&format!("{HEAD}{text}")).unwrap();
    Pack::read(&toml::Value::Table(toml)).unwrap()
}

pub fn case(text: &str) -> Case {
    let toml: toml::Table = toml::from_str(text).unwrap();
    Case::read(&toml::Value::Table(toml)).unwrap()
}

/// Settles; the parts and payers must make the bill.
pub fn run(pack: &Pack, case_text: &str) -> Result<Outcome, Refusal> {
    let outcome = settle(pack, &case(case_text))?;
    let sum: i64 = outcome.parts.values().sum::<i64>() + outcome.payers.values().sum::<i64>();
    assert_eq!(sum + outcome.account_early, outcome.bill);
    Ok(outcome)
}

/// A case on one day with a bill of sums.
pub fn bill(total: &str, more: &str) -> String {
    format!("{more}\n[bill]\ntotal = {total:?}\n")
}

/// Yuan and fen of text as fen.
pub fn fen(text: &str) -> i64 {
    zifu_second::Q::money(text).unwrap().whole().unwrap()
}
