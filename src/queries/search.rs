//! Request -> the articles that answer it, each with its proof.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Serialize;
use tantivy::{DocAddress, Searcher};

use super::Error;
use super::asking::{Asking, Counting, Found, Words};
use super::copies::{ArticleCopy, Grouping, Witness};
use super::expand::Expansion;
use super::facets::Facets;
use super::filtered::{self, Holders};
use super::matching;
use super::plan::{self, Chain, Plan};
use super::request::Request;
use super::snippet::{self, Snippet};
use crate::index::schema::Fields;
use crate::index::statistics::Statistics;
use crate::index::stored::{self, Share, StoredArticle};
use crate::index::{Columns, Index};
use crate::languages::{Code, Segmenters, Tokens};

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
pub(crate) fn chain(segmenters: &Segmenters) -> impl Fn(&str, Code) -> Tokens {
    |text, language| segmenters.segment_as(text, language)
}

pub(crate) fn search_with(index: &Index, chain: &Chain, request: &Request) -> Result<Answer, Error> {
    let searcher = index.searcher();
    let answer = || answer(&searcher, index.fields(), &*index.columns(&searcher)?, chain, request);
    answer().map_err(Error::engine(index))
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
    let holders = Holders::new(searcher, columns, fields);
    let asking =
        Asking { searcher, columns, holders: &holders, statistics: &statistics, fields, chain: &chain, request };
    let wanted = request.limit.map_or(usize::MAX, |limit| request.offset.saturating_add(limit));
    let mut found = asking.articles(Words::Any, if wanted == 0 { 0 } else { wanted.max(BEST) })?;
    let mut answer = Answer {
        total: found.matches.count,
        undated: found.matches.undated,
        expansions: found.plan.expansions.clone(),
        ..Answer::default()
    };
    let mut counting = if request.facets { Some(asking.facets(&found)?) } else { None };
    std::thread::scope(|scope| {
        // What is long in counting is counted while the hits are made.
        let long = counting.take_if(|counting| counting.is_long());
        let long = long.map(|counting| scope.spawn(|| counting.facets()));
        answer.hits = hits(&asking, &mut found, wanted)?;
        let counted = match long {
            Some(thread) => Some(thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))),
            None => counting.map(Counting::facets),
        };
        answer.facets = counted.transpose()?;
        Ok(answer)
    })
}

/// Makes the hits that a request wants to see, of so many that are looked for.
fn hits<'a>(asking: &Asking<'a>, found: &mut Found<'a>, wanted: usize) -> tantivy::Result<Vec<Hit>> {
    let Asking { searcher, columns, fields, request, .. } = *asking;
    let witnesses = witnesses(asking, found, wanted)?;
    let mut shown: Vec<Witness> =
        witnesses.into_iter().skip(request.offset).take(request.limit.unwrap_or(usize::MAX)).collect();
    let plan = &found.plan;
    let Request { snippets, width, explain, .. } = *request;
    let page = Page { searcher, columns, fields, plan, snippets, width, explain };
    if shown.len() < 2 || !matching::is_long(plan) {
        return page.hits(shown);
    }
    let rest = shown.split_off(shown.len().div_ceil(2));
    std::thread::scope(|scope| {
        let rest = scope.spawn(|| page.hits(rest));
        let mut hits = page.hits(shown)?;
        hits.extend(rest.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?);
        Ok(hits)
    })
}

/// What hits are made of.
struct Page<'a> {
    searcher: &'a Searcher,
    columns: &'a Columns,
    fields: &'a Fields,
    plan: &'a Plan,
    /// How many a hit.
    snippets: usize,
    width: usize,
    explain: bool,
}

impl Page<'_> {
    /// Makes the hits of some articles.
    fn hits(&self, shown: Vec<Witness>) -> tantivy::Result<Vec<Hit>> {
        let addresses = shown.iter().map(|witness| witness.ranked.address);
        let parts = parts(self.searcher, self.columns, self.plan, addresses)?;
        shown.into_iter().zip(parts).map(|(witness, parts)| self.hit(witness, &parts)).collect()
    }

    fn hit(&self, witness: Witness, parts: &[(usize, f32)]) -> tantivy::Result<Hit> {
        let Page { searcher, fields, plan, .. } = *self;
        let score = witness.ranked.score;
        let article = stored::article(searcher, fields, witness.ranked.address)?;
        let leaves: Vec<usize> = parts.iter().map(|(leaf, _)| *leaf).collect();
        let snippets = if self.snippets == 0 {
            Vec::new()
        } else {
            let named = filtered::named(plan, &leaves, &article)?;
            let lit = snippet::lit(plan, &leaves, &article, &named);
            let sentences = article.sentences();
            snippet::snippets(&article.body, &sentences, plan, &lit, self.width, self.snippets)
        };
        let matched = matched(plan, parts);
        let explained = self.explain.then(|| explained(plan, score, parts));
        let copies = witness.copies()?;
        Ok(Hit { copies, explained, ..hit(&article, score, snippets, matched) })
    }
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

/// So many of the best articles are looked for at first: where half are copies, as many hits as a page has need them.
const BEST: usize = 40;

/// Ranks as many articles as make the hits that are asked for.
fn witnesses<'a>(asking: &Asking<'a>, found: &mut Found<'a>, wanted: usize) -> tantivy::Result<Vec<Witness>> {
    if wanted == 0 {
        return Ok(Vec::new());
    }
    // A copy scores nearly as its original does: it stands a few places behind it.
    const BEHIND: usize = 10;
    let all_copies = asking.request.all_copies;
    let mut depth = if all_copies { wanted } else { wanted.saturating_add(BEHIND) };
    let mut grouping = Grouping::new(asking.searcher, asking.fields, asking.columns);
    let mut grouped = 0;
    loop {
        let ranking = asking.rank(found, Some(depth))?;
        if all_copies {
            return Ok(ranking.into_iter().map(Witness::from).collect());
        }
        // A longer ranking begins as the shorter one.
        for ranked in ranking.into_iter().skip(grouped) {
            grouping.add(ranked)?;
        }
        if grouping.len() >= wanted || depth >= found.matches.count {
            return Ok(grouping.witnesses().collect());
        }
        grouped = depth;
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
