//! The release in Firefox and WebKit. A command of its own: these browsers come from the system's packages, and a
//! machine that is slow to get them must not hold up every change.

use crate::{manifest, npm, run, site};

/// Runs `tests/engines/run.mjs` on the release and writes the report.
pub fn run() -> Result<(), String> {
    manifest::read(&site::dist())?;
    npm::ensure_installed()?;
    let mut node = run::in_root("node");
    node.args(["tests/engines/run.mjs", "--report", "docs/reports/engines.md"]);
    run::see(&mut node).map_err(|e| {
        format!(
            "{e}\nWith nothing above but a browser that was not found, on Debian as root: \
             apt-get install --no-install-recommends firefox-esr webkit2gtk-driver xvfb"
        )
    })
}
