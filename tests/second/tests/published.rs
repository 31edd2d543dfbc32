//! Figures that were published somewhere, settled again.

mod common;
use common::{bands, bill, fen, pack, payers, run, table};
use zifu_second::{Outcome, Pack};

const DAY: &str = "[situation]\nday = 2025-06-01\n";

/// A pack of one `basic` item: deductible, one rate or bands, more keys of the item, more tables.
fn one(deductible: &str, rate: &str, axis: &str, item: &str, more: &str) -> Pack {
    let unit = if rate.starts_with('{') { "bands" } else { "rate" };
    let text = payers(&["pool"])
        + &table("deductible", "money", &format!("{deductible:?}"))
        + &table("rate", unit, rate)
        + &format!(
            "[[plan]]\nkind = \"basic\"\nid = \"pool\"\npayer = \"pool\"\ndeductible = {{ table = \"deductible\" }}\n\
             rate = {{ table = \"rate\", axis = {axis:?}, mode = \"marginal\" }}\n{item}\n{more}"
        );
    pack(&text)
}

fn fund(outcome: &Outcome) -> i64 {
    outcome.payers["pool"]
}

fn beijing() -> Pack {
    let retired = "[[table]]\nid = \"own-factor\"\nunit = \"factor\"\nover = [\"person\"]\nclock = \"discharge\"\n\
        [[table.row]]\nwhen = { person = [\"active\"] }\nfirst = 2001-04-01\nlast = \"open\"\nvalue = \"1\"\n\
        source = \"s\"\nconfidence = \"official\"\n\
        [[table.row]]\nwhen = { person = [\"retired\"] }\nfirst = 2001-04-01\nlast = \"open\"\nvalue = \"0.6\"\n\
        source = \"s\"\nconfidence = \"official\"\n";
    let deductible = "[[table]]\nid = \"deductible\"\nunit = \"money\"\nover = [\"admission\"]\nclock = \"discharge\"\n\
        [[table.row]]\nwhen = { admission = [\"first\"] }\nfirst = 2001-04-01\nlast = \"open\"\nvalue = \"1300.00\"\n\
        source = \"s\"\nconfidence = \"official\"\n\
        [[table.row]]\nwhen = { admission = [\"later\"] }\nfirst = 2001-04-01\nlast = \"open\"\nvalue = \"650.00\"\n\
        source = \"s\"\nconfidence = \"official\"\n";
    let text = "[axes]\nperson = { of = \"person\", values = [\"active\", \"retired\"] }\n\
        admission = { of = \"admission\", cuts = [2], names = [\"first\", \"later\"] }\n"
        .to_owned()
        + &payers(&["pool", "large", "supplement", "catastrophic"])
        + retired
        + deductible
        + &table("tiers", "bands", &bands("30000 0.85, 40000 0.90, none 0.95"))
        + &table("cap/pool", "money", "\"100000.00\"")
        + &table("large/rate", "rate", "\"0.85\"")
        + &table("cap/large", "money", "\"400000.00\"")
        + &table("supplement/rate", "rate", "\"0.5\"")
        + &table("catastrophic/threshold", "money", "\"30404.00\"")
        + &table("catastrophic/rate", "bands", &bands("50000 0.60, none 0.70"))
        + r#"
[[counter]]
id = "pool_paid"
counts = ["paid:pool"]
window = "year"
[[counter]]
id = "large_paid"
counts = ["paid:large"]
window = "year"
[[counter]]
id = "cata_base"
counts = ["base:catastrophic"]
window = "year"
[[plan]]
kind = "basic"
id = "pool"
payer = "pool"
deductible = { table = "deductible" }
rate = { table = "tiers", axis = "gross", mode = "marginal" }
adjust = [ { own_factor = "own-factor" } ]
caps = [ { table = "cap/pool", counter = "pool_paid", on = "fund" } ]
[[plan]]
kind = "share"
id = "large"
payer = "large"
base = ["over_cap"]
rate = { table = "large/rate", axis = "gross", mode = "marginal" }
caps = [ { table = "cap/large", counter = "large_paid", on = "fund" } ]
takes_from = ["over_cap"]
leaves = "copay"
[[plan]]
kind = "share"
id = "supplement"
payer = "supplement"
when = { person = ["retired"] }
base = ["copay"]
rate = { table = "supplement/rate", axis = "gross", mode = "marginal" }
takes_from = ["copay"]
[[plan]]
kind = "share"
id = "catastrophic"
payer = "catastrophic"
paid = "automatic-later"
base = ["deductible", "copay", "prepay", "over_cap"]
threshold = { table = "catastrophic/threshold", counter = "cata_base" }
rate = { table = "catastrophic/rate", axis = "excess", mode = "marginal" }
takes_from = ["over_cap", "copay", "deductible", "prepay"]
[round]
at = "payer"
way = "half-up"
residue = ["copay", "deductible", "prepay"]
"#;
    pack(&text)
}

fn beijing_case(person: &str, admission: &str, total: &str) -> String {
    let situation = format!("[situation]\nday = 2025-06-01\nperson = {person:?}\nadmission = {admission}\n");
    bill(total, &format!("{situation}[state]\nfresh = true"))
}

#[test]
fn beijing_40_000() {
    let pack = beijing();
    let active = run(&pack, &beijing_case("active", "1", "40000.00")).unwrap();
    assert_eq!(active.parts["deductible"], fen("1300.00"));
    assert_eq!(active.steps["pool/band/1"].whole(), Some(fen("24395.00")));
    assert_eq!(active.steps["pool/band/2"].whole(), Some(fen("9000.00")));
    assert_eq!(active.own, fen("6605.00"));
    let retired = run(&pack, &beijing_case("retired", "1", "40000.00")).unwrap();
    assert_eq!(fund(&retired), fen("35517.00"));
    assert_eq!(retired.payers["supplement"], fen("1591.50"));
    assert_eq!(retired.own, fen("2891.50"));
}

#[test]
fn beijing_retired_97_372() {
    let outcome = run(&beijing(), &beijing_case("retired", "3", "97372.18")).unwrap();
    assert_eq!(outcome.parts["deductible"], fen("650.00"));
    assert_eq!(fund(&outcome), fen("91759.51"));
    let copay = outcome.bill - fund(&outcome) - outcome.parts["deductible"];
    assert_eq!(copay, fen("4962.67"));
}

#[test]
fn beijing_large_bill() {
    // 40,000 → 33,395; 66,605 of room ÷ 0.95 = 70,110.526…; the rest up to 1,000,000 is for the large-amount layer.
    let outcome = run(&beijing(), &beijing_case("active", "1", "1000000.00")).unwrap();
    assert_eq!(fund(&outcome), fen("100000.00"));
    assert_eq!(outcome.payers["large"], fen("400000.00"));
    assert_eq!(outcome.steps["pool/over_cap"].to_string(), "1690790000/19");
    // 400,000 ÷ 0.85 is covered; 15% of it becomes copay and is seen by the catastrophic layer: nothing is lost.
    let base = fen("500000.00");
    assert_eq!(outcome.state.latest("cata_base"), Some(base));
    let excess = base - fen("30404.00");
    let paid = fen("50000.00") * 6 / 10 + (excess - fen("50000.00")) * 7 / 10;
    assert_eq!(outcome.payers["catastrophic"], paid);
    assert_eq!(outcome.later, paid);
    assert_eq!(outcome.at_counter, base);
    assert_eq!(outcome.own, base - paid);
    assert_eq!(outcome.state.latest("pool_paid"), Some(fen("100000.00")));
}

#[test]
fn class_b_545_50() {
    let exact = "[lines]\nprepay_round = \"exact\"\n[round]\nresidue = [\"copay\"]";
    let pack = one("none", "\"0.5\"", "gross", "", exact);
    let line = format!("{DAY}[[line]]\namount = \"545.50\"\nclass = \"B\"\nprepay = \"0.05\"\n");
    let outcome = run(&pack, &line).unwrap();
    assert_eq!(outcome.parts["prepay"], fen("27.28"));
    assert_eq!(fund(&outcome), fen("259.11"));
    assert_eq!(outcome.own, fen("286.39"));
}

#[test]
fn receipts() {
    let pack =
        one("300.00", "\"0.5\"", "gross", "", "[payment]\naccount_pays = [\"deductible\", \"prepay\"]");
    let line =
        "[[line]]\namount = \"4.52\"\nclass = \"B\"\nprepay = \"0.05\"\n[payment]\naccount = \"100.00\"\n";
    let hebei = run(&pack, &format!("{DAY}{line}")).unwrap();
    assert_eq!((hebei.parts["prepay"], hebei.parts["deductible"]), (fen("0.23"), fen("4.29")));
    assert_eq!((fund(&hebei), hebei.account, hebei.cash), (0, fen("4.52"), 0));

    let pack = one("none", "\"0.7\"", "gross", "", "[round]\nresidue = [\"copay\"]");
    let line = "[[line]]\namount = \"233.00\"\nclass = \"B\"\nprepay = \"0.05\"\n";
    let shanxi = run(&pack, &format!("{DAY}{line}")).unwrap();
    assert_eq!((fund(&shanxi), shanxi.cash), (fen("154.95"), fen("78.05")));

    let pack = one("0.00", "\"0.60\"", "gross", "", "");
    let inner =
        format!("{DAY}[bill]\ntotal = \"188.21\"\nexcluded = \"18.34\"\n[payment]\naccount = \"1000.00\"\n");
    let inner = run(&pack, &inner).unwrap();
    assert_eq!((fund(&inner), inner.account, inner.cash), (fen("101.92"), fen("86.29"), 0));
}

#[test]
fn limit_and_prepay() {
    let line = "[[line]]\namount = \"120.00\"\nclass = \"B\"\nprepay = \"0.1\"\nlimit = \"110.00\"\n";
    let limit_first = run(&one("none", "\"1\"", "gross", "", ""), &format!("{DAY}{line}")).unwrap();
    assert_eq!((fund(&limit_first), limit_first.own), (fen("99.00"), fen("21.00")));
    let rule = "[lines]\nprepay_first = true";
    let prepay_first = run(&one("none", "\"1\"", "gross", "", rule), &format!("{DAY}{line}")).unwrap();
    assert_eq!((fund(&prepay_first), prepay_first.parts["prepay"]), (fen("108.00"), fen("12.00")));
    let rule = "[lines]\nover_limit = \"whole-line\"";
    let whole = run(&one("none", "\"1\"", "gross", "", rule), &format!("{DAY}{line}")).unwrap();
    assert_eq!(whole.parts["over_limit"], fen("120.00"));
}

#[test]
fn cap_on_scope_and_the_next_base() {
    let more = table("cap", "money", "\"90000.00\"")
        + &table("serious/threshold", "money", "\"0.00\"")
        + &table("serious/rate", "rate", "\"0.6\"")
        + "[[plan]]\nkind = \"share\"\nid = \"serious\"\npayer = \"pool\"\n\
           base = [\"deductible\", \"copay\", \"over_cap\"]\nthreshold = { table = \"serious/threshold\" }\n\
           rate = { table = \"serious/rate\" }\ntakes_from = \"pro-rata\"\n\
           [[counter]]\nid = \"base\"\ncounts = [\"base:serious\"]\nwindow = \"year\"\n";
    let pack = one("600.00", "\"0.55\"", "gross", "caps = [{ table = \"cap\", on = \"scope\" }]", &more);
    let text = format!("{DAY}[state]\nfresh = true\n[bill]\ntotal = \"180000.00\"\nexcluded = \"3000.00\"\n");
    let outcome = run(&pack, &text).unwrap();
    assert_eq!(outcome.steps["pool/paid"].whole(), Some(fen("49170.00")));
    assert_eq!(outcome.steps["pool/over_cap"].whole(), Some(fen("87000.00")));
    assert_eq!(outcome.state.latest("base"), Some(fen("127830.00")));
    // Pro rata: every part gave 60%.
    assert_eq!(outcome.parts["over_cap"], fen("34800.00"));
    assert_eq!(outcome.parts["deductible"], fen("240.00"));
}

/// A bill of which nothing is paid by the basic layer, so that its deductible is the base of a share item.
fn serious(threshold: &str, rate_bands: &str, axis: &str, total: &str) -> i64 {
    let more = table("t", "money", &format!("{threshold:?}"))
        + &table("r", "bands", &bands(rate_bands))
        + &format!(
            "[[plan]]\nkind = \"share\"\nid = \"serious\"\npayer = \"pool\"\nbase = [\"copay\"]\n\
             threshold = {{ table = \"t\" }}\nrate = {{ table = \"r\", axis = {axis:?} }}\ntakes_from = [\"copay\"]\n"
        );
    let pack = one("0.00", "\"0\"", "gross", "", &more);
    fund(&run(&pack, &bill(total, DAY)).unwrap())
}

#[test]
fn serious_illness_layers() {
    let gross = "30000 0.6, 100000 0.65, none 0.75";
    assert_eq!(serious("12000.00", gross, "gross", "150000.00"), fen("93800.00"));
    let zhang = "20000 0.3, 50000 0.4, 100000 0.5, none 0.6";
    assert_eq!(serious("20000.00", zhang, "excess", "50000.00"), fen("10000.00"));
    let ziyang = "50000 0.5, 100000 0.6, none 0.7";
    assert_eq!(serious("8000.00", ziyang, "gross", "50000.00"), fen("21000.00"));
    assert_eq!(serious("8000.00", ziyang, "gross", "80000.00"), fen("39000.00"));
    let beihai = "20000 0.5, 40000 0.6, none 0.7";
    assert_eq!(serious("6000.00", beihai, "excess", "7000.00"), fen("500.00"));
    assert_eq!(serious("3500.00", "none 0.7", "gross", "7339.90"), fen("2687.93"));
}

#[test]
fn bands_from_the_first_yuan() {
    let check = |rate: &str, total: &str, paid: &str| {
        let pack = one("none", &bands(rate), "gross", "", "");
        assert_eq!(fund(&run(&pack, &bill(total, DAY)).unwrap()), fen(paid), "{rate} {total}");
    };
    check("1000 0.5, 5000 0.6, 10000 0.7, 30000 0.8, none 0.9", "30000.00", "22400.00");
    check("1000 0.5, 5000 0.6, 10000 0.7, 30000 0.8, none 0.9", "5214.00", "3049.80");
    check("500 0, 1000 0.6, none 0.8", "2000.00", "1100.00");
    check("3000 0.15, 4000 0.25, 5000 0.3, 10000 0.35, none 0.4", "4220.00", "766.00");
    check("500 0.2, 2000 0.3, 5000 0.35, 10000 0.4, none 0.45", "12645.00", "4790.25");
    check("3000 0.88, none 0.9", "5500.00", "4890.00");
    let caesarean = one("2000.00", &bands("7000 0.45, none 0.65"), "gross", "", "");
    assert_eq!(fund(&run(&caesarean, &bill("10000.00", DAY)).unwrap()), fen("4200.00"));
}

#[test]
fn chengdu_formulas() {
    let text = payers(&["pool"])
        + &table("index/wage", "money", "\"8084.00\"")
        + &table("deductible", "money", "{ share = \"0.05\", of = \"index/wage\" }")
        + &table("rate", "rate", "{ base = \"0.75\", per = \"0.002\", of = \"age\", from = 0, max = \"1\" }")
        + "[[plan]]\nkind = \"basic\"\nid = \"pool\"\npayer = \"pool\"\ndeductible = { table = \"deductible\" }\n\
           rate = { table = \"rate\" }\n";
    let outcome = run(&pack(&text), &bill("30000.00", &format!("{DAY}age = 40\n"))).unwrap();
    assert_eq!((fund(&outcome), outcome.own), (fen("24564.51"), fen("5435.49")));
}

#[test]
fn deductibles_over_visits() {
    let more = "[[counter]]\nid = \"ded\"\ncounts = [\"deductible:pool\"]\nwindow = \"year\"\n";
    let text = payers(&["pool"])
        + &table("deductible", "money", "\"500.00\"")
        + &table("rate", "rate", "\"1\"")
        + more
        + "[[plan]]\nkind = \"basic\"\nid = \"pool\"\npayer = \"pool\"\n\
           deductible = { table = \"deductible\", counter = \"ded\" }\nrate = { table = \"rate\" }\n";
    let pack = pack(&text);
    let mut case = common::case(&bill("300.00", &format!("{DAY}[state]\nfresh = true\n")));
    for eligible in ["0.00", "100.00", "300.00"] {
        let outcome = zifu_second::settle(&pack, &case).unwrap();
        assert_eq!(fund(&outcome), fen(eligible));
        case.state = outcome.state;
    }
    case.facts.insert("day".into(), "2026-01-01".into());
    assert_eq!(fund(&zifu_second::settle(&pack, &case).unwrap()), 0, "a new year asks for it again");
}
