//! A workbook (XLSX) as text: the first sheet that holds anything, a line a row, cells parted by tabs.
//!
//! A program of its own, beside the page's, so that who brings no workbook does not load a reader for it. What the cells mean is
//! `static/bill/rows.js`'s to say, the same for a workbook and for pasted text.

use calamine::{Data, Reader, Xlsx};
use rust_decimal::Decimal;
use std::io::Cursor;
use wasm_bindgen::prelude::*;

/// Most cells that are read: a bill has some thousands.
const CELLS_MAX: usize = 200_000;

/// The lines of the first sheet that holds anything.
///
/// # Errors
/// `not-a-workbook` or `too-large`.
#[wasm_bindgen]
pub fn lines(bytes: &[u8]) -> Result<String, JsValue> {
    read(bytes).map_err(JsValue::from_str)
}

/// The same for Rust.
///
/// # Errors
/// `not-a-workbook` or `too-large`.
pub fn read(bytes: &[u8]) -> Result<String, &'static str> {
    // The older .xls would more than double the program for its tables of signs: the page asks to save it anew.
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|_| "not-a-workbook")?;
    for name in book.sheet_names() {
        let range = book.worksheet_range(&name).map_err(|_| "not-a-workbook")?;
        let (rows, columns) = range.get_size();
        if rows.saturating_mul(columns) > CELLS_MAX {
            return Err("too-large");
        }
        if !range.is_empty() {
            let row = |cells: &[Data]| cells.iter().map(cell).collect::<Vec<_>>().join("\t");
            return Ok(range.rows().map(row).collect::<Vec<_>>().join("\n"));
        }
    }
    Ok(String::new())
}

fn cell(data: &Data) -> String {
    match data {
        // The nearest binary number is stored, of which fifteen digits are what a person entered. What is beyond every amount
        // stays as it is written, and is told as no amount.
        Data::Float(number) => {
            let text = format!("{number:.14e}");
            Decimal::from_scientific(&text).map_or(text, |number| number.normalize().to_string())
        }
        Data::Int(number) => number.to_string(),
        Data::String(text) => text.replace(['\t', '\n', '\r'], " "),
        Data::Bool(_) | Data::Error(_) | Data::Empty => String::new(),
        Data::DateTime(day) => day_text(day),
        Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
    }
}

/// A day as `2026-03-05`; what is only a length of time is left out.
fn day_text(day: &calamine::ExcelDateTime) -> String {
    if !day.is_datetime() {
        return String::new();
    }
    let (year, month, date, ..) = day.to_ymd_hms_milli();
    format!("{year:04}-{month:02}-{date:02}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_xlsxwriter::Workbook;

    #[test]
    fn numbers_come_as_they_were_typed() {
        let cases = [
            (120.5, "120.5"),
            (0.1 + 0.2, "0.3"),
            (1e6, "1000000"),
            (-3.0, "-3"),
            (0.05, "0.05"),
            (46_800.01, "46800.01"),
            (0.0, "0"),
            (12345678.9, "12345678.9"),
            (1.1 * 1.1, "1.21"),
            (99_999_999.99, "99999999.99"),
            (4.35 * 100.0, "435"),
            (1.005, "1.005"),
            (0.000_001, "0.000001"),
            (1e30, "1.00000000000000e30"),
        ];
        for (number, text) in cases {
            assert_eq!(cell(&Data::Float(number)), text);
        }
    }

    #[test]
    fn a_workbook_is_lines_of_cells() {
        let mut book = Workbook::new();
        book.add_worksheet();
        let sheet = book.add_worksheet();
        for (row, (name, price, class)) in
            [("名称", None, "等级"), ("床位\n费", Some(150.10), "甲"), ("退药", Some(-12.5), "")]
                .iter()
                .enumerate()
        {
            let row = u32::try_from(row).unwrap();
            sheet.write_string(row, 0, *name).unwrap();
            match price {
                Some(price) => sheet.write_number(row, 1, *price).unwrap(),
                None => sheet.write_string(row, 1, "金额").unwrap(),
            };
            sheet.write_string(row, 2, *class).unwrap();
        }
        let bytes = book.save_to_buffer().unwrap();
        assert_eq!(read(&bytes).unwrap(), "名称\t金额\t等级\n床位 费\t150.1\t甲\n退药\t-12.5\t");
    }

    #[test]
    fn what_is_no_workbook_is_refused() {
        for bytes in [&b""[..], b"PK\x03\x04", b"<html>", &[0; 64]] {
            assert_eq!(read(bytes), Err("not-a-workbook"));
        }
    }
}
