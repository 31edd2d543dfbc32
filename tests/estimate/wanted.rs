//! Which facts a quick answer asks for: those that move the figure, or decide whether there is one.

use crate::written::{BILL, DIFFER, OPEN, PACK, PRIMARY, UNKNOWN, answer, between, made, more, table};
use zifu::estimate::Answer;
use zifu::facts::Fact;

/// The pack with filing as a second thing to ask, and a deductible of these two values.
fn filed(text: &str, local: &str, unfiled: &str) -> String {
    let axis = "[axes]\nfiling = { of = \"filing\", values = [\"local\", \"unfiled\"] }\n";
    let rows = [("local", local), ("unfiled", unfiled)];
    let deductible = table("deductible", "money", "filing", &rows);
    text.replace("[axes]\n", axis).replace("[[plan]]", &format!("{deductible}[[plan]]"))
}

/// The facts that are asked for, the tables in dispute, and the kinds of what is left out.
fn wanted(text: &str, question: &str) -> (Vec<Fact>, Vec<String>, usize) {
    match answer(&made(text), question) {
        Answer::Range { facts, tables, open, .. } | Answer::Floor { facts, tables, open, .. } => {
            (facts, tables, open.len())
        }
        Answer::Figure(_) => (Vec::new(), Vec::new(), 0),
        Answer::Refused(faults) => panic!("{faults:?}"),
    }
}

const DEDUCTIBLE: &str = "deductible = { table = \"deductible\" }";

/// The ratio by grade alone, known for both.
fn known() -> String {
    more("", DEDUCTIBLE).replace(DIFFER, "\"0.80\"")
}

#[test]
fn of_two_facts_each_is_asked_for_that_moves_the_figure() {
    let (one, two) = ("\"100.00\"", "\"200.00\"");
    assert_eq!(wanted(&filed(&known(), one, two), BILL).0, [Fact::Filing, Fact::Grade]);
    assert_eq!(wanted(&filed(&known(), one, one), BILL).0, [Fact::Grade]);
    assert_eq!(wanted(&filed(&known(), one, two), PRIMARY).0, [Fact::Filing]);
    assert_eq!(wanted(&filed(&known(), one, one), PRIMARY).0, []);
}

#[test]
fn of_two_facts_each_is_asked_for_that_decides_whether_there_is_a_figure() {
    let one = "\"100.00\"";
    let same = known().replace("\"0.90\"", "\"0.80\"");
    assert_eq!(wanted(&filed(&same, one, UNKNOWN), BILL), (vec![Fact::Filing], Vec::new(), 1));
}

#[test]
fn what_only_the_readings_of_a_rule_move_is_not_asked_of_the_person() {
    let both = PACK.replace("value = \"0.90\"", &format!("value = {DIFFER}"));
    assert_eq!(wanted(&both, BILL), (Vec::new(), vec!["rate".to_owned()], 0));
    // From a rule in dispute to one that is not the fact moves it all the same.
    assert_eq!(wanted(PACK, BILL), (vec![Fact::Grade], vec!["rate".to_owned()], 0));
}

/// Everybody is refused for one limit, and with none of it all pay the same: nobody is asked which they are.
#[test]
fn what_decides_nothing_is_not_asked_above_a_limit_either() {
    let rows = [("tertiary", between("400.00", "500.00")), ("primary", between("500.00", "600.00"))];
    let rows = rows.each_ref().map(|(grade, value)| (*grade, value.as_str()));
    let text =
        more(&table("limit", "money", "grade", &rows), "caps = [{ table = \"limit\", on = \"fund\" }]");
    let of = |text: &str| wanted(text, &format!("{BILL}{OPEN}"));
    assert_eq!(of(&text.replace(DIFFER, "\"0.90\"")), (Vec::new(), Vec::new(), 1));
    assert_eq!(of(&text.replace(DIFFER, "\"0.80\"")), (vec![Fact::Grade], Vec::new(), 1));
}
