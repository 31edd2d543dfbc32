//! The column boundary: the head and the lines of a case come over as numbers in this module's memory, the settlement goes back as
//! records of fixed width. Words are numbered once and kept on both sides. What does not fit the columns comes over as a tree.

use crate::figures::is_rate;
use zifu::bill::{Bill, Columns};
use zifu::case::{Assumed, Inputs, Payment};
use zifu::facts::{Fact, FactValue, Situation};
use zifu::fault::Fault;
use zifu::money::{Exact, Fen, Way};
use zifu::national::{NAMES, field};
use zifu::pack::{Pack, Part};
use zifu::settle::{Settlement, What};
use zifu::state::{Slot, Text, YearState};

/// Numbers a head may have.
const HEAD: usize = 512;
/// Where the numbers of facts and counters begin in a head.
const HEAD_FIXED: usize = 8;
/// Situations that are kept ready.
const SITUATIONS: usize = 64;
/// The scale of a value that has no exact decimal of the length wanted: rounded to whole fen or to millionths.
const ABOUT: u32 = 31;
/// A figure that a settlement does not have.
const ABSENT: i64 = i64::MIN;
/// Whole numbers below this are exact in a JavaScript number.
const EXACT_MAX: i128 = 1 << 53;

/// What lies open between the two sides for one pack.
#[derive(Debug, Default)]
pub struct Desk {
    facts: Vec<(Fact, FactValue)>,
    counters: Vec<Slot>,
    /// Situations by the numbers of their facts.
    situations: Vec<(Vec<i64>, Situation)>,
    /// Amounts, codes, limits: a column behind the other ([`Columns`]).
    lines: Vec<u32>,
    /// Columns of a settlement that nobody holds any more: room for the next but one.
    spare: Vec<u32>,
    /// Whole numbers; the glue reads and writes each as its two halves.
    head: Vec<i64>,
    out: Vec<i64>,
    names: Vec<&'static str>,
}

impl Desk {
    /// Numbers a fact's value, if it is one.
    pub fn fact(&mut self, key: &str, text: &str) -> Option<usize> {
        let fact = Fact::of(key)?;
        self.facts.push((fact, FactValue::read(fact, text).ok()?));
        Some(self.facts.len() - 1)
    }

    /// Numbers a counter of the year with its cell and window; the window `*` is whichever the settlement falls in.
    pub fn slot(&mut self, counter: &str, cell: &str, window: &str) -> usize {
        let [counter, cell, window] = [counter, cell, window].map(Text::from);
        self.counters.push(Slot { counter, cell, window, fen: 0 });
        self.counters.len() - 1
    }

    /// Room for so many lines; gives its address, which is another one for every case.
    pub fn room(&mut self, lines: usize) -> u32 {
        if self.lines.capacity() == 0 {
            self.lines = std::mem::take(&mut self.spare);
        }
        self.lines.resize(lines * 3, 0);
        address(self.lines.as_ptr().addr())
    }

    /// The address of the head.
    pub fn head(&mut self) -> u32 {
        self.head.resize(HEAD, 0);
        address(self.head.as_ptr().addr())
    }

    /// The address of what the last settlement gave.
    pub fn out(&self) -> u32 {
        address(self.out.as_ptr().addr())
    }

    /// The name of a figure by the number that records give it.
    pub fn name(&self, number: usize) -> &'static str {
        self.names.get(number).copied().unwrap_or("")
    }

    /// A settlement that is done with: its columns are room again.
    pub fn clear(&mut self, settlement: Settlement) {
        self.spare = settlement.lines.numbers().unwrap_or_default();
    }

    /// The case that lies on the desk; its lines leave it.
    ///
    /// # Errors
    /// Why its bill is none.
    pub fn inputs(&mut self) -> Result<Inputs, Vec<Fault>> {
        let bill = Bill::columns(Columns::new(std::mem::take(&mut self.lines)))?;
        let [facts, counters, fresh, current, earlier, family, deposit, premium] =
            *self.head.first_chunk::<HEAD_FIXED>().unwrap_or(&[0; HEAD_FIXED]);
        let told = |fen: Fen| (fen >= 0).then_some(fen);
        let payment = Payment {
            account_current: current,
            account_earlier: earlier,
            account_family: family,
            deposit: told(deposit),
            premium: told(premium),
        };
        let facts = HEAD_FIXED + usize::try_from(facts).unwrap_or(0);
        let situation = self.situation(facts);
        let mut rest = self.head.iter().skip(facts).copied();
        let mut state = YearState { fresh: fresh != 0, ..YearState::default() };
        state.slots.reserve(usize::try_from(counters).unwrap_or(0).min(HEAD));
        for _ in 0..counters {
            let number = rest.next().and_then(|number| usize::try_from(number).ok());
            let fen = rest.next().unwrap_or(0);
            match number.and_then(|number| self.counters.get(number)) {
                Some(typed) if &*typed.window == "*" => state.put(Slot { fen, ..typed.clone() }),
                Some(kept) => state.slots.push(Slot { fen, ..kept.clone() }),
                None => {}
            }
        }
        Ok(Inputs { situation, bill, state, payment, assumed: Assumed::default() })
    }

    /// The situation whose facts are numbered in the head, up to a place.
    fn situation(&mut self, end: usize) -> Situation {
        let numbers = self.head.get(HEAD_FIXED..end).unwrap_or(&[]);
        if let Some((_, known)) = self.situations.iter().find(|(known, _)| known == numbers) {
            return known.clone();
        }
        let mut situation = Situation::default();
        for number in numbers {
            let known = usize::try_from(*number).ok().and_then(|number| self.facts.get(number));
            if let Some((fact, value)) = known {
                situation.set(*fact, value.clone());
            }
        }
        if self.situations.len() == SITUATIONS {
            self.situations.clear();
        }
        self.situations.push((numbers.to_vec(), situation.clone()));
        situation
    }

    /// Writes a settlement down: figures in the order of [`layout`](crate::Handle::layout), then the trace; gives how many
    /// records the trace has.
    pub fn write(&mut self, settlement: &Settlement, pack: &Pack) -> u32 {
        self.out.clear();
        let s = settlement;
        for fen in [s.own, s.at_counter, s.later, s.account, s.cash] {
            self.out.push(fen);
        }
        self.out.push(s.refund.unwrap_or(ABSENT));
        for name in NAMES {
            self.out.push(field(s, pack, name).unwrap_or(ABSENT));
        }
        for part in Part::ALL {
            self.out.push(s.part(*part));
        }
        for fen in &s.payers {
            self.out.push(*fen);
        }
        let mut records = 0;
        for step in &s.steps {
            records += 1 + step.figures.len() + step.rules.len();
            let item = step.item.map_or(0, |item| item + 1);
            let what = What::ALL.iter().position(|what| *what == step.what).unwrap_or(0);
            self.record(0, (item * 16 + what) * 128 + step.band.min(127), scaled(step.amount, 4));
            for (name, value) in step.figures.iter() {
                let value = if is_rate(name) { rate(*value) } else { scaled(*value, 4) };
                let number = self.numbered(name);
                self.record(1, number, value);
            }
            for rule in step.rules.iter() {
                self.record(2, rule.table, (0, 0));
            }
        }
        u32::try_from(records).unwrap_or(u32::MAX)
    }

    /// A record: kind, scale and id in one number, the value in the other.
    fn record(&mut self, kind: u32, id: usize, (scale, value): (u32, Fen)) {
        let id = u32::try_from(id).unwrap_or(u32::MAX >> 7).min(u32::MAX >> 7);
        self.out.push(i64::from((id * 32 + scale) * 4 + kind));
        self.out.push(value);
    }

    fn numbered(&mut self, name: &'static str) -> usize {
        let same = |known: &&str| std::ptr::eq(*known, name) || *known == name;
        self.names.iter().position(same).unwrap_or_else(|| {
            self.names.push(name);
            self.names.len() - 1
        })
    }
}

/// The parts of a step's number in a record, as an id of the trace: item, what, band.
pub fn step_of(number: usize) -> (Option<usize>, What, usize) {
    let what = What::ALL.get(number / 128 % 16).copied().unwrap_or(What::Lines);
    ((number / 2048).checked_sub(1), what, number % 128)
}

/// An address in a module's memory has 32 bits.
fn address(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(0)
}

/// A value as so many decimals beyond its unit, at most `most`, and the whole number of those.
fn scaled(value: Exact, most: u32) -> (u32, Fen) {
    let mut power = 1_i128;
    for scale in 0..=most {
        if power % value.den().max(1) == 0 {
            let scaled = (power / value.den().max(1)).checked_mul(value.num());
            match scaled.filter(|scaled| scaled.abs() < EXACT_MAX).map(Fen::try_from) {
                Some(Ok(scaled)) => return (scale, scaled),
                _ => break,
            }
        }
        power *= 10;
    }
    (ABOUT, Way::HalfUp.round(value))
}

/// A rate: up to six decimals, else rounded to millionths.
fn rate(value: Exact) -> (u32, Fen) {
    match scaled(value, 6) {
        (ABOUT, _) => (ABOUT, Way::HalfUp.round(value * Exact::fen(1_000_000))),
        exact => exact,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_go_out_as_whole_numbers_of_their_decimals() {
        assert_eq!(scaled(Exact::fen(-1_300), 4), (0, -1_300));
        assert_eq!(scaled(Exact::new(54_555, 2), 4), (1, 272_775));
        assert_eq!(scaled(Exact::new(100, 3), 4), (ABOUT, 33));
        assert_eq!(rate(Exact::new(955, 1_000)), (3, 955));
        assert_eq!(rate(Exact::new(1, 3)), (ABOUT, 333_333));
    }

    #[test]
    fn a_step_is_told_by_its_number() {
        let number = (3 * 16 + 5) * 128 + 2;
        assert_eq!(step_of(number), (Some(2), What::Band, 2));
        assert_eq!(step_of(0), (None, What::Lines, 0));
    }
}
