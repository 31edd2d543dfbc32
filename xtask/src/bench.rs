//! The engine beside its peers: builds what is measured and has `tests/peers/run.mjs` measure it.

use crate::{package, run};
use zifu_tools::rules;

/// Measures against the peer benchmark in `folder` and writes `docs/benchmarks.md`.
pub fn bench(folder: &str, quick: bool) -> Result<(), String> {
    let root = run::root();
    package::build()?;
    let pack = rules::read_toml(&root.join("tests/peers/pack.toml"))?;
    run::write(&run::target().join("peers").join("pack.json"), rules::json(&pack).as_bytes())?;
    let words = ["build", "--release", "--locked", "--package", "zifu-tools", "--example", "peer"];
    run::see(run::cargo().args(words).args(["--config", "profile.release.package.zifu.opt-level=3"]))?;
    let native = run::target().join("release").join("examples").join("peer");
    let mut node = run::in_root("node");
    node.arg(root.join("tests/peers/run.mjs")).arg(folder).arg(native);
    if quick {
        node.arg("--quick");
    }
    run::see(&mut node)
}
