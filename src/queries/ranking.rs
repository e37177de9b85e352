//! The articles that match -> the best of them in order.

use std::cell::OnceCell;
use std::collections::VecDeque;

use tantivy::{DocAddress, Searcher};

use super::asking::{Found, Match};
use super::request::Sort;
use crate::index::stored::Strings;
use crate::index::{Columns, Fields};

/// An article in its place.
pub(crate) struct Ranked {
    pub score: f64,
    pub address: DocAddress,
}

/// Puts the best articles in order: by score or date, then by id. `wanted` is how many; `None` is all.
pub(crate) fn rank(
    searcher: &Searcher,
    fields: &Fields,
    columns: &Columns,
    found: &Found,
    sort: Sort,
    wanted: Option<usize>,
) -> tantivy::Result<Vec<Ranked>> {
    let wanted = wanted.unwrap_or(found.matches.len()).min(found.matches.len());
    if wanted == 0 {
        return Ok(Vec::new());
    }
    // Bits of the score, which is not negative, or the date: the greater stands before the less.
    let key: Box<dyn Fn(&Match) -> u64> = match sort {
        Sort::Relevance => Box::new(|found| found.score.max(0.0).to_bits()),
        Sort::Date => {
            let columns = columns.published(searcher)?;
            // The undated are last.
            Box::new(move |Match { address, .. }| {
                let column = columns[address.segment_ord as usize].as_ref();
                column.and_then(|column| column.first(address.doc_id)).map_or(0, |date| date.saturating_add(1))
            })
        }
    };
    let mut ranked: Vec<(u64, Match)> = Vec::with_capacity(wanted.saturating_mul(2).min(found.matches.len()));
    let (mut least, mut room) = (0, wanted.saturating_mul(2).saturating_add(64));
    for found in &found.matches {
        let key = key(found);
        if key < least {
            continue;
        }
        ranked.push((key, *found));
        // What is worse than so many others is thrown away from time to time.
        if ranked.len() >= room && key > least {
            let (_, (last, _), _) = ranked.select_nth_unstable_by(wanted - 1, |(a, _), (b, _)| b.cmp(a));
            least = *last;
            ranked.retain(|(key, _)| *key >= least);
            room = room.max(ranked.len().saturating_mul(2));
        }
    }
    ranked.sort_by_key(|(key, found)| (std::cmp::Reverse(*key), found.address));
    // Of equals the ids decide, those that can be shown.
    let mut ordered = Vec::with_capacity(wanted);
    let ids = OnceCell::new();
    for equals in ranked.chunk_by(|(a, _), (b, _)| a == b) {
        let wanted = wanted - ordered.len();
        if wanted == 0 {
            break;
        }
        let mut equals: Vec<Match> = equals.iter().map(|(_, found)| *found).collect();
        if equals.len() > 1 {
            let ids = match ids.get() {
                Some(ids) => ids,
                None => {
                    let made = Ids::open(searcher, fields, columns)?;
                    ids.get_or_init(|| made)
                }
            };
            ids.first(&mut equals, wanted)?;
        }
        ordered.extend(equals.into_iter().take(wanted));
    }
    Ok(ordered.into_iter().map(|Match { score, address }| Ranked { score, address }).collect())
}

/// The ids of articles, by which equals are ordered.
struct Ids<'a> {
    columns: &'a Columns,
    numbers: &'a [Vec<u64>],
    names: &'a [Strings],
}

impl<'a> Ids<'a> {
    fn open(searcher: &Searcher, fields: &Fields, columns: &'a Columns) -> tantivy::Result<Ids<'a>> {
        Ok(Ids { columns, numbers: columns.ids(searcher, fields)?, names: columns.names(searcher, fields)? })
    }

    /// Returns the number of an article's id; those of one segment of the index sort as the ids do.
    fn number(&self, address: DocAddress) -> u64 {
        let segment = address.segment_ord as usize;
        let number = self.columns.articles()[segment].number(address.doc_id);
        number.and_then(|number| self.numbers[segment].get(number).copied()).unwrap_or(u64::MAX)
    }

    /// Leaves of articles, given by segment of the index, so many as are wanted, those with the first ids, in their order.
    fn first(&self, articles: &mut Vec<Match>, wanted: usize) -> tantivy::Result<()> {
        let mut runs = Vec::new();
        for run in articles.chunk_by(|a, b| a.address.segment_ord == b.address.segment_ord) {
            let mut run: Vec<(u64, Match)> = run.iter().map(|found| (self.number(found.address), *found)).collect();
            if run.len() > wanted {
                run.select_nth_unstable_by_key(wanted, |(number, _)| *number);
                run.truncate(wanted);
            }
            run.sort_by_key(|(number, _)| *number);
            runs.push(run.into_iter().map(|(_, found)| found).collect::<VecDeque<Match>>());
        }
        if let [only] = runs.as_mut_slice() {
            *articles = std::mem::take(only).into();
            return Ok(());
        }
        let id = |found: &Match| -> tantivy::Result<String> {
            let names = &self.names[found.address.segment_ord as usize];
            Ok(names.first(found.address.doc_id)?.unwrap_or_default())
        };
        articles.clear();
        let mut heads = runs.iter().map(|run| run.front().map(id).transpose()).collect::<tantivy::Result<Vec<_>>>()?;
        while articles.len() < wanted
            && let Some(at) = (0..heads.len()).filter(|at| heads[*at].is_some()).min_by_key(|at| &heads[*at])
        {
            articles.extend(runs[at].pop_front());
            heads[at] = runs[at].front().map(id).transpose()?;
        }
        Ok(())
    }
}
