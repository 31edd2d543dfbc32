//! Single sentences of the page, each with figures small enough to work out by hand.

mod common;
use common::{bands, bill, fen, pack, payers, run, table};
use zifu_second::{Outcome, Pack};

const DAY: &str = "[situation]\nday = 2025-06-01\ndays = 3\n[state]\nfresh = true\n";

/// A pack with payers a, b, c and these tables (`id unit value`, one a line), then the rest.
fn with(tables: &str, rest: &str) -> Pack {
    let one = |line: &str| {
        let (id, rest) = line.trim().split_once(' ').unwrap();
        let (unit, value) = rest.split_once(' ').unwrap();
        let value = if unit == "bands" { bands(value) } else { format!("{value:?}") };
        table(id, unit, &value)
    };
    let tables: String = tables.lines().filter(|l| !l.trim().is_empty()).map(one).collect();
    pack(&(payers(&["a", "b", "c"]) + &tables + rest))
}

fn basic(keys: &str) -> String {
    format!("[[plan]]\nkind = \"basic\"\nid = \"a\"\npayer = \"a\"\n{keys}\n")
}

fn paid(outcome: &Outcome, payer: &str, yuan: &str) {
    assert_eq!(outcome.payers[payer], fen(yuan), "{payer}: {outcome:#?}");
}

fn part(outcome: &Outcome, part: &str, yuan: &str) {
    assert_eq!(outcome.parts[part], fen(yuan), "{part}: {outcome:#?}");
}

#[test]
fn cap_on_the_fund_exact_and_down_to_the_fen() {
    // 10,000 at 70%: room 1,000 → covered 1,428.571428…; copay 428.571…, above the cap 8,571.428….
    let tables = "rate rate 0.7\ncap money 1000.00";
    let keys = "rate = { table = \"rate\" }\ncaps = [{ table = \"cap\", on = \"fund\" }]\n";
    let exact = run(&with(tables, &basic(keys)), &bill("10000.00", DAY)).unwrap();
    paid(&exact, "a", "1000.00");
    assert_eq!(exact.exact_parts["over_cap"].to_string(), "6000000/7");
    part(&exact, "copay", "428.57");
    let down = run(&with(tables, &basic(&format!("{keys}boundary = \"down-fen\""))), &bill("10000.00", DAY));
    let down = down.unwrap();
    assert_eq!(down.exact_parts["over_cap"].whole(), Some(fen("8571.43")));
    part(&down, "copay", "428.57");
}

#[test]
fn a_band_without_payment_is_covered_above_the_cap_too() {
    let tables = "bands bands 100 1, 200 0, none 0.5\ncap money 60.00";
    let keys = "rate = { table = \"bands\" }\ncaps = [{ table = \"cap\", on = \"fund\" }]\n";
    let outcome = run(&with(tables, &basic(keys)), &bill("300.00", DAY)).unwrap();
    paid(&outcome, "a", "60.00");
    part(&outcome, "copay", "100.00");
    part(&outcome, "over_cap", "140.00");
}

#[test]
fn adjustments_go_in_their_order() {
    // r = 0.8: own factor 0.5 → f 0.9, o 0.1; points −0.2 to area_cut → f 0.7; factor 0.5 → f 0.35, o 0.45.
    let tables = "rate rate 0.8\nk factor 0.5\np points -0.2\nhalf factor 0.5\ntop rate 0.3";
    let adjust = |more: &str| {
        let all =
            "{ own_factor = \"k\" }, { points = \"p\", to_part = \"area_cut\" }, { rate_factor = \"half\" }";
        basic(&format!("rate = {{ table = \"rate\" }}\nadjust = [{all}{more}]\n"))
    };
    let outcome = run(&with(tables, &adjust("")), &bill("1000.00", DAY)).unwrap();
    paid(&outcome, "a", "350.00");
    part(&outcome, "area_cut", "200.00");
    part(&outcome, "copay", "450.00");
    let outcome = run(&with(tables, &adjust(", { ceiling = \"top\" }")), &bill("1000.00", DAY)).unwrap();
    paid(&outcome, "a", "300.00");
    part(&outcome, "copay", "500.00");
}

#[test]
fn first_share_before_and_after_the_deductible() {
    let tables = "first rate 0.1\nded money 100.00\nrate rate 0.5";
    let keys = |at: &str| {
        basic(&format!(
            "first_share = {{ table = \"first\", at = {at:?}, to_part = \"area_first\" }}\n\
             deductible = {{ table = \"ded\" }}\nrate = {{ table = \"rate\" }}\n"
        ))
    };
    let before = run(&with(tables, &keys("before")), &bill("1100.00", DAY)).unwrap();
    part(&before, "area_first", "110.00");
    paid(&before, "a", "445.00");
    let after = run(&with(tables, &keys("after")), &bill("1100.00", DAY)).unwrap();
    part(&after, "area_first", "100.00");
    paid(&after, "a", "450.00");
}

#[test]
fn whole_takes_the_band_of_the_upper_end() {
    let tables = "ded money 100.00\nbands bands 1000 0.5, none 0.8";
    let keys = |axis: &str| {
        let rate = format!("rate = {{ table = \"bands\", axis = {axis:?}, mode = \"whole\" }}\n");
        basic(&format!("deductible = {{ table = \"ded\" }}\n{rate}"))
    };
    for (axis, total, yuan) in [
        ("gross", "1000.00", "450.00"),
        ("gross", "1000.01", "720.01"),
        ("above", "1100.00", "500.00"),
        ("above", "1100.01", "800.01"),
    ] {
        let outcome = run(&with(tables, &keys(axis)), &bill(total, DAY)).unwrap();
        paid(&outcome, "a", yuan);
    }
}

const HALF: &str = "rate rate 0.5\nhalf rate 0.5\n";

fn layer(id: &str, base: &str, takes: &str, more: &str) -> String {
    format!(
        "[[plan]]\nkind = \"share\"\nid = {id:?}\npayer = {id:?}\nbase = {base}\ntakes_from = {takes}\n\
         rate = {{ table = \"half\" }}\n{more}\n"
    )
}

#[test]
fn parallel_layers_see_the_same_parts() {
    let both = |more: &str| {
        basic("rate = { table = \"rate\" }")
            + &layer("b", "[\"copay\"]", "[\"copay\"]", more)
            + &layer("c", "[\"copay\"]", "[\"copay\"]", more)
    };
    let after = run(&with(HALF, &both("")), &bill("1000.00", DAY)).unwrap();
    paid(&after, "b", "250.00");
    paid(&after, "c", "125.00");
    let side = run(&with(HALF, &both("parallel = \"side\"")), &bill("1000.00", DAY)).unwrap();
    paid(&side, "b", "250.00");
    paid(&side, "c", "250.00");
}

#[test]
fn fractions_of_parts_and_what_is_left_behind() {
    // Base: copay 500 and half of 400 excluded = 700; pays 350: 200 from excluded (its half), 150 from copay.
    let plan = basic("rate = { table = \"rate\" }")
        + &layer(
            "b",
            "[\"copay\", { part = \"excluded\", share = \"0.5\" }]",
            "[\"excluded\", \"copay\"]",
            "leaves = \"own_rest\"",
        );
    let text = format!("{DAY}[bill]\ntotal = \"1400.00\"\nexcluded = \"400.00\"\n");
    let outcome = run(&with(HALF, &plan), &text).unwrap();
    paid(&outcome, "b", "350.00");
    part(&outcome, "excluded", "200.00");
    part(&outcome, "own_rest", "350.00");
    part(&outcome, "copay", "0.00");
}

#[test]
fn ceiling_and_floor() {
    let tables = "rate rate 0.2\nroof money 300.00\nfloor rate 0.9";
    let plan = basic("rate = { table = \"rate\" }")
        + "[[plan]]\nkind = \"own_ceiling\"\nid = \"b\"\npayer = \"b\"\nbase = [\"copay\"]\n\
           takes_from = [\"copay\"]\nceiling = { table = \"roof\", counter = \"own\" }\n\
           [[plan]]\nkind = \"floor\"\nid = \"c\"\npayer = \"c\"\nrate = { table = \"floor\" }\nof = \"in_scope\"\n\
           payers = [\"a\", \"b\"]\ntakes_from = [\"copay\"]\n\
           [[counter]]\nid = \"own\"\ncounts = [\"base:b\"]\nwindow = \"year\"\n";
    let outcome = run(&with(tables, &plan), &bill("1000.00", DAY)).unwrap();
    paid(&outcome, "a", "200.00");
    paid(&outcome, "b", "500.00");
    paid(&outcome, "c", "200.00");
    part(&outcome, "copay", "100.00");
    assert_eq!(outcome.state.latest("own"), Some(fen("800.00")));
}

#[test]
fn fixed_sums() {
    let lines = "[[line]]\namount = \"50.00\"\nclass = \"A\"\nquantity = 2\n[[line]]\namount = \"30.00\"\nclass = \"A\"\n";
    for (each, yuan) in [("line", "50.00"), ("settlement", "20.00"), ("day", "60.00")] {
        let plan = format!(
            "[[plan]]\nkind = \"fixed\"\nid = \"a\"\npayer = \"a\"\namount = {{ table = \"sum\" }}\neach = {each:?}\n"
        );
        let sum = if each == "line" { "sum money 15.00\n" } else { "sum money 20.00\n" };
        let outcome = run(&with(sum, &plan), &format!("{DAY}{lines}")).unwrap();
        let yuan = if each == "line" { "45.00" } else { yuan };
        paid(&outcome, "a", yuan);
        assert_eq!(outcome.parts["copay"], fen("80.00") - fen(yuan));
    }
}

#[test]
fn the_account_first() {
    let plan = "[[plan]]\nkind = \"account\"\nid = \"early\"\nwhich = \"current\"\npays = [\"in_scope\"]\n"
        .to_owned()
        + &basic("deductible = { table = \"ded\" }\nrate = { table = \"rate\" }");
    let pack = with("ded money 500.00\nrate rate 0.7", &plan);
    let pay = |current: &str| {
        format!("{DAY}[bill]\ntotal = \"1500.00\"\n[payment]\naccount_current = {current:?}\n")
    };
    let outcome = run(&pack, &pay("2000.00")).unwrap();
    paid(&outcome, "a", "0.00");
    assert_eq!((outcome.own, outcome.account, outcome.cash), (fen("1500.00"), fen("1500.00"), 0));
    let outcome = run(&pack, &pay("0.00")).unwrap();
    paid(&outcome, "a", "700.00");
}

#[test]
fn three_places_to_round() {
    // Bands of 0.03 wide at 50%: each pays 1.5 fen.
    let tables = "bands bands 1 0.5, none 0.5";
    let rate = "rate = { table = \"bands\", axis = \"gross\" }\ndeductible = { table = \"ded\" }\n";
    let check = |round: &str, fund: &str, copay: &str| {
        let tables = format!("{tables}\nded money 0.97");
        let pack = with(&tables, &format!("{}[round]\nresidue = [\"copay\"]\n{round}\n", basic(rate)));
        let outcome = run(&pack, &bill("1.03", DAY)).unwrap();
        paid(&outcome, "a", fund);
        part(&outcome, "copay", copay);
    };
    check("at = \"payer\"", "0.03", "0.03");
    check("at = \"band\"\nside = \"fund\"", "0.04", "0.02");
    check("at = \"band\"\nside = \"own\"", "0.02", "0.04");
    check("at = \"band\"\nside = \"fund\"\nway = \"down\"", "0.02", "0.04");
    check("at = \"item\"\nside = \"fund\"", "0.03", "0.03");
}

#[test]
fn several_groups_share_in_proportion() {
    // The deductible of 100 comes out of "main" first; then 200 and 300 are shared 40 : 60.
    let group = "[[group]]\nid = \"drugs\"\nmarks = [\"drugs\"]\n";
    let plan = group.to_owned()
        + &basic(
            "group = [\"main\", \"drugs\"]\ndeductible = { table = \"ded\" }\nrate = { table = \"rate\" }",
        )
        + &layer("b", "[{ part = \"copay\", group = \"drugs\" }]", "[\"copay\"]", "");
    let pack = with("ded money 100.00\nrate rate 0.8\nhalf rate 0.5", &plan);
    let lines = "[[line]]\namount = \"300.00\"\nclass = \"A\"\n\
                 [[line]]\namount = \"300.00\"\nclass = \"A\"\nmark = \"drugs\"\n";
    let outcome = run(&pack, &format!("{DAY}{lines}")).unwrap();
    paid(&outcome, "a", "400.00");
    paid(&outcome, "b", "30.00");
}

#[test]
fn versions_and_clocks() {
    let text = "[[table]]\nid = \"rate\"\nunit = \"rate\"\nover = []\nclock = \"admission\"\n\
        [[table.row]]\nfirst = 2020-01-01\nlast = 2024-12-31\nvalue = \"0.5\"\n\
        [[table.row]]\nfirst = 2025-01-01\nlast = \"open\"\nvalue = \"0.8\"\n"
        .to_owned()
        + &basic("rate = { table = \"rate\" }");
    let pack = with("", &text);
    let stay = "[situation]\nadmission_day = 2024-12-31\ndischarge_day = 2025-01-05\n";
    paid(&run(&pack, &bill("100.00", stay)).unwrap(), "a", "50.00");
    paid(&run(&pack, &bill("100.00", "[situation]\nday = 2025-01-01\n")).unwrap(), "a", "80.00");
    assert_eq!(
        run(&pack, &bill("100.00", "[situation]\nday = 2019-12-31\n")).unwrap_err().kind,
        "before-pack"
    );
}

#[test]
fn not_payable_and_not_known() {
    let barred = with("rate rate not_payable", &basic("rate = { table = \"rate\" }"));
    part(&run(&barred, &bill("100.00", DAY)).unwrap(), "not_payable", "100.00");
    let text = table("rate", "rate", "{ unknown = \"不详\", low = \"0.5\" }")
        + &basic("rate = { table = \"rate\" }");
    let unknown = with("", &text);
    assert_eq!(run(&unknown, &bill("100.00", DAY)).unwrap_err().kind, "unknown-rule");
    let assumed = format!("{DAY}[assume]\nrate = \"0.6\"\n[bill]\ntotal = \"100.00\"\n");
    paid(&run(&unknown, &assumed).unwrap(), "a", "60.00");
}
