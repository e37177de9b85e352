//! Ranked articles -> the same with copies and excerpts behind the first of them.

use rustc_hash::FxHashMap;
use serde::Serialize;
use tantivy::Searcher;

use super::search::Ranked;
use crate::index::signature::{Likeness, Shingles, Signature};
use crate::index::{Columns, Fields, stored};

/// An article whose text is that of the hit, or nearly, or a part of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ArticleCopy {
    pub article: String,
    pub path: Option<String>,
    pub url: Option<String>,
    pub title: Option<String>,
    pub published: Option<String>,
    pub source: Option<String>,
    pub how: Likeness,
    /// The share of the two texts that both have, or of an excerpt that is in the other, 0 to 1.
    pub likeness: f64,
}

/// An article and its copies, in the order of the ranking.
pub(crate) struct Witness {
    pub ranked: Ranked,
    pub copies: Vec<ArticleCopy>,
}

/// Groups the articles of a ranking. Whether one is a copy depends only on those before it, so pages fit together: the
/// first is the witness, and where it is the excerpt, the longer article says so.
pub(crate) fn grouped(
    searcher: &Searcher,
    fields: &Fields,
    columns: &Columns,
    ranking: Vec<Ranked>,
) -> tantivy::Result<Vec<Witness>> {
    let mut witnesses: Vec<(Signature, Option<Shingles>, Witness)> = Vec::new();
    let mut holders = Holders::default();
    for ranked in ranking {
        let signature = columns.signature(searcher, fields, ranked.address)?;
        let mut shared = holders.shared(&signature);
        shared.retain(|(at, shared)| signature.may_be_copies(&witnesses[*at].0, *shared));
        let mut first = None;
        let mut shingles = None;
        if !shared.is_empty() {
            let own = shingles.insert(Shingles::of(&stored::body(searcher, fields, ranked.address)?));
            for (at, _) in shared {
                let (_, known, witness) = &mut witnesses[at];
                let known = match known {
                    Some(known) => known,
                    None => known.insert(Shingles::of(&stored::body(searcher, fields, witness.ranked.address)?)),
                };
                if let Some((how, likeness)) = known.likeness(own) {
                    first = Some((at, how, likeness));
                    break;
                }
            }
        }
        match first {
            Some((at, how, likeness)) => {
                let metadata = stored::article(searcher, fields, ranked.address)?.metadata;
                witnesses[at].2.copies.push(ArticleCopy {
                    article: metadata.id,
                    path: metadata.path,
                    url: metadata.url,
                    title: metadata.title,
                    published: metadata.published,
                    source: metadata.source,
                    how,
                    likeness: (likeness * 1000.0).round() / 1000.0,
                });
            }
            None => {
                holders.add(&signature);
                witnesses.push((signature, shingles, Witness { ranked, copies: Vec::new() }));
            }
        }
    }
    Ok(witnesses.into_iter().map(|(_, _, witness)| witness).collect())
}

/// The witnesses by the values of their signatures: only those that share some are compared.
#[derive(Default)]
struct Holders {
    /// Of each value, the last of its holders, a place in `holders`.
    last: FxHashMap<u32, usize>,
    /// A witness that has a value, and the holder of that value before it.
    holders: Vec<(usize, Option<usize>)>,
    /// How many values each witness shares; zeros between two questions.
    counts: Vec<usize>,
}

impl Holders {
    /// Adds the next witness.
    fn add(&mut self, signature: &Signature) {
        let witness = self.counts.len();
        self.counts.push(0);
        for value in signature.values() {
            let before = self.last.insert(*value, self.holders.len());
            self.holders.push((witness, before));
        }
    }

    /// Returns the witnesses that share values with a signature, in their order, and how many.
    fn shared(&mut self, signature: &Signature) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        for value in signature.values() {
            let mut next = self.last.get(value).copied();
            while let Some((witness, before)) = next.map(|at| self.holders[at]) {
                if self.counts[witness] == 0 {
                    found.push((witness, 0));
                }
                self.counts[witness] += 1;
                next = before;
            }
        }
        found.sort_unstable();
        found.iter_mut().for_each(|(witness, shared)| *shared = std::mem::take(&mut self.counts[*witness]));
        found
    }
}
