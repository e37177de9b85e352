//! How Japanese builds numbers.

use crate::languages::{Numbers, System};

pub static NUMBERS: Numbers = Numbers {
    system: System::Myriad,
    decimal_comma: false,
    units: &[
        ("〇", 0),
        ("一", 1),
        ("七", 7),
        ("三", 3),
        ("九", 9),
        ("二", 2),
        ("五", 5),
        ("六", 6),
        ("八", 8),
        ("四", 4),
        ("壱", 1),
        ("壹", 1),
        ("弐", 2),
        ("参", 3),
        ("零", 0),
    ],
    scales: &[("京", 16), ("兆", 12), ("億", 8), ("万", 4), ("萬", 4), ("千", 3), ("百", 2), ("十", 1), ("拾", 1)],
    plural_scales: &[],
    short_scales: &[],
    indefinite: &[("何", 1, 10), ("幾", 1, 10), ("数", 1, 10)],
    joins: &[],
    fractions_before: &[],
    halves_after: &["半"],
    ones: &[],
    articles: &[],
    contractions: &[],
};
