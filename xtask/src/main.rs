//! Build, serve, test and release.
//!
//! `serve` and `build` need Rust alone: no Node, no downloaded tools. `release` and `test` also use
//! npm packages, which they install themselves from the lock file in `tests/pages/`.

mod args;
mod around;
mod audit;
mod bench;
mod beside;
mod browser;
mod cases;
mod engines;
mod fuzz;
mod hash;
mod host;
#[cfg(test)]
mod hosting;
mod inline;
mod inventory;
mod ledger;
mod licence;
mod light;
mod manifest;
mod mutants;
mod npm;
mod old;
mod options;
mod package;
mod policy;
mod release;
mod reproduce;
mod run;
mod short;
mod shown;
mod site;
mod stages;
mod statements;
mod wasm;
mod watch;
mod weights;

use std::process::ExitCode;

const HELP: &str = "\
cargo xtask serve [--port N] [--once]   build the page and serve it on this machine; rebuilds on change (Rust alone)
cargo xtask build                       build dist/ as serve does, without serving (Rust alone)
cargo xtask host FOLDER [--port N]      serve a folder that is already built; --port 0 picks a free port
cargo xtask release                     build what is published: dist/ for old browsers too, and dist/zifu.html (Node, npm)
cargo xtask package [--test]            build the engine for other programs, target/package, and its .tgz; every case on it (Node, npm)
cargo xtask package --weights           what the engine weighs by part, written to docs/reports/engine-size.md (Node, npm)
cargo xtask bench FOLDER [--quick]      measure the engine beside its peers, write docs/benchmarks.md (Node, npm, Chromium, Python)
cargo xtask old                         every case on old kernels from npm, as wasm and as script, written to docs/reports/old.md (Linux, Node, npm; after release)
cargo xtask options                     write the tables of docs/embedding.md from static/shell/options.json
cargo xtask engines                     the release in Firefox and WebKit, written to docs/reports/engines.md (Node, both browsers)
cargo xtask gallery FOLDER [STATE …]    every state in every look, as pictures to leaf through, with what axe finds (Node, npm, Chromium; long)
cargo xtask spoken                      write anew what a screen reader says of one whole run, docs/reports/spoken.md (Node, npm, Chromium)
cargo xtask lighthouse                  Lighthouse's four scores on a phone, written to docs/reports/lighthouse.md (Node, npm, Chromium)
cargo xtask fuzz [--seconds N]          hostile packs, cases and questions for so long (Rust alone)
cargo xtask audit                       licences, sources and known faults of crates and packages, as far as those who know answer (cargo-deny, npm)
cargo xtask reproduce                   two clones in different folders, released: the same bytes? (Node, npm, some ten minutes)
cargo xtask ledger                      how many bytes the published page costs; fails when over budget
cargo xtask mutants [--shard K/N …]     which changes of the engine's code no test notices, written to docs/reports/mutants.md (cargo-mutants)
cargo xtask test [--skip-browser]       everything that must hold before a change is taken (Node, npm, Chromium)";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match words.first().map(String::as_str) {
        Some("serve") => serve(&words),
        Some("build") => args::none(&words).and_then(|()| site::build()).map(|_| ()),
        Some("host") => host_folder(&words),
        Some("release") => args::none(&words).and_then(|()| release::release()),
        Some("package") => args::flags(&words, &["--test", "--weights"]).and_then(|on| match on[..] {
            [true, _] => package_tests(),
            [_, true] => weights::report(),
            _ => packed(),
        }),
        Some("bench") => measure(&words),
        Some("old") => args::none(&words).and_then(|()| old::run_all()),
        Some("options") => args::none(&words).and_then(|()| options::write()),
        Some("engines") => args::none(&words).and_then(|()| engines::run()),
        Some("gallery") => shown::gallery(words.get(1..).unwrap_or_default()),
        Some("spoken") => args::none(&words).and_then(|()| shown::spoken()),
        Some("lighthouse") => args::none(&words).and_then(|()| shown::lighthouse()),
        Some("fuzz") => fuzz::fuzz(&words),
        Some("audit") => args::none(&words).and_then(|()| audit::run()),
        Some("reproduce") => args::none(&words).and_then(|()| reproduce::run()),
        Some("ledger") => args::none(&words).and_then(|()| ledger::print_and_gate()),
        Some("mutants") => mutants::mutants(&words),
        Some("test") => args::flags(&words, &["--skip-browser"]).and_then(|on| stages::run_all(on[0])),
        Some("help" | "--help" | "-h") => {
            println!("{HELP}");
            Ok(())
        }
        Some(other) => Err(format!("There is no command `{other}`.\n\n{HELP}")),
        None => Err(format!("Say what to do:\n\n{HELP}")),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

fn serve(words: &[String]) -> Result<(), String> {
    let (port, rest) = args::port(words, 8080)?;
    let once = args::flags(&rest, &["--once"])?[0];
    let dist = site::build()?;
    let (listener, address) = host::listen(port)?;
    println!("The page is at {address}");
    if !once {
        std::thread::spawn(|| watch::rebuild_on_change(&run::root()));
    }
    host::serve(&listener, &dist)
}

fn package_tests() -> Result<(), String> {
    stages::package_tests()?.all_well()
}

fn packed() -> Result<(), String> {
    package::pack().map(|out| println!("{}", out.display()))
}

fn measure(words: &[String]) -> Result<(), String> {
    let Some(folder) = words.get(1).filter(|word| !word.starts_with("--")) else {
        return Err("Say where the peer benchmark lies: cargo xtask bench FOLDER".into());
    };
    let rest: Vec<String> = words.iter().take(1).chain(words.iter().skip(2)).cloned().collect();
    bench::bench(folder, args::flags(&rest, &["--quick"])?[0])
}

fn host_folder(words: &[String]) -> Result<(), String> {
    let (port, rest) = args::port(words, 8080)?;
    let [_, folder] = rest.as_slice() else {
        return Err("Say which folder: cargo xtask host dist".into());
    };
    let folder = std::path::Path::new(folder);
    if !folder.join("index.html").is_file() {
        return Err(format!("{} has no index.html: run `cargo xtask build` first.", folder.display()));
    }
    let (listener, address) = host::listen(port)?;
    println!("{address}");
    host::serve(&listener, folder)
}
