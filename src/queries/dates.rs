//! `2024`, `2024-09`, `2024-09-05` and two of them -> the days that are meant, first and last included.

use jiff::civil::Date;

/// A day, a month or a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    first: Date,
    last: Date,
}

impl Period {
    /// Parses a day, a month or a year.
    pub fn parse(text: &str) -> Option<Period> {
        let mut parts = text.trim().split('-');
        let mut number = |digits: usize| {
            let part = parts.next()?;
            (part.len() == digits && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse::<i16>().ok())?
        };
        let year = number(4)?;
        let (month, day) = (number(2), number(2));
        let given = text.trim().split('-').count();
        let small = |value: i16| i8::try_from(value).ok();
        let (first, last) = match (month, day, given) {
            (None, None, 1) => (Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?),
            (Some(month), None, 2) => {
                let first = Date::new(year, small(month)?, 1).ok()?;
                (first, first.last_of_month())
            }
            (Some(month), Some(day), 3) => {
                let day = Date::new(year, small(month)?, small(day)?).ok()?;
                (day, day)
            }
            _ => return None,
        };
        Some(Period { first, last })
    }

    /// Returns the first day.
    pub fn first(&self) -> Date {
        self.first
    }
}

/// A stretch of days; an end that is `None` is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Dates {
    pub since: Option<Period>,
    pub until: Option<Period>,
}

impl Dates {
    /// Parses a period, or two with `..` between them of which one may be left out.
    pub fn parse(text: &str) -> Option<Dates> {
        let Some((since, until)) = text.split_once("..") else {
            let period = Period::parse(text)?;
            return Some(Dates { since: Some(period), until: Some(period) });
        };
        let end = |text: &str| if text.trim().is_empty() { Some(None) } else { Period::parse(text).map(Some) };
        let dates = Dates { since: end(since)?, until: end(until)? };
        (dates != Dates::default()).then_some(dates)
    }

    /// True where any end is set.
    pub fn is_set(&self) -> bool {
        self.since.is_some() || self.until.is_some()
    }

    /// Returns the bounds as the index writes dates, both included.
    pub(crate) fn bounds(&self) -> (u64, u64) {
        let number = |date: Date| {
            (u64::try_from(date.year()).unwrap_or(0) * 100 + date.month() as u64) * 100 + date.day() as u64
        };
        (
            self.since.map_or(0, |period| number(period.first) * 10_000),
            self.until.map_or(u64::MAX, |period| number(period.last) * 10_000 + 9_999),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_have_both_their_ends() {
        for (text, expect) in [
            ("2024", Some((202401010000, 202412319999))),
            ("2024-02", Some((202402010000, 202402299999))),
            ("2024-09-05", Some((202409050000, 202409059999))),
            ("2024-09..2024-10", Some((202409010000, 202410319999))),
            ("2024-09..", Some((202409010000, u64::MAX))),
            ("..2024", Some((0, 202412319999))),
            ("..", None),
            ("2024-13", None),
            ("2024-9", None),
            ("2024-09-31", None),
            ("2024-09-05-01", None),
            ("ayer", None),
            ("", None),
        ] {
            assert_eq!(Dates::parse(text).map(|dates| dates.bounds()), expect, "{text}");
        }
    }
}
