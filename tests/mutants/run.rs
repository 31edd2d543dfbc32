//! The copy of the project that has the switches: made, built once, and run with one mutant on after the other.

use crate::switch::{Mutant, SWITCH, Switched, switched};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// What became of a mutant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// A test said so.
    Caught,
    /// It used up its time or its memory.
    Endless,
    Missed,
    /// It does not compile.
    Unviable,
    /// It compiles or not, but stands where no switch can.
    Left,
}

impl Outcome {
    pub const ALL: [(Outcome, &'static str); 5] = [
        (Outcome::Caught, "caught"),
        (Outcome::Endless, "endless"),
        (Outcome::Missed, "missed"),
        (Outcome::Unviable, "unviable"),
        (Outcome::Left, "left"),
    ];
}

/// A copy with switches, built.
pub struct Built {
    folder: PathBuf,
    /// Test programs, the quickest first, each with the seconds of processor time that it may take.
    programs: Vec<(PathBuf, u64)>,
    /// What was known before anything ran, by the mutant's number.
    pub known: BTreeMap<usize, Outcome>,
}

/// Copies what git knows of, puts the switches of all that is not `known` in and builds the tests; then runs them with every
/// switch off.
pub fn build(
    root: &Path,
    target: &Path,
    mutants: &[Mutant],
    mut known: BTreeMap<usize, Outcome>,
    tests: &[&str],
) -> Result<Built, String> {
    let folder = target.join("mutants-tree");
    copy(root, &folder, &mutants.iter().map(|one| one.file.as_str()).collect())?;
    loop {
        let files = switch(root, &folder, mutants, &mut known)?;
        let mut check = cargo(&folder, target, "check");
        check.arg("--lib");
        let said = messages(&mut check)?;
        let errors: Vec<&Value> = said.iter().filter(|one| one["message"]["level"] == "error").collect();
        if errors.is_empty() {
            break;
        }
        let before = known.len();
        errors.iter().for_each(|error| blame(&error["message"], &files, &mut known));
        eprintln!("{} mutants do not compile", known.len());
        if known.len() == before {
            let text = errors.iter().filter_map(|error| error["message"]["rendered"].as_str());
            return Err(text.collect());
        }
    }
    let mut build = cargo(&folder, target, "test");
    build.arg("--no-run").args(tests);
    let programs = messages(&mut build)?;
    let programs = programs.iter().filter_map(|one| one["executable"].as_str()).map(PathBuf::from);
    let mut timed = Vec::new();
    for program in programs {
        let start = Instant::now();
        let (outcome, last) = run(&folder, &program, 600, 0)?;
        let took = start.elapsed().as_millis();
        if outcome != Outcome::Missed {
            return Err(format!("{}: {outcome:?} without any mutant: {last}", program.display()));
        }
        eprintln!("{took} ms\t{}", program.display());
        timed.push((took, program));
    }
    timed.sort();
    let limit = |took: u128| 10 + u64::try_from(took / 200).unwrap_or(600);
    let programs: Vec<_> = timed.into_iter().map(|(took, program)| (program, limit(took))).collect();
    if programs.is_empty() {
        return Err("The tests did not build.".into());
    }
    Ok(Built { folder, programs, known })
}

impl Built {
    /// Runs the tests with a mutant on until one notices; those of ranges first for what makes ranges.
    pub fn try_one(&self, number: usize, file: &str) -> Result<(Outcome, String), String> {
        let of_ranges = |program: &Path| {
            let name =
                program.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            name.starts_with("estimate") || name.starts_with("curve")
        };
        let (first, then): (Vec<_>, Vec<_>) = self
            .programs
            .iter()
            .partition(|(program, _)| file.starts_with("src/estimate") && of_ranges(program));
        for (program, limit) in first.into_iter().chain(then) {
            let (outcome, last) = run(&self.folder, program, *limit, number)?;
            if outcome != Outcome::Missed {
                return Ok((outcome, last));
            }
        }
        Ok((Outcome::Missed, String::new()))
    }
}

/// Writes what differs, so that little is built anew; takes away what is gone. The files of the mutants come later.
fn copy(root: &Path, folder: &Path, mutated: &BTreeSet<&str>) -> Result<(), String> {
    let mut git = Command::new("git");
    git.current_dir(root).args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
    let listed = git.output().map_err(|e| format!("git ls-files: {e}"))?.stdout;
    let listed = String::from_utf8_lossy(&listed).into_owned();
    let listed: BTreeSet<&str> = listed.split('\0').filter(|name| root.join(name).is_file()).collect();
    let list = folder.join("target-list.txt");
    for gone in std::fs::read_to_string(&list).unwrap_or_default().lines().filter(|one| !listed.contains(one))
    {
        std::fs::remove_file(folder.join(gone)).unwrap_or_default();
    }
    for name in &listed {
        let mut bytes = std::fs::read(root.join(name)).map_err(|e| format!("{name}: {e}"))?;
        if *name == "Cargo.toml" {
            // The switches are not written by the rules of the house.
            bytes = String::from_utf8_lossy(&bytes).replace("= \"deny\"", "= \"allow\"").into_bytes();
        }
        if *name == "src/lib.rs" {
            bytes.extend_from_slice(b"\nmod switch;\n");
        }
        if !mutated.contains(name) {
            write(&folder.join(name), &bytes)?;
        }
    }
    write(&folder.join("src/switch.rs"), SWITCH.as_bytes())?;
    write(&list, listed.into_iter().collect::<Vec<_>>().join("\n").as_bytes())
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    if std::fs::read(path).is_ok_and(|old| old == bytes) {
        return Ok(());
    }
    let fault = |e: std::io::Error| format!("{}: {e}", path.display());
    std::fs::create_dir_all(path.parent().unwrap_or(path)).map_err(fault)?;
    std::fs::write(path, bytes).map_err(fault)
}

/// Writes the mutants' files with all that is not known yet.
fn switch<'m>(
    root: &Path,
    folder: &Path,
    mutants: &'m [Mutant],
    known: &mut BTreeMap<usize, Outcome>,
) -> Result<BTreeMap<&'m str, Switched>, String> {
    let mut files: BTreeMap<&str, Vec<(usize, &Mutant)>> = BTreeMap::new();
    for (number, mutant) in (1..).zip(mutants) {
        let of = files.entry(&mutant.file).or_default();
        if !known.contains_key(&number) {
            of.push((number, mutant));
        }
    }
    let mut all = BTreeMap::new();
    for (name, of) in files {
        let text = std::fs::read_to_string(root.join(name)).map_err(|e| format!("{name}: {e}"))?;
        let out = switched(&text, &of).map_err(|e| format!("{name}: {e}"))?;
        write(&folder.join(name), out.text.as_bytes())?;
        known.extend(out.never.iter().map(|number| (*number, Outcome::Unviable)));
        known.extend(out.left.iter().map(|number| (*number, Outcome::Left)));
        all.insert(name, out);
    }
    Ok(all)
}

fn cargo(folder: &Path, target: &Path, verb: &str) -> Command {
    let mut cargo = Command::new(std::env::var("CARGO").unwrap_or_else(|_| "cargo".into()));
    cargo.current_dir(folder).env("CARGO_TARGET_DIR", target).arg(verb);
    cargo.args([
        "--package",
        "zifu",
        "--profile",
        "mutants",
        "--locked",
        "--quiet",
        "--message-format",
        "json",
    ]);
    cargo
}

/// What cargo says, a message each.
fn messages(cargo: &mut Command) -> Result<Vec<Value>, String> {
    let output = cargo.stderr(Stdio::inherit()).output().map_err(|e| format!("cargo: {e}"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    Ok(text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect())
}

/// Finds whose fault an error is: the mutant that it lies in, else the mutants of the switch that it lies in.
fn blame(error: &Value, files: &BTreeMap<&str, Switched>, known: &mut BTreeMap<usize, Outcome>) {
    let spans = error["spans"].as_array().into_iter().flatten();
    let places: Vec<(&Switched, usize)> = spans
        .filter_map(|span| {
            let byte = usize::try_from(span["byte_start"].as_u64()?).ok()?;
            Some((files.get(span["file_name"].as_str()?)?, byte, span["is_primary"] != true))
        })
        .map(|(file, byte, second)| (second, file, byte))
        .fold([Vec::new(), Vec::new()], |mut both, (second, file, byte)| {
            both[usize::from(second)].push((file, byte));
            both
        })
        .concat();
    for (file, byte) in &places {
        let own = file.own.iter().filter(|(bytes, _)| bytes.contains(byte));
        if let Some((_, number)) = own.min_by_key(|(bytes, _)| bytes.len()) {
            known.insert(*number, Outcome::Unviable);
            return;
        }
    }
    for (file, byte) in &places {
        let around = file.around.iter().filter(|(bytes, _)| bytes.contains(byte));
        if let Some((_, numbers)) = around.min_by_key(|(bytes, _)| bytes.len()) {
            known.extend(numbers.iter().map(|number| (*number, Outcome::Left)));
            return;
        }
    }
}

/// Runs a test program until its end or until a test fails; gives what was said of that test.
fn run(folder: &Path, program: &Path, seconds: u64, number: usize) -> Result<(Outcome, String), String> {
    let fault = |e: std::io::Error| format!("{}: {e}", program.display());
    // Processor time, so that a busy machine catches nothing; memory, so that one mutant does not take all.
    let limited = format!("ulimit -t {seconds} -v 6000000; exec \"$0\"");
    let mut child = Command::new("sh");
    child.arg("-c").arg(limited).arg(program).current_dir(folder).env("ZIFU_MUTANT", number.to_string());
    let mut child = child.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().map_err(fault)?;
    let heard = lines(child.stdout.take());
    // Not every machine keeps to a limit of processor time, and what waits for something uses none.
    let end = Instant::now() + Duration::from_secs(60 + 2 * seconds);
    let stop = |child: &mut Child| child.kill().and_then(|()| child.wait()).map_err(fault);
    loop {
        match heard.recv_timeout(end.saturating_duration_since(Instant::now())) {
            Ok(line) if line.starts_with("test ") && line.ends_with("FAILED") => {
                stop(&mut child)?;
                return Ok((Outcome::Caught, line));
            }
            Ok(_) => {}
            Err(RecvTimeoutError::Timeout) => {
                stop(&mut child)?;
                return Ok((Outcome::Endless, "stopped".into()));
            }
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    let status = child.wait().map_err(fault)?;
    Ok(match status.code() {
        Some(0) => (Outcome::Missed, String::new()),
        Some(code) => (Outcome::Caught, format!("ended with {code}")),
        None => (Outcome::Endless, status.to_string()),
    })
}

/// What a program says, line by line, until it says no more.
fn lines(out: Option<ChildStdout>) -> Receiver<String> {
    let (tell, heard) = channel();
    if let Some(out) = out {
        std::thread::spawn(move || {
            for line in BufReader::new(out).split(b'\n').map_while(Result::ok) {
                if tell.send(String::from_utf8_lossy(&line).into_owned()).is_err() {
                    break;
                }
            }
        });
    }
    heard
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_the_mutants_own_or_its_switchs() {
        let file =
            Switched { own: vec![(10..20, 1)], around: vec![(5..40, vec![1, 2])], ..Switched::default() };
        let files = BTreeMap::from([("src/a.rs", file)]);
        let error = |byte: u64| -> Value {
            serde_json::json!({ "spans": [{ "byte_start": byte, "file_name": "src/a.rs", "is_primary": true }] })
        };
        let mut known = BTreeMap::new();
        blame(&error(12), &files, &mut known);
        assert_eq!(known, BTreeMap::from([(1, Outcome::Unviable)]));
        blame(&error(30), &files, &mut known);
        assert_eq!(known[&2], Outcome::Left);
        blame(&error(50), &files, &mut BTreeMap::new());
    }
}
