//! The command as a person or a program calls it.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test stops at what it did not expect")]

use serde_json::Value;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const CASE: &str = r#"
title = "a stay"
pack = "beijing/employee"
[situation]
setting = "inpatient"
grade = "tertiary"
person = "active"
admission = 1
period = 1
filing = "local"
assistance = "none"
day = 2025-06-10
[state]
fresh = true
[bill]
total = "31500.00"
excluded = "500.00"
prepay = "100.00"
"#;
const THEN: &str = r#"
[[then]]
[then.situation]
day = 2025-09-01
admission = 2
[then.bill]
total = "10000.00"
"#;

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

fn zifu(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_zifu"));
    command
        .args(args)
        .arg("--root")
        .arg(root())
        .env_remove("LC_ALL")
        .env_remove("LC_MESSAGES")
        .env_remove("LANG");
    command
}

fn run(args: &[&str]) -> Output {
    zifu(args).output().expect("the command runs")
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("UTF-8")
}

/// A file of this test's own, in the folder for tests' files.
fn file(name: &str, content: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, content).expect("a file");
    path
}

fn json(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).expect("JSON")
}

fn fed(args: &[&str], input: &str) -> Output {
    let mut child =
        zifu(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("runs");
    child.stdin.take().expect("a pipe").write_all(input.as_bytes()).expect("written");
    child.wait_with_output().expect("ends")
}

#[test]
fn a_case_is_settled_in_words_and_as_json() {
    let case = file("words.toml", CASE);
    let case = case.to_str().expect("a path");
    let said = run(&["settle", case]);
    assert_eq!(said.status.code(), Some(0), "{}", text(&said.stderr));
    assert!(text(&said.stdout).contains("自己要出 6,295.00 元"), "{}", text(&said.stdout));
    let english = run(&["settle", case, "--lang", "en", "--text"]);
    assert!(text(&english.stdout).contains("Own share 6,295.00 yuan"), "{}", text(&english.stdout));
    let result = json(&run(&["settle", case, "--json"]).stdout);
    assert_eq!(result["own"], "6295.00");
    assert_eq!(result["fields"]["hifp_pay"], "25205.00");
    assert_eq!(result["parts"]["deductible"], "1300.00");
    let steps = result["steps"].as_array().expect("steps");
    let band = steps.iter().find(|step| step["id"] == "pool/band/1").expect("the first band");
    assert_eq!(band["amount"], "24395.00");
    assert!(!band["rules"][0]["source"].as_str().expect("a source").is_empty());
    assert_eq!(json(&fed(&["settle", "-", "--json"], CASE).stdout), result, "standard input says the same");
}

#[test]
fn every_line_tells_its_split() {
    let (head, _) = CASE.split_once("[bill]").expect("a bill");
    let bill = r#"
        [[line]]
        amount = "20000.00"
        class = "A"
        [[line]]
        amount = "545.50"
        class = "B"
        prepay = "0.05"
        [[line]]
        amount = "200.00"
        class = "C"
    "#;
    let case = file("lines.toml", &(head.to_owned() + bill));
    let case = case.to_str().expect("a path");
    let said = text(&run(&["settle", case]).stdout).to_owned();
    assert!(said.contains("第 2 项 545.50：先行自付 27.28，能进医保算的 518.22\n"), "{said}");
    assert!(said.contains("第 3 项 200.00：全自费 200.00，能进医保算的 0.00\n"), "{said}");
    assert!(!said.contains("第 1 项"), "nothing is taken off it: {said}");
    let result = json(&run(&["settle", case, "--json"]).stdout);
    let lines = result["lines"].as_array().expect("lines");
    let of = |line: usize| {
        ["det_item_fee_sumamt", "fulamt_ownpay_amt", "overlmt_amt", "preselfpay_amt", "inscp_scp_amt"]
            .map(|name| lines[line][name].as_str().expect("yuan").to_owned())
    };
    assert_eq!(of(0), ["20000.00", "0.00", "0.00", "0.00", "20000.00"]);
    assert_eq!(of(1), ["545.50", "0.00", "0.00", "27.28", "518.22"]);
    assert_eq!(of(2), ["200.00", "200.00", "0.00", "0.00", "0.00"]);
}

#[test]
fn a_slip_of_the_finger_is_told_with_its_place_and_what_to_look_for() {
    let slips = [
        ("a = 1.5", "第 1 行第 5 个字", "金额、比例、文字要加引号"),
        ("\na = \"x", "第 2 行第 7 个字", "文字两头要有英文引号"),
        ("a = x", "第 1 行第 5 个字", "文字两头要有英文引号"),
        ("a = [1", "第 1 行", "没有成对"),
        ("a = 1\na = 2", "第 2 行第 1 个字", "同一个名字写了两遍"),
        ("[x]\nb", "第 2 行", "名字后面要有等号"),
        ("a = 1 b = 2", "第 1 行第 9 个字", "一行只写一个名字"),
        ("a = 2025-13-45", "第 1 行第 5 个字", "没有这一天"),
        ("a = \"\\q\"", "第 1 行第 7 个字", "反斜杠"),
        ("= 3", "第 1 行第 1 个字", "看看记号前后"),
    ];
    for (slip, place, words) in slips {
        let case = file("slip.toml", slip);
        let case = case.to_str().expect("a path");
        for verb in ["settle", "test"] {
            let said = run(&[verb, case]);
            let said = text(&said.stderr);
            assert!(said.contains(place) && said.contains(words), "{slip}: {said}");
            assert!(!["invalid", "expected", "unclosed"].iter().any(|word| said.contains(word)), "{said}");
        }
    }
    let case = file("slip.json", "{\"a\": [1,}");
    let said = run(&["settle", case.to_str().expect("a path"), "--lang", "en"]);
    assert!(text(&said.stderr).contains("line 1, column 10. Look around"), "{}", text(&said.stderr));
}

#[test]
fn a_year_in_files_is_a_year_in_one_file() {
    let whole = file("year.toml", &format!("{CASE}{THEN}"));
    let whole = json(&run(&["settle", whole.to_str().expect("a path"), "--json"]).stdout);
    let (first, state) = (file("first.toml", CASE), file("state.json", ""));
    let (first, state) = (first.to_str().expect("a path"), state.to_str().expect("a path"));
    assert!(run(&["settle", first, "--year-state-out", state]).status.success());
    let second = CASE.replace("2025-06-10", "2025-09-01").replace("admission = 1", "admission = 2");
    let second =
        second.split("[state]").next().expect("a head").to_owned() + "[bill]\ntotal = \"10000.00\"\n";
    let second = file("second.toml", &second);
    let second = run(&["settle", second.to_str().expect("a path"), "--year-state", state, "--json"]);
    let second = json(&second.stdout);
    assert_eq!(second["own"], whole["then"][0]["own"]);
    assert_eq!(second["state"], whole["then"][0]["state"]);
    assert_eq!(second["parts"]["deductible"], "650.00");
}

#[test]
fn a_pack_is_taken_from_a_file() {
    let case = file("own-pack.toml", &CASE.replace("pack = \"beijing/employee\"\n", ""));
    let case = case.to_str().expect("a path");
    assert_eq!(run(&["settle", case]).status.code(), Some(1), "without a pack nothing is settled");
    let pack = root().join("rules/beijing/employee.toml");
    let by_file = json(&run(&["settle", case, "--json", "--pack", pack.to_str().expect("a path")]).stdout);
    let by_name = json(&run(&["settle", case, "--json", "--pack", "beijing/employee"]).stdout);
    assert_eq!(by_file["own"], "6295.00");
    assert_eq!(by_file, by_name);
}

#[test]
fn exits_as_help_says() {
    let case = |name: &str, text: &str| file(name, text).to_str().expect("a path").to_owned();
    let refused = case("refused.toml", &CASE.replace("person = \"active\"\n", ""));
    let odd = case("odd.toml", &CASE.replace("[bill]", "[bil]"));
    let torn = case("torn.toml", "title = ");
    for (code, args) in [
        (0, vec!["--help"]),
        (0, vec!["--version"]),
        (1, vec!["settle", &refused]),
        (1, vec!["settle", &odd]),
        (1, vec!["settle", &torn]),
        (2, vec![]),
        (2, vec!["settle"]),
        (2, vec!["setle", &refused]),
        (2, vec!["settle", &refused, "--quiet"]),
        (2, vec!["settle", &refused, "--nothing"]),
        (2, vec!["settle", &refused, "--lang", "fr"]),
        (3, vec!["settle", "no-such-file.toml"]),
        (3, vec!["settle", &refused, "--pack", "no-such-place/employee"]),
    ] {
        let said = run(&args);
        assert_eq!(said.status.code(), Some(code), "{args:?}: {}", text(&said.stderr));
        assert!(!said.stdout.is_empty() || !said.stderr.is_empty(), "{args:?} says nothing");
    }
    let json = json(&run(&["settle", &refused, "--json"]).stdout);
    assert_eq!(json["refused"][0]["kind"], "wanted-fact");
}

fn line(id: usize, total: &str) -> String {
    let situation = r#""situation":{"setting":"inpatient","grade":"tertiary","person":"active","admission":1,"period":1,"filing":"local","assistance":"none","day":"2025-06-10"}"#;
    format!(
        r#"{{"id":"{id}","pack":"beijing/employee",{situation},"state":{{"fresh":true}},"bill":{{"total":"{total}"}}}}"#
    )
}

#[test]
fn a_bad_line_is_told_with_its_number_and_stops_nothing() {
    let bare = line(4, "1.00").replace(r#""pack":"beijing/employee","#, "");
    let lines = [line(1, "31000.00"), "{ torn".to_owned(), line(3, "31000.0x"), bare, line(5, "1300.00")];
    let said = fed(&["batch", "--lang", "en"], &(lines.join("\n") + "\n"));
    assert_eq!(said.status.code(), Some(1));
    let results: Vec<Value> =
        text(&said.stdout).lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let numbers: Vec<u64> = results.iter().map(|result| result["line"].as_u64().expect("a number")).collect();
    assert_eq!(numbers, [1, 2, 3, 4, 5]);
    assert_eq!(results[4]["own"], "1300.00");
    assert_eq!((&results[0]["id"], &results[4]["id"]), (&"1".into(), &"5".into()));
    for bad in &results[1..4] {
        assert!(bad["own"].is_null());
        assert!(!bad["refused"][0]["says"].as_str().expect("a sentence").is_empty());
    }
    assert!(text(&said.stderr).contains("5 lines: 2 settled, 3 not"), "{}", text(&said.stderr));
}

#[test]
fn a_batch_answers_line_by_line_in_constant_memory() {
    let mut child =
        zifu(&["batch", "--quiet"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("runs");
    let mut input = child.stdin.take().expect("a pipe");
    let mut output = BufReader::new(child.stdout.take().expect("a pipe"));
    let mut answer = String::new();
    let mut early = None;
    for number in 0..1_500 {
        writeln!(input, "{}", line(number, "31000.00")).expect("written");
        answer.clear();
        output.read_line(&mut answer).expect("an answer before the next line is sent");
        if number == 300 {
            early = peak(child.id());
        }
    }
    let late = peak(child.id());
    drop(input);
    assert!(child.wait().expect("ends").success());
    if let (Some(early), Some(late)) = (early, late) {
        assert!(late <= early + 1024, "{early} kB grew to {late} kB in 1,200 lines");
    }
}

/// The most memory a process has held, in kB, where the system tells.
fn peak(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

#[test]
fn nudging_tells_which_numbers_a_case_does_not_feel() {
    let published = root().join("tests/cases/published");
    let felt = run(&[
        "test",
        "--nudge",
        "--lang",
        "en",
        &published.join("beijing-retired-seg-97372.toml").to_string_lossy(),
    ]);
    assert!(felt.status.success(), "{}", text(&felt.stderr));
    assert!(text(&felt.stdout).contains("each felt"));
    let slack = run(&[
        "test",
        "--nudge",
        "--lang",
        "en",
        &published.join("hebei-2021-outpatient-4.52.toml").to_string_lossy(),
    ]);
    assert_eq!(slack.status.code(), Some(1));
    assert!(text(&slack.stderr).contains("not felt: table.deductible.row.1.value, one hundredth up"));
    let named = run(&[
        "test",
        "--nudge",
        "--lang",
        "en",
        &root().join("tests/cases/asked/a1-icu-items.toml").to_string_lossy(),
    ]);
    assert!(text(&named.stderr).contains("Only rules written in the case"));
}

#[test]
fn what_a_case_gets_wrong_is_told_with_the_words_that_may_stand() {
    let told = |name: &str, from: &str, to: &str| {
        let file = file(name, &CASE.replace(from, to));
        let said = run(&["settle", file.to_str().expect("a path"), "--lang", "en"]);
        assert_eq!(said.status.code(), Some(1), "{name}");
        text(&said.stderr).trim_end().to_owned()
    };
    let counter = told("counter.toml", "fresh = true", "fresh = true\npool_payed = \"1.00\"");
    assert!(counter.contains("pool_payed") && counter.contains(" pool_paid "), "{counter}");
    let word = told("word.toml", "grade = \"tertiary\"", "grade = \"bogus\"");
    assert!(word.contains("tertiary | secondary | primary | community"), "{word}");
    assert_eq!(word.lines().count(), 1, "told once: {word}");
    let missing = told("missing.toml", "person = \"active\"\n", "");
    assert!(
        missing.contains("person = \"active\" | \"retired\"") && missing.contains("zifu estimate"),
        "{missing}"
    );
    let line = CASE.replace("[bill]", "[[line]]\namount = \"1.00\"\nclass = \"A\"\n[[line]]");
    let line =
        line.replace("total = \"31500.00\"\nexcluded = \"500.00\"\nprepay = \"100.00\"", "amount = \"9.00\"");
    let file = file("unclassed.toml", &line);
    let said = run(&["settle", file.to_str().expect("a path"), "--lang", "en"]);
    let said = text(&said.stderr);
    assert!(said.starts_with("Line 2: ") && said.contains("line[1].class"), "{said}");
}

/// A count of a counter that this pack has not shows that another one left the state behind: nothing is fresh under it any more.
#[test]
fn a_year_of_another_pack_is_not_taken_for_a_fresh_one() {
    let case = file("carried.toml", CASE);
    let told = |counter: &str| {
        let slot = format!(r#"{{"counter":"{counter}","cell":"","window":"2025-01-01","sum":"1.00"}}"#);
        let year = format!(r#"{{"fresh":true,"slots":[{slot}],"lost":[],"stays":[]}}"#);
        let year = file(&format!("{counter}.json"), &year);
        let year = year.to_str().expect("a path");
        run(&["settle", case.to_str().expect("a path"), "--year-state", year, "--lang", "en"])
    };
    assert_eq!(told("pool_paid").status.code(), Some(0));
    let other = told("pool_payed");
    assert_eq!(other.status.code(), Some(1));
    assert!(text(&other.stderr).contains("below [state]"), "{}", text(&other.stderr));
}

#[test]
fn a_file_that_cannot_be_read_is_told_in_the_language_asked_for() {
    let none = run(&["settle", "no-such-case.toml"]);
    assert_eq!(none.status.code(), Some(3));
    assert_eq!(text(&none.stderr).trim_end(), "no-such-case.toml 打不开：没有这个文件");
    let file = file("unfinished.toml", "title = \"a\"\nwhy = \n");
    let said = run(&["settle", file.to_str().expect("a path")]);
    assert!(text(&said.stderr).contains("第 2 行第 7 个字"), "{}", text(&said.stderr));
}

#[test]
fn what_is_not_known_gives_a_range_that_holds_every_completion() {
    let question = CASE
        .replace("person = \"active\"\n", "")
        .replace("excluded = \"500.00\"", "excluded = [\"0.00\", \"500.00\"]");
    let file = file("question.toml", &question);
    let file = file.to_str().expect("a path");
    let said = run(&["estimate", file, "--lang", "en"]);
    assert_eq!(said.status.code(), Some(0), "{}", text(&said.stderr));
    assert!(text(&said.stdout).contains("Own share from "), "{}", text(&said.stdout));
    let answer = json(&run(&["estimate", file, "--json"]).stdout);
    let fen = |text: &Value| text.as_str().expect("text").replace('.', "").parse::<i64>().expect("fen");
    let (low, high) = (fen(&answer["low"]["bound"]), fen(&answer["high"]["bound"]));
    // Working, with 500 excluded: 6,295.00, as settled above.
    assert!(low < 629_500 && 629_500 <= high, "{low} {high}");
    assert_eq!(answer["high"]["own"], "6295.00");
    // The range that people see is of settled cases, and what each was settled with is told.
    assert!(text(&said.stdout).contains(" to 6,295.00 yuan"), "{}", text(&said.stdout));
    assert!(
        text(&said.stdout).contains("  [bill] total = \"31500.00\", excluded = \"500.00\""),
        "{}",
        text(&said.stdout)
    );
    assert_eq!(answer["high"]["attained"], true);
    assert_eq!(answer["high"]["bill"]["excluded"], "500.00");
    let asks: Vec<&Value> =
        answer["next"].as_array().expect("a list").iter().map(|next| &next["ask"]).collect();
    assert!(asks.contains(&&Value::from("fact:person")), "{asks:?}");
    let known =
        json(&run(&["estimate", self::file("known.toml", CASE).to_str().expect("a path"), "--json"]).stdout);
    assert_eq!((&known["low"]["bound"], &known["high"]["bound"]), (&"6295.00".into(), &"6295.00".into()));
}

#[test]
fn a_folder_stands_for_every_case_below_it() {
    let folder = root().join("tests/cases/refusals");
    let count = std::fs::read_dir(&folder).expect("the folder").count();
    let all = run(&["test", "--lang", "en", &folder.to_string_lossy()]);
    assert!(all.status.success(), "{}", text(&all.stderr));
    assert!(text(&all.stdout).ends_with(&format!("{count} of {count} examples as they should be\n")));
    let none = run(&["test", "--lang", "en", "no-such-folder"]);
    assert_eq!(none.status.code(), Some(3));
}
