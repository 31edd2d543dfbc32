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

/// What class B may be paid first of where the place's own share is not known: of drugs and pieces, of items and consumables. The
/// widest that places were seen to ask (`rules/catalogue/README.md`); never a default, both ends of a range.
const SHARES: [(&str, [&str; 2]); 2] = [("drug", ["0.00", "0.30"]), ("item", ["0.00", "0.60"])];

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
        "shares": SHARES.iter().map(|(kind, ends)| ((*kind).to_owned(), json!(ends))).collect::<serde_json::Map<_, _>>(),
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

    /// Every column of a file by its name, row by row.
    fn rows(file: &str) -> Vec<std::collections::BTreeMap<String, String>> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules/catalogue").join(file);
        let mut reader = csv::Reader::from_path(path).unwrap();
        let head = reader.headers().unwrap().clone();
        let row = |row: csv::StringRecord| {
            head.iter().map(str::to_owned).zip(row.iter().map(str::to_owned)).collect()
        };
        reader.records().map(|one| row(one.unwrap())).collect()
    }

    #[test]
    fn every_row_names_a_source_that_the_read_me_tells() {
        let told = std::fs::read_to_string(
            Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules/catalogue/README.md"),
        )
        .unwrap();
        let known = |id: &str| {
            let number = |id: &str| id.strip_prefix('S').and_then(|number| number.parse::<u8>().ok());
            number(id).is_some_and(|own| {
                told.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| word == id)
                    // S11–S20 stand there as a row.
                    || (11..=20).contains(&own) && told.contains("S11–S20")
            })
        };
        for file in [
            "codes.csv",
            "drugs-2024.csv",
            "drugs-2025.csv",
            "herbs.csv",
            "outpatient-chronic.csv",
            "services.csv",
        ] {
            let rows = rows(file);
            assert!(rows.len() > 40, "{file}");
            for row in rows {
                let source = row["source"].as_str();
                let ids: Vec<&str> = source
                    .split([' ', ';', '+', ',', '/'])
                    .map(|id| id.strip_suffix("-derived").unwrap_or(id))
                    .collect();
                assert!(!ids.is_empty() && ids.iter().all(|id| known(id)), "{file}: {source}");
            }
        }
    }

    #[test]
    fn the_code_tables_hold_what_bills_and_figures_are_told_by() {
        let rows = rows("codes.csv");
        let codes = |table: &str| -> Vec<String> {
            let of = rows.iter().filter(|row| row["table"] == table);
            let mut codes: Vec<String> = of.map(|row| row["code"].clone()).collect();
            codes.sort();
            codes
        };
        let categories: Vec<String> = (1..=14).map(|number| format!("{number:02}")).collect();
        assert_eq!(codes("med_chrgitm_type"), categories, "the categories a line may have");
        assert_eq!(codes("chrgitm_lv"), ["01", "02", "03"], "classes A, B, C");
        for (table, some) in [
            ("insutype", ["310", "390"]),
            ("fund_pay_type", ["310100", "310200"]),
            ("med_type", ["11", "2101"]),
            ("hosp_lv", ["1", "10"]),
        ] {
            let known = codes(table);
            assert!(some.iter().all(|code| known.iter().any(|own| own == code)), "{table}: {known:?}");
        }
        assert!(rows.iter().all(|row| !row["meaning"].is_empty() && !row["scope"].is_empty()));
    }

    #[test]
    fn what_was_excluded_in_1999_is_told_with_its_year_and_level() {
        let made = made();
        let items: Vec<Vec<&str>> =
            made["items"].as_str().unwrap().lines().map(|row| row.split('|').collect()).collect();
        let excluded =
            items.iter().filter(|row| row[2] == "C" && row[7] == "1999" && row[8] == "national framework");
        assert!(excluded.count() > 10);
        assert!(
            items.iter().all(|row| !row[6].is_empty() && !row[7].is_empty()),
            "place and year in each row"
        );
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
