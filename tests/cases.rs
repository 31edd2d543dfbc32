//! Every file under `tests/cases/` is one test, named by its path.

use libtest_mimic::{Arguments, Failed, Trial};
use std::path::{Path, PathBuf};

fn main() {
    let arguments = Arguments::from_args();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    collect(&root.join("tests/cases"), &mut files);
    files.sort();
    assert!(files.len() >= 25, "tests/cases holds {} files only", files.len());
    let trials = files
        .into_iter()
        .map(|file| {
            let name = file.strip_prefix(root.join("tests/cases")).unwrap_or(&file).with_extension("");
            Trial::test(name.to_string_lossy().into_owned(), move || run(&file))
        })
        .collect();
    libtest_mimic::run(&arguments, trials).exit();
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok) {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "toml") && !path.ends_with("TEMPLATE.toml")
        {
            files.push(path);
        }
    }
}

fn run(file: &Path) -> Result<(), Failed> {
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let tree = zifu_tools::rules::read_toml(file)?;
    match zifu_tools::cases::run(&tree, &rules) {
        Ok(_) => Ok(()),
        Err(wrong) => Err(wrong.join("\n").into()),
    }
}
