//! What hostile inputs have brought to light, each kept in its smallest form.

use std::path::Path;
use zifu::case::{Case, Inputs};
use zifu::estimate::{estimate, read};
use zifu::fault::Fault;
use zifu::pack::Pack;
use zifu::tree::Tree;
use zifu_tools::rules::{parse_toml, read_pack, read_toml, words};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn toml(text: &str) -> Tree {
    parse_toml(text).expect("TOML")
}

fn told(faults: &[Fault]) -> Vec<String> {
    let words = words(&root().join("static/words"), &["engine", "checker"], "en").expect("words");
    faults.iter().map(|fault| zifu::explain::fault(fault, &words)).collect()
}

/// It was refused without a word: no completion has one of no values.
#[test]
fn a_fact_that_is_one_of_nothing_is_told() {
    let pack = read_pack(&root().join("rules"), "beijing/employee").expect("a pack");
    let question = toml("[situation]\nday = \"2026-03-08\"\ngrade = []\n[bill]\ntotal = \"1000.00\"\n");
    let faults = read(&question, &pack).expect_err("no such grade");
    assert_eq!(told(&faults), ["situation.grade: [\"…\", \"…\"] is wanted here."]);
}

/// It was refused without a word: the greatest total lay beyond what the pack settles, and was the only one tried.
#[test]
fn a_total_that_may_pass_the_largest_bill_has_a_range_up_to_it() {
    let tree = read_toml(&root().join("tests/peers/pack.toml")).expect("TOML");
    let pack = Pack::read(&tree).expect("a sound pack");
    let question = |low: &str, high: &str| {
        let text = format!(
            "[situation]\nday = \"2026-03-08\"\ngrade = \"tertiary\"\nperson = \"retired\"\nadmission = 1\n[state]\nfresh = true\n[bill]\ntotal = [\"{low}\", \"{high}\"]\n"
        );
        read(&toml(&text), &pack).expect("a question")
    };
    let mut small = pack.clone();
    small.max_bill = 2_000_000_000;
    let (asked, doubts) = question("0.00", "99999999.99");
    let found = estimate(&small, &asked, &doubts).expect("most totals can be settled");
    assert_eq!(found.low.witness.settlement.own, 0);
    let high = found.high.expect("an upper end");
    assert_eq!((high.witness.settlement.total, high.attained), (2_000_000_000, true));
    assert_eq!(found.open.iter().map(|fault| fault.kind).collect::<Vec<_>>(), ["bill-too-large"]);
    let (asked, doubts) = question("20000000.01", "99999999.99");
    let faults = estimate(&small, &asked, &doubts).expect_err("none can be settled");
    assert_eq!(faults.iter().map(|fault| fault.kind).collect::<Vec<_>>(), ["bill-too-large"]);
}

/// The sentences named a `{want}` or `{value}` that nobody had filled in.
#[test]
fn sentences_of_a_case_are_whole() {
    let pack = read_pack(&root().join("rules"), "beijing/employee").expect("a pack");
    let case = toml(
        "[situation]\nday = \"soon\"\nperson = \"\"\nshoe = \"40\"\ndays = [1]\n[payment]\ncoins = \"1.00\"\n[state]\nstays = [{ first = \"x\" }]\n[[line]]\namount = \"1.00\"\nclass = \"A\"\ncolour = \"red\"\nday = \"x\"\nprepay = \"x\"\nquantity = \"x\"\n[[line]]\namount = \"1.00\"\nclass = \"A\"\nprepay = \"1.5\"\nlimit = \"-1.00\"\n",
    );
    let faults = Inputs::read(&case, &pack).expect_err("faults");
    let sentences = told(&faults);
    assert!(sentences.len() >= 10, "{sentences:#?}");
    for sentence in &sentences {
        assert!(!sentence.contains('{'), "{sentence}");
    }
    let one = "line[0].prepay: “x” is not a number";
    assert!(sentences.iter().any(|sentence| sentence.contains(one)), "{sentences:#?}");
}

/// A pack that nobody proved may name a table that is not there: the refusal names it.
#[test]
fn a_table_that_is_not_there_is_named() {
    let mut text = std::fs::read_to_string(root().join("tests/peers/pack.toml")).expect("the sound pack");
    text = text.replace("value = \"1300.00\"", "value = { share = \"0.05\", of = \"index/wage\" }");
    let pack = Pack::read_unproven(&toml(&text)).expect("all else is well");
    let case = toml(
        "[situation]\nday = \"2026-03-08\"\ngrade = \"tertiary\"\nperson = \"retired\"\nadmission = 1\n[state]\nfresh = true\n[bill]\ntotal = \"9000.00\"\n",
    );
    let inputs = Inputs::read(&case, &pack).expect("inputs");
    let refused = Case::new(&pack, inputs).map_or_else(
        |faults| faults,
        |case| match zifu::settle::settle(&case) {
            Err(zifu::settle::Broken::Needs(faults)) => faults,
            other => panic!("{other:?}"),
        },
    );
    assert!(told(&refused)[0].contains("index/wage"), "{:?}", told(&refused));
}
