//! The year so far: what counters held before a settlement, and hold after it.

use crate::facts::Fact;
use crate::fault::{At, Fault, of_kind, tell};
use crate::money::{Fen, Yuan, fen_text};
use crate::pack::{Pack, Per, Window};
use crate::period::{Day, MonthDay};
use crate::text::{concat, joined, number, push_digits};
use crate::tree::Tree;
use std::sync::Arc;

/// A name that is handed on without being copied.
pub type Text = Arc<str>;

/// One count of one counter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// The counter's id.
    pub counter: Text,
    /// The cell it is kept apart by; empty for a counter without `per`.
    pub cell: Text,
    /// Its window, such as `2025-01-01` or `2025-03`; `*` for a figure somebody typed, which counts in the window at hand.
    pub window: Text,
    /// The sum in fen.
    pub fen: Fen,
}

impl Slot {
    fn kept_in(&self, counter: &str, cell: &str) -> bool {
        &*self.counter == counter && &*self.cell == cell
    }

    /// Whether its window is this one, or whichever is at hand.
    fn reaches(&self, window: &str) -> bool {
        &*self.window == window || &*self.window == "*"
    }
}

/// A stay, or another settlement that a stay may be merged with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stay {
    /// The day on which the first of those merged with it began.
    pub chain: Day,
    /// Its first day.
    pub first: Day,
    /// Its last day.
    pub last: Day,
    /// The words of `setting`, `hospital` and `disease`, as far as they are known.
    pub words: [Option<String>; 3],
    /// How it was merged with the one before; `None`: not known.
    pub merged: Option<String>,
    /// Which stay of the insurance year it was, or how many there had been.
    pub number: Option<i64>,
}

impl Stay {
    /// The facts that `words` holds, in its order.
    pub const FACTS: [Fact; 3] = [Fact::Setting, Fact::Hospital, Fact::Disease];

    /// What is known of a fact.
    #[must_use]
    pub fn word(&self, fact: Fact) -> Option<&str> {
        let place = Stay::FACTS.iter().position(|known| *known == fact)?;
        self.words.get(place)?.as_deref()
    }

    /// Reads `{ first, last, chain, setting, hospital, disease, merged, admission }`; nothing without the first and last day, nor
    /// where one of its days cannot be read.
    #[must_use]
    pub fn read(tree: &Tree) -> Option<Stay> {
        let day = |key: &str| tree.text_at(key).and_then(Day::parse);
        let first = day("first")?;
        Some(Stay {
            chain: if tree.get("chain").is_some() { day("chain")? } else { first },
            first,
            last: day("last")?,
            words: Stay::FACTS.map(|fact| tree.text_at(fact.key()).map(str::to_owned)),
            merged: tree.text_at("merged").map(str::to_owned),
            number: match tree.get("admission") {
                Some(Tree::Whole(number)) => Some(*number),
                _ => None,
            },
        })
    }
}

impl Stay {
    /// As a table without what is not known of it.
    fn tree(&self) -> Tree {
        let mut pairs = Vec::new();
        let mut put = |key: &str, text: String| pairs.push((key.to_owned(), Tree::Text(text)));
        for (key, day) in [("chain", self.chain), ("first", self.first), ("last", self.last)] {
            put(key, day.text());
        }
        for fact in Stay::FACTS {
            self.word(fact).into_iter().for_each(|word| put(fact.key(), word.to_owned()));
        }
        self.merged.iter().for_each(|word| put("merged", word.clone()));
        pairs.extend(self.number.map(|number| ("admission".to_owned(), Tree::Whole(number))));
        Tree::Table(pairs)
    }
}

/// Counters carried from settlement to settlement. What it does not hold is unknown, unless it is fresh.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct YearState {
    /// Nothing has been settled before what the slots say: every other counter is nothing.
    pub fresh: bool,
    /// The counts.
    pub slots: Vec<Slot>,
    /// Counters that can no longer be told, because a settlement belonged to a cell that was not known.
    pub lost: Vec<String>,
    /// The last stays, the latest at the end.
    pub stays: Vec<Stay>,
}

impl YearState {
    /// A year in which nothing has been settled yet.
    #[must_use]
    pub fn fresh() -> YearState {
        YearState { fresh: true, ..YearState::default() }
    }

    /// The count of a counter in a cell and window, if it is known. A counter that was kept in another window begins this one
    /// with nothing.
    #[must_use]
    pub fn count(&self, counter: &str, cell: &str, window: &str) -> Option<Fen> {
        if self.lost.iter().any(|lost| lost == counter) {
            return None;
        }
        let kept = || self.slots.iter().filter(|slot| slot.kept_in(counter, cell));
        let here = kept().find(|slot| slot.reaches(window)).map(|slot| slot.fen);
        here.or((self.fresh || kept().next().is_some()).then_some(0))
    }

    /// The count of exactly this window, if it holds one.
    pub(crate) fn count_in(&self, counter: &str, cell: &str, window: &str) -> Option<Fen> {
        let here = |slot: &&Slot| slot.kept_in(counter, cell) && &*slot.window == window;
        self.slots.iter().find(here).map(|slot| slot.fen)
    }

    /// The first day of the window of so many days in which a day falls: one that is kept, or else the day itself.
    pub(crate) fn begun(&self, counter: &str, cell: &str, day: Day, days: i64) -> Day {
        let kept = self.slots.iter().filter(|slot| slot.kept_in(counter, cell));
        let first = |slot: &Slot| Day::parse(&slot.window);
        let holds = |first: &Day| (0..days).contains(&(day.number() - first.number()));
        kept.filter_map(first).find(holds).unwrap_or(day)
    }

    /// Sets a count.
    pub fn set(&mut self, counter: &str, cell: &str, window: &str, fen: Fen) {
        self.put(Slot { counter: counter.into(), cell: cell.into(), window: window.into(), fen });
    }

    /// Sets a count of this counter, cell and window.
    pub fn put(&mut self, new: Slot) {
        self.slots.retain(|slot| !(slot.kept_in(&new.counter, &new.cell) && slot.reaches(&new.window)));
        self.lost.retain(|lost| **lost != *new.counter);
        self.slots.push(new);
    }

    /// The whole state as a tree, which [`YearState::carried`] reads back as the same state: what a settlement leaves behind and
    /// the next one begins with.
    #[must_use]
    pub fn tree(&self) -> Tree {
        let table = |pairs: &[(&str, &str)]| {
            Tree::Table(
                pairs.iter().map(|(key, text)| ((*key).to_owned(), Tree::Text((*text).to_owned()))).collect(),
            )
        };
        let slot = |slot: &Slot| {
            let sum = fen_text(slot.fen);
            table(&[
                ("counter", &slot.counter),
                ("cell", &slot.cell),
                ("window", &slot.window),
                ("sum", &sum),
            ])
        };
        let lost = self.lost.iter().map(|id| Tree::Text(id.clone())).collect();
        let pairs = [
            ("fresh", Tree::Flag(self.fresh)),
            ("slots", Tree::List(self.slots.iter().map(slot).collect())),
            ("lost", Tree::List(lost)),
            ("stays", Tree::List(self.stays.iter().map(Stay::tree).collect())),
        ];
        Tree::Table(pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
    }

    /// Reads what [`YearState::tree`] gave; nothing when it is none (a state has `slots`).
    ///
    /// # Errors
    /// Every fault, with its key path.
    pub fn carried(tree: &Tree, path: &str) -> Option<Result<YearState, Vec<Fault>>> {
        tree.get("slots")?;
        let mut faults = Vec::new();
        let at = At::new(path);
        for (key, _) in tree.pairs() {
            if !["fresh", "slots", "lost", "stays"].contains(&key.as_str()) {
                let want = ("want", "fresh slots lost stays");
                tell(&mut faults, &at, key, "unknown-key", &[("key", key), want]);
            }
        }
        of_kind(tree, &["slots", "lost", "stays"], false, &at, &mut faults);
        let fresh = tree.get("fresh") == Some(&Tree::Flag(true));
        let mut state = YearState { fresh, ..YearState::default() };
        for (index, slot) in tree.items_at("slots").iter().enumerate() {
            let (at, text) =
                (at.item("slots", index), |key: &str| slot.text_at(key).unwrap_or("").to_owned());
            match (slot.text_at("counter"), Yuan::parse(&text("sum"))) {
                (Some(counter), Ok(sum)) => {
                    let (cell, window) = (text("cell").into(), text("window").into());
                    state.slots.push(Slot { counter: counter.into(), cell, window, fen: sum.fen() });
                }
                (None, _) => tell(&mut faults, &at, "counter", "missing-key", &[("key", "counter")]),
                (_, Err(_)) => tell(&mut faults, &at, "sum", "number", &[("value", &text("sum"))]),
            }
        }
        for (index, stay) in tree.items_at("stays").iter().enumerate() {
            match Stay::read(stay) {
                Some(stay) => state.stays.push(stay),
                None => no_stay(&at.item("stays", index), &mut faults),
            }
        }
        state.lost = tree.items_at("lost").iter().filter_map(Tree::text).map(str::to_owned).collect();
        Some(if faults.is_empty() { Ok(state) } else { Err(faults) })
    }

    /// The state as a pack may go on with it. A count under a key that the pack does not have shows that another pack left the
    /// state behind (another place, another version). What that pack's settlements would have added to this one's counters is
    /// not known: they are not nothing because the state was fresh once.
    #[must_use]
    pub fn under(mut self, pack: &Pack) -> YearState {
        self.fresh &= self.slots.iter().all(|slot| counts_under(pack, &slot.counter, &slot.cell));
        self
    }

    /// Reads a `[state]` table: `fresh = true`, `id = "money"` or `"id:cell" = "money"`, under keys that the pack has.
    #[must_use]
    pub fn read(tree: Option<&Tree>, path: &str, pack: &Pack, faults: &mut Vec<Fault>) -> YearState {
        let mut state = YearState::default();
        let path = At::new(path);
        tree.into_iter().for_each(|tree| of_kind(tree, &["stays"], false, &path, faults));
        for (key, value) in tree.map_or(&[][..], Tree::pairs) {
            if key == "stays" {
                for (index, item) in value.items().iter().enumerate() {
                    read_stay(item, &path.item(key, index), &mut state, faults);
                }
                continue;
            }
            if key == "fresh" {
                match value {
                    Tree::Flag(fresh) => state.fresh = *fresh,
                    _ => tell(faults, &path, key, "wrong-kind", &[("want", "true | false"), ("value", "")]),
                }
                continue;
            }
            known_key(pack, key, &path, faults);
            let Some(Ok(yuan)) = value.text().map(Yuan::parse) else {
                let value = value.scalar().unwrap_or_default();
                tell(faults, &path, key, "number", &[("value", &value)]);
                continue;
            };
            let (counter, cell) = key.split_once(':').unwrap_or((key, ""));
            state.set(counter, cell, "*", yuan.fen());
        }
        state
    }
}

/// A stay whose days cannot be read: passed over, the next one would not be merged with it.
fn no_stay(at: &At, faults: &mut Vec<Fault>) {
    tell(faults, at, "first", "not-a-day", &[("value", ""), ("want", "2025-01-31")]);
}

/// A stay of a `[state]`, told before what comes after it.
fn read_stay(item: &Tree, at: &At, state: &mut YearState, faults: &mut Vec<Fault>) {
    let Some(stay) = Stay::read(item) else { return no_stay(at, faults) };
    if stay.last < stay.first {
        tell(faults, at, "last", "period-reversed", &[]);
    }
    state.stays.push(stay);
}

/// A figure under a key that the pack does not have would be lost without a word.
pub(crate) fn known_key(pack: &Pack, key: &str, path: &At, faults: &mut Vec<Fault>) {
    let (counter, cell) = key.split_once(':').unwrap_or((key, ""));
    if !counts_under(pack, counter, cell) {
        let want = joined(&keys(pack), " ");
        tell(faults, path, key, "unknown-key", &[("key", key), ("want", &want)]);
    }
}

/// Whether a pack has a counter that is kept in such a cell.
#[must_use]
pub fn counts_under(pack: &Pack, counter: &str, cell: &str) -> bool {
    pack.counters.iter().any(|known| known.id == counter && fits(pack, &known.per, cell))
}

/// Whether a cell is one of those that counts are kept apart by.
fn fits(pack: &Pack, per: &[Per], cell: &str) -> bool {
    let Some((first, rest)) = per.split_first() else { return cell.is_empty() };
    let (here, behind) = match cell.split_once('/').filter(|_| !rest.is_empty()) {
        Some((here, behind)) => (here, behind),
        None => (cell, ""),
    };
    let named = match first {
        Per::Axis(axis) => {
            pack.axes.get(*axis).is_some_and(|axis| axis.cells.iter().any(|cell| cell == here))
        }
        Per::Fact(_) => !here.is_empty(),
    };
    named && fits(pack, rest, behind)
}

/// The keys that a `[state]` may have under a pack.
fn keys(pack: &Pack) -> Vec<String> {
    let mut keys = vec!["fresh".to_owned(), "stays".to_owned()];
    for counter in &pack.counters {
        match counter.per.as_slice() {
            [] => keys.push(counter.id.clone()),
            [Per::Axis(axis)] => {
                let cells = pack.axes.get(*axis).map_or(&[][..], |axis| &axis.cells);
                keys.extend(cells.iter().map(|cell| concat(&[&counter.id, ":", cell])));
            }
            more => keys.push(concat(&[&counter.id, ":", &joined(&vec!["…"; more.len()], "/")])),
        }
    }
    keys
}

/// The name of the calendar month so many months after a day's.
pub(crate) fn month_name(day: Day, after: i64) -> String {
    let months = i64::from(day.year()) * 12 + i64::from(day.month()) - 1 + after;
    let mut text = concat(&[&number(months / 12), "-"]);
    push_digits(&mut text, (months % 12 + 1).unsigned_abs(), 2);
    text
}

/// The name of the window that holds a settlement.
#[must_use]
pub fn window_name(window: Window, settled: Day, admitted: Day, period: i64, start: MonthDay) -> String {
    match window {
        Window::Year => settled.year_start(start).text(),
        Window::Quarter => {
            concat(&[&number(settled.year().into()), "-Q", &number(settled.month().div_ceil(3).into())])
        }
        Window::Month => month_name(settled, 0),
        Window::Days(_) => settled.text(),
        Window::Stay => admitted.text(),
        Window::StayPeriod => concat(&[&admitted.text(), "/", &number(period)]),
        Window::Ever => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_is_named_after_what_it_holds() {
        let day = |text: &str| Day::parse(text).unwrap();
        let (settled, admitted) = (day("2026-12-05"), day("2026-11-28"));
        let name = |window| {
            let start = MonthDay::parse("07-01").unwrap();
            window_name(window, settled, admitted, 2, start)
        };
        assert_eq!(name(Window::Year), "2026-07-01");
        assert_eq!(name(Window::Quarter), "2026-Q4");
        assert_eq!(name(Window::Month), "2026-12");
        assert_eq!(name(Window::Days(30)), "2026-12-05");
        assert_eq!(name(Window::Stay), "2026-11-28");
        assert_eq!(name(Window::StayPeriod), "2026-11-28/2");
        assert_eq!(name(Window::Ever), "");
        let months = [0, 1, 12, 13].map(|after| month_name(settled, after));
        assert_eq!(months, ["2026-12", "2027-01", "2027-12", "2028-01"]);
        assert_eq!(month_name(day("2026-01-31"), 0), "2026-01");
    }

    #[test]
    fn a_state_is_carried_whole_or_not_at_all() {
        let stay = |last: &str| {
            let days = [("chain", "2026-01-01"), ("first", "2026-01-01"), ("last", last), ("merged", "late")];
            Tree::Table(days.map(|(key, text)| (key.to_owned(), Tree::Text(text.to_owned()))).into())
        };
        let mut state = YearState::fresh();
        state.set("pool", "a", "2026-01-01", 12_345);
        state.lost.push("large".to_owned());
        state.stays.extend(Stay::read(&stay("2026-01-09")));
        assert_eq!(state.stays.len(), 1);
        let Tree::Table(mut pairs) = state.tree() else { panic!("a table") };
        let carried =
            |pairs: &[(String, Tree)]| YearState::carried(&Tree::Table(pairs.to_vec()), "state").unwrap();
        assert_eq!(carried(&pairs), Ok(state));
        let stays = pairs.iter_mut().find(|(key, _)| key == "stays").unwrap();
        stays.1 = Tree::List(vec![stay("2026-01-09"), stay("yesterday")]);
        pairs.push(("day".to_owned(), Tree::Whole(1)));
        let faults = carried(&pairs).unwrap_err();
        let told: Vec<(&str, &str)> = faults.iter().map(|fault| (fault.at.as_str(), fault.kind)).collect();
        assert_eq!(told, [("state.day", "unknown-key"), ("state.stays[1].first", "not-a-day")]);
    }
}
