//! Ranked articles -> the same with near copies behind the first of them.

use serde::Serialize;
use tantivy::Searcher;

use super::search::Ranked;
use crate::index::Fields;
use crate::index::signature::{self, COPY};
use crate::index::stored;

/// An article whose text is nearly that of the hit.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NearCopy {
    pub article: String,
    pub path: Option<String>,
    pub url: Option<String>,
    pub title: Option<String>,
    pub published: Option<String>,
    pub source: Option<String>,
    /// The share of the two texts that both have, 0 to 1.
    pub likeness: f64,
}

/// An article and its copies, in the order of the ranking.
pub(crate) struct Witness {
    pub ranked: Ranked,
    pub copies: Vec<NearCopy>,
}

/// Groups the articles of a ranking. Whether one is a copy depends only on those before it, so pages fit together.
pub(crate) fn grouped(searcher: &Searcher, fields: &Fields, ranking: Vec<Ranked>) -> tantivy::Result<Vec<Witness>> {
    let name = searcher.schema().get_field_name(fields.signature);
    let mut witnesses: Vec<(Vec<u8>, Witness)> = Vec::new();
    for ranked in ranking {
        let mut bytes = Vec::new();
        let columns = searcher.segment_reader(ranked.address.segment_ord).fast_fields();
        if let Some(column) = columns.bytes(name)?
            && let Some(number) = column.term_ords(ranked.address.doc_id).next()
        {
            column.ord_to_bytes(number, &mut bytes)?;
        }
        let mut first = None;
        for (at, (other, witness)) in witnesses.iter().enumerate() {
            if !signature::may_be_copies(&bytes, other) {
                continue;
            }
            let known = stored::article(searcher, fields, witness.ranked.address)?;
            let article = stored::article(searcher, fields, ranked.address)?;
            let likeness = signature::likeness(&known.body, &article.body);
            if likeness >= COPY {
                first = Some((at, likeness, article.metadata));
                break;
            }
        }
        match first {
            Some((at, likeness, metadata)) => {
                witnesses[at].1.copies.push(NearCopy {
                    article: metadata.id,
                    path: metadata.path,
                    url: metadata.url,
                    title: metadata.title,
                    published: metadata.published,
                    source: metadata.source,
                    likeness: (likeness * 1000.0).round() / 1000.0,
                });
            }
            None => witnesses.push((bytes, Witness { ranked, copies: Vec::new() })),
        }
    }
    Ok(witnesses.into_iter().map(|(_, witness)| witness).collect())
}
