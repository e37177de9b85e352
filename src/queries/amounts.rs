//! `5亿..`, `>=1e6`, `<3.5 millones`, `100..200` -> the interval that a figure must meet.

use rust_decimal::Decimal;

use crate::mentions::figure;

/// An interval of amounts. Bounds are part of it, as they are of the filters `--min` and `--max`: a text that says
/// "5亿" is seldom exact to the last yuan, so `>` is read like `>=`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amounts {
    pub min: Option<Decimal>,
    pub max: Option<Decimal>,
}

impl Amounts {
    /// Reads an interval; numbers are read in every way in which the articles write them. `None` where it is none.
    pub fn parse(text: &str) -> Option<Amounts> {
        let text = text.trim();
        if let Some((min, max)) = text.split_once("..") {
            let bound = |text: &str| match text.trim() {
                "" => Some(None),
                text => figure::quantity(text).map(Some),
            };
            let amounts = Amounts { min: bound(min)?, max: bound(max)? };
            let some = amounts.min.is_some() || amounts.max.is_some();
            let order = amounts.min.zip(amounts.max).is_none_or(|(min, max)| min <= max);
            return (some && order).then_some(amounts);
        }
        let after = |signs: &[&str]| signs.iter().find_map(|sign| text.strip_prefix(sign));
        if let Some(text) = after(&[">=", "≥", ">"]) {
            return Some(Amounts { min: Some(figure::quantity(text)?), max: None });
        }
        if let Some(text) = after(&["<=", "≤", "<"]) {
            return Some(Amounts { min: None, max: Some(figure::quantity(text)?) });
        }
        let value = figure::quantity(text)?;
        Some(Amounts { min: Some(value), max: Some(value) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_read() {
        let check = |text: &str, min: Option<i64>, max: Option<i64>| {
            let expect = Amounts { min: min.map(Decimal::from), max: max.map(Decimal::from) };
            assert_eq!(Amounts::parse(text), Some(expect), "{text}");
        };
        check(">5亿", Some(500_000_000), None);
        check(">=5亿元", Some(500_000_000), None);
        check("<1e6", None, Some(1_000_000));
        check("≤3 millones", None, Some(3_000_000));
        check("100..2万", Some(100), Some(20_000));
        check("..30", None, Some(30));
        check("30", Some(30), Some(30));
        for text in ["", "..", "mucho", ">", "5..3", "> mucho"] {
            assert_eq!(Amounts::parse(text), None, "{text}");
        }
    }
}
