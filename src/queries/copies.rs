//! Ranked articles -> the same with copies and excerpts behind the first of them.

use rustc_hash::FxHashMap;
use serde::Serialize;
use tantivy::Searcher;

use super::ranking::Ranked;
use crate::index::signature::{Likeness, Shingles, Signature};
use crate::index::stored::{self, Metadata};
use crate::index::{Columns, Fields};

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

impl ArticleCopy {
    fn of(copy: Copy) -> serde_json::Result<ArticleCopy> {
        let metadata: Metadata = serde_json::from_str(&copy.record)?;
        Ok(ArticleCopy {
            article: metadata.id,
            path: metadata.path,
            url: metadata.url,
            title: metadata.title,
            published: metadata.published,
            source: metadata.source,
            how: copy.how,
            likeness: (copy.likeness * 1000.0).round() / 1000.0,
        })
    }
}

/// An article that is a copy of another.
struct Copy {
    /// What is stored of it.
    record: String,
    how: Likeness,
    likeness: f64,
}

/// An article and its copies, in the order of the ranking.
pub(crate) struct Witness {
    pub ranked: Ranked,
    copies: Vec<Copy>,
}

impl Witness {
    /// Returns what is shown of the copies.
    pub fn copies(self) -> serde_json::Result<Vec<ArticleCopy>> {
        self.copies.into_iter().map(ArticleCopy::of).collect()
    }
}

impl From<Ranked> for Witness {
    fn from(ranked: Ranked) -> Witness {
        Witness { ranked, copies: Vec::new() }
    }
}

/// The articles of a ranking in groups. Whether one is a copy depends only on those before it, so pages fit together:
/// the first is the witness, and where it is the excerpt, the longer article says so.
pub(crate) struct Grouping<'a> {
    searcher: &'a Searcher,
    fields: &'a Fields,
    columns: &'a Columns,
    witnesses: Vec<Grouped>,
    holders: Holders,
}

struct Grouped {
    witness: Witness,
    signature: Signature,
    /// Of its body, which is read when another may be a copy of it.
    shingles: Option<Shingles>,
}

impl<'a> Grouping<'a> {
    pub fn new(searcher: &'a Searcher, fields: &'a Fields, columns: &'a Columns) -> Grouping<'a> {
        Grouping { searcher, fields, columns, witnesses: Vec::new(), holders: Holders::default() }
    }

    /// Returns how many groups there are.
    pub fn len(&self) -> usize {
        self.witnesses.len()
    }

    /// Puts the next article of the ranking into its group.
    pub fn add(&mut self, ranked: Ranked) -> tantivy::Result<()> {
        let signature = self.columns.signature(self.searcher, self.fields, ranked.address)?;
        let mut shared = self.holders.shared(&signature);
        shared.retain(|(at, shared)| signature.may_be_copies(&self.witnesses[*at].signature, *shared));
        let mut shingles = None;
        if !shared.is_empty() {
            let text = stored::text(self.searcher, ranked.address)?;
            let own = shingles.insert(Shingles::of(&text.body));
            for (at, _) in shared {
                let Grouped { witness, shingles, .. } = &mut self.witnesses[at];
                let known = match shingles {
                    Some(known) => known,
                    None => shingles.insert(Shingles::of(&stored::text(self.searcher, witness.ranked.address)?.body)),
                };
                if let Some((how, likeness)) = known.likeness(own) {
                    witness.copies.push(Copy { record: text.record, how, likeness });
                    return Ok(());
                }
            }
        }
        self.holders.add(&signature);
        self.witnesses.push(Grouped { witness: ranked.into(), signature, shingles });
        Ok(())
    }

    pub fn witnesses(self) -> impl Iterator<Item = Witness> {
        self.witnesses.into_iter().map(|grouped| grouped.witness)
    }
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
