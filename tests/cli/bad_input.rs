//! Bad input: each kind is named with its reason, is counted, and never costs a good article.

use std::fs::File;
use std::os::unix::fs::symlink;

use serde_json::Value;

use crate::room::{Room, json, lines};

/// Puts one kind of bad input into the folder `corpus`.
type Make = fn(&Room);

/// Every kind: what it is, how it is made, and how its line on standard error begins and ends.
const KINDS: &[(&str, Make, &str, &str)] = &[
    ("an empty file", |room| room.write("corpus/empty.txt", ""), "rejected: empty.txt: ", "no text in it"),
    ("white space", |room| room.write("corpus/blank.md", " \n\t\u{3000}\n"), "rejected: blank.md: ", "no text in it"),
    (
        "a picture named like a text",
        |room| room.write("corpus/picture.txt", b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\x01\0"),
        "rejected: picture.txt: ",
        "expected text, found a PNG picture",
    ),
    (
        "bytes of nothing",
        |room| room.write("corpus/zeros.html", [0, 1, 2, 0, 255, 0, 0, 7, 0, 0].repeat(100)),
        "rejected: zeros.html: expected text, found ",
        "",
    ),
    (
        "a link that leads back",
        |room| symlink(room.path("corpus"), room.path("corpus/again")).unwrap(),
        "rejected: again: the link leads back to ",
        "a folder above it",
    ),
    (
        "a file that is gone",
        |room| symlink(room.path("corpus/gone-target"), room.path("corpus/gone.txt")).unwrap(),
        "rejected: gone.txt: cannot be read: ",
        "No such file or directory",
    ),
    (
        "a pipe",
        |room| {
            assert!(std::process::Command::new("mkfifo").arg(room.path("corpus/pipe.txt")).status().unwrap().success())
        },
        "rejected: pipe.txt: expected a file or a folder, found something else",
        "",
    ),
    (
        "a malformed line",
        |room| {
            let good = |n| format!("{{\"id\": \"good-{n}\", \"text\": \"El banco pagó {n} millones de euros.\"}}\n");
            room.write("corpus/lines.jsonl", [good(1), "{\"text\": \"El ban\n".to_owned(), good(2)].concat());
        },
        "rejected: lines.jsonl:2: line 2 is not the JSON of an article: ",
        "",
    ),
    (
        "a record without a text",
        |room| room.write("corpus/other.json", "[{\"title\": \"x\", \"body\": \"y\"}]"),
        "rejected: other.json:1: ",
        "the record has no `text`, only title, body",
    ),
    (
        "an id that is taken",
        |room| {
            let line = |n| format!("{{\"id\": \"same\", \"text\": \"El banco pagó {n} millones de euros.\"}}\n");
            room.write("corpus/twice.jsonl", [line(3), line(4)].concat());
        },
        "rejected: twice.jsonl:2: ",
        "its id \"same\" is taken by twice.jsonl:1",
    ),
    (
        "an article of 200 MB",
        |room| File::create(room.path("corpus/large.txt")).unwrap().set_len(200_000_000).unwrap(),
        "rejected: large.txt: expected at most 67108864 bytes in one article, found 200000000",
        "",
    ),
    (
        "a broken archive",
        |room| room.write("corpus/broken.txt.gz", b"\x1F\x8B\x08 and then something else"),
        "rejected: broken.txt.gz: cannot be read: ",
        "",
    ),
    (
        "a feed that breaks off",
        |room| room.write("corpus/feed.xml", "<rss version=\"2.0\"><channel><item><title>x</title"),
        "rejected: feed.xml: ",
        "",
    ),
];

/// What is read all the same, and what is said of it.
const WARNED: &[(&str, Make, &str)] = &[
    (
        "bytes that are no UTF-8",
        |room| {
            let mut bytes = "El banco pagó 7 millones de euros por la compañía española. ".repeat(20).into_bytes();
            bytes.extend_from_slice(b"\xF0\x28\x8C");
            bytes.extend_from_slice(" y después otros 8 millones de euros.".as_bytes());
            room.write("corpus/torn.txt", bytes);
        },
        "warning: torn.txt: ",
    ),
    (
        "HTML without an end",
        |room| {
            let mut page = "<html><head><title>Banco</title><body><p>El banco pagó 9 millones de euros</b>".to_owned();
            page.push_str(&"<span><i>".repeat(3000));
            page.push_str(" y después otros 11 millones de euros<!-- ");
            room.write("corpus/torn.html", page);
        },
        "warning: torn.html: ",
    ),
];

fn good(room: &Room) {
    room.write("corpus/a-first.txt", "El banco pagó 5 millones de euros en septiembre.");
    // A folder may be named like a file.
    room.write("corpus/folder.txt/inside.txt", "El banco pagó 6 millones de euros en octubre.");
    room.write("corpus/z-last.txt", "El banco pagó 12 millones de euros en noviembre.");
    // No articles and nothing wrong: passed over without a word.
    room.write("corpus/photo.png", b"\x89PNG\r\n\x1A\n");
    room.write("corpus/notes", "no extension");
}

#[test]
fn each_kind_of_bad_input_is_named_and_ends_in_3() {
    for (kind, make, start, end) in KINDS {
        let room = Room::new();
        good(&room);
        make(&room);
        let ran = room.run(&["ingest", "corpus"]);
        assert_eq!(ran.code, 3, "{kind}: {}", ran.error);
        let said: Vec<&str> = ran.error.lines().filter(|line| line.starts_with("rejected: ")).collect();
        assert_eq!(said.len(), 1, "{kind}: {}", ran.error);
        assert!(said[0].starts_with(start) && said[0].contains(end), "{kind}: {}", said[0]);
        let summary = json(&ran.text);
        assert_eq!(summary["rejected"], 1, "{kind}");
        assert_eq!(summary["reasons"].as_object().unwrap().values().filter_map(Value::as_u64).sum::<u64>(), 1);
    }
}

#[test]
fn what_was_lost_is_said_and_the_rest_is_read() {
    for (kind, make, start) in WARNED {
        let room = Room::new();
        make(&room);
        let ran = room.run(&["ingest", "corpus"]);
        assert_eq!(ran.code, 0, "{kind}: {}", ran.error);
        assert!(ran.error.starts_with(start), "{kind}: {}", ran.error);
        assert_eq!(json(&ran.text)["warned"], 1, "{kind}");
        let figures = lines(&room.ok(&["figures", "--kind", "money"]).text);
        assert!(figures.len() >= 2, "{kind}: the text before and after is read: {figures:?}");
        let article = json(&room.ok(&["show", figures[0]["article"].as_str().unwrap()]).text);
        assert_eq!(article["warnings"].as_array().unwrap().len(), 1, "{kind}");
    }
}

#[test]
fn a_folder_with_every_kind_at_once_keeps_every_good_article() {
    let room = Room::new();
    good(&room);
    for (_, make, ..) in KINDS {
        make(&room);
    }
    for (_, make, _) in WARNED {
        make(&room);
    }
    let ran = room.run(&["ingest", "corpus", "--rejected", "rejected.jsonl"]);
    assert_eq!(ran.code, 3, "{}", ran.error);
    let summary = json(&ran.text);
    assert_eq!((summary["rejected"].as_u64(), summary["warned"].as_u64()), (Some(KINDS.len() as u64), Some(2)));
    assert_eq!(summary["skipped"], 2);
    for (kind, _, start, _) in KINDS {
        assert_eq!(ran.error.lines().filter(|line| line.starts_with(start)).count(), 1, "{kind}: {}", ran.error);
    }
    let list = lines(&std::fs::read_to_string(room.path("rejected.jsonl")).unwrap());
    assert_eq!(list.len(), KINDS.len());
    assert!(list.iter().all(|line| line["schema"] == "gaceta.rejected/1" && line["message"].is_string()));
    assert_eq!(
        room.articles(&["search", "banco", "--limit", "100"]),
        [
            "a-first.txt",
            "folder.txt/inside.txt",
            "lines.jsonl",
            "lines.jsonl",
            "torn.html",
            "torn.txt",
            "twice.jsonl",
            "z-last.txt"
        ]
    );
    // The same run again changes nothing and says the same.
    let again = room.run(&["ingest", "corpus"]);
    assert_eq!((again.code, json(&again.text)["unchanged"].as_u64()), (3, Some(8)));
    // The same folder without an index.
    let analyzed = room.run(&["analyze", "corpus"]);
    assert_eq!((analyzed.code, lines(&analyzed.text).len()), (3, 9), "an id may come twice where none is stored");
}

#[test]
fn the_limit_is_stated_and_can_be_moved() {
    let room = Room::new();
    let text = "El banco pagó 5 millones de euros en septiembre. ".repeat(50);
    room.write("corpus/a.txt", &text);
    room.write("corpus/b.jsonl", format!("{}\n", serde_json::json!({ "text": text })));
    let ran = room.run(&["ingest", "corpus", "--max-article-bytes", "2KB"]);
    assert_eq!(ran.code, 3);
    let said: Vec<&str> = ran.error.lines().collect();
    assert!(said[0].starts_with("rejected: a.txt: expected at most 2000 bytes in one article, found 2500"), "{said:?}");
    assert!(said[0].ends_with("--max-article-bytes raises the limit"), "{said:?}");
    assert!(said[1].starts_with("rejected: b.jsonl:1: expected at most 2000 bytes"), "{said:?}");
    assert_eq!(room.run(&["ingest", "corpus", "--max-article-bytes", "1 MiB"]).code, 0);
    assert_eq!(room.run(&["ingest", "corpus", "--max-article-bytes", "lots"]).code, 2);
    assert_eq!(room.pipe(&["analyze", "--text", "--max-article-bytes", "2k"], text.as_bytes()).code, 3);
}

#[test]
fn ten_gigabytes_that_are_no_text_are_not_read() {
    let room = Room::new();
    good(&room);
    File::create(room.path("corpus/disk.img")).unwrap().set_len(10 << 30).unwrap();
    File::create(room.path("corpus/disk.txt")).unwrap().set_len(10 << 30).unwrap();
    let ran = room.run(&["ingest", "corpus"]);
    assert_eq!(ran.code, 3);
    assert_eq!(ran.error.lines().count(), 1, "{}", ran.error);
    let summary = json(&ran.text);
    assert_eq!((summary["skipped"].as_u64(), summary["read"].as_u64()), (Some(3), Some(3)));
}

#[test]
fn nothing_in_an_article_steers_the_terminal() {
    let room = Room::new();
    room.write("corpus/steer.txt", "El banco \u{1B}[31mpagó\u{1B}[2J 5 millones de euros. \u{202E}odnoF\u{7}");
    room.ok(&["ingest", "corpus"]);
    for arguments in [&["show", "steer.txt"][..], &["search", "banco"], &["figures"], &["analyze", "corpus"]] {
        for color in ["always", "never"] {
            let more = ["--format", "table", "--color", color];
            let text = room.ok(&[arguments, &more].concat()).text;
            let rest = text.replace("\u{1B}[0m", "");
            assert!(
                !rest.contains(['\u{7}', '\u{202E}']) && !rest.contains("[2J\u{1B}") && !rest.contains("\u{1B}[31m"),
                "{text:?}"
            );
            assert!(color == "always" || !text.contains('\u{1B}'), "{text:?}");
            assert!(!rest.contains("\u{1B}[2J"), "{text:?}");
        }
    }
}

/// An index holds no term of more than 64 kilobytes: such an article could not be replaced.
#[test]
fn names_that_are_too_long_are_refused_or_cut() {
    let room = Room::new();
    let line = |id: usize, source: usize, text: &str| {
        format!("{{\"id\":\"{}\",\"source\":\"{}\",\"text\":\"{text}\"}}\n", "a".repeat(id), "é".repeat(source))
    };
    let ran = room.pipe(&["ingest", "-"], line(1_001, 1, "uno").as_bytes());
    assert_eq!(ran.code, 3);
    assert!(ran.error.contains("expected at most 1000 bytes in `id`, found more"), "{}", ran.error);
    for text in ["uno", "dos"] {
        let ran = room.pipe(&["ingest", "-"], line(1_000, 40_000, text).as_bytes());
        assert_eq!(ran.code, 0, "{}", ran.error);
        assert!(ran.error.contains("the name of its source is cut at 1000 bytes"), "{}", ran.error);
    }
    assert_eq!(room.run(&["search", "uno"]).code, 1, "it was replaced");
    let stored = lines(&room.ok(&["search", "dos"]).text);
    assert_eq!(stored.len(), 1);
    assert_eq!(stored[0]["source"], "é".repeat(500));
    room.ok(&["verify"]);
}
