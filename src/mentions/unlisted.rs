//! Names that stand in no table -> mentions, by their form, and then everywhere else in the document.

use std::ops::Range;

use crate::mentions::PartText;
use crate::mentions::company::Company;

/// Finds names by the forms of each language. `taken` are the spans (with the index of their part) of listed names.
pub fn find(parts: &[PartText<'_>], taken: &[(usize, Range<usize>)]) -> Vec<Company> {
    let _ = (parts, taken);
    Vec::new()
}
