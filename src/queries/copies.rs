//! Ranked articles -> the same with copies and excerpts behind the first of them.

use std::collections::{BTreeMap, HashMap};

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
    // The witnesses whose signatures have a value: only those that share one are compared.
    let mut holders: HashMap<u32, Vec<usize>> = HashMap::new();
    for ranked in ranking {
        let signature = columns.signature(searcher, fields, ranked.address)?;
        let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
        for at in signature.values().iter().filter_map(|value| holders.get(value)).flatten() {
            *shared.entry(*at).or_default() += 1;
        }
        shared.retain(|at, shared| signature.may_be_copies(&witnesses[*at].0, *shared));
        let mut first = None;
        let mut shingles = None;
        if !shared.is_empty() {
            let own = shingles.insert(Shingles::of(&stored::body(searcher, fields, ranked.address)?));
            for at in shared.into_keys() {
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
                for value in signature.values() {
                    holders.entry(*value).or_default().push(witnesses.len());
                }
                witnesses.push((signature, shingles, Witness { ranked, copies: Vec::new() }));
            }
        }
    }
    Ok(witnesses.into_iter().map(|(_, _, witness)| witness).collect())
}
