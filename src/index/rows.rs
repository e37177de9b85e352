//! Figures and companies -> the rows that are stored of them, a line each, and back.
//!
//! A row is a JSON array: the values without the names of their fields, which stand here once. The sentence of a figure
//! is not stored, since the body has it. So a row is a quarter of the whole record, which was most of what an article
//! took.

use std::ops::Range;

use rust_decimal::Decimal;
use serde::Serialize;
use serde_json::{Map, Value};

use super::stored::StoredArticle;
use crate::languages::Code;
use crate::mentions::Part;
use crate::mentions::company::{self, Company};
use crate::mentions::figure::{self, CurrencyFrom, Figure, Shape};

/// The fields of a row of a figure, in the order of [`Figure`].
const FIGURE: [&str; 24] = [
    "part",
    "language",
    "kind",
    "raw",
    "start",
    "end",
    "shape",
    "value",
    "min",
    "max",
    "fraction",
    "approximate",
    "hedge",
    "currency",
    "currency_from",
    "currency_candidates",
    "unit",
    "per",
    "period",
    "implicit",
    "cue",
    "equivalent_of",
    "companies",
    "rule",
];

/// The fields of a row of a company, in the order of [`Company`].
const COMPANY: [&str; 11] =
    ["part", "language", "kind", "raw", "start", "end", "id", "name", "owner", "method", "rule"];

/// The field that comes back from the text, and the one that stands behind it.
const SENTENCE: &str = "sentence";
const BEHIND_SENTENCE: &str = "rule";

#[derive(Serialize)]
struct FigureRow<'a>(
    Part,
    Code,
    figure::Kind,
    &'a str,
    usize,
    usize,
    Shape,
    #[serde(serialize_with = "figure::plain")] Option<Decimal>,
    #[serde(serialize_with = "figure::plain")] Option<Decimal>,
    #[serde(serialize_with = "figure::plain")] Option<Decimal>,
    Option<&'a str>,
    bool,
    Option<&'a str>,
    Option<&'a str>,
    Option<CurrencyFrom>,
    &'a [&'a str],
    Option<&'a str>,
    Option<&'a str>,
    Option<&'a str>,
    bool,
    Option<&'a str>,
    Option<usize>,
    &'a [String],
    &'a str,
);

#[derive(Serialize)]
struct CompanyRow<'a>(
    Part,
    Code,
    company::Kind,
    &'a str,
    usize,
    usize,
    &'a str,
    &'a str,
    Option<&'a str>,
    company::Method,
    &'a str,
);

/// Returns the rows of an article's figures, without their explanations.
pub(crate) fn of_figures(figures: &[Figure]) -> serde_json::Result<String> {
    lines(figures, FIGURE_BYTES, of_figure)
}

/// Returns the rows of an article's companies.
pub(crate) fn of_companies(companies: &[Company]) -> serde_json::Result<String> {
    lines(companies, COMPANY_BYTES, of_company)
}

/// About as long as rows are.
const FIGURE_BYTES: usize = 256;
const COMPANY_BYTES: usize = 128;

fn lines<T>(
    mentions: &[T],
    bytes: usize,
    write: fn(&T, &mut Vec<u8>) -> serde_json::Result<()>,
) -> serde_json::Result<String> {
    let mut to = Vec::with_capacity(mentions.len() * bytes);
    for (number, mention) in mentions.iter().enumerate() {
        if number > 0 {
            // No row holds one: JSON writes it as an escape.
            to.push(b'\n');
        }
        write(mention, &mut to)?;
    }
    // serde_json writes nothing else.
    Ok(String::from_utf8(to).unwrap_or_default())
}

fn of_figure(figure: &Figure, to: &mut Vec<u8>) -> serde_json::Result<()> {
    let Figure { part, language, kind, raw, start, end, shape, value, min, max, fraction, approximate, .. } = figure;
    let Figure { hedge, currency, currency_from, currency_candidates, unit, per, period, implicit, cue, .. } = figure;
    // What is left out is named: a field that is added must be stored.
    let Figure { equivalent_of, companies, rule, sentence: _, explain: _, .. } = figure;
    let [fraction, hedge, currency, unit, per, period, cue] =
        [fraction, hedge, currency, unit, per, period, cue].map(Option::as_deref);
    let row = FigureRow(
        *part,
        *language,
        *kind,
        raw,
        *start,
        *end,
        *shape,
        *value,
        *min,
        *max,
        fraction,
        *approximate,
        hedge,
        currency,
        *currency_from,
        currency_candidates,
        unit,
        per,
        period,
        *implicit,
        cue,
        *equivalent_of,
        companies,
        rule,
    );
    serde_json::to_writer(to, &row)
}

fn of_company(company: &Company, to: &mut Vec<u8>) -> serde_json::Result<()> {
    let Company { part, language, kind, raw, start, end, id, name, owner, method, rule } = company;
    let row = CompanyRow(*part, *language, *kind, raw, *start, *end, id, name, owner.as_deref(), *method, rule);
    serde_json::to_writer(to, &row)
}

/// The values of a row, each under the name of its field.
pub struct Row {
    names: &'static [&'static str],
    values: Vec<Value>,
}

impl Row {
    pub fn read(row: &str) -> serde_json::Result<Row> {
        let values: Vec<Value> = serde_json::from_str(row)?;
        let names: &[&str] = match values.len() {
            length if length == FIGURE.len() => &FIGURE,
            length if length == COMPANY.len() => &COMPANY,
            length => return Err(serde::de::Error::invalid_length(length, &"the fields of a figure or a company")),
        };
        Ok(Row { names, values })
    }

    /// Returns the value of a field; the sentence of a figure is none.
    pub fn get(&self, field: &str) -> Option<&Value> {
        self.values.get(self.names.iter().position(|name| *name == field)?)
    }
}

/// Returns the fields of a mention by its row, in the order in which they are shown. The sentence of a figure is still
/// empty: see [`Sentences::given`].
pub fn read(row: &str) -> serde_json::Result<Map<String, Value>> {
    let Row { names, values } = Row::read(row)?;
    let mut fields = Map::with_capacity(names.len() + 1);
    for (name, value) in names.iter().zip(values) {
        if *name == BEHIND_SENTENCE && names.len() == FIGURE.len() {
            fields.insert(SENTENCE.to_owned(), Value::String(String::new()));
        }
        fields.insert((*name).to_owned(), value);
    }
    Ok(fields)
}

/// The sentences of one article, out of which its figures are quoted.
pub struct Sentences {
    article: StoredArticle,
    title: Vec<Range<usize>>,
    body: Vec<Range<usize>>,
}

impl Sentences {
    /// Reads the sentences of an article.
    pub fn of(article: StoredArticle) -> Sentences {
        Sentences { title: article.sentences_of(Part::Title), body: article.sentences(), article }
    }

    /// Returns the article.
    pub fn article(&self) -> &StoredArticle {
        &self.article
    }

    /// Puts into the fields of a figure the sentence that it stands in.
    pub fn given(&self, mut figure: Map<String, Value>) -> Map<String, Value> {
        let number = |field: &str| figure.get(field).and_then(Value::as_u64).and_then(|at| usize::try_from(at).ok());
        let (Some(start), Some(end)) = (number("start"), number("end")) else { return figure };
        let (part, sentences) = match figure.get("part").and_then(Value::as_str) {
            Some("title") => (Part::Title, &self.title),
            _ => (Part::Body, &self.body),
        };
        let text = self.article.text(part);
        // An index that is damaged may say anything.
        if text.get(start..end).is_some()
            && let Some(sentence) = figure.get_mut(SENTENCE)
        {
            *sentence = Value::String(figure::sentence(text, sentences, start..end).to_owned());
        }
        figure
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(row: &str, whole: &impl Serialize) {
        let fields = read(row).unwrap();
        let mut expect = serde_json::to_value(whole).unwrap();
        if let Some(sentence) = expect.get_mut(SENTENCE) {
            *sentence = Value::String(String::new());
        }
        // As text, in which the order of the fields counts.
        assert_eq!(serde_json::to_string(&fields).unwrap(), expect.to_string());
    }

    #[test]
    fn a_row_holds_every_field_in_its_order() {
        let text =
            "El Grupo Foo S.A. pagó unos 3,5 millones de dólares por Bar, un 12 % más. 月之暗面融资10亿美元以上。";
        let reader = crate::pipeline::Reader::new();
        let reading = reader.read(crate::article::Article { body: text.to_owned(), ..Default::default() });
        assert!(reading.figures.len() >= 3 && reading.companies.len() >= 2, "{reading:?}");
        let figures = of_figures(&reading.figures).unwrap();
        assert_eq!(figures.lines().count(), reading.figures.len());
        figures.lines().zip(&reading.figures).for_each(|(row, figure)| check(row, figure));
        let companies = of_companies(&reading.companies).unwrap();
        assert_eq!(companies.lines().count(), reading.companies.len());
        companies.lines().zip(&reading.companies).for_each(|(row, company)| check(row, company));
    }

    #[test]
    fn what_is_no_row_is_an_error() {
        for row in ["", "{}", "[]", "[1,2]", "null"] {
            assert!(read(row).is_err(), "{row}");
        }
    }
}
