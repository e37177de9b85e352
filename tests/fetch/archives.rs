use std::fs;
use std::io::Read;

use crate::room::{Room, json, lines};
use crate::server::{Server, answer, html, missing, xml};
use crate::{fetch, outcome, outcomes, page, rss};

/// The kinds of the records in an archive, in order, with their addresses.
fn records(room: &Room) -> Vec<String> {
    let mut text = Vec::new();
    let bytes = fs::read(room.path("corpus/fetched/000001.warc.gz")).unwrap();
    flate2::read::MultiGzDecoder::new(&bytes[..]).read_to_end(&mut text).unwrap();
    let text = String::from_utf8_lossy(&text).into_owned();
    let field = |record: &str, name: &str| {
        let line = record.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
        line.split_once("//")
            .and_then(|(_, rest)| rest.find('/').map(|at| rest[at..].to_owned()))
            .unwrap_or(line.to_owned())
    };
    let parts = text.split("WARC/1.1\r\n").filter(|record| !record.is_empty());
    parts.map(|record| format!("{}{}", field(record, "WARC-Type: "), field(record, "WARC-Target-URI"))).collect()
}

#[test]
fn the_same_payload_again_is_a_revisit_and_a_changed_page_takes_its_place() {
    let version = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(1));
    let served = std::sync::Arc::clone(&version);
    let server = Server::new(move |asked| match asked.path.as_str() {
        "/robots.txt" => missing(),
        _ => {
            let version = served.load(std::sync::atomic::Ordering::SeqCst);
            html(page("Balance", &format!("El banco pagó {version} millones de euros por la empresa.")))
        }
    });
    let room = Room::new();
    let url = server.url("/nota");
    assert_eq!(outcome(&fetch(&room, &[&url])).0, "fetched");
    assert_eq!(outcome(&fetch(&room, &[&url])).0, "unchanged");
    assert_eq!(records(&room), ["warcinfo", "response/nota", "revisit/nota"]);
    let read = json(&room.ok(&["ingest", "corpus"]).text);
    assert_eq!((read["new"].as_u64(), read["rejected"].as_u64()), (Some(1), Some(0)));

    version.store(7, std::sync::atomic::Ordering::SeqCst);
    assert_eq!(outcome(&fetch(&room, &[&url])).0, "fetched");
    assert_eq!(records(&room).len(), 4);
    let read = json(&room.ok(&["ingest", "corpus"]).text);
    assert_eq!((read["new"].as_u64(), read["changed"].as_u64()), (Some(0), Some(1)));
    let figures = lines(&room.ok(&["figures"]).text);
    assert_eq!(figures.len(), 1, "{figures:?}");
    assert_eq!(figures[0]["value"], "7000000");
    assert_eq!(figures[0]["url"], url);
}

#[test]
fn everything_archived_is_extracted_again_on_request() {
    let server =
        Server::new(
            |asked| if asked.path == "/robots.txt" { missing() } else { html(page("x", "El banco pagó 3 euros.")) },
        );
    let room = Room::new();
    room.write("corpus/other.txt", "El banco pagó 5 euros.");
    room.write("corpus/saved/page.html", page("y", "El banco pagó 4 euros."));
    fetch(&room, &[&server.url("/nota")]);
    let counts = |arguments: &[&str]| {
        let read = json(&room.ok(arguments).text);
        ["read", "new", "unchanged", "re_extracted", "changed"].map(|count| read[count].as_u64().unwrap())
    };
    assert_eq!(counts(&["ingest", "corpus"]), [3, 3, 0, 0, 0]);
    let before = room.ok(&["figures"]).text;
    assert_eq!(counts(&["ingest", "corpus"]), [3, 0, 3, 0, 0]);
    assert_eq!(counts(&["ingest", "corpus", "--re-extract"]), [3, 0, 0, 3, 0]);
    assert_eq!(room.ok(&["figures"]).text, before);
    // The index of an older extractor is made again.
    let generation = fs::read_to_string(room.path("index/CURRENT")).unwrap();
    let stamp = format!("index/{}/stamp.json", generation.trim());
    let text = fs::read_to_string(room.path(&stamp)).unwrap();
    let line = text.lines().find(|line| line.contains("extractor")).unwrap();
    let older = text.replace(line, &line.replace(|c: char| c.is_ascii_digit(), "0"));
    assert_ne!(older, text, "{text}");
    room.write(&stamp, older);
    assert_eq!(room.run(&["ingest", "corpus"]).code, 2);
    assert_eq!(counts(&["ingest", "corpus", "--re-extract"])[0], 3);
    assert_eq!(room.ok(&["figures"]).text, before);
}

#[test]
fn archives_of_other_hands_are_read_by_ingest_and_analyze() {
    let (gb, _, _) = encoding_rs::GBK.encode("<html><head><title>获客</title></head><body><p>月之暗面今年花了1.3亿元投放，单个用户的CPA是30元。</p></body></html>");
    let mut block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=gb2312\r\n\r\n".to_vec();
    block.extend_from_slice(&gb);
    let mut archive = format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: <http://a.example/1>\r\nWARC-Date: 2024-09-05T00:00:00Z\r\n\
         Content-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n",
        block.len()
    )
    .into_bytes();
    archive.extend_from_slice(&block);
    archive.extend_from_slice(b"\r\n\r\nno record\r\n");
    let room = Room::new();
    room.write("corpus/a.warc.zst", zstd::encode_all(&archive[..], 1).unwrap());
    let ran = room.run(&["analyze", "corpus"]);
    assert_eq!(ran.code, 3, "{}", ran.error);
    assert!(ran.error.contains("a.warc.zst:1: the archive is broken"), "{}", ran.error);
    let record = json(&ran.text);
    assert_eq!((record["title"].as_str(), record["url"].as_str()), (Some("获客"), Some("http://a.example/1")));
    assert_eq!(record["figures"][0]["value"], "130000000");
    assert_eq!(room.run(&["ingest", "corpus"]).code, 3);
    assert_eq!(room.articles(&["search", "CPA"]), ["a.warc.zst"]);
    // What a broken archive does not show is not gone.
    room.write("corpus/a.warc.zst", "broken");
    assert_eq!(room.run(&["ingest", "corpus", "--prune"]).code, 3);
    assert_eq!(room.articles(&["search", "CPA"]), ["a.warc.zst"]);
}

#[test]
fn feeds_of_all_kinds_lead_to_their_pages() {
    let server = Server::new(|asked| match asked.path.as_str() {
        "/robots.txt" => missing(),
        "/" => html(
            "<html><head><link rel=\"alternate\" type=\"application/rss+xml\" href=\"news/rss\">\
             <link rel=alternate type=application/atom+xml href=/atom></head><body>portada</body></html>",
        ),
        // Relative links, and XML that breaks off.
        "/news/rss" => xml(
            "<rss><channel><item><link>one</link></item><item><title>R&D &nbsp; <b></title><link>/two</link></item>\
                            <item><link>three?utm_source=x</link>",
        ),
        "/atom" => xml("<feed><entry><link href='/four'/></entry></feed>"),
        "/json" => answer(
            200,
            &[("Content-Type", "application/feed+json")],
            r#"{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","url":"/five"}]}"#,
        ),
        path => html(page(path, "text")),
    });
    let room = Room::new();
    room.write("feeds.txt", format!("# feeds\n\n{}  # the site\n{}\n", server.url("/"), server.url("/json")));
    let ran = fetch(&room, &["--feeds", "feeds.txt"]);
    assert_eq!(ran.code, 0, "{}", ran.error);
    let mut pages = server.paths();
    pages.retain(|path| !["/", "/news/rss", "/atom", "/json"].contains(&path.as_str()));
    pages.sort();
    assert_eq!(pages, ["/five", "/four", "/news/one", "/news/three", "/two"]);
    assert!(ran.error.contains("warning: "), "the broken feed is named: {}", ran.error);
    // The same from OPML.
    let opml = format!("<?xml version='1.0'?><opml><body><outline xmlUrl='{}'/></body></opml>", server.url("/atom"));
    room.write("feeds.opml", opml);
    let ran = fetch(&room, &["--feeds", "feeds.opml"]);
    assert_eq!(ran.code, 0, "{}", ran.error);
    assert!(ran.error.contains("1 in the archive already"), "{}", ran.error);
}

#[test]
fn a_site_without_feeds_is_read_by_its_sitemaps() {
    let server = Server::new(|asked| {
        let host = format!("http://{}", asked.field("host"));
        match asked.path.as_str() {
            "/robots.txt" => answer(200, &[], format!("Sitemap: {host}/index.xml\n")),
            "/" => html("<html><body>portada</body></html>"),
            "/index.xml" => xml(format!(
                "<sitemapindex><sitemap><loc>{host}/news.xml</loc></sitemap><sitemap><loc>{host}/all.xml.gz</loc></sitemap>\
                 <sitemap><loc>{host}/old.xml</loc><lastmod>2020-01-01</lastmod></sitemap>\
                 <sitemap><loc>http://other.example/s.xml</loc></sitemap></sitemapindex>"
            )),
            "/news.xml" => xml(format!(
                "<urlset><url><loc>{host}/breaking</loc><news:news><news:publication_date>2024-09-07T08:00:00+08:00\
                 </news:publication_date></news:news></url><url><loc>http://other.example/x</loc></url></urlset>"
            )),
            "/all.xml.gz" => {
                let entries: String = (0..50_000)
                    .map(|n| format!("<url><loc>{host}/n/{n}</loc><lastmod>2024-{:02}-01</lastmod></url>", n % 12 + 1))
                    .collect();
                let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
                std::io::Write::write_all(&mut gzip, format!("<urlset>{entries}</urlset>").as_bytes()).unwrap();
                answer(200, &[("Content-Type", "application/gzip")], gzip.finish().unwrap())
            }
            path => html(page(path, "text")),
        }
    });
    let room = Room::new();
    let dry = fetch(&room, &["--dry-run", "--since", "2024-09-01", "--limit", "4", &server.url("/")]);
    assert_eq!(dry.code, 0, "{}", dry.error);
    assert_eq!(outcomes(&dry).values().filter(|(status, _)| status == "would_fetch").count(), 4);
    assert!(!room.path("corpus").exists(), "a dry run writes nothing");
    assert!(server.paths().iter().all(|path| !path.starts_with("/n/") && path != "/breaking"));

    server.forget();
    let ran = fetch(&room, &["--since", "2024-09-01", "--limit", "4", &server.url("/")]);
    assert_eq!(ran.code, 0, "{}", ran.error);
    let found = outcomes(&ran);
    assert_eq!(found["/all.xml.gz"].1, "50000 links, 50000 new");
    assert_eq!(found["/news.xml"].1, "2 links, 1 new, 1 of other sites");
    assert_eq!(server.count("/old.xml"), 0);
    let pages = || server.paths().into_iter().filter(|path| path.starts_with("/n/") || path == "/breaking").count();
    assert_eq!((pages(), server.count("/breaking")), (4, 1));
    // A third of the year is from September on, and four of all were had.
    let later = 50_000 / 12 * 4 + 1;
    let left: usize = ran.error.split(" left by --limit").next().unwrap().rsplit(' ').next().unwrap().parse().unwrap();
    assert!(left + 4 >= later && left < later + 8, "{left} {later}");
    // The rest is still known in the next run.
    server.forget();
    let ran = fetch(&room, &["--since", "2024-09-01", "--limit", "3", &server.url("/")]);
    assert_eq!((ran.code, pages()), (0, 3), "{}", ran.error);
    assert!(ran.error.contains("in the archive already"), "{}", ran.error);
}

#[test]
fn dates_and_limits_choose_the_newest() {
    let server = Server::new(|asked| match asked.path.as_str() {
        "/robots.txt" => missing(),
        "/feed" => answer(
            200,
            &[("Content-Type", "application/rss+xml"), ("ETag", "\"1\"")],
            rss(&[
                ("/old", "Mon, 02 Sep 2024 08:00:00 GMT"),
                ("/new", "Fri, 06 Sep 2024 08:00:00 GMT"),
                ("/newest", "Sat, 07 Sep 2024 08:00:00 GMT"),
                ("/undated", ""),
            ]),
        ),
        path => html(page(path, path)),
    });
    let room = Room::new();
    let had = |arguments: &[&str]| {
        server.forget();
        let ran = fetch(&room, &[arguments, &[&server.url("/feed")]].concat());
        (server.paths().into_iter().filter(|path| path != "/feed").collect::<Vec<_>>(), ran.error)
    };
    assert_eq!(had(&["--limit", "1"]).0, ["/newest"]);
    let (pages, error) = had(&["--since", "2024-09-05"]);
    assert_eq!(pages, ["/new", "/undated"]);
    assert!(error.contains("1 older than asked for"), "{error}");
    assert_eq!(had(&[]).0, ["/old"]);
}

#[test]
fn exit_codes_tell_what_became_of_it() {
    let server = Server::new(|asked| match asked.path.as_str() {
        "/robots.txt" => missing(),
        "/empty" => xml(rss(&[])),
        "/page" => html(page("x", "text")),
        _ => missing(),
    });
    let room = Room::new();
    let code = |arguments: &[&str]| fetch(&room, arguments).code;
    assert_eq!(code(&[&server.url("/page")]), 0);
    assert_eq!(code(&[&server.url("/page")]), 0);
    assert_eq!(code(&[&server.url("/empty")]), 1);
    assert_eq!(code(&[&server.url("/missing")]), 3);
    assert_eq!(code(&[&server.url("/page"), &server.url("/missing")]), 3);
    assert_eq!(code(&[]), 2);
    assert_eq!(code(&["http://"]), 2);
    assert_eq!(code(&["--feeds", "not-there"]), 2);
    assert_eq!(code(&["--since", "yesterday", &server.url("/page")]), 2);
    assert_eq!(code(&["--since", "2024-09", &server.url("/page")]), 0);
    room.write("file", "x");
    assert_eq!(code(&["--corpus", "file", &server.url("/page")]), 2, "no folder can be made there");
}
