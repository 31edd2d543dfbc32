//! `zifu rules …`: what keepers of rules ask of the packs.

use super::{Call, Exit, Said};
use crate::rules;

/// `zifu rules check`.
pub(super) fn check(call: &Call) -> Said {
    match rules::check(&call.rules()) {
        Err(error) => Said::wrong(Exit::File, vec![error]),
        Ok(report) if report.faults.is_empty() => {
            Said::done(call.fill("check.sound", &[("count", &report.passed.len().to_string())]) + "\n")
        }
        Ok(report) => Said::wrong(Exit::Refused, report.faults),
    }
}

/// `zifu rules list`.
pub(super) fn list(call: &Call) -> Said {
    let report = match rules::check(&call.rules()) {
        Ok(report) => report,
        Err(error) => return Said::wrong(Exit::File, vec![error]),
    };
    let mut out = String::new();
    for (name, [official, reported, unverified]) in &report.passed {
        let counts = [official, reported, unverified].map(ToString::to_string);
        let [official, reported, unverified] = &counts;
        let values = [
            ("name", name.as_str()),
            ("official", official),
            ("reported", reported),
            ("unverified", unverified),
        ];
        out.push_str(&call.fill("list.pack", &values));
        out.push('\n');
    }
    Said::done(out)
}
