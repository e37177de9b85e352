//! Nothing that was reported is lost: kill -9 at random moments, a full disk, a folder that may not be written, files
//! that come and go, readers beside a writer.
//!
//! The long runs are commands of their own: `cargo test --test crash -- --ignored --nocapture` (200 kills on 3,000
//! articles; a minute of readers beside a writer). `CRASH_SEED` gives another order of events.

#[path = "cli/room.rs"]
#[allow(dead_code)]
mod room;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use gaceta::article::id_of_path;
use gaceta::index::{Index, Versions};
use room::{Room, json, lines};

/// A generator of the same numbers for the same seed (splitmix64).
struct Chance(u64);

impl Chance {
    fn seeded(seed: u64) -> Chance {
        Chance(std::env::var("CRASH_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(seed))
    }

    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % end.max(1)
    }
}

/// A short article in one of four languages, with figures and companies in it.
fn article(chance: &mut Chance) -> String {
    let (amount, other) = (1 + chance.below(900), 2 + chance.below(90));
    let text = match chance.below(4) {
        0 => format!(
            "月之暗面今年花了{amount}万元投放广告，单个用户的成本是{other}元。\n\n豆包的投放也很猛，估值{other}亿美元。"
        ),
        1 => {
            format!("Kimi gastó {amount} millones de yuanes en anuncios.\n\nByteDance pagó {other} euros por usuario.")
        }
        2 => format!("ミニマックスは{amount}億円を集めた。\n\n広告費は{other}万元で、利用者は{other}万人に達した。"),
        _ => format!("ByteDance spent {amount} million yuan on Doubao.\n\nThe average sign-up cost ${other} in June."),
    };
    format!("{text}\n")
}

/// A corpus that changes: every file by its path, with all the texts that the index may have of it by now.
struct Corpus {
    files: BTreeMap<String, String>,
    /// By article id.
    texts: BTreeMap<String, BTreeSet<String>>,
    made: u64,
}

const RECORDS: usize = 10;

impl Corpus {
    fn new(room: &Room, chance: &mut Chance, articles: usize) -> Corpus {
        let mut corpus = Corpus { files: BTreeMap::new(), texts: BTreeMap::new(), made: 0 };
        while corpus.files.len() < articles * 9 / 10 {
            corpus.add(room, chance);
        }
        // A tenth stands in files of many records.
        for file in 0..articles / 10 / RECORDS {
            let line = |n| serde_json::json!({"id": format!("record-{file}-{n}"), "text": article(chance)}).to_string();
            room.write(&format!("corpus/many/{file}.jsonl"), (0..RECORDS).map(line).collect::<Vec<_>>().join("\n"));
        }
        corpus
    }

    fn id(path: &str) -> String {
        id_of_path("", path, None)
    }

    fn write(&mut self, room: &Room, path: String, text: String) {
        room.write(&format!("corpus/{path}"), &text);
        self.texts.entry(Self::id(&path)).or_default().insert(text.clone());
        self.files.insert(path, text);
    }

    fn add(&mut self, room: &Room, chance: &mut Chance) {
        self.made += 1;
        let path = format!("{}/{}.txt", chance.below(7), self.made);
        self.write(room, path, article(chance));
    }

    fn any(&self, chance: &mut Chance) -> String {
        self.files.keys().nth(chance.below(self.files.len() as u64) as usize).unwrap().clone()
    }

    /// Changes, adds, moves and removes some files.
    fn go_on(&mut self, room: &Room, chance: &mut Chance) {
        for _ in 0..1 + self.files.len() / 40 {
            let path = self.any(chance);
            match chance.below(4) {
                0 => self.add(room, chance),
                1 => self.write(room, path, article(chance)),
                2 => {
                    fs::remove_file(room.path("corpus").join(&path)).unwrap();
                    self.files.remove(&path);
                }
                _ => {
                    self.made += 1;
                    let text = self.files.remove(&path).unwrap();
                    fs::remove_file(room.path("corpus").join(&path)).unwrap();
                    self.write(room, format!("moved/{}.txt", self.made), text);
                }
            }
        }
    }

    /// What a commit has just reported is there in its last version, or in one that comes after it.
    fn reported(&mut self, id: &str) {
        let text = self.files.iter().find(|(path, _)| Self::id(path) == id).map(|(_, text)| text.clone());
        if let Some(text) = text {
            self.texts.insert(id.to_owned(), BTreeSet::from([text]));
        }
    }
}

/// Opens the index as a program of the same version would.
fn open(room: &Room) -> Index {
    let root = room.path("index");
    let current = fs::read_to_string(root.join("CURRENT")).unwrap();
    let stamp = json(&fs::read_to_string(root.join(current.trim()).join("stamp.json")).unwrap());
    let versions: Versions = serde_json::from_value(stamp["versions"].clone()).unwrap();
    Index::open(&root, &versions).unwrap()
}

/// Every record of the index, sorted.
fn dump(room: &Room) -> Vec<String> {
    let index = open(room);
    let mut records: Vec<String> = index
        .known()
        .unwrap()
        .into_keys()
        .map(|id| {
            let article = index.article(&id).unwrap().unwrap();
            format!("{:?} {:?}", article.metadata, article.body)
        })
        .collect();
    for command in ["figures", "companies"] {
        records.extend(room.ok(&[command, "--format", "ndjson"]).text.lines().map(str::to_owned));
    }
    records.sort();
    records
}

const INGEST: &[&str] = &["ingest", "corpus", "--commit-bytes", "3KB", "--committed", "committed.jsonl"];

fn stdin_records(chance: &mut Chance) -> String {
    (0..12).map(|n| format!("{}\n", serde_json::json!({"id": format!("stdin-{n}"), "text": article(chance)}))).collect()
}

/// Starts a run; a thread feeds its standard input.
fn start(room: &Room, arguments: &[&str], input: &str) -> std::process::Child {
    let mut command = room.spawn(arguments);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let (mut to, input) = (child.stdin.take().unwrap(), input.to_owned());
    std::thread::spawn(move || to.write_all(input.as_bytes()));
    child
}

/// Kills runs at random moments and returns how many were still going.
fn killed(articles: usize, kills: usize) {
    let room = Room::new();
    let mut chance = Chance::seeded(articles as u64);
    let mut corpus = Corpus::new(&room, &mut chance, articles);
    let stdin = stdin_records(&mut chance);
    // What an undisturbed run takes, of each sort: kills fall within it, and it is corrected by where they fell.
    let calm = Room::new();
    copy(&room.path("corpus"), &calm.path("corpus"));
    let began = Instant::now();
    calm.ok(INGEST);
    let mut takes = [began.elapsed(); 4];

    let mut reported: BTreeSet<String> = BTreeSet::new();
    let (mut interrupted, mut commits) = (0, 0);
    for kill in 0..kills {
        let (sort, more, input): (usize, &[&str], &str) = match chance.below(6) {
            0 | 1 => (0, &["--prune", "--yes"], ""),
            2 => (1, &["--rebuild"], ""),
            3 => (2, &["-"], &stdin),
            _ => (3, &[], ""),
        };
        let _ = fs::remove_file(room.path("committed.jsonl"));
        let mut child = start(&room, &[INGEST, more].concat(), input);
        let (begun, moment) = (Instant::now(), takes[sort].mul_f64(chance.below(1000) as f64 / 1000.0));
        while begun.elapsed() < moment && child.try_wait().unwrap().is_none() {
            std::thread::sleep((moment - begun.elapsed().min(moment)).min(Duration::from_millis(3)));
        }
        let is_under_way = child.try_wait().unwrap().is_none();
        interrupted += usize::from(is_under_way);
        takes[sort] = if is_under_way { takes[sort].mul_f64(1.1) } else { begun.elapsed() };
        child.kill().unwrap();
        child.wait().unwrap();

        let list = fs::read_to_string(room.path("committed.jsonl")).unwrap_or_default();
        // The last line may be cut off.
        for line in list.split_inclusive('\n').filter(|line| line.ends_with('\n')) {
            let change = json(line);
            let id = change["article"].as_str().unwrap().to_owned();
            if change["change"] == "removed" {
                reported.remove(&id);
            } else {
                corpus.reported(&id);
                reported.insert(id);
                commits += 1;
            }
        }
        if !room.path("index/CURRENT").exists() {
            assert!(reported.is_empty());
            continue;
        }
        let verified = room.run(&["verify", "--index-only"]);
        assert_eq!(verified.code, 0, "kill {kill} of {more:?}: {}{}", verified.text, verified.error);
        let index = open(&room);
        let known = index.known().unwrap();
        let here: BTreeSet<String> = corpus.files.keys().map(|path| Corpus::id(path)).collect();
        for id in &reported {
            // A removal may be committed and not yet reported.
            let gone = !here.contains(id) && corpus.texts.contains_key(id);
            assert!(known.contains_key(id) || gone, "kill {kill} of {more:?}: {id} was reported and is not there");
        }
        for id in known.keys() {
            if let Some(texts) = corpus.texts.get(id) {
                let body = index.article(id).unwrap().unwrap().body;
                assert!(texts.contains(&body), "kill {kill} of {more:?}: {id} went back to an older text");
            }
        }
        if kill % 3 == 2 {
            corpus.go_on(&room, &mut chance);
        }
    }
    println!("{articles} articles, {kills} kills, {interrupted} of a run under way, {commits} articles reported");
    assert!(interrupted * 2 >= kills && commits > articles / 2, "{interrupted} {commits}");

    // What is left of it is what a run is that was never disturbed.
    assert_eq!(room.pipe(&["ingest", "corpus", "-", "--prune"], stdin.as_bytes()).code, 0);
    let quiet = Room::new();
    copy(&room.path("corpus"), &quiet.path("corpus"));
    assert_eq!(quiet.pipe(&["ingest", "corpus", "-"], stdin.as_bytes()).code, 0);
    room.ok(&["verify"]);
    let (left, expect) = (dump(&room), dump(&quiet));
    assert!(left == expect, "{} records, {} in an undisturbed run", left.len(), expect.len());
    let folders = fs::read_dir(room.path("index")).unwrap().filter(|entry| entry.as_ref().unwrap().path().is_dir());
    assert_eq!(folders.count(), 1, "what killed rebuilds have left is gone");
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.path().is_dir() { copy(&entry.path(), &to) } else { fs::copy(entry.path(), to).map(|_| ()).unwrap() }
    }
}

#[test]
fn twenty_kills_lose_nothing_that_was_reported() {
    killed(300, 20);
}

#[test]
#[ignore = "takes many minutes"]
fn two_hundred_kills_lose_nothing_that_was_reported() {
    killed(3000, 200);
}

/// A writer that changes a corpus and reads it again and again, and readers beside it that look at everything.
fn beside_a_writer(time: Duration) {
    let room = Room::new();
    let mut chance = Chance::seeded(5);
    let mut corpus = Corpus::new(&room, &mut chance, 120);
    room.ok(INGEST);
    let (ended, looks) = (AtomicBool::new(false), AtomicUsize::new(0));
    let mut runs = 0;
    std::thread::scope(|scope| {
        let (room, ended, looks) = (&room, &ended, &looks);
        for reader in 0..2 {
            scope.spawn(move || {
                while !ended.load(Ordering::Relaxed) {
                    let arguments: &[&str] =
                        if reader == 0 { &["verify", "--index-only"] } else { &["figures", "--format", "ndjson"] };
                    let ran = room.run(arguments);
                    if ran.code != 0 {
                        ended.store(true, Ordering::Relaxed);
                    }
                    assert_eq!(ran.code, 0, "{arguments:?}: {}{}", ran.text, ran.error);
                    looks.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        let began = Instant::now();
        while began.elapsed() < time && !ended.load(Ordering::Relaxed) {
            corpus.go_on(room, &mut chance);
            // Rebuilds take the generation away from under the readers.
            let more: &[&str] = if runs % 5 == 4 { &["--rebuild"] } else { &["--prune"] };
            let ran = room.run(&[INGEST, more].concat());
            if ran.code != 0 {
                ended.store(true, Ordering::Relaxed);
            }
            assert_eq!(ran.code, 0, "{}", ran.error);
            runs += 1;
        }
        ended.store(true, Ordering::Relaxed);
    });
    let looks = looks.into_inner();
    println!("{runs} runs of the writer, {looks} looks of the readers");
    assert!(runs >= 2 && looks >= 4, "{runs} {looks}");
    room.ok(&["verify"]);
}

#[test]
fn readers_beside_a_writer_see_whole_articles() {
    beside_a_writer(Duration::from_secs(5));
}

#[test]
#[ignore = "takes a minute"]
fn readers_beside_a_writer_see_whole_articles_for_a_minute() {
    beside_a_writer(Duration::from_secs(60));
}

#[test]
fn the_second_writer_is_told_who_is_writing() {
    let room = Room::with_articles();
    room.ok(&["ingest", "corpus"]);
    let spawn = || room.spawn(&["ingest", "-", "corpus"]).stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    let mut first = spawn();
    let began = Instant::now();
    let refused = loop {
        let ran = room.run(&["ingest", "corpus"]);
        if ran.code != 0 {
            break ran;
        }
        // It may have been the first that was refused, by the run that has just ended.
        if first.try_wait().unwrap().is_some() {
            first = spawn();
        }
        assert!(began.elapsed() < Duration::from_secs(60), "the first writer never took the lock");
    };
    assert_eq!(refused.code, 2);
    let holder = format!(
        "gaceta: another process is writing to index: process {}, `gaceta ingest - corpus`, since 2",
        first.id()
    );
    assert!(refused.error.starts_with(&holder), "{}", refused.error);
    assert!(refused.error.ends_with("hint: wait for the other process, or name another folder with --index\n"));
    // Readers are not refused.
    assert_eq!(room.articles(&["search", "CPA"]).len(), 4);
    // A dead writer holds nothing, whatever its file says.
    first.kill().unwrap();
    first.wait().unwrap();
    assert!(fs::read_to_string(room.path("index/LOCK")).unwrap().contains(&first.id().to_string()));
    room.ok(&["ingest", "corpus"]);
    room.ok(&["verify"]);
}

/// Runs the program where no file may grow beyond so many blocks of 512 bytes, which is what a full disk is like.
fn limited(room: &Room, blocks: u32, arguments: &[&str]) -> (Option<i32>, String) {
    let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
    let mut command = Command::new("sh");
    command.args(["-c", &script]).arg(assert_cmd::cargo::cargo_bin!("gaceta")).args(arguments);
    let output = command.current_dir(room.path("")).env_remove("GACETA_INDEX").output().unwrap();
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn a_full_disk_is_said_and_leaves_the_index_whole() {
    let room = Room::new();
    let mut chance = Chance::seeded(6);
    let mut corpus = Corpus::new(&room, &mut chance, 60);
    room.ok(&["ingest", "corpus"]);
    let before = dump(&room);
    for _ in 0..200 {
        corpus.add(&room, &mut chance);
    }
    let mut failed = 0;
    for blocks in [0, 4, 16, 48] {
        for arguments in [&["ingest", "corpus"][..], &["ingest", "corpus", "--rebuild"]] {
            let (code, said) = limited(&room, blocks, arguments);
            assert_eq!(code, Some(2), "{blocks} {arguments:?}: {said}");
            assert!(said.contains("File too large") && said.contains("index"), "{blocks} {arguments:?}: {said}");
            room.ok(&["verify"]);
            assert!(dump(&room) == before, "{blocks} {arguments:?}");
            failed += 1;
        }
    }
    assert_eq!(failed, 8);
    assert_eq!(json(&room.ok(&["ingest", "corpus"]).text)["new"], 200);
    room.ok(&["verify"]);
}

/// A command of someone who may not do everything; `None` where nobody else can be played.
fn as_nobody(room: &Room, arguments: &[&str]) -> Option<(Option<i32>, String, String)> {
    let program = assert_cmd::cargo::cargo_bin!("gaceta");
    let probe = room.path("probe");
    fs::create_dir_all(&probe).unwrap();
    fs::set_permissions(&probe, fs::Permissions::from_mode(0o555)).unwrap();
    let almighty = fs::write(probe.join("x"), "").is_ok();
    let mut command = if almighty {
        let mut command = Command::new("setpriv");
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(program);
        command
    } else {
        Command::new(program)
    };
    let output = command.args(arguments).current_dir(room.path("")).env_remove("GACETA_INDEX").output().ok()?;
    let text = |bytes| String::from_utf8(bytes).unwrap();
    let (said, wrote) = (text(output.stderr), text(output.stdout));
    let cannot = output.status.code() == Some(127) || output.status.code() == Some(126) || said.contains("setpriv");
    (!cannot).then_some((output.status.code(), wrote, said))
}

fn set_mode(path: &Path, folders: u32, files: u32) {
    if path.is_dir() {
        fs::set_permissions(path, fs::Permissions::from_mode(folders | 0o700)).unwrap();
        for entry in fs::read_dir(path).unwrap() {
            set_mode(&entry.unwrap().path(), folders, files);
        }
        fs::set_permissions(path, fs::Permissions::from_mode(folders)).unwrap();
    } else {
        fs::set_permissions(path, fs::Permissions::from_mode(files)).unwrap();
    }
}

#[test]
fn what_may_not_be_written_is_said_and_can_still_be_read() {
    let room = Room::with_articles();
    room.ok(&["ingest", "corpus"]);
    set_mode(&room.path(""), 0o755, 0o644);
    let Some((code, _, said)) = as_nobody(&room, &["ingest", "corpus"]) else { return };
    assert_eq!(code, Some(2));
    assert!(said.contains("index/LOCK: Permission denied"), "{said}");
    room.ok(&["verify"]);
    for arguments in [&["search", "CPA"][..], &["verify"], &["stats"]] {
        let (code, _, said) = as_nobody(&room, arguments).unwrap();
        assert_eq!(code, Some(0), "{arguments:?}: {said}");
    }
}

#[test]
fn what_may_not_be_read_any_more_is_said_and_stays() {
    let room = Room::with_articles();
    room.ok(&["ingest", "corpus"]);
    let before = dump(&room);
    set_mode(&room.path(""), 0o777, 0o666);
    set_mode(&room.path("corpus/es/puja.txt"), 0, 0);
    fs::set_permissions(room.path("corpus/en"), fs::Permissions::from_mode(0o0)).unwrap();
    let ran = as_nobody(&room, &["ingest", "corpus", "--prune"]);
    let verified = as_nobody(&room, &["verify"]);
    fs::set_permissions(room.path("corpus/en"), fs::Permissions::from_mode(0o755)).unwrap();
    let (Some((code, text, said)), Some((sound, findings, _))) = (ran, verified) else { return };
    assert_eq!(code, Some(3), "{said}");
    for name in ["en", "es/puja.txt"] {
        assert!(said.contains(&format!("rejected: {name}: cannot be read: Permission denied")), "{said}");
    }
    assert_eq!(json(&text)["removed"], 0);
    assert!(dump(&room) == before, "what cannot be read is not gone");
    let findings: Vec<String> =
        lines(&findings).iter().map(|finding| finding["finding"].as_str().unwrap().to_owned()).collect();
    assert_eq!((sound, findings), (Some(0), vec!["unread".to_owned(); 3]));
}

#[test]
fn files_that_come_and_go_under_a_run_do_not_end_it() {
    let room = Room::new();
    let mut chance = Chance::seeded(7);
    Corpus::new(&room, &mut chance, 100);
    let ended = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !ended.load(Ordering::Relaxed) {
                for n in 0..40 {
                    let _ = fs::write(room.path(&format!("corpus/{}/fleeting-{n}.txt", n % 7)), "Kimi pagó 3 euros.");
                }
                for n in 0..40 {
                    let _ = fs::remove_file(room.path(&format!("corpus/{}/fleeting-{n}.txt", n % 7)));
                }
            }
        });
        for _ in 0..4 {
            let ran = room.run(&["ingest", "corpus", "--prune"]);
            let sound = room.run(&["verify"]);
            if !matches!(ran.code, 0 | 3) || sound.code != 0 {
                ended.store(true, Ordering::Relaxed);
            }
            assert!(matches!(ran.code, 0 | 3), "{}", ran.error);
            assert_eq!(sound.code, 0, "{}{}", sound.text, sound.error);
        }
        ended.store(true, Ordering::Relaxed);
    });
    for n in 0..40 {
        let _ = fs::remove_file(room.path(&format!("corpus/{}/fleeting-{n}.txt", n % 7)));
    }
    room.ok(&["ingest", "corpus", "--prune"]);
    let index = open(&room);
    assert_eq!(index.known().unwrap().len(), 100);
}
