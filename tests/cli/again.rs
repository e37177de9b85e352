//! One corpus read again and again: what is skipped, replaced, moved, dropped, and under which name it is known.

use std::fs;
use std::os::unix::fs::symlink;

use serde_json::Value;

use crate::room::{Ran, Room, json, lines};

fn text(amount: u32) -> String {
    format!("El banco pagó {amount} millones de euros por la compañía en septiembre.")
}

/// What a run counted: read, new, changed, unchanged, moved, removed, rejected.
#[track_caller]
fn counts(ran: &Ran) -> [u64; 7] {
    let summary = json(&ran.text);
    ["read", "new", "changed", "unchanged", "moved", "removed", "rejected"]
        .map(|count| summary[count].as_u64().unwrap())
}

/// Path and text of every article, sorted.
fn dump(room: &Room) -> Vec<(String, String)> {
    let figures = lines(&room.ok(&["figures"]).text);
    let mut ids: Vec<&str> = figures.iter().map(|figure| figure["article"].as_str().unwrap()).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut articles: Vec<(String, String)> = ids
        .iter()
        .map(|id| {
            let article: Value = json(&room.ok(&["show", id]).text);
            (article["path"].as_str().unwrap().to_owned(), article["body"].as_str().unwrap().to_owned())
        })
        .collect();
    articles.sort();
    articles
}

#[test]
fn two_folders_may_hold_the_same_path() {
    let room = Room::new();
    room.write("north/a.txt", text(3));
    room.write("south/a.txt", text(4));
    let both = [("a.txt".to_owned(), text(3)), ("a.txt".to_owned(), text(4))];
    assert_eq!(counts(&room.ok(&["ingest", "north", "south"])), [2, 2, 0, 0, 0, 0, 0]);
    assert_eq!(dump(&room), both);
    // Which of them is meant is for the person to say.
    let shown = room.run(&["show", "a.txt"]);
    assert_eq!(shown.code, 2);
    let told = shown.error.as_str();
    assert!(told.contains("several folders") && told.contains("north") && told.contains("south"), "{told}");
    // Each is known again, alone and in any order.
    assert_eq!(counts(&room.ok(&["ingest", "south", "north"])), [2, 0, 0, 2, 0, 0, 0]);
    assert_eq!(counts(&room.ok(&["ingest", "south", "--prune"])), [1, 0, 0, 1, 0, 0, 0]);
    room.write("south/a.txt", text(5));
    assert_eq!(counts(&room.ok(&["ingest", "south"])), [1, 0, 1, 0, 0, 0, 0]);
    // A folder is pruned without the others.
    fs::remove_file(room.path("north/a.txt")).unwrap();
    assert_eq!(counts(&room.ok(&["ingest", "south", "--prune"])), [1, 0, 0, 1, 0, 0, 0]);
    assert_eq!(counts(&room.ok(&["ingest", "north", "--prune"])), [0, 0, 0, 0, 0, 1, 0]);
    assert_eq!(dump(&room), [("a.txt".to_owned(), text(5))]);
    // Ids stay what they were, through a rebuild too.
    let id = |room: &Room| lines(&room.ok(&["figures"]).text)[0]["article"].clone();
    let before = id(&room);
    room.ok(&["ingest", "--rebuild", "south"]);
    assert_eq!(id(&room), before);
    assert_eq!(counts(&room.ok(&["ingest", "south"])), [1, 0, 0, 1, 0, 0, 0]);
    room.ok(&["verify"]);
}

#[test]
fn what_came_one_after_the_other_is_not_overwritten() {
    let room = Room::new();
    room.write("north/news/a.txt", text(3));
    room.write("south/news/a.txt", text(4));
    room.write("west/news/a.txt", text(6));
    for (folder, amount) in [("north/news", 1), ("south/news", 2), ("west/news", 3)] {
        assert_eq!(counts(&room.ok(&["ingest", folder]))[..2], [1, 1]);
        assert_eq!(dump(&room).len(), amount);
    }
    assert_eq!(counts(&room.ok(&["ingest", "west/news", "north/news", "south/news"])), [3, 0, 0, 3, 0, 0, 0]);
}

#[test]
fn a_path_never_doubles() {
    let room = Room::with_articles();
    assert_eq!(counts(&room.ok(&["ingest", "corpus", "./corpus", "corpus/es", "corpus/es/puja.txt"]))[..2], [5, 5]);
    let all = dump(&room);
    symlink(room.path("corpus"), room.path("link")).unwrap();
    for (again, read) in [
        (&["./corpus/../corpus"][..], 5),
        (&["link"], 5),
        (&["corpus/es"], 1),
        (&["corpus/es/puja.txt"], 1),
        (&["."], 5),
        (&["link/es", "corpus"], 5),
    ] {
        let ran = room.ok(&[&["ingest", "--prune"], again].concat());
        assert_eq!(counts(&ran), [read, 0, 0, read, 0, 0, 0], "{again:?}: {}", ran.error);
        assert_eq!(dump(&room), all, "{again:?}");
    }
    // The smaller folder first, then the larger.
    let room = Room::with_articles();
    room.ok(&["ingest", "corpus/es"]);
    assert_eq!(counts(&room.ok(&["ingest", "corpus"])), [5, 4, 0, 1, 0, 0, 0]);
    assert_eq!(counts(&room.ok(&["ingest", "corpus/es"])), [1, 0, 0, 1, 0, 0, 0]);
    // Two names of one file, and a folder of links to files that are there already.
    symlink("zhangben.txt", room.path("corpus/zh/another.txt")).unwrap();
    symlink("../corpus/en", room.path("corpus/again")).unwrap();
    let before = dump(&room);
    assert_eq!(counts(&room.ok(&["ingest", "corpus"])), [5, 0, 0, 5, 0, 0, 0]);
    assert_eq!(dump(&room), before);
}

#[test]
fn links_out_of_the_folder_are_followed_only_where_that_was_asked() {
    let room = Room::new();
    room.write("corpus/a.txt", text(3));
    room.write("secret/key.txt", text(4));
    room.write("corpus/.store/b", text(5));
    symlink(room.path("secret/key.txt"), room.path("corpus/key.txt")).unwrap();
    symlink(room.path("secret"), room.path("corpus/secret")).unwrap();
    symlink("/", room.path("corpus/disk")).unwrap();
    // A link that stays inside is a name like another.
    symlink(".store/b", room.path("corpus/b.txt")).unwrap();
    let ran = room.run(&["ingest", "corpus"]);
    assert_eq!((ran.code, &counts(&ran)[..2]), (3, &[2, 2][..]), "{}", ran.error);
    let said: Vec<&str> = ran.error.lines().collect();
    assert_eq!(said.len(), 3, "{said:?}");
    for (line, name) in said.iter().zip(["disk", "key.txt", "secret"]) {
        assert!(line.starts_with(&format!("rejected: {name}: the link leads out of the folder, to /")), "{said:?}");
        assert!(line.ends_with("--follow-links reads it all the same"), "{said:?}");
    }
    assert_eq!(json(&ran.text)["reasons"]["link_outside"], 3);
    fs::remove_file(room.path("corpus/disk")).unwrap();
    let followed = room.ok(&["ingest", "corpus", "--follow-links"]);
    assert_eq!(counts(&followed), [3, 1, 0, 2, 0, 0, 0], "two ways to one file: {}", followed.error);
    // Refused again, it is not gone.
    let refused = room.run(&["ingest", "corpus", "--prune"]);
    assert_eq!(counts(&refused), [2, 0, 0, 2, 0, 0, 2], "{}", refused.error);
    assert_eq!(room.run(&["analyze", "corpus"]).code, 3);
}

#[test]
fn a_move_is_one_change() {
    let room = Room::new();
    for amount in 1..=3 {
        room.write(&format!("corpus/{amount}.txt"), text(amount));
    }
    room.ok(&["ingest", "corpus"]);
    fs::create_dir(room.path("corpus/old")).unwrap();
    fs::rename(room.path("corpus/1.txt"), room.path("corpus/old/1.txt")).unwrap();
    fs::copy(room.path("corpus/2.txt"), room.path("corpus/copy.txt")).unwrap();
    let ran = room.ok(&["ingest", "corpus", "--committed", "committed.jsonl"]);
    assert_eq!(counts(&ran), [4, 1, 0, 2, 1, 0, 0], "a copy is new");
    assert!(ran.error.contains("moved: 1.txt is now old/1.txt\n"), "{}", ran.error);
    let changes: Vec<Value> = lines(&fs::read_to_string(room.path("committed.jsonl")).unwrap());
    let changes: Vec<&str> = changes.iter().map(|change| change["change"].as_str().unwrap()).collect();
    assert_eq!(changes, ["new", "removed", "moved"]);
    assert_eq!(json(&ran.text)["duplicate"], 1, "what is skipped is compared too");
    assert_eq!(counts(&room.ok(&["ingest", "corpus"])), [4, 0, 0, 4, 0, 0, 0]);
    // The whole folder under another name: every path stands again below it, and keeps its id.
    let ids = |room: &Room| {
        let mut ids: Vec<String> =
            lines(&room.ok(&["figures"]).text).iter().map(|f| f["article"].to_string()).collect();
        ids.sort();
        ids
    };
    let before = ids(&room);
    fs::rename(room.path("corpus"), room.path("articles")).unwrap();
    assert_eq!(counts(&room.ok(&["ingest", "articles"])), [4, 0, 0, 0, 4, 0, 0]);
    assert_eq!(ids(&room), before);
    // The project under another name: nothing has moved in it.
    fs::create_dir(room.path("project")).unwrap();
    for name in ["articles", "index"] {
        fs::rename(room.path(name), room.path("project").join(name)).unwrap();
    }
    let ran = room.ok(&["--index", "project/index", "ingest", "project/articles"]);
    assert_eq!(counts(&ran), [4, 0, 0, 4, 0, 0, 0]);
}

#[test]
fn a_folder_that_is_gone_is_dropped_only_by_name() {
    let room = Room::new();
    room.write("a/1.txt", text(1));
    room.write("b/2.txt", text(2));
    room.ok(&["ingest", "a", "b"]);
    fs::remove_dir_all(room.path("a")).unwrap();
    assert_eq!(room.run(&["ingest", "a"]).code, 2);
    assert_eq!(counts(&room.ok(&["ingest", "b", "--prune"])), [1, 0, 0, 1, 0, 0, 0]);
    assert_eq!(room.run(&["ingest", "c", "--prune"]).code, 2, "nothing was ever read there");
    assert_eq!(counts(&room.ok(&["ingest", "a", "--prune"])), [0, 0, 0, 0, 0, 1, 0]);
    assert_eq!(dump(&room), [("2.txt".to_owned(), text(2))]);
}

#[test]
fn an_id_that_is_held_elsewhere_is_refused_with_both_names() {
    let room = Room::new();
    let line = |amount| format!("{}\n", serde_json::json!({"id": "one", "text": text(amount)}));
    room.write("a/x.jsonl", line(1));
    room.write("b/y.jsonl", line(2));
    room.ok(&["ingest", "a"]);
    let ran = room.run(&["ingest", "b"]);
    let said = "rejected: y.jsonl:1: its id \"one\" is taken by a/x.jsonl\n";
    assert_eq!((ran.code, ran.error.as_str()), (3, said));
    assert_eq!(room.pipe(&["ingest", "-"], line(3).as_bytes()).code, 3);
    // To the letter the same: nothing is lost, nothing is done.
    assert_eq!(counts(&room.pipe(&["ingest", "-"], line(1).as_bytes())), [1, 0, 0, 1, 0, 0, 0]);
    assert_eq!(dump(&room), [("x.jsonl".to_owned(), text(1))]);
    // Its file is gone: the id is free.
    fs::remove_file(room.path("a/x.jsonl")).unwrap();
    assert_eq!(counts(&room.ok(&["ingest", "b"])), [1, 0, 1, 0, 0, 0, 0]);
    assert_eq!(dump(&room), [("y.jsonl".to_owned(), text(2))]);
    // A file takes over what came by standard input only where it is the same.
    let two = |amount| format!("{}\n", serde_json::json!({"id": "two", "text": text(amount)}));
    room.pipe(&["ingest", "-"], two(5).as_bytes());
    room.write("c/z.jsonl", two(6));
    let refused = room.run(&["ingest", "c"]);
    assert!(refused.code == 3 && refused.error.contains("is taken by standard input"), "{}", refused.error);
    room.write("c/z.jsonl", two(5));
    assert_eq!(counts(&room.ok(&["ingest", "c"])), [1, 0, 0, 0, 1, 0, 0]);
}

#[test]
fn lines_without_a_name_say_what_they_replace() {
    let room = Room::new();
    let line = |amount| format!("{}\n", serde_json::json!({ "text": text(amount) }));
    room.pipe(&["ingest", "-"], [line(1), line(2)].concat().as_bytes());
    let ran = room.pipe(&["ingest", "-"], line(3).as_bytes());
    assert_eq!(counts(&ran), [1, 0, 1, 0, 0, 0, 0]);
    assert!(ran.error.starts_with("1 article of standard input without `id` or `url` took the place"), "{}", ran.error);
}

#[test]
fn what_could_not_be_read_in_whole_is_not_gone() {
    let room = Room::new();
    let line = |id: &str| format!("{}\n", serde_json::json!({"id": id, "text": text(1)}));
    room.write("corpus/a.jsonl", [line("1"), line("2"), line("3")].concat());
    room.write("corpus/b.txt", text(4));
    room.ok(&["ingest", "corpus"]);
    room.write("corpus/a.jsonl", [line("1"), "{\"id\": \"2\", \"te\n".to_owned()].concat());
    room.write("corpus/b.txt", "");
    let ran = room.run(&["ingest", "corpus", "--prune"]);
    assert_eq!((ran.code, counts(&ran)), (3, [1, 0, 0, 1, 0, 0, 2]), "{}", ran.error);
    room.write("corpus/a.jsonl", [line("1"), line("2")].concat());
    fs::remove_file(room.path("corpus/b.txt")).unwrap();
    assert_eq!(counts(&room.ok(&["ingest", "corpus", "--prune", "--yes"])), [2, 0, 0, 2, 0, 2, 0]);
}

#[test]
fn a_rebuild_reads_again_what_the_index_knows() {
    let room = Room::new();
    room.write("a/1.txt", text(1));
    room.write("b/2.txt", text(2));
    room.write("b/3.txt", text(3));
    room.write("downloads/4.txt", text(4));
    room.write("downloads/private.txt", text(5));
    room.ok(&["ingest", "a", "b", "downloads/4.txt"]);
    let before = dump(&room);
    fs::remove_file(room.path("b/3.txt")).unwrap();
    // No folder is named, and there is no `corpus`.
    let ran = room.ok(&["ingest", "--rebuild"]);
    assert_eq!(json(&ran.text)["carried"], 1, "{}", ran.text);
    assert_eq!(dump(&room), before, "a file beside one that was named is nobody's business");
    assert_eq!(counts(&room.ok(&["ingest", "a", "b", "downloads/4.txt"])), [3, 0, 0, 3, 0, 0, 0]);
    let pruned = room.ok(&["ingest", "--rebuild", "--prune", "b"]);
    assert_eq!((&counts(&pruned)[5..], &json(&pruned.text)["carried"]), (&[1, 0][..], &Value::from(0)));
    assert_eq!(dump(&room).len(), 3);
    room.ok(&["verify"]);
}

#[test]
fn names_are_kept_as_they_are_and_shown_without_their_controls() {
    let room = Room::new();
    for (amount, name) in
        ["line\nbreak.txt", "\u{1B}[31mred.txt", "a..double..dot...txt", "-=cmd|' calc'!A0.txt", "月.txt"]
            .into_iter()
            .enumerate()
    {
        room.write(&format!("corpus/{name}"), text(amount as u32 + 1));
    }
    room.write("corpus/\u{1B}]0;title\u{7}.txt", "");
    let ran = room.run(&["ingest", "corpus"]);
    assert_eq!((ran.code, &counts(&ran)[..2]), (3, &[5, 5][..]));
    assert!(!ran.error.contains(['\u{1B}', '\u{7}']), "{:?}", ran.error);
    let paths: Vec<String> = dump(&room).into_iter().map(|(path, _)| path).collect();
    assert!(
        paths.contains(&"line\nbreak.txt".to_owned()) && paths.contains(&"a..double..dot...txt".to_owned()),
        "{paths:?}"
    );
    let table = room.ok(&["figures", "--format", "table", "--color", "never"]).text;
    assert!(!table.contains('\u{1B}') && table.lines().all(|line| line != "break.txt"), "{table:?}");
    let csv = room.ok(&["figures", "--format", "csv"]).text;
    assert!(csv.contains(",'-=cmd|") && !csv.contains(",-=cmd|"), "{csv}");
    assert_eq!(counts(&room.run(&["ingest", "corpus"]))[3], 5);
    room.ok(&["verify"]);
}
