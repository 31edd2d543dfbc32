//! The year so far: what counters held before a settlement, and hold after it.

use crate::facts::Fact;
use crate::fault::{At, Fault, tell};
use crate::money::{Fen, Yuan};
use crate::pack::Window;
use crate::period::{Day, MonthDay};
use crate::text::{joined, number, push_digits};
use crate::tree::Tree;

/// One count of one counter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// The counter's id.
    pub counter: String,
    /// The cell it is kept apart by; empty for a counter without `per`.
    pub cell: String,
    /// Its window, such as `2025-01-01` or `2025-03`; `*` for a figure somebody typed, which counts in the window at hand.
    pub window: String,
    /// The sum in fen.
    pub fen: Fen,
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

    /// Reads `{ first, last, chain, setting, hospital, disease, merged, admission }`; nothing without the first and last day.
    #[must_use]
    pub fn read(tree: &Tree) -> Option<Stay> {
        let day = |key: &str| tree.text_at(key).and_then(Day::parse);
        let first = day("first")?;
        Some(Stay {
            chain: day("chain").unwrap_or(first),
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
        let kept = || self.slots.iter().filter(|slot| slot.counter == counter && slot.cell == cell);
        let here = kept().find(|slot| slot.window == window || slot.window == "*").map(|slot| slot.fen);
        here.or((self.fresh || kept().next().is_some()).then_some(0))
    }

    /// The count of exactly this window, if it holds one.
    pub(crate) fn count_in(&self, counter: &str, cell: &str, window: &str) -> Option<Fen> {
        let here = |slot: &&Slot| slot.counter == counter && slot.cell == cell && slot.window == window;
        self.slots.iter().find(here).map(|slot| slot.fen)
    }

    /// The first day of the window of so many days in which a day falls: one that is kept, or else the day itself.
    pub(crate) fn begun(&self, counter: &str, cell: &str, day: Day, days: i64) -> Day {
        let kept = self.slots.iter().filter(|slot| slot.counter == counter && slot.cell == cell);
        let first = |slot: &Slot| Day::parse(&slot.window);
        let holds = |first: &Day| (0..days).contains(&(day.number() - first.number()));
        kept.filter_map(first).find(holds).unwrap_or(day)
    }

    /// Sets a count.
    pub fn set(&mut self, counter: &str, cell: &str, window: &str, fen: Fen) {
        self.slots.retain(|slot| {
            !(slot.counter == counter && slot.cell == cell && (slot.window == window || slot.window == "*"))
        });
        self.lost.retain(|lost| lost != counter);
        self.slots.push(Slot {
            counter: counter.to_owned(),
            cell: cell.to_owned(),
            window: window.to_owned(),
            fen,
        });
    }

    /// Reads a `[state]` table: `fresh = true`, `id = "money"` or `"id:cell" = "money"`.
    #[must_use]
    pub fn read(tree: Option<&Tree>, path: &str, faults: &mut Vec<Fault>) -> YearState {
        let mut state = YearState::default();
        for (key, value) in tree.map_or(&[][..], Tree::pairs) {
            if key == "stays" {
                for (index, item) in value.items().iter().enumerate() {
                    match Stay::read(item) {
                        Some(stay) => state.stays.push(stay),
                        None => tell(
                            faults,
                            &At::new(path).item(key, index),
                            "first",
                            "not-a-day",
                            &[("value", ""), ("want", "2025-01-31")],
                        ),
                    }
                }
                continue;
            }
            if key == "fresh" {
                state.fresh = matches!(value, Tree::Flag(true));
                continue;
            }
            let Some(Ok(yuan)) = value.text().map(Yuan::parse) else {
                let value = value.scalar().unwrap_or_default();
                tell(faults, &At::new(path), key, "number", &[("value", &value)]);
                continue;
            };
            let (counter, cell) = key.split_once(':').unwrap_or((key, ""));
            state.set(counter, cell, "*", yuan.fen());
        }
        state
    }
}

/// The name of the calendar month so many months after a day's.
pub(crate) fn month_name(day: Day, after: i64) -> String {
    let months = i64::from(day.year()) * 12 + i64::from(day.month()) - 1 + after;
    let mut text = joined(&[&number(months / 12), "-"], "");
    push_digits(&mut text, (months % 12 + 1).unsigned_abs(), 2);
    text
}

/// The name of the window that holds a settlement.
#[must_use]
pub fn window_name(window: Window, settled: Day, admitted: Day, period: i64, start: MonthDay) -> String {
    match window {
        Window::Year => settled.year_start(start).text(),
        Window::Quarter => {
            joined(&[&number(settled.year().into()), "-Q", &number(settled.month().div_ceil(3).into())], "")
        }
        Window::Month => month_name(settled, 0),
        Window::Days(_) => settled.text(),
        Window::Stay => admitted.text(),
        Window::StayPeriod => joined(&[&admitted.text(), "/", &number(period)], ""),
        Window::Ever => String::new(),
    }
}
