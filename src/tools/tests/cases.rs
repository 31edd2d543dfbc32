//! The case runner says what is wrong: a runner that let a fault pass would make every case green.

#![allow(clippy::expect_used, reason = "a test stops at what it did not expect")]

use std::path::Path;
use zifu_tools::cases::{self, Packs};
use zifu_tools::command::words;
use zifu_tools::rules::parse_toml;

const HEAD: &str = r#"
title = "a stay"
why = "the runner"
source = { kind = "hand-worked" }
work = ["(1000.00 - 100.00) * 0.80 = 720.00"]
"#;
const BILL: &str = r#"
[situation]
day = 2025-06-10
[bill]
total = "1000.00"
"#;
const PACK: &str = r#"
[pack]
format = 1
place = "made-up"
division = "000000"
scheme = "employee"
title = "示例"
title_en = "Made up"
version = "test"
checked_on = 2026-11-22
insurance_year = "01-01"
max_bill = "1000000.00"
[[pack.table]]
id = "deductible"
unit = "money"
over = []
clock = "discharge"
[[pack.table.row]]
first = 2025-01-01
last = 2025-12-31
value = "100.00"
source = "s"
confidence = "unverified"
[[pack.table]]
id = "rate"
unit = "rate"
over = []
clock = "discharge"
[[pack.table.row]]
first = 2025-01-01
last = 2025-12-31
value = "0.80"
source = "s"
confidence = "unverified"
[[pack.payer]]
id = "pool"
field = "hifp_pay"
title = "统筹基金"
title_en = "Pooled fund"
[[pack.counter]]
id = "used"
counts = ["deductible:stay"]
window = "year"
[[pack.plan]]
kind = "basic"
id = "stay"
payer = "pool"
deductible = { table = "deductible", counter = "used" }
rate = { table = "rate" }
[pack.sources.s]
title = "示例"
kind = "recall"
"#;

/// What the runner says to a case with this head, these further tables.
fn run(head: &str, tables: &str) -> Result<usize, String> {
    let text = format!("{head}{BILL}{tables}{PACK}");
    let case = parse_toml(&text).expect("the test's own TOML");
    cases::run(&case, Path::new("no-such-folder"), &words(true)).map_err(|wrong| wrong.join("\n"))
}

fn says(head: &str, tables: &str, wanted: &str) {
    let said = run(head, tables).expect_err(wanted);
    assert!(said.contains(wanted), "`{wanted}` is not in: {said}");
}

const FRESH: &str = "[state]\nfresh = true\n";

#[test]
fn a_sound_case_passes_and_counts_its_figures() {
    let tables = "[state]\nfresh = true\n[expect]\nown = \"280.00\"\npayers.pool = \"720.00\"\n[[then]]\n[then.expect]\npayers.pool = \"800.00\"\n";
    assert_eq!(run(HEAD, tables), Ok(3));
}

#[test]
fn a_figure_a_fen_away_is_told_with_both() {
    says(HEAD, &format!("{FRESH}[expect]\nown = \"280.01\"\n"), "own: 280.01 expected, 280.00 came out");
    says(
        HEAD,
        &format!("{FRESH}[expect.payers]\npol = \"1.00\"\n"),
        "payers.pol: the settlement has no such figure",
    );
    says(
        HEAD,
        &format!("{FRESH}[expect.steps]\n\"stay/over_cap\" = \"0.00\"\n"),
        "the settlement has no such figure",
    );
    says(HEAD, &format!("{FRESH}[expect]\nown = 280\n"), "write an amount in quotes");
    says(HEAD, &format!("{FRESH}[expect]\nown = \"about 280\"\n"), "write an amount in quotes");
    let later = format!("{FRESH}[expect]\nown = \"280.00\"\n[[then]]\n[then.expect]\nown = \"280.00\"\n");
    says(HEAD, &later, "[[then]] 1: own: 280.00 expected, 200.00 came out");
}

#[test]
fn what_a_case_lacks_is_told() {
    let expect = format!("{FRESH}[expect]\nown = \"280.00\"\n");
    says(&HEAD.replace("why = ", "becuase = "), &expect, "becuase is no key of a case");
    says(&HEAD.replace("why = \"the runner\"", ""), &expect, "why is missing");
    says(&HEAD.replace("hand-worked", "hearsay"), &expect, "source.kind is one of");
    says(
        HEAD.split("work = ").next().expect("head"),
        &expect,
        "A hand-worked case writes its arithmetic out",
    );
    says(&HEAD.replace("720.00", "720.01"), &expect, "the left side is 720.00");
    says(HEAD, FRESH, "Nothing is expected");
}

#[test]
fn a_refusal_must_be_the_one_that_is_expected() {
    let refused = |kind: &str| format!("{HEAD}refused = \"{kind}\"\n");
    assert_eq!(run(&refused("missing-counter"), ""), Ok(1));
    says(&refused("wanted-fact"), "", "refused for wanted-fact, but was for: missing-counter: ");
    says(&refused("missing-counter"), FRESH, "should have been refused (missing-counter) but was settled");
    says(HEAD, "[expect]\nown = \"280.00\"\n", "missing-counter");
}

#[test]
fn a_refusal_leaves_the_year_as_it_was() {
    let head = format!("{HEAD}refused = \"after-rule\"\n").replace("why", "shapes = []\nwhy");
    let text = format!(
        "{head}[situation]\nday = 2026-01-01\n[bill]\ntotal = \"1000.00\"\n[state]\nused = \"100.00\"\n\
         [[then]]\n[then.situation]\nday = 2025-06-10\n[then.expect]\npayers.pool = \"800.00\"\n{PACK}"
    );
    let case = parse_toml(&text).expect("the test's own TOML");
    assert_eq!(cases::run(&case, Path::new("no-such-folder"), &words(true)), Ok(2));
}

#[test]
fn a_known_difference_is_tested_like_an_expectation() {
    let difference = |ours: &str, published: &str, because: &str| {
        format!(
            "{FRESH}[known_difference]\nat = \"own\"\nours = \"{ours}\"\npublished = \"{published}\"\nbecause = \"{because}\"\n"
        )
    };
    assert_eq!(run(HEAD, &difference("280.00", "281.00", "it rounds up")), Ok(1));
    says(HEAD, &difference("280.00", "280.00", "none"), "the two agree");
    says(HEAD, &difference("279.00", "281.00", "none"), "280.00 came out");
    says(HEAD, &difference("280.00", "281.00", ""), "say why");
    says(HEAD, &difference("280", "much", "none"), "as amounts");
}

#[test]
fn a_nudge_that_nothing_feels_is_found() {
    let tables = format!("{FRESH}[expect]\nparts.deductible = \"100.00\"\n");
    let case = parse_toml(&format!("{HEAD}{BILL}{tables}{PACK}")).expect("the test's own TOML");
    let report = cases::nudge::nudge(&case, &words(true)).expect("the case passes");
    let unfelt: Vec<String> = report.unfelt.iter().map(ToString::to_string).collect();
    assert_eq!(unfelt, ["table.rate.row.1.value up", "table.rate.row.1.value down"]);
    assert_eq!(report.tried, 4);
    let numbers = cases::nudge::numbers(case.get("pack").expect("a pack"));
    let places: Vec<&str> = numbers.iter().map(|(at, _)| at.as_str()).collect();
    assert_eq!(places, ["table.deductible.row.1.value", "table.rate.row.1.value"]);
}

#[test]
fn packs_are_read_once_and_their_faults_told_each_time() {
    let packs = Packs::below(Path::new("no-such-folder"));
    let case = parse_toml("pack = \"nowhere/employee\"").expect("the test's own TOML");
    let first = packs.of(&case).expect_err("there is no such pack");
    assert_eq!(packs.of(&case).expect_err("nor the second time"), first);
}
