//! `zifu rules …`: what keepers of rules ask of the packs.

use super::{Call, Exit, Said};
use crate::rules;

/// `zifu rules check`.
pub(super) fn check(call: &Call) -> Said {
    let report = match rules::check(&call.rules()) {
        Ok(report) => report,
        Err(error) => return Said::wrong(Exit::File, vec![error]),
    };
    let say = |finding: &rules::Finding| finding.say(&call.say);
    let mut err: Vec<String> = report.faults.iter().map(say).collect();
    let doubts = report.doubts.iter().map(|finding| call.fill("check.doubt", &[("finding", &say(finding))]));
    let faulty = !err.is_empty() || (call.has("strict") && !report.doubts.is_empty());
    let counts = [report.passed.len(), err.len(), report.doubts.len()].map(|count| count.to_string());
    err.extend(doubts);
    let mut out = String::new();
    for passed in &report.passed {
        out.push_str(&line(call, "check.pack", passed));
    }
    let [packs, faults, doubts] = &counts;
    let key = if faulty { "check.faulty" } else { "check.sound" };
    out.push_str(&call.fill(key, &[("packs", packs), ("faults", faults), ("doubts", doubts)]));
    out.push('\n');
    Said { out, err, exit: if faulty { Exit::Refused } else { Exit::Done } }
}

/// One pack in one line.
fn line(call: &Call, key: &str, passed: &rules::Passed) -> String {
    let [official, reported, unverified] = passed.confidence.map(|count| count.to_string());
    let [figures, quoted] = passed.figures;
    let [known, stay] = passed.stay;
    let share = |part: usize, all: usize| (part * 100).checked_div(all).unwrap_or(0).to_string();
    let title = if call.say.chinese() { &passed.pack.head.title } else { &passed.pack.head.title_en };
    let values = [
        ("name", passed.name.as_str()),
        ("title", title),
        ("version", &passed.pack.head.version),
        ("official", &official),
        ("reported", &reported),
        ("unverified", &unverified),
        ("open", &passed.open.to_string()),
        ("figures", &figures.to_string()),
        ("quoted", &quoted.to_string()),
        ("share", &share(quoted, figures)),
        ("known", &known.to_string()),
        ("stay", &stay.to_string()),
        ("known_share", &share(known, stay)),
    ];
    call.fill(key, &values) + "\n"
}

/// `zifu rules list`.
pub(super) fn list(call: &Call) -> Said {
    match rules::check(&call.rules()) {
        Ok(report) => {
            Said::done(report.passed.iter().map(|passed| line(call, "list.pack", passed)).collect())
        }
        Err(error) => Said::wrong(Exit::File, vec![error]),
    }
}
