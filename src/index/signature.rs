//! The body of an article -> a signature by which its copies and excerpts are told.
//!
//! Of the letters and digits of a text, folded, every stretch of ten is hashed, and the hashes below a bound are kept:
//! about one in 32, whatever stands around the stretch, so that an excerpt keeps those of its hashes that the whole
//! article has too (a MinHash of as many values as the text is long, also called FracMinHash). A text that has few
//! below the bound keeps its sixteen least. Signatures that share values may belong to copies; whether they do is told
//! by the texts, cut into shingles of five. A copy may differ in the very number that is asked for, so this groups what
//! is shown and never what is counted.
//!
//! Known miss: of an excerpt of fewer than some hundred letters in a long article no hash may be kept on both sides.

use rustc_hash::{FxBuildHasher, FxHashSet};

use crate::languages::fold;

const SHINGLE: usize = 5;
/// Longer than a shingle: five Latin letters stand in every long text, ten hardly do.
const STRETCH: usize = 10;
/// Hashes below this are kept: one in 32.
const BOUND: u32 = 1 << 27;
const FEWEST: usize = 16;
/// Shorter texts are alike by chance: they are copies only where they are the same.
const LEAST_SHINGLES: usize = 40;
/// The share of common shingles from which two texts are copies, and of an excerpt's own shingles that must be in the
/// other.
pub const COPY: f64 = 0.8;
/// The share of their values that two copies share at the least: with edits scattered so that [`COPY`] of the shingles
/// of five are left, so many of the stretches of ten are.
const SHARED: f64 = COPY * COPY;

/// How one text is a copy of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Likeness {
    /// The same but for white space.
    Same,
    /// Nearly the same from beginning to end.
    Near,
    /// Most of it stands in the other, which is longer.
    Excerpt,
    /// It holds most of the other, which is shorter.
    Whole,
}

/// The values of a signature, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Signature {
    values: Vec<u32>,
}

impl Signature {
    /// Reads the signature off a text.
    pub fn of(text: &str) -> Signature {
        Self::of_folded(&fold::folded(text))
    }

    /// As [`Signature::of`], for a text that [`fold::folded`] has folded.
    pub fn of_folded(text: &str) -> Signature {
        let mut values: Vec<u32> = Vec::with_capacity(text.len() / 24);
        let letters = hashed(text, |value| {
            if value < BOUND {
                values.push(value);
            }
        });
        if letters < LEAST_SHINGLES + SHINGLE - 1 {
            let whole = self::letters(text).fold(0, |hash, c| mixed(hash ^ u64::from(c)));
            let values = if letters == 0 { Vec::new() } else { vec![(whole >> 32) as u32] };
            return Signature { values };
        }
        let few = values.len() <= FEWEST * 2;
        if few {
            values.clear();
            hashed(text, |value| values.push(value));
        }
        values.sort_unstable();
        values.dedup();
        if few {
            let below = values.partition_point(|value| *value < BOUND);
            values.truncate(below.max(FEWEST));
        }
        Signature { values }
    }

    /// Returns the signature in few bytes: the gaps between its values.
    pub fn bytes(&self) -> Vec<u8> {
        let mut to = Vec::with_capacity(self.values.len() * 3);
        let mut last = 0;
        for value in &self.values {
            let mut gap = value - last;
            last = *value;
            while gap >= 0x80 {
                to.push(gap as u8 | 0x80);
                gap >>= 7;
            }
            to.push(gap as u8);
        }
        to
    }

    /// Reads what [`Signature::bytes`] wrote; anything else gives some signature too.
    pub fn read(bytes: &[u8]) -> Signature {
        let mut values = Vec::with_capacity(bytes.len() / 3 + 1);
        let (mut last, mut gap, mut shift) = (0_u32, 0_u32, 0);
        for byte in bytes {
            gap |= u32::from(byte & 0x7F).checked_shl(shift).unwrap_or(0);
            shift += 7;
            if byte & 0x80 == 0 {
                last = last.wrapping_add(gap);
                values.push(last);
                (gap, shift) = (0, 0);
            }
        }
        Signature { values }
    }

    pub fn values(&self) -> &[u32] {
        &self.values
    }

    /// True where the texts of two signatures that share so many values may be copies.
    pub fn may_be_copies(&self, other: &Signature, shared: usize) -> bool {
        let end = |signature: &Signature| signature.values.last().map_or(0, |last| BOUND.max(last.saturating_add(1)));
        let bound = end(self).min(end(other));
        let comparable = |signature: &Signature| signature.values.partition_point(|value| *value < bound);
        let fewer = comparable(self).min(comparable(other));
        // Three standard deviations below what is expected.
        let spread = (SHARED * (1.0 - SHARED) * fewer as f64).sqrt();
        shared > 0 && shared as f64 >= SHARED * fewer as f64 - 3.0 * spread
    }
}

/// What of a text is compared with others.
#[derive(Clone, Debug)]
pub struct Shingles {
    /// The hash of all that is not white space.
    whole: u64,
    hashes: FxHashSet<u64>,
}

impl Shingles {
    pub fn of(text: &str) -> Shingles {
        let add = |hash: u64, c: char| hash.wrapping_mul(BASE).wrapping_add(u64::from(c));
        let whole = text.chars().filter(|c| !c.is_whitespace()).fold(1, add);
        let letters: Vec<char> = letters(&fold::folded(text)).collect();
        let mut hashes = FxHashSet::with_capacity_and_hasher(letters.len(), FxBuildHasher);
        hashes.extend(windows::<SHINGLE>(&letters));
        Shingles { whole, hashes }
    }

    /// Tells how `other` is a copy of this, and how much of the two, or of the shorter, both have: 0 to 1.
    pub fn likeness(&self, other: &Shingles) -> Option<(Likeness, f64)> {
        if self.whole == other.whole {
            return Some((Likeness::Same, 1.0));
        }
        let (own, theirs) = (self.hashes.len(), other.hashes.len());
        if own.min(theirs) < LEAST_SHINGLES {
            return None;
        }
        let both = self.shared(other);
        let near = both as f64 / (own + theirs - both) as f64;
        let inside = both as f64 / own.min(theirs) as f64;
        if near >= COPY {
            Some((Likeness::Near, near))
        } else if inside >= COPY {
            Some((if theirs < own { Likeness::Excerpt } else { Likeness::Whole }, inside))
        } else {
            None
        }
    }

    fn shared(&self, other: &Shingles) -> usize {
        let (few, many) = if self.hashes.len() < other.hashes.len() { (self, other) } else { (other, self) };
        few.hashes.iter().filter(|hash| many.hashes.contains(hash)).count()
    }
}

const BASE: u64 = 0x9E37_79B9_7F4A_7C15;

/// Returns the hash of every stretch of so many letters: a polynomial that moves along, what leaves is taken off, what
/// enters is added.
fn windows<const LENGTH: usize>(letters: &[char]) -> impl Iterator<Item = u64> + '_ {
    let leaving = (0..LENGTH).fold(1_u64, |power, _| power.wrapping_mul(BASE));
    let mut hash = 0_u64;
    letters.iter().enumerate().filter_map(move |(at, c)| {
        hash = hash.wrapping_mul(BASE).wrapping_add(u64::from(*c));
        if at >= LENGTH {
            hash = hash.wrapping_sub(leaving.wrapping_mul(u64::from(letters[at - LENGTH])));
        }
        (at + 1 >= LENGTH).then(|| mixed(hash))
    })
}

/// Returns the letters and digits of a folded text.
fn letters(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| is_letter_or_digit(*c))
}

/// Hands the hash of every stretch of a folded text to `take`; returns how many letters and digits the text has.
fn hashed(text: &str, mut take: impl FnMut(u32)) -> usize {
    let leaving = (0..STRETCH).fold(1_u64, |power, _| power.wrapping_mul(BASE));
    // The last letters, each times what is taken off when it leaves; a power of two is quick to go round.
    const LAST: usize = STRETCH.next_power_of_two();
    let mut last = [0_u64; LAST];
    let (mut hash, mut count, mut at) = (0_u64, 0_usize, 0);
    while let Some(byte) = text.as_bytes().get(at) {
        let letter = if byte.is_ascii() {
            at += 1;
            if !byte.is_ascii_alphanumeric() {
                continue;
            }
            u64::from(*byte)
        } else {
            let Some(c) = text[at..].chars().next() else { break };
            at += c.len_utf8();
            if !is_letter_or_digit(c) {
                continue;
            }
            u64::from(c)
        };
        let leaves = last[count.wrapping_sub(STRETCH) % LAST];
        hash = hash.wrapping_mul(BASE).wrapping_add(letter).wrapping_sub(leaves);
        last[count % LAST] = letter.wrapping_mul(leaving);
        count += 1;
        if count >= STRETCH {
            take((mixed(hash) >> 32) as u32);
        }
    }
    count
}

fn is_letter_or_digit(c: char) -> bool {
    // The common ones first: the table of Unicode is far away.
    match c {
        '\0'..='\u{7F}' => c.is_ascii_alphanumeric(),
        '\u{4E00}'..='\u{9FFF}' | '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FA}' | 'ー' => true,
        _ => !fold::is_mark(c) && c.is_alphanumeric(),
    }
}

/// Spreads the bits of a number (the finalizer of splitmix64).
fn mixed(number: u64) -> u64 {
    let number = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let number = (number ^ (number >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    number ^ (number >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "月之暗面今年新一轮融资的规模超过10亿美元，投后估值约25亿美元。MiniMax同期拿到6亿美元，智谱AI的金额没有公布，\
                        市场传闻在20亿至30亿元之间。领投方里，阿里和腾讯的名字反复出现。渠道自然乐见其成，一位UP主告诉记者。";

    fn likeness(a: &str, b: &str) -> Option<(Likeness, f64)> {
        Shingles::of(a).likeness(&Shingles::of(b))
    }

    fn may_be(a: &str, b: &str) -> bool {
        let (a, b) = (Signature::of(a), Signature::of(b));
        let shared = a.values().iter().filter(|value| b.values().contains(value)).count();
        a.may_be_copies(&b, shared)
    }

    #[test]
    fn copies_are_told_from_other_texts() {
        let near = TEXT.replace("6亿美元", "8亿美元");
        let spaced = TEXT.replace('，', "， ");
        let wide = TEXT.replace("AI", "ＡＩ");
        let other = "今年春天开始，后台的出价曲线就没有往下走过。一家上海广告代理公司的投放主管翻出一张截图，屏幕上密密麻麻的数字，\
                     记录着大模型公司在B站抢人的全过程。她服务过的客户里，有月之暗面，也有MiniMax。";
        let longer = format!("{other}{TEXT}{other}");
        for (text, expect) in [
            (TEXT, Some(Likeness::Same)),
            (&spaced, Some(Likeness::Same)),
            (&near, Some(Likeness::Near)),
            (&wide, Some(Likeness::Near)),
            (&longer, Some(Likeness::Whole)),
            (other, None),
        ] {
            assert_eq!(likeness(TEXT, text).map(|(how, _)| how), expect, "{text}");
            assert_eq!(may_be(TEXT, text), expect.is_some(), "{text}");
        }
        assert_eq!(likeness(&longer, TEXT).map(|(how, _)| how), Some(Likeness::Excerpt));
        assert!(
            may_be("El CPA", "El CPA") && !may_be("El CPA", "El cpm"),
            "short texts are copies where they are equal"
        );
        assert_eq!(likeness("El CPA sube", "El CPA subió"), None);
        assert!(Signature::of("").values().is_empty() && !may_be("", ""));
    }

    #[test]
    fn signatures_come_back() {
        for text in ["", "El CPA", TEXT, &TEXT.repeat(20)] {
            let signature = Signature::of(text);
            assert_eq!(Signature::read(&signature.bytes()), signature);
        }
        // About one value in 32 stretches, however long the text.
        let long: String =
            (0..20_000_u32).filter_map(|at| char::from_u32(0x4E00 + at.wrapping_mul(7919) % 20_000)).collect();
        assert!((500..750).contains(&Signature::of(&long).values().len()));
    }

    proptest::proptest! {
        #[test]
        fn odd_bytes_do_not_panic(bytes: Vec<u8>) {
            let _ = Signature::read(&bytes);
        }
    }
}
