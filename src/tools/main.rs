//! The `zifu` command.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use zifu::explain::{self, Words};
use zifu::money::fen_text;
use zifu_tools::{cases, rules};

const HELP: &str = "\
zifu — settle a bill, check rule packs

  zifu settle CASE [--json] [--lang zh|en] [--root DIR]   settle a case file (rules/README.md §14) and say why
  zifu test CASE... [--root DIR]                          compare case files with what they expect
  zifu rules check [--root DIR]                           check every pack, its sources and the register
  zifu rules list [--root DIR]                            the packs and how sure their figures are

DIR is the folder that holds rules/ and static/ (default: here).
Exit status: 0 done; 1 a case or pack is refused or differs, the reasons are printed; 2 the call itself is wrong.
";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let root = option(&words, "--root").map_or_else(|| PathBuf::from("."), PathBuf::from);
    let plain: Vec<&str> = positional(&words);
    let done = match plain.as_slice() {
        ["settle", case] => settle(Path::new(case), &root, &words),
        ["test", files @ ..] if !files.is_empty() => test(files, &root),
        ["rules", "check"] => check(&root),
        ["rules", "list"] => list(&root),
        ["help"] | [] => {
            print!("{HELP}");
            return ExitCode::from(if words.is_empty() { 2 } else { 0 });
        }
        _ => {
            eprint!("{HELP}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(text) => {
            print!("{text}");
            ExitCode::SUCCESS
        }
        Err(lines) => {
            for line in lines {
                eprintln!("{line}");
            }
            ExitCode::from(1)
        }
    }
}

fn option<'w>(words: &'w [String], name: &str) -> Option<&'w str> {
    let place = words.iter().position(|word| word == name)?;
    words.get(place + 1).map(String::as_str)
}

fn positional(words: &[String]) -> Vec<&str> {
    let mut plain = Vec::new();
    let mut skip = false;
    for word in words {
        match word.as_str() {
            _ if skip => skip = false,
            "--root" | "--lang" => skip = true,
            "--help" | "-h" => plain.push("help"),
            word if word.starts_with("--") => {}
            word => plain.push(word),
        }
    }
    plain
}

fn read_words(root: &Path, language: &str) -> Result<Words, Vec<String>> {
    rules::words(&root.join("static/words"), &["engine", "checker"], language).map_err(|error| vec![error])
}

fn settle(path: &Path, root: &Path, options: &[String]) -> Result<String, Vec<String>> {
    let words = read_words(root, option(options, "--lang").unwrap_or("zh"))?;
    let tree = rules::read_toml(path).map_err(|error| vec![error])?;
    let pack = cases::pack_of(&tree, &root.join("rules"))?;
    let (settlement, _) = cases::settle_tree(&tree, &pack, None)
        .map_err(|faults| faults.iter().map(|fault| explain::fault(fault, &words)).collect::<Vec<_>>())?;
    if options.iter().any(|word| word == "--json") {
        let fields = zifu::national::NAMES.iter().filter_map(|name| {
            let fen = zifu::national::field(&settlement, &pack, name)?;
            Some(((*name).to_owned(), serde_json::Value::String(fen_text(fen))))
        });
        let steps = settlement.steps.iter().map(|step| {
            serde_json::json!({ "id": step.id(&pack.plan), "amount": explain::exact_money(step.amount).replace(',', ""), "says": explain::sentence(step, &pack, &words) })
        });
        let json = serde_json::json!({
            "version": pack.head.version, "own": fen_text(settlement.own), "later": fen_text(settlement.later),
            "fields": fields.collect::<serde_json::Map<_, _>>(), "steps": steps.collect::<Vec<_>>(),
        });
        return Ok(format!("{json:#}\n"));
    }
    let mut text = String::new();
    for step in &settlement.steps {
        text.push_str(&explain::sentence(step, &pack, &words));
        text.push('\n');
        for rule in &step.rules {
            let Some(table) = pack.tables.get(rule.table) else { continue };
            let Some(row) = table.rows.get(rule.row) else { continue };
            let confidence = words.get(match row.confidence.key() {
                "official" => "confidence.official",
                "reported" => "confidence.reported",
                _ => "confidence.unverified",
            });
            let last = row.period.last.map_or_else(|| "…".to_owned(), |day| day.to_string());
            text.push_str(&format!(
                "    {} · {} {} · {} – {last} · {confidence}\n",
                table.id, row.cite.source, row.cite.clause, row.period.first
            ));
        }
    }
    Ok(text)
}

fn test(files: &[&str], root: &Path) -> Result<String, Vec<String>> {
    let mut text = String::new();
    let mut wrong = Vec::new();
    for file in files {
        let ran = rules::read_toml(Path::new(file)).map_err(|error| vec![error]);
        match ran.and_then(|tree| cases::run(&tree, &root.join("rules"))) {
            Ok(checks) => text.push_str(&format!("{file}: {checks} figures as expected\n")),
            Err(lines) => wrong.extend(lines.iter().map(|line| format!("{file}: {line}"))),
        }
    }
    if wrong.is_empty() { Ok(text) } else { Err(wrong) }
}

fn check(root: &Path) -> Result<String, Vec<String>> {
    let report = rules::check(&root.join("rules")).map_err(|error| vec![error])?;
    if report.faults.is_empty() {
        Ok(format!("{} packs, no fault\n", report.passed.len()))
    } else {
        Err(report.faults)
    }
}

fn list(root: &Path) -> Result<String, Vec<String>> {
    let report = rules::check(&root.join("rules")).map_err(|error| vec![error])?;
    let mut text = String::new();
    for (name, [official, reported, unverified]) in &report.passed {
        text.push_str(&format!(
            "{name}: {official} official, {reported} reported, {unverified} unverified\n"
        ));
    }
    Ok(text)
}
