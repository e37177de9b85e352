//! The articles that match -> how many there are of each language, source, month, company and currency.

use std::collections::BTreeMap;

use serde::Serialize;
use tantivy::Searcher;

use super::mentions::Count;
use super::search::Match;
use crate::index::Fields;
use crate::index::schema::PUBLISHED;

/// Counts over all articles that match, shown or not; the most frequent first, months in their order. An article of
/// two languages counts in both, and an article without a date in no month.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Facets {
    pub language: Vec<Count>,
    pub source: Vec<Count>,
    /// As `2024-09`.
    pub month: Vec<Count>,
    /// By id.
    pub company: Vec<Count>,
    pub currency: Vec<Count>,
}

/// Counts from columns alone.
pub(crate) fn facets(searcher: &Searcher, fields: &Fields, matches: &[Match]) -> tantivy::Result<Facets> {
    let mut matches: Vec<&Match> = matches.iter().collect();
    matches.sort_by_key(|found| found.address);
    let mut texts: [BTreeMap<String, usize>; 4] = Default::default();
    let mut months: BTreeMap<u64, usize> = BTreeMap::new();
    for chunk in matches.chunk_by(|a, b| a.address.segment_ord == b.address.segment_ord) {
        let columns = searcher.segment_reader(chunk[0].address.segment_ord).fast_fields();
        for (field, counts) in
            [fields.languages, fields.source, fields.companies, fields.currencies].into_iter().zip(&mut texts)
        {
            let Some(column) = columns.str(searcher.schema().get_field_name(field))? else { continue };
            let mut seen = vec![0; column.num_terms()];
            for number in chunk.iter().flat_map(|found| column.term_ords(found.address.doc_id)) {
                seen[number as usize] += 1;
            }
            for (number, count) in seen.into_iter().enumerate().filter(|(_, count)| *count > 0) {
                let mut value = String::new();
                column.ord_to_str(number as u64, &mut value)?;
                *counts.entry(value).or_default() += count;
            }
        }
        if let Some(column) = columns.column_opt::<u64>(PUBLISHED)? {
            for date in chunk.iter().filter_map(|found| column.first(found.address.doc_id)) {
                // yyyymmddhhmm
                *months.entry(date / 1_000_000).or_default() += 1;
            }
        }
    }
    let [language, source, company, currency] = texts.map(|counts| {
        let mut counts: Vec<Count> = counts.into_iter().map(|(value, count)| Count { value, count }).collect();
        counts.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
        counts
    });
    let month = months
        .into_iter()
        .map(|(month, count)| Count { value: format!("{:04}-{:02}", month / 100, month % 100), count })
        .collect();
    Ok(Facets { language, source, month, company, currency })
}
