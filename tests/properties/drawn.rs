//! A drawn stay: a situation of a case with a few facts changed, drawn lines, drawn counters, drawn balances.

use crate::ground::{GROUNDS, Ground};
use proptest::prelude::*;
use proptest::sample::Index;
use zifu::bill::{Bill, Class, Line, Printed};
use zifu::case::{Case, Inputs, Payment};
use zifu::facts::{Fact, FactValue};
use zifu::fault::Fault;
use zifu::money::{Exact, Fen};
use zifu::settle::{Broken, Settlement, settle};
use zifu::state::YearState;

/// A line by what was drawn for it.
#[derive(Clone, Debug)]
pub struct DrawnLine {
    pub amount: Fen,
    class: u8,
    /// Hundredths.
    prepay: Option<u8>,
    /// Hundredths of the amount.
    limit: Option<u8>,
    words: [Option<Index>; 3],
    quantity: u32,
    /// Hundredths of the amount that are printed as excluded, over the limit, paid first.
    printed: Option<[u8; 3]>,
    /// So many hundredths of it are returned by a line of their own.
    back: Option<u8>,
}

/// A stay by what was drawn for it.
#[derive(Clone, Debug)]
pub struct Drawn {
    ground: usize,
    base: Index,
    changed: Vec<(Index, Index)>,
    pub lines: Vec<DrawnLine>,
    counters: Vec<(Index, Fen)>,
    accounts: [Fen; 3],
    deposit: Option<Fen>,
    premium: Option<Fen>,
}

/// Amounts from a fen to three hundred thousand yuan; every size as often.
pub fn amount() -> impl Strategy<Value = Fen> {
    prop_oneof![1..1_000_i64, 1_000..200_000_i64, 100_000..3_000_000_i64, 1_000_000..30_000_000_i64]
}

fn line() -> impl Strategy<Value = DrawnLine> {
    let printed = proptest::option::weighted(0.15, proptest::array::uniform3(0..34_u8));
    // A line is in a group of its own now and then.
    let words = proptest::array::uniform3(proptest::option::weighted(0.1, any::<Index>()));
    let own = (proptest::option::weighted(0.95, 0..=60_u8), proptest::option::weighted(0.2, 0..=120_u8));
    (amount(), 0..8_u8, own, words, 1..12_u32, printed, proptest::option::weighted(0.1, 1..=100_u8)).prop_map(
        |(amount, class, (prepay, limit), words, quantity, printed, back)| DrawnLine {
            amount,
            class,
            prepay,
            limit,
            words,
            quantity,
            printed,
            back,
        },
    )
}

/// A stay under any published pack.
pub fn stay() -> impl Strategy<Value = Drawn> {
    let money = || proptest::option::weighted(0.3, amount());
    let counters = proptest::collection::vec((any::<Index>(), amount()), 0..3);
    let changed = proptest::collection::vec((any::<Index>(), any::<Index>()), 0..3);
    let lines = proptest::collection::vec(line(), 1..9);
    let accounts = proptest::array::uniform3(money());
    (0..GROUNDS.len(), any::<Index>(), changed, lines, counters, accounts, money(), money()).prop_map(
        |(ground, base, changed, lines, counters, accounts, deposit, premium)| Drawn {
            ground,
            base,
            changed,
            lines,
            counters,
            accounts: accounts.map(|account| account.unwrap_or(0)),
            deposit,
            premium,
        },
    )
}

impl DrawnLine {
    fn lines(&self, ground: &Ground) -> Vec<Line> {
        let class = [Class::A, Class::A, Class::A, Class::A, Class::B, Class::B, Class::B, Class::C]
            [usize::from(self.class)];
        let [mark, category, drug] = [0, 1, 2].map(|kind| {
            self.words[kind].map_or_else(String::new, |word| word.get(&ground.words[kind]).clone())
        });
        let share = |hundredths: u8| self.amount * i64::from(hundredths) / 100;
        let prepay = self.prepay.filter(|_| class == Class::B);
        // A line of class B without a rate is refused where the place has no table of its own.
        let prepay = prepay.or((class == Class::B && ground.pack.lines.prepay.is_none()).then_some(10));
        let whole = Line {
            prepay: prepay.map(|hundredths| Exact::new(i128::from(hundredths), 100)),
            limit: self.limit.map(share),
            mark,
            category,
            drug,
            quantity: self.quantity,
            printed: self.printed.map(|[excluded, over_limit, prepay]| Printed {
                excluded: share(excluded),
                over_limit: share(over_limit),
                prepay: share(prepay),
            }),
            ..Line::new(self.amount, class)
        };
        // A return carries the minus of its printed figures too.
        let back = self.back.map(|hundredths| {
            let printed = whole.printed.map(|printed| Printed {
                excluded: -printed.excluded * i64::from(hundredths) / 100,
                over_limit: -printed.over_limit * i64::from(hundredths) / 100,
                prepay: -printed.prepay * i64::from(hundredths) / 100,
            });
            Line { amount: -share(hundredths), printed, limit: None, ..whole.clone() }
        });
        let back = back.filter(|back| back.amount < 0 && whole.limit.is_none());
        std::iter::once(whole).chain(back).collect()
    }
}

impl Drawn {
    /// The pack it is settled by.
    pub fn ground(&self) -> &'static Ground {
        &GROUNDS[self.ground]
    }

    /// The whole case.
    pub fn inputs(&self) -> Inputs {
        let ground = self.ground();
        let (base, assumed) = self.base.get(&ground.situations);
        let mut situation = base.clone();
        for (fact, value) in &self.changed {
            let (fact, values) = fact.get(&ground.values);
            situation.set(*fact, value.get(values).clone());
        }
        if situation.get(Fact::Days).is_none() {
            situation.set(Fact::Days, FactValue::Whole(7));
        }
        let mut state = YearState::fresh();
        for (counter, fen) in &self.counters {
            if !ground.pack.counters.is_empty() {
                state.set(&counter.get(&ground.pack.counters).id, "", "*", *fen);
            }
        }
        let lines = self.lines.iter().flat_map(|line| line.lines(ground)).collect();
        let [account_current, account_earlier, account_family] = self.accounts;
        let payment = Payment {
            account_current,
            account_earlier,
            account_family,
            deposit: self.deposit,
            premium: self.premium,
        };
        Inputs {
            situation,
            bill: Bill::new(lines).expect("a bill"),
            state,
            payment,
            assumed: assumed.clone(),
        }
    }
}

/// Settles; what a case may be refused for is no settlement, anything else stops the test.
pub fn settled(ground: &Ground, inputs: Inputs) -> Result<(Settlement, YearState), Vec<Fault>> {
    let case = Case::new(&ground.pack, inputs)?;
    settle(&case).map_err(|broken| match broken {
        Broken::Needs(faults) => faults,
        broken => panic!("{}: {broken:?}", ground.name),
    })
}
