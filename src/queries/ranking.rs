//! The articles that match -> the best of them in order.

use std::cell::OnceCell;
use std::cmp::Reverse;
use std::collections::VecDeque;

use tantivy::{DocAddress, Searcher};

use super::asking::{Asking, Found, Match};
use super::matching::Stretch;
use super::request::Sort;
use super::stretch::each;
use crate::index::stored::Strings;
use crate::index::{Columns, Fields};

/// An article in its place.
pub(crate) struct Ranked {
    pub score: f64,
    pub address: DocAddress,
}

/// The articles with the best scores, as they are found.
pub(crate) struct Best<'a> {
    searcher: &'a Searcher,
    fields: &'a Fields,
    columns: &'a Columns,
    wanted: usize,
    /// Of all segments of the index before.
    before: Vec<(u64, Match)>,
    /// Of the one that is read.
    here: Here<'a>,
}

/// The best articles of one segment of the index.
#[derive(Default)]
struct Here<'a> {
    segment: usize,
    found: Vec<(u64, Match)>,
    /// What has less is not among the best.
    least: u64,
    /// Nor what has as much and not a lower number of its id than the last, which the articles' numbers tell.
    last: Option<(&'a [u64], u64)>,
}

impl<'a> Best<'a> {
    /// So many are wanted; none where scores are not asked for.
    pub fn new(searcher: &'a Searcher, fields: &'a Fields, columns: &'a Columns, wanted: usize) -> Best<'a> {
        Best { searcher, fields, columns, wanted, before: Vec::new(), here: Here::default() }
    }

    /// Returns how many it holds, where so many were found.
    pub fn wanted(&self) -> usize {
        self.wanted
    }

    /// Returns a score: what has less is not among the best.
    pub fn least(&self) -> f64 {
        f64::from_bits(self.here.least)
    }

    /// Adds the articles of a stretch.
    pub fn add(&mut self, segment: usize, stretch: &Stretch) -> tantivy::Result<()> {
        if self.here.segment != segment {
            self.end_segment(segment);
        }
        let room = self.wanted.saturating_mul(2).saturating_add(64);
        for (at, word) in stretch.matches.iter().enumerate().filter(|(_, word)| **word != 0) {
            let Here { found, least, last, .. } = &mut self.here;
            each(at, *word, |place| {
                let (key, number) = (key(stretch.scores[place]), stretch.from + place);
                if key > *least || key == *least && last.is_none_or(|(ids, last)| ids[number] < last) {
                    let address = DocAddress::new(segment as u32, stretch.articles.docs()[number]);
                    found.push((key, Match { score: stretch.scores[place], address }));
                }
            });
            if found.len() >= room {
                self.leave()?;
            }
        }
        Ok(())
    }

    /// Joins what was found elsewhere.
    pub fn join(&mut self, mut other: Best) {
        other.end_segment(0);
        self.end_segment(0);
        self.before.append(&mut other.before);
        self.end_segment(0);
    }

    /// Ends the segment of the index that was read.
    fn end_segment(&mut self, next: usize) {
        self.before.append(&mut self.here.found);
        let mut least = 0;
        if self.wanted > 0 && self.before.len() >= self.wanted {
            let (_, (last, _), _) = self.before.select_nth_unstable_by(self.wanted - 1, |(a, _), (b, _)| b.cmp(a));
            least = *last;
            self.before.retain(|(key, _)| *key >= least);
        }
        self.here = Here { segment: next, least, ..Here::default() };
    }

    /// Throws away what is worse than so many others of the segment of the index that is read.
    fn leave(&mut self) -> tantivy::Result<()> {
        let Here { segment, found, least, last } = &mut self.here;
        let (_, (key, _), _) = found.select_nth_unstable_by(self.wanted.max(1) - 1, |(a, _), (b, _)| b.cmp(a));
        if *key > *least {
            (*least, *last) = (*key, None);
        }
        found.retain(|(key, _)| *key >= *least);
        if found.len() <= self.wanted.saturating_mul(3) / 2 + 32 {
            return Ok(());
        }
        // Most are equals: of those the ids decide.
        let ids = Ids::open(self.searcher, self.fields, self.columns)?;
        let number = |found: &Match| ids.number(found.address);
        let order = |(key, found): &(u64, Match)| (Reverse(*key), number(found));
        let (_, worst, _) = found.select_nth_unstable_by_key(self.wanted.max(1) - 1, order);
        if worst.0 == *least {
            *last = Some((&ids.numbers[*segment], number(&worst.1)));
        }
        found.truncate(self.wanted.max(1));
        Ok(())
    }
}

/// Returns the bits of a score, which is not negative: the greater stands before the less.
fn key(score: f64) -> u64 {
    score.max(0.0).to_bits()
}

/// Puts the best of what was found in order.
pub(crate) fn rank(asking: &Asking, found: &Found, wanted: usize) -> tantivy::Result<Vec<Ranked>> {
    if wanted == 0 {
        return Ok(Vec::new());
    }
    let Asking { searcher, fields, columns, .. } = *asking;
    let mut ranked: Vec<(u64, Match)> = found.best.before.iter().chain(&found.best.here.found).copied().collect();
    if asking.request.sort == Sort::Date {
        let published = columns.published(searcher)?;
        for (key, Match { address, .. }) in &mut ranked {
            let column = published[address.segment_ord as usize].as_ref();
            // The undated are last.
            *key = column.and_then(|column| column.first(address.doc_id)).map_or(0, |date| date.saturating_add(1));
        }
    }
    if ranked.len() > wanted {
        let (_, (last, _), _) = ranked.select_nth_unstable_by(wanted - 1, |(a, _), (b, _)| b.cmp(a));
        let least = *last;
        ranked.retain(|(key, _)| *key >= least);
    }
    ranked.sort_by_key(|(key, found)| (Reverse(*key), found.address));
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

    /// Leaves of articles, given by segment of the index, so many as are wanted, those with the first ids, in their
    /// order.
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
            Ok(names.first(found.address.doc_id)?.unwrap_or_default().into_owned())
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
