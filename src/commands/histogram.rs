//! Counts -> lines of a table, each with a bar as long as its share of the greatest.

use std::io::{self, Write};

use crate::output::table::{Style, aligned, bar, clean, cut, padded, styled};

/// Columns of the longest bar.
const BAR: usize = 24;
/// Months without an article between two with one are shown up to this many; more become one line.
const GAP: usize = 12;

/// Writes one facet: a heading and a line a value.
pub fn write<'a>(
    heading: &str,
    rows: impl Iterator<Item = (&'a str, usize)> + Clone,
    width: usize,
    colour: bool,
    to: &mut dyn Write,
) -> io::Result<()> {
    writeln!(to, "\n{}", styled(heading, Style::Strong, colour))?;
    let most = rows.clone().map(|(_, count)| count).max().unwrap_or(0);
    for (value, count) in rows {
        let drawn = styled(&padded(&bar(count, most, BAR), BAR), Style::Quiet, colour);
        let value = cut(&clean(value), width.saturating_sub(BAR + 12)).into_owned();
        writeln!(to, "{}  {drawn}  {value}", aligned(&count.to_string(), 8))?;
    }
    Ok(())
}

/// Returns counts by month, `2024-09`, with the months between them that have none.
pub fn without_gaps(months: Vec<(String, usize)>) -> Vec<(String, usize)> {
    let number = |month: &str| -> Option<usize> {
        let (year, month) = month.split_once('-')?;
        Some(year.parse::<usize>().ok()? * 12 + month.parse::<usize>().ok()?.checked_sub(1)?)
    };
    let mut filled: Vec<(String, usize)> = Vec::new();
    let mut last: Option<usize> = None;
    for (month, count) in months {
        let this = number(&month);
        if let (Some(last), Some(this)) = (last, this) {
            match this.saturating_sub(last + 1) {
                gap @ 0..=GAP => {
                    filled.extend((this - gap..this).map(|at| (format!("{:04}-{:02}", at / 12, at % 12 + 1), 0)))
                }
                gap => filled.push((format!("… {gap} months"), 0)),
            }
        }
        last = this;
        filled.push((month, count));
    }
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_without_an_article_are_shown() {
        let check = |months: &[&str], expect: &[&str]| {
            let found = without_gaps(months.iter().map(|month| ((*month).to_owned(), 1)).collect());
            assert_eq!(found.iter().map(|(month, _)| month.as_str()).collect::<Vec<_>>(), expect);
        };
        check(&["no date", "2023-11", "2024-02"], &["no date", "2023-11", "2023-12", "2024-01", "2024-02"]);
        check(&["2020-01", "2024-02"], &["2020-01", "… 48 months", "2024-02"]);
        check(&[], &[]);
    }

    #[test]
    fn bars_are_shares_of_the_greatest() {
        let mut written = Vec::new();
        write("By month", [("a\u{1B}", 8), ("b", 4), ("c", 0)].into_iter(), 80, false, &mut written).unwrap();
        let text = String::from_utf8(written).unwrap();
        let full = "█".repeat(BAR);
        let half = "█".repeat(BAR / 2) + &" ".repeat(BAR / 2);
        let none = " ".repeat(BAR);
        assert_eq!(text, format!("\nBy month\n       8  {full}  a\n       4  {half}  b\n       0  {none}  c\n"));
    }
}
