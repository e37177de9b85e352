//! Request -> the articles that answer it.

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::{Deserialize, Serialize};
use tantivy::columnar::Column;
use tantivy::query::{ConstScoreQuery, EnableScoring, Query, TermQuery, TermSetQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, DocId, DocSet, Searcher, SegmentReader, TERMINATED, Term};

use super::Error;
use super::copies::{self, ArticleCopy, Witness};
use super::dates::Dates;
use super::expand::{Concepts, Expansion, Names};
use super::facets::{self, Facets};
use super::matching::{self, Ask, Documents};
use super::parse;
use super::plan::{self, Chain, Plan, Weights};
use super::snippet::{self, Named, Snippet};
use crate::index::schema::{self, COMPANY, FIGURE, Fields};
use crate::index::statistics::{FieldStatistics, Statistics};
use crate::index::stored::{self, Share, StoredArticle, Strings};
use crate::index::{Columns, Index};
use crate::languages::{Code, Segment, Segmenters, Tokens};
use crate::mentions::{Part, figure};

/// What narrows the articles, figures and companies that are asked for. Several values of one filter are
/// alternatives; filters on figures hold on the same figure.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filters {
    pub languages: Vec<String>,
    /// Ids of the gazetteer.
    pub companies: Vec<String>,
    /// ISO 4217.
    pub currencies: Vec<String>,
    /// A figure is kept where its interval meets `min..max`; an open end meets everything beyond it.
    pub min: Option<Decimal>,
    pub max: Option<Decimal>,
    pub dates: Dates,
    pub sources: Vec<String>,
    pub kinds: Vec<figure::Kind>,
}

impl Filters {
    /// True where a figure is asked for, so that an article needs one that passes.
    fn on_figures(&self) -> bool {
        !self.currencies.is_empty() || !self.kinds.is_empty() || self.min.is_some() || self.max.is_some()
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    #[default]
    Relevance,
    /// The newest first, the undated last.
    Date,
}

/// What is asked of an index.
pub struct Request<'a> {
    /// An empty query takes every article that passes the filters.
    pub query: parse::Query,
    /// Tells which companies a text names; `None` where nothing is to be expanded.
    pub names: Option<&'a Names<'a>>,
    pub filters: Filters,
    pub sort: Sort,
    /// Counts the records that are returned; `None` is all.
    pub limit: Option<usize>,
    pub offset: usize,
    /// Width of a snippet in columns.
    pub width: usize,
    /// How many snippets an article may have; 0 is none.
    pub snippets: usize,
    /// Keeps only the figures and companies that stand near a match.
    pub near: bool,
    /// Asks for the terms of the concept table in the other languages too.
    pub translate: bool,
    /// The concept table.
    pub concepts: &'a Concepts,
    /// Shows copies and excerpts of an article as hits of their own.
    pub all_copies: bool,
    /// Counts the articles that have all words by language, source, month, company, currency and kind.
    pub facets: bool,
    /// Says of every term on every field what it gave to the score.
    pub explain: bool,
    pub weights: Weights,
}

impl Default for Request<'_> {
    fn default() -> Self {
        Request {
            query: parse::Query::default(),
            names: None,
            filters: Filters::default(),
            sort: Sort::default(),
            limit: None,
            offset: 0,
            width: 160,
            snippets: 3,
            near: false,
            translate: false,
            concepts: Concepts::built_in(),
            all_copies: false,
            facets: false,
            explain: false,
            weights: Weights::default(),
        }
    }
}

/// A term of the query that was found in an article, and where.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Matched {
    /// As it stands in the query.
    pub term: String,
    /// The fields of the index, in the order in which they are asked.
    pub fields: Vec<String>,
    /// The company through which it was found, where it was expanded.
    pub company: Option<String>,
    /// What it gave to the score.
    pub score: f64,
}

/// What one term gave to the score on one field of the index. The scores of a hit's parts sum to its own.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explained {
    /// As it stands in the query.
    pub term: String,
    /// What it was expanded to here: the id of a company, or a term of another language.
    pub expansion: Option<String>,
    pub field: String,
    /// What was looked for in the field: a stem, a base form, characters in a row, an id.
    pub form: String,
    /// By which what the field gave is multiplied; 0 for a condition.
    pub weight: f64,
    pub score: f64,
    /// Of the hit's score, 0 to 1.
    pub share: f64,
}

/// An article that was found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Hit {
    pub schema: &'static str,
    pub article: String,
    pub path: Option<String>,
    pub url: Option<String>,
    pub title: Option<String>,
    pub published: Option<String>,
    pub source: Option<String>,
    pub languages: Vec<Share>,
    pub score: f64,
    pub snippets: Vec<Snippet>,
    pub matched: Vec<Matched>,
    /// The most of the score first; absent where it was not asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explained: Option<Vec<Explained>>,
    /// Articles with the same text, nearly the same, or a part of it, which are shown here and nowhere else.
    pub copies: Vec<ArticleCopy>,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    pub hits: Vec<Hit>,
    /// All articles that match, shown or not.
    pub total: usize,
    /// Articles that fell out of the date filter because they have no date.
    pub undated: usize,
    pub expansions: Vec<Expansion>,
    /// `None` where they were not asked for.
    pub facets: Option<Facets>,
}

/// Finds the articles that answer a request: none of its words is required unless it says so.
pub fn search(index: &Index, segmenters: &Segmenters, request: &Request) -> Result<Answer, Error> {
    search_with(index, &chain(segmenters), request)
}

/// Segments a text of a query in one language.
pub(crate) fn chain(segmenters: &Segmenters) -> impl Fn(&str, Code) -> Tokens + '_ {
    |text, language| segmenters.segment(text, &[Segment { start: 0, end: text.len(), language }])
}

pub(crate) fn search_with(index: &Index, chain: &Chain, request: &Request) -> Result<Answer, Error> {
    let searcher = index.searcher();
    let answer = || answer(&searcher, index.fields(), &*index.columns(&searcher)?, chain, request);
    answer().map_err(|error| Error::Index(index.error(error)))
}

fn answer(
    searcher: &Searcher,
    fields: &Fields,
    columns: &Columns,
    chain: &Chain,
    request: &Request,
) -> tantivy::Result<Answer> {
    let statistics = Statistics::with(searcher, columns);
    // The facets ask for the same texts once more.
    let known: RefCell<HashMap<(String, Code), Tokens>> = RefCell::default();
    let chain = |text: &str, language: Code| {
        let mut known = known.borrow_mut();
        known.entry((text.to_owned(), language)).or_insert_with(|| chain(text, language)).clone()
    };
    let asking = Asking { searcher, columns, statistics: &statistics, fields, chain: &chain, request };
    let found = asking.articles(Words::Any)?;
    let mut answer = Answer {
        total: found.matches.len(),
        undated: found.undated,
        expansions: found.plan.expansions.clone(),
        facets: if request.facets { Some(asking.facets(&found)?) } else { None },
        hits: Vec::new(),
    };
    let witnesses = witnesses(searcher, fields, columns, &found, request)?;
    let shown: Vec<Witness> =
        witnesses.into_iter().skip(request.offset).take(request.limit.unwrap_or(usize::MAX)).collect();
    let parts = parts(searcher, columns, &found.plan, shown.iter().map(|witness| witness.ranked.address))?;
    for (Witness { ranked, copies }, parts) in shown.into_iter().zip(parts) {
        let article = stored::article(searcher, fields, ranked.address)?;
        let leaves: Vec<usize> = parts.iter().map(|(leaf, _)| *leaf).collect();
        let snippets = if request.snippets == 0 {
            Vec::new()
        } else {
            let named = named(searcher, fields, &found.plan, &leaves, &article.metadata.id)?;
            let lit = snippet::lit(&found.plan, &leaves, &article, &named);
            let sentences = article.sentences();
            snippet::snippets(&article.body, &sentences, &found.plan, &lit, request.width, request.snippets)
        };
        let matched = matched(&found.plan, &parts);
        let explained = request.explain.then(|| explained(&found.plan, ranked.score, &parts));
        answer.hits.push(Hit { copies, explained, ..hit(&article, ranked.score, snippets, matched) });
    }
    Ok(answer)
}

/// Returns what each leaf gave to articles, in the order of the articles.
pub(crate) fn parts(
    searcher: &Searcher,
    columns: &Columns,
    plan: &Plan,
    articles: impl Iterator<Item = DocAddress>,
) -> tantivy::Result<Vec<Vec<(usize, f32)>>> {
    let mut order: Vec<(DocAddress, usize)> = articles.zip(0..).collect();
    order.sort();
    let addresses: Vec<DocAddress> = order.iter().map(|(address, _)| *address).collect();
    let mut parts = vec![Vec::new(); order.len()];
    for ((_, at), part) in order.into_iter().zip(matching::parts(plan, searcher, columns.articles(), &addresses)?) {
        parts[at] = part;
    }
    Ok(parts)
}

/// Ranks as many articles as make the hits that are asked for.
fn witnesses(
    searcher: &Searcher,
    fields: &Fields,
    columns: &Columns,
    found: &Found,
    request: &Request,
) -> tantivy::Result<Vec<Witness>> {
    let wanted = request.limit.map_or(usize::MAX, |limit| request.offset.saturating_add(limit));
    if wanted == 0 {
        return Ok(Vec::new());
    }
    // A copy scores nearly as its original does: it stands a few places behind it.
    const BEHIND: usize = 10;
    let mut depth = if request.all_copies { wanted } else { wanted.saturating_add(BEHIND) };
    loop {
        let ranking = rank(searcher, fields, columns, found, request.sort, Some(depth))?;
        if request.all_copies {
            return Ok(ranking.into_iter().map(|ranked| Witness { ranked, copies: Vec::new() }).collect());
        }
        let witnesses = copies::grouped(searcher, fields, columns, ranking)?;
        if witnesses.len() >= wanted || depth >= found.matches.len() {
            return Ok(witnesses);
        }
        depth = depth.saturating_mul(2);
    }
}

fn hit(article: &StoredArticle, score: f64, snippets: Vec<Snippet>, matched: Vec<Matched>) -> Hit {
    let metadata = article.metadata.clone();
    Hit {
        schema: "gaceta.hit/1",
        article: metadata.id,
        path: metadata.path,
        url: metadata.url,
        title: metadata.title,
        published: metadata.published,
        source: metadata.source,
        languages: metadata.languages,
        score: rounded(score),
        snippets,
        matched,
        explained: None,
        copies: Vec::new(),
    }
}

fn explained(plan: &Plan, whole: f64, parts: &[(usize, f32)]) -> Vec<Explained> {
    let mut explained: Vec<Explained> = parts
        .iter()
        .filter(|(leaf, score)| *score > 0.0 || plan.leaves[*leaf].condition)
        .map(|&(leaf, score)| {
            let leaf = &plan.leaves[leaf];
            let term = &plan.terms[leaf.term];
            let company = match &leaf.light {
                plan::Light::Company(id) if !leaf.condition => Some(id),
                _ => None,
            };
            let share = if whole > 0.0 { f64::from(score) / whole } else { 0.0 };
            Explained {
                term: term.text.clone(),
                expansion: term.translated.as_ref().or(company).cloned(),
                field: leaf.field.clone(),
                form: leaf.form.clone(),
                weight: rounded(leaf.weight.into()),
                score: (f64::from(score) * 1e6).round() / 1e6,
                share: rounded(share),
            }
        })
        .collect();
    explained.sort_by(|a, b| b.score.total_cmp(&a.score));
    explained
}

fn matched(plan: &Plan, parts: &[(usize, f32)]) -> Vec<Matched> {
    #[derive(Default)]
    struct Row {
        leaves: BTreeSet<usize>,
        score: f64,
    }
    let mut matched: BTreeMap<(usize, Option<&str>), Row> = BTreeMap::new();
    for &(leaf, score) in parts {
        let company = match &plan.leaves[leaf] {
            plan::Leaf { light: plan::Light::Company(id), condition: false, .. } => Some(id.as_str()),
            _ => None,
        };
        let row = matched.entry((plan.leaves[leaf].term, company)).or_default();
        row.leaves.insert(leaf);
        row.score += f64::from(score);
    }
    matched
        .into_iter()
        .map(|((term, company), Row { leaves, score })| {
            let mut fields: Vec<String> = leaves.into_iter().map(|leaf| plan.leaves[leaf].field.clone()).collect();
            fields.dedup();
            let company = company.map(str::to_owned);
            Matched { term: plan.terms[term].to_string(), fields, company, score: rounded(score) }
        })
        .collect()
}

/// Rounds a score to what is worth reading.
fn rounded(score: f64) -> f64 {
    (score * 10_000.0).round() / 10_000.0
}

/// An article that matched.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Match {
    pub score: f64,
    pub address: DocAddress,
}

/// The articles that match.
pub(crate) struct Found {
    pub plan: Plan,
    /// In the order of the index.
    pub matches: Vec<Match>,
    pub undated: usize,
}

/// How many words of a query an article must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Words {
    Any,
    All,
}

/// A request to an index.
pub(crate) struct Asking<'a> {
    pub searcher: &'a Searcher,
    pub columns: &'a Columns,
    pub statistics: &'a Statistics<'a>,
    pub fields: &'a Fields,
    pub chain: &'a Chain<'a>,
    pub request: &'a Request<'a>,
}

impl Asking<'_> {
    /// Finds the articles that match.
    pub fn articles(&self, words: Words) -> tantivy::Result<Found> {
        let plan = self.plan(words)?;
        let (matches, undated) = self.matching(&plan, true)?;
        Ok(Found { plan, matches, undated })
    }

    fn plan(&self, words: Words) -> tantivy::Result<Plan> {
        let reading = plan::Reading {
            searcher: self.searcher,
            columns: self.columns,
            statistics: self.statistics,
            fields: self.fields,
            chain: self.chain,
            names: self.request.names,
            all_words: words == Words::All,
            concepts: self.request.translate.then_some(self.request.concepts),
            weights: self.request.weights,
        };
        plan::plan(&reading, &self.request.query)
    }

    /// Returns what matches a plan, and how many articles had no date to be judged by.
    fn matching(&self, plan: &Plan, scored: bool) -> tantivy::Result<(Vec<Match>, usize)> {
        let Asking { searcher, columns, statistics, fields, request, .. } = *self;
        let filters = &request.filters;
        let mut conditions = Vec::new();
        if filters.on_figures() {
            // Which company a figure stands beside is asked by the command that lists figures.
            let filters = Filters { companies: Vec::new(), ..filters.clone() };
            conditions.push(vec![Ask::Documents(with_figure(searcher, columns, statistics, fields, &filters)?)]);
        }
        any_of(&mut conditions, statistics, fields.languages, &filters.languages)?;
        any_of(&mut conditions, statistics, fields.companies, &filters.companies)?;
        any_of(&mut conditions, statistics, fields.source, &filters.sources)?;
        let plan = (!request.query.is_empty()).then_some(plan);
        let mut matches = Vec::new();
        let mut undated = 0;
        let articles = Some(columns.articles());
        matching::matching(searcher, articles, &conditions, plan, scored, |segment, reader, found| {
            let here = |&(doc, score)| Match { score, address: DocAddress::new(segment as u32, doc) };
            if !filters.dates.is_set() {
                matches.extend(found.iter().map(here));
                return Ok(());
            }
            let dates = DatesOf::open(reader, filters.dates)?;
            for found in found {
                match dates.holds(found.0) {
                    Some(true) => matches.push(here(found)),
                    Some(false) => {}
                    None => undated += 1,
                }
            }
            Ok(())
        })?;
        Ok((matches, undated))
    }

    /// Counts the articles that have all words of the query.
    fn facets(&self, found: &Found) -> tantivy::Result<Facets> {
        // One word of one token asks for the same either way.
        let plan = self.plan(Words::All)?;
        if self.request.query.is_empty() || plan.asks_as(&found.plan) {
            return facets::facets(self.searcher, self.fields, self.columns, &found.matches);
        }
        let (matches, _) = self.matching(&plan, false)?;
        facets::facets(self.searcher, self.fields, self.columns, &matches)
    }
}

/// The dates of the documents of one segment of the index, and those that are asked for.
struct DatesOf {
    published: Option<Column<u64>>,
    /// `None` where every date passes.
    bounds: Option<(u64, u64)>,
}

impl DatesOf {
    fn open(reader: &SegmentReader, dates: Dates) -> tantivy::Result<DatesOf> {
        let bounds = dates.is_set().then(|| dates.bounds());
        Ok(DatesOf { published: published(reader)?, bounds })
    }

    /// `None` where there is no date to judge by.
    fn holds(&self, doc: DocId) -> Option<bool> {
        let Some((first, last)) = self.bounds else { return Some(true) };
        let published = self.first(doc)?;
        Some(first <= published && published <= last)
    }

    fn first(&self, doc: DocId) -> Option<u64> {
        self.published.as_ref()?.first(doc)
    }
}

/// Opens the column of dates.
pub(crate) fn published(reader: &SegmentReader) -> tantivy::Result<Option<Column<u64>>> {
    reader.fast_fields().column_opt(schema::PUBLISHED)
}

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
            let columns = searcher.segment_readers().iter().map(published).collect::<tantivy::Result<Vec<_>>>()?;
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
    strings: Vec<Strings>,
}

impl<'a> Ids<'a> {
    fn open(searcher: &Searcher, fields: &Fields, columns: &'a Columns) -> tantivy::Result<Ids<'a>> {
        let name = searcher.schema().get_field_name(fields.article);
        let strings = searcher.segment_readers().iter().map(|reader| Strings::open(reader, name, 0));
        let strings = strings.collect::<tantivy::Result<_>>()?;
        Ok(Ids { columns, numbers: columns.ids(searcher, fields)?, strings })
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
            let strings = &self.strings[found.address.segment_ord as usize];
            Ok(strings.first(found.address.doc_id)?.unwrap_or_default())
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

/// Reads where the companies stand that the leaves ask for.
pub(crate) fn named(
    searcher: &Searcher,
    fields: &Fields,
    plan: &Plan,
    leaves: &[usize],
    article: &str,
) -> tantivy::Result<Vec<Named>> {
    #[derive(Deserialize)]
    struct Mention {
        id: String,
        part: String,
        start: usize,
        end: usize,
    }
    let ids: Vec<&str> = leaves
        .iter()
        .filter_map(|leaf| match &plan.leaves[*leaf].light {
            plan::Light::Company(id) => Some(id.as_str()),
            _ => None,
        })
        .collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let statistics = Statistics::of(searcher);
    let mut asks = vec![vec![condition(&statistics, fields.article, article)?]];
    any_of(&mut asks, &statistics, fields.company, &ids)?;
    asks.push(vec![condition(&statistics, fields.kind, COMPANY)?]);
    let mut named = Vec::new();
    matching::matching(searcher, None, &asks, None, false, |segment, _, found| {
        for &(doc, _) in found {
            let address = DocAddress::new(segment as u32, doc);
            let mention: Mention = serde_json::from_value(stored::mention(searcher, fields, address)?.into())?;
            let part = if mention.part == "title" { Part::Title } else { Part::Body };
            named.push(Named { id: mention.id, part, span: mention.start..mention.end });
        }
        Ok(())
    })?;
    named.sort_by_key(|named| (named.part, named.span.start));
    Ok(named)
}

/// A figure or company that passes the filters.
pub(crate) struct Mention {
    pub article: String,
    pub address: DocAddress,
    pub place: u64,
    pub published: Option<u64>,
}

/// Finds the mentions of one kind that pass the filters, and counts the articles of those that only have no date.
/// `more` are further conditions.
pub(crate) fn mentions(
    searcher: &Searcher,
    fields: &Fields,
    kind: &str,
    filters: &Filters,
    more: &[Box<dyn Query>],
) -> tantivy::Result<(Vec<Mention>, usize)> {
    let statistics = Statistics::of(searcher);
    let mut conditions: Vec<Vec<Ask>> = more.iter().map(|query| vec![Ask::Query(query.box_clone())]).collect();
    conditions.extend(mention_conditions(&statistics, fields, kind, filters)?);
    let mut mentions = Vec::new();
    let mut without = BTreeSet::new();
    let name = |field| searcher.schema().get_field_name(field);
    matching::matching(searcher, None, &conditions, None, false, |segment, reader, found| {
        let dates = DatesOf::open(reader, filters.dates)?;
        let ids = Strings::open(reader, name(fields.article), found.len())?;
        let places = reader.fast_fields().column_opt::<u64>(name(fields.place))?;
        let intervals = Intervals::open(searcher, fields, reader, filters)?;
        for &(doc, _) in found {
            let address = DocAddress::new(segment as u32, doc);
            match dates.holds(doc) {
                None => without.extend(ids.first(doc)?),
                Some(true) if kind != FIGURE || intervals.meet(address)? => mentions.push(Mention {
                    article: ids.first(doc)?.unwrap_or_default(),
                    address,
                    place: places.as_ref().and_then(|column| column.first(doc)).unwrap_or(0),
                    published: dates.first(doc),
                }),
                Some(_) => {}
            }
        }
        Ok(())
    })?;
    Ok((mentions, without.len()))
}

/// What filters ask of a mention, but for its interval and its date.
fn mention_conditions(
    statistics: &Statistics,
    fields: &Fields,
    kind: &str,
    filters: &Filters,
) -> tantivy::Result<Vec<Vec<Ask>>> {
    let mut conditions = Vec::new();
    if kind == FIGURE {
        let kinds: Vec<String> = filters
            .kinds
            .iter()
            .filter_map(|kind| Some(serde_json::to_value(kind).ok()?.as_str()?.to_owned()))
            .collect();
        any_of(&mut conditions, statistics, fields.currency, &filters.currencies)?;
        any_of(&mut conditions, statistics, fields.sort, &kinds)?;
    }
    // Only figures have a currency, and most of what is in an index are mentions.
    let known = kind == FIGURE && !filters.currencies.is_empty();
    any_of(&mut conditions, statistics, fields.company, &filters.companies)?;
    any_of(&mut conditions, statistics, fields.language, &filters.languages)?;
    any_of(&mut conditions, statistics, fields.source, &filters.sources)?;
    if !known {
        conditions.push(vec![condition(statistics, fields.kind, kind)?]);
    }
    Ok(conditions)
}

/// Finds the articles with a figure that passes the filters, whatever its date.
pub(crate) fn with_figure(
    searcher: &Searcher,
    columns: &Columns,
    statistics: &Statistics,
    fields: &Fields,
    filters: &Filters,
) -> tantivy::Result<Vec<Documents>> {
    // By the numbers of their ids: what is written of an article stands in one segment of the index with it.
    let ids = columns.ids(searcher, fields)?;
    let name = searcher.schema().get_field_name(fields.article);
    let mut found_in = Vec::new();
    let conditions = mention_conditions(statistics, fields, FIGURE, filters)?;
    matching::matching(searcher, None, &conditions, None, false, |segment, reader, found| {
        let column = reader.fast_fields().str(name)?;
        let mut known = vec![false; column.as_ref().map_or(0, |column| column.num_terms())];
        let intervals = Intervals::open(searcher, fields, reader, filters)?;
        // Those that floats leave in doubt are read, which costs far more, and only where no other has settled it.
        let mut doubtful = Vec::new();
        for &(doc, _) in found {
            let number = column.as_ref().and_then(|column| column.ords().first(doc));
            if let Some((number, known)) = number.and_then(|number| Some((number, known.get_mut(number as usize)?)))
                && !*known
            {
                match intervals.about(doc) {
                    Some(meets) => *known = meets,
                    None => doubtful.push((number as usize, doc)),
                }
            }
        }
        for (number, doc) in doubtful {
            if !known[number] {
                known[number] = intervals.exactly(DocAddress::new(segment as u32, doc))?;
            }
        }
        let mut here = Documents::default();
        for (doc, id) in columns.articles()[segment].docs().iter().zip(&ids[segment]) {
            if known.get(*id as usize) == Some(&true) {
                here.insert(*doc);
            }
        }
        found_in.push(here);
        Ok(())
    })?;
    Ok(found_in)
}

/// The intervals of the figures of one segment of the index, beside the one that they have to meet.
struct Intervals<'a> {
    searcher: &'a Searcher,
    fields: &'a Fields,
    filters: &'a Filters,
    /// The bounds of the filters as floats; not a number where none is like it.
    bounds: [Option<f64>; 2],
    min: Option<Column<f64>>,
    max: Option<Column<f64>>,
}

impl<'a> Intervals<'a> {
    fn open(
        searcher: &'a Searcher,
        fields: &'a Fields,
        reader: &SegmentReader,
        filters: &'a Filters,
    ) -> tantivy::Result<Intervals<'a>> {
        let column = |field| reader.fast_fields().column_opt::<f64>(searcher.schema().get_field_name(field));
        let bounds = [filters.min, filters.max].map(|bound| bound.map(|bound| bound.to_f64().unwrap_or(f64::NAN)));
        Ok(Intervals { searcher, fields, filters, bounds, min: column(fields.min)?, max: column(fields.max)? })
    }

    /// Tells whether a figure's interval meets that of the filters.
    fn meet(&self, figure: DocAddress) -> tantivy::Result<bool> {
        self.about(figure.doc_id).map_or_else(|| self.exactly(figure), Ok)
    }

    /// The same as far as floats can tell: `None` is too near.
    fn about(&self, figure: DocId) -> Option<bool> {
        let first = |column: &Option<Column<f64>>| column.as_ref().and_then(|column| column.first(figure));
        let [from, to] = self.bounds;
        let from = match from {
            Some(bound) => is_above(first(&self.max).unwrap_or(f64::INFINITY), bound),
            None => Some(true),
        };
        if from == Some(false) {
            return from;
        }
        let to = match to {
            Some(bound) => is_above(first(&self.min).unwrap_or(f64::NEG_INFINITY), bound).map(|above| !above),
            None => Some(true),
        };
        if to == Some(false) { to } else { from.and(to) }
    }

    fn exactly(&self, figure: DocAddress) -> tantivy::Result<bool> {
        meets_exactly(self.filters, stored::mention(self.searcher, self.fields, figure)?)
    }
}

/// Tells whether a value is above a bound, `None` where they are too near each other for floats to tell.
fn is_above(value: f64, bound: f64) -> Option<bool> {
    if value.is_infinite() {
        return Some(value > 0.0);
    }
    ((value - bound).abs() > 1e-9 * bound.abs().max(1.0)).then_some(value > bound)
}

fn meets_exactly(filters: &Filters, figure: serde_json::Map<String, serde_json::Value>) -> tantivy::Result<bool> {
    #[derive(Deserialize)]
    struct Interval {
        min: Option<String>,
        max: Option<String>,
    }
    let figure: Interval = serde_json::from_value(figure.into())?;
    let exact = |text: Option<String>| text.and_then(|text| text.parse::<Decimal>().ok());
    let (min, max) = (exact(figure.min), exact(figure.max));
    let from = filters.min.is_none_or(|bound| max.is_none_or(|max| max >= bound));
    let to = filters.max.is_none_or(|bound| min.is_none_or(|min| min <= bound));
    Ok(from && to)
}

/// Finds the first document that matches, in the order of the index.
pub(crate) fn first(searcher: &Searcher, query: &dyn Query) -> tantivy::Result<Option<DocAddress>> {
    let weight = query.weight(EnableScoring::disabled_from_searcher(searcher))?;
    for (segment, reader) in (0..).zip(searcher.segment_readers()) {
        let mut documents = weight.scorer(reader, 1.0)?;
        while documents.doc() != TERMINATED {
            if !reader.is_deleted(documents.doc()) {
                return Ok(Some(DocAddress::new(segment, documents.doc())));
            }
            documents.advance();
        }
    }
    Ok(None)
}

/// Adds the condition that a field has one of the values; no value is no condition.
fn any_of(
    all: &mut Vec<Vec<Ask>>,
    statistics: &Statistics,
    field: Field,
    values: &[impl AsRef<str>],
) -> tantivy::Result<()> {
    if !values.is_empty() {
        let any = values.iter().map(|value| condition(statistics, field, value.as_ref()));
        all.push(any.collect::<tantivy::Result<_>>()?);
    }
    Ok(())
}

/// Returns the condition that a field has a value.
fn condition(statistics: &Statistics, field: Field, value: &str) -> tantivy::Result<Ask> {
    let known = statistics.term(&Term::from_field_text(field, value))?;
    Ok(Ask::Term { known, statistics: FieldStatistics { articles: 0, terms: 0 } })
}

/// Returns the condition, without a score, that a field has one of the values.
pub(crate) fn only<'a>(field: Field, values: impl IntoIterator<Item = &'a str>) -> Box<dyn Query> {
    let mut terms: Vec<Term> = values.into_iter().map(|value| Term::from_field_text(field, value)).collect();
    let query: Box<dyn Query> = match terms.len() {
        1 => Box::new(TermQuery::new(terms.remove(0), IndexRecordOption::Basic)),
        _ => Box::new(TermSetQuery::new(terms)),
    };
    Box::new(ConstScoreQuery::new(query, 0.0))
}
