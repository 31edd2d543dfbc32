//! A small deterministic source of chance, and short ways to write TOML values.

use toml::{Table, Value};

/// SplitMix64: the same seed gives the same throws everywhere.
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    /// Dice of a seed.
    pub fn new(seed: u64) -> Dice {
        Dice(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from `low` to `high`, both included.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = u64::try_from(high - low + 1).unwrap_or(1).max(1);
        low + i64::try_from(self.next() % span).unwrap_or(0)
    }

    /// True `percent` times in a hundred.
    pub fn chance(&mut self, percent: i64) -> bool {
        self.between(1, 100) <= percent
    }

    /// One of several.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        let last = i64::try_from(from.len()).unwrap_or(1) - 1;
        &from[usize::try_from(self.between(0, last)).unwrap_or(0)]
    }

    /// All of them in a random order.
    pub fn shuffled<T: Clone>(&mut self, from: &[T]) -> Vec<T> {
        let mut left = from.to_vec();
        let mut all = Vec::new();
        while !left.is_empty() {
            let last = i64::try_from(left.len()).unwrap_or(1) - 1;
            all.push(left.remove(usize::try_from(self.between(0, last)).unwrap_or(0)));
        }
        all
    }
}

/// Text as a value.
pub fn s(text: impl Into<String>) -> Value {
    Value::String(text.into())
}

/// A list of texts.
pub fn words<T: AsRef<str>>(all: &[T]) -> Value {
    Value::Array(all.iter().map(|w| s(w.as_ref())).collect())
}

/// A table of keys.
pub fn keys<const N: usize>(all: [(&str, Value); N]) -> Table {
    all.into_iter().map(|(k, v)| (k.to_owned(), v)).collect()
}

/// The same as a value.
pub fn map<const N: usize>(all: [(&str, Value); N]) -> Value {
    Value::Table(keys(all))
}

/// Fen as quoted yuan.
pub fn yuan(fen: i64) -> String {
    let sign = if fen < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", fen.abs() / 100, fen.abs() % 100)
}

/// Millionths as a quoted decimal without needless noughts.
pub fn decimal(millionths: i64) -> String {
    let sign = if millionths < 0 { "-" } else { "" };
    let text = format!("{sign}{}.{:06}", millionths.abs() / 1_000_000, millionths.abs() % 1_000_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
