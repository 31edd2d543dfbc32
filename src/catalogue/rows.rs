//! The rows of the lists, read and checked.

use std::collections::HashMap;
use std::path::Path;

/// Things numbered in the order in which they come.
pub struct List<T>(pub Vec<T>);

impl<T> Default for List<T> {
    fn default() -> List<T> {
        List(Vec::new())
    }
}

impl<T: PartialEq> List<T> {
    /// The number of a thing, given anew when it is new.
    pub fn place(&mut self, thing: T) -> usize {
        let known = self.0.iter().position(|one| *one == thing);
        known.unwrap_or_else(|| {
            self.0.push(thing);
            self.0.len() - 1
        })
    }
}

/// A line of the drug lists: a name in some forms.
pub struct Drug {
    /// Names of one number joined by `、`.
    pub name: String,
    /// Dosage forms (剂型) joined by `、`; empty when the name itself holds the form.
    pub forms: String,
    /// `western`, `tcm`, `western-negotiated`, `tcm-negotiated`, `western-bid`, `commercial-only`.
    pub section: String,
    /// Class (甲乙丙 as A, B, C) in 2024 and in 2025; empty when it is not in that year's list.
    pub classes: [String; 2],
    /// `yes` when the class holds under a condition alone (限定支付), `unknown` when nobody could say, else empty.
    pub condition: String,
    /// What the condition is about, as a hint.
    pub note: String,
}

/// A decoction piece (中药饮片).
pub struct Herb {
    /// Its name.
    pub name: String,
    /// `B` where the fund pays (these have no class of their own), `C` where it does not.
    pub class: String,
    /// `alone`: not paid when it is used alone.
    pub condition: String,
}

/// A service, bed or consumable, as some notice classed it.
pub struct Item {
    /// Its name.
    pub name: String,
    cells: Vec<String>,
}

impl Item {
    /// Its row: name, kind, class, share paid first in percent, cap in yuan, unit, place, year, level of the rule.
    pub fn row(&self) -> String {
        [self.name.clone(), self.cells.join("|")].join("|")
    }
}

/// One table as a list of cells by column name.
struct Table {
    file: String,
    head: HashMap<String, usize>,
    rows: Vec<csv::StringRecord>,
}

impl Table {
    fn read(folder: &Path, file: &str) -> Result<Table, String> {
        let told = |error: csv::Error| format!("rules/catalogue/{file}: {error}");
        let mut reader = csv::Reader::from_path(folder.join(file)).map_err(told)?;
        let head = reader
            .headers()
            .map_err(told)?
            .iter()
            .enumerate()
            .map(|(at, name)| (name.to_owned(), at))
            .collect();
        let rows = reader.records().collect::<Result<_, _>>().map_err(told)?;
        Ok(Table { file: file.to_owned(), head, rows })
    }

    fn cell(&self, row: usize, column: &str) -> Result<&str, String> {
        let at = self
            .head
            .get(column)
            .ok_or_else(|| format!("rules/catalogue/{}: there is no column {column}.", self.file))?;
        let cell = self.rows.get(row).and_then(|cells| cells.get(*at)).unwrap_or("");
        if cell.contains(['\n', '|']) {
            return Err(self.told(row, column, cell, "has a sign that the asset uses"));
        }
        Ok(cell)
    }

    fn told(&self, row: usize, column: &str, cell: &str, why: &str) -> String {
        format!("rules/catalogue/{}, line {}: {column} {cell} {why}.", self.file, row + 2)
    }

    fn class(&self, row: usize, column: &str) -> Result<String, String> {
        match self.cell(row, column)? {
            "甲" => Ok("A".into()),
            "乙" => Ok("B".into()),
            "丙" => Ok("C".into()),
            other => Err(self.told(row, column, other, "is no class: 甲, 乙 or 丙")),
        }
    }
}

/// The drug list of a year.
///
/// # Errors
/// A sentence that names the file and the line.
pub fn drugs(folder: &Path, year: u16) -> Result<Vec<Drug>, String> {
    let table = Table::read(folder, &format!("drugs-{year}.csv"))?;
    let mut drugs: Vec<Drug> = Vec::new();
    for row in 0..table.rows.len() {
        let cell = |column: &str| table.cell(row, column).map(str::to_owned);
        let condition = match cell("restricted")?.as_str() {
            "no" => String::new(),
            "yes" => "yes".into(),
            "unknown" => "unknown".into(),
            other => return Err(table.told(row, "restricted", other, "is none of yes, no, unknown")),
        };
        let class = table.class(row, "class")?;
        let classes = if year == 2024 { [class, String::new()] } else { [String::new(), class] };
        let (name, forms, section, note) =
            (cell("name_zh")?, cell("dosage_forms")?, cell("section")?, cell("restriction_short")?);
        drugs.push(Drug { name, forms, section, classes, condition, note });
    }
    Ok(drugs)
}

/// Both lists as one: a name in the same forms is one row. The later list says section and condition.
pub fn joined(lists: &[Vec<Drug>; 2]) -> Vec<Drug> {
    let [old, new] = lists;
    let key = |drug: &Drug| (drug.name.clone(), drug.forms.clone());
    let mut before: HashMap<_, String> = HashMap::new();
    for drug in old {
        before.insert(key(drug), drug.classes.concat());
    }
    let mut all = Vec::new();
    for drug in new {
        let was = before.remove(&key(drug)).unwrap_or_default();
        all.push(copy(drug, [was, drug.classes.concat()]));
    }
    for drug in old {
        if before.remove(&key(drug)).is_some() {
            all.push(copy(drug, drug.classes.clone()));
        }
    }
    all
}

fn copy(drug: &Drug, classes: [String; 2]) -> Drug {
    let Drug { name, forms, section, condition, note, .. } = drug;
    let [name, forms, section, condition, note] = [name, forms, section, condition, note].map(Clone::clone);
    Drug { name, forms, section, classes, condition, note }
}

/// The decoction pieces.
///
/// # Errors
/// A sentence that names the file and the line.
pub fn herbs(folder: &Path) -> Result<Vec<Herb>, String> {
    let table = Table::read(folder, "herbs.csv")?;
    let mut herbs = Vec::new();
    for row in 0..table.rows.len() {
        let (class, condition) = match table.cell(row, "fund_payable")? {
            "yes" => ("B", ""),
            "no-if-used-alone" => ("B", "alone"),
            "no" => ("C", ""),
            other => {
                return Err(table.told(row, "fund_payable", other, "is none of yes, no, no-if-used-alone"));
            }
        };
        let name = table.cell(row, "name_zh")?.to_owned();
        herbs.push(Herb { name, class: class.into(), condition: condition.into() });
    }
    Ok(herbs)
}

/// Services, beds and consumables.
///
/// # Errors
/// A sentence that names the file and the line.
pub fn items(folder: &Path) -> Result<Vec<Item>, String> {
    let table = Table::read(folder, "services.csv")?;
    let mut items = Vec::new();
    for row in 0..table.rows.len() {
        let cell = |column: &str| table.cell(row, column).map(str::to_owned);
        let class = table.class(row, "class")?;
        let mut cells = vec![cell("kind")?, class];
        for column in ["prepay_pct", "pay_cap_yuan", "unit", "place", "year", "rule_level"] {
            cells.push(cell(column)?);
        }
        items.push(Item { name: cell("item_zh")?, cells });
    }
    Ok(items)
}
