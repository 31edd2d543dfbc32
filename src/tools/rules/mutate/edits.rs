//! The changes that are made to a pack, one at a time.

use super::{Kind, moved};
use zifu::money::{Rate, Yuan, fen_text};
use zifu::tree::Tree;

/// Where a value lies: the child to take at each level.
type Route = Vec<usize>;

/// One change.
#[derive(Clone, Debug)]
pub(super) struct Edit {
    pub kind: Kind,
    pub at: String,
    pub change: String,
    /// What becomes what; all at once.
    sets: Vec<(Route, Tree)>,
}

impl Edit {
    pub fn apply(&self, tree: &mut Tree) {
        for (route, value) in &self.sets {
            let found = route.iter().try_fold(&mut *tree, |tree, index| match tree {
                Tree::Table(pairs) => pairs.get_mut(*index).map(|(_, value)| value),
                Tree::List(items) => items.get_mut(*index),
                _ => None,
            });
            if let Some(found) = found {
                *found = value.clone();
            }
        }
    }
}

/// Every change of a pack.
pub(super) fn all(tree: &Tree) -> Vec<Edit> {
    let mut edits = Vec::new();
    cuts(tree, &mut edits);
    let Some((place, tables)) = child(tree, "table") else { return edits };
    let rows = tables.items().iter().flat_map(|table| table.items_at("row"));
    let items = tree.items_at("plan").iter().flat_map(|item| item.items_at("caps"));
    let caps: Vec<&str> = items.filter_map(|cap| cap.text_at("table")).collect();
    let begins = rows.filter_map(|row| row.text_at("first")).min().unwrap_or("");
    for (index, table) in tables.items().iter().enumerate() {
        let Some((rows_at, rows)) = child(table, "row") else { continue };
        let table = Table {
            id: table.text_at("id").unwrap_or(""),
            money: table.text_at("unit") == Some("money"),
            caps: caps.contains(&table.text_at("id").unwrap_or("")),
            route: vec![place, index, rows_at],
            rows: rows.items(),
        };
        table.values(&mut edits);
        table.swaps(&mut edits);
        table.days(begins, &mut edits);
    }
    edits
}

fn child<'t>(tree: &'t Tree, key: &str) -> Option<(usize, &'t Tree)> {
    tree.pairs()
        .iter()
        .enumerate()
        .find(|(_, (name, _))| name == key)
        .map(|(index, (_, value))| (index, value))
}

/// The cut points of axes, and the length of a settlement period.
fn cuts(tree: &Tree, edits: &mut Vec<Edit>) {
    if let Some((axes_at, axes)) = child(tree, "axes") {
        for (index, (name, axis)) in axes.pairs().iter().enumerate() {
            let Some((cuts_at, cuts)) = child(axis, "cuts") else { continue };
            for (cut_at, cut) in cuts.items().iter().enumerate() {
                nudges(cut, false, &[axes_at, index, cuts_at, cut_at], &format!("axes.{name}"), edits);
            }
        }
    }
    if let Some((at, days)) = child(tree, "period_days") {
        nudges(days, false, &[at], "period_days", edits);
    }
}

/// A number one hundredth more and less; a day one earlier and later; a whole number by one at least.
fn nudges(value: &Tree, money: bool, route: &[usize], at: &str, edits: &mut Vec<Edit>) {
    for up in [true, false] {
        let Some(changed) = nudged(value, money, up) else { continue };
        let text = |tree: &Tree| tree.scalar().unwrap_or_default();
        let (kind, change) = (Kind::Nudge, format!("{} → {}", text(value), text(&changed)));
        edits.push(Edit { kind, at: at.to_owned(), change, sets: vec![(route.to_vec(), changed)] });
    }
}

fn nudged(value: &Tree, money: bool, up: bool) -> Option<Tree> {
    let step = |number: i64, least: i64| {
        let size = (number.abs() / 100).max(least);
        if up { number.checked_add(size) } else { number.checked_sub(size) }
    };
    match value {
        Tree::Whole(number) => step(*number, 1).map(Tree::Whole),
        Tree::Text(text) if text.len() == 10 && text.split('-').count() == 3 => {
            moved(text, up).map(Tree::Text)
        }
        Tree::Text(text) if money => {
            let fen = Yuan::parse(text).ok()?.fen();
            step(fen, 1).filter(|fen| *fen >= 0).map(|fen| Tree::Text(fen_text(fen)))
        }
        Tree::Text(text) => {
            // Six decimals: a rate is at most 1,000, so this is far from any limit.
            let exact = Rate::parse(text).ok()?.exact();
            let micro = i64::try_from(exact.num() * 1_000_000 / exact.den()).ok()?;
            let number = step(micro, 10_000)?;
            let sign = if number < 0 { "-" } else { "" };
            let size = number.unsigned_abs();
            Some(Tree::Text(format!("{sign}{}.{:06}", size / 1_000_000, size % 1_000_000)))
        }
        _ => None,
    }
}

struct Table<'t> {
    id: &'t str,
    money: bool,
    /// Whether a plan item reads it as a cap.
    caps: bool,
    route: Route,
    rows: &'t [Tree],
}

impl Table<'_> {
    fn route(&self, row: usize, rest: &[usize]) -> Route {
        self.route.iter().copied().chain([row]).chain(rest.iter().copied()).collect()
    }

    /// A row as a person finds it: its table, its box, its period.
    fn name(&self, row: &Tree) -> String {
        let cells = row.pairs_at("when").iter().map(|(axis, cells)| {
            let cells: Vec<&str> = cells.items().iter().filter_map(Tree::text).collect();
            format!("{axis}={}", cells.join("|"))
        });
        let days = [row.text_at("first").unwrap_or(""), row.text_at("last").unwrap_or("")].join("–");
        let words: Vec<String> = std::iter::once(self.id.to_owned()).chain(cells).chain([days]).collect();
        words.join(" ")
    }

    /// Every number of a value; the value as a whole known or not.
    fn values(&self, edits: &mut Vec<Edit>) {
        for (index, row) in self.rows.iter().enumerate() {
            let Some((at, value)) = child(row, "value") else { continue };
            let name = self.name(row);
            self.walk(value, "", &mut self.route(index, &[at]), &name, edits);
            let open = value.get("unknown").is_some() || value.get("any_of").is_some();
            let text = |text: &str| Tree::Text(text.to_owned());
            let gone = if open && self.bands() {
                let band =
                    Tree::Table(vec![("to".to_owned(), text("none")), ("rate".to_owned(), text("0.5"))]);
                Tree::Table(vec![("bands".to_owned(), Tree::List(vec![band]))])
            } else if open {
                text(if self.money { "123.45" } else { "0.5" })
            } else {
                Tree::Table(vec![("unknown".to_owned(), text("taken away"))])
            };
            let change = if open { "unknown → known" } else { "known → unknown" };
            let sets = vec![(self.route(index, &[at]), gone)];
            edits.push(Edit { kind: Kind::Drop, at: name, change: change.to_owned(), sets });
        }
    }

    fn bands(&self) -> bool {
        self.rows.iter().any(|row| row.get("value").is_some_and(|value| value.get("bands").is_some()))
    }

    fn walk(&self, value: &Tree, key: &str, route: &mut Route, name: &str, edits: &mut Vec<Edit>) {
        match value {
            Tree::Table(pairs) => {
                let open = value.get("unknown").is_some() || value.get("any_of").is_some();
                // What an unknown cap is at least is read by settlements; other bounds only by estimates.
                let figures = |name: &str| !open || (name == "low" && self.caps);
                for (index, (name_of, inner)) in
                    pairs.iter().enumerate().filter(|(_, (name, _))| figures(name))
                {
                    route.push(index);
                    self.walk(inner, name_of, route, name, edits);
                    route.pop();
                }
            }
            Tree::List(items) => {
                for (index, inner) in items.iter().enumerate() {
                    route.push(index);
                    self.walk(inner, key, route, name, edits);
                    route.pop();
                }
            }
            leaf => {
                let money = key == "to" || (self.money && !matches!(key, "share" | "of" | "round"));
                nudges(leaf, money, route, name, edits);
            }
        }
    }

    /// Two rows that differ in one axis only and have other values change places.
    fn swaps(&self, edits: &mut Vec<Edit>) {
        for (index, row) in self.rows.iter().enumerate() {
            for (other_index, other) in self.rows.iter().enumerate().skip(index + 1) {
                let (Some((at, value)), Some((other_at, other_value))) =
                    (child(row, "value"), child(other, "value"))
                else {
                    continue;
                };
                let same_days =
                    row.get("first") == other.get("first") && row.get("last") == other.get("last");
                if !same_days || value == other_value || differing(row, other) != 1 {
                    continue;
                }
                let sets = vec![
                    (self.route(index, &[at]), other_value.clone()),
                    (self.route(other_index, &[other_at]), value.clone()),
                ];
                let change = format!("⇄ {}", self.name(other));
                edits.push(Edit { kind: Kind::Swap, at: self.name(row), change, sets });
            }
        }
    }

    /// Every day on which something begins or ends in this table, a day earlier and later, for all rows at once.
    fn days(&self, pack_begins: &str, edits: &mut Vec<Edit>) {
        let mut begins: Vec<String> = Vec::new();
        for row in self.rows {
            let first = row.text_at("first").map(str::to_owned);
            let after_last = row.text_at("last").and_then(|last| moved(last, true));
            for day in [first, after_last]
                .into_iter()
                .flatten()
                .filter(|day| !begins.contains(day))
                .collect::<Vec<_>>()
            {
                begins.push(day);
            }
        }
        begins.sort();
        for begin in begins.iter().filter(|day| self.changes(day)) {
            for later in [true, false] {
                // One table cannot be seen to begin before the pack itself.
                if !later && begin == pack_begins {
                    continue;
                }
                let Some(to) = moved(begin, later) else { continue };
                let sets = self.shifted(begin, &to);
                let (at, change) = (format!("{} {begin}", self.id), format!("{begin} → {to}"));
                edits.push(Edit { kind: Kind::Day, at, change, sets });
            }
        }
    }

    /// Whether a value changes on this day; a row that only names another source from then on cannot be felt.
    fn changes(&self, day: &str) -> bool {
        let before = moved(day, false);
        let told = |row: &Tree| (row.get("when").cloned(), row.get("value").cloned());
        let begun: Vec<_> =
            self.rows.iter().filter(|row| row.text_at("first") == Some(day)).map(told).collect();
        let ended: Vec<_> =
            self.rows.iter().filter(|row| row.text_at("last") == before.as_deref()).map(told).collect();
        begun.len() != ended.len() || begun.iter().any(|row| !ended.contains(row))
    }

    /// What changes when a boundary moves to another day.
    fn shifted(&self, from: &str, to: &str) -> Vec<(Route, Tree)> {
        let (Some(ended), Some(ends)) = (moved(from, false), moved(to, false)) else { return Vec::new() };
        let mut sets = Vec::new();
        for (index, row) in self.rows.iter().enumerate() {
            for (key, old, new) in [("first", from, to), ("last", ended.as_str(), ends.as_str())] {
                if let Some((at, _)) = child(row, key).filter(|(_, day)| day.text() == Some(old)) {
                    sets.push((self.route(index, &[at]), Tree::Text(new.to_owned())));
                }
            }
        }
        sets
    }
}

/// In how many axes two rows differ; an axis that one names and the other does not counts as well.
fn differing(row: &Tree, other: &Tree) -> usize {
    let (own, others) = (row.pairs_at("when"), other.pairs_at("when"));
    let mut axes: Vec<&str> = own.iter().chain(others).map(|(axis, _)| axis.as_str()).collect();
    axes.sort_unstable();
    axes.dedup();
    let cells = |pairs: &[(String, Tree)], axis: &str| {
        pairs.iter().find(|(name, _)| name == axis).map(|(_, cells)| cells.clone())
    };
    axes.iter().filter(|axis| cells(own, axis) != cells(others, axis)).count()
}
