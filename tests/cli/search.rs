//! What `search` says beside its hits: counts, explanations, and the answers to many questions at once.

use serde_json::Value;

use crate::room::{Room, json, lines};

fn room() -> Room {
    let room = Room::with_articles();
    room.ok(&["ingest", "corpus"]);
    room
}

fn counts(facets: &Value, facet: &str) -> Vec<(Option<String>, u64)> {
    let row = |count: &Value| (count["value"].as_str().map(str::to_owned), count["count"].as_u64().unwrap());
    facets[facet].as_array().unwrap().iter().map(row).collect()
}

#[test]
fn facets_count_every_article_that_has_all_words() {
    let room = room();
    let records = lines(&room.ok(&["search", "CPA", "--facets", "--limit", "1"]).text);
    let schemas: Vec<&str> = records.iter().map(|record| record["schema"].as_str().unwrap()).collect();
    assert_eq!(schemas, ["gaceta.hit/1", "gaceta.facets/1"]);
    let facets = &records[1];
    let some = |value: &str, count: u64| (Some(value.to_owned()), count);
    assert_eq!(facets["articles"], 4);
    assert_eq!(counts(facets, "language"), [some("en", 1), some("es", 1), some("ja", 1), some("zh", 1)]);
    assert_eq!(counts(facets, "month"), [some("2024-08", 1), some("2024-09", 2), some("2024-11", 1)]);
    assert_eq!(counts(facets, "source"), [(None, 3), some("Harbour Ledger", 1)]);
    assert!(counts(facets, "currency").contains(&some("USD", 2)), "{facets}");
    assert!(counts(facets, "kind").contains(&some("money", 4)), "{facets}");
    assert!(counts(facets, "company").iter().any(|(id, count)| id.as_deref() == Some("moonshot-ai") && *count == 2));
    // A count of one language is what the filter of that language finds.
    for (language, count) in counts(facets, "language") {
        let filtered = room.ok(&["search", "CPA", "--language", &language.unwrap()]);
        assert_eq!(lines(&filtered.text).len() as u64, count);
    }
    // One of two words makes a hit, both make a count.
    let records = lines(&room.ok(&["search", "CPA Doubao", "--exact", "--facets"]).text);
    let facets = records.last().unwrap();
    assert_eq!((records.len(), &facets["articles"]), (5, &Value::from(1)), "{facets}");
    let records = json(&room.ok(&["search", "CPA", "--facets", "--limit", "0", "--format", "json"]).text);
    assert_eq!(records.as_array().unwrap().len(), 1);
    let table = room.ok(&["search", "CPA", "--facets", "--format", "table"]).text;
    assert!(table.contains("Of the 4 articles that have all words"), "{table}");
    let bar = "█".repeat(24);
    assert!(
        table.contains(&format!(
            "\nby month\n       1  {}  2024-08\n       2  {bar}  2024-09\n       0",
            "█".repeat(12) + &" ".repeat(12)
        )),
        "{table}"
    );
    assert_eq!(room.run(&["search", "CPA", "--facets", "--format", "csv"]).code, 2);
    assert_eq!(room.run(&["search", "sinonimia", "--facets"]).code, 1);
}

#[test]
fn an_explanation_sums_to_the_score() {
    let room = room();
    for query in ["CPA usuario", "月之暗面", "\"cost per action\" +CPA language:en", "获客成本", "usuari*"] {
        for record in lines(&room.ok(&["search", query, "--explain", "--translate"]).text) {
            let parts = record["explained"].as_array().unwrap();
            let sum = |field: &str| parts.iter().map(|part| part[field].as_f64().unwrap()).sum::<f64>();
            let score = record["score"].as_f64().unwrap();
            assert!((sum("score") - score).abs() < 1e-4, "{query}: {} of {score}: {parts:?}", sum("score"));
            assert!(score == 0.0 || (sum("share") - 1.0).abs() < 0.01, "{query}: {parts:?}");
            for part in parts {
                assert!(
                    !part["term"].as_str().unwrap().is_empty() && !part["form"].as_str().unwrap().is_empty(),
                    "{part}"
                );
            }
        }
    }
    let explained = |query: &str| -> Vec<Value> {
        let records = lines(&room.ok(&["search", query, "--explain", "--translate"]).text);
        records.iter().flat_map(|record| record["explained"].as_array().unwrap().clone()).collect()
    };
    assert!(explained("月之暗面").iter().any(|part| part["expansion"] == "moonshot-ai" && part["field"] == "named"));
    assert!(explained("获客成本").iter().any(|part| part["expansion"] == "CPA"));
    assert!(explained("language:en CPA").iter().any(|part| part["field"] == "language" && part["weight"] == 0.0));
    // Without it, nobody is told; in a table it is a line each; in CSV a column.
    assert!(lines(&room.ok(&["search", "CPA"]).text).iter().all(|record| record.get("explained").is_none()));
    let table = room.ok(&["search", "CPA", "--explain", "--format", "table"]).text;
    assert!(table.lines().any(|line| line.contains(" % ") && line.contains("words_es cpa × 1")), "{table}");
    let csv = room.ok(&["search", "CPA", "--explain", "--format", "csv"]).text;
    assert!(csv.lines().next().unwrap().contains(",explained,") && csv.contains("words_es"), "{csv}");
}

#[test]
fn a_batch_answers_every_line_and_names_the_wrong_ones() {
    let room = room();
    room.write("asked.txt", "CPA\r\n\n(oops\n月之暗面\nsinonimia\n");
    let ran = room.run(&["search", "--batch", "asked.txt", "--limit", "2"]);
    assert_eq!(ran.code, 3, "{}", ran.error);
    let records = lines(&ran.text);
    let queries: Vec<&str> = records.iter().map(|record| record["query"].as_str().unwrap()).collect();
    assert_eq!(queries, ["CPA", "CPA", "月之暗面", "月之暗面"]);
    assert!(ran.error.contains("asked.txt:3: expected a )"), "{}", ran.error);
    // Each record is the one of a search of its own, with the query before it.
    let mut own = lines(&room.ok(&["search", "月之暗面", "--limit", "2"]).text);
    let mut answered = records[2..].to_vec();
    answered.iter_mut().for_each(|record| drop(record.as_object_mut().unwrap().shift_remove("query")));
    own.truncate(2);
    assert_eq!(answered, own);
    let piped = room.pipe(&["search", "--batch", "-", "--facets", "--limit", "0"], "CPA\ncoste\n".as_bytes());
    let articles: Vec<(String, u64)> = lines(&piped.text)
        .iter()
        .map(|record| (record["query"].as_str().unwrap().to_owned(), record["articles"].as_u64().unwrap()))
        .collect();
    assert_eq!((piped.code, articles[0].clone()), (0, ("CPA".to_owned(), 4)));
    assert_eq!(room.pipe(&["search", "--batch", "-"], b"sinonimia\n").code, 1);
    assert_eq!(room.pipe(&["search", "--batch", "-"], b"CPA\n\xff\n").code, 3);
    assert_eq!(room.run(&["search", "--batch", "not-there"]).code, 2);
    assert_eq!(room.run(&["search", "--batch", "asked.txt", "CPA"]).code, 2);
}

#[test]
fn a_project_has_concepts_of_its_own() {
    let room = room();
    let found = |arguments: &[&str]| -> Vec<String> {
        let mut paths = room
            .run(arguments)
            .text
            .lines()
            .map(|line| json(line)["path"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>();
        paths.sort();
        paths
    };
    assert!(found(&["search", "\"lo que se lleva el puente\"", "--translate"]).is_empty());
    room.write("queries/concepts.tsv", "投放\t\tlo que se lleva el puente\t\n");
    assert_eq!(found(&["search", "\"lo que se lleva el puente\"", "--translate"]), ["zh/zhangben.txt"]);
    assert!(found(&["search", "\"lo que se lleva el puente\""]).is_empty(), "only who asks for it");
    room.write("mine.tsv", "\t急増\tlo que se lleva el puente\t\n");
    let own = ["search", "\"lo que se lleva el puente\"", "--concepts", "mine.tsv"];
    assert_eq!(found(&own), ["ja/tanka.txt"], "the named table is asked first");
    room.write("mine.tsv", "# mine\n投放\tuno\n");
    let wrong = room.run(&own);
    assert_eq!(wrong.code, 2);
    assert!(wrong.error.contains("mine.tsv: line 2, column 1: expected four columns"), "{}", wrong.error);
}

#[test]
fn a_copy_says_how_it_is_one() {
    let room = Room::new();
    let text = "En los tres primeros trimestres la empresa abrió cuarenta y dos tiendas en nueve ciudades, y treinta de ellas ya \
                han recuperado lo que costó la obra. Los encargados cuentan que el dinero no lo dejan las colas del mediodía, \
                sino los pedidos a domicilio de la tarde.";
    for (name, text) in [("a", text.to_owned()), ("b", text.to_owned()), ("c", text.replace("nueve", "siete"))] {
        room.write(&format!("corpus/{name}.txt"), text);
    }
    room.ok(&["ingest", "corpus"]);
    let hits = lines(&room.ok(&["search", "tiendas"]).text);
    assert_eq!(hits.len(), 1);
    let mut how: Vec<&str> =
        hits[0]["copies"].as_array().unwrap().iter().map(|copy| copy["how"].as_str().unwrap()).collect();
    how.sort_unstable();
    assert!(how == ["near", "same"] || how == ["near", "near"], "{how:?}");
    assert_eq!(lines(&room.ok(&["search", "tiendas", "--all-copies"]).text).len(), 3);
    let table = room.ok(&["search", "tiendas", "--format", "table"]).text;
    assert!(table.contains("% the same)"), "{table}");
}
