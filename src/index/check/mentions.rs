//! What is stored of an article's mentions -> where its text or the columns of the index say something else.

use std::collections::BTreeSet;
use std::ops::Range;

use rust_decimal::Decimal;
use serde_json::Value as Json;
use tantivy::columnar::Column;
use tantivy::schema::Field;
use tantivy::{DocId, Searcher, SegmentReader};

use super::Finding;
use super::texts::Texts;
use crate::index::mentioned::{self, Kind};
use crate::index::rows::Row;
use crate::index::schema::Fields;
use crate::index::stored::StoredArticle;
use crate::index::{bounds, writer};

/// The columns of one kind of mentions in one segment of the index. Each is read by its own count of values, so that a
/// value too many is laid to the article that has it, and not to all behind it.
pub(super) struct Columns {
    kind: Kind,
    places: Option<Column<u64>>,
    others: Vec<Aligned>,
    lists: Vec<List>,
}

/// A column that has a value of each mention.
enum Aligned {
    /// With what puts together the text that a mention has.
    Texts { texts: Texts, of: fn(&Row, &mut String) },
    /// The floats that stand for one bound; `None` where no article has one.
    Floats { name: String, column: Option<Column<f64>>, of: fn(&Row) -> Option<f64> },
}

/// A column that has once what the mentions of an article are.
struct List {
    texts: Texts,
    /// Empty is nothing.
    of: fn(&Row) -> &str,
}

impl Columns {
    pub fn open(searcher: &Searcher, reader: &SegmentReader, fields: &Fields, kind: Kind) -> tantivy::Result<Columns> {
        let name = |field| searcher.schema().get_field_name(field);
        let aligned = |field: Field, of: fn(&Row, &mut String)| -> tantivy::Result<Aligned> {
            Ok(Aligned::Texts { texts: Texts::open(searcher, reader, field)?, of })
        };
        let floats = |field: Field, of: fn(&Row) -> Option<f64>| -> tantivy::Result<Aligned> {
            let column = reader.fast_fields().column_opt(name(field))?;
            Ok(Aligned::Floats { name: name(field).to_owned(), column, of })
        };
        let list = |field: Field, of: fn(&Row) -> &str| -> tantivy::Result<List> {
            Ok(List { texts: Texts::open(searcher, reader, field)?, of })
        };
        let (place, others, lists) = match kind {
            Kind::Figure => (
                fields.figure_place,
                vec![
                    aligned(fields.figure, traits)?,
                    aligned(fields.beside, beside)?,
                    floats(fields.min, min)?,
                    floats(fields.max, max)?,
                ],
                vec![
                    list(fields.currencies, |row| text(row, "currency"))?,
                    list(fields.kinds, |row| text(row, "kind"))?,
                ],
            ),
            Kind::Company => (
                fields.company_place,
                vec![aligned(fields.company, company)?],
                vec![list(fields.companies, |row| text(row, "id"))?],
            ),
        };
        Ok(Columns { kind, places: reader.fast_fields().column_opt(name(place))?, others, lists })
    }

    /// Looks at the mentions of an article: calls `wrong` with what is wrong with them, and returns how many there are.
    pub fn look(&self, article: &StoredArticle, doc: DocId, mut wrong: impl FnMut(Finding, String)) -> usize {
        let filed = self.places.as_ref().map_or(0..0, |places| places.index.value_row_ids(doc));
        let counted = filed.len();
        let mut places = self.places.iter().flat_map(|places| filed.clone().map(|row| places.values.get_val(row)));
        let others: Vec<Range<u32>> = self.others.iter().map(|column| column.rows(doc)).collect();
        let mut listed: Vec<BTreeSet<String>> = vec![BTreeSet::new(); self.lists.len()];
        let mut stored = 0;
        let mut expect = String::new();
        for row in article.rows(self.kind) {
            let number = stored;
            stored += 1;
            let place = places.next();
            let mention = match Mention::read(row) {
                Ok(mention) => mention,
                Err(message) => {
                    wrong(Finding::Evidence, message);
                    continue;
                }
            };
            if let Some(message) = mention.misplaced(place, article) {
                wrong(Finding::Evidence, message);
            }
            for (column, rows) in self.others.iter().zip(&others) {
                if let Some(row) = rows.clone().nth(number)
                    && let Some(said) = column.differs(row, &mention.record, &mut expect)
                {
                    wrong(Finding::Stored, format!("{mention}: the column {} says {said}", column.name()));
                }
            }
            for (list, listed) in self.lists.iter().zip(&mut listed) {
                let value = (list.of)(&mention.record);
                if !value.is_empty() && !listed.contains(value) {
                    listed.insert(value.to_owned());
                }
            }
        }
        for (column, rows) in self.others.iter().zip(others).filter(|(_, rows)| rows.len() != counted) {
            let (name, count) = (column.name(), rows.len());
            let message = format!("the column {name} has {count} values for {counted} mentions");
            wrong(Finding::Stored, message);
        }
        for (List { texts, .. }, listed) in self.lists.iter().zip(listed) {
            let found = texts.of(doc);
            if !found.iter().copied().eq(listed.iter().map(String::as_str)) {
                wrong(Finding::Stored, format!("the column {} says {found:?}, its rows {listed:?}", texts.name));
            }
        }
        // What is in the columns alone is there too, and is nothing that was written.
        stored.max(counted)
    }
}

impl Aligned {
    fn name(&self) -> &str {
        match self {
            Aligned::Texts { texts, .. } => &texts.name,
            Aligned::Floats { name, .. } => name,
        }
    }

    /// Returns the rows of an article.
    fn rows(&self, doc: DocId) -> Range<u32> {
        match self {
            Aligned::Texts { texts, .. } => texts.rows(doc),
            Aligned::Floats { column, .. } => column.as_ref().map_or(0..0, |column| column.index.value_row_ids(doc)),
        }
    }

    /// Returns what the column says of a mention where that is not what is stored of it. `expect` is room to work in.
    fn differs(&self, row: u32, mention: &Row, expect: &mut String) -> Option<String> {
        match self {
            Aligned::Texts { texts, of } => {
                of(mention, expect);
                let found = texts.get(row);
                (found != Some(expect)).then(|| {
                    let found = found.map_or_else(|| "nothing".to_owned(), quoted);
                    format!("{found}, its row {}", quoted(expect))
                })
            }
            Aligned::Floats { column, of, .. } => {
                let (found, expect) = (column.as_ref()?.values.get_val(row), of(mention));
                (Some(found) != expect).then(|| {
                    let expect = expect.map_or_else(|| "no number".to_owned(), |expect| expect.to_string());
                    format!("{found}, its row {expect}")
                })
            }
        }
    }
}

fn quoted(value: &str) -> String {
    format!("{:?}", mentioned::shown(value))
}

fn text<'a>(mention: &'a Row, field: &str) -> &'a str {
    mention.get(field).and_then(Json::as_str).unwrap_or_default()
}

fn traits(mention: &Row, to: &mut String) {
    mentioned::join(to, ["kind", "language", "currency"].map(|field| text(mention, field)));
}

fn beside(mention: &Row, to: &mut String) {
    let companies = mention.get("companies").and_then(Json::as_array).into_iter().flatten();
    mentioned::join(to, companies.map(|company| company.as_str().unwrap_or_default()));
}

fn company(mention: &Row, to: &mut String) {
    mentioned::join(to, ["language", "id"].map(|field| text(mention, field)));
}

fn min(mention: &Row) -> Option<f64> {
    number(mention, "min").map(bounds::of_min)
}

fn max(mention: &Row) -> Option<f64> {
    number(mention, "max").map(bounds::of_max)
}

/// Returns a bound of a figure, which may be open; `None` where it is no number.
fn number(mention: &Row, field: &str) -> Option<Option<Decimal>> {
    match mention.get(field)? {
        Json::Null => Some(None),
        value => value.as_str()?.parse().ok().map(Some),
    }
}

/// What is stored of a mention, and where it says that it stands.
struct Mention {
    record: Row,
    start: usize,
    end: usize,
}

impl Mention {
    fn read(row: &str) -> Result<Mention, String> {
        let record = Row::read(row).map_err(|error| format!("a mention cannot be read: {error}"))?;
        let number = |field: &str| record.get(field).and_then(Json::as_u64).and_then(|at| usize::try_from(at).ok());
        let is_text = |field: &str| record.get(field).is_some_and(Json::is_string);
        match (number("start"), number("end")) {
            (Some(start), Some(end)) if is_text("raw") && is_text("part") => Ok(Mention { record, start, end }),
            _ => Err("a mention does not say where it stands".to_owned()),
        }
    }

    /// Returns what is wrong with its place, if anything is; `filed` is the one of its column.
    fn misplaced(&self, filed: Option<u64>, article: &StoredArticle) -> Option<String> {
        let (raw, part) = (text(&self.record, "raw"), text(&self.record, "part"));
        let whole = match part {
            "title" => article.title(),
            _ => article.body.as_str(),
        };
        let found = whole.get(self.start..self.end);
        if found != Some(raw) {
            let found = found.map_or_else(|| "no text".to_owned(), |found| format!("{found:?}"));
            return Some(format!("expected {self}, found {found}"));
        }
        let stands = filed.map(writer::part_and_start).map(|(part, start)| (part.name(), start));
        (stands != Some((part, self.start))).then(|| format!("{self} is filed under another place"))
    }
}

impl std::fmt::Display for Mention {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Mention { record, start, end } = self;
        write!(to, "{:?} at {}:{start}-{end}", text(record, "raw"), text(record, "part"))
    }
}
