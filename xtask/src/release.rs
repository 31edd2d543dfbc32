//! What is published: one module for old browsers too, small scripts, packed siblings, one single file.

use crate::site::{self, Parts, Uploads};
use crate::wasm::{self, Aim, Code, Floor};
use crate::{inline, inventory, manifest, npm, run, short};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What the scripts are lowered to: about Chrome 68, Firefox 67, Safari 12. Below Chrome 97 no browser runs
/// wasm under our policy, but a page that embeds the program under its own may.
const LANGUAGE: [&str; 2] = ["--target=es2018", "--supported:dynamic-import=true"];

/// What binaryen does for size, at its level for size. Not all of `-Oz`: inlining, folding and tees
/// take a tenth off the module and put two per cent onto what travels, since what the compiler wrote alike
/// no longer is. Measured on the page's module packed with brotli: as bound 163.9 KB, `-Oz` 166.4, these 161.9.
///
/// A small constant added to an address goes into the load or store itself (0.4 KB): allowed because nothing lives below 1,024,
/// where the linker puts the far end of the stack. What nobody reaches goes first, with the arguments that nobody reads; writes of
/// what a local holds already go late (0.7 KB). What is known of a local goes on to where it is read, and locals that never live
/// together become one (0.7 KB); sharing them by tees does not pay.
const SMALLER: [&str; 24] = [
    "--low-memory-unused",
    "--optimize-level=2",
    "--shrink-level=2",
    "--dce",
    "--vacuum",
    "--dae",
    "--duplicate-function-elimination",
    "--remove-unused-module-elements",
    "--optimize-added-constants",
    "--optimize-instructions",
    "--precompute-propagate",
    "--optimize-instructions",
    "--vacuum",
    "--remove-unused-brs",
    "--merge-blocks",
    "--simplify-locals-notee-nostructure",
    "--vacuum",
    "--precompute",
    "--vacuum",
    "--coalesce-locals",
    "--reorder-locals",
    "--rse",
    "--vacuum",
    "--duplicate-function-elimination",
];

/// Builds the release into `dist/`.
pub fn release() -> Result<(), String> {
    wasm::ensure_source()?;
    npm::ensure_installed()?;
    let [app, sheet, study, qr] = wasm::PROGRAMS;
    let code = |(member, name)| small_code(member, name);
    let mut parts = site::parts(code(app)?, code(sheet)?, code(study)?, code(qr)?)?;
    parts.plain = Some(plain_code("app")?);
    let assembled =
        |uploads| site::assemble_with(&parts, uploads, |text| minify("js", text), |text| minify("css", text));
    let mut files = assembled(Uploads::Any)?;
    let single = single_file(&parts)?.into_bytes();
    files.insert("zifu.html".into(), single.clone());
    let dist = site::dist();
    site::write_all(&dist, &files)?;
    inventory::write(&dist)?;
    run::see(node_script("pack.mjs").arg(&dist))?;
    manifest::write(&dist)?;
    inventory::sums(&dist)?;
    let mut scripts = assembled(Uploads::ScriptsOnly)?;
    scripts.insert("zifu.html".into(), single);
    let other = site::dist_scripts();
    site::write_all(&other, &scripts)?;
    inventory::write(&other)?;
    manifest::write(&other)?;
    inventory::sums(&other)?;
    println!("Released {} and, with scripts alone, {}.", dist.display(), other.display());
    Ok(())
}

fn single_file(parts: &Parts) -> Result<String, String> {
    inline::single_file(parts, |text| minify("js", text), |text| minify("css", text), gzip)
}

fn small_code(member: &str, name: &str) -> Result<Code, String> {
    lowered_code(Aim::Small, member, name)
}

/// Lowers the module to the first WebAssembly, in the only order that works: before wasm-bindgen, so
/// that the glue does not count on reference types, and once more after it for size.
pub fn lowered_code(aim: Aim, member: &str, name: &str) -> Result<Code, String> {
    finished(aim, name, &wasm::compile_for(aim, Floor::Mvp, member, &[])?)
}

/// What becomes of a raw module in the end.
pub fn finished(aim: Aim, name: &str, raw: &Path) -> Result<Code, String> {
    let work = run::target().join("release-wasm");
    std::fs::create_dir_all(&work).map_err(|e| format!("Cannot make {}: {e}", work.display()))?;
    let code = wasm::bind(&lowered(name, raw, &[])?, name)?;
    let small = work.join(format!("{name}.small.wasm"));
    let bound = work.join(format!("{name}.bound.wasm"));
    run::write(&bound, &code.wasm)?;
    let last = ["--mvp-features", "--enable-mutable-globals", "--strip-producers", "--strip-target-features"];
    if aim == Aim::Fast {
        wasm_opt(&bound, &small, &[&["-O3"][..], &last].concat())?;
        return Ok(Code { glue: code.glue, wasm: run::read(&small)? });
    }
    let names = run::ask(&mut optimizer(&bound, &small, &[&SMALLER[..], &last, &[short::PASS]].concat()))?;
    Ok(Code { glue: short::glue(&code.glue, &names)?, wasm: run::read(&small)? })
}

/// A raw module for the first WebAssembly, to be bound.
pub fn lowered(name: &str, raw: &Path, words: &[&str]) -> Result<PathBuf, String> {
    let work = run::target().join("release-wasm");
    std::fs::create_dir_all(&work).map_err(|e| format!("Cannot make {}: {e}", work.display()))?;
    let lowered = work.join(format!("{name}.lowered.wasm"));
    let marked = work.join(format!("{name}.marked.wasm"));
    let lowering = [
        "--llvm-memory-copy-fill-lowering",
        "--llvm-nontrapping-fptoint-lowering",
        "--signext-lowering",
        "--strip-target-features",
    ];
    wasm_opt(raw, &lowered, &[&lowering[..], words].concat())?;
    let marking = ["--mvp-features", "--enable-mutable-globals", "--emit-target-features"];
    wasm_opt(&lowered, &marked, &[&marking[..], words].concat())?;
    Ok(marked)
}

/// The finished module of that name as plain script.
fn plain_code(name: &str) -> Result<String, String> {
    let work = run::target().join("release-wasm");
    let out = work.join(format!("{name}.plain.js"));
    run::see(node_script("plain.mjs").arg(work.join(format!("{name}.small.wasm"))).arg(&out))?;
    run::read_text(&out)
}

fn wasm_opt(from: &Path, to: &Path, words: &[&str]) -> Result<(), String> {
    run::see(&mut optimizer(from, to, words))
}

fn optimizer(from: &Path, to: &Path, words: &[&str]) -> Command {
    let mut tool = npm::tool("binaryen", "bin/wasm-opt");
    tool.arg(from).args(words).arg("-o").arg(to);
    tool
}

pub fn minify(kind: &str, text: &str) -> Result<String, String> {
    let mut esbuild = npm::tool("esbuild", "bin/esbuild");
    esbuild.args([&format!("--loader={kind}"), "--minify", "--charset=ascii", "--legal-comments=none"]);
    esbuild.args(LANGUAGE);
    let bytes = pipe(&mut esbuild, text.as_bytes())?;
    String::from_utf8(bytes).map(|text| text.trim_end().to_owned()).map_err(|e| e.to_string())
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>, String> {
    pipe(&mut node_script("gzip.mjs"), bytes)
}

pub fn node_script(name: &str) -> Command {
    let path = run::root().join("xtask").join("node").join(name);
    let mut command = run::in_root("node");
    command.arg(path);
    command
}

/// Runs a program with these bytes as its input; its output comes back.
fn pipe(command: &mut Command, input: &[u8]) -> Result<Vec<u8>, String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|e| format!("Cannot start {name}: {e}"))?;
    let mut stdin = child.stdin.take().ok_or("no stdin")?;
    // Written from a thread of its own: both pipes may fill.
    let output = std::thread::scope(|scope| {
        scope.spawn(move || stdin.write_all(input));
        child.wait_with_output()
    });
    let output = output.map_err(|e| format!("{name}: {e}"))?;
    if output.status.success() {
        Ok(output.stdout)
    } else {
        Err(format!("{name} failed ({}).", output.status))
    }
}
