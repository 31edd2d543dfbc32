//! Numbers that look drawn and are the same each time.

#![allow(dead_code, reason = "each test draws what it needs")]

/// A small seeded generator: the tests must give the same questions everywhere.
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most.max(1)
    }

    pub fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.roll(end as u64)).expect("small")
    }

    pub fn one_in(&mut self, many: u64) -> bool {
        self.roll(many) == 0
    }

    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        let width = u64::try_from(high - low).expect("rising") + 1;
        let corner = self.roll(4);
        match corner {
            0 => low,
            1 => high,
            _ => low + i64::try_from(self.roll(width)).expect("small"),
        }
    }

    pub fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }

    /// Sums of every size, from a visit to an illness.
    pub fn money(&mut self) -> i64 {
        let size = 10_i64.pow(u32::try_from(self.roll(5)).expect("small") + 3);
        1 + i64::try_from(self.roll(u64::try_from(size).expect("small"))).expect("small") * 9
    }
}
