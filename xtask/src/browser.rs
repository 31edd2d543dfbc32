//! Finding a Chromium, or getting one where that is possible without asking.

use crate::run;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const MAC: &str = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
const PACKAGES: [&str; 2] = ["chromium", "fonts-noto-cjk"];

/// The browser's path. `CHROMIUM` in the environment wins.
pub fn ensure_chromium() -> Result<PathBuf, String> {
    if let Some(path) = find() {
        return Ok(path);
    }
    if is_root() && on_path("apt-get").is_some() {
        println!("No Chromium was found: installing it with a Chinese font through apt-get.");
        run::see(Command::new("apt-get").arg("update").stdout(Stdio::null()))?;
        let words = ["install", "-y", "--no-install-recommends"];
        run::see(
            Command::new("apt-get")
                .args(words)
                .args(PACKAGES)
                .env("DEBIAN_FRONTEND", "noninteractive")
                .stdout(Stdio::null()),
        )?;
        if let Some(path) = find() {
            return Ok(path);
        }
    }
    Err(format!(
        "No Chromium was found for the browser tests.\n\
         On Debian or Ubuntu, as root: apt-get update && apt-get install -y --no-install-recommends {}\n\
         Elsewhere: install Chromium or Chrome 97 or later and a Chinese font, and if it is not on the PATH\n\
         set CHROMIUM to its program. To do without: cargo xtask test --skip-browser",
        PACKAGES.join(" ")
    ))
}

/// A browser that is here already.
pub fn find() -> Option<PathBuf> {
    if let Some(path) = std::env::var_os("CHROMIUM") {
        return Some(PathBuf::from(path));
    }
    let mac = Path::new(MAC);
    NAMES.iter().find_map(|name| on_path(name)).or_else(|| mac.is_file().then(|| mac.to_path_buf()))
}

fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

fn is_root() -> bool {
    let who = Command::new("id").arg("-u").stderr(Stdio::null()).output();
    who.is_ok_and(|out| out.stdout.trim_ascii() == b"0")
}
