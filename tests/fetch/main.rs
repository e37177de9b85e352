//! Fetching against a server of our own on loopback: each convention of the web a test, and nothing is sent beyond.

// Shared with the tests of the command line, which use more of it.
#[allow(dead_code)]
#[path = "../cli/room.rs"]
mod room;
mod server;
mod conventions;
mod limits;
mod archives;
mod site;

use std::collections::BTreeMap;

use room::{Ran, Room, lines};
use serde_json::Value;

/// Arguments that every test has: loopback is opened, and nobody waits.
fn fetch(room: &Room, arguments: &[&str]) -> Ran {
    fetch_with(room, &["--no-ingest"], arguments)
}

fn fetch_with(room: &Room, more: &[&str], arguments: &[&str]) -> Ran {
    room.run(&[&["fetch", "--allow-loopback", "--delay", "0"], more, arguments].concat())
}

/// What became of each URL: its status and its reason.
fn outcomes(ran: &Ran) -> BTreeMap<String, (String, String)> {
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let path = |url: &str| url.split_once("://").map_or(url, |(_, rest)| rest).to_owned();
    let path = |url: &str| path(url).find('/').map_or_else(|| path(url), |at| path(url)[at..].to_owned());
    lines(&ran.text)
        .iter()
        .map(|record| {
            assert_eq!(record["schema"], "gaceta.fetch/1");
            (path(&word(&record["url"])), (word(&record["status"]), word(&record["reason"])))
        })
        .collect()
}

/// The one outcome of a run that asked for one URL.
#[track_caller]
fn outcome(ran: &Ran) -> (String, String) {
    let all = outcomes(ran);
    assert_eq!(all.len(), 1, "{}\n{}", ran.text, ran.error);
    all.into_values().next().unwrap()
}

/// A page of some length, so that it is read as an article.
fn page(title: &str, text: &str) -> String {
    format!(
        "<!doctype html><html><head><title>{title}</title></head><body><article><h1>{title}</h1>\
         <p>{text}</p></article></body></html>"
    )
}

fn rss(items: &[(&str, &str)]) -> String {
    let items: String = items
        .iter()
        .map(|(link, date)| format!("<item><title>x</title><link>{link}</link><pubDate>{date}</pubDate></item>"))
        .collect();
    format!("<?xml version='1.0'?><rss version='2.0'><channel><title>t</title>{items}</channel></rss>")
}
