//! The articles of one segment of the index by their numbers, a stretch at a time, as bits.

/// So many documents are looked at together, so that the arrays of a stretch stay in the nearest cache.
pub(crate) const STRETCH: usize = if cfg!(test) { 576 } else { 4096 };
pub(crate) const WORDS: usize = STRETCH / 64;

/// A set of documents of a stretch.
pub(super) type Bits = [u64; WORDS];
pub(super) const ALL: Bits = [u64::MAX; WORDS];
pub(super) type Scores = [f64; STRETCH];

/// True for a set of so few documents that each is looked for by itself, which reads a block of postings: a term that
/// is in every article of a stretch has 32 there.
pub(super) fn is_sparse(bits: &Bits) -> bool {
    const FEW: u32 = 8;
    let words = bits.iter().filter(|word| **word != 0).count();
    words <= FEW as usize && count(bits) <= FEW
}

/// Returns how many documents are in a set.
pub(super) fn count(bits: &Bits) -> u32 {
    bits.iter().map(|word| word.count_ones()).sum()
}

pub(super) fn is_in(bits: &Bits, at: usize) -> bool {
    bits[at / 64] >> (at % 64) & 1 == 1
}

/// Calls with the place of each document of one word of a set.
pub(crate) fn each(number: usize, mut word: u64, mut call: impl FnMut(usize)) {
    while word != 0 {
        call(number * 64 + word.trailing_zeros() as usize);
        word &= word - 1;
    }
}

/// Returns the first document of a set at a place or after it.
pub(super) fn first_from(bits: &Bits, at: usize) -> Option<usize> {
    let mut number = at / 64;
    let mut word = bits.get(number)? & u64::MAX << (at % 64);
    while word == 0 {
        number += 1;
        word = *bits.get(number)?;
    }
    Some(number * 64 + word.trailing_zeros() as usize)
}

/// Calls with the place of each document of a set.
pub(super) fn each_of(bits: &Bits, mut call: impl FnMut(usize)) {
    bits.iter().enumerate().for_each(|(number, word)| each(number, *word, &mut call));
}

/// Leaves the first so many documents of a set.
pub(super) fn leave_first(count: usize, bits: &mut Bits) {
    for (at, word) in bits.iter_mut().enumerate().skip(count / 64) {
        let here = count.saturating_sub(at * 64);
        *word &= if here == 0 { 0 } else { u64::MAX >> (64 - here.min(64)) };
    }
}

pub(super) fn keep(of: &mut Bits, those: &Bits) {
    of.iter_mut().zip(those).for_each(|(word, other)| *word &= other);
}

pub(super) fn join(to: &mut Bits, those: &Bits) {
    to.iter_mut().zip(those).for_each(|(word, other)| *word |= other);
}
