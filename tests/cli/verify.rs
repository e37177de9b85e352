//! What `verify` sees, and what it does not call wrong.

use std::fs;

use crate::room::{Room, json, lines};

fn findings(room: &Room, code: i32) -> Vec<(String, bool)> {
    let ran = room.run(&["verify"]);
    assert_eq!(ran.code, code, "{}{}", ran.text, ran.error);
    let records = lines(&ran.text);
    assert!(records.iter().all(|record| record["schema"] == "gaceta.finding/1" && record["message"].is_string()));
    records
        .iter()
        .map(|record| (record["finding"].as_str().unwrap().to_owned(), record["wrong"].as_bool().unwrap()))
        .collect()
}

#[test]
fn a_sound_index_is_called_sound_and_a_changed_source_stale() {
    let room = Room::with_articles();
    let record = |text: &str| format!("{}\n", serde_json::json!({ "text": text }));
    let one = record("El banco pagó 3 millones de euros.");
    room.write("corpus/all.jsonl", [one.clone(), record("El banco pagó 4 millones de euros.")].concat());
    room.ok(&["ingest", "corpus"]);
    room.pipe(&["ingest", "-"], one.as_bytes());
    let sound = room.ok(&["verify"]);
    assert_eq!(sound.text, "");
    assert!(sound.error.starts_with("sound: 8 articles, "), "{}", sound.error);
    for (format, empty) in [("json", "[]\n"), ("csv", ""), ("table", ""), ("ndjson", "")] {
        assert_eq!(room.ok(&["verify", "--format", format]).text, empty);
    }
    room.write("corpus/en/record.txt", "Another text.");
    fs::remove_file(room.path("corpus/es/puja.txt")).unwrap();
    room.write("corpus/all.jsonl", &one);
    let findings = findings(&room, 0);
    let expect = [("gone", false), ("stale", false), ("gone", false)];
    assert_eq!(findings.iter().map(|(finding, wrong)| (finding.as_str(), *wrong)).collect::<Vec<_>>(), expect);
    let ran = room.ok(&["verify"]);
    assert!(ran.error.ends_with(", 1 stale, 2 gone\n"), "{}", ran.error);
    assert_eq!(room.ok(&["verify", "--index-only"]).text, "");
    let table = room.ok(&["verify", "--format", "table"]).text;
    assert!(table.contains("stale  en/record.txt: its file has changed since\n"), "{table}");
    assert_eq!(json(&room.ok(&["verify", "--format", "json"]).text).as_array().unwrap().len(), 3);
}

#[test]
fn a_damaged_file_is_named() {
    let room = Room::with_articles();
    room.ok(&["ingest", "corpus"]);
    let generation = room.path("index").join(fs::read_to_string(room.path("index/CURRENT")).unwrap().trim());
    let store = fs::read_dir(&generation)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.extension().is_some_and(|extension| extension == "store"))
        .unwrap();
    let whole = fs::read(&store).unwrap();
    let mut damaged = whole.clone();
    damaged[whole.len() / 2] ^= 0x10;
    fs::write(&store, damaged).unwrap();
    assert_eq!(findings(&room, 3), [("file".to_owned(), true)]);
    fs::write(&store, &whole[..whole.len() / 2]).unwrap();
    assert_eq!(findings(&room, 3), [("file".to_owned(), true)]);
    fs::remove_file(&store).unwrap();
    let ran = room.run(&["verify"]);
    assert_eq!(ran.code, 3, "{}", ran.error);
    assert!(ran.text.contains(".store"), "{}", ran.text);
    fs::write(&store, whole).unwrap();
    assert_eq!(findings(&room, 0), []);
}

#[test]
fn what_cannot_be_looked_at_is_no_verdict() {
    let room = Room::with_articles();
    assert_eq!(room.run(&["verify"]).code, 2, "no index: none is built to be checked");
    assert!(!room.path("index").exists());
    room.ok(&["ingest", "corpus"]);
    let stamp =
        room.path("index").join(fs::read_to_string(room.path("index/CURRENT")).unwrap().trim()).join("stamp.json");
    let old = fs::read_to_string(&stamp).unwrap().replace("\"extractor\": \"", "\"extractor\": \"0.");
    fs::write(&stamp, old).unwrap();
    for arguments in [&["verify"][..], &["search", "CPA"], &["ingest", "corpus"]] {
        let ran = room.run(arguments);
        assert_eq!(ran.code, 2);
        assert!(ran.error.contains("extractor 0.") && ran.error.contains("`gaceta ingest --rebuild`"), "{}", ran.error);
        assert!(!ran.error.contains("gazetteer"), "{}", ran.error);
    }
    room.ok(&["ingest", "--rebuild"]);
    room.ok(&["verify"]);
}
