//! `cargo xtask mutants`: code mutants of the engine. The program that tries them is a member of its own (`tests/mutants`), since it
//! reads Rust and no other task should wait for that to be built.

use crate::run;

/// Hands everything on.
pub fn mutants(words: &[String]) -> Result<(), String> {
    let mut cargo = run::cargo();
    cargo.args(["run", "--quiet", "--locked", "--package", "zifu-mutants", "--"]).args(words.iter().skip(1));
    run::see(&mut cargo)
}
