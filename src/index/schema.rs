//! The fields of the index.
//!
//! Three kinds of documents share it, told apart by `kind`. Fields named in the plural stand on articles, those in
//! the singular on figures and companies: so nothing that counts articles ever counts a mention.

use tantivy::schema::{
    BytesOptions, FAST, Field, INDEXED, IndexRecordOption, NumericOptions, STORED, Schema, SchemaBuilder,
    TextFieldIndexing, TextOptions,
};

use crate::languages::{self, Code};

/// Changes whenever documents are written otherwise than before.
pub const VERSION: u32 = 5;

/// The value of `kind` of an article.
pub const ARTICLE: &str = "article";
/// The value of `kind` of a figure.
pub const FIGURE: &str = "figure";
/// The value of `kind` of a company, product or organization.
pub const COMPANY: &str = "company";

/// The name of the column of dates.
pub const PUBLISHED: &str = "published";

/// A field whose terms carry a score, with the column that holds its length in each article.
#[derive(Clone, Debug)]
pub struct Scored {
    pub name: String,
    pub field: Field,
    pub length: Field,
    /// The name of the length column.
    pub length_name: String,
}

/// The word fields of one language; `None` is every language without a room.
#[derive(Clone, Debug)]
pub struct WordFields {
    pub language: Option<Code>,
    pub words: Scored,
    pub title: Scored,
}

/// The handles of all fields.
#[derive(Clone, Debug)]
pub struct Fields {
    /// article, figure or company.
    pub kind: Field,
    /// The key of the article, on the article and on its mentions.
    pub article: Field,
    /// `yyyymmddhhmm`, on articles and mentions; absent where the article is undated.
    pub published: Field,
    pub source: Field,
    pub hash: Field,
    pub path: Field,
    /// The folder that `path` is relative to (see [`super::sources`]).
    pub root: Field,
    /// The first eight bytes of the body's hash: to the letter the same, or not.
    pub content: Field,
    /// Of the body, by which copies are told (see [`super::signature`]).
    pub signature: Field,

    pub languages: Field,
    /// The language with the most text.
    pub main_language: Field,
    pub companies: Field,
    pub currencies: Field,
    /// Of the article's figures.
    pub kinds: Field,

    pub language: Field,
    pub company: Field,
    pub currency: Field,
    /// What a figure counts, or whether a company is a product.
    pub sort: Field,
    /// Floats that stand for the figure's interval (see [`super::bounds`]); infinite where it is open.
    pub min: Field,
    pub max: Field,
    /// Where a mention stands: its part, then its first byte, so that ordering by it is reading order.
    pub place: Field,

    /// The languages with a room in the order of the table, then the others.
    pub words: Vec<WordFields>,
    pub surface: Scored,
    pub title_surface: Scored,
    /// The ids of the article's company mentions, one term a mention.
    pub named: Scored,

    /// What is stored of a document, as JSON: the article's metadata, or the mention (see [`super::rows`]).
    pub record: Field,
    pub body: Field,
    /// Tokens and sentences of the body, then of the title (see [`super::tokens`]).
    pub tokens: Field,
}

/// Builds the schema.
pub fn build() -> Schema {
    let mut schema = Schema::builder();
    // Without norms, which take a byte of every document in each field and are for scores.
    let plain = TextFieldIndexing::default().set_tokenizer("raw").set_fieldnorms(false);
    let exact = TextOptions::default().set_indexing_options(plain.set_index_option(IndexRecordOption::Basic));
    for name in ["kind", "article", "source", "languages", "companies", "currencies", "company", "currency", "sort"] {
        schema.add_text_field(name, exact.clone() | FAST);
    }
    // Asked for, and never counted.
    schema.add_text_field("language", exact);
    // Counted or read, and never asked for.
    for name in ["kinds", "hash", "path", "root", "main_language"] {
        schema.add_text_field(name, TextOptions::default().set_fast("raw"));
    }
    schema.add_bytes_field("signature", BytesOptions::default().set_fast());
    schema.add_u64_field(PUBLISHED, NumericOptions::default() | FAST | INDEXED);
    schema.add_f64_field("min", FAST);
    schema.add_f64_field("max", FAST);
    schema.add_u64_field("place", FAST);
    schema.add_u64_field("content", FAST);
    for language in rooms() {
        add_scored(&mut schema, &words_name(language), IndexRecordOption::WithFreqs);
        add_scored(&mut schema, &title_name(language), IndexRecordOption::WithFreqs);
    }
    add_scored(&mut schema, "surface", IndexRecordOption::WithFreqsAndPositions);
    add_scored(&mut schema, "title_surface", IndexRecordOption::WithFreqsAndPositions);
    add_scored(&mut schema, "named", IndexRecordOption::WithFreqs);
    schema.add_text_field("record", STORED);
    schema.add_text_field("body", STORED);
    schema.add_bytes_field("tokens", BytesOptions::default().set_stored());
    schema.build()
}

fn add_scored(schema: &mut SchemaBuilder, name: &str, record: IndexRecordOption) {
    let indexing = TextFieldIndexing::default().set_tokenizer(super::tokens::TOKENIZER).set_index_option(record);
    schema.add_text_field(name, TextOptions::default().set_indexing_options(indexing));
    schema.add_u64_field(&length_name(name), FAST);
}

/// Returns the codes of the languages with fields of their own.
pub(crate) fn codes() -> Vec<Code> {
    let mut codes = Vec::new();
    for code in languages::codes() {
        codes.push(Code(code.0));
    }
    codes
}

fn rooms() -> impl Iterator<Item = Option<Code>> {
    codes().into_iter().map(Some).chain([None])
}

fn words_name(language: Option<Code>) -> String {
    format!("words_{}", language.map_or("other", |code| code.0))
}

fn title_name(language: Option<Code>) -> String {
    format!("title_{}", language.map_or("other", |code| code.0))
}

fn length_name(field: &str) -> String {
    format!("{field}_length")
}

impl Fields {
    /// Returns the fields whose terms carry a score.
    pub fn scored(&self) -> impl Iterator<Item = &Scored> {
        let words = self.words.iter().flat_map(|words| [&words.words, &words.title]);
        words.chain([&self.surface, &self.title_surface, &self.named])
    }

    /// Finds the fields in the schema of an index.
    pub(crate) fn of(schema: &Schema) -> tantivy::Result<Fields> {
        let field = |name: &str| schema.get_field(name);
        let scored = |name: &str| -> tantivy::Result<Scored> {
            let length_name = length_name(name);
            Ok(Scored { name: name.to_owned(), field: field(name)?, length: field(&length_name)?, length_name })
        };
        let words = rooms()
            .map(|language| {
                Ok(WordFields {
                    language,
                    words: scored(&words_name(language))?,
                    title: scored(&title_name(language))?,
                })
            })
            .collect::<tantivy::Result<_>>()?;
        Ok(Fields {
            kind: field("kind")?,
            article: field("article")?,
            published: field(PUBLISHED)?,
            source: field("source")?,
            hash: field("hash")?,
            path: field("path")?,
            root: field("root")?,
            content: field("content")?,
            signature: field("signature")?,
            languages: field("languages")?,
            main_language: field("main_language")?,
            companies: field("companies")?,
            currencies: field("currencies")?,
            kinds: field("kinds")?,
            language: field("language")?,
            company: field("company")?,
            currency: field("currency")?,
            sort: field("sort")?,
            min: field("min")?,
            max: field("max")?,
            place: field("place")?,
            words,
            surface: scored("surface")?,
            title_surface: scored("title_surface")?,
            named: scored("named")?,
            record: field("record")?,
            body: field("body")?,
            tokens: field("tokens")?,
        })
    }
}

/// Returns `2024-10-13` or `2024-10-13T08:51` as `yyyymmddhhmm`; `None` for anything else.
pub fn published_number(published: &str) -> Option<u64> {
    let time = |text: &str| text.parse::<jiff::civil::DateTime>().ok();
    let time = time(published).or_else(|| published.parse::<jiff::civil::Date>().ok().map(|day| day.at(0, 0, 0, 0)))?;
    let year = u64::try_from(time.year()).ok()?;
    let part = |value: i8| u64::try_from(value).unwrap_or(0);
    let day = (year * 100 + part(time.month())) * 100 + part(time.day());
    Some((day * 100 + part(time.hour())) * 100 + part(time.minute()))
}

#[cfg(test)]
mod tests {
    use super::published_number;

    #[test]
    fn dates_become_numbers_that_sort() {
        for (text, expect) in [
            ("2024-10-13", Some(202410130000)),
            ("2024-10-13T08:51", Some(202410130851)),
            ("2024-10-13T08:51:30", Some(202410130851)),
            ("2024-13-13", None),
            ("ayer", None),
        ] {
            assert_eq!(published_number(text), expect, "{text}");
        }
    }
}
