//! The demonstration: a small site of three languages, fetched, searched, fetched again, and fetched by runs that are
//! killed.

use std::collections::BTreeMap;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use crate::room::{Room, json, lines};
use crate::server::{Answer, Server, answer, missing};
use crate::{fetch_with, rss};

/// Path, charset that the server names, and the page in its own charset.
fn pages() -> Vec<(&'static str, &'static str, Vec<u8>)> {
    let zh = "<html lang=zh><head><meta charset=gb2312><title>一个新用户的账本</title></head><body><article><h1>一个新用户的账本</h1>\
        <p>2024年9月18日</p><p>月之暗面今年春天的单次获客成本（CPA）是30元，半年里共花了1.3亿元做投放。</p>\
        <p>豆包的投放更猛，仅6月就花了1.1亿元，同比增长45%。</p></article></body></html>";
    let es = "<html lang=es><head><title>La puja por un usuario</title></head><body><article><h1>La puja por un usuario</h1>\
        <p>27 de septiembre de 2024</p><p>En agosto el CPA de Kimi fue de 28 yuanes, y la empresa gastó 120 millones de yuanes \
        en anuncios durante el semestre, según una hoja de cotización.</p></article></body></html>";
    let ja = "<html lang=ja><head><title>生成AIの広告費が急増</title></head><body><article><h1>生成AIの広告費が急増</h1>\
        <p>2024年11月6日</p><p>利用者を1人獲得する費用、いわゆるＣＰＡは春の10元から夏には30元まで上昇した。</p>\
        <p>ミニマックスは6億ドルを集め、広告費は前年の4.6倍になった。</p></article></body></html>";
    vec![
        ("/zh/1", "gb2312", encoding_rs::GBK.encode(zh).0.into_owned()),
        // The label of the server is wrong; the page is UTF-8.
        ("/es/1", "iso-8859-1", es.as_bytes().to_vec()),
        ("/ja/1", "shift_jis", encoding_rs::SHIFT_JIS.encode(ja).0.into_owned()),
    ]
}

fn site() -> Server {
    Server::new(|asked| {
        let found = pages().into_iter().find(|(path, ..)| *path == asked.path);
        match (asked.path.as_str(), found) {
            (_, Some((_, charset, body))) => {
                answer(200, &[("Content-Type", &format!("text/html; charset={charset}"))], body)
            }
            ("/feed.xml", _) if asked.field("if-none-match") == "\"f1\"" => answer(304, &[], ""),
            ("/feed.xml", _) => answer(
                200,
                &[("Content-Type", "application/rss+xml"), ("ETag", "\"f1\"")],
                rss(&[("/zh/1?utm_source=rss", ""), ("es/1", ""), ("/ja/1", "")]),
            ),
            _ => missing(),
        }
    })
}

#[test]
fn a_site_of_three_languages_is_fetched_once_and_found() {
    let server = site();
    let room = Room::new();
    let ran = fetch_with(&room, &[], &[&server.url("/feed.xml")]);
    assert_eq!(ran.code, 0, "{}", ran.error);
    assert!(ran.error.contains("3 pages fetched") && ran.error.contains("3 articles read"), "{}", ran.error);
    let hits = lines(&room.ok(&["search", "CPA"]).text);
    let found: BTreeMap<String, String> = hits
        .iter()
        .map(|hit| (hit["url"].as_str().unwrap().to_owned(), hit["title"].as_str().unwrap().to_owned()))
        .collect();
    let expect =
        [("/es/1", "La puja por un usuario"), ("/ja/1", "生成AIの広告費が急増"), ("/zh/1", "一个新用户的账本")];
    assert_eq!(found, expect.map(|(path, title)| (server.url(path), title.to_owned())).into());
    let figures = lines(&room.ok(&["figures", "--currency", "CNY"]).text);
    assert!(figures.iter().any(|figure| figure["value"] == "120000000"), "{figures:?}");

    // Again: the list says that it has not changed, and nothing is downloaded twice.
    let bodies = server.paths();
    let ran = fetch_with(&room, &[], &[&server.url("/feed.xml")]);
    assert_eq!(ran.code, 0, "{}", ran.error);
    assert_eq!(server.paths()[bodies.len()..], ["/feed.xml"]);
    assert!(ran.error.contains("3 in the archive already"), "{}", ran.error);
    for (path, ..) in pages() {
        assert_eq!(server.count(path), 1, "{path}");
    }
    assert_eq!(server.count("/robots.txt"), 1);
    assert_eq!(lines(&room.ok(&["search", "CPA"]).text).len(), 3);
}

const PAGES: usize = 12;

/// Twelve pages that take their time, and a feed that is the same every time.
fn slow_site() -> Server {
    Server::new(|asked| -> Answer {
        thread::sleep(Duration::from_millis(15));
        match asked.path.as_str() {
            "/robots.txt" => missing(),
            "/feed.xml" if asked.field("if-none-match") == "\"f1\"" => answer(304, &[], ""),
            "/feed.xml" => {
                let links: Vec<String> = (0..PAGES).map(|n| format!("/{n}")).collect();
                let items: Vec<(&str, &str)> = links.iter().map(|link| (link.as_str(), "")).collect();
                answer(200, &[("Content-Type", "application/rss+xml"), ("ETag", "\"f1\"")], rss(&items))
            }
            path => {
                let text = format!("En agosto el CPA de la empresa {path} fue de 28 yuanes. ").repeat(40);
                answer(200, &[("Content-Type", "text/html")], crate::page(path, &text))
            }
        }
    })
}

/// Killed at all sorts of moments, each time a little further; the runs between go on where the dead one stood.
#[test]
fn runs_that_are_killed_lose_nothing_and_double_nothing() {
    let server = slow_site();
    let room = Room::new();
    let url = server.url("/feed.xml");
    let arguments = ["fetch", "--allow-loopback", "--delay", "0", "--no-ingest", &url];
    for killed in 1..9u64 {
        let before = server.asked().len();
        let mut child = room.spawn(&arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        // After one more request each time, and then at an odd moment.
        let start = Instant::now();
        while server.asked().len() < before + killed as usize && start.elapsed() < Duration::from_secs(20) {
            if child.try_wait().unwrap().is_some() {
                break;
            }
            thread::sleep(Duration::from_millis(1));
        }
        thread::sleep(Duration::from_millis(killed * 37 % 23));
        child.kill().unwrap();
        child.wait().unwrap();
    }
    let ran = fetch_with(&room, &[], &[&url]);
    assert_eq!(ran.code, 0, "{}", ran.error);
    // Nothing is lost …
    let hits = lines(&room.ok(&["search", "CPA", "--limit", "100"]).text);
    assert_eq!(hits.len(), PAGES, "{}", ran.error);
    // … and nothing is double: each page is one response in the archive, and no other record hides behind it.
    let read = json(&room.ok(&["ingest", "corpus"]).text);
    let count = |name: &str| read[name].as_u64().unwrap() as usize;
    assert_eq!((count("read"), count("unchanged"), count("skipped"), count("rejected")), (PAGES, PAGES, 0, 0));
    // What was told as fetched was asked for once; only what was under way when a run died was asked for again.
    let again: usize = (0..PAGES).map(|n| server.count(&format!("/{n}")) - 1).sum();
    assert!(again <= 8, "{again}");
    server.forget();
    let ran = fetch_with(&room, &[], &[&url]);
    assert_eq!((ran.code, server.paths()), (0, vec!["/feed.xml".to_owned()]), "{}", ran.error);
}

/// The archive is cut and the journal is cut at the worst places: before, in and behind a record.
#[test]
fn an_archive_that_is_ahead_of_its_journal_is_believed() {
    let server = slow_site();
    let room = Room::new();
    let url = server.url("/feed.xml");
    assert_eq!(fetch_with(&room, &["--no-ingest"], &[&url]).code, 0);
    let journal = room.path("corpus/fetched/.state/journal");
    let archive = room.path("corpus/fetched/000001.warc.gz");
    let lines_told = std::fs::read_to_string(&journal).unwrap();
    // The last two pages were archived and not told of, and a third is half there.
    let told: Vec<&str> = lines_told.lines().collect();
    std::fs::write(&journal, told[..told.len() - 2].join("\n") + "\n{\"url\":{\"url\":\"http").unwrap();
    let mut torn = std::fs::read(&archive).unwrap();
    let half = torn[torn.len() - 300..torn.len() - 100].to_vec();
    torn.extend_from_slice(&[0x1F, 0x8B, 8, 0, 0, 0, 0, 0]);
    torn.extend_from_slice(&half);
    std::fs::write(&archive, &torn).unwrap();

    server.forget();
    let ran = fetch_with(&room, &[], &[&url]);
    assert_eq!((ran.code, server.paths()), (0, vec!["/feed.xml".to_owned()]), "{}", ran.error);
    assert!(
        ran.error.contains("2 recovered") && ran.error.contains("208 bytes of a half-written record"),
        "{}",
        ran.error
    );
    let read = json(&room.ok(&["ingest", "corpus"]).text);
    assert_eq!((read["read"].as_u64(), read["skipped"].as_u64()), (Some(PAGES as u64), Some(0)));
}
