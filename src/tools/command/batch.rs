//! `zifu batch`: one case a line in, one result a line out. A line is read, settled, written and forgotten, so that memory does not
//! grow with the file; a line that cannot be settled is told with its number and the rest goes on.

use super::{Call, Exit, Said, refusal, result, settle};
use serde_json::{Value, json};
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use zifu::fault::Fault;
use zifu::pack::Pack;
use zifu::tree::Tree;

/// Longest line in bytes; a longer one is told and skipped, not kept.
const LINE_MAX: u64 = 16 * 1024 * 1024;
/// Most packs kept at hand at a time.
const PACKS_MAX: usize = 64;
/// Progress is told each time so many lines are done.
const TELL_EVERY: u64 = 10_000;

/// Counts of a run.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    lines: u64,
    settled: u64,
    refused: u64,
}

/// `zifu batch [FILE]`.
pub(super) fn batch(call: &Call) -> Said {
    let given = match call.option("pack").map(|_| settle::pack_for(call, None)).transpose() {
        Ok(given) => given,
        Err(said) => return said,
    };
    let input: Box<dyn BufRead> = match call.word(0) {
        "" | "-" => Box::new(std::io::stdin().lock()),
        name => match File::open(name) {
            Ok(file) => Box::new(BufReader::new(file)),
            Err(error) => {
                let values = [("file", name), ("error", &error.to_string())];
                return Said::wrong(Exit::File, vec![call.fill("call.file", &values)]);
            }
        },
    };
    let mut run = Run { call, given, packs: Vec::new(), count: Count::default() };
    let out = std::io::BufWriter::new(std::io::stdout().lock());
    match run.all(input, out, &mut std::io::stderr()) {
        Ok(()) => {
            let err = if call.has("quiet") { Vec::new() } else { vec![run.told("batch.done")] };
            Said {
                out: String::new(),
                err,
                exit: if run.count.refused == 0 { Exit::Done } else { Exit::Refused },
            }
        }
        Err(error) => {
            Said::wrong(Exit::File, vec![call.fill("batch.stopped", &[("error", &error.to_string())])])
        }
    }
}

struct Run<'c> {
    call: &'c Call,
    given: Option<Pack>,
    /// Packs that lines named, the latest used last.
    packs: Vec<(String, Pack)>,
    count: Count,
}

/// A line as it was read.
enum Line {
    End,
    TooLong,
    Bytes,
}

impl Run<'_> {
    fn all(
        &mut self,
        mut input: impl BufRead,
        mut out: impl Write,
        err: &mut impl Write,
    ) -> std::io::Result<()> {
        let mut bytes = Vec::new();
        loop {
            let read = next_line(&mut input, &mut bytes)?;
            if matches!(read, Line::End) {
                return out.flush();
            }
            self.count.lines += 1;
            let line = match read {
                Line::TooLong => Err(self.refusal(Value::Null, "batch.too-long", "")),
                _ if bytes.iter().all(u8::is_ascii_whitespace) => continue,
                _ => self.line(&bytes),
            };
            let (value, fine) = line.map_or_else(|refused| (refused, false), |settled| (settled, true));
            serde_json::to_writer(&mut out, &value)?;
            // A program at the other end of a pipe gets its answer before it sends the next line.
            out.write_all(b"\n").and_then(|()| out.flush())?;
            if fine {
                self.count.settled += 1;
            } else {
                self.count.refused += 1;
            }
            if self.count.lines.is_multiple_of(TELL_EVERY) && !self.call.has("quiet") {
                writeln!(err, "{}", self.told("batch.progress"))?;
            }
        }
    }

    fn told(&self, key: &str) -> String {
        let [lines, settled, refused] =
            [self.count.lines, self.count.settled, self.count.refused].map(|count| count.to_string());
        self.call.fill(key, &[("lines", &lines), ("settled", &settled), ("refused", &refused)])
    }

    /// What is said of a line that is no case.
    fn refusal(&self, id: Value, key: &str, error: &str) -> Value {
        let says = self.call.fill(key, &[("error", error)]);
        json!({ "line": self.count.lines, "id": id, "refused": [{ "at": "", "kind": "line", "says": says }] })
    }

    fn line(&mut self, bytes: &[u8]) -> Result<Value, Value> {
        let case: Tree = serde_json::from_slice(bytes).map_err(|error| {
            self.refusal(Value::Null, "batch.no-json", &self.call.misformed(&error.to_string()))
        })?;
        let id = case.get("id").and_then(Tree::scalar).map_or(Value::Null, Value::String);
        let number = self.count.lines;
        let call = self.call;
        let told = |pack: Option<&Pack>, faults: &[Fault]| json!({ "line": number, "id": id, "refused": refusal::listed(call, pack, faults) });
        let inline;
        let pack = match case.get("pack") {
            _ if self.given.is_some() => self.given.as_ref(),
            Some(Tree::Table(_)) => {
                let tree = case.get("pack").unwrap_or(&case);
                inline = Pack::read(tree).map_err(|faults| told(None, &faults))?;
                Some(&inline)
            }
            _ => {
                let name = case.text_at("pack").unwrap_or("");
                self.at_hand(name, &case).map_err(|error| self.refusal(json!(id), "batch.pack", &error))?;
                self.packs.last().map(|(_, pack)| pack)
            }
        };
        let Some(pack) = pack else { return Err(self.refusal(json!(id), "settle.no-pack", "")) };
        let mut all =
            settle::fold(&case, pack, None).map_err(|faults| told(Some(pack), &faults))?.into_iter();
        let json = |one| result::json(call, pack, &one, call.has("steps"));
        let mut first = all.next().map(json).unwrap_or_default();
        first.insert("line".to_owned(), json!(number));
        first.insert("id".to_owned(), id.clone());
        let then: Vec<Value> = all.map(|one| Value::Object(json(one))).collect();
        if !then.is_empty() {
            first.insert("then".to_owned(), Value::Array(then));
        }
        Ok(Value::Object(first))
    }

    /// Sees to it that the pack of this name is the last of those at hand.
    fn at_hand(&mut self, name: &str, case: &Tree) -> Result<(), String> {
        if let Some(place) = self.packs.iter().position(|(known, _)| known == name) {
            let found = self.packs.remove(place);
            self.packs.push(found);
            return Ok(());
        }
        let pack = settle::pack_for(self.call, Some(case)).map_err(|said| said.err.join(" "))?;
        if self.packs.len() >= PACKS_MAX {
            self.packs.remove(0);
        }
        self.packs.push((name.to_owned(), pack));
        Ok(())
    }
}

/// Reads up to the end of a line; what is beyond the longest line is passed over without being kept.
fn next_line(input: &mut impl BufRead, bytes: &mut Vec<u8>) -> std::io::Result<Line> {
    bytes.clear();
    let count = input.by_ref().take(LINE_MAX).read_until(b'\n', bytes)?;
    if count == 0 {
        return Ok(Line::End);
    }
    if bytes.last() == Some(&b'\n') || (count as u64) < LINE_MAX {
        return Ok(Line::Bytes);
    }
    bytes.clear();
    loop {
        let available = input.fill_buf()?;
        let end = available.iter().position(|byte| *byte == b'\n');
        let (used, over) =
            (end.map_or(available.len(), |end| end + 1), end.is_some() || available.is_empty());
        input.consume(used);
        if over {
            return Ok(Line::TooLong);
        }
    }
}
