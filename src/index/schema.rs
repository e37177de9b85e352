//! The fields of the index.
//!
//! A document is an article with all that was read in it, so nothing that counts documents ever counts a mention. What
//! figures and companies are found by stands in columns that hold a value of each of the article's mentions, in the
//! order of the text: the value of a mention has the same place in every column of its kind.

use tantivy::schema::{
    BytesOptions, FAST, Field, INDEXED, IndexRecordOption, NumericOptions, STORED, Schema, SchemaBuilder,
    TextFieldIndexing, TextOptions,
};

use crate::languages::{self, Code};

/// Changes whenever documents are written otherwise than before.
pub const VERSION: u32 = 7;

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
    /// The key of the article.
    pub article: Field,
    /// `yyyymmddhhmm`; absent where the article is undated.
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

    /// Of each figure: its kind, language and currency (see [`super::mentioned`]).
    pub figure: Field,
    /// Of each figure: the companies that it stands beside.
    pub beside: Field,
    /// Of each figure: floats that stand for its interval (see [`super::bounds`]); infinite where it is open.
    pub min: Field,
    pub max: Field,
    /// Where each figure stands: its part, then its first byte, so that ordering by it is reading order.
    pub figure_place: Field,
    /// Of each mention of a company, product or organization: its language and its id.
    pub company: Field,
    /// Where each company stands.
    pub company_place: Field,

    /// The languages with a room in the order of the table, then the others.
    pub words: Vec<WordFields>,
    pub surface: Scored,
    pub title_surface: Scored,
    /// The numbers of several runs, which weigh as what stands on the surface does.
    pub numbers: Field,
    pub title_numbers: Field,
    /// The ids of the article's company mentions, one term a mention.
    pub named: Scored,

    /// The article's metadata, as JSON.
    pub record: Field,
    pub body: Field,
    /// Its figures, then its companies (see [`super::rows`]).
    pub rows: Field,
    /// Tokens and sentences of the body, then of the title (see [`super::tokens`]).
    pub tokens: Field,
}

/// Builds the schema.
pub fn build() -> Schema {
    let mut schema = Schema::builder();
    // Without norms, which take a byte of every document in each field and are for scores.
    let plain = TextFieldIndexing::default().set_tokenizer("raw").set_fieldnorms(false);
    let exact = TextOptions::default().set_indexing_options(plain.set_index_option(IndexRecordOption::Basic));
    for name in ["article", "source", "languages", "companies", "currencies"] {
        schema.add_text_field(name, exact.clone() | FAST);
    }
    // Counted or read, and never asked for.
    for name in ["kinds", "hash", "path", "root", "main_language", "figure", "beside", "company"] {
        schema.add_text_field(name, FAST);
    }
    schema.add_bytes_field("signature", BytesOptions::default().set_fast());
    schema.add_u64_field(PUBLISHED, NumericOptions::default() | FAST | INDEXED);
    schema.add_f64_field("min", FAST);
    schema.add_f64_field("max", FAST);
    for name in ["figure_place", "company_place", "content"] {
        schema.add_u64_field(name, FAST);
    }
    for language in rooms() {
        add_scored(&mut schema, &words_name(language), IndexRecordOption::WithFreqs);
        add_scored(&mut schema, &title_name(language), IndexRecordOption::WithFreqs);
    }
    add_scored(&mut schema, "surface", IndexRecordOption::WithFreqsAndPositions);
    add_scored(&mut schema, "title_surface", IndexRecordOption::WithFreqsAndPositions);
    let numbers = TextFieldIndexing::default().set_tokenizer(super::tokens::TOKENIZER).set_fieldnorms(false);
    let numbers = TextOptions::default().set_indexing_options(numbers.set_index_option(IndexRecordOption::WithFreqs));
    for name in ["numbers", "title_numbers"] {
        schema.add_text_field(name, numbers.clone());
    }
    add_scored(&mut schema, "named", IndexRecordOption::WithFreqs);
    schema.add_text_field("record", STORED);
    schema.add_text_field("body", STORED);
    schema.add_text_field("rows", STORED);
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
            figure: field("figure")?,
            beside: field("beside")?,
            min: field("min")?,
            max: field("max")?,
            figure_place: field("figure_place")?,
            company: field("company")?,
            company_place: field("company_place")?,
            words,
            surface: scored("surface")?,
            title_surface: scored("title_surface")?,
            numbers: field("numbers")?,
            title_numbers: field("title_numbers")?,
            named: scored("named")?,
            record: field("record")?,
            body: field("body")?,
            rows: field("rows")?,
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
