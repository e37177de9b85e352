//! The figures and companies of articles -> columns with a value of each, and those that have what is asked for.
//!
//! A mention is a row: its values have one number in every column of its kind, and the rows of an article follow one
//! another in the order of its text. What a figure is stands in one value: so whatever is asked of it, one look at its
//! number tells, since few different values there are.

use std::fmt::Debug;
use std::ops::Range;

use tantivy::columnar::{Column, StrColumn};
use tantivy::schema::{Field, TantivyDocument};
use tantivy::{DocId, Searcher, SegmentReader, TantivyError};

use super::bounds;
use super::schema::Fields;
use super::writer::place;
use crate::pipeline::Reading;

/// Stands between the parts of a value: the unit separator, which no code, currency or id holds.
const SEPARATOR: char = '\u{1F}';

/// Which mentions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Figure,
    /// Products and organizations too.
    Company,
}

/// What is asked of a mention. An empty list asks for nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked<'a> {
    /// Of figures, by name.
    pub kinds: &'a [String],
    pub languages: &'a [String],
    /// Of figures.
    pub currencies: &'a [String],
    /// Ids: of the company, or of one beside the figure.
    pub companies: &'a [String],
}

/// What a figure is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Traits<'a> {
    /// The name of its kind.
    pub kind: &'a str,
    pub language: &'a str,
    pub currency: Option<&'a str>,
}

impl<'a> Traits<'a> {
    /// Reads a value of the column of figures.
    pub fn read(value: &'a str) -> Traits<'a> {
        let mut parts = value.split(SEPARATOR);
        let mut part = || parts.next().unwrap_or_default();
        Traits { kind: part(), language: part(), currency: Some(part()).filter(|currency| !currency.is_empty()) }
    }

    /// Tells whether a figure of these traits is asked for, whatever it stands beside.
    pub fn pass(&self, asked: &Asked) -> bool {
        let one_of = |values: &[String], value: Option<&str>| {
            values.is_empty() || value.is_some_and(|value| values.iter().any(|asked| asked == value))
        };
        one_of(asked.kinds, Some(self.kind))
            && one_of(asked.languages, Some(self.language))
            && one_of(asked.currencies, self.currency)
    }
}

/// Returns the language and the id in a value of the column of companies.
pub fn language_and_id(value: &str) -> (&str, &str) {
    value.split_once(SEPARATOR).unwrap_or_default()
}

/// Joins the parts of a value.
pub(super) fn join<'a>(to: &mut String, parts: impl IntoIterator<Item = &'a str>) {
    to.clear();
    for (number, part) in parts.into_iter().enumerate() {
        if number > 0 {
            to.push(SEPARATOR);
        }
        to.push_str(part);
    }
}

/// Returns a value as it is shown, its parts with spaces between.
pub(super) fn shown(value: &str) -> String {
    value.replace(SEPARATOR, " ")
}

/// Puts the mentions of an article into the columns of its document.
pub(super) fn write(document: &mut TantivyDocument, fields: &Fields, reading: &Reading) {
    let mut value = String::new();
    for figure in &reading.figures {
        let currency = figure.currency.as_deref().unwrap_or_default();
        join(&mut value, [figure.kind.name(), figure.language.0, currency]);
        document.add_text(fields.figure, &value);
        join(&mut value, figure.companies.iter().map(String::as_str));
        document.add_text(fields.beside, &value);
        document.add_f64(fields.min, bounds::of_min(figure.min));
        document.add_f64(fields.max, bounds::of_max(figure.max));
        document.add_u64(fields.figure_place, place(figure.part, figure.start));
    }
    for company in &reading.companies {
        join(&mut value, [company.language.0, &company.id]);
        document.add_text(fields.company, &value);
        document.add_u64(fields.company_place, place(company.part, company.start));
    }
}

/// The columns of one kind of mentions in one segment of the index, each with a value of every one.
pub(crate) struct Aligned<'a> {
    searcher: &'a Searcher,
    reader: &'a SegmentReader,
    /// Says which rows are an article's.
    places: Column<u64>,
}

impl<'a> Aligned<'a> {
    /// Opens the columns; `None` where no article has such a mention.
    pub fn open(
        searcher: &'a Searcher,
        reader: &'a SegmentReader,
        fields: &Fields,
        kind: Kind,
    ) -> tantivy::Result<Option<Aligned<'a>>> {
        let name = |field| searcher.schema().get_field_name(field);
        let (place, texts, numbers) = match kind {
            Kind::Figure => (fields.figure_place, &[fields.figure, fields.beside][..], &[fields.min, fields.max][..]),
            Kind::Company => (fields.company_place, &[fields.company][..], &[][..]),
        };
        let columns = reader.fast_fields();
        // What was merged has empty columns.
        let places = columns.column_opt::<u64>(name(place))?.filter(|places| places.values.num_vals() > 0);
        if let Some(places) = places {
            return Ok(Some(Aligned { searcher, reader, places }));
        }
        for field in texts {
            if columns.str(name(*field))?.is_some_and(|column| column.ords().values.num_vals() > 0) {
                return Err(misaligned(name(*field)));
            }
        }
        for field in numbers {
            if columns.column_opt::<f64>(name(*field))?.is_some_and(|column| column.values.num_vals() > 0) {
                return Err(misaligned(name(*field)));
            }
        }
        Ok(None)
    }

    /// Opens a column of texts. Fails where it has not a value of every mention.
    pub fn texts(&self, field: Field) -> tantivy::Result<StrColumn> {
        let name = self.searcher.schema().get_field_name(field);
        let column = self.reader.fast_fields().str(name)?;
        column.filter(|column| self.fits(column.ords())).ok_or_else(|| misaligned(name))
    }

    /// Opens a column of numbers. Fails where it has not a value of every mention.
    pub fn numbers(&self, field: Field) -> tantivy::Result<Column<f64>> {
        let name = self.searcher.schema().get_field_name(field);
        let column = self.reader.fast_fields().column_opt(name)?;
        column.filter(|column| self.fits(column)).ok_or_else(|| misaligned(name))
    }

    /// Returns the rows of an article.
    pub fn of(&self, article: DocId) -> Range<u32> {
        self.places.index.value_row_ids(article)
    }

    fn fits<T: PartialOrd + Copy + Debug + Send + Sync + 'static>(&self, column: &Column<T>) -> bool {
        column.values.num_vals() == self.places.values.num_vals()
    }
}

/// An index in which the rows of mentions do not fit together: what it says of one would be said of another.
fn misaligned(name: &str) -> TantivyError {
    TantivyError::InternalError(format!("the column {name} is not as long as that of places"))
}

/// The values of a column of texts, and for each text whether it passes.
struct Condition {
    numbers: Column<u64>,
    passing: Vec<bool>,
}

/// The mentions of one kind in one segment of the index, and what is asked of them.
pub(crate) struct Mentions<'a> {
    columns: Aligned<'a>,
    conditions: Vec<Condition>,
}

impl<'a> Mentions<'a> {
    /// Opens the columns of a segment; `None` where no article in it has such a mention.
    pub fn open(
        searcher: &'a Searcher,
        reader: &'a SegmentReader,
        fields: &Fields,
        kind: Kind,
        asked: &Asked,
    ) -> tantivy::Result<Option<Mentions<'a>>> {
        let Some(columns) = Aligned::open(searcher, reader, fields, kind)? else { return Ok(None) };
        let mut mentions = Mentions { columns, conditions: Vec::new() };
        let mut add = |field: Field, passes: &dyn Fn(&str) -> bool| -> tantivy::Result<()> {
            let column = mentions.columns.texts(field)?;
            let passing = each_text(&column, passes)?;
            mentions.conditions.push(Condition { numbers: column.ords().clone(), passing });
            Ok(())
        };
        let Asked { kinds, languages, currencies, companies } = asked;
        let is_one = |values: &[String], value: &str| values.is_empty() || values.iter().any(|asked| asked == value);
        match kind {
            Kind::Figure => {
                if !(kinds.is_empty() && languages.is_empty() && currencies.is_empty()) {
                    add(fields.figure, &|value| Traits::read(value).pass(asked))?;
                }
                if !companies.is_empty() {
                    add(fields.beside, &|value| value.split(SEPARATOR).any(|id| is_one(companies, id)))?;
                }
            }
            Kind::Company if !(languages.is_empty() && companies.is_empty()) => add(fields.company, &|value| {
                let (language, id) = language_and_id(value);
                is_one(languages, language) && is_one(companies, id)
            })?,
            Kind::Company => {}
        }
        Ok(Some(mentions))
    }

    /// Returns the columns that have a value of each.
    pub fn columns(&self) -> &Aligned<'a> {
        &self.columns
    }

    /// Tells whether a mention is asked for.
    pub fn passes(&self, row: u32) -> bool {
        let holds = |Condition { numbers, passing }: &Condition| {
            // A damaged column may hold any number.
            passing.get(numbers.values.get_val(row) as usize).is_some_and(|passes| *passes)
        };
        self.conditions.iter().all(holds)
    }

    /// Returns where a mention stands (the key by which rows are ordered).
    pub fn place(&self, row: u32) -> u64 {
        self.columns.places.values.get_val(row)
    }
}

/// Returns something of every text of a column, in the order of their numbers.
pub(super) fn each_text<T>(column: &StrColumn, of: impl Fn(&str) -> T) -> tantivy::Result<Vec<T>> {
    let mut all = Vec::with_capacity(column.num_terms());
    let mut texts = column.dictionary().stream()?;
    while texts.advance() {
        all.push(of(&String::from_utf8_lossy(texts.key())));
    }
    Ok(all)
}
