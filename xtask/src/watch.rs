//! Building again when a source file changes.

use crate::{run, site};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

const WATCHED: [&str; 6] = ["src", "static", "rules", "index.html", "Cargo.toml", "Cargo.lock"];

/// Looks twice a second; asking the file system needs no crate and works on every one of them.
pub fn rebuild_on_change(root: &Path) {
    let mut seen = look(root);
    loop {
        std::thread::sleep(Duration::from_millis(500));
        let now = look(root);
        if now == seen {
            continue;
        }
        seen = now;
        println!("Something changed: building again.");
        match site::build() {
            Ok(_) => println!("Done. Reload the page to see it."),
            Err(why) => eprintln!("{why}\nThe page is still the one from before."),
        }
    }
}

fn look(root: &Path) -> BTreeMap<PathBuf, Option<SystemTime>> {
    let mut seen = BTreeMap::new();
    for name in WATCHED {
        let path = root.join(name);
        let files = if path.is_dir() { run::files(&path) } else { vec![path] };
        for file in files {
            let changed = file.metadata().and_then(|about| about.modified()).ok();
            seen.insert(file, changed);
        }
    }
    seen
}
