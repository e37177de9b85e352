//! Request -> the figures and companies of the articles that answer it, and whole articles.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::Serialize;
use serde_json::{Map, Value};
use tantivy::{DocAddress, Searcher};

use super::Error;
use super::asking::{Asking, Words};
use super::expand::Expansion;
use super::filtered::{self, DatesOf, Holders, Mention};
use super::plan::Chain;
use super::ranking::Ranked;
use super::request::{Filters, Request, Sort};
use super::search;
use super::snippet::{self, Lit};
use crate::index::mentioned::Kind;
use crate::index::schema::Fields;
use crate::index::statistics::Statistics;
use crate::index::stored::{self, Metadata, Share, StoredArticle, StoredSegment};
use crate::index::{Index, Known, rows};
use crate::languages::Segmenters;
use crate::mentions::Part;

/// What every mention says of its article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Origin {
    pub article: String,
    pub title: Option<String>,
    pub published: Option<String>,
    pub source: Option<String>,
    pub path: Option<String>,
    pub url: Option<String>,
}

impl Origin {
    fn of(metadata: &Metadata) -> Origin {
        Origin {
            article: metadata.id.clone(),
            title: metadata.title.clone(),
            published: metadata.published.clone(),
            source: metadata.source.clone(),
            path: metadata.path.clone(),
            url: metadata.url.clone(),
        }
    }
}

/// A figure with its article.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FigureRecord {
    pub schema: &'static str,
    /// `article:part:start-end`.
    pub id: String,
    #[serde(flatten)]
    pub origin: Origin,
    /// The fields of [`crate::mentions::figure::Figure`].
    #[serde(flatten)]
    pub figure: Map<String, Value>,
    /// Whether it stands in a sentence that matches; absent where nothing was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub near: Option<bool>,
}

/// A mention of a company with its article.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CompanyRecord {
    pub schema: &'static str,
    /// `article:part:start-end`.
    pub id_mention: String,
    #[serde(flatten)]
    pub origin: Origin,
    /// The fields of [`crate::mentions::company::Company`].
    #[serde(flatten)]
    pub company: Map<String, Value>,
    /// Whether it stands in a sentence that matches; absent where nothing was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub near: Option<bool>,
}

/// Figures or company mentions that were found.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed<Record> {
    pub records: Vec<Record>,
    /// All that pass, shown or not.
    pub total: usize,
    /// Articles with a mention that passes but for the date filter: they have no date.
    pub undated: usize,
    pub expansions: Vec<Expansion>,
}

/// How often something was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Count {
    pub value: String,
    pub count: usize,
}

/// A company with all that its mentions say together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CompanyTotal {
    pub schema: &'static str,
    pub id: String,
    pub name: String,
    pub kind: String,
    pub owner: Option<String>,
    pub mentions: usize,
    pub articles: usize,
    /// As written, the most frequent first.
    pub aliases: Vec<Count>,
    pub languages: Vec<Count>,
}

/// An article with its text and all that was read in it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ArticleRecord {
    pub schema: &'static str,
    pub id: String,
    pub hash: String,
    pub path: Option<String>,
    pub url: Option<String>,
    pub title: Option<String>,
    pub published: Option<String>,
    pub authors: Vec<String>,
    pub source: Option<String>,
    pub languages: Vec<Share>,
    pub segments: Vec<StoredSegment>,
    pub encoding: String,
    pub warnings: Vec<String>,
    pub body: String,
    pub figures: Vec<FigureRecord>,
    pub companies: Vec<CompanyRecord>,
}

/// Lists the figures of all articles, or of those that have all words of the query: then those in a sentence that
/// matches come first. The order is otherwise that of the articles, and in an article that of the text.
pub fn figures(index: &Index, segmenters: &Segmenters, request: &Request) -> Result<Listed<FigureRecord>, Error> {
    figures_with(index, &search::chain(segmenters), request)
}

/// Lists the mentions of companies, products and organizations as [`figures`] lists figures.
pub fn companies(index: &Index, segmenters: &Segmenters, request: &Request) -> Result<Listed<CompanyRecord>, Error> {
    companies_with(index, &search::chain(segmenters), request)
}

/// Counts the companies of a request, the most mentioned first. Limit and offset count companies.
pub fn company_totals(
    index: &Index,
    segmenters: &Segmenters,
    request: &Request,
) -> Result<Listed<CompanyTotal>, Error> {
    company_totals_with(index, &search::chain(segmenters), request)
}

/// Returns the article with this id; also by path, by URL, or by the start of an id that no other shares.
pub fn article(index: &Index, name: &str) -> Result<ArticleRecord, Error> {
    let known = index.known()?;
    let id = resolve(index, &known, name)?;
    let searcher = index.searcher();
    let fields = index.fields();
    let read = || -> tantivy::Result<Option<ArticleRecord>> {
        let Some(address) = stored::find(&searcher, fields, &id)? else { return Ok(None) };
        let sentences = rows::Sentences::of(stored::article(&searcher, fields, address)?);
        let article = sentences.article();
        let mut figures = Vec::new();
        let mut companies = Vec::new();
        let origin = || Origin::of(&article.metadata);
        for map in in_order(article, Kind::Figure)? {
            figures.push(figure_record(origin(), sentences.given(map), None));
        }
        for map in in_order(article, Kind::Company)? {
            companies.push(company_record(origin(), map, None));
        }
        let StoredArticle { metadata, body, .. } = article.clone();
        Ok(Some(ArticleRecord {
            schema: "gaceta.article/1",
            id: metadata.id,
            hash: metadata.hash,
            path: metadata.path,
            url: metadata.url,
            title: metadata.title,
            published: metadata.published,
            authors: metadata.authors,
            source: metadata.source,
            languages: metadata.languages,
            segments: metadata.segments,
            encoding: metadata.encoding,
            warnings: metadata.warnings,
            body,
            figures,
            companies,
        }))
    };
    let read = read().map_err(Error::engine(index))?;
    read.ok_or_else(|| Error::NoArticle { name: name.to_owned() })
}

/// Reads the mentions of one kind of an article, in the order of its text.
fn in_order(article: &StoredArticle, kind: Kind) -> tantivy::Result<Vec<Map<String, Value>>> {
    let mut mentions = article.rows(kind).map(rows::read).collect::<serde_json::Result<Vec<_>>>()?;
    mentions.sort_by_key(|mention| {
        let text = |field| mention.get(field).and_then(Value::as_str);
        (text("part") != Some(Part::Title.name()), mention.get("start").and_then(Value::as_u64))
    });
    Ok(mentions)
}

fn resolve(index: &Index, known: &BTreeMap<String, Known>, name: &str) -> Result<String, Error> {
    if known.contains_key(name) {
        return Ok(name.to_owned());
    }
    let none = || Error::NoArticle { name: name.to_owned() };
    if name.is_empty() {
        return Err(none());
    }
    let by_path: Vec<&String> =
        known.iter().filter(|(_, known)| known.path.as_deref() == Some(name)).map(|(id, _)| id).collect();
    if by_path.len() > 1 {
        let found = by_path.iter().take(10).map(|id| {
            let metadata = metadata(&index.searcher(), index.fields(), id).map_err(Error::engine(index))?;
            let root = metadata.and_then(|metadata| metadata.root);
            Ok(root.map_or_else(|| (*id).clone(), |root| format!("{id} ({root})")))
        });
        return Err(Error::SeveralFolders { name: name.to_owned(), found: found.collect::<Result<_, Error>>()? });
    }
    let found = match by_path.is_empty() {
        false => by_path,
        true => known.range(name.to_owned()..).map(|(id, _)| id).take_while(|id| id.starts_with(name)).collect(),
    };
    match found.as_slice() {
        [] if name.contains("://") => by_url(index, known, name)?.ok_or_else(none),
        [] => Err(none()),
        [id] => Ok((*id).clone()),
        ids => Err(Error::SeveralArticles {
            name: name.to_owned(),
            ids: ids.iter().take(10).map(|id| (*id).clone()).collect(),
        }),
    }
}

fn by_url(index: &Index, known: &BTreeMap<String, Known>, url: &str) -> Result<Option<String>, Error> {
    let searcher = index.searcher();
    for id in known.keys() {
        let metadata = metadata(&searcher, index.fields(), id).map_err(Error::engine(index))?;
        if metadata.is_some_and(|metadata| metadata.url.as_deref() == Some(url)) {
            return Ok(Some(id.clone()));
        }
    }
    Ok(None)
}

fn metadata(searcher: &Searcher, fields: &Fields, id: &str) -> tantivy::Result<Option<Metadata>> {
    match stored::find(searcher, fields, id)? {
        Some(address) => Ok(Some(serde_json::from_str(&stored::record(searcher, address)?)?)),
        None => Ok(None),
    }
}

pub(crate) fn figures_with(index: &Index, chain: &Chain, request: &Request) -> Result<Listed<FigureRecord>, Error> {
    let searcher = index.searcher();
    let listed = list(&searcher, index, chain, Kind::Figure, request, figure_record);
    listed.map_err(Error::engine(index))
}

pub(crate) fn companies_with(index: &Index, chain: &Chain, request: &Request) -> Result<Listed<CompanyRecord>, Error> {
    let searcher = index.searcher();
    let listed = list(&searcher, index, chain, Kind::Company, request, company_record);
    listed.map_err(Error::engine(index))
}

pub(crate) fn company_totals_with(
    index: &Index,
    chain: &Chain,
    request: &Request,
) -> Result<Listed<CompanyTotal>, Error> {
    #[derive(Default)]
    struct Tally {
        total: Option<CompanyTotal>,
        articles: std::collections::BTreeSet<String>,
        aliases: BTreeMap<String, usize>,
        languages: BTreeMap<String, usize>,
    }
    let all =
        Request { limit: None, offset: 0, query: request.query.clone(), filters: request.filters.clone(), ..*request };
    let mentions = companies_with(index, chain, &all)?;
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    for record in mentions.records {
        let text = |field: &str| record.company.get(field).and_then(Value::as_str).unwrap_or_default().to_owned();
        let tally = tallies.entry(text("id")).or_default();
        let total = tally.total.get_or_insert_with(|| CompanyTotal {
            schema: "gaceta.company_total/1",
            id: text("id"),
            name: text("name"),
            kind: text("kind"),
            owner: record.company.get("owner").and_then(Value::as_str).map(str::to_owned),
            mentions: 0,
            articles: 0,
            aliases: Vec::new(),
            languages: Vec::new(),
        });
        total.mentions += 1;
        *tally.aliases.entry(text("raw")).or_default() += 1;
        *tally.languages.entry(text("language")).or_default() += 1;
        tally.articles.insert(record.origin.article);
    }
    let counts = |map: BTreeMap<String, usize>| {
        let mut counts: Vec<Count> = map.into_iter().map(|(value, count)| Count { value, count }).collect();
        counts.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
        counts
    };
    let mut totals: Vec<CompanyTotal> = tallies
        .into_values()
        .filter_map(|tally| {
            let mut total = tally.total?;
            total.articles = tally.articles.len();
            total.aliases = counts(tally.aliases);
            total.languages = counts(tally.languages);
            Some(total)
        })
        .collect();
    totals.sort_by(|a, b| b.mentions.cmp(&a.mentions).then_with(|| a.id.cmp(&b.id)));
    Ok(Listed {
        total: totals.len(),
        records: totals.into_iter().skip(request.offset).take(request.limit.unwrap_or(usize::MAX)).collect(),
        undated: mentions.undated,
        expansions: mentions.expansions,
    })
}

fn figure_record(origin: Origin, figure: Map<String, Value>, near: Option<bool>) -> FigureRecord {
    FigureRecord { schema: "gaceta.figure/1", id: mention_id(&origin, &figure), origin, figure, near }
}

fn company_record(origin: Origin, company: Map<String, Value>, near: Option<bool>) -> CompanyRecord {
    CompanyRecord { schema: "gaceta.company/1", id_mention: mention_id(&origin, &company), origin, company, near }
}

fn mention_id(origin: &Origin, mention: &Map<String, Value>) -> String {
    let number = |field| mention.get(field).and_then(Value::as_u64).unwrap_or(0);
    let part = mention.get("part").and_then(Value::as_str).unwrap_or_default();
    format!("{}:{part}:{}-{}", origin.article, number("start"), number("end"))
}

fn list<Record>(
    searcher: &Searcher,
    index: &Index,
    chain: &Chain,
    kind: Kind,
    request: &Request,
    record: fn(Origin, Map<String, Value>, Option<bool>) -> Record,
) -> tantivy::Result<Listed<Record>> {
    let fields = index.fields();
    let asked = !request.query.is_empty();
    let mut expansions = Vec::new();
    // What each article that matches is worth, and the sentences in which it does.
    let mut order: HashMap<String, (usize, Sentences)> = HashMap::new();
    let mut among = HashSet::new();
    let columns = index.columns(searcher)?;
    if asked {
        // What is asked of mentions is asked of them below; the query chooses among all articles. So are dates: those
        // that have none count where they have a mention that passes.
        let query = Request {
            query: request.query.clone(),
            filters: Filters { sources: request.filters.sources.clone(), ..Filters::default() },
            ..*request
        };
        let statistics = Statistics::with(searcher, &columns);
        let holders = Holders::new(searcher, &columns, fields);
        let asking = Asking {
            searcher,
            columns: &columns,
            holders: &holders,
            statistics: &statistics,
            fields,
            chain,
            request: &query,
        };
        let mut found = asking.articles(Words::All, usize::MAX)?;
        expansions = found.plan.expansions.clone();
        let mut ranked = asking.rank(&mut found, None)?;
        among.extend(ranked.iter().map(|ranked| ranked.address));
        let published = columns.published(searcher)?;
        // An article without a date is counted alone: it is read only where it has to be told what is near a match.
        ranked.retain(|Ranked { address, .. }| {
            let published = published[address.segment_ord as usize].as_ref();
            DatesOf::of(published, request.filters.dates).holds(address.doc_id).unwrap_or(request.near)
        });
        let parts = search::parts(searcher, &columns, &found.plan, ranked.iter().map(|ranked| ranked.address))?;
        for (number, (ranked, parts)) in ranked.iter().zip(parts).enumerate() {
            let leaves: Vec<usize> = parts.iter().map(|(leaf, _)| *leaf).collect();
            let article = stored::article(searcher, fields, ranked.address)?;
            let named = filtered::named(&found.plan, &leaves, &article)?;
            let lit = snippet::lit(&found.plan, &leaves, &article, &named);
            let near = Sentences::of(&found.plan, &article, &lit);
            order.insert(article.metadata.id, (number, near));
        }
    }
    let among = asked.then_some(&among);
    let mut mentions = filtered::mentions(searcher, &columns, fields, kind, &request.filters, among)?;
    if !asked {
        order = all_in_order(index, searcher, &mentions, request.sort)?;
    }
    let near =
        |mention: &Mention| asked && order.get(&mention.article).is_some_and(|(_, near)| near.hold(mention.place));
    if request.near {
        mentions.retain(|mention| near(mention));
    }
    let undated = if request.filters.dates.is_set() { leave_dated(&mut mentions) } else { 0 };
    mentions.sort_by_cached_key(|mention| {
        let number = order.get(&mention.article).map_or(usize::MAX, |(number, _)| *number);
        (!near(mention), number, mention.place, mention.address, mention.number)
    });
    let total = mentions.len();
    let mut records = Vec::new();
    // The article of the last mention: most that follow one another share it.
    let mut last: Option<(DocAddress, rows::Sentences)> = None;
    for mention in mentions.iter().skip(request.offset).take(request.limit.unwrap_or(usize::MAX)) {
        let sentences = match last.take() {
            Some((address, sentences)) if address == mention.address => sentences,
            _ => rows::Sentences::of(stored::article(searcher, fields, mention.address)?),
        };
        let mut map = sentences.article().mention(kind, mention.number)?;
        if kind == Kind::Figure {
            map = sentences.given(map);
        }
        let origin = Origin::of(&sentences.article().metadata);
        records.push(record(origin, map, asked.then(|| near(mention))));
        last = Some((mention.address, sentences));
    }
    Ok(Listed { records, total, undated, expansions })
}

/// Leaves the mentions of articles that have a date; returns how many articles of the others there are.
fn leave_dated(mentions: &mut Vec<Mention>) -> usize {
    let undated = mentions.iter().filter(|mention| mention.published.is_none()).map(|mention| mention.address);
    let undated = undated.collect::<HashSet<DocAddress>>().len();
    mentions.retain(|mention| mention.published.is_some());
    undated
}

/// Puts the articles of mentions in order where no query does: by path, or by date, then by id.
fn all_in_order(
    index: &Index,
    searcher: &Searcher,
    mentions: &[Mention],
    sort: Sort,
) -> tantivy::Result<HashMap<String, (usize, Sentences)>> {
    let known = stored::known(searcher, index.fields())?;
    let mut articles: BTreeMap<&str, Option<u64>> = BTreeMap::new();
    for mention in mentions {
        articles.insert(&mention.article, mention.published);
    }
    let mut articles: Vec<_> = articles.into_iter().collect();
    let path = |id: &str| known.get(id).and_then(|known| known.path.as_deref());
    match sort {
        Sort::Relevance => articles.sort_by_key(|(id, _)| (path(id).is_none(), path(id), *id)),
        Sort::Date => articles.sort_by_key(|(id, published)| (std::cmp::Reverse(*published), *id)),
    }
    let numbered = articles.into_iter().enumerate();
    Ok(numbered.map(|(number, (id, _))| (id.to_owned(), (number, Sentences::default()))).collect())
}

/// The sentences of an article in which the whole query holds.
#[derive(Debug, Default)]
struct Sentences {
    /// The title counts as one sentence.
    title: bool,
    body: Vec<std::ops::Range<usize>>,
}

impl Sentences {
    fn of(plan: &super::plan::Plan, article: &StoredArticle, lit: &[Lit]) -> Sentences {
        let here = |part: Part, span: &std::ops::Range<usize>| {
            let shows = |leaf: usize| {
                lit.iter().any(|lit| {
                    lit.leaf == leaf && lit.part == part && lit.span.start < span.end && span.start < lit.span.end
                })
            };
            lit.iter().any(|lit| lit.part == part) && plan.holds(&shows)
        };
        let sentences = article.sentences();
        Sentences {
            title: here(Part::Title, &(0..article.title().len())),
            body: sentences.into_iter().filter(|sentence| here(Part::Body, sentence)).collect(),
        }
    }

    fn hold(&self, place: u64) -> bool {
        let (part, start) = crate::index::writer::part_and_start(place);
        match part {
            Part::Title => self.title,
            Part::Body => {
                let after = self.body.partition_point(|sentence| sentence.start <= start);
                after.checked_sub(1).is_some_and(|at| self.body[at].contains(&start))
            }
        }
    }
}
