//! The yearly settlement with an institution (D6): computed cost times the compliance rate.

use std::ffi::OsString;
use zifu_tools::command::{Exit, called};

fn call(words: &[&str]) -> (Exit, String) {
    let said = called(["institution", "--lang", "en"].iter().chain(words).map(OsString::from));
    (said.exit, said.out + &said.err.join("\n"))
}

#[test]
fn computed_cost_times_the_compliance_rate() {
    // 1,200,000.00 × 0.97 = 1,164,000.00; less 1,080,000.00 = 84,000.00
    let (exit, text) = call(&["1200000.00", "0.97", "1080000.00"]);
    assert_eq!(exit, Exit::Done);
    assert_eq!(text, "1200000.00 × 0.97 = 1164000.00, paid 1080000.00, left 84000.00\n");
    // 333.33 × 0.955 = 318.33015; half a fen goes up: 0.50 × 0.99 = 0.495
    assert!(call(&["333.33", "0.955"]).1.contains("= 318.33,"));
    assert!(call(&["0.50", "0.99"]).1.contains("= 0.50,"));
    // paid more than is due: what is left is negative
    assert!(call(&["100.00", "0.90", "95.00"]).1.ends_with("left -5.00\n"));
}

#[test]
fn what_is_no_number_is_told() {
    assert_eq!(
        call(&["much", "0.97"]),
        (Exit::Call, "much is no amount: write it like 1200000.00".to_owned())
    );
    assert_eq!(call(&["100.00", "97"]).0, Exit::Call);
    assert_eq!(call(&["100.00"]).0, Exit::Call);
}
