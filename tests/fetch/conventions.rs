use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::room::{Room, lines};
use crate::server::{Answer, Asked, Server, answer, html, missing, redirect, xml};
use crate::{fetch, outcome, outcomes, page, rss};

/// A server with these rules and a page everywhere else.
fn with_robots(robots: impl Fn() -> Answer + Send + Sync + 'static) -> Server {
    Server::new(move |asked| match asked.path.as_str() {
        "/robots.txt" => robots(),
        path => html(page(path, "La ronda valora la empresa en 3.000 millones de dólares, según fuentes.")),
    })
}

fn text(body: &str) -> Answer {
    answer(200, &[("Content-Type", "text/plain")], body)
}

#[test]
fn robots_in_all_cases_of_status() {
    let check = |robots: Answer, path: &str, expect: &str| {
        let server = with_robots(move || robots.clone());
        let ran = fetch(&Room::new(), &[&server.url(path)]);
        let found = outcome(&ran);
        assert_eq!(found.0, expect, "{found:?} {}", ran.error);
        assert_eq!(server.count(path), usize::from(expect == "fetched"), "{path}");
        assert_eq!(ran.code, if expect == "fetched" { 0 } else { 3 });
        server.count("/robots.txt")
    };
    let closed = "User-agent: *\nDisallow: /closed\n";
    check(text(closed), "/open", "fetched");
    check(text(closed), "/closed/1", "robots");
    check(text("User-agent: *\nAllow: /\nUser-agent: gaceta\nDisallow: /ours\n"), "/ours/1", "robots");
    check(text("User-agent: *\nDisallow: /\nUser-agent: gaceta\nDisallow: /other\n"), "/ours/1", "fetched");
    for status in [400, 401, 403, 404, 410] {
        check(answer(status, &[], closed), "/closed/1", "fetched");
    }
    for status in [500, 502, 503] {
        assert_eq!(check(answer(status, &[], ""), "/open", "failed"), 3, "a server that fails is asked again");
    }
    // No answer at all.
    check(Answer::Pieces { head: String::new(), pieces: Vec::new(), pause: Duration::ZERO }, "/open", "failed");
    // Only the first 500 KiB count, and no half of a line.
    let long = format!("User-agent: *\nDisallow: /closed\n{}Disallow: /late\n", "#\n".repeat(256_000));
    check(text(&long), "/late", "fetched");
    check(text(&long), "/closed/1", "robots");
}

#[test]
fn robots_behind_redirects() {
    let chain = |length: usize| {
        Server::new(move |asked| match asked.path.strip_prefix("/r/") {
            Some(step) if step.parse::<usize>().unwrap() >= length => text("User-agent: *\nDisallow: /\n"),
            Some(step) => redirect(&format!("/r/{}", step.parse::<usize>().unwrap() + 1)),
            None if asked.path == "/robots.txt" => redirect("/r/1"),
            None => html(page("x", "text")),
        })
    };
    let server = chain(5);
    assert_eq!(outcome(&fetch(&Room::new(), &[&server.url("/page")])).0, "robots");
    // A sixth is not followed, which is as if there were no file.
    let server = chain(6);
    assert_eq!(outcome(&fetch(&Room::new(), &[&server.url("/page")])).0, "fetched");
    assert_eq!(server.count("/r/6"), 0);
    let server = with_robots(|| redirect("http://10.0.0.1/robots.txt"));
    assert_eq!(outcome(&fetch(&Room::new(), &[&server.url("/page")])).0, "failed");
    assert_eq!(server.count("/page"), 0);
}

#[test]
fn rules_are_kept_for_a_day() {
    let server = with_robots(|| text("User-agent: *\nDisallow: /closed\n"));
    let room = Room::new();
    fetch(&room, &[&server.url("/1")]);
    fetch(&room, &[&server.url("/2"), &server.url("/closed")]);
    assert_eq!(server.count("/robots.txt"), 1);
    assert_eq!((server.count("/2"), server.count("/closed")), (1, 0));
    // Rules of the day before yesterday are asked for again.
    let journal = room.path("corpus/fetched/.state/journal");
    let old = std::fs::read_to_string(&journal).unwrap();
    let aged = old.lines().map(|line| {
        let mut line: serde_json::Value = serde_json::from_str(line).unwrap();
        if let Some(at) = line.pointer_mut("/robots/robots/at") {
            *at = (at.as_i64().unwrap() - 25 * 3600).into();
        }
        format!("{line}\n")
    });
    let aged: String = aged.collect();
    std::fs::write(&journal, aged).unwrap();
    fetch(&room, &[&server.url("/3")]);
    assert_eq!(server.count("/robots.txt"), 2);
}

#[test]
fn a_domain_has_one_request_at_a_time_and_its_pause() {
    let links = |server: &str| (0..4).map(|n| (format!("{server}/{n}"), "")).collect::<Vec<_>>();
    let server = Server::new(move |asked| {
        std::thread::sleep(Duration::from_millis(30));
        match asked.path.as_str() {
            "/robots.txt" => text("User-agent: *\nCrawl-delay: 0.3\n"),
            "/feed" => {
                let host = format!("http://{}", asked.field("host"));
                let links = links(&host);
                xml(rss(&links.iter().map(|(link, date)| (link.as_str(), *date)).collect::<Vec<_>>()))
            }
            path => html(page(path, "text")),
        }
    });
    let ran = fetch(&Room::new(), &["--contact", "mailto:who@example.org", &server.url("/feed")]);
    assert_eq!(ran.code, 0, "{}", ran.error);
    let asked = server.asked();
    assert_eq!(asked.len(), 6);
    assert_eq!(server.most_open(), 1);
    // From the feed on, the pause of its rules holds.
    for pair in asked[1..].windows(2) {
        let pause = pair[1].at - pair[0].at;
        assert!(pause >= Duration::from_millis(300), "{pause:?}");
    }
    for asked in &asked {
        let agent = concat!("gaceta/", env!("CARGO_PKG_VERSION"), " (+mailto:who@example.org)");
        assert_eq!((asked.field("user-agent"), asked.field("accept-encoding")), (agent, "gzip"));
    }
}

#[test]
fn a_pause_that_no_run_can_keep_is_left_to_the_next() {
    let server = with_robots(|| text("User-agent: *\nCrawl-delay: 7200\n"));
    let room = Room::new();
    let ran = fetch(&room, &[&server.url("/1"), &server.url("/2")]);
    let found = outcomes(&ran);
    assert_eq!((found["/1"].0.as_str(), found["/2"].0.as_str(), ran.code), ("fetched", "put_off", 3));
    assert_eq!(outcome(&fetch(&room, &[&server.url("/2")])).0, "put_off");
    assert_eq!(server.paths(), ["/1"]);
}

#[test]
fn no_pause_is_asked_for_and_none_is_given_by_mistake() {
    let server = with_robots(missing);
    let start = Instant::now();
    let room = Room::new();
    room.run(&["fetch", "--allow-loopback", "--no-ingest", "--delay", "0.4", &server.url("/1"), &server.url("/2")]);
    let asked = server.asked();
    assert_eq!(asked.len(), 3);
    assert!(asked.windows(2).all(|pair| pair[1].at - pair[0].at >= Duration::from_millis(400)));
    assert!(start.elapsed() < Duration::from_secs(30));
}

/// A server that says once that it is too much.
fn busy(status: u16, retry_after: impl Fn() -> String + Send + Sync + 'static) -> Server {
    let first = std::sync::Mutex::new(true);
    Server::new(move |asked| {
        if asked.path == "/robots.txt" {
            return missing();
        }
        let is_first = std::mem::replace(&mut *first.lock().unwrap(), false);
        if is_first { answer(status, &[("Retry-After", &retry_after())], "") } else { html(page("x", "text")) }
    })
}

/// The date of HTTP in so many seconds.
fn http_date(seconds: i64) -> String {
    let at = jiff::Timestamp::now() + jiff::SignedDuration::from_secs(seconds);
    at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

#[test]
fn retry_after_is_waited_for_in_both_forms() {
    for status in [429, 503] {
        for date in [false, true] {
            // A date has whole seconds: two of them are at least one.
            let server = busy(status, move || if date { http_date(2) } else { "1".to_owned() });
            let ran = fetch(&Room::new(), &[&server.url("/1"), &server.url("/2")]);
            assert_eq!(ran.code, 0, "{}", ran.error);
            let asked: Vec<Asked> = server.asked().into_iter().filter(|asked| asked.path != "/robots.txt").collect();
            assert_eq!(asked.iter().map(|asked| asked.path.as_str()).collect::<Vec<_>>(), ["/1", "/1", "/2"]);
            let pause = asked[1].at - asked[0].at;
            assert!(pause >= Duration::from_millis(990), "{status} {date} {pause:?}");
        }
    }
}

#[test]
fn a_long_retry_after_is_put_off_with_all_of_the_domain() {
    for date in [false, true] {
        let server = busy(429, move || if date { http_date(7200) } else { "7200".to_owned() });
        let room = Room::new();
        let ran = fetch(&room, &[&server.url("/1"), &server.url("/2")]);
        assert_eq!(ran.code, 3);
        let found = outcomes(&ran);
        assert_eq!((found["/1"].0.as_str(), found["/2"].0.as_str()), ("put_off", "put_off"));
        let next: jiff::Timestamp = lines(&ran.text)[0]["next_try"].as_str().unwrap().parse().unwrap();
        let away = next.as_second() - jiff::Timestamp::now().as_second();
        assert!((7000..=7210).contains(&away), "{away}");
        // Another run does not ask either.
        assert_eq!(outcomes(&fetch(&room, &[&server.url("/1")]))["/1"].0, "put_off");
        assert_eq!(server.paths(), ["/1"]);
    }
}

#[test]
fn failures_are_tried_again_and_then_put_off_to_a_next_try() {
    let failing = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(true));
    let fails = std::sync::Arc::clone(&failing);
    let server = Server::new(move |asked| match asked.path.as_str() {
        "/robots.txt" => missing(),
        "/feed" => xml(rss(&[("/1", "")])),
        _ if fails.load(std::sync::atomic::Ordering::SeqCst) => answer(500, &[], ""),
        _ => html(page("x", "text")),
    });
    let room = Room::new();
    let ran = fetch(&room, &[&server.url("/feed")]);
    let (status, reason) = &outcomes(&ran)["/1"];
    assert_eq!((status.as_str(), reason.as_str(), ran.code), ("failed", "status 500", 3));
    let asked: Vec<Asked> = server.asked().into_iter().filter(|asked| asked.path == "/1").collect();
    assert_eq!(asked.len(), 3);
    let pauses: Vec<Duration> = asked.windows(2).map(|pair| pair[1].at - pair[0].at).collect();
    assert!(pauses[0] >= Duration::from_millis(100) && pauses[1] >= Duration::from_millis(200), "{pauses:?}");
    // Its next try is not yet.
    failing.store(false, std::sync::atomic::Ordering::SeqCst);
    let ran = fetch(&room, &[&server.url("/feed")]);
    assert_eq!(server.count("/1"), 3);
    assert!(ran.error.contains("1 waiting for their next try"), "{}", ran.error);
    // Named, it is tried at once.
    assert_eq!(outcome(&fetch(&room, &[&server.url("/1")])).0, "fetched");
}

#[test]
fn what_has_not_changed_is_not_sent_again() {
    let server = Server::new(|asked| match asked.path.as_str() {
        "/robots.txt" => missing(),
        "/etag" if asked.field("if-none-match") == "\"v1\"" => answer(304, &[], ""),
        "/date" if asked.field("if-modified-since") == "Thu, 05 Sep 2024 12:00:00 GMT" => answer(304, &[], ""),
        "/etag" => answer(200, &[("Content-Type", "text/html"), ("ETag", "\"v1\"")], page("e", "text")),
        "/date" => answer(
            200,
            &[("Content-Type", "text/html"), ("Last-Modified", "Thu, 05 Sep 2024 12:00:00 GMT")],
            page("d", "text"),
        ),
        _ => answer(304, &[], ""),
    });
    let room = Room::new();
    let urls = [server.url("/etag"), server.url("/date")];
    let run = || outcomes(&fetch(&room, &[&urls[0], &urls[1]]));
    assert!(run().values().all(|(status, _)| status == "fetched"));
    let second = run();
    assert!(second.values().all(|(status, _)| status == "unchanged"), "{second:?}");
    // Nobody asked whether it had changed.
    assert_eq!(outcome(&fetch(&room, &[&server.url("/never")])).0, "failed");
}

#[test]
fn redirects_are_looked_at_one_by_one() {
    let server = Server::new(|asked| match asked.path.as_str() {
        "/robots.txt" => missing(),
        "/page" => html(page("x", "text")),
        "/moved" => answer(301, &[("Location", "page?utm_source=x#top")], ""),
        "/loop" => redirect("/loop2"),
        "/loop2" => redirect("/loop"),
        "/self" => redirect("/self"),
        "/private" => redirect("http://192.168.1.1/admin"),
        "/metadata" => redirect("http://0xa9fea9fe/latest/meta-data/"),
        "/mapped" => redirect("http://[::ffff:10.0.0.1]/"),
        "/file" => redirect("file:///etc/passwd"),
        "/ftp" => redirect("ftp://example.org/x"),
        "/nowhere" => answer(302, &[], ""),
        path => match path.strip_prefix("/long/") {
            Some(step) => redirect(&format!("/long/{}", step.parse::<u32>().unwrap() + 1)),
            None => missing(),
        },
    });
    let room = Room::new();
    let check = |path: &str, status: &str, reason: &str| {
        let found = outcome(&fetch(&room, &[&server.url(path)]));
        assert_eq!(found.0, status, "{path} {found:?}");
        assert!(found.1.contains(reason), "{path}: {found:?}");
    };
    check("/moved", "fetched", "");
    check("/loop", "failed", "loop");
    check("/self", "failed", "loop");
    check("/long/0", "failed", "more than 10 times");
    assert_eq!(server.asked().iter().filter(|asked| asked.path.starts_with("/long/")).count(), 11);
    check("/private", "refused", "192.168.1.1 (private)");
    check("/metadata", "refused", "169.254.169.254 (link-local)");
    check("/mapped", "refused", "private");
    check("/file", "refused", "expected http or https, found file");
    check("/ftp", "refused", "expected http or https, found ftp");
    check("/nowhere", "failed", "redirects to nowhere");
    check("/missing", "failed", "status 404");
}

#[test]
fn literal_addresses_are_refused_in_every_notation() {
    let server = with_robots(missing);
    let port = server.address.port();
    let room = Room::new();
    let hosts = [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "localhost",
        "0.0.0.0",
        "10.0.0.1",
        "192.168.0.1",
        "100.64.0.1",
        "169.254.169.254",
        "[fe80::1]",
        "[fc00::1]",
        "224.0.0.1",
    ];
    let urls: Vec<String> = hosts.iter().map(|host| format!("http://{host}:{port}/")).collect();
    let mut arguments = vec!["fetch", "--no-ingest", "--delay", "0"];
    arguments.extend(urls.iter().map(String::as_str));
    let ran = room.run(&arguments);
    assert_eq!(ran.code, 3);
    let records = lines(&ran.text);
    // Several notations are one address.
    assert!(records.len() >= 12, "{}", ran.text);
    for record in records {
        let reason = record["reason"].as_str().unwrap_or_default();
        // A name is resolved with the rules of its site, which come first.
        assert!(
            record["status"] == "refused" || reason.starts_with("robots.txt: expected a public address"),
            "{record}"
        );
    }
    assert_eq!(server.asked().len(), 0);
    // What is opened is loopback alone.
    assert_eq!(outcome(&fetch(&room, &["http://10.0.0.1/"])).0, "refused");
    assert_eq!(outcome(&fetch(&room, &[&format!("http://localhost:{port}/page")])).0, "fetched");
}

/// A server that shows a certificate which only itself has signed; it counts the requests that came through.
fn self_signed() -> (std::net::SocketAddr, Arc<AtomicUsize>, Arc<AtomicUsize>) {
    let made = rcgen::generate_simple_self_signed(vec!["127.0.0.1".to_owned()]).unwrap();
    let key = rustls::pki_types::PrivatePkcs8KeyDer::from(made.signing_key.serialize_der());
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let config = config.with_no_client_auth().with_single_cert(vec![made.cert.der().clone()], key.into()).unwrap();
    let config = Arc::new(config);
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (met, asked) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let counts = (Arc::clone(&met), Arc::clone(&asked));
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let (Ok(mut stream), Ok(mut session)) = (stream, rustls::ServerConnection::new(Arc::clone(&config))) else {
                continue;
            };
            counts.0.fetch_add(1, Ordering::SeqCst);
            let mut request = [0; 1024];
            if std::io::Read::read(&mut rustls::Stream::new(&mut session, &mut stream), &mut request)
                .is_ok_and(|n| n > 0)
            {
                counts.1.fetch_add(1, Ordering::SeqCst);
            }
        }
    });
    (address, met, asked)
}

#[test]
fn a_certificate_that_nobody_vouches_for_is_refused() {
    let (address, met, asked) = self_signed();
    let ran = fetch(&Room::new(), &["--timeout", "5", &format!("https://{address}/page")]);
    let (status, reason) = outcome(&ran);
    assert_eq!(status, "failed", "{reason}");
    assert!(reason.contains("certificate"), "{reason}");
    assert_eq!(ran.code, 3);
    let (met, asked) = (met.load(Ordering::SeqCst), asked.load(Ordering::SeqCst));
    assert!(met > 0 && asked == 0, "{met} handshakes, {asked} requests");
}

#[test]
fn proxies_of_the_environment_are_not_used() {
    let proxy = Server::new(|_| html(page("proxy", "text")));
    let server = with_robots(missing);
    let room = Room::new();
    let mut command = room.gaceta(&["fetch", "--allow-loopback", "--no-ingest", "--delay", "0", &server.url("/1")]);
    for name in ["http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"] {
        command.env(name, proxy.url("/"));
    }
    assert!(command.output().unwrap().status.success());
    assert_eq!((proxy.asked().len(), server.count("/1")), (0, 1));
}

#[test]
fn tracking_is_stripped_and_a_page_is_stored_once() {
    let canonical = |view: &str| page("nota", view).replace("<head>", "<head><link rel=canonical href='/nota'>");
    let server = Server::new(move |asked| match asked.path.as_str() {
        "/robots.txt" => missing(),
        "/feed" => xml(rss(&[
            ("/aviso?utm_source=rss&amp;utm_medium=feed", ""),
            ("/aviso?fbclid=abc#comments", ""),
            ("/aviso?spm=1.2&amp;gclid=3&amp;from=timeline", ""),
            ("/copia", ""),
            ("/m/nota?view=mobile", ""),
            ("/nota", ""),
            ("/z/nota?view=print", ""),
        ])),
        // The same payload under two addresses.
        "/aviso" | "/copia" => html(page("aviso", "text")),
        "/m/nota?view=mobile" => html(canonical("mobile")),
        "/z/nota?view=print" => html(canonical("print")),
        path => html(canonical(path)),
    });
    let room = Room::new();
    let ran = fetch(&room, &[&server.url("/feed")]);
    assert_eq!(ran.code, 0, "{}", ran.error);
    let found = outcomes(&ran);
    let statuses: Vec<(&str, &str)> =
        found.iter().map(|(path, (status, _))| (path.as_str(), status.as_str())).collect();
    assert_eq!(
        statuses,
        [
            ("/aviso", "fetched"),
            ("/copia", "duplicate"),
            ("/feed", "fetched"),
            ("/m/nota?view=mobile", "fetched"),
            ("/nota", "duplicate"),
            ("/z/nota?view=print", "duplicate"),
        ]
    );
    // The address that another page has named as its own is not asked for any more.
    let mut paths = server.paths();
    paths.sort();
    assert_eq!(paths, ["/aviso", "/copia", "/feed", "/m/nota?view=mobile", "/z/nota?view=print"]);
    let read = crate::room::json(&room.ok(&["ingest", "corpus"]).text);
    assert_eq!((read["read"].as_u64(), read["rejected"].as_u64()), (Some(2), Some(0)));
    // Again: all of them are known.
    server.forget();
    fetch(&room, &[&server.url("/feed")]);
    assert_eq!(server.paths(), ["/feed"]);
}
