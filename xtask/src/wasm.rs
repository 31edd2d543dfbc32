//! From Rust to wasm and its glue.

use crate::run;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use wasm_bindgen_cli_support::Bindgen;

pub const TRIPLE: &str = "wasm32-unknown-unknown";

/// The published programs, each a member of the workspace and the name of its files: the page's own, and those that are loaded when
/// they are used.
pub const PROGRAMS: [(&str, &str); 4] =
    [("zifu-app", "app"), ("zifu-sheet", "sheet"), ("zifu-more", "study"), ("zifu-qr", "qr")];

/// Which browsers the code is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Floor {
    /// What the compiler makes by default: about Chrome 96, Firefox 79, Safari 15.
    Modern,
    /// The first WebAssembly everywhere; must be lowered by binaryen afterwards.
    Mvp,
}

/// What one build gives: the glue's script text (declares `wasm_bindgen`) and the module.
pub struct Code {
    pub glue: String,
    pub wasm: Vec<u8>,
}

/// Sees to it that the compiler can build for the web.
pub fn ensure_target() -> Result<(), String> {
    let ask = ["target", "add", TRIPLE];
    ensure(&format!("The {TRIPLE} target"), has_target, &ask).map_err(|missing| {
        format!(
            "Rust cannot build for the web yet: {missing}\n\
             With rustup: run `rustup target add {TRIPLE}` in this folder.\n\
             With a packaged Rust: install its wasm standard library (Debian: libstd-rust-dev-wasm32)."
        )
    })
}

/// Sees to it that what is published can be built with its standard library ([`OWN_STD`]).
pub fn ensure_source() -> Result<(), String> {
    ensure_target()?;
    let ask = ["component", "add", "rust-src"];
    ensure("The standard library's source", has_source, &ask).map_err(|missing| {
        format!(
            "What is published cannot be built yet: {missing}\n\
             With rustup: run `rustup component add rust-src` in this folder.\n\
             With a packaged Rust: install its source (Debian: rust-src)."
        )
    })
}

/// Asks rustup for what is missing.
fn ensure(what: &str, there: fn() -> bool, ask: &[&str]) -> Result<(), String> {
    if there() {
        return Ok(());
    }
    println!("{what} is missing: asking rustup for it.");
    // `toolchain install` without a name installs what rust-toolchain.toml names, also where automatic
    // installation is switched off; the other serves a toolchain that was chosen by hand.
    for words in [ask, &["toolchain", "install"]] {
        let worked = run::in_root("rustup").args(words).stdout(Stdio::null()).status();
        if worked.is_ok_and(|status| status.success()) && there() {
            return Ok(());
        }
    }
    Err(format!("{what} is missing."))
}

/// Asks the compiler rather than rustup, so that a Rust without rustup serves too.
fn has_target() -> bool {
    let folder = told(&["--print", "target-libdir", "--target", TRIPLE]);
    folder.is_some_and(|folder| run::files(Path::new(&folder)).iter().any(|file| is_core(file)))
}

fn is_core(file: &Path) -> bool {
    file.file_name().is_some_and(|name| name.to_string_lossy().starts_with("libcore-"))
}

fn has_source() -> bool {
    sysroot().is_some_and(|root| root.join("lib/rustlib/src/rust/library/Cargo.lock").exists())
}

/// Where the compiler's own folder is.
fn sysroot() -> Option<PathBuf> {
    told(&["--print", "sysroot"]).map(PathBuf::from)
}

/// What the compiler says of itself.
fn told(words: &[&str]) -> Option<String> {
    let asked = run::in_root("rustc").args(words).stderr(Stdio::null()).output();
    let out = asked.ok().filter(|out| out.status.success())?;
    Some(String::from_utf8_lossy(&out.stdout).trim().to_owned())
}

/// What the compiler sees to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Aim {
    /// Few bytes: everything that is loaded before the page answers.
    Small,
    /// The engine's own code fast, with memory and standard library; what lies around it small (ADR 0007).
    Fast,
}

/// Words for cargo and for the compiler by which what is published carries a standard library built like itself: for the first
/// WebAssembly, for few bytes where those are aimed at, with panics that say nothing and stop at once (the shell shows its own words
/// after a fall), without the places in the source that they would name. The compiler does these only when told that it may (ADR
/// 0012).
const OWN_STD: [&str; 2] = ["-Zbuild-std=std,panic_abort", "-Zbuild-std-features=optimize_for_size"];
const MUTE: [&str; 4] =
    ["-Zunstable-options", "-Cpanic=immediate-abort", "-Zlocation-detail=none", "-Zfmt-debug=none"];

/// What two branches both do is done once behind them: 0.3 KB of the page's first load.
const SINK: &str = "-Cllvm-args=-sink-common-insts";

/// The crates that are built fast where speed is aimed at.
const FAST: [&str; 7] = ["zifu", "zifu-wasm", "talc", "core", "alloc", "std", "compiler_builtins"];

/// Compiles a member of the workspace for the web, small; the path of the raw module comes back.
pub fn compile(floor: Floor, member: &str) -> Result<PathBuf, String> {
    compile_for(Aim::Small, floor, member, &[])
}

/// As [`compile`], seeing to what is said, with further words for cargo.
pub fn compile_for(aim: Aim, floor: Floor, member: &str, words: &[&str]) -> Result<PathBuf, String> {
    let mut flags = remaps();
    if floor == Floor::Mvp {
        flags.push("-Ctarget-cpu=mvp".into());
        flags.extend(MUTE.map(str::to_owned));
        flags.push(SINK.into());
    }
    let mut cargo = run::cargo();
    cargo
        .args(["build", "--release", "--locked", "--target", TRIPLE, "--package", member])
        .args(words)
        // A config file cannot say where the builder's folders are, so the flags travel here; without
        // them every panic message would carry the builder's home and no two builds would be equal.
        .env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"))
        .env_remove("RUSTFLAGS");
    if floor == Floor::Mvp {
        cargo.env("RUSTC_BOOTSTRAP", "1").args(OWN_STD);
    }
    if aim == Aim::Fast {
        for name in FAST {
            cargo.args(["--config", &format!("profile.release.package.{name}.opt-level=3")]);
        }
    }
    run::see(&mut cargo)
        .map_err(|e| format!("{e}\nThe crate {member} does not build for the web: see above."))?;
    Ok(run::target().join(TRIPLE).join("release").join(format!("{}.wasm", member.replace('-', "_"))))
}

/// What cargo plans to compile into a published program, its standard library among it, as JSON. Nothing is compiled.
pub fn graph(member: &str) -> Result<String, String> {
    let mut cargo = run::cargo();
    cargo
        .args(["build", "--unit-graph", "-Zunstable-options", "--release", "--locked", "--target", TRIPLE])
        .args(["--package", member])
        .args(OWN_STD)
        .env("RUSTC_BOOTSTRAP", "1");
    run::ask(&mut cargo)
}

/// The compiler's version, which its standard library carries.
pub fn compiler_version() -> Result<String, String> {
    let said = told(&["--version"]);
    let version = said.as_deref().and_then(|text| text.split_whitespace().nth(1));
    version.map(String::from).ok_or("rustc does not say which version it is.".into())
}

fn remaps() -> Vec<String> {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| {
        let home = std::env::var_os("HOME").or_else(|| std::env::var_os("USERPROFILE"))?;
        Some(Path::new(&home).join(".cargo"))
    });
    // Where several prefixes fit, the last one given wins: the widest comes first.
    let mut flags = vec![remap(&run::root(), "/zifu"), remap(&run::target(), "/target")];
    flags.extend(sysroot().map(|folder| remap(&folder, "/rust")));
    if let Some(home) = home {
        flags.push(remap(&home, "/cargo"));
        // Below it stands a folder named after the registry that served the crates; a mirror's name
        // would otherwise show, and change the bytes. Building this very program has made the folder.
        let crates = std::fs::read_dir(home.join("registry").join("src")).into_iter().flatten().flatten();
        flags.extend(crates.map(|one| remap(&one.path(), "/crates")));
    }
    flags
}

fn remap(from: &Path, to: &str) -> String {
    format!("--remap-path-prefix={}={to}", from.display())
}

/// Makes the glue for a module.
pub fn bind(wasm: &Path, name: &str) -> Result<Code, String> {
    bind_with(wasm, name, false)
}

/// As [`bind`]; the functions of the module may keep their names.
pub fn bind_with(wasm: &Path, name: &str, names: bool) -> Result<Code, String> {
    let out = run::target().join("glue");
    Bindgen::new()
        .input_path(wasm)
        .no_modules(true)
        .map_err(|e| e.to_string())?
        .typescript(false)
        .remove_name_section(!names)
        .remove_producers_section(true)
        .out_name(name)
        .generate(&out)
        .map_err(|e| format!("wasm-bindgen: {e:#}"))?;
    let module = run::read(&out.join(format!("{name}_bg.wasm")))?;
    Ok(Code { glue: fresh_views(&run::read_text(&out.join(format!("{name}.js")))?), wasm: module })
}

/// Glue whose views of the memory are made anew whenever the memory is another one. As generated they ask whether the old memory
/// is gone, and that of a plain script (`xtask/node/plain.mjs`) never is.
fn fresh_views(glue: &str) -> String {
    let data = "cachedDataViewMemory0.buffer";
    let gone = format!(
        "{data}.detached === true || ({data}.detached === undefined && {data} !== wasm.memory.buffer)"
    );
    glue.replace(&gone, &format!("{data} !== wasm.memory.buffer"))
        .replace("Memory0.byteLength === 0", "Memory0.buffer !== wasm.memory.buffer")
}

/// The glue as the text of a function that makes a new, independent binding each time it is called.
///
/// A module that has trapped must never be entered again, so the page has to be able to make another
/// instance, and the glue keeps its instance in variables of its own. `WebAssembly` is a parameter for
/// the shell to pass one that watches the instance (`static/shell/instance.js`).
pub fn factory(name: &str, glue: &str) -> String {
    format!("function {name}(WebAssembly) {{\n{glue}\nreturn wasm_bindgen;\n}}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn views_are_made_anew_when_the_memory_is_another_one() {
        let glue = "if (cachedUint8ArrayMemory0 === null || cachedUint8ArrayMemory0.byteLength === 0) {}\n\
            if (cachedDataViewMemory0 === null || cachedDataViewMemory0.buffer.detached === true || (cachedDataViewMemory0.buffer.detached === undefined && cachedDataViewMemory0.buffer !== wasm.memory.buffer)) {}";
        let made = fresh_views(glue);
        assert!(!made.contains("detached") && !made.contains("byteLength"), "{made}");
        assert_eq!(made.matches("Memory0.buffer !== wasm.memory.buffer").count(), 2);
    }
}
