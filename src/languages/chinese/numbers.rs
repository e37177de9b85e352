//! How Chinese builds numbers.

use crate::languages::{Numbers, System};

pub static NUMBERS: Numbers = Numbers {
    system: System::Myriad,
    decimal_comma: false,
    units: &[
        ("〇", 0),
        ("一", 1),
        ("七", 7),
        ("三", 3),
        ("两", 2),
        ("九", 9),
        ("二", 2),
        ("五", 5),
        ("伍", 5),
        ("俩", 2),
        ("八", 8),
        ("六", 6),
        ("叁", 3),
        ("四", 4),
        ("壹", 1),
        ("捌", 8),
        ("柒", 7),
        ("玖", 9),
        ("肆", 4),
        ("贰", 2),
        ("陆", 6),
        ("零", 0),
    ],
    // 兆 is 10^12 in Taiwan and Japan; on the mainland it stands for data sizes only.
    scales: &[("万", 4), ("亿", 8), ("仟", 3), ("佰", 2), ("兆", 12), ("十", 1), ("千", 3), ("拾", 1), ("百", 2)],
    plural_scales: &[],
    short_scales: &[],
    indefinite: &[("几", 1, 10), ("数", 1, 10), ("若干", 1, 10)],
    joins: &["个"],
    fractions_before: &[("半", 50)],
    halves_after: &["半"],
    ones: &[],
    articles: &[],
    contractions: &[],
};
