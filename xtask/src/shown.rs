//! How the page is shown to work, as commands of their own: pictures of every state, what a screen reader says, Lighthouse.
//! All of them look at the release in `dist/`.

use crate::{browser, host, manifest, npm, run, site};
use std::process::Command;

/// Every state in every look, into a folder to leaf through.
pub fn gallery(words: &[String]) -> Result<(), String> {
    if words.is_empty() {
        return Err("Say into which folder: cargo xtask gallery FOLDER".into());
    }
    run::see(on_release("tests/pages/gallery.mjs")?.args(words))
}

/// Writes anew what a screen reader says of one whole run.
pub fn spoken() -> Result<(), String> {
    run::see(on_release("tests/pages/spoken.mjs")?.arg("--write"))
}

/// Lighthouse's scores, written to the report. Its packages have a folder of their own, which no other command installs.
pub fn lighthouse() -> Result<(), String> {
    npm::install_in(&run::root().join("tests").join("lighthouse"))?;
    run::see(on_release("tests/lighthouse/run.mjs")?.args(["--report", "docs/reports/lighthouse.md"]))
}

/// Node with a script of ours that looks at the release through a server of ours.
fn on_release(script: &str) -> Result<Command, String> {
    manifest::read(&site::dist())?;
    npm::ensure_installed()?;
    let chromium = browser::ensure_chromium()?;
    let (listener, address) = host::listen(0)?;
    std::thread::spawn(move || host::serve(&listener, &site::dist()));
    let mut node = run::in_root("node");
    node.arg(script).env("CHROMIUM", chromium).env("ZIFU_ADDRESS", address);
    Ok(node)
}
