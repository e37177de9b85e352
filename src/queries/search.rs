//! Request -> the articles that answer it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::{Deserialize, Serialize};
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::query::{BooleanQuery, ConstScoreQuery, EnableScoring, Query, TermQuery, TermSetQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, DocId, DocSet, Score, Searcher, SegmentOrdinal, SegmentReader, TERMINATED, Term};

use super::Error;
use super::copies::{self, ArticleCopy, Witness};
use super::dates::Dates;
use super::expand::{Concepts, Expansion, Names};
use super::facets::{self, Facets};
use super::parse;
use super::plan::{self, Chain, Plan, Weights};
use super::snippet::{self, Named, Snippet};
use crate::index::Index;
use crate::index::schema::{self, ARTICLE, COMPANY, FIGURE, Fields};
use crate::index::stored::{self, Share, StoredArticle, Strings};
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
    answer(&searcher, index.fields(), chain, request).map_err(|error| Error::Index(index.error(error)))
}

fn answer(searcher: &Searcher, fields: &Fields, chain: &Chain, request: &Request) -> tantivy::Result<Answer> {
    let found = articles(searcher, fields, chain, request, Words::Any)?;
    let mut answer = Answer {
        total: found.matches.len(),
        undated: found.undated,
        expansions: found.plan.expansions.clone(),
        facets: if request.facets { Some(facets_of(searcher, fields, chain, request, &found)?) } else { None },
        hits: Vec::new(),
    };
    let witnesses = witnesses(searcher, fields, &found, request)?;
    for witness in witnesses.into_iter().skip(request.offset).take(request.limit.unwrap_or(usize::MAX)) {
        let Witness { ranked, copies } = witness;
        let article = stored::article(searcher, fields, ranked.address)?;
        let leaves: Vec<usize> = ranked.parts.iter().map(|(leaf, _)| *leaf).collect();
        let snippets = if request.snippets == 0 {
            Vec::new()
        } else {
            let named = named(searcher, fields, &found.plan, &leaves, &ranked.id)?;
            let lit = snippet::lit(&found.plan, &leaves, &article, &named);
            let sentences = article.sentences();
            snippet::snippets(&article.body, &sentences, &found.plan, &lit, request.width, request.snippets)
        };
        let matched = matched(&found.plan, &ranked.parts);
        let explained = request.explain.then(|| explained(&found.plan, &ranked));
        answer.hits.push(Hit { copies, explained, ..hit(&article, ranked.score, snippets, matched) });
    }
    Ok(answer)
}

/// Counts the articles that have all words of the query.
fn facets_of(
    searcher: &Searcher,
    fields: &Fields,
    chain: &Chain,
    request: &Request,
    found: &Found,
) -> tantivy::Result<Facets> {
    // One word of one token asks for the same either way.
    let plan = planned(searcher, fields, chain, request, Words::All)?;
    if request.query.is_empty() || plan.asks_as(&found.plan) {
        return facets::facets(searcher, fields, &found.matches);
    }
    let (matches, _) = matching(searcher, fields, request, &plan, false)?;
    facets::facets(searcher, fields, &matches)
}

/// Ranks as many articles as make the hits that are asked for.
fn witnesses(searcher: &Searcher, fields: &Fields, found: &Found, request: &Request) -> tantivy::Result<Vec<Witness>> {
    let wanted = request.limit.map_or(usize::MAX, |limit| request.offset.saturating_add(limit));
    if wanted == 0 {
        return Ok(Vec::new());
    }
    // A copy scores nearly as its original does: it stands a few places behind it.
    const BEHIND: usize = 10;
    let mut depth = if request.all_copies { wanted } else { wanted.saturating_add(BEHIND) };
    loop {
        let ranking = rank(searcher, fields, found, request.sort, Some(depth))?;
        if request.all_copies {
            return Ok(ranking.into_iter().map(|ranked| Witness { ranked, copies: Vec::new() }).collect());
        }
        let witnesses = copies::grouped(searcher, fields, ranking)?;
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

fn explained(plan: &Plan, ranked: &Ranked) -> Vec<Explained> {
    let mut explained: Vec<Explained> = ranked
        .parts
        .iter()
        .map(|&(leaf, score)| {
            let leaf = &plan.leaves[leaf];
            let term = &plan.terms[leaf.term];
            let company = match &leaf.light {
                plan::Light::Company(id) if !leaf.condition => Some(id),
                _ => None,
            };
            let share = if ranked.score > 0.0 { f64::from(score) / ranked.score } else { 0.0 };
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

/// A document that matched, before it is scored exactly.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Match {
    pub score: Score,
    pub address: DocAddress,
    pub published: Option<u64>,
}

/// The articles that match.
pub(crate) struct Found {
    pub plan: Plan,
    pub matches: Vec<Match>,
    pub undated: usize,
}

/// How many words of a query an article must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Words {
    Any,
    All,
}

/// Finds the articles that match a request.
pub(crate) fn articles(
    searcher: &Searcher,
    fields: &Fields,
    chain: &Chain,
    request: &Request,
    words: Words,
) -> tantivy::Result<Found> {
    let plan = planned(searcher, fields, chain, request, words)?;
    let (matches, undated) = matching(searcher, fields, request, &plan, true)?;
    Ok(Found { plan, matches, undated })
}

fn planned(
    searcher: &Searcher,
    fields: &Fields,
    chain: &Chain,
    request: &Request,
    words: Words,
) -> tantivy::Result<Plan> {
    let reading = plan::Reading {
        searcher,
        fields,
        chain,
        names: request.names,
        all_words: words == Words::All,
        concepts: request.translate.then_some(request.concepts),
        weights: request.weights,
    };
    plan::plan(&reading, &request.query)
}

/// Returns what matches a plan, and how many articles had no date to be judged by.
fn matching(
    searcher: &Searcher,
    fields: &Fields,
    request: &Request,
    plan: &Plan,
    scored: bool,
) -> tantivy::Result<(Vec<Match>, usize)> {
    let filters = &request.filters;
    let mut all = vec![only(fields.kind, [ARTICLE])];
    if !request.query.is_empty() {
        all.push(plan.query());
    }
    any_of(&mut all, fields.languages, &filters.languages);
    any_of(&mut all, fields.companies, &filters.companies);
    any_of(&mut all, fields.source, &filters.sources);
    if filters.on_figures() {
        // Which company a figure stands beside is asked by the command that lists figures.
        let filters = Filters { companies: Vec::new(), dates: Dates::default(), ..filters.clone() };
        let (figures, _) = mentions(searcher, fields, FIGURE, &filters, &[])?;
        let ids: BTreeSet<String> = figures.into_iter().map(|figure| figure.article).collect();
        all.push(only(fields.article, ids.iter().map(String::as_str)));
    }
    let collect = Collect { dates: filters.dates, scored };
    let (matches, undated) = searcher.search(&BooleanQuery::intersection(all), &collect)?;
    Ok((matches, undated.len()))
}

/// An article that matched, with its exact score.
pub(crate) struct Ranked {
    pub id: String,
    pub score: f64,
    pub address: DocAddress,
    pub published: Option<u64>,
    /// What each leaf of the plan gave.
    pub parts: Vec<(usize, f32)>,
}

/// Puts the best articles in order: by score or date, then by id. `wanted` is how many; `None` is all.
pub(crate) fn rank(
    searcher: &Searcher,
    fields: &Fields,
    found: &Found,
    sort: Sort,
    wanted: Option<usize>,
) -> tantivy::Result<Vec<Ranked>> {
    let mut matches = found.matches.clone();
    let wanted = wanted.unwrap_or(matches.len()).min(matches.len());
    if wanted == 0 {
        return Ok(Vec::new());
    }
    if wanted < matches.len() {
        match sort {
            Sort::Relevance => {
                let (_, last, _) = matches.select_nth_unstable_by(wanted - 1, |a, b| b.score.total_cmp(&a.score));
                // Wide enough for what the order of addition changes in a sum of floats.
                let floor = last.score * (1.0 - 1e-4) - 1e-6;
                matches.retain(|found| found.score >= floor);
            }
            Sort::Date => {
                let (_, last, _) = matches.select_nth_unstable_by_key(wanted - 1, |found| Reverse(found.published));
                let floor = last.published;
                matches.retain(|found| found.published >= floor);
            }
        }
    }
    matches.sort_by_key(|found| found.address);
    let weights = found.plan.weights(searcher)?;
    let name = searcher.schema().get_field_name(fields.article);
    let order = |a: &Ranked, b: &Ranked| match sort {
        Sort::Relevance => b.score.total_cmp(&a.score),
        Sort::Date => b.published.cmp(&a.published),
    };
    let mut ranked = Vec::with_capacity(matches.len());
    for chunk in matches.chunk_by(|a, b| a.address.segment_ord == b.address.segment_ord) {
        let reader = searcher.segment_reader(chunk[0].address.segment_ord);
        let ids = Strings::open(reader, name, chunk.len().min(wanted))?;
        let mut scorers = plan::scorers(&weights, reader)?;
        let mut here = Vec::with_capacity(chunk.len());
        for found_here in chunk {
            let doc = found_here.address.doc_id;
            let (score, parts) = found.plan.score(&mut scorers, doc).unwrap_or_default();
            let Match { address, published, .. } = *found_here;
            here.push((Ranked { id: String::new(), score, address, published, parts }, ids.number(doc)));
        }
        // The numbers of ids sort like the ids; only those that may be shown are read.
        here.sort_by(|(a, a_id), (b, b_id)| order(a, b).then_with(|| a_id.cmp(b_id)));
        for (mut one, _) in here.into_iter().take(wanted) {
            one.id = ids.first(one.address.doc_id)?.unwrap_or_default();
            ranked.push(one);
        }
    }
    ranked.sort_by(|a, b| order(a, b).then_with(|| a.id.cmp(&b.id)));
    ranked.truncate(wanted);
    Ok(ranked)
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
    let ids: BTreeSet<&str> = leaves
        .iter()
        .filter_map(|leaf| match &plan.leaves[*leaf].light {
            plan::Light::Company(id) => Some(id.as_str()),
            _ => None,
        })
        .collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let query: Vec<Box<dyn Query>> =
        vec![Box::new(stored::of_article(fields, article, COMPANY)), only(fields.company, ids)];
    let collect = Collect { dates: Dates::default(), scored: false };
    let (matches, _) = searcher.search(&BooleanQuery::intersection(query), &collect)?;
    let mut named = Vec::new();
    for found in matches {
        let mention: Mention = serde_json::from_str(&stored::record(searcher, fields, found.address)?)?;
        let part = if mention.part == "title" { Part::Title } else { Part::Body };
        named.push(Named { id: mention.id, part, span: mention.start..mention.end });
    }
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
    let mut all = vec![only(fields.kind, [kind])];
    all.extend(more.iter().map(|query| query.box_clone()));
    any_of(&mut all, fields.language, &filters.languages);
    any_of(&mut all, fields.company, &filters.companies);
    any_of(&mut all, fields.source, &filters.sources);
    if kind == FIGURE {
        any_of(&mut all, fields.currency, &filters.currencies);
        let kinds: Vec<String> = filters
            .kinds
            .iter()
            .filter_map(|kind| Some(serde_json::to_value(kind).ok()?.as_str()?.to_owned()))
            .collect();
        any_of(&mut all, fields.sort, &kinds);
    }
    let collect = Collect { dates: filters.dates, scored: false };
    let (mut matches, undated) = searcher.search(&BooleanQuery::intersection(all), &collect)?;
    matches.sort_by_key(|found| found.address);
    let schema = searcher.schema();
    let mut without = BTreeSet::new();
    for address in undated {
        let reader = searcher.segment_reader(address.segment_ord);
        without.extend(Strings::open(reader, schema.get_field_name(fields.article), 0)?.first(address.doc_id)?);
    }
    let mut mentions = Vec::with_capacity(matches.len());
    for chunk in matches.chunk_by(|a, b| a.address.segment_ord == b.address.segment_ord) {
        let reader = searcher.segment_reader(chunk[0].address.segment_ord);
        let columns = reader.fast_fields();
        let ids = Strings::open(reader, schema.get_field_name(fields.article), chunk.len())?;
        let places = columns.column_opt::<u64>(schema.get_field_name(fields.place))?;
        let bounds = (
            columns.column_opt::<f64>(schema.get_field_name(fields.min))?,
            columns.column_opt::<f64>(schema.get_field_name(fields.max))?,
        );
        for found in chunk {
            let doc = found.address.doc_id;
            if kind == FIGURE {
                let interval = (
                    bounds.0.as_ref().and_then(|column| column.first(doc)).unwrap_or(f64::NEG_INFINITY),
                    bounds.1.as_ref().and_then(|column| column.first(doc)).unwrap_or(f64::INFINITY),
                );
                let meets = match meets(filters, interval) {
                    Some(meets) => meets,
                    None => meets_exactly(filters, &stored::record(searcher, fields, found.address)?)?,
                };
                if !meets {
                    continue;
                }
            }
            mentions.push(Mention {
                article: ids.first(doc)?.unwrap_or_default(),
                address: found.address,
                place: places.as_ref().and_then(|column| column.first(doc)).unwrap_or(0),
                published: found.published,
            });
        }
    }
    Ok((mentions, without.len()))
}

/// Tells whether an interval meets the filters' as far as floats can tell: `None` is too near.
fn meets(filters: &Filters, (min, max): (f64, f64)) -> Option<bool> {
    let above = |value: f64, bound: Decimal| -> Option<bool> {
        let bound = bound.to_f64()?;
        if value.is_infinite() {
            return Some(value > 0.0);
        }
        ((value - bound).abs() > 1e-9 * bound.abs().max(1.0)).then_some(value > bound)
    };
    let from = filters.min.map_or(Some(true), |bound| above(max, bound));
    let to = filters.max.map_or(Some(true), |bound| above(min, bound).map(|above| !above));
    match (from, to) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

fn meets_exactly(filters: &Filters, record: &str) -> tantivy::Result<bool> {
    #[derive(Deserialize)]
    struct Interval {
        min: Option<String>,
        max: Option<String>,
    }
    let figure: Interval = serde_json::from_str(record)?;
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
fn any_of(all: &mut Vec<Box<dyn Query>>, field: Field, values: &[String]) {
    if !values.is_empty() {
        all.push(only(field, values.iter().map(String::as_str)));
    }
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

/// Collects every document, with its score where that is asked for, unless it falls out of the dates.
pub(crate) struct Collect {
    pub dates: Dates,
    pub scored: bool,
}

pub(crate) struct CollectSegment {
    segment: SegmentOrdinal,
    published: Option<Column<u64>>,
    /// `None` where every date passes.
    bounds: Option<(u64, u64)>,
    matches: Vec<Match>,
    undated: Vec<DocAddress>,
}

/// What passed, and what has no date to pass by.
type Collected = (Vec<Match>, Vec<DocAddress>);

impl Collector for Collect {
    type Fruit = Collected;
    type Child = CollectSegment;

    fn for_segment(&self, segment: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<CollectSegment> {
        let published = reader.fast_fields().column_opt(schema::PUBLISHED)?;
        let bounds = self.dates.is_set().then(|| self.dates.bounds());
        Ok(CollectSegment { segment, published, bounds, matches: Vec::new(), undated: Vec::new() })
    }

    fn requires_scoring(&self) -> bool {
        self.scored
    }

    fn merge_fruits(&self, fruits: Vec<Collected>) -> tantivy::Result<Collected> {
        let mut all = Collected::default();
        for (matches, undated) in fruits {
            all.0.extend(matches);
            all.1.extend(undated);
        }
        Ok(all)
    }
}

impl SegmentCollector for CollectSegment {
    type Fruit = Collected;

    fn collect(&mut self, doc: DocId, score: Score) {
        let published = self.published.as_ref().and_then(|column| column.first(doc));
        if let Some((first, last)) = self.bounds {
            match published {
                None => {
                    self.undated.push(DocAddress::new(self.segment, doc));
                    return;
                }
                Some(published) if published < first || published > last => return,
                Some(_) => {}
            }
        }
        self.matches.push(Match { score, address: DocAddress::new(self.segment, doc), published });
    }

    fn harvest(self) -> Collected {
        (self.matches, self.undated)
    }
}
