//! The filters that several commands share -> what the queries understand.

use anyhow::{Context, bail};
use clap::{Args, ValueEnum};

use crate::languages::{self, currency};
use crate::mentions::figure::{self, Kind};
use crate::mentions::gazetteer::{Entry, Gazetteer};
use crate::output::note;
use crate::queries::{CompanyName, Dates, Filters, Period, Query, Request, Sort, parse};

#[derive(Clone, Copy, Debug, ValueEnum)]
enum KindName {
    Money,
    Percent,
    Count,
    Multiple,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum SortName {
    Relevance,
    Date,
}

/// What narrows the articles and figures that are shown.
#[derive(Args)]
#[command(next_help_heading = "Filters")]
pub struct FilterArgs {
    /// Only articles with text in these languages
    #[arg(long, value_name = "zh,es,…", value_delimiter = ',')]
    language: Vec<String>,
    /// Only this company, by any of its names in any language, or by its id
    #[arg(long, value_name = "NAME")]
    company: Vec<String>,
    /// Only figures in this currency (ISO 4217)
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    currency: Vec<String>,
    /// Only figures of at least this amount: 1e6, 5亿, "3 millones"
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    min: Option<String>,
    /// Only figures of at most this amount
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    max: Option<String>,
    /// Only articles of this day, month or year and later
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
    /// Only articles of this day, month or year and earlier
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
    /// Only articles of this source
    #[arg(long, value_name = "NAME")]
    source: Vec<String>,
    /// Only figures of these kinds
    #[arg(long, value_enum, value_delimiter = ',')]
    kind: Vec<KindName>,
    /// Show at most this many
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// Skip this many first
    #[arg(long, value_name = "N", default_value_t = 0)]
    offset: usize,
    /// Order of the articles
    #[arg(long, value_enum, default_value = "relevance")]
    sort: SortName,
}

/// How the query is understood.
#[derive(Args)]
pub struct QueryArgs {
    /// Do not expand company names to their other names and languages
    #[arg(long)]
    exact: bool,
    /// Take the query as plain words, without syntax
    #[arg(long, conflicts_with = "phrase")]
    words: bool,
    /// Take the query as one quoted phrase
    #[arg(long)]
    phrase: bool,
}

impl QueryArgs {
    /// Reads the words of the command line as one query.
    pub fn query(&self, words: &[String]) -> anyhow::Result<Query> {
        let text = words.join(" ");
        Ok(if self.words {
            Query::words(&text)
        } else if self.phrase {
            Query::phrase(&text)
        } else {
            parse(&text)?
        })
    }

    /// Returns what tells the queries which company a name means, unless names are to be taken as they are.
    pub fn names<'g>(&self, gazetteer: &'g Gazetteer) -> Option<impl Fn(&str) -> Vec<CompanyName> + use<'g>> {
        (!self.exact).then_some(move |name: &str| company_names(gazetteer, name))
    }
}

/// The companies that a name surely means. A name that is an ordinary word too never expands by itself.
fn company_names(gazetteer: &Gazetteer, name: &str) -> Vec<CompanyName> {
    let (entries, ambiguous) = gazetteer.named(name);
    if ambiguous {
        return Vec::new();
    }
    let named =
        |entry: &Entry| CompanyName { id: entry.id.clone(), name: entry.name.clone(), aliases: entry.aliases.clone() };
    entries.into_iter().map(named).collect()
}

impl FilterArgs {
    pub fn offset(&self) -> usize {
        self.offset
    }

    /// Fills the filters of a request; `limit` is the command's own default.
    pub fn fill(&self, request: &mut Request<'_>, gazetteer: &Gazetteer, limit: Option<usize>) -> anyhow::Result<()> {
        let amount = |name: &str, text: &Option<String>| -> anyhow::Result<_> {
            let Some(text) = text else { return Ok(None) };
            let found = figure::quantity(text).with_context(|| {
                format!("--{name}: expected an amount such as 1e6, 5亿 or 3.5 millones, found {text:?}")
            })?;
            Ok(Some(found))
        };
        let date = |name: &str, text: &Option<String>| -> anyhow::Result<_> {
            text.as_deref().map(|text| period(name, text)).transpose()
        };
        let mut companies = Vec::new();
        for name in &self.company {
            companies.extend(company_ids(gazetteer, name));
        }
        for code in &self.language {
            if !languages::recognised().any(|known| known.0 == code) {
                let known: Vec<&str> = languages::recognised().map(|known| known.0).collect();
                bail!("--language: expected one of {}, found {code:?}", known.join(", "));
            }
        }
        let mut currencies = Vec::new();
        for written in &self.currency {
            let upper = written.to_ascii_uppercase();
            let known = currency::codes();
            match currency::iso(&upper).or_else(|| known.iter().copied().find(|code| *code == upper)) {
                Some(code) => currencies.push(code.to_owned()),
                None => bail!("--currency: expected one of {}, found {written:?}", known.join(", ")),
            }
        }
        let (min, max) = (amount("min", &self.min)?, amount("max", &self.max)?);
        if (min.is_some() || max.is_some()) && self.currency.is_empty() {
            note("note: --min and --max compare bare numbers; name a --currency to compare money");
        }
        request.filters = Filters {
            languages: self.language.clone(),
            companies,
            currencies,
            min,
            max,
            dates: Dates { since: date("since", &self.since)?, until: date("until", &self.until)? },
            sources: self.source.clone(),
            kinds: self
                .kind
                .iter()
                .map(|kind| match kind {
                    KindName::Money => Kind::Money,
                    KindName::Percent => Kind::Percent,
                    KindName::Count => Kind::Count,
                    KindName::Multiple => Kind::Multiple,
                })
                .collect(),
        };
        request.limit = self.limit.or(limit);
        request.offset = self.offset;
        request.sort = match self.sort {
            SortName::Relevance => Sort::Relevance,
            SortName::Date => Sort::Date,
        };
        Ok(())
    }
}

/// Reads a day, a month or a year as `--since` and `--until` take it.
pub fn period(name: &str, text: &str) -> anyhow::Result<Period> {
    Period::parse(text)
        .with_context(|| format!("--{name}: expected a date such as 2024-09-05, 2024-09 or 2024, found {text:?}"))
}

/// The ids that a name or id can mean; a name of nobody is taken for an id, since the index knows more of those.
fn company_ids(gazetteer: &Gazetteer, name: &str) -> Vec<String> {
    if let Some(entry) = gazetteer.get(name) {
        return vec![entry.id.clone()];
    }
    let (entries, _) = gazetteer.named(name);
    if entries.is_empty() { vec![name.to_owned()] } else { entries.into_iter().map(|entry| entry.id.clone()).collect() }
}
