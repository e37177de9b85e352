use std::io::Write;
use std::time::{Duration, Instant};

use crate::room::Room;
use crate::server::{Answer, Server, answer, html, missing};
use crate::{fetch, outcome, page};

/// What one answer leads to, with little patience and little room.
fn check(reply: Answer, status: &str, reason: &str) {
    let server = Server::new(move |asked| if asked.path == "/robots.txt" { missing() } else { reply.clone() });
    let start = Instant::now();
    let ran = fetch(&Room::new(), &["--timeout", "1", "--max-bytes", "1MiB", &server.url("/page")]);
    let found = outcome(&ran);
    assert_eq!(found.0, status, "{found:?}");
    assert!(found.1.contains(reason), "{found:?}");
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

const HTML: (&str, &str) = ("Content-Type", "text/html");

#[test]
fn a_packed_page_is_unpacked() {
    check(answer(200, &[HTML, ("Content-Encoding", "gzip")], gzip(page("x", "text").as_bytes())), "fetched", "");
}

#[test]
fn a_bomb_is_stopped_at_the_limit() {
    // 64 MiB in 64 kB.
    let bomb = gzip(&vec![b' '; 64 << 20]);
    assert!(bomb.len() < 100_000);
    check(answer(200, &[HTML, ("Content-Encoding", "gzip")], bomb), "failed", "expected at most 1048576 bytes");
}

#[test]
fn a_page_that_says_that_it_is_too_long_is_not_read() {
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2000000\r\n\r\n".to_owned();
    check(
        Answer::Pieces { head, pieces: Vec::new(), pause: Duration::ZERO },
        "failed",
        "expected at most 1048576 bytes",
    );
}

#[test]
fn an_endless_body_is_stopped_at_the_limit() {
    for head in ["", "Transfer-Encoding: chunked\r\n"] {
        let piece = match head {
            "" => b"more and more ".repeat(500),
            _ => [b"1000\r\n".to_vec(), vec![b'x'; 0x1000], b"\r\n".to_vec()].concat(),
        };
        let head = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{head}\r\n");
        check(Answer::Endless { head, piece }, "failed", "expected at most 1048576 bytes");
    }
}

#[test]
fn a_slow_drip_is_stopped_by_the_clock() {
    // A byte at a time never idles.
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 500\r\n\r\n".to_owned();
    let drip = Answer::Pieces { head, pieces: vec![b"x".to_vec(); 500], pause: Duration::from_millis(50) };
    check(drip, "failed", "it took longer than 1 s");
    // The same in the head.
    let drip = Answer::Pieces {
        head: "HTTP/1.1 200 OK\r\nX: ".to_owned(),
        pieces: vec![b"x".to_vec(); 500],
        pause: Duration::from_millis(50),
    };
    check(drip, "failed", "no answer in time");
    // Nothing at all after the head.
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5\r\n\r\n".to_owned();
    check(Answer::Pieces { head, pieces: vec![b"x".to_vec()], pause: Duration::from_secs(4) }, "failed", "broke off");
}

#[test]
fn a_wrong_length_is_no_page() {
    // It promises more than it gives.
    let body = page("x", "text");
    let short = (body.len() + 100).to_string();
    check(answer(200, &[HTML, ("Content-Length", &short)], &body), "failed", "broke off");
    // It gives more than it promised: what was promised is the body.
    let long = (body.len() - 10).to_string();
    check(answer(200, &[HTML, ("Content-Length", &long)], &body), "fetched", "");
}

#[test]
fn what_cannot_be_read_says_so() {
    check(answer(200, &[HTML, ("Content-Encoding", "br")], "xxxx"), "failed", "its encoding br is not known");
    let broken = gzip(page("x", "text").as_bytes())[..30].to_vec();
    check(answer(200, &[HTML, ("Content-Encoding", "gzip")], broken), "failed", "cannot be unpacked");
    check(answer(200, &[("Content-Type", "image/png")], "png"), "skipped", "expected a page, found image/png");
    check(answer(200, &[], [0u8, 1, 2]), "skipped", "data without a type");
    check(html(""), "skipped", "expected a page, found nothing");
    let no_http = Answer::Pieces { head: "SSH-2.0-x\r\n\r\n".to_owned(), pieces: Vec::new(), pause: Duration::ZERO };
    check(no_http, "failed", "");
    // An empty answer without a type may still show what it is.
    check(answer(200, &[], page("x", "text")), "fetched", "");
}

#[test]
fn a_host_that_is_not_there_is_a_failure_and_no_end() {
    // A port that was free a moment ago.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let server = Server::new(|asked| if asked.path == "/robots.txt" { missing() } else { html(page("x", "text")) });
    let ran = fetch(&Room::new(), &[&format!("http://127.0.0.1:{port}/x"), &server.url("/page")]);
    let found = crate::outcomes(&ran);
    assert_eq!((found["/x"].0.as_str(), found["/page"].0.as_str(), ran.code), ("failed", "fetched", 3));
    // A server that does not speak TLS, asked by https.
    let ran = fetch(&Room::new(), &[&server.url("/page").replace("http:", "https:")]);
    let (status, reason) = outcome(&ran);
    assert_eq!((status.as_str(), ran.code), ("failed", 3));
    assert!(reason.starts_with("robots.txt: ") && reason.len() > 15, "{reason}");
}
