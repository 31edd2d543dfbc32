//! What the page costs in bytes, and what it may cost.

use crate::manifest::{self, Entry};
use crate::site;

/// Brotli bytes for everything a first visit loads before the first answer, and one place's figures, without which there is none.
/// What comes once something is answered (`ANSWERED`), and what the worker then keeps for want of a network, is not in it.
const FIRST_LOAD: u64 = 190_000;

/// What a portal pastes into every page of its site weighs next to nothing.
const LOADER: u64 = 1_024;

/// The drug lists of both years with what is beside them, loaded when something is first looked for.
const CATALOGUE: u64 = 45_000;

/// The reader of workbooks, loaded when a person gives one, and by nobody else.
const SHEET: u64 = 260_000;

/// The program as plain script, loaded only where WebAssembly is refused or missing.
const PLAIN: u64 = 260_000;

/// The figures of one place and scheme, the dearest of them.
const PACK: u64 = 6_144;

/// The search in it.
const SEARCH: u64 = 5_000;

/// The engine with all it can tell, loaded when more is asked for than the figure.
const STUDY: u64 = 230_000;

/// Each part of the page that is loaded when it is used.
const PART: u64 = 6_000;

/// What draws the code of the address, and what stands beside the page: each loaded when it is first opened.
const QR: u64 = 20_000;
const BESIDE: u64 = 6_000;

/// A line of the ledger: what it is called, and how the names of the files begin and end that it takes from the release.
/// `tests/pages/first.test.mjs` reads both tables and compares them with what a browser asks for.
type Line = (&'static str, &'static str, &'static str);

/// The first load, in the order of the page's own waterfall. Where several packs exist, the dearest counts.
const FIRST: [Line; 10] = [
    ("page (index.html)", "index.html", ""),
    ("page style", "page.", ".css"),
    ("page script", "page.", ".js"),
    ("shell (custom element)", "shell.", ".js"),
    ("glue", "app.", ".js"),
    ("wasm (engine and page)", "app.", ".wasm"),
    ("style", "style.", ".css"),
    ("words, one language", "data/words-", ".json"),
    ("index", "data/index.", ".json"),
    ("one pack's figures", "data/pack-", ".json"),
];

/// What is asked for once something is answered, while the next question is read, and what the first figure cites. Not in the
/// first load, and told apart from what few ever ask for.
const ANSWERED: [Line; 5] = [
    ("words of an answer", "data/more-", ".json"),
    ("what stands beside", "beside.", ".js"),
    ("its words", "data/beside-", ".json"),
    ("words explained", "data/terms-", ".json"),
    ("what a figure cites", "data/cites-", ".json"),
];

fn belongs((_, start, end): Line, file: &str) -> bool {
    file.starts_with(start) && file.ends_with(end)
}

/// Prints the lines and gives their sum. Of words and packs only one is loaded: the dearest stands for it.
fn lines(lines: &[Line], entries: &[Entry]) -> Sum {
    let mut total = Sum::default();
    for line in lines {
        let files = entries.iter().filter(|entry| belongs(*line, &entry.file));
        let sum = files.max_by_key(|entry| entry.brotli).map(Sum::of).unwrap_or_default();
        total.add(&sum);
        sum.print(line.0);
    }
    total.print("together");
    total
}

/// Prints the table; an error names every budget that is broken.
pub fn print_and_gate() -> Result<(), String> {
    let entries = manifest::read(&site::dist())?;
    println!("{:<26} {:>10} {:>10} {:>10}", "first load", "bytes", "brotli", "gzip");
    let total = lines(&FIRST, &entries);
    println!("\n{:<26} {:>10} {:>10} {:>10}", "once something is answered", "bytes", "brotli", "gzip");
    let answered = lines(&ANSWERED, &entries);
    println!("\n{:<26} {:>10} {:>10} {:>10}", "beside it", "bytes", "brotli", "gzip");
    let others = |entry: &&Entry| !FIRST.iter().chain(&ANSWERED).any(|line| belongs(*line, &entry.file));
    for entry in entries.iter().filter(others) {
        Sum::of(entry).print(&entry.file);
    }
    println!();
    let loader = entries.iter().find(|entry| entry.file == "zifu.js").map_or(0, |entry| entry.brotli);
    println!("first load {} of {FIRST_LOAD} bytes allowed; loader {loader} of {LOADER}", total.brotli);
    println!("not in it, asked for once something is answered: {} bytes", answered.brotli);
    if loader == 0 || loader > LOADER {
        return Err(format!("The loader zifu.js is {loader} bytes; it may have {LOADER}."));
    }
    for (start, most) in [
        ("data/catalogue.", CATALOGUE),
        ("search.", SEARCH),
        ("sheet.", SHEET),
        ("study.", STUDY),
        ("part-", 3 * PART),
        ("qr.", QR),
        ("beside.", BESIDE),
        ("plain.", PLAIN),
    ] {
        let of = entries.iter().filter(|entry| entry.file.starts_with(start));
        let size: u64 = of.map(|entry| entry.brotli).sum();
        if size == 0 || size > most {
            return Err(format!("{start}… is {size} bytes; it may have {most}."));
        }
    }
    let packs = entries.iter().filter(|entry| entry.file.starts_with("data/pack-"));
    if let Some(dearest) = packs.max_by_key(|entry| entry.brotli).filter(|entry| entry.brotli > PACK) {
        return Err(format!("{} is {} bytes; a pack may have {PACK}.", dearest.file, dearest.brotli));
    }
    if total.brotli > FIRST_LOAD {
        return Err(format!(
            "The first load is {} bytes over its budget. Make it smaller, or change the budget in \
             xtask/src/ledger.rs with the reason in the commit.",
            total.brotli - FIRST_LOAD
        ));
    }
    Ok(())
}

#[derive(Default)]
struct Sum {
    bytes: u64,
    brotli: u64,
    gzip: u64,
}

impl Sum {
    fn of(entry: &Entry) -> Sum {
        Sum { bytes: entry.bytes, brotli: entry.brotli, gzip: entry.gzip }
    }

    fn add(&mut self, other: &Sum) {
        self.bytes += other.bytes;
        self.brotli += other.brotli;
        self.gzip += other.gzip;
    }

    fn print(&self, name: &str) {
        println!("{name:<26} {:>10} {:>10} {:>10}", self.bytes, self.brotli, self.gzip);
    }
}
