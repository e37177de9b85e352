//! Articles made for tests, with a segmentation that is simple and says nothing about the real one.

use rust_decimal::Decimal;
use tantivy::schema::TantivyDocument;
use tempfile::TempDir;

use super::*;
use crate::article::Article;
use crate::languages::fold::{self, is_han, is_kana, is_word};
use crate::languages::{Code, Segment, Tokens};
use crate::mentions::Part;
use crate::mentions::company::{self, Company, Method};
use crate::mentions::figure::{self, Figure, Shape};
use crate::pipeline::{PartReading, Reading};

const WORDS: &[&str] =
    &["获客", "成本", "大模型", "厂商", "月之暗面", "公司", "人工知能", "学会", "広告", "データ", "サーバー"];
const STOP: &[&str] = &["de", "la", "el", "por", "the", "of", "的", "は", "の", "が"];

/// Cuts Chinese and Japanese by a few words, other scripts at what is no letter, and stems by cutting an s off.
pub(crate) fn segment(text: &str, segments: &[Segment]) -> Tokens {
    let mut tokens = Tokens::default();
    for Segment { start, end, language } in segments {
        let folded = fold::fold(&text[*start..*end]);
        let mut at = 0;
        while let Some(c) = folded.text[at..].chars().next() {
            let rest = &folded.text[at..];
            let length = if is_han(c) || is_kana(c) {
                let words = WORDS.iter().map(|word| fold::folded(word)).filter(|word| rest.starts_with(word.as_str()));
                words.map(|word| word.len()).max().unwrap_or(c.len_utf8())
            } else if is_word(c) {
                rest.find(|c| !is_word(c)).unwrap_or(rest.len())
            } else {
                at += c.len_utf8();
                continue;
            };
            let form = &rest[..length];
            let form = match form {
                _ if STOP.contains(&form) => "",
                _ if *language == Code("es") => form.trim_end_matches('s'),
                _ => form,
            };
            let span = folded.span(at..at + length);
            tokens.push(start + span.start..start + span.end, form, *language);
            at += length;
        }
    }
    tokens
}

fn part(text: &str, segments: Vec<Segment>) -> PartReading {
    let mut sentences = Vec::new();
    let mut start = 0;
    for (at, mark) in text.match_indices(['。', '.', '\n']) {
        if text[at + mark.len()..].starts_with(|c: char| c.is_ascii_digit()) {
            continue;
        }
        sentences.push(start..at + mark.len());
        start = at + mark.len();
    }
    if start < text.len() {
        sentences.push(start..text.len());
    }
    PartReading { tokens: segment(text, &segments), segments, sentences }
}

/// Makes an article of paragraphs, each in its language.
pub(crate) fn reading(id: &str, title: &str, paragraphs: &[(&'static str, &str)]) -> Reading {
    let mut body = String::new();
    let mut segments = Vec::new();
    for (language, text) in paragraphs {
        let start = body.len();
        body += text;
        body += "\n";
        segments.push(Segment { start, end: body.len(), language: Code(language) });
    }
    let language = segments.first().map_or(Code::UNDETERMINED, |segment| segment.language);
    Reading {
        title: part(title, vec![Segment { start: 0, end: title.len(), language }]),
        body: part(&body, segments),
        article: Article {
            id: id.to_owned(),
            hash: format!("hash of {id}"),
            path: Some(format!("{id}.txt")),
            title: Some(title.to_owned()).filter(|title| !title.is_empty()),
            body,
            ..Article::default()
        },
        ..Reading::default()
    }
}

/// Adds a money figure where `raw` stands in the body.
pub(crate) fn with_figure(
    mut reading: Reading,
    raw: &str,
    currency: &str,
    min: Option<&str>,
    max: Option<&str>,
) -> Reading {
    let start = reading.article.body.find(raw).expect("the figure stands in the body");
    let decimal = |text: Option<&str>| text.map(|text| text.parse::<Decimal>().expect("a decimal"));
    let sentence = reading.body.sentences.iter().find(|sentence| sentence.contains(&start)).expect("a sentence");
    reading.figures.push(Figure {
        part: Part::Body,
        language: reading.body.segments[0].language,
        kind: figure::Kind::Money,
        raw: raw.to_owned(),
        start,
        end: start + raw.len(),
        shape: if min == max { Shape::Point } else { Shape::Range },
        value: decimal(min).filter(|_| min == max),
        min: decimal(min),
        max: decimal(max),
        fraction: None,
        approximate: false,
        hedge: None,
        currency: Some(currency.to_owned()),
        currency_from: None,
        currency_candidates: &[],
        explain: None,
        unit: None,
        per: None,
        period: None,
        implicit: false,
        cue: None,
        equivalent_of: None,
        companies: reading.companies.iter().map(|company| company.id.clone()).collect(),
        sentence: reading.article.body[sentence.clone()].to_owned(),
        rule: "test",
    });
    reading
}

/// Adds a mention of a company where `raw` stands in the body.
pub(crate) fn with_company(mut reading: Reading, raw: &str, id: &str) -> Reading {
    let start = reading.article.body.find(raw).expect("the name stands in the body");
    reading.companies.push(Company {
        part: Part::Body,
        language: reading.body.segments[0].language,
        kind: company::Kind::Company,
        raw: raw.to_owned(),
        start,
        end: start + raw.len(),
        id: id.to_owned(),
        name: id.to_owned(),
        owner: None,
        method: Method::Alias,
        rule: "test",
    });
    reading
}

pub(crate) fn dated(mut reading: Reading, published: &str) -> Reading {
    reading.article.published = Some(published.to_owned());
    reading
}

/// Writes an index of these articles in a folder of its own.
pub(crate) fn index(readings: &[Reading]) -> (TempDir, Index) {
    let folder = TempDir::new().expect("a temporary folder");
    let mut writer = Writer::open(folder.path(), &Versions::default()).expect("a writer");
    for reading in readings {
        writer.add(reading).expect("added");
    }
    writer.finish().expect("finished");
    let index = Index::open(folder.path(), &Versions::default()).expect("an index");
    (folder, index)
}

fn versions(gazetteer: &str) -> Versions {
    Versions { gazetteer: gazetteer.to_owned(), ..Versions::default() }
}

#[test]
fn what_was_stored_comes_back() {
    let reading =
        dated(reading("a", "El título", &[("es", "Las campañas. 3.5亿元"), ("zh", "获客成本。")]), "2024-09-05");
    let (_folder, index) = index(std::slice::from_ref(&reading));
    assert_eq!(index.article("b").unwrap(), None);
    let article = index.article("a").unwrap().unwrap();
    assert_eq!(article.article(), reading.article);
    assert_eq!(article.body_part().sentences, reading.body.sentences);
    let stored: Vec<_> =
        article.body_part().tokens.into_iter().map(|token| (token.start, token.end, token.form.into_owned())).collect();
    let expect: Vec<_> =
        reading.body.tokens.iter().map(|token| (token.start, token.end, token.form.to_owned())).collect();
    assert_eq!(stored, expect);
    assert_eq!(article.title_part().tokens.len(), 2);
    let languages: Vec<_> = article.metadata.languages.iter().map(|share| share.language.as_str()).collect();
    assert_eq!(languages, ["es", "zh"]);
}

#[test]
fn known_articles_follow_what_is_added_and_removed() {
    let folder = TempDir::new().unwrap();
    let open = || Writer::open(folder.path(), &Versions::default()).unwrap();
    let mut writer = open();
    assert!(writer.known().unwrap().is_empty());
    for id in ["a", "b"] {
        writer.add(&with_figure(reading(id, "", &[("zh", "成本5元")]), "5元", "CNY", Some("5"), Some("5"))).unwrap();
    }
    writer.finish().unwrap();

    let mut writer = open();
    assert_eq!(writer.known().unwrap()["a"], Known { hash: "hash of a".to_owned(), path: Some("a.txt".to_owned()) });
    let mut changed = reading("a", "", &[("zh", "成本")]);
    changed.article.hash = "another".to_owned();
    writer.add(&changed).unwrap();
    writer.remove("b");
    assert_eq!(writer.known().unwrap().len(), 2, "nothing is visible before the commit");
    writer.finish().unwrap();

    let index = Index::open(folder.path(), &Versions::default()).unwrap();
    let known = index.known().unwrap();
    assert_eq!(
        known.into_iter().map(|(id, known)| (id, known.hash)).collect::<Vec<_>>(),
        [("a".into(), "another".into())]
    );
    assert_eq!(index.searcher().num_docs(), 1, "figures go with their articles");
    assert!(index.damaged_files().unwrap().is_empty());
}

#[test]
fn articles_are_numbered_whatever_stands_between_them() {
    let folder = TempDir::new().unwrap();
    let mut writer = Writer::open(folder.path(), &Versions::default()).unwrap();
    for number in 0..60 {
        // None, a few and very many mentions, so that articles stand side by side and far apart.
        let words = "one ".repeat(1 + number % 11);
        let mut reading = reading(&format!("{number:02}"), "", &[("en", words.as_str())]);
        for _ in 0..(number % 4) * (number % 4) * 5 {
            reading = with_company(reading, "one", "some-company");
        }
        writer.add(&reading).unwrap();
    }
    writer.commit().unwrap();
    for removed in ["00", "01", "17", "59"] {
        writer.remove(removed);
    }
    writer.finish().unwrap();
    let index = Index::open(folder.path(), &Versions::default()).unwrap();
    let (searcher, field) = (index.searcher(), index.fields().surface.field);
    let columns = index.columns(&searcher).unwrap();
    assert_eq!(columns.articles().iter().map(|articles| articles.docs().len()).sum::<usize>(), 56);
    for (reader, articles) in searcher.segment_readers().iter().zip(columns.articles()) {
        let docs = articles.docs();
        for doc in (0..reader.max_doc() + 40).chain([tantivy::TERMINATED]) {
            assert_eq!(articles.before(doc), docs.partition_point(|article| *article < doc), "{doc}");
            assert_eq!(articles.number(doc), docs.iter().position(|article| *article == doc), "{doc}");
        }
        let norms = reader.get_fieldnorms_reader(field).unwrap();
        let lengths: Vec<u8> = docs.iter().map(|doc| norms.fieldnorm_id(*doc)).collect();
        assert_eq!(articles.lengths(reader, field).unwrap(), lengths);
    }
}

#[test]
fn a_writer_that_is_dropped_leaves_the_last_commit() {
    let folder = TempDir::new().unwrap();
    let mut writer = Writer::open(folder.path(), &Versions::default()).unwrap();
    writer.add(&reading("a", "", &[("en", "one")])).unwrap();
    writer.commit().unwrap();
    writer.add(&reading("b", "", &[("en", "two")])).unwrap();
    drop(writer);
    let index = Index::open(folder.path(), &Versions::default()).unwrap();
    assert_eq!(index.known().unwrap().into_keys().collect::<Vec<_>>(), ["a"]);
}

#[test]
fn a_rebuild_is_swapped_in_whole() {
    let folder = TempDir::new().unwrap();
    let mut writer = Writer::open(folder.path(), &versions("1")).unwrap();
    writer.add(&reading("old", "", &[("en", "one")])).unwrap();
    writer.finish().unwrap();
    let reader = Index::open(folder.path(), &versions("1")).unwrap();

    let mut writer = Writer::rebuild(folder.path(), &versions("2")).unwrap();
    writer.add(&reading("new", "", &[("en", "one")])).unwrap();
    writer.commit().unwrap();
    assert!(Index::open(folder.path(), &versions("1")).is_ok(), "the old one counts until the end");
    drop(writer);
    assert!(Index::open(folder.path(), &versions("1")).is_ok(), "a rebuild that stops changes nothing");

    let mut writer = Writer::rebuild(folder.path(), &versions("2")).unwrap();
    writer.add(&reading("new", "", &[("en", "one")])).unwrap();
    writer.finish().unwrap();
    let index = Index::open(folder.path(), &versions("2")).unwrap();
    assert_eq!(index.known().unwrap().into_keys().collect::<Vec<_>>(), ["new"]);
    assert_eq!(reader.known().unwrap().into_keys().collect::<Vec<_>>(), ["old"], "a reader keeps what it opened");
    let folders = std::fs::read_dir(folder.path()).unwrap().filter(|entry| entry.as_ref().unwrap().path().is_dir());
    assert_eq!(folders.count(), 1);
}

#[test]
fn errors_say_what_was_found() {
    let folder = TempDir::new().unwrap();
    let root = folder.path();
    let none = Versions::default();
    let open = |versions: &Versions| Index::open(root, versions).map(|_| ()).unwrap_err().to_string();
    assert_eq!(open(&none), format!("expected an index in {}, found none", root.display()));
    assert!(matches!(Index::open(&root.join("absent"), &none), Err(Error::Missing(_))));

    std::fs::write(root.join("thesis.doc"), "").unwrap();
    let found = format!("expected an index or an empty folder, found {} with thesis.doc in it", root.display());
    assert_eq!(open(&none), found);
    assert_eq!(Writer::open(root, &none).map(|_| ()).unwrap_err().to_string(), found);
    std::fs::remove_file(root.join("thesis.doc")).unwrap();

    let writer = Writer::open(root, &versions("3")).unwrap();
    let busy = Writer::open(root, &versions("3")).map(|_| ()).unwrap_err().to_string();
    let holder = format!("another process is writing to {}: process {}, `gaceta", root.display(), std::process::id());
    assert!(busy.starts_with(&holder) && busy.contains("`, since 2"), "{busy}");
    writer.finish().unwrap();
    let other = open(&versions("4"));
    let command = format!("`gaceta --index {} ingest --rebuild` makes it again", root.display());
    assert!(other.contains("gazetteer 3 there, 4 here") && other.contains(&command), "{other}");
    assert!(!other.contains("schema"), "{other}");
    assert!(matches!(Writer::open(root, &versions("4")), Err(Error::Version { .. })));
    assert!(Archive::open(root).is_ok());

    let file = root.join("a file");
    std::fs::write(&file, "").unwrap();
    let error = Writer::open(&file, &none).map(|_| ()).unwrap_err().to_string();
    assert!(error.starts_with(&file.display().to_string()), "{error}");

    std::fs::remove_file(&file).unwrap();
    std::fs::remove_file(root.join("generation-1/meta.json")).unwrap();
    let error = open(&versions("3"));
    assert!(error.contains("generation-1"), "{error}");
}

#[test]
fn an_index_of_another_schema_is_carried_over() {
    use tantivy::schema::{STORED, STRING, Schema};
    let folder = TempDir::new().unwrap();
    let generation = folder.path().join("generation-7");
    std::fs::create_dir(&generation).unwrap();
    // As little as ever stood in an index: what is stored, under its names.
    let mut schema = Schema::builder();
    let kind = schema.add_text_field("kind", STRING);
    let (record, body) = (schema.add_text_field("record", STORED), schema.add_text_field("body", STORED));
    schema.add_bytes_field("tokens", STORED);
    let index = tantivy::Index::create_in_dir(&generation, schema.build()).unwrap();
    let mut writer: tantivy::IndexWriter = index.writer_with_num_threads(1, 15_000_000).unwrap();
    for id in ["b", "a"] {
        let metadata = format!(
            r#"{{"id": "{id}", "hash": "h", "path": null, "url": null, "title": "T", "title_in_body": false,
                "published": null, "authors": [], "source": null, "declared_language": null, "encoding": "UTF-8",
                "warnings": [], "languages": [], "segments": []}}"#
        );
        writer
            .add_document(tantivy::doc!(kind => "article", record => metadata, body => format!("text {id}")))
            .unwrap();
        writer.add_document(tantivy::doc!(kind => "figure", record => "{}")).unwrap();
    }
    writer.commit().unwrap();
    drop(writer);
    std::fs::write(folder.path().join("CURRENT"), "generation-7\n").unwrap();
    let archive = Archive::open(folder.path()).unwrap();
    assert_eq!(archive.sources().iter().map(|source| source.id).collect::<Vec<_>>(), ["a", "b"]);
    for (number, id) in ["a", "b"].into_iter().enumerate() {
        let article = archive.article(number).unwrap();
        assert_eq!((article.id.as_str(), article.body), (id, format!("text {id}")));
    }
    assert!(archive.article(2).is_err());
}

/// Articles with a figure each, of which something is then done behind the writer's back.
fn meddled(with: impl FnOnce(&Fields, &mut tantivy::IndexWriter)) -> Vec<check::Finding> {
    let article = |id| with_figure(reading(id, "", &[("zh", "成本5元")]), "5元", "CNY", Some("5"), Some("5"));
    let (_folder, index) = index(&[article("a"), article("b")]);
    let mut writer = index.tantivy.writer_with_num_threads(1, 15_000_000).unwrap();
    with(&index.fields, &mut writer);
    writer.commit().unwrap();
    index.reload().unwrap();
    let checked = check::contents(&index).unwrap();
    checked.problems.iter().map(|problem| problem.finding).collect()
}

#[test]
fn what_does_not_fit_together_is_found() {
    use check::Finding;
    assert_eq!(meddled(|_, _| ()), []);
    // Puts another document in the place of an article: what its columns say, and what is stored of it.
    let put = |fields: &Fields, writer: &mut tantivy::IndexWriter, columns: &Reading, stored: &Reading, path: &str| {
        let mut document = TantivyDocument::default();
        let article = Article { path: Some(path.to_owned()), ..stored.article.clone() };
        let facts = Reading { article, ..stored.clone() };
        writer::write_facts(&mut document, fields, &facts, sources::content(&stored.article.body));
        mentioned::write(&mut document, fields, columns);
        stored::write(&mut document, fields, stored).unwrap();
        writer.add_document(document).unwrap();
    };
    let again = || with_figure(reading("b", "", &[("zh", "成本5元")]), "5元", "CNY", None, None);
    let with = |figures: Vec<Figure>| Reading { figures, ..again() };
    let moved = |start| Figure { start, end: start + 4, ..again().figures[0].clone() };
    for (columns, stored, expect) in [
        (again(), again(), vec![]),
        (with(vec![moved(5)]), with(vec![moved(5)]), vec![Finding::Evidence]),
        (with(vec![moved(7)]), again(), vec![Finding::Evidence]),
        (with(vec![moved(90)]), with(vec![moved(90)]), vec![Finding::Evidence]),
        (with(vec![]), again(), vec![Finding::Evidence]),
        (with(vec![moved(6), moved(6)]), again(), vec![Finding::Count]),
        (again(), with(vec![]), vec![Finding::Count]),
    ] {
        let found = meddled(|fields, writer| {
            writer.delete_query(Box::new(stored::of_article(fields, "b"))).unwrap();
            put(fields, writer, &columns, &stored, "b.txt");
        });
        assert_eq!(found, expect, "{columns:?} {stored:?}");
    }
    let double = meddled(|fields, writer| {
        let a = reading("a", "", &[("zh", "成本5元")]);
        put(fields, writer, &a, &a, "another.txt");
    });
    assert_eq!(double, [Finding::Double, Finding::Stored]);
}

/// Of what the columns of an article are made.
struct Filed {
    document: TantivyDocument,
    facts: Reading,
    content: u64,
    mentions: Reading,
}

/// Writes an article of two figures and two companies of which the columns say what `change` makes of it, one behind it
/// in the same segment of the index, and returns what is found, and whether a question of amounts is answered.
fn misfiled(change: impl Fn(&Fields, &mut Filed)) -> (Vec<check::Problem>, bool) {
    let made = |id: &str| {
        let named = reading(id, "", &[("zh", "Foo和Bar的成本5元，7元")]);
        let named = with_company(with_company(named, "Foo", "foo"), "Bar", "bar");
        let one = with_figure(named, "5元", "CNY", Some("5"), Some("5"));
        dated(with_figure(one, "7元", "CNY", Some("7"), None), "2024-09-05")
    };
    let (_folder, index) = index(&[made("a"), made("c")]);
    let mut writer = index.tantivy.writer_with_num_threads(1, 15_000_000).unwrap();
    let fields = &index.fields;
    let put = |id: &str, change: &dyn Fn(&Fields, &mut Filed)| {
        let stored = made(id);
        let content = sources::content(&stored.article.body);
        let mut filed = Filed { document: TantivyDocument::default(), facts: made(id), content, mentions: made(id) };
        change(fields, &mut filed);
        let Filed { mut document, facts, content, mentions } = filed;
        writer::write_facts(&mut document, fields, &facts, content);
        mentioned::write(&mut document, fields, &mentions);
        stored::write(&mut document, fields, &stored).unwrap();
        writer.add_document(document).unwrap();
    };
    put("b", &change);
    put("behind it", &|_, _| ());
    writer.commit().unwrap();
    index.reload().unwrap();
    let searcher = index.searcher();
    let asked = index.columns(&searcher).unwrap().figures(&searcher, &index.fields).is_ok();
    (check::contents(&index).unwrap().problems, asked)
}

#[test]
fn a_column_that_says_another_thing_than_what_is_stored_is_named() {
    type Change = fn(&mut Filed);
    let changes: [(&str, Change); 18] = [
        ("figure says ", |filed| filed.mentions.figures[1].kind = figure::Kind::Count),
        ("figure says ", |filed| filed.mentions.figures[1].language = Code("ja")),
        ("figure says ", |filed| filed.mentions.figures[1].currency = None),
        ("beside says ", |filed| filed.mentions.figures[1].companies.swap(0, 1)),
        ("min says ", |filed| filed.mentions.figures[1].min = Some(Decimal::from(8))),
        ("max says ", |filed| filed.mentions.figures[1].max = Some(Decimal::from(7))),
        ("company says ", |filed| filed.mentions.companies[1].id = "foo".to_owned()),
        ("company says ", |filed| filed.mentions.companies[1].language = Code("ja")),
        ("kinds says ", |filed| filed.facts.figures[1].kind = figure::Kind::Count),
        ("currencies says ", |filed| filed.facts.figures[1].currency = Some("USD".to_owned())),
        ("companies says ", |filed| drop(filed.facts.companies.pop())),
        ("languages is not", |filed| filed.facts.body.segments.clear()),
        ("published is not", |filed| filed.facts.article.published = Some("2024-09-06".to_owned())),
        ("published is not", |filed| filed.facts.article.published = None),
        ("source is not", |filed| filed.facts.article.source = Some("another".to_owned())),
        ("hash is not", |filed| filed.facts.article.hash.clear()),
        ("root is not", |filed| filed.facts.article.root = Some("another".to_owned())),
        ("content is not", |filed| filed.content += 1),
    ];
    assert_eq!(misfiled(|_, _| ()), (vec![], true));
    for (column, change) in changes {
        let (problems, _) = misfiled(|_, filed| change(filed));
        let [problem] = problems.as_slice() else { panic!("{column}: {problems:?}") };
        assert_eq!((problem.finding, problem.article.as_deref()), (check::Finding::Stored, Some("b")), "{problem:?}");
        assert_eq!(problem.path.as_deref(), Some("b.txt"));
        assert!(problem.message.contains(&format!("the column {column}")), "{problem:?}");
    }
}

#[test]
fn a_column_that_is_too_long_is_named_and_gives_no_answer() {
    type Change = fn(&Fields, &mut TantivyDocument);
    let changes: [(&str, bool, Change); 5] = [
        ("figure", true, |fields, to| to.add_text(fields.figure, "money\u{1F}zh\u{1F}CNY")),
        ("beside", false, |fields, to| to.add_text(fields.beside, "foo\u{1F}bar")),
        ("min", true, |fields, to| to.add_f64(fields.min, 5.0)),
        ("max", true, |fields, to| to.add_f64(fields.max, 5.0)),
        ("company", false, |fields, to| to.add_text(fields.company, "zh\u{1F}foo")),
    ];
    for (column, of_amounts, change) in changes {
        let (problems, asked) = misfiled(|fields, filed| change(fields, &mut filed.document));
        assert!(!problems.is_empty(), "{column}");
        let of_this = |problem: &&check::Problem| {
            problem.article.as_deref() == Some("b")
                && problem.finding == check::Finding::Stored
                && problem.message.contains(&format!("the column {column} "))
        };
        assert_eq!(problems.iter().filter(of_this).count(), problems.len(), "{column}: {problems:?}");
        assert_eq!(asked, !of_amounts, "{column}");
    }
}

#[test]
fn a_value_without_a_place_is_no_figure() {
    let (folder, index) = index(&[]);
    let mut writer = index.tantivy.writer_with_num_threads(1, 15_000_000).unwrap();
    let reading = reading("a", "", &[("zh", "成本")]);
    for value in ["figure", "min"] {
        let mut document = TantivyDocument::default();
        writer::write_facts(&mut document, &index.fields, &reading, sources::content(&reading.article.body));
        match value {
            "figure" => document.add_text(index.fields.figure, "money\u{1F}zh\u{1F}CNY"),
            _ => document.add_f64(index.fields.min, 5.0),
        }
        stored::write(&mut document, &index.fields, &reading).unwrap();
        writer.delete_all_documents().unwrap();
        writer.add_document(document).unwrap();
        writer.commit().unwrap();
        let index = Index::open(folder.path(), &Versions::default()).unwrap();
        let problems = check::contents(&index).unwrap().problems;
        let expect = format!("the column {value} has 1 values for 0 mentions");
        assert_eq!(problems.into_iter().map(|problem| problem.message).collect::<Vec<_>>(), [expect]);
        let searcher = index.searcher();
        let columns = index.columns(&searcher).unwrap();
        assert!(columns.figures(&searcher, &index.fields).is_err(), "{value}");
    }
}

#[test]
fn an_index_without_mentions_is_sound_when_it_is_merged() {
    let (_folder, index) = index(&[reading("a", "", &[("zh", "成本")])]);
    let mut writer = index.tantivy.writer_with_num_threads(1, 15_000_000).unwrap();
    let b = reading("b", "", &[("en", "cost")]);
    let mut document = TantivyDocument::default();
    writer::write_facts(&mut document, &index.fields, &b, sources::content(&b.article.body));
    stored::write(&mut document, &index.fields, &b).unwrap();
    writer.add_document(document).unwrap();
    writer.commit().unwrap();
    writer.merge(&index.tantivy.searchable_segment_ids().unwrap()).wait().unwrap();
    index.reload().unwrap();
    let searcher = index.searcher();
    let [reader] = searcher.segment_readers() else { panic!("merged into one") };
    assert!(index.columns(&searcher).unwrap().figures(&searcher, &index.fields).is_ok());
    for kind in [mentioned::Kind::Figure, mentioned::Kind::Company] {
        let asked = mentioned::Asked::default();
        assert!(mentioned::Mentions::open(&searcher, reader, &index.fields, kind, &asked).unwrap().is_none());
    }
    assert_eq!(check::contents(&index).unwrap().problems, []);
}

/// Long articles, of which the engine rounds the lengths.
#[test]
fn a_merge_leaves_the_statistics_as_they_were() {
    let long = |number: usize| {
        let words: String = (0..60 + 13 * number).map(|word| format!("word{word} ")).collect();
        reading(&format!("a{number}"), "", &[("en", &words)])
    };
    let of = |index: &Index| {
        let searcher = index.searcher();
        let fields = index.fields().scored();
        fields.map(|scored| statistics::FieldStatistics::of(&searcher, scored).unwrap()).collect::<Vec<_>>()
    };
    let (folder, index) = index(&(0..20).map(long).collect::<Vec<_>>());
    let mut writer = Writer::open(folder.path(), &versions("")).unwrap();
    (0..7).for_each(|number| writer.remove(&format!("a{number}")));
    writer.finish().unwrap();
    let mut writer = index.tantivy.writer::<TantivyDocument>(20_000_000).unwrap();
    writer.merge(&index.tantivy.searchable_segment_ids().unwrap()).wait().unwrap();
    writer.wait_merging_threads().unwrap();
    let (_other, fresh) = super::tests::index(&(7..20).map(long).collect::<Vec<_>>());
    index.reload().unwrap();
    assert!(!index.searcher().segment_readers()[0].has_deletes(), "merged");
    assert_eq!(of(&index), of(&fresh));
}
