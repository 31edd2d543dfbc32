//! `zifu rules table`: one table of a pack as a sheet for WPS or Excel, and back. TOML stays the stored form; a sheet that was not
//! changed gives the same table back.

use super::{Finding, add_sources};
use calamine::{Data, Reader, Xlsx};
use rust_xlsxwriter::{Format, FormatAlign, Workbook};
use std::io::Cursor;
use std::path::Path;
use toml_edit::{ArrayOfTables, DocumentMut, InlineTable, Item, Table, Value};
use zifu::explain::Words;
use zifu::pack::Pack;
use zifu::tree::Tree;

/// What a row may hold besides its case, in this order.
const KEYS: [&str; 9] =
    ["first", "last", "value", "source", "clause", "confidence", "quote", "note", "note_en"];
/// Stands for every cell of an axis.
const ALL: &str = "*";

/// Why a sheet was not made or not taken.
#[derive(Debug)]
pub enum Refused {
    /// The pack has no such table; these it has.
    NoTable(Vec<String>),
    /// The sheet or the file cannot be read or written.
    File(String),
    /// The sheet's heading is not that of this table: what is wanted.
    Heading(String),
    /// The pack would have these faults.
    Faults(Vec<Finding>),
}

/// The columns of a table: its axes, then [`KEYS`].
fn columns(table: &Tree) -> Vec<String> {
    let axes = table.items_at("over").iter().filter_map(Tree::text).map(str::to_owned);
    axes.chain(KEYS.map(str::to_owned)).collect()
}

fn find<'t>(tree: &'t Tree, id: &str) -> Result<&'t Tree, Refused> {
    let tables = tree.items_at("table");
    tables.iter().find(|table| table.text_at("id") == Some(id)).ok_or_else(|| {
        Refused::NoTable(tables.iter().filter_map(|table| table.text_at("id")).map(str::to_owned).collect())
    })
}

/// A table as an XLSX file. Every cell is text, so that no program turns 0.85 into a number of its own.
///
/// # Errors
/// No such table, or the sheet cannot be made.
pub fn write(tree: &Tree, id: &str, words: &Words) -> Result<Vec<u8>, Refused> {
    let table = find(tree, id)?;
    let file = |error: rust_xlsxwriter::XlsxError| Refused::File(error.to_string());
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let text = Format::new().set_num_format("@").set_text_wrap().set_align(FormatAlign::Top);
    let head = text.clone().set_bold();
    for (column, name) in (0_u16..).zip(columns(table)) {
        let title = words
            .find(&format!("sheet.{name}"))
            .or_else(|| words.find(&format!("fact.{name}")))
            .unwrap_or(&name);
        sheet.write_string_with_format(0, column, &name, &head).map_err(file)?;
        sheet.write_string_with_format(1, column, title, &head).map_err(file)?;
        sheet
            .set_column_width(
                column,
                if matches!(name.as_str(), "value" | "quote" | "note" | "note_en") { 40 } else { 16 },
            )
            .map_err(file)?;
    }
    sheet.set_freeze_panes(2, 0).map_err(file)?;
    for (line, row) in (2_u32..).zip(table.items_at("row")) {
        for (column, name) in (0_u16..).zip(columns(table)) {
            sheet.write_string_with_format(line, column, cell(row, &name), &text).map_err(file)?;
        }
    }
    book.save_to_buffer().map_err(file)
}

/// What stands in a cell of the sheet.
fn cell(row: &Tree, name: &str) -> String {
    if !KEYS.contains(&name) {
        let cells = row.get("when").and_then(|when| when.get(name));
        let names: Vec<&str> = cells.map_or(&[][..], Tree::items).iter().filter_map(Tree::text).collect();
        return if cells.is_none() { ALL.to_owned() } else { names.join("|") };
    }
    match row.get(name) {
        None => String::new(),
        Some(Tree::Text(text)) => text.clone(),
        Some(value) => bands_text(value).unwrap_or_else(|| toml_value(value).to_string().trim().to_owned()),
    }
}

/// Bands as people write them: `30000.00: 0.85; none: 0.90`.
fn bands_text(value: &Tree) -> Option<String> {
    let bands = value.get("bands")?.items();
    let one = |band: &Tree| Some(format!("{}: {}", band.text_at("to")?, band.text_at("rate")?));
    Some(bands.iter().map(one).collect::<Option<Vec<String>>>()?.join("; "))
}

/// The value that a cell of the sheet means.
fn value_of(text: &str, bands: bool) -> Result<Tree, String> {
    if text.starts_with('{') {
        let tree = super::parse_toml(&format!("value = {text}"))?;
        return tree.get("value").cloned().ok_or_else(|| text.to_owned());
    }
    if !bands || !text.contains([':', '：']) {
        return Ok(Tree::Text(text.to_owned()));
    }
    let pieces = text.split([';', '；']).map(str::trim).filter(|piece| !piece.is_empty());
    let band = |piece: &str| {
        let (to, rate) = piece.split_once([':', '：']).ok_or_else(|| piece.to_owned())?;
        let pair = |key: &str, value: &str| (key.to_owned(), Tree::Text(value.trim().to_owned()));
        Ok(Tree::Table(vec![pair("to", to), pair("rate", rate)]))
    };
    let bands = pieces.map(band).collect::<Result<Vec<Tree>, String>>()?;
    Ok(Tree::Table(vec![("bands".to_owned(), Tree::List(bands))]))
}

/// The rows of a sheet as the rows of a pack.
fn rows(bytes: &[u8], table: &Tree) -> Result<Vec<Tree>, Refused> {
    let broken = |error: calamine::XlsxError| Refused::File(error.to_string());
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(broken)?;
    let range = match book.worksheet_range_at(0) {
        Some(range) => range.map_err(broken)?,
        None => return Err(Refused::File("0".to_owned())),
    };
    let wanted = columns(table);
    let mut lines = range.rows();
    let heading: Vec<String> = lines.next().map(|line| line.iter().map(text).collect()).unwrap_or_default();
    if heading
        .iter()
        .map(String::as_str)
        .filter(|name| !name.is_empty())
        .ne(wanted.iter().map(String::as_str))
    {
        return Err(Refused::Heading(wanted.join(" ")));
    }
    let bands = table.text_at("unit") == Some("bands");
    let mut rows = Vec::new();
    for line in lines.skip(1) {
        let cells: Vec<String> = line.iter().map(text).collect();
        if cells.iter().all(String::is_empty) {
            continue;
        }
        let mut when = Vec::new();
        let mut row = Vec::new();
        for (name, cell) in wanted.iter().zip(&cells).filter(|(_, cell)| !cell.is_empty()) {
            match name.as_str() {
                "value" => row.push((name.clone(), value_of(cell, bands).map_err(Refused::File)?)),
                known if KEYS.contains(&known) => row.push((name.clone(), Tree::Text(cell.clone()))),
                _ if cell == ALL => {}
                _ => {
                    let names = cell.split(['|', '、']).map(|name| Tree::Text(name.trim().to_owned()));
                    when.push((name.clone(), Tree::List(names.collect())));
                }
            }
        }
        if !when.is_empty() {
            row.insert(0, ("when".to_owned(), Tree::Table(when)));
        }
        rows.push(Tree::Table(row));
    }
    Ok(rows)
}

/// A cell as text; a day that the program turned into a date is a day again.
fn text(cell: &Data) -> String {
    match cell {
        Data::DateTime(date) => {
            let (year, month, day, ..) = date.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        Data::DateTimeIso(text) => text.chars().take(10).collect(),
        other => other.to_string().trim().to_owned(),
    }
}

/// Takes a changed sheet into the text of a pack file: rows that are the same stay as they are, with their comments.
///
/// # Errors
/// The sheet is not of this table, or the pack would have faults; then nothing is to be written.
pub fn take(file: &Path, old: &str, id: &str, sheet: &[u8]) -> Result<String, Refused> {
    let tree = super::parse_toml(old).map_err(Refused::File)?;
    let table = find(&tree, id)?;
    let before = table.items_at("row");
    let after = rows(sheet, table)?;
    let mut document: DocumentMut =
        old.parse().map_err(|error: toml_edit::TomlError| Refused::File(error.to_string()))?;
    let Some(stored) = stored(&mut document, id) else { return Err(Refused::NoTable(Vec::new())) };
    let mut kept = ArrayOfTables::new();
    for row in &after {
        let same = before.iter().position(|known| alike(known, row));
        let mut entry = same.and_then(|place| stored.get(place)).cloned().unwrap_or_else(|| entry(row));
        entry.set_position(None);
        kept.push(entry);
    }
    *stored = kept;
    let text = document.to_string();
    let mut changed = super::parse_toml(&text).map_err(Refused::File)?;
    add_sources(&mut changed, &file.with_file_name("sources.toml"));
    match Pack::read(&changed) {
        Ok(_) => Ok(text),
        Err(faults) => {
            let file = file.display().to_string();
            Err(Refused::Faults(
                faults.into_iter().map(|fault| Finding::of(&file, fault, &changed)).collect(),
            ))
        }
    }
}

/// The rows of a table as they are stored.
fn stored<'d>(document: &'d mut DocumentMut, id: &str) -> Option<&'d mut ArrayOfTables> {
    let tables = document.get_mut("table")?.as_array_of_tables_mut()?;
    let own = tables.iter_mut().find(|table| table.get("id").and_then(Item::as_str) == Some(id))?;
    own.get_mut("row")?.as_array_of_tables_mut()
}

/// Whether two rows say the same, in whatever order.
fn alike(one: &Tree, other: &Tree) -> bool {
    match (one, other) {
        (Tree::Table(own), Tree::Table(others)) => {
            let found = |(key, value): &(String, Tree)| {
                others.iter().any(|(name, known)| name == key && alike(value, known))
            };
            own.len() == others.len() && own.iter().all(found)
        }
        (Tree::List(own), Tree::List(others)) => {
            own.len() == others.len() && own.iter().zip(others).all(|(one, other)| alike(one, other))
        }
        (one, other) => one == other,
    }
}

/// A row as TOML.
fn entry(row: &Tree) -> Table {
    let mut table = Table::new();
    for (key, value) in row.pairs() {
        let day = matches!(key.as_str(), "first" | "last");
        let bare = value.text().filter(|_| day).and_then(|text| text.parse::<toml_edit::Datetime>().ok());
        let value = bare.map_or_else(|| toml_value(value), Value::from);
        table.insert(key, Item::Value(value));
    }
    table.decor_mut().set_prefix("\n");
    table
}

fn toml_value(tree: &Tree) -> Value {
    match tree {
        Tree::Flag(flag) => Value::from(*flag),
        Tree::Whole(number) => Value::from(*number),
        Tree::Text(text) => Value::from(text.as_str()),
        Tree::List(items) => Value::Array(items.iter().map(toml_value).collect()),
        Tree::Table(pairs) => {
            let inline: InlineTable =
                pairs.iter().map(|(key, value)| (key.as_str(), toml_value(value))).collect();
            Value::InlineTable(inline)
        }
        Tree::Other(word) => Value::from(*word),
    }
}
