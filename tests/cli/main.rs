//! The contract as a user sees it: the binary, its output, its exit codes. Detail is tested below, in the library.

mod room;
mod bad_input;
mod commands;
mod search;
mod again;
mod verify;
mod gazetteer;

use std::io::{BufRead, BufReader, Read, Write};
use std::process::Stdio;

use room::{Room, json, lines};
use serde_json::Value;

#[test]
fn one_word_is_found_however_it_is_written() {
    let room = Room::with_articles();
    room.ok(&["ingest", "corpus"]);
    let found = room.articles(&["search", "CPA"]);
    assert_eq!(found, ["en/cost.md", "es/puja.txt", "ja/tanka.txt", "zh/zhangben.txt"]);
    for query in ["cpa", "ＣＰＡ", "Cpa"] {
        assert_eq!(room.articles(&["search", query]), found, "{query}");
    }
}

#[test]
fn a_company_is_found_under_its_other_names_and_that_is_said() {
    let room = Room::with_articles();
    room.ok(&["ingest", "corpus"]);
    let expanded = room.ok(&["search", "月之暗面"]);
    assert!(expanded.error.contains("expanded 月之暗面 to the company Moonshot AI"), "{}", expanded.error);
    let paths: Vec<String> = lines(&expanded.text).iter().map(|hit| hit["path"].as_str().unwrap().to_owned()).collect();
    // The Spanish article says only "dark side of the moon", beside Kimi.
    assert!(paths.contains(&"es/puja.txt".to_owned()), "{paths:?}");
    // The record of that name, without anything of the company around it, is not the company.
    assert!(!paths.contains(&"en/record.txt".to_owned()), "{paths:?}");
    let exact = room.ok(&["search", "--exact", "月之暗面"]);
    assert_eq!(exact.error, "");
    assert_eq!(room.articles(&["search", "--exact", "月之暗面"]), ["zh/zhangben.txt"]);
}

#[test]
fn every_raw_is_the_slice_of_the_stored_text() {
    let room = Room::with_articles();
    room.ok(&["ingest", "corpus"]);
    let dump: Value = json(&room.ok(&["figures", "--format", "json"]).text);
    let figures = dump.as_array().unwrap();
    assert!(figures.len() >= 10, "{figures:?}");
    let mut articles = std::collections::BTreeMap::new();
    for figure in figures {
        let id = figure["article"].as_str().unwrap();
        let article = articles
            .entry(id.to_owned())
            .or_insert_with(|| json(&room.ok(&["show", id, "--format", "json"]).text)[0].clone());
        let part = if figure["part"] == "title" { &article["title"] } else { &article["body"] };
        let place = |field: &str| figure[field].as_u64().unwrap() as usize;
        let (start, end) = (place("start"), place("end"));
        assert_eq!(&part.as_str().unwrap()[start..end], figure["raw"].as_str().unwrap());
        assert_eq!(figure["schema"], "gaceta.figure/1");
        assert_eq!(figure["id"], format!("{id}:{}:{start}-{end}", figure["part"].as_str().unwrap()));
        assert_eq!(figure["path"], article["path"]);
    }
    assert_eq!(articles.len(), 4, "the record has no figure, every other article has some");
    let values: Vec<(&str, &str)> = figures
        .iter()
        .filter(|figure| figure["path"] == "es/puja.txt" && figure["kind"] == "money")
        .map(|figure| (figure["raw"].as_str().unwrap(), figure["value"].as_str().unwrap()))
        .collect();
    assert_eq!(values, [("28 yuanes", "28"), ("120 millones de yuanes", "120000000")]);
}

#[test]
fn formats_are_what_their_names_say() {
    let room = Room::with_articles();
    room.ok(&["ingest", "corpus"]);
    // A pipe is no terminal: one object a line.
    let piped = lines(&room.ok(&["figures"]).text);
    assert_eq!(Value::Array(piped.clone()), json(&room.ok(&["figures", "--format", "json"]).text));
    assert_eq!(room.ok(&["numbers", "--format", "ndjson"]).text, room.ok(&["figures"]).text);

    let csv = room.ok(&["figures", "--format", "csv"]).text;
    let mut rows = csv::Reader::from_reader(csv.as_bytes());
    let header = rows.headers().unwrap().clone();
    let column = |name: &str| header.iter().position(|found| found == name).unwrap();
    let (raw, value, sentence) = (column("raw"), column("value"), column("sentence"));
    let rows: Vec<csv::StringRecord> = rows.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), piped.len());
    for (row, figure) in rows.iter().zip(&piped) {
        assert_eq!(&row[value], figure["value"].as_str().unwrap_or_default());
        assert_eq!(row[raw].trim_start_matches('\''), figure["raw"].as_str().unwrap());
        assert_eq!(row[sentence].trim_start_matches('\''), figure["sentence"].as_str().unwrap());
    }
    // An empty answer is valid too.
    assert_eq!(room.run(&["figures", "sinonimia", "--format", "json"]).text, "[]\n");
    assert_eq!(room.run(&["figures", "sinonimia"]).text, "");

    let table = room.ok(&["figures", "--format", "table"]).text;
    assert!(table.contains("120 000 000 CNY") && !table.contains('\u{1B}'), "{table}");
}

#[test]
fn exit_codes_tell_what_became_of_it() {
    let room = Room::with_articles();
    room.write("bad/empty.txt", "");
    room.ok(&["ingest", "corpus"]);
    let check = |arguments: &[&str], expect: i32| {
        let ran = room.run(arguments);
        assert_eq!(ran.code, expect, "{arguments:?}: {}", ran.error);
        ran
    };
    check(&["search", "CPA"], 0);
    for command in ["search", "figures", "companies"] {
        let nothing = check(&[command, "sinonimia"], 1);
        // An empty answer explains itself.
        assert!(nothing.error.starts_with("no "), "{}", nothing.error);
        assert_eq!(nothing.text, "");
    }
    check(&["search"], 2);
    check(&["search", "(CPA"], 2);
    check(&["figures", "--min", "many"], 2);
    check(&["figures", "--since", "yesterday"], 2);
    check(&["show", "nothing-like-it"], 2);
    check(&["ingest", "not-there"], 2);
    check(&["dance"], 2);
    check(&["ingest", "bad"], 3);
    check(&["--version"], 0);
    check(&["--help"], 0);
}

#[test]
fn what_is_not_known_is_said_with_what_is() {
    let room = Room::with_articles();
    room.ok(&["ingest", "corpus"]);
    let wrong = |arguments: &[&str], parts: &[&str]| {
        let ran = room.run(arguments);
        assert_eq!(ran.code, 2, "{arguments:?}: {}", ran.error);
        parts
            .iter()
            .for_each(|part| assert!(ran.error.contains(part), "{arguments:?}: expected {part:?} in {}", ran.error));
    };
    wrong(&["search", "CPA", "--language", "xx"], &["--language", "zh, es, ja, en", "\"xx\""]);
    wrong(&["search", "CPA", "--language", "zh,ES"], &["\"ES\""]);
    wrong(&["figures", "--currency", "XYZ"], &["--currency", "CNY", "USD", "\"XYZ\""]);
    wrong(&["figures", "--currency", "yuan"], &["\"yuan\""]);
    wrong(&["analyze", "--sites", "nope.toml", "corpus"], &["--sites", "expected a TOML file", "nope.toml"]);
    wrong(&["run", "nope"], &["expected a saved query", "queries/", "nope"]);
    wrong(&["fetch", "--since", "2024-9", "http://example.org/"], &["--since", "2024-09", "\"2024-9\""]);
    // Written otherwise, and known though no article is in it.
    assert_eq!(room.run(&["figures", "--currency", "rmb"]).text, room.run(&["figures", "--currency", "CNY"]).text);
    assert_eq!(room.run(&["search", "CPA", "--language", "ko"]).code, 1);
    assert_eq!(room.run(&["figures", "--currency", "CUP"]).code, 1);
}

#[test]
fn an_index_is_no_article_wherever_it_stands() {
    let room = Room::with_articles();
    let before = room.ok(&["analyze", "corpus"]).text;
    room.ok(&["ingest", "corpus", "--index", "corpus/index"]);
    room.ok(&["ingest", "corpus", "--index", "corpus/en/another"]);
    let ran = room.ok(&["analyze", "corpus"]);
    assert_eq!((ran.text, ran.error.as_str()), (before, ""));
    assert_eq!(lines(&room.ok(&["analyze", "corpus"]).text).len(), 5);
}

#[test]
fn what_is_no_article_is_a_segment_of_its_own() {
    let room = Room::new();
    let article = "月之暗面今年春天的单次获客成本是30元，半年里共花了1.3亿元做投放。";
    let glossary = "生词\n获客 customer acquisition\n投放 ad spending";
    let credits = "来源：小报\n责任编辑：王小明";
    let text = format!("{article}\n\n{glossary}\n\n{credits}\n");
    let input = format!("{}\n", serde_json::json!({"id": "a", "text": text}));
    let reading = &lines(&room.pipe(&["analyze"], input.as_bytes()).text)[0];
    let segments = reading["segments"].as_array().unwrap();
    let place = |segment: &Value, field: &str| segment[field].as_u64().unwrap() as usize;
    let of = |kind: &str| -> String {
        let all = segments.iter().filter(|segment| segment["kind"] == kind);
        all.map(|segment| &text[place(segment, "start")..place(segment, "end")]).collect()
    };
    assert_eq!((of("glossary").as_str(), of("credits").as_str()), (glossary, credits));
    // They still join to the text.
    let all: String = segments.iter().map(|segment| &text[place(segment, "start")..place(segment, "end")]).collect();
    assert_eq!(all, text);
}

#[test]
fn an_index_that_was_named_must_be_there() {
    let room = Room::with_articles();
    let missing = room.run(&["--index", "elsewhere", "search", "CPA"]);
    assert_eq!(missing.code, 2);
    assert_eq!(
        missing.error,
        "gaceta: expected an index in elsewhere, found none\nhint: `gaceta ingest FOLDER` makes one\n"
    );
    let mut named = room.gaceta(&["search", "CPA"]);
    assert_eq!(named.env("GACETA_INDEX", "elsewhere").output().unwrap().status.code(), Some(2));
    assert!(!room.path("index").exists() && !room.path("elsewhere").exists());
}

#[test]
fn the_default_index_is_built_from_the_corpus_and_says_so() {
    let room = Room::with_articles();
    let first = room.ok(&["search", "CPA"]);
    assert!(first.error.contains("no index in index yet: building it from corpus\n5 articles read"), "{}", first.error);
    assert_eq!(lines(&first.text).len(), 4);
    let second = room.ok(&["search", "CPA"]);
    assert_eq!((second.error.as_str(), second.text), ("", first.text));
    let bare = Room::new();
    let ran = bare.run(&["search", "CPA"]);
    assert_eq!(ran.code, 2, "without a corpus there is nothing to build from");
}

/// Records of four languages with numbers in them.
fn records(count: usize) -> String {
    let texts = [
        "En agosto el cpa de dark side of the moon fue de 28 yuanes y kimi gastó 120 millones de yuanes.",
        "月之暗面今年花了1.3亿元投放，单个用户的CPA是30元。",
        "豆包の平均ＣＰＡは12〜15元で、広告費は月4億円に達した。",
        "ByteDance spent at least 200 million yuan, or $27.5m, on Doubao in June.",
    ];
    (0..count)
        .map(|n| {
            let text = texts[n % texts.len()].repeat(1 + n % 7);
            format!("{}\n", serde_json::json!({"id": format!("r{n}"), "text": text}))
        })
        .collect()
}

#[test]
fn analyze_is_a_filter_and_threads_do_not_show() {
    let room = Room::new();
    let input = records(60);
    let one = room.pipe(&["analyze", "-", "--threads", "1"], input.as_bytes());
    let two = room.pipe(&["analyze", "-", "--threads", "2"], input.as_bytes());
    assert_eq!((one.code, one.error.as_str()), (0, ""));
    assert!(one.text == two.text, "1 and 2 threads differ");
    let answers = lines(&one.text);
    let ids: Vec<&str> = answers.iter().map(|answer| answer["id"].as_str().unwrap()).collect();
    assert_eq!(ids, (0..60).map(|n| format!("r{n}")).collect::<Vec<_>>());
    for (answer, line) in answers.iter().zip(input.lines()) {
        let record: Value = json(line);
        assert_eq!(answer["schema"], "gaceta.analysis/1");
        for figure in answer["figures"].as_array().unwrap() {
            let place = |field: &str| figure[field].as_u64().unwrap() as usize;
            assert_eq!(
                record["text"].as_str().unwrap()[place("start")..place("end")],
                *figure["raw"].as_str().unwrap()
            );
        }
        assert!(
            !answer["figures"].as_array().unwrap().is_empty() && !answer["companies"].as_array().unwrap().is_empty()
        );
    }
    assert_eq!(
        answers[..4].iter().map(|answer| answer["language"].as_str().unwrap()).collect::<Vec<_>>(),
        ["es", "zh", "ja", "en"]
    );
    // `-` is what it reads without arguments, and no index is looked for.
    assert!(room.pipe(&["analyze"], input.as_bytes()).text == one.text);
    assert!(!room.path("index").exists());
}

#[test]
fn a_bad_line_is_named_and_the_rest_goes_on() {
    let room = Room::new();
    let good = records(2);
    let mut good = good.lines();
    let input = format!("{}\n{{\"id\": 1,\n\n{{\"body\": \"x\"}}\n{}\n", good.next().unwrap(), good.next().unwrap());
    let ran = room.pipe(&["analyze", "-"], input.as_bytes());
    assert_eq!(ran.code, 3);
    assert_eq!(lines(&ran.text).len(), 2);
    let said: Vec<&str> = ran.error.lines().collect();
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(said[0].starts_with("gaceta: stdin:2: line 2 is not the JSON of an article"), "{said:?}");
    assert_eq!(said[1], "gaceta: stdin:4: the record has no `text`, only body");
}

#[test]
fn analyze_takes_prose_and_files() {
    let room = Room::with_articles();
    let prose = room.pipe(&["analyze", "--text", "-"], "Kimi gastó 120 millones de yuanes.".as_bytes());
    let answer: Value = json(&prose.text);
    assert_eq!(answer["figures"][0]["value"], "120000000");
    assert_eq!(answer["companies"][0]["raw"], "Kimi");
    let files = lines(&room.ok(&["analyze", "corpus/zh", "corpus/es/puja.txt"]).text);
    let paths: Vec<&str> = files.iter().map(|file| file["path"].as_str().unwrap()).collect();
    assert_eq!(paths, ["zhangben.txt", "puja.txt"]);
    assert_eq!(room.run(&["analyze", "-", "corpus/es/puja.txt"]).code, 2);
}

/// Whoever feeds a line and waits for its answer must get it before feeding the next.
#[test]
fn a_line_is_answered_when_it_is_there() {
    let room = Room::new();
    let mut child = room.spawn(&["analyze", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut to = child.stdin.take().unwrap();
    let mut from = BufReader::new(child.stdout.take().unwrap());
    for (n, line) in records(3).lines().enumerate() {
        writeln!(to, "{line}").unwrap();
        let mut answer = String::new();
        from.read_line(&mut answer).unwrap();
        assert_eq!(json(&answer)["id"], format!("r{n}"));
    }
    drop(to);
    assert!(child.wait().unwrap().success());
}

/// Files are read ahead of their turn, many at a time; lines are not.
#[test]
fn a_line_is_ingested_when_it_is_there() {
    let room = Room::new();
    let mut command = room.spawn(&["ingest", "-"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let mut to = child.stdin.take().unwrap();
    let mut said = BufReader::new(child.stderr.take().unwrap());
    for line in 1..=3 {
        writeln!(to, "no JSON").unwrap();
        let mut answer = String::new();
        said.read_line(&mut answer).unwrap();
        assert!(answer.starts_with(&format!("rejected: stdin:{line}: ")), "{answer}");
    }
    drop(to);
    assert_eq!(child.wait().unwrap().code(), Some(3));
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    let room = Room::new();
    // More than a pipe holds.
    let many: String = (0..2000).map(|n| format!("El banco pagó {n} millones de euros en 2024. ")).collect();
    room.write("corpus/many.txt", &many);
    room.ok(&["ingest", "corpus"]);
    for arguments in
        [&["figures"][..], &["figures", "--format", "json"], &["figures", "--format", "csv"], &["show", "many.txt"]]
    {
        let mut child =
            room.spawn(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut first = [0];
        child.stdout.take().unwrap().read_exact(&mut first).unwrap();
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!((output.status.code(), said.as_str()), (Some(0), ""), "{arguments:?}");
    }
    // The same where nobody reads the messages: 2>&1 | head -c 1.
    let (reader, writer) = std::io::pipe().unwrap();
    let mut child = room.spawn(&["search", "sinonimia"]).stderr(writer).stdout(Stdio::null()).spawn().unwrap();
    drop(reader);
    assert_eq!(child.wait().unwrap().code(), Some(1));
}

#[test]
fn what_has_not_changed_is_skipped() {
    let room = Room::with_articles();
    let counts = |ran: &room::Ran| {
        let summary: Value = json(&ran.text);
        ["read", "new", "changed", "unchanged", "moved", "removed", "rejected"]
            .map(|count| summary[count].as_u64().unwrap())
    };
    let ingest = |more: &[&str]| counts(&room.ok(&[&["ingest", "corpus"], more].concat()));
    assert_eq!(ingest(&[]), [5, 5, 0, 0, 0, 0, 0]);
    assert_eq!(ingest(&[]), [5, 0, 0, 5, 0, 0, 0]);

    room.write("corpus/en/record.txt", "The record has sold 45 million copies.");
    assert_eq!(ingest(&[]), [5, 0, 1, 4, 0, 0, 0]);
    assert_eq!(room.articles(&["search", "copies"]), ["en/record.txt"]);
    assert_eq!(room.run(&["search", "prism"]).code, 1, "the old text is gone");

    std::fs::rename(room.path("corpus/es/puja.txt"), room.path("corpus/puja-movida.txt")).unwrap();
    assert_eq!(ingest(&[]), [5, 0, 0, 4, 1, 0, 0]);
    assert_eq!(room.articles(&["search", "puja"]), ["puja-movida.txt"]);

    std::fs::remove_file(room.path("corpus/puja-movida.txt")).unwrap();
    assert_eq!(ingest(&[]), [4, 0, 0, 4, 0, 0, 0]);
    assert_eq!(room.articles(&["search", "puja"]), ["puja-movida.txt"], "without --prune nothing is dropped");
    assert_eq!(ingest(&["--prune"]), [4, 0, 0, 4, 0, 1, 0]);
    assert_eq!(room.run(&["search", "puja"]).code, 1);
}

#[test]
fn an_article_that_cannot_be_read_for_now_is_not_pruned() {
    let room = Room::with_articles();
    room.ok(&["ingest", "corpus"]);
    std::fs::remove_file(room.path("corpus/es/puja.txt")).unwrap();
    std::os::unix::fs::symlink(room.path("away/puja.txt"), room.path("corpus/es/puja.txt")).unwrap();
    assert_eq!(room.run(&["ingest", "corpus", "--prune"]).code, 3);
    assert_eq!(room.articles(&["search", "puja"]), ["es/puja.txt"]);
}

#[test]
fn a_rebuild_keeps_what_came_by_standard_input() {
    let room = Room::with_articles();
    room.ok(&["ingest", "corpus"]);
    let piped = room.pipe(&["ingest", "-"], records(4).as_bytes());
    assert_eq!(piped.code, 0, "{}", piped.error);
    let before = room.ok(&["figures"]).text;
    let rebuilt = room.ok(&["ingest", "corpus", "--rebuild"]);
    assert_eq!(json(&rebuilt.text)["carried"], 4);
    assert!(room.ok(&["figures"]).text == before, "a rebuild changes nothing that is found");
    assert_eq!(lines(&room.ok(&["search", "kimi", "--language", "es", "--all-copies"]).text).len(), 2);
    // What comes again on standard input replaces what was kept.
    let line = "{\"id\": \"r0\", \"text\": \"El banco pagó 3 euros.\"}\n";
    assert_eq!(room.pipe(&["ingest", "-", "corpus", "--rebuild"], line.as_bytes()).code, 0);
    assert_eq!(json(&room.ok(&["show", "r0"]).text)["body"], "El banco pagó 3 euros.");
    assert_eq!(json(&room.ok(&["show", "r1"]).text)["id"], "r1");
}

#[test]
fn of_two_that_claim_one_id_the_second_is_rejected_with_both_names() {
    let room = Room::new();
    room.write("corpus/a.jsonl", "{\"id\": \"one\", \"text\": \"El banco pagó 3 euros.\"}\n");
    room.write(
        "corpus/b.jsonl",
        "{\"id\": \"two\", \"text\": \"El banco pagó 4 euros.\"}\n{\"id\": \"one\", \"text\": \"El banco pagó 5 euros.\"}\n",
    );
    let ran = room.run(&["ingest", "corpus"]);
    assert_eq!((ran.code, ran.error.as_str()), (3, "rejected: b.jsonl:2: its id \"one\" is taken by a.jsonl:1\n"));
    assert_eq!(room.articles(&["search", "banco"]), ["a.jsonl", "b.jsonl"]);
    assert_eq!(json(&room.ok(&["show", "one"]).text)["body"], "El banco pagó 3 euros.");
}

#[test]
fn all_help_is_as_it_was() {
    let room = Room::new();
    let help = |arguments: &[&str]| {
        let mut command = room.gaceta(arguments);
        let output = command.env("COLUMNS", "100").output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let main = help(&["--help"]);
    let commands = main.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    // A command's first line starts at the second column, the rest of its words further in.
    let names = commands.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let names: Vec<&str> =
        names.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help").collect();
    assert!(names.len() >= 6, "{names:?}");
    let mut all = format!("$ gaceta --help\n{main}");
    for name in names {
        all.push_str(&format!("\n\n$ gaceta {name} --help\n{}", help(&[name, "--help"])));
    }
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false, snapshot_path => "../snapshots" }, {
        insta::assert_snapshot!("help", all);
    });
}
