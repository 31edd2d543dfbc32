//! The catalogue: national drug lists of two years, decoction pieces, service items, made from `rules/catalogue/*.csv` into one
//! small file that is searched in the browser (`static/search/search.js`).
//!
//! What the data are and how far they can be trusted stands in `rules/catalogue/README.md`.

mod rows;
mod sounds;

use rows::{Drug, Herb, Item, List};
use serde_json::{Value, json};
use std::path::Path;

/// The asset's logical name.
pub const NAME: &str = "catalogue";

/// Reads the lists below `root` and makes the asset's text.
///
/// # Errors
/// A sentence that names the file and the row.
pub fn build(root: &Path) -> Result<String, String> {
    let folder = root.join("rules").join("catalogue");
    let lists = [2024, 2025].map(|year| rows::drugs(&folder, year));
    let [old, new] = lists;
    let drugs = rows::joined(&[old?, new?]);
    let herbs = rows::herbs(&folder)?;
    let items = rows::items(&folder)?;
    Ok(asset(&drugs, &herbs, &items).to_string())
}

/// The alphabet of the columns: 64 letters, one a row or two.
const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Columns rather than rows: alike things side by side pack best, and a search needs the names alone.
fn asset(drugs: &[Drug], herbs: &[Herb], items: &[Item]) -> Value {
    let mut kinds: List<Value> = List::default();
    let mut forms: List<String> = List::default();
    let (mut names, mut kind, mut form, mut notes) = (Vec::new(), String::new(), String::new(), Vec::new());
    let mut put = |name: &str, about: Value, shape: &str| {
        names.push(name.to_owned());
        kind.push_str(&letter(kinds.place(about)));
        let shape = forms.place(shape.to_owned());
        form.push_str(&letter(shape / LETTERS.len()));
        form.push_str(&letter(shape % LETTERS.len()));
    };
    for drug in drugs {
        put(&drug.name, json!([drug.section, drug.classes[0], drug.classes[1], drug.condition]), &drug.forms);
        notes.push(drug.note.clone());
    }
    for herb in herbs {
        put(&herb.name, json!(["herb", herb.class, herb.class, herb.condition]), "");
    }
    let sounds = sounds::table(
        names.iter().flat_map(|name| name.chars()).chain(items.iter().flat_map(|item| item.name.chars())),
    );
    json!({
        "format": 1,
        "years": [[2024, "2025-01-01"], [2025, "2026-01-01"]],
        "kinds": kinds.0,
        "forms": forms.0.join("\n"),
        "names": names.join("\n"),
        "kind": kind,
        "form": form,
        "notes": notes.join("\n").trim_end(),
        "items": items.iter().map(Item::row).collect::<Vec<_>>().join("\n"),
        "sounds": sounds,
    })
}

fn letter(place: usize) -> String {
    LETTERS.get(place).map_or_else(String::new, |byte| char::from(*byte).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made() -> Value {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        serde_json::from_str(&build(&root).unwrap()).unwrap()
    }

    #[test]
    fn every_row_has_its_letter_in_every_column() {
        let made = made();
        let text = |key: &str| made[key].as_str().unwrap();
        let names = text("names").lines().count();
        assert_eq!(names, 3968 + 924, "rows of both lists together, and the pieces");
        assert_eq!(text("kind").len(), names);
        assert_eq!(text("form").len(), 2 * names);
        assert!(made["kinds"].as_array().unwrap().len() <= LETTERS.len());
        assert!(text("forms").lines().count() <= LETTERS.len() * LETTERS.len());
        assert!(text("items").lines().count() > 150);
    }

    #[test]
    fn a_drug_of_both_years_is_one_row_and_a_dropped_one_says_so() {
        let made = made();
        let find = |name: &str| {
            let at = made["names"].as_str().unwrap().lines().position(|one| one == name).unwrap();
            let letter = made["kind"].as_str().unwrap().as_bytes()[at];
            let place = LETTERS.iter().position(|one| *one == letter).unwrap();
            made["kinds"][place].clone()
        };
        assert_eq!(find("克霉唑"), json!(["western", "B", "B", ""]));
        assert_eq!(find("维生素K4"), json!(["western", "B", "", ""]), "in the list of 2024 alone");
    }

    #[test]
    fn sounds_hold_the_readings_that_drug_names_use() {
        let made = made();
        let table = made["sounds"].as_str().unwrap();
        for (sound, sign) in [("a", '阿'), ("shen", '参'), ("po", '朴'), ("e", '阿')] {
            let group = table.split(|c: char| c.is_ascii_lowercase()).count();
            assert!(group > 100);
            let reads = sounds::readings(table, sign);
            assert!(reads.contains(&sound.to_owned()), "{sign}: {reads:?}");
        }
    }
}
