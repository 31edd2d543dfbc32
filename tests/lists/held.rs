//! What the engine said when it was last looked at, as a text a line a thing: whoever changes the engine reads what changed.

use std::path::Path;

/// Compares a text with the file that holds it; writes the file when the variable is set.
///
/// # Panics
/// When they differ, with the first lines that do and the command that writes the file anew.
#[allow(clippy::expect_used, reason = "a test stops at what it did not expect")]
pub fn held(file: &str, text: &str, variable: &str, test: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    if std::env::var_os(variable).is_some() {
        std::fs::write(&path, text).expect(file);
    }
    let before = std::fs::read_to_string(&path).expect(file);
    let pairs = text.lines().zip(before.lines()).filter(|(now, before)| now != before).take(6);
    let differ: Vec<String> = pairs.map(|(now, before)| format!("was {before}\nis  {now}")).collect();
    assert!(
        text == before,
        "{file} says something else ({} lines, before {}). If the change was meant, write it anew: \
         {variable}=1 cargo test -p zifu --test {test}\n{}",
        text.lines().count(),
        before.lines().count(),
        differ.join("\n")
    );
}
