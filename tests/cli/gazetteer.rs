//! Tables of names of a user: how they are named, what they change, and what is told where one is wrong.

use crate::room::{Room, json, lines};

/// A company in no table, under names of four languages.
const KELP: &str = "id\ten\tzh\tja\tes\nkelp\tKelp Harvest\t巨藻丰收\tケルプ収穫\tcosecha de quelpo\n";
const TEXTS: &str = "{\"id\": \"zh\", \"text\": \"昨天的天气很好，巨藻丰收也一样，价格是30元。\"}\n\
                     {\"id\": \"es\", \"text\": \"ayer habló cosecha de quelpo en la feria de Vigo.\"}\n\
                     {\"id\": \"ja\", \"text\": \"昨日の会合でケルプ収穫の担当者が話したという。\"}\n\
                     {\"id\": \"en\", \"text\": \"In the evening the people of kelp harvest and Kelp Harvest met.\"}\n";

fn ids(text: &str) -> Vec<(String, String)> {
    let text_of = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    lines(text)
        .iter()
        .flat_map(|record| {
            let article = text_of(&record["id"]);
            let companies = record["companies"].as_array().cloned().unwrap_or_default();
            companies.into_iter().map(move |company| (article.clone(), text_of(&company["id"])))
        })
        .collect()
}

fn told(found: &[(String, String)]) -> Vec<(&str, &str)> {
    found.iter().map(|(article, id)| (article.as_str(), id.as_str())).collect()
}

#[test]
fn a_table_is_read_where_it_is_named_and_where_it_is_the_project_s() {
    let room = Room::new();
    let analyzed = |room: &Room, arguments: &[&str]| {
        let ran = room.pipe(&[&["analyze", "-"], arguments].concat(), TEXTS.as_bytes());
        assert_eq!((ran.code, ran.error.as_str()), (0, ""));
        ids(&ran.text)
    };
    let kelp = [("zh", "kelp"), ("es", "kelp"), ("ja", "kelp"), ("en", "kelp"), ("en", "kelp")];
    assert!(!analyzed(&room, &[]).iter().any(|(_, id)| id == "kelp"));
    room.write("tables/kelp.tsv", KELP);
    assert_eq!(told(&analyzed(&room, &["--gazetteer", "tables/kelp.tsv"])), kelp);
    room.write("gazetteer.tsv", KELP);
    assert_eq!(told(&analyzed(&room, &[])), kelp);
    // What is named stands over the project's, the last over the others.
    room.write("tables/other.tsv", "id\ten\nalga\tKelp Harvest\n");
    room.write("tables/third.tsv", "id\ten\nfuco\tKelp Harvest\n");
    let other = [("zh", "kelp"), ("es", "kelp"), ("ja", "kelp"), ("en", "alga"), ("en", "alga")];
    assert_eq!(told(&analyzed(&room, &["--gazetteer", "tables/other.tsv"])), other);
    let both = analyzed(&room, &["--gazetteer", "tables/other.tsv", "--gazetteer", "tables/third.tsv"]);
    assert_eq!(told(&both)[3..], [("en", "fuco"), ("en", "fuco")]);
}

#[test]
fn a_name_of_the_user_leads_from_one_language_to_the_others() {
    let room = Room::new();
    room.write("kelp.tsv", KELP);
    let gaceta = |arguments: &[&str]| room.run(&[&["--gazetteer", "kelp.tsv"], arguments].concat());
    let piped = room.pipe(&["ingest", "-", "--gazetteer", "kelp.tsv"], TEXTS.as_bytes());
    assert_eq!(piped.code, 0, "{}", piped.error);
    let found = gaceta(&["search", "巨藻丰收"]);
    assert!(found.error.contains("expanded 巨藻丰收 to the company Kelp Harvest (kelp)"), "{}", found.error);
    let mut articles: Vec<String> =
        lines(&found.text).iter().map(|hit| hit["article"].as_str().unwrap().to_owned()).collect();
    articles.sort();
    assert_eq!(articles, ["en", "es", "ja", "zh"]);
    // As one word of the segmentation, and as a filter under any of its names.
    let totals = lines(&gaceta(&["companies", "--company", "cosecha de quelpo"]).text);
    let kelp = totals.iter().find(|total| total["id"] == "kelp").unwrap();
    assert_eq!((kelp["mentions"].as_u64(), kelp["name"].as_str()), (Some(5), Some("Kelp Harvest")));
    assert_eq!(lines(&gaceta(&["figures", "--company", "kelp"]).text).len(), 1);
}

#[test]
fn an_index_is_asked_with_the_tables_that_it_was_made_with() {
    let room = Room::with_articles();
    room.write("kelp.tsv", KELP);
    room.ok(&["ingest", "corpus", "--gazetteer", "kelp.tsv"]);
    room.ok(&["search", "CPA", "--gazetteer", "kelp.tsv"]);
    for command in ["search", "figures", "companies"] {
        let ran = room.run(&[command, "CPA"]);
        assert_eq!(ran.code, 2, "{command}");
        assert!(ran.error.contains("gazetteer ") && ran.error.contains("hint: or name the tables"), "{}", ran.error);
    }
    assert_eq!(room.run(&["ingest", "corpus"]).code, 2);
    // A changed table is another one.
    room.write("kelp.tsv", KELP.replace("巨藻丰收", "巨藻"));
    assert_eq!(room.run(&["search", "CPA", "--gazetteer", "kelp.tsv"]).code, 2);
    room.ok(&["ingest", "corpus", "--rebuild"]);
    room.ok(&["search", "CPA"]);
}

#[test]
fn a_table_that_is_wrong_is_named_with_line_and_column() {
    let room = Room::with_articles();
    let check = |text: &[u8], expect: &str| {
        room.write("mine.tsv", text);
        for arguments in [&["analyze", "corpus"][..], &["ingest", "corpus"], &["search", "CPA"]] {
            let ran = room.run(&[arguments, &["--gazetteer", "mine.tsv"]].concat());
            assert_eq!((ran.code, ran.text.as_str()), (2, ""), "{arguments:?}");
            assert_eq!(ran.error, format!("gaceta: {expect}\n"));
        }
    };
    check(
        b"id\tkind\ten\nkelp\tfirm\tKelp\n",
        "mine.tsv:2, column kind: expected company, product or organization, found \"firm\"",
    );
    check(
        b"id\ten\n\nkelp\tKelp\nkelp\tKelp Two\n",
        "mine.tsv:4, column id: expected an id that is not that of mine.tsv:3, found \"kelp\"",
    );
    check(b"id\ten\nkelp\tK\xE9lp\n", "mine.tsv:2, column 2: expected UTF-8, found other bytes");
    let missing = room.run(&["search", "CPA", "--gazetteer", "elsewhere.tsv"]);
    assert_eq!(missing.code, 2);
    assert!(missing.error.starts_with("gaceta: elsewhere.tsv: "), "{}", missing.error);
    // The project's own is no less a table.
    std::fs::remove_file(room.path("mine.tsv")).unwrap();
    room.write("gazetteer.tsv", "id\tzh\nkelp\t藻\n");
    let ran = room.run(&["search", "CPA"]);
    assert!(ran.code == 2 && ran.error.starts_with("gaceta: gazetteer.tsv:2, column zh: "), "{}", ran.error);
    assert!(!room.path("index").exists(), "nothing is built with a table that is wrong");
}

#[test]
fn a_table_is_no_article_and_no_option_of_a_saved_query() {
    let room = Room::with_articles();
    room.write("corpus/gazetteer.tsv", KELP);
    let summary = json(&room.ok(&["ingest", "corpus"]).text);
    assert_eq!((summary["read"].as_u64(), summary["skipped"].as_u64()), (Some(5), Some(1)));
    room.write(
        "queries/kelp.toml",
        "description = \"Kelp\"\ncommand = \"search\"\nquery = \"CPA\"\ngazetteer = [\"corpus/gazetteer.tsv\"]\n",
    );
    let ran = room.run(&["run", "kelp"]);
    assert_eq!(ran.code, 2);
    assert!(ran.error.contains("kelp.toml: a table of names is named on the command line"), "{}", ran.error);
}
