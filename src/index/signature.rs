//! The body of an article -> a signature by which near copies of it are told.
//!
//! The text is cut into shingles of five letters or digits, folded; of all their hashes the least in each of 64 bins
//! stands in the signature (one-permutation MinHash). Two signatures agree in about as many bins as the two texts share
//! of their shingles together. An article's copy may differ in the very number that is asked for, so this groups what is
//! shown and never what is counted.

use std::collections::HashSet;

use crate::languages::fold;

const SHINGLE: usize = 5;
const BINS: usize = 64;
/// Shorter texts are alike by chance, and are nobody's copies.
const LEAST_SHINGLES: usize = 40;
/// The share of common shingles from which two texts are copies.
pub const COPY: f64 = 0.8;
/// Signatures that agree in this share of their bins may belong to copies: three standard deviations below [`COPY`].
const MAYBE: f64 = 0.65;

/// Returns the signature of a text, two bytes a bin; empty for a short text.
pub fn signature(text: &str) -> Vec<u8> {
    let hashes = hashes(text);
    if hashes.len() < LEAST_SHINGLES {
        return Vec::new();
    }
    let mut bins = [u64::MAX; BINS];
    for hash in hashes {
        let bin = &mut bins[(hash >> 58) as usize];
        *bin = (*bin).min(hash & (u64::MAX >> 6));
    }
    // An empty bin takes the next one's value, so that two short texts are not alike for what both lack.
    let mut to = Vec::with_capacity(2 * BINS);
    for at in 0..BINS {
        let (ahead, value) = (0..BINS)
            .map(|ahead| (ahead, bins[(at + ahead) % BINS]))
            .find(|(_, value)| *value != u64::MAX)
            .unwrap_or((0, 0));
        to.extend((mixed(value.wrapping_add(ahead as u64)) as u16).to_le_bytes());
    }
    to
}

/// True where two signatures may belong to copies.
pub fn may_be_copies(a: &[u8], b: &[u8]) -> bool {
    if a.is_empty() || a.len() != b.len() {
        return false;
    }
    let same = a.chunks_exact(2).zip(b.chunks_exact(2)).filter(|(a, b)| a == b).count();
    same as f64 >= MAYBE * BINS as f64
}

/// Returns the share of the shingles of two texts that both have.
pub fn likeness(a: &str, b: &str) -> f64 {
    let (a, b) = (hashes(a), hashes(b));
    let both = a.intersection(&b).count();
    let either = a.len() + b.len() - both;
    if either == 0 { 0.0 } else { both as f64 / either as f64 }
}

fn hashes(text: &str) -> HashSet<u64> {
    let letters: Vec<char> = fold::folded(text).chars().filter(|c| c.is_alphanumeric()).collect();
    letters.windows(SHINGLE).map(|shingle| shingle.iter().fold(0, |hash, c| mixed(hash ^ u64::from(*c)))).collect()
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

    #[test]
    fn copies_are_told_from_other_texts() {
        let near = TEXT.replace("6亿美元", "8亿美元");
        let wide = TEXT.replace("AI", "ＡＩ").replace('，', "， ");
        let other = "今年春天开始，后台的出价曲线就没有往下走过。一家上海广告代理公司的投放主管翻出一张截图，屏幕上密密麻麻的数字，\
                     记录着大模型公司在B站抢人的全过程。她服务过的客户里，有月之暗面，也有MiniMax。";
        for (text, copy) in [(TEXT, true), (&near, true), (&wide, true), (other, false)] {
            assert_eq!(may_be_copies(&signature(TEXT), &signature(text)), copy, "{text}");
            assert_eq!(likeness(TEXT, text) >= COPY, copy, "{text}");
        }
        assert!(signature("El CPA").is_empty() && !may_be_copies(&[], &[]), "short texts are nobody's copies");
        assert_eq!(likeness("", ""), 0.0);
    }
}
