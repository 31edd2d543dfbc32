//! Every rule shape has an annotated example (`rules/EXAMPLES.md`) that passes the checker, and cases.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops at what it did not expect"
)]

use std::path::Path;
use zifu::pack::Pack;
use zifu_tools::rules::parse_toml;

/// What all examples share: head, payers, the source.
const HEAD: &str = r#"
format = 1
place = "example"
scheme = "employee"
title = "t"
version = "1"
checked_on = "2026-01-01"
insurance_year = "01-01"
max_bill = "20000000.00"
"#;
const PAYERS: [(&str, &str); 8] = [
    ("pool", "hifp_pay"),
    ("large", "hifob_pay"),
    ("catastrophic", "hifmi_pay"),
    ("civil", "cvlserv_pay"),
    ("aid", "maf_pay"),
    ("other", "oth_pay"),
    ("hospital", "hosp_part_amt"),
    ("liable", "plan_pay"),
];

fn page() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/EXAMPLES.md");
    std::fs::read_to_string(path).expect("rules/EXAMPLES.md")
}

#[test]
fn every_shape_is_there_once_in_order() {
    let page = page();
    let codes: Vec<&str> = page
        .lines()
        .filter_map(|line| line.strip_prefix("## "))
        .filter_map(|title| title.split_whitespace().next())
        .collect();
    let mut wanted: Vec<String> = (1..=55).map(|number| format!("S{number:02}")).collect();
    wanted.splice(12..13, ["S13a".to_owned(), "S13b".to_owned()]);
    assert_eq!(codes, wanted);
}

#[test]
fn every_example_passes_the_checker() {
    for section in page().split("\n## ").skip(1) {
        let title = section.lines().next().unwrap_or("");
        let (_, rest) = section.split_once("```toml\n").expect("an example");
        let (example, _) = rest.split_once("```").expect("its end");
        // Bare keys of the head come before the first table.
        let named = |payer: &&(&str, &str)| {
            ["payer", "above"].iter().any(|key| example.contains(&format!("{key} = \"{}\"", payer.0)))
        };
        let payers: String = PAYERS
            .iter()
            .filter(named)
            .map(|(id, field)| format!("[[payer]]\nid = \"{id}\"\nfield = \"{field}\"\ntitle = \"t\"\n"))
            .collect();
        let sources = "[sources.s]\ntitle = \"t\"\nkind = \"notice\"\n";
        let text = format!("{HEAD}{example}\n{payers}{sources}");
        let tree = parse_toml(&text).unwrap_or_else(|error| panic!("{title}: {error}"));
        if let Err(faults) = Pack::read(&tree) {
            let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
            panic!("{title}:\n{}", told.join("\n"));
        }
    }
}

/// The pack and the case that the definition itself shows.
#[test]
fn the_whole_small_pack_of_the_definition_settles() {
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let page = std::fs::read_to_string(rules.join("README.md")).expect("rules/README.md");
    let (_, section) = page.split_once("### 14.2").expect("a section 14.2");
    let block =
        section.split("```toml\n").nth(1).and_then(|block| block.split("```").next()).expect("an example");
    let case = parse_toml(block).expect("toml");
    assert_eq!(zifu_tools::cases::run(&case, &rules, &zifu_tools::command::words(true)), Ok(5));
}

#[test]
fn every_shape_names_cases_that_exist() {
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    for section in page().split("\n## ").skip(1) {
        let title = section.lines().next().unwrap_or("");
        let links = section.split("](").skip(1).filter_map(|piece| piece.split_once(')')).map(|(to, _)| to);
        let cases: Vec<&str> = links.filter(|to| to.ends_with(".toml")).collect();
        assert!(!cases.is_empty(), "{title} names no case");
        for case in cases {
            assert!(rules.join(case).is_file(), "{title}: {case} is not there");
        }
    }
}

/// The platform's codes of an item's steps, and what a person is told of a payment that comes later.
#[test]
fn codes_and_claims_are_carried() {
    let text = format!(
        r#"{HEAD}
[[payer]]
id = "pool"
field = "hifp_pay"
title = "t"
[[payer]]
id = "plan"
field = "plan_pay"
title = "t"
[[table]]
id = "deductible"
unit = "money"
over = []
clock = "discharge"
row = [{{ first = "2020-01-01", last = "open", value = "800.00", source = "s", confidence = "official" }}]
[[table]]
id = "tiers"
unit = "bands"
over = []
clock = "discharge"
row = [{{ first = "2020-01-01", last = "open", source = "s", confidence = "official", value = {{ bands = [
  {{ to = "1000.00", rate = "0.80" }}, {{ to = "none", rate = "0.90" }},
] }} }}]
[[plan]]
kind = "basic"
id = "pool"
payer = "pool"
deductible = {{ table = "deductible" }}
rate = {{ table = "tiers" }}
codes = {{ deductible = "S001", band = "C" }}
[[plan]]
kind = "share"
id = "plan"
payer = "plan"
paid = "on-application"
deadline = "within six months"
papers = ["receipt", "list"]
base = ["copay"]
rate = {{ table = "tiers" }}
takes_from = ["copay"]
[sources.s]
title = "t"
kind = "notice"
"#
    );
    let pack = Pack::read(&parse_toml(&text).expect("toml")).expect("pack");
    let claim = pack.plan.get(1).and_then(|item| item.claim.as_ref()).expect("a claim");
    assert_eq!((claim.deadline[1].as_str(), claim.papers[0].len()), ("within six months", 2));
    let case = parse_toml("[situation]\nday = \"2025-01-01\"\n[bill]\ntotal = \"3000.00\"\n").expect("toml");
    let (settlement, _) = zifu_tools::cases::settle_tree(&case, &pack, None).expect("settled");
    let codes: Vec<String> = settlement.steps.iter().filter_map(|step| step.code(&pack.plan)).collect();
    assert_eq!(codes, ["S001", "C001", "C002"]);
}
