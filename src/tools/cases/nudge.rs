//! Does a case feel the numbers of its pack? Every figure, rate, band end, share and cut of a pack that a case carries is nudged
//! by one hundredth, up and down; a nudge that leaves everything as expected shows a number that the case does not test.

use std::fmt;
use zifu::explain::{self, Words};
use zifu::pack::Pack;
use zifu::tree::Tree;

/// Which way a number was nudged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// One hundredth more; a nought becomes 0.01, a whole number grows by one at least.
    Up,
    /// One hundredth less, by one at least; a nought stays.
    Down,
}

impl Way {
    /// The word in lists: `up`, `down`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Way::Up => "up",
            Way::Down => "down",
        }
    }
}

/// A nudge that broke nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfelt {
    /// Where the number stands: `table.rate.row.1.value`, tables, items and counters by their id.
    pub at: String,
    /// Which way.
    pub way: Way,
}

impl fmt::Display for Unfelt {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} {}", self.at, self.way.word())
    }
}

/// What nudging the pack of one case gave.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// How many nudges gave a pack that the checker takes, and so were settled.
    pub tried: usize,
    /// Those that broke nothing.
    pub unfelt: Vec<Unfelt>,
}

/// Nudges every number of the pack a case carries and runs the case on each; a nudged pack that the checker refuses says
/// nothing about the case and is not counted.
///
/// # Errors
/// When the case carries no pack, or fails as it stands.
pub fn nudge(case: &Tree, say: &Words) -> Result<Report, Vec<String>> {
    let Some(tree @ Tree::Table(_)) = case.get("pack") else {
        return Err(vec![say.get("test.no-inline").to_owned()]);
    };
    let pack = Pack::read(tree)
        .map_err(|faults| faults.iter().map(|fault| explain::fault(fault, say)).collect::<Vec<_>>())?;
    super::run_on(case, &pack, say)?;
    let mut places = Vec::new();
    walk(tree, &mut Vec::new(), "", "", &mut places);
    let mut report = Report::default();
    for place in places {
        for way in [Way::Up, Way::Down] {
            let mut nudged = tree.clone();
            let Some(number) = find(&mut nudged, &place.path) else { continue };
            let Some(changed) = moved(number, place.money, way) else { continue };
            *number = changed;
            let Ok(pack) = Pack::read(&nudged) else { continue };
            report.tried += 1;
            if super::run_on(case, &pack, say).is_ok() {
                report.unfelt.push(Unfelt { at: place.at.clone(), way });
            }
        }
    }
    Ok(report)
}

/// Every number of a pack that is a figure of its rules, with where it stands.
#[must_use]
pub fn numbers(pack: &Tree) -> Vec<(String, String)> {
    let mut places = Vec::new();
    walk(pack, &mut Vec::new(), "", "", &mut places);
    let mut tree = pack.clone();
    let number = |place: Place| Some((place.at, find(&mut tree, &place.path)?.scalar()?));
    places.into_iter().filter_map(number).collect()
}

/// A number of a pack.
struct Place {
    /// Its name in a report.
    at: String,
    /// The child to take at each level.
    path: Vec<usize>,
    /// Whether it is money and so has fen at most.
    money: bool,
}

/// Keys whose values are no figures of a rule, though some look like numbers.
const NO_FIGURES: [&str; 26] = [
    "format",
    "place",
    "division",
    "scheme",
    "title",
    "title_en",
    "version",
    "checked_on",
    "insurance_year",
    "max_bill",
    "gaps",
    "sources",
    "first",
    "last",
    "when",
    "id",
    "source",
    "clause",
    "quote",
    "note",
    "year_from",
    "names",
    "values",
    "map",
    "marks",
    "counts",
];

fn walk(tree: &Tree, path: &mut Vec<usize>, at: &str, unit: &str, places: &mut Vec<Place>) {
    let below = |name: &str| if at.is_empty() { name.to_owned() } else { format!("{at}.{name}") };
    let key = at.rsplit('.').find(|word| word.parse::<usize>().is_err()).unwrap_or("");
    match tree {
        Tree::Table(pairs) => {
            let unit = tree.text_at("unit").unwrap_or(unit);
            for (index, (name, value)) in pairs.iter().enumerate() {
                if !NO_FIGURES.contains(&name.as_str()) {
                    path.push(index);
                    walk(value, path, &below(name), unit, places);
                    path.pop();
                }
            }
        }
        Tree::List(items) => {
            for (index, item) in items.iter().enumerate() {
                let name = item.text_at("id").map_or_else(|| (index + 1).to_string(), str::to_owned);
                path.push(index);
                walk(item, path, &below(&name), unit, places);
                path.pop();
            }
        }
        _ => {
            let money = key == "to" || (unit == "money" && !matches!(key, "share" | "per"));
            if moved(tree, money, Way::Up).is_some() {
                places.push(Place { at: at.to_owned(), path: path.clone(), money });
            }
        }
    }
}

fn find<'t>(tree: &'t mut Tree, path: &[usize]) -> Option<&'t mut Tree> {
    path.iter().try_fold(tree, |tree, index| match tree {
        Tree::Table(pairs) => pairs.get_mut(*index).map(|(_, value)| value),
        Tree::List(items) => items.get_mut(*index),
        _ => None,
    })
}

/// The number one hundredth more or less; nothing for what is no number, and for a nought downwards.
fn moved(tree: &Tree, money: bool, way: Way) -> Option<Tree> {
    let step = |number: i128, nought: i128, least: i128| match (number, way) {
        (0, Way::Up) => Some(nought),
        (0, Way::Down) => None,
        (_, Way::Up) => Some(number + (number.abs() / 100).max(least)),
        (_, Way::Down) => Some(number - (number.abs() / 100).max(least)),
    };
    match tree {
        Tree::Whole(number) => {
            step(i128::from(*number), 1, 1).and_then(|number| i64::try_from(number).ok()).map(Tree::Whole)
        }
        Tree::Text(text) => {
            let places = if money { 2 } else { 6 };
            let number = scaled(text, places)?;
            let hundredth = if money { 1 } else { 10_000 };
            step(number, hundredth, 1).map(|number| Tree::Text(decimal(number, places)))
        }
        _ => None,
    }
}

/// A decimal as a whole count of its last place.
fn scaled(text: &str, places: usize) -> Option<i128> {
    if let Some(size) = text.strip_prefix('-') {
        return scaled(size, places).map(|number| -number);
    }
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(fraction) || fraction.len() > places {
        return None;
    }
    format!("{whole}{fraction:0<places$}").parse().ok()
}

fn decimal(number: i128, places: usize) -> String {
    let digits = format!("{:0>width$}", number.unsigned_abs(), width = places + 1);
    let (whole, fraction) = digits.split_at(digits.len() - places);
    format!("{}{whole}.{fraction}", if number < 0 { "-" } else { "" })
}

#[cfg(test)]
mod tests {
    use super::{Tree, Way, moved};

    fn text(number: &str, money: bool, way: Way) -> Option<String> {
        moved(&Tree::Text(number.to_owned()), money, way).and_then(|tree| tree.scalar())
    }

    #[test]
    fn a_number_moves_by_one_hundredth() {
        assert_eq!(text("650.00", true, Way::Up).as_deref(), Some("656.50"));
        assert_eq!(text("0.85", false, Way::Down).as_deref(), Some("0.841500"));
        assert_eq!(text("0.30", true, Way::Down).as_deref(), Some("0.29"), "a fen at least");
        assert_eq!(text("0.00", false, Way::Up).as_deref(), Some("0.010000"));
        assert_eq!(text("0.00", true, Way::Down), None);
        assert_eq!(text("-0.05", false, Way::Up).as_deref(), Some("-0.049500"));
        assert_eq!(text("none", true, Way::Up), None);
        assert_eq!(text("2024-01-01", false, Way::Up), None);
        assert_eq!(moved(&Tree::Whole(70), false, Way::Down), Some(Tree::Whole(69)));
    }
}
