//! The articles of one segment of the index -> how many there are of each language, source, month and so on.
//!
//! What many articles have is a bit of each of them, so that it is counted sixty-four at a time; what few have stands
//! with the article. So a question that a quarter of all articles answer costs little more than one that few do.

use std::collections::HashMap;

use tantivy::schema::Field;
use tantivy::schema::IndexRecordOption;
use tantivy::{Searcher, SegmentReader};

use super::columns::Articles;
use super::schema::{Fields, PUBLISHED};

/// A value by which articles are counted. Those of one field sort as they are.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// `None` where an article has no value in a field.
    Text(Field, Option<String>),
    /// `yyyymm`, `None` for the undated.
    Month(Option<u64>),
}

/// What so many of all articles have is common. A bit of each article takes as much room as the numbers of one in 32,
/// and is counted much faster.
const COMMON: usize = 64;

/// What the articles of an index are counted by.
pub struct Counted {
    /// In order.
    values: Vec<Value>,
    segments: Vec<CountedHere>,
}

impl Counted {
    pub(super) fn of(searcher: &Searcher, fields: &Fields, articles: &[Articles]) -> tantivy::Result<Counted> {
        let segments = searcher.segment_readers().iter().zip(articles);
        let made = segments.map(|(reader, articles)| CountedHere::of(searcher, reader, fields, articles));
        let (own, mut segments): (Vec<Vec<Value>>, Vec<CountedHere>) =
            made.collect::<tantivy::Result<Vec<_>>>()?.into_iter().unzip();
        let mut values: Vec<Value> = own.iter().flatten().cloned().collect();
        values.sort();
        values.dedup();
        for (own, segment) in own.iter().zip(&mut segments) {
            let places: Vec<u32> =
                own.iter().map(|value| values.partition_point(|other| other < value) as u32).collect();
            segment.common.iter_mut().for_each(|(value, _)| *value = places[*value] as usize);
            segment.rare.iter_mut().for_each(|value| *value = places[*value as usize]);
        }
        Ok(Counted { values, segments })
    }

    /// Counts the values of articles, given by segment of the index as a bit for each article. The values come in
    /// order; what no article has is left out.
    pub fn count<'a>(&'a self, articles: impl Iterator<Item = &'a [u64]>) -> impl Iterator<Item = (&'a Value, usize)> {
        let mut counts = vec![0; self.values.len()];
        self.segments.iter().zip(articles).for_each(|(segment, articles)| segment.count(articles, &mut counts));
        self.values.iter().zip(counts).filter(|(_, count)| *count > 0).map(|(value, count)| (value, count as usize))
    }
}

/// What the articles of one segment of the index are counted by.
struct CountedHere {
    /// Places in the values of what many articles have, with a bit for each article.
    common: Vec<(usize, Vec<u64>)>,
    /// Where each article's other values begin in `rare`, and where the last one's end.
    starts: Vec<u32>,
    /// Places in the values.
    rare: Vec<u32>,
}

impl CountedHere {
    /// Returns what is counted of one segment, and its own values.
    fn of(
        searcher: &Searcher,
        reader: &SegmentReader,
        fields: &Fields,
        articles: &Articles,
    ) -> tantivy::Result<(Vec<Value>, CountedHere)> {
        let mut holders = Holders { reader, articles, values: Vec::new(), holders: Vec::new() };
        for field in [fields.languages, fields.companies, fields.currencies] {
            holders.add_terms(field)?;
        }
        // Kinds are never asked for: so there is only their column.
        for field in [fields.source, fields.kinds] {
            holders.add_column(field, searcher.schema().get_field_name(field))?;
        }
        holders.add_months()?;
        Ok(holders.counted())
    }

    fn count(&self, articles: &[u64], counts: &mut [u32]) {
        // The words of the set that hold any.
        let words: Vec<(usize, u64)> = articles.iter().copied().enumerate().filter(|(_, word)| *word != 0).collect();
        for &(at, mut word) in &words {
            while word != 0 {
                let article = at * 64 + word.trailing_zeros() as usize;
                word &= word - 1;
                if let [start, end] = self.starts[article..article + 2] {
                    for number in &self.rare[start as usize..end as usize] {
                        counts[*number as usize] += 1;
                    }
                }
            }
        }
        // One behind the other they are counted several at a time.
        let dense = words.len() * 4 > articles.len();
        for (value, holders) in &self.common {
            counts[*value] += match dense {
                true => holders.iter().zip(articles).map(|(a, b)| (a & b).count_ones()).sum::<u32>(),
                false => words.iter().map(|(at, word)| (holders[*at] & word).count_ones()).sum(),
            };
        }
    }
}

/// Values, and the numbers of the articles that have each, in order.
struct Holders<'a> {
    reader: &'a SegmentReader,
    articles: &'a Articles,
    values: Vec<Value>,
    holders: Vec<Vec<u32>>,
}

impl Holders<'_> {
    fn add(&mut self, value: Value, holders: Vec<u32>) {
        self.values.push(value);
        self.holders.push(holders);
    }

    /// Adds the terms of a field.
    fn add_terms(&mut self, field: Field) -> tantivy::Result<()> {
        let inverted = self.reader.inverted_index(field)?;
        let mut without = vec![true; self.articles.docs().len()];
        let mut terms = inverted.terms().stream()?;
        while terms.advance() {
            let mut holders = Vec::new();
            let mut postings = inverted.read_block_postings_from_terminfo(terms.value(), IndexRecordOption::Basic)?;
            while postings.block_len() > 0 {
                holders.extend(postings.docs().iter().filter_map(|doc| self.articles.number(*doc)).map(|at| at as u32));
                postings.advance();
            }
            holders.iter().for_each(|article| without[*article as usize] = false);
            self.add(Value::Text(field, Some(String::from_utf8_lossy(terms.key()).into_owned())), holders);
        }
        let without = (0..).zip(without).filter(|(_, without)| *without).map(|(article, _)| article).collect();
        self.add(Value::Text(field, None), without);
        Ok(())
    }

    /// Adds the values of a column.
    fn add_column(&mut self, field: Field, name: &str) -> tantivy::Result<()> {
        let Some(column) = self.reader.fast_fields().str(name)? else {
            self.add(Value::Text(field, None), (0..self.articles.docs().len() as u32).collect());
            return Ok(());
        };
        let mut holders = vec![Vec::new(); column.num_terms()];
        let mut without = Vec::new();
        for (article, doc) in (0..).zip(self.articles.docs()) {
            let mut any = false;
            for number in column.term_ords(*doc) {
                any = true;
                holders[number as usize].push(article);
            }
            if !any {
                without.push(article);
            }
        }
        self.add(Value::Text(field, None), without);
        let mut terms = column.dictionary().stream()?;
        for holders in holders {
            terms.advance();
            self.add(Value::Text(field, Some(String::from_utf8_lossy(terms.key()).into_owned())), holders);
        }
        Ok(())
    }

    fn add_months(&mut self) -> tantivy::Result<()> {
        let published = self.reader.fast_fields().column_opt::<u64>(PUBLISHED)?;
        let mut months: HashMap<Option<u64>, Vec<u32>> = HashMap::new();
        for (article, doc) in (0..).zip(self.articles.docs()) {
            // yyyymmddhhmm
            let month = published.as_ref().and_then(|column| column.first(*doc)).map(|date| date / 1_000_000);
            months.entry(month).or_default().push(article);
        }
        months.into_iter().for_each(|(month, holders)| self.add(Value::Month(month), holders));
        Ok(())
    }

    fn counted(self) -> (Vec<Value>, CountedHere) {
        let all = self.articles.docs().len();
        let is_common = |holders: &Vec<u32>| holders.len() * COMMON >= all.max(1);
        let mut common = Vec::new();
        let mut starts = vec![0_u32; all + 1];
        for (value, holders) in self.holders.iter().enumerate() {
            if is_common(holders) {
                let mut bits = vec![0_u64; all.div_ceil(64)];
                holders.iter().for_each(|article| bits[*article as usize / 64] |= 1 << (article % 64));
                common.push((value, bits));
            } else {
                holders.iter().for_each(|article| starts[*article as usize + 1] += 1);
            }
        }
        for article in 0..all {
            starts[article + 1] += starts[article];
        }
        let mut next = starts.clone();
        let mut rare = vec![0; starts[all] as usize];
        for (value, holders) in (0..).zip(&self.holders).filter(|(_, holders)| !is_common(holders)) {
            for article in holders {
                rare[next[*article as usize] as usize] = value;
                next[*article as usize] += 1;
            }
        }
        (self.values, CountedHere { common, starts, rare })
    }
}
