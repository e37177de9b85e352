//! An exact number -> a float that stands for it in a column, and what such floats say of a bound.
//!
//! Of the numbers with at most fifteen digits no two are near the same float, so there the nearest float says which
//! number it was. For any other a float beyond it is written, one that none of those is nearest to: so what cannot be
//! told by floats is known by its float, and has to be read.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// Every decimal of so many digits is told from its neighbours by a double.
const DIGITS: usize = 15;
/// No float stands further from the nearest one than this many steps: see [`above`].
const STEPS: usize = 4;

/// Returns the float that stands for the lower bound of a figure; an open one is below everything.
pub(super) fn of_min(min: Option<Decimal>) -> f64 {
    min.map_or(f64::NEG_INFINITY, |min| -above(-min))
}

/// Returns the float that stands for the upper bound of a figure; an open one is above everything.
pub(super) fn of_max(max: Option<Decimal>) -> f64 {
    max.map_or(f64::INFINITY, above)
}

/// Returns the nearest float where it tells the number, otherwise one above it that tells none.
fn above(number: Decimal) -> f64 {
    let mut float = nearest(number);
    if number.normalize().mantissa().unsigned_abs() < 10_u128.pow(DIGITS as u32) {
        return float;
    }
    // Numbers of few digits lie several steps apart: the second at the latest tells none.
    float = float.next_up();
    while tells(float).is_some() {
        float = float.next_up();
    }
    float
}

/// Returns the float that is nearest to a number, which the conversion of the number's own type does not promise.
fn nearest(number: Decimal) -> f64 {
    /// Floats hold these powers of ten, and whole numbers below 2^53, so that a quotient is rounded once.
    const POWERS: [f64; 23] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22,
    ];
    let mantissa = number.mantissa();
    match POWERS.get(number.scale() as usize) {
        Some(power) if mantissa.unsigned_abs() < 1 << 53 => mantissa as f64 / power,
        // A decimal is written as floats are.
        _ => number.to_string().parse().unwrap_or_else(|_| number.to_f64().unwrap_or(f64::NAN)),
    }
}

/// Returns the number of few digits that a float stands for, if it does.
fn tells(float: f64) -> Option<Decimal> {
    let written = format!("{float:e}");
    let digits = written.bytes().take_while(|byte| *byte != b'e').filter(u8::is_ascii_digit).count();
    (digits <= DIGITS).then(|| Decimal::from_scientific(&written).ok()).flatten()
}

/// A bound that the upper bounds of figures must reach, beside which their floats are put. One from above that their
/// lower bounds must reach is the same of what is opposite.
#[derive(Clone, Copy, Debug)]
pub struct Bound {
    number: Option<Decimal>,
    /// What is less does not reach it.
    least: f64,
    /// What is equal to it does; not a number where none is.
    equal: f64,
    /// What is more does.
    beyond: f64,
}

impl Bound {
    /// Every figure reaches the bound that is none.
    pub fn of(number: Option<Decimal>) -> Bound {
        let Some(number) = number else {
            return Bound {
                number: None,
                least: f64::NEG_INFINITY,
                equal: f64::NEG_INFINITY,
                beyond: f64::NEG_INFINITY,
            };
        };
        let nearest = nearest(number);
        let beyond = (0..STEPS).fold(nearest, |float, _| float.next_up());
        let (least, equal) = match tells(nearest) {
            Some(told) if told >= number => (nearest, nearest),
            Some(_) => (nearest.next_up(), f64::NAN),
            None => (nearest, f64::NAN),
        };
        Bound { number: Some(number), least, equal, beyond }
    }

    /// True where there is none.
    pub fn is_open(&self) -> bool {
        self.number.is_none()
    }

    /// Returns the float below which nothing reaches it.
    pub fn least(&self) -> f64 {
        self.least
    }

    /// Returns the float above which everything does.
    pub fn beyond(&self) -> f64 {
        self.beyond
    }

    /// True where a float says that the figure's bound reaches this one. Without a branch: which figures do cannot be
    /// foreseen.
    #[inline]
    pub fn surely(&self, float: f64) -> bool {
        (float > self.beyond) | (float == self.equal)
    }

    /// True where a float does not say that it falls short of it.
    #[inline]
    pub fn perhaps(&self, float: f64) -> bool {
        float >= self.least
    }

    /// Tells whether a figure's bound reaches this one, `None` where it has to be read.
    pub fn reached_by(&self, float: f64) -> Option<bool> {
        let Some(number) = self.number else { return Some(true) };
        if self.surely(float) || !self.perhaps(float) {
            return Some(self.surely(float));
        }
        tells(float).map(|told| told >= number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers beside which others lie near, in every size and with every count of digits.
    fn numbers() -> Vec<Decimal> {
        let mut numbers = Vec::new();
        for digits in ["0", "1", "3", "7", "12", "999999999999999", "100000000000001", "123456789012345678901234567"] {
            for scale in [0, 1, 2, 7, 15, 22, 26] {
                let mantissa: i128 = digits.parse().unwrap();
                let number = Decimal::from_i128_with_scale(mantissa, scale);
                let least = Decimal::from_i128_with_scale(1, 27);
                numbers.extend([number, -number]);
                numbers.extend([number.checked_add(least), number.checked_sub(least)].into_iter().flatten());
            }
        }
        numbers.extend([Decimal::MAX, Decimal::MIN]);
        numbers
    }

    #[test]
    fn floats_say_what_numbers_do_or_that_they_do_not() {
        let numbers = numbers();
        for bound in &numbers {
            let (below, above) = (Bound::of(Some(*bound)), Bound::of(Some(-*bound)));
            for number in &numbers {
                if let Some(reached) = below.reached_by(of_max(Some(*number))) {
                    assert_eq!(reached, number >= bound, "{number} from below {bound}");
                }
                if let Some(reached) = above.reached_by(-of_min(Some(*number))) {
                    assert_eq!(reached, number <= bound, "{number} from above {bound}");
                }
            }
            assert!(below.surely(of_max(None)) && above.surely(-of_min(None)), "{bound}");
        }
    }

    #[test]
    fn numbers_of_few_digits_are_never_in_doubt() {
        let few: Vec<Decimal> = numbers()
            .into_iter()
            .filter(|number| number.normalize().mantissa().unsigned_abs() < 1_000_000_000_000_000)
            .collect();
        assert!(few.len() > 50);
        for bound in numbers() {
            for number in &few {
                assert_eq!(Bound::of(Some(bound)).reached_by(of_max(Some(*number))), Some(*number >= bound));
                assert_eq!(Bound::of(Some(-bound)).reached_by(-of_min(Some(*number))), Some(*number <= bound));
            }
        }
    }

    #[test]
    fn what_only_differs_behind_the_digits_of_a_float_is_in_doubt() {
        let million = Decimal::from(1_000_000);
        let more: Decimal = "1000000.0000000000000001".parse().unwrap();
        assert_eq!(Bound::of(Some(million)).reached_by(of_max(Some(million))), Some(true));
        assert_eq!(Bound::of(Some(more)).reached_by(of_max(Some(million))), Some(false));
        assert_eq!(Bound::of(Some(million)).reached_by(of_max(Some(more))), None);
        assert_eq!(Bound::of(Some(-million)).reached_by(-of_min(Some(million))), Some(true));
    }
}
