//! Days and the windows they lie in.

/// A day of the calendar: year, month, day. The order of the tuple is the order of the days.
pub type Day = (i32, u32, u32);

/// Reads `2025-01-01`.
pub fn parse(text: &str) -> Result<Day, String> {
    let bad = || format!("{text:?} is not a day");
    let mut pieces = text.split('-').map(|p| p.parse::<u32>().map_err(|_| bad()));
    let mut next = || pieces.next().ok_or_else(bad)?;
    let day = (i32::try_from(next()?).map_err(|_| bad())?, next()?, next()?);
    if text.len() != 10 || !(1..=12).contains(&day.1) || !(1..=31).contains(&day.2) {
        return Err(bad());
    }
    Ok(day)
}

/// Writes `2025-01-01`.
pub fn show(day: Day) -> String {
    format!("{:04}-{:02}-{:02}", day.0, day.1, day.2)
}

/// The first day of the insurance year that holds `day`.
pub fn year_start(day: Day, begins: (u32, u32)) -> Day {
    let year = if (day.1, day.2) >= begins { day.0 } else { day.0 - 1 };
    (year, begins.0, begins.1)
}

/// The number of a day, counted from some day long ago.
pub fn count(day: Day) -> i64 {
    // The year begins in March, so that the odd day stands at its end.
    let (year, month) = if day.1 > 2 { (day.0, day.1 - 3) } else { (day.0 - 1, day.1 + 9) };
    let year = i64::from(year);
    let leaps = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    year * 365 + leaps + i64::from((month * 153 + 2) / 5) + i64::from(day.2)
}
