//! The arrows of the map in `src/lib.rs`, held by reading the sources: who may use whom, and who may touch the world.

use std::fs;
use std::path::{Path, PathBuf};

/// Each folder (or file) of `src` with what it may use of ours. An arrow that is not here is an event: say it in the
/// commit.
const ARROWS: &[(&str, &[&str])] = &[
    ("languages", &[]),
    ("corpus", &[]),
    ("parallel", &[]),
    ("article", &["corpus", "languages"]),
    ("mentions", &["languages"]),
    ("pipeline", &["article", "languages", "mentions"]),
    ("index", &["article", "languages", "mentions", "pipeline"]),
    ("queries", &["article", "languages", "mentions", "pipeline", "index"]),
    ("output", &[]),
    ("commands", &["article", "corpus", "index", "languages", "mentions", "output", "parallel", "pipeline", "queries"]),
    ("main", &["commands"]),
];

/// What reads or writes the world, and the folders that may; of `corpus` only `fetch` touches the network and the
/// clock.
const WORLD: &[(&str, &[&str])] = &[
    ("std::fs", &["corpus", "index", "commands"]),
    ("std::net", &["corpus/fetch"]),
    ("reqwest", &["corpus/fetch"]),
    ("std::process", &["commands", "index", "main"]),
    // The index tells who holds its lock.
    ("std::env", &["output", "commands", "index"]),
    ("Instant", &["corpus/fetch"]),
    ("SystemTime", &[]),
    ("now()", &["corpus/fetch"]),
    ("unsafe ", &[]),
];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The code of a file without its comments and unit tests, which may use what they like.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

fn all() -> Vec<(String, PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    files
        .into_iter()
        .filter(|path| !path.ends_with("lib.rs") && !path.ends_with("tests.rs"))
        .map(|path| {
            let inside = path.strip_prefix(&root).unwrap().to_string_lossy().into_owned();
            let owner = inside.split('/').next().unwrap_or_default().trim_end_matches(".rs").to_owned();
            let code = code(&path);
            (owner, path, code)
        })
        .collect()
}

#[test]
fn arrows_between_folders_point_one_way() {
    let mut wrong = Vec::new();
    for (owner, path, code) in all() {
        let (_, allowed) =
            ARROWS.iter().find(|(name, _)| *name == owner).unwrap_or_else(|| panic!("src/{owner} is not on the map"));
        for (at, _) in code.match_indices("crate::").chain(code.match_indices("gaceta::")) {
            let rest = code[at..].split_once("::").map_or("", |(_, rest)| rest);
            let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            let ours = ARROWS.iter().any(|(known, _)| *known == name);
            if ours && name != owner && !allowed.contains(&name.as_str()) {
                wrong.push(format!("{}: {owner} may not use {name}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_the_edges_touch_the_world() {
    let mut wrong = Vec::new();
    for (owner, path, code) in all() {
        let owner =
            if path.to_string_lossy().contains("/src/corpus/fetch/") { "corpus/fetch".to_owned() } else { owner };
        for (what, allowed) in WORLD {
            let may = |name: &&str| owner == **name || owner.starts_with(&format!("{name}/"));
            if code.contains(what) && !allowed.iter().any(may) {
                wrong.push(format!("{}: {owner} may not use {}", path.display(), what.trim()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_language_has_the_same_room() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/languages");
    let rooms: Vec<PathBuf> =
        fs::read_dir(&root).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    assert_eq!(rooms.len(), gaceta::languages::LANGUAGES.len(), "a room is not in the table, or a language has none");
    for room in rooms {
        for file in [
            "mod.rs",
            "segment.rs",
            "numbers.rs",
            "money.rs",
            "companies.rs",
            "surroundings.rs",
            "ambiguous.tsv",
            "examples/figures.txt",
        ] {
            assert!(room.join(file).is_file(), "expected {} in {}", file, room.display());
        }
    }
}
