//! Runs of digits and the marks between them -> the numbers that are written so.

/// Spaces and marks part thousands by so many digits.
const THOUSANDS: usize = 3;

/// Runs of digits of which neighbours may be one number, with one mark between each two: a point, a comma, an apostrophe
/// or a space.
#[derive(Default)]
pub(super) struct Chain(String);

impl Chain {
    /// Returns the mark that `folded` text between two runs is, if it is one.
    pub fn mark(folded: &str) -> Option<char> {
        match folded {
            "." | "," | "'" | " " => folded.chars().next(),
            "’" => Some('\''),
            _ => None,
        }
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// Tells whether a run may stand behind a mark, or behind nothing.
    pub fn goes_on(&self, mark: Option<char>, run: &str) -> bool {
        !self.0.is_empty() && mark.is_some_and(|mark| mark != ' ' || run.len() == THOUSANDS)
    }

    /// Adds a run, behind a mark where there are others.
    pub fn push(&mut self, mark: Option<char>, run: &str) {
        self.0.extend(mark);
        self.0.push_str(run);
    }

    /// Calls with each number of several runs, a dot between them, and whether it is the whole chain.
    ///
    /// In 5.2,6.3 there are two numbers, in 3,250.60 one; where both readings are possible (1 150.20) both are called
    /// with. Neither is a part of 3.000.000 one, nor of a date or a version (2024.09.12).
    pub fn numbers(&self, mut call: impl FnMut(&str, bool)) {
        if self.0.bytes().all(|byte| byte.is_ascii_digit()) {
            return;
        }
        let is_mark = |c: char| !c.is_ascii_digit();
        let runs: Vec<&str> = self.0.split(is_mark).collect();
        let marks: Vec<char> = self.0.chars().filter(|c| is_mark(*c)).collect();
        let mark = |at: Option<usize>| at.and_then(|at| marks.get(at).copied());
        let is_point = |mark: Option<char>| matches!(mark, Some('.' | ','));
        let mut tell = |first: usize, last: usize| {
            call(&runs[first..=last].join("."), first == 0 && last + 1 == runs.len());
        };
        for first in 0..marks.len() {
            let (before, here) = (mark(first.checked_sub(1)), mark(Some(first)));
            let mut last = first;
            // Thousands, and what stands behind a point of another kind.
            if runs[first].len() <= THOUSANDS && (before.is_none() || before == Some(' ') && here != before) {
                while mark(Some(last)) == here && runs.get(last + 1).is_some_and(|run| run.len() == THOUSANDS) {
                    last += 1;
                }
                let point = mark(Some(last));
                if last > first && is_point(point) && point != here && mark(Some(last + 1)) != point {
                    last += 1;
                }
                if last > first {
                    tell(first, last);
                }
            }
            // Two runs with a point; among points a comma is one between numbers.
            let (one, other) = (before, mark(Some(first + 1)));
            let is_alone = match here {
                Some('.') => one != here && other != here,
                Some(',') => !is_point(one) && !is_point(other),
                _ => false,
            };
            if is_alone && last != first + 1 {
                tell(first, first + 1);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: &str) {
        let mut chain = Chain::default();
        let mut mark = None;
        for run in text.split_inclusive(|c: char| !c.is_ascii_digit()) {
            let digits = run.trim_end_matches(|c: char| !c.is_ascii_digit());
            chain.push(mark, digits);
            mark = run.chars().last().filter(|c| !c.is_ascii_digit());
        }
        let mut numbers = Vec::new();
        chain.numbers(|number, whole| numbers.push(format!("{number}{}", if whole { "" } else { "~" })));
        assert_eq!(numbers.join(" "), expect, "{text}");
    }

    #[test]
    fn numbers_are_told_from_lists_of_them() {
        check("5.20", "5.20");
        check("5,20", "5.20");
        check("1'500", "1.500");
        check("10 000", "10.000");
        check("3.000.000", "3.000.000");
        check("1.234.567,89", "1.234.567.89");
        check("3,250.60", "3.250.60 250.60~");
        check("5.2,6.3,7.1", "5.2~ 6.3~ 7.1~");
        check("3250.60,200", "3250.60~");
        check("2023,15.6", "15.6~");
        check("5,6,7", "");
        check("2024.09.12", "");
        check("2024 500", "");
        check("1 150.20", "1.150.20 150.20~");
        check("7 120.500.000", "7.120~ 120.500.000~");
        check("7", "");
        check("", "");
    }
}
