//! The commands around the main job: stats, run, completions, man, and what a person sees of show.

use serde_json::Value;
use unicode_width::UnicodeWidthStr;

use crate::room::{Room, json, lines};

#[test]
fn stats_count_what_is_there() {
    let room = Room::with_articles();
    room.ok(&["ingest", "corpus"]);
    let counts = lines(&room.ok(&["stats"]).text);
    let count = |facet: &str, value: Option<&str>| {
        let found = counts.iter().find(|count| count["facet"] == facet && count["value"].as_str() == value);
        found.and_then(|count| count["count"].as_u64())
    };
    assert_eq!(count("articles", None), Some(5));
    for (language, articles) in [("en", 2), ("es", 1), ("ja", 1), ("zh", 1)] {
        assert_eq!(count("language", Some(language)), Some(articles), "{language}");
    }
    assert_eq!((count("source", Some("Harbour Ledger")), count("source", None)), (Some(1), Some(4)));
    assert_eq!((count("month", Some("2024-09")), count("month", None)), (Some(2), Some(1)));
    let all = |facet: &str| -> u64 {
        counts.iter().filter(|count| count["facet"] == facet).filter_map(|count| count["count"].as_u64()).sum()
    };
    assert_eq!(all("kind"), lines(&room.ok(&["figures"]).text).len() as u64);
    assert_eq!(all("currency"), lines(&room.ok(&["figures", "--kind", "money"]).text).len() as u64);
    assert!(count("company", Some("moonshot-ai")) >= Some(2), "{counts:?}");
    let table = room.ok(&["stats", "--format", "table"]).text;
    let bar = "█".repeat(24);
    assert!(table.starts_with(&format!("5 articles\n\nArticles by language\n       2  {bar}  en\n")), "{table}");
    assert!(room.ok(&["stats", "--top", "1"]).error.contains("1 of 2 sources shown"));
}

fn save(room: &Room) {
    room.write(
        "queries/spent.toml",
        "description = \"What was spent\"\ncommand = \"figures\"\ncurrency = [\"CNY\"]\nmin = \"1亿\"\n",
    );
    room.write(
        "queries/cost.toml",
        "description = \"Who pays\"\ncommand = \"search\"\nquery = \"CPA\"\nlanguage = [\"es\", \"ja\"]\n",
    );
    room.write("queries/none.toml", "description = \"Nothing\"\ncommand = \"search\"\nquery = \"sinonimia\"\n");
}

#[test]
fn a_saved_query_answers_as_its_command_does() {
    let room = Room::with_articles();
    save(&room);
    let without = |records: Vec<Value>| -> Vec<Value> {
        let mut records = records;
        for record in &mut records {
            record.as_object_mut().unwrap().shift_remove("saved");
        }
        records
    };
    let saved = lines(&room.ok(&["run", "queries/spent.toml"]).text);
    assert!(saved.len() >= 3 && saved.iter().all(|record| record["saved"] == "spent"), "{saved:?}");
    assert_eq!(without(saved), lines(&room.ok(&["figures", "--currency", "CNY", "--min", "1亿"]).text));
    // By name, and several in one answer.
    let both = json(&room.ok(&["run", "cost", "spent", "--format", "json"]).text);
    let names: Vec<&str> = both.as_array().unwrap().iter().map(|record| record["saved"].as_str().unwrap()).collect();
    assert!(names.starts_with(&["cost", "cost", "spent"]), "{names:?}");
    let table = room.ok(&["run", "cost", "spent", "--format", "table"]).text;
    assert!(table.starts_with("Who pays (cost)\n") && table.contains("\nWhat was spent (spent)\n"), "{table}");
    assert_eq!(room.run(&["run", "none"]).code, 1);
    assert_eq!(room.run(&["run", "none", "cost"]).code, 0);
    // Without a name they are listed.
    let listed = lines(&room.ok(&["run"]).text);
    assert_eq!(
        listed.iter().map(|saved| saved["name"].as_str().unwrap()).collect::<Vec<_>>(),
        ["cost", "none", "spent"]
    );
}

#[test]
fn a_saved_query_that_is_wrong_says_where() {
    let room = Room::with_articles();
    let check = |text: &str, expect: &str| {
        room.write("queries/wrong.toml", text);
        let ran = room.run(&["run", "wrong"]);
        assert_eq!(ran.code, 2, "{text}");
        assert!(ran.error.contains("wrong.toml") && ran.error.contains(expect), "{}", ran.error);
        assert_eq!(ran.error.lines().count(), 1, "{}", ran.error);
    };
    let head = "description = \"d\"\ncommand = \"figures\"\n";
    check(&format!("{head}curency = \"CNY\"\n"), "'--curency'");
    check(&format!("{head}min = \"many\"\n"), "expected an amount");
    check(&format!("{head}query = \"(CPA\"\n"), "");
    check(&format!("{head}index = \"elsewhere\"\n"), "not in a saved query");
    check("command = \"figures\"\n", "`description` is missing");
    check("description = \"d\"\ncommand = \"ingest\"\n", "expected search, figures or companies in `command`");
    assert_eq!(room.run(&["run", "not-there"]).code, 2);
    save(&room);
    let csv = room.run(&["run", "cost", "spent", "--format", "csv"]);
    assert_eq!(csv.code, 2, "lines of different columns are no table");
}

/// The saved queries of the repository on its own corpus.
#[test]
fn every_saved_query_of_ours_finds_something() {
    let room = Room::new();
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    std::os::unix::fs::symlink(root.join("corpus"), room.path("corpus")).unwrap();
    std::os::unix::fs::symlink(root.join("queries"), room.path("queries")).unwrap();
    let listed = lines(&room.ok(&["run"]).text);
    assert!(listed.len() >= 6, "{listed:?}");
    for saved in &listed {
        room.ok(&["run", saved["name"].as_str().unwrap()]);
    }
}

#[test]
fn shells_and_manuals_know_every_command() {
    let room = Room::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = room.ok(&["completions", shell]).text;
        assert!(script.contains("companies") && script.contains("max-article-bytes"), "{shell}");
    }
    let page = room.ok(&["man"]).text;
    assert!(page.contains(".TH gaceta 1") && page.contains("analyze"), "{page}");
    room.ok(&["man", "--folder", "man"]);
    for command in ["ingest", "search", "figures", "companies", "show", "analyze", "stats", "run"] {
        assert!(room.path(&format!("man/gaceta-{command}.1")).is_file(), "{command}");
    }
}

#[test]
fn show_marks_the_text_and_keeps_its_columns() {
    let room = Room::with_articles();
    room.write(
        "corpus/mixed.txt",
        "要約\n\n利用者を1人獲得する費用は6元前後とされ、会員が1か月続けば元が取れる計算になる。専門家はそうみている。\n\n\
         月之暗面今年春天的单次获客成本是30元，半年里共花了1.3亿元做投放。豆包的投放更猛，仅6月就花了1.1亿元。\n",
    );
    room.ok(&["ingest", "corpus"]);
    let show = |color: &str, columns: &str| {
        let mut command = room.gaceta(&["show", "mixed.txt", "--format", "table", "--color", color]);
        String::from_utf8(command.env("COLUMNS", columns).output().unwrap().stdout).unwrap()
    };
    let plain = show("never", "60");
    assert!(plain.lines().all(|line| line.width() <= 60), "{plain}");
    let joined: String = plain.lines().filter_map(|line| line.split_once("│ ")).map(|(_, text)| text).collect();
    assert!(joined.contains("{月之暗面}今年春天") && joined.contains("花了[1.3亿元]做投放"), "{plain}");
    assert!(plain.lines().any(|line| line.starts_with("ja  │ ")), "{plain}");
    assert!(plain.lines().any(|line| line.starts_with("zh  │ {月之暗面}")), "{plain}");
    assert!(plain.contains("130 000 000 CNY  1.3亿元"), "{plain}");
    // Colour stands in place of the brackets and takes no columns.
    let coloured = show("always", "60");
    assert!(coloured.contains("\u{1B}[1;36m月之暗面\u{1B}[0m") && !coloured.contains("{月之暗面}"), "{coloured}");
    let bare = coloured.split('\u{1B}').map(|piece| piece.split_once('m').map_or(piece, |(_, rest)| rest));
    // The first piece has no code before it.
    assert!(bare.skip(1).collect::<String>().lines().all(|line| line.width() <= 60), "{coloured}");
}

#[test]
fn analyze_explains_what_it_read_and_what_it_refused() {
    let room = Room::new();
    let text = "2024年5月，该店在伦敦花了约120至130亿美元，见GPT-4，第三名。\n\n每天的投放就有60万，票价每杯15元。\n\n\
                Bogotá. La petrolera ganó 315, 420 y 610 pesos al mes, según la ley 3.5.1 del año 2023 en todo el país.\n";
    let input = format!("{}\n", serde_json::json!({"id": "a", "text": text}));
    let plain = room.pipe(&["analyze"], input.as_bytes());
    assert!(!plain.text.contains("explain") && !plain.text.contains("refused"), "{}", plain.text);
    let explained = &lines(&room.pipe(&["analyze", "--explain"], input.as_bytes()).text)[0];
    // The flag adds, and changes nothing.
    let mut bare = explained.clone();
    bare.as_object_mut().unwrap().shift_remove("refused");
    for figure in bare["figures"].as_array_mut().unwrap() {
        figure.as_object_mut().unwrap().shift_remove("explain").unwrap();
    }
    assert_eq!(bare, lines(&plain.text)[0]);

    let figures = explained["figures"].as_array().unwrap();
    let of = |raw: &str| {
        let found = figures.iter().find(|figure| figure["raw"] == raw);
        &found.unwrap_or_else(|| panic!("no {raw} in {figures:#?}"))["explain"]
    };
    let roles = |raw: &str| -> Vec<(String, String)> {
        let tokens = of(raw)["tokens"].as_array().unwrap().iter();
        tokens
            .map(|token| {
                let place = token["start"].as_u64().unwrap() as usize..token["end"].as_u64().unwrap() as usize;
                assert_eq!(text[place], *token["raw"].as_str().unwrap());
                (token["role"].as_str().unwrap().to_owned(), token["raw"].as_str().unwrap().to_owned())
            })
            .collect()
    };
    let is = |found: Vec<(String, String)>, expect: &[(&str, &str)]| {
        assert_eq!(found.iter().map(|(role, raw)| (role.as_str(), raw.as_str())).collect::<Vec<_>>(), expect);
    };
    is(
        roles("120至130亿美元"),
        &[
            ("hedge", "约"),
            ("number", "120"),
            ("separator", "至"),
            ("number", "130"),
            ("magnitude", "亿"),
            ("currency", "美元"),
        ],
    );
    is(roles("60万"), &[("rate", "每天"), ("cue", "投放"), ("number", "60"), ("magnitude", "万")]);
    is(roles("610 pesos"), &[("number", "610"), ("currency", "pesos"), ("rate", "al mes")]);
    let why = |raw: &str| of(raw)["currency"].as_str().unwrap().to_owned();
    let at = |word: &str| text.find(word).unwrap();
    assert_eq!(why("120至130亿美元"), format!("the word \"美元\" at {} is USD", at("美元")));
    assert_eq!(why("315"), format!("shared with \"610 pesos\" at {}", at("610")));
    assert!(why("610 pesos").contains("is datelined from COP's country"), "{}", why("610 pesos"));
    assert!(why("15元").contains("CNY is the default"), "{}", why("15元"));
    assert_eq!(of("60万")["rule"], "money.implicit");

    let refused: Vec<(&str, &str)> = (explained["refused"].as_array().unwrap().iter())
        .map(|refused| {
            let place = refused["start"].as_u64().unwrap() as usize..refused["end"].as_u64().unwrap() as usize;
            assert_eq!(text[place], *refused["raw"].as_str().unwrap());
            (refused["raw"].as_str().unwrap(), refused["why"].as_str().unwrap())
        })
        .collect();
    let expect = [
        ("2024", "unit of time"),
        ("5", "unit of time"),
        ("4", "part of the word, name or code before it"),
        ("三", "a place in an order"),
        ("3.5.1", "a version or an address"),
        ("2023", "a year or a number that nothing counts"),
    ];
    assert_eq!(refused.len(), expect.len(), "{refused:#?}");
    for ((raw, why), (expect_raw, expect_why)) in refused.into_iter().zip(expect) {
        assert!(raw == expect_raw && why.contains(expect_why), "{raw} {why}");
    }

    let table = room.pipe(&["analyze", "--explain", "--format", "table"], input.as_bytes()).text;
    assert!(table.contains("      money.range: hedge \"约\" · number \"120\" · separator \"至\""), "{table}");
    assert!(table.contains("  no figure: \"3.5.1\" at "), "{table}");
}
