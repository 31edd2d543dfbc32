//! Days and periods. Nothing here asks for today: every day is an argument.

use crate::text::{joined, push_digits};
use std::fmt;

/// A calendar day (proleptic Gregorian), from 1900 to 2199.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day {
    year: u16,
    month: u8,
    day: u8,
}

impl Day {
    /// The day of these numbers, if the calendar has it.
    #[must_use]
    pub fn new(year: u16, month: u8, day: u8) -> Option<Day> {
        let fits = (1900..=2199).contains(&year)
            && (1..=12).contains(&month)
            && day >= 1
            && day <= days_in(year, month);
        fits.then_some(Day { year, month, day })
    }

    /// Reads `2025-01-31` (also `2025/1/31` and `2025年1月31日`, as people type it).
    #[must_use]
    pub fn parse(text: &str) -> Option<Day> {
        // Three numbers of at most 4, 2 and 2 digits, with how many digits each may still have.
        let mut numbers = [(0_u16, 4), (0, 2), (0, 2)];
        let mut begun = 0;
        let mut inside = false;
        for c in text.trim().chars() {
            if matches!(c, '-' | '/' | '.' | '年' | '月' | '日') {
                inside = false;
                continue;
            }
            begun += usize::from(!inside);
            inside = true;
            let (value, left) = numbers.get_mut(begun - 1)?;
            if *left == 0 || !c.is_ascii_digit() {
                return None;
            }
            *left -= 1;
            *value = *value * 10 + (c as u16 - u16::from(b'0'));
        }
        let [(year, _), (month, _), (day, _)] = numbers;
        Day::new(year, month as u8, day as u8)
    }

    /// `2025-01-31`
    #[must_use]
    pub fn text(self) -> String {
        let mut text = String::with_capacity("2025-01-31".len());
        push_digits(&mut text, self.year.into(), 4);
        text.push('-');
        push_digits(&mut text, self.month.into(), 2);
        text.push('-');
        push_digits(&mut text, self.day.into(), 2);
        text
    }

    /// The year.
    #[must_use]
    pub fn year(self) -> u16 {
        self.year
    }

    /// The month, 1–12.
    #[must_use]
    pub fn month(self) -> u8 {
        self.month
    }

    /// The day before, if it is in range.
    #[must_use]
    pub fn before(self) -> Option<Day> {
        if self.day > 1 {
            return Day::new(self.year, self.month, self.day - 1);
        }
        if self.month > 1 {
            return Day::new(self.year, self.month - 1, days_in(self.year, self.month - 1));
        }
        Day::new(self.year - 1, 12, 31)
    }

    /// The day after, if it is in range.
    #[must_use]
    pub fn after(self) -> Option<Day> {
        Day::new(self.year, self.month, self.day + 1)
            .or_else(|| Day::new(self.year, self.month + 1, 1))
            .or_else(|| Day::new(self.year + 1, 1, 1))
    }

    /// Days since 1900-01-01.
    #[must_use]
    pub fn number(self) -> i64 {
        let year = i64::from(self.year) - 1;
        let years = (year * 365 + year / 4 - year / 100 + year / 400)
            - (1899 * 365 + 1899 / 4 - 1899 / 100 + 1899 / 400);
        let months: i64 = (1..self.month).map(|month| i64::from(days_in(self.year, month))).sum();
        years + months + i64::from(self.day) - 1
    }

    /// The day of a number of days since 1900-01-01, if it is in range.
    #[must_use]
    pub fn of_number(number: i64) -> Option<Day> {
        let year = 1900 + number.div_euclid(366);
        let mut first = Day::new(u16::try_from(year).ok()?, 1, 1)?;
        while let Some(next) = Day::new(first.year + 1, 1, 1).filter(|next| next.number() <= number) {
            first = next;
        }
        let mut begun = first;
        while let Some(next) = Day::new(begun.year, begun.month + 1, 1).filter(|next| next.number() <= number)
        {
            begun = next;
        }
        let day = number - begun.number() + 1;
        Day::new(begun.year, begun.month, u8::try_from(day).ok()?)
    }

    /// The first day of the insurance year (医保年度) that holds this day, when years begin on `start`.
    #[must_use]
    pub fn year_start(self, start: MonthDay) -> Day {
        let begun = (self.month, self.day) >= (start.month, start.day);
        let year = if begun { self.year } else { self.year - 1 };
        Day { year, month: start.month, day: start.day }
    }
}

fn days_in(year: u16, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        _ => 31,
    }
}

impl fmt::Display for Day {
    /// `2025-01-31`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

/// A day of any year, never 29 February: where an insurance year begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MonthDay {
    month: u8,
    day: u8,
}

impl MonthDay {
    /// Reads `07-01`.
    #[must_use]
    pub fn parse(text: &str) -> Option<MonthDay> {
        let day = Day::parse(&joined(&["2001", text], "-"))?;
        Some(MonthDay { month: day.month, day: day.day })
    }
}

/// From a first to a last day, both inclusive; `last` is `None` while no end is stated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// First day in force.
    pub first: Day,
    /// Last day in force, if one is stated.
    pub last: Option<Day>,
}

impl Period {
    /// Whether the day lies inside.
    #[must_use]
    pub fn holds(self, day: Day) -> bool {
        day >= self.first && self.last.is_none_or(|last| day <= last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_the_calendar_has() {
        assert_eq!(Day::parse("2024-02-29").map(|d| d.to_string()), Some("2024-02-29".to_owned()));
        assert_eq!(Day::parse("2024年2月9日"), Day::new(2024, 2, 9));
        for bad in ["2023-02-29", "2024-13-01", "20240101", "2024-1", "x", "2024-01-01-01"] {
            assert_eq!(Day::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn neighbours_and_numbers() {
        let mut day = Day::new(1999, 12, 30).unwrap();
        for _ in 0..800 {
            let next = day.after().unwrap();
            assert_eq!(next.before(), Some(day));
            assert_eq!(next.number(), day.number() + 1);
            assert_eq!(Day::of_number(day.number()), Some(day));
            day = next;
        }
    }

    #[test]
    fn insurance_years() {
        let july = MonthDay::parse("07-01").unwrap();
        assert_eq!(Day::parse("2025-06-30").unwrap().year_start(july), Day::new(2024, 7, 1).unwrap());
        assert_eq!(Day::parse("2025-07-01").unwrap().year_start(july), Day::new(2025, 7, 1).unwrap());
    }
}
