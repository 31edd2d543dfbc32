//! What the engine said when it was last looked at, as a text a line a thing: whoever changes the engine reads what changed.

use std::path::Path;

/// Compares a text with the file that holds it; writes the file when the variable is set.
///
/// # Errors
/// The first lines that differ, and the command that writes them anew.
pub fn held(file: &str, text: &str, variable: &str, test: &str) -> Result<(), String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    if std::env::var_os(variable).is_some() {
        std::fs::write(&path, text).map_err(|e| format!("{file}: {e}"))?;
    }
    let before = std::fs::read_to_string(&path).map_err(|e| format!("{file}: {e}"))?;
    if text == before {
        return Ok(());
    }
    let pairs = text.lines().zip(before.lines()).filter(|(now, before)| now != before).take(6);
    let differ: Vec<String> = pairs.map(|(now, before)| format!("was {before}\nis  {now}")).collect();
    Err(format!(
        "{file} says something else ({} lines, before {}). If the change was meant, write it anew: \
         {variable}=1 cargo test -p zifu --test {test}\n{}",
        text.lines().count(),
        before.lines().count(),
        differ.join("\n")
    ))
}
