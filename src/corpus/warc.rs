//! Web archives (WARC 1.0 and 1.1, ISO 28500) <-> captures, one page each.
//!
//! A response with status 2xx, a resource and a conversion are pages where they hold text; requests, metadata and
//! revisits are not. A broken record is named and the next one is looked for. Of several captures of one address the
//! latest is the page: the same article is not read twice, and an older text never wins.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::http::{self, Head, Undecodable};
use super::{Given, Limits, Page, Reason, Rejection};

/// How an archive is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packing {
    Plain,
    /// One member a record.
    Gzip,
    Zstandard,
}

/// The head of a record is refused beyond this.
const HEADER_BYTES: u64 = 64 << 10;
/// What a response's own head may take beside the body.
const HEAD_BYTES: u64 = 256 << 10;

/// The named fields of a record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Header(Vec<(String, String)>);

impl Header {
    /// Returns the first field of this name, in any case.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// Returns the address that was captured; 1.0 writes it in angle brackets.
    pub fn url(&self) -> Option<&str> {
        self.get("WARC-Target-URI")
            .map(|url| url.trim_start_matches('<').trim_end_matches('>'))
            .filter(|url| !url.is_empty())
    }

    pub fn kind(&self) -> &str {
        self.get("WARC-Type").unwrap_or_default()
    }

    fn may_be_page(&self) -> bool {
        matches!(self.kind(), "response" | "resource" | "conversion") && self.url().is_some()
    }
}

/// One record; its block is cut where it is longer than was asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    pub header: Header,
    pub block: Vec<u8>,
    /// The bytes of the whole block.
    pub length: u64,
}

/// The records of an archive in order, with what was broken between them.
pub struct Records {
    stream: Stream,
    /// A version line that was met while the next record was looked for.
    at_start: bool,
    done: bool,
}

impl Records {
    /// Opens an archive.
    pub fn open(file: File, packing: Packing) -> io::Result<Records> {
        let file = BufReader::with_capacity(1 << 16, file);
        let stream = match packing {
            Packing::Plain => Stream::Plain(Box::new(file)),
            Packing::Gzip => Stream::Members(BufReader::with_capacity(1 << 16, Members::new(file))),
            Packing::Zstandard => Stream::Plain(zstandard(file)?),
        };
        Ok(Records { stream, at_start: false, done: false })
    }

    /// Reads records that are in memory, unpacked.
    pub fn of(bytes: &[u8]) -> Records {
        let stream = Stream::Plain(Box::new(io::Cursor::new(bytes.to_vec())));
        Records { stream, at_start: false, done: false }
    }

    /// Returns the next record with at most `limit` bytes of its block, or none of them where `wanted` says no; an
    /// error is what is broken before the next one.
    pub fn next(&mut self, limit: u64, wanted: impl Fn(&Header) -> bool) -> Option<Result<Record, String>> {
        if self.done {
            return None;
        }
        match self.read(limit, wanted) {
            Ok(Some(record)) => Some(Ok(record)),
            Ok(None) => None,
            Err(Broken::Record(what)) => {
                self.at_start = self.seek_record();
                self.done = !self.at_start;
                Some(Err(what))
            }
            Err(Broken::Packing(error)) => {
                self.at_start = false;
                self.done = !self.stream.seek_member();
                Some(Err(format!("it cannot be unpacked: {error}")))
            }
        }
    }

    fn read(&mut self, limit: u64, wanted: impl Fn(&Header) -> bool) -> Result<Option<Record>, Broken> {
        let mut line = Vec::new();
        if !std::mem::take(&mut self.at_start) {
            while line.is_empty() {
                if self.line(&mut line)? == 0 {
                    return Ok(None);
                }
            }
            if !line.starts_with(b"WARC/") {
                let found: String = String::from_utf8_lossy(&line).chars().take(40).collect();
                return Err(Broken::Record(format!("expected a record that starts with WARC/, found {found:?}")));
            }
        }
        let mut header = Header::default();
        let mut length = 0;
        loop {
            line.clear();
            let read = self.line(&mut line)?;
            length += read as u64;
            if read == 0 {
                return Err(Broken::Record("it ends within the head of a record".to_owned()));
            }
            if length > HEADER_BYTES {
                return Err(Broken::Record(format!("the head of a record is longer than {HEADER_BYTES} bytes")));
            }
            if line.is_empty() {
                break;
            }
            let text = String::from_utf8_lossy(&line);
            match (text.starts_with([' ', '\t']), header.0.last_mut(), text.split_once(':')) {
                (true, Some((_, value)), _) => {
                    value.push(' ');
                    value.push_str(text.trim());
                }
                (_, _, Some((name, value))) => header.0.push((name.trim().to_owned(), value.trim().to_owned())),
                _ => return Err(Broken::Record(format!("expected a field of a record, found {:?}", cut(&text)))),
            }
        }
        let length = header.get("Content-Length").unwrap_or_default();
        let Ok(length) = length.parse::<u64>() else {
            return Err(Broken::Record(format!("expected a Content-Length, found {:?}", cut(length))));
        };
        let keep = if wanted(&header) { length.min(limit) } else { 0 };
        let mut block = Vec::new();
        (&mut self.stream).take(keep).read_to_end(&mut block).map_err(Broken::Packing)?;
        let rest = http::skip(&mut (&mut self.stream).take(length - keep)).map_err(Broken::Packing)?;
        if (block.len() as u64) < keep || rest < length - keep {
            return Err(Broken::Record("it ends within a record".to_owned()));
        }
        Ok(Some(Record { header, block, length }))
    }

    /// Reads a line without its end; returns the bytes that were taken, 0 at the end.
    fn line(&mut self, line: &mut Vec<u8>) -> Result<usize, Broken> {
        let taken = (&mut self.stream).take(HEADER_BYTES).read_until(b'\n', line).map_err(Broken::Packing)?;
        while line.last().is_some_and(|byte| matches!(byte, b'\n' | b'\r')) {
            line.pop();
        }
        Ok(taken)
    }

    /// Goes behind the next line that starts a record.
    fn seek_record(&mut self) -> bool {
        let mut line = Vec::new();
        loop {
            line.clear();
            match self.line(&mut line) {
                Ok(0) => return false,
                Ok(_) if line.starts_with(b"WARC/") && line.len() < 12 => return true,
                Ok(_) => {}
                Err(_) if self.stream.seek_member() => {}
                Err(_) => return false,
            }
        }
    }
}

enum Broken {
    Record(String),
    Packing(io::Error),
}

fn cut(text: &str) -> String {
    text.chars().take(40).collect()
}

enum Stream {
    Plain(Box<dyn BufRead + Send>),
    Members(BufReader<Members<BufReader<File>>>),
}

impl Stream {
    /// Looks for the next member behind a broken one; only gzip can.
    fn seek_member(&mut self) -> bool {
        match self {
            Stream::Plain(_) => false,
            Stream::Members(reader) => reader.get_mut().resume(),
        }
    }
}

impl Read for Stream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Stream::Plain(reader) => reader.read(buffer),
            Stream::Members(reader) => reader.read(buffer),
        }
    }
}

impl BufRead for Stream {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        match self {
            Stream::Plain(reader) => reader.fill_buf(),
            Stream::Members(reader) => reader.fill_buf(),
        }
    }

    fn consume(&mut self, amount: usize) {
        match self {
            Stream::Plain(reader) => reader.consume(amount),
            Stream::Members(reader) => reader.consume(amount),
        }
    }
}

/// Gzip members one after the other, each of which may be broken.
struct Members<R> {
    between: Option<Counted<R>>,
    member: Option<flate2::bufread::GzDecoder<Counted<R>>>,
    start: u64,
}

/// A reader that knows where it is and takes back the first bytes of a member.
pub(super) struct Counted<R> {
    reader: R,
    pub(super) at: u64,
    back: &'static [u8],
}

impl<R> Counted<R> {
    pub(super) fn new(reader: R, at: u64) -> Self {
        Counted { reader, at, back: &[] }
    }
}

impl<R: BufRead> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut chunk = self.fill_buf()?;
        let read = chunk.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Counted<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.back.is_empty() { self.reader.fill_buf() } else { Ok(self.back) }
    }

    fn consume(&mut self, amount: usize) {
        self.at += amount as u64;
        if self.back.is_empty() {
            self.reader.consume(amount);
        } else {
            self.back = &self.back[amount..];
        }
    }
}

const MEMBER: &[u8] = &[0x1F, 0x8B, 8];

impl<R: BufRead> Members<R> {
    fn new(reader: R) -> Self {
        Members { between: Some(Counted::new(reader, 0)), member: None, start: 0 }
    }

    /// Leaves a broken member and looks for what starts like another.
    fn resume(&mut self) -> bool {
        let member = self.member.take().map(flate2::bufread::GzDecoder::into_inner);
        let Some(mut reader) = member.or(self.between.take()) else { return false };
        if reader.at == self.start {
            reader.consume(1);
        }
        // Byte by byte, since the three may stand on a border of the buffer.
        let mut last = [0u8; 2];
        loop {
            let Ok(Some(byte)) = reader.fill_buf().map(|chunk| chunk.first().copied()) else { return false };
            if [last[0], last[1], byte] == MEMBER {
                break;
            }
            last = [last[1], byte];
            reader.consume(1);
        }
        reader.at -= 2;
        reader.back = &MEMBER[..2];
        self.between = Some(reader);
        true
    }
}

impl<R: BufRead> Read for Members<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if let Some(member) = &mut self.member {
                let read = member.read(buffer)?;
                if read > 0 || buffer.is_empty() {
                    return Ok(read);
                }
                self.between = self.member.take().map(flate2::bufread::GzDecoder::into_inner);
            }
            let Some(mut reader) = self.between.take() else { return Ok(0) };
            if reader.fill_buf()?.is_empty() {
                self.between = Some(reader);
                return Ok(0);
            }
            self.start = reader.at;
            self.member = Some(flate2::bufread::GzDecoder::new(reader));
        }
    }
}

/// Opens a packed archive. Its first frame may be a dictionary for all others, itself packed or not.
fn zstandard(mut file: BufReader<File>) -> io::Result<Box<dyn BufRead + Send>> {
    const DICTIONARY: [u8; 4] = 0x184D_2A5D_u32.to_le_bytes();
    const DICTIONARY_BYTES: u64 = 16 << 20;
    let mut dictionary = Vec::new();
    if file.fill_buf()?.starts_with(&DICTIONARY) {
        let mut head = [0; 8];
        file.read_exact(&mut head)?;
        let length = u64::from(u32::from_le_bytes([head[4], head[5], head[6], head[7]]));
        if length > DICTIONARY_BYTES {
            return Err(io::Error::other(format!("its dictionary is longer than {DICTIONARY_BYTES} bytes")));
        }
        (&mut file).take(length).read_to_end(&mut dictionary)?;
        if dictionary.starts_with(b"\x28\xB5\x2F\xFD") {
            let mut unpacked = Vec::new();
            let decoder = zstd::stream::read::Decoder::new(&dictionary[..])?;
            decoder.take(DICTIONARY_BYTES).read_to_end(&mut unpacked)?;
            dictionary = unpacked;
        }
    }
    let decoder = zstd::stream::read::Decoder::with_dictionary(file, &dictionary)?;
    Ok(Box::new(BufReader::with_capacity(1 << 16, decoder)))
}

/// The latest capture of each address over several archives.
#[derive(Debug, Default)]
pub struct Latest {
    /// By the hash of the address: its date to the second, then archive and record, which decide between equal dates.
    captures: HashMap<[u8; 16], (String, usize, u64)>,
    archives: HashMap<PathBuf, usize>,
}

impl Latest {
    /// Reads the heads of all records. An archive that cannot be read is named when its pages are asked for.
    pub fn of(archives: impl Iterator<Item = (PathBuf, Packing)>) -> Latest {
        let mut latest = Latest::default();
        for (archive, (path, packing)) in archives.enumerate() {
            let opened = File::open(&path).and_then(|file| Records::open(file, packing));
            latest.archives.insert(path, archive);
            let Ok(mut records) = opened else { continue };
            let mut number = 0;
            while let Some(record) = records.next(HEAD_BYTES, Header::may_be_page) {
                let Ok(record) = record else { continue };
                number += 1;
                if let Some(url) = record.header.url()
                    && shown(&record).is_ok()
                {
                    let date = record.header.get("WARC-Date").unwrap_or_default().chars().take(19).collect();
                    let capture = (date, archive, number);
                    let known = latest.captures.entry(key(url)).or_default();
                    if *known < capture {
                        *known = capture;
                    }
                }
            }
        }
        latest
    }

    fn is_latest(&self, archive: &Path, number: u64, url: &str) -> bool {
        let capture = self.captures.get(&key(url)).zip(self.archives.get(archive));
        capture.is_none_or(|((_, archive, latest), this)| archive == this && *latest == number)
    }
}

fn key(url: &str) -> [u8; 16] {
    let mut key = [0; 16];
    key.copy_from_slice(&blake3::hash(url.as_bytes()).as_bytes()[..16]);
    key
}

/// Returns the id of the article at an address, wherever it was captured.
pub fn id(url: &str) -> String {
    blake3::hash(format!("capture {url}").as_bytes()).to_hex()[..16].to_owned()
}

/// What a record shows: the head of a response, where its body starts, and how it is read.
struct Shown {
    head: Head,
    body: usize,
}

/// Returns where the page of a record is; the error is what it is instead.
fn shown(record: &Record) -> Result<Shown, String> {
    let kind = record.header.get("Content-Type").unwrap_or_default();
    let shown = if record.header.kind() == "response" {
        if !kind.trim_start().to_ascii_lowercase().starts_with("application/http") {
            return Err(format!("a response of type {kind}"));
        }
        let (head, body) = Head::parse(&record.block).ok_or("a response without a head")?;
        Shown { head, body }
    } else {
        let fields = vec![("Content-Type".to_owned(), kind.to_owned())];
        Shown { head: Head { status: 200, fields }, body: 0 }
    };
    if !(200..300).contains(&shown.head.status) {
        return Err(format!("status {}", shown.head.status));
    }
    let url = record.header.url().unwrap_or_default();
    if url.split(['?', '#']).next().is_some_and(|path| path.ends_with("/robots.txt")) {
        return Err("robots.txt".to_owned());
    }
    // The first bytes decide only where the type does not; what is packed or chunked shows itself later.
    let media = shown.head.media();
    match media.name.as_str() {
        "" | "application/octet-stream" | "unknown/unknown" => Ok(shown),
        _ if media.format(b"").is_some() => Ok(shown),
        name => Err(name.to_owned()),
    }
}

/// The pages of one archive, in order.
pub struct Captures {
    records: Records,
    name: String,
    file: PathBuf,
    limits: Limits,
    latest: Arc<Latest>,
    number: u64,
}

impl Captures {
    pub fn new(records: Records, name: String, file: PathBuf, limits: Limits, latest: Arc<Latest>) -> Captures {
        Captures { records, name, file, limits, latest, number: 0 }
    }

    fn page(&self, record: Record) -> Result<Page, Reason> {
        let limit = self.limits.article_bytes;
        let no_page = |found| Reason::NoPage { found };
        let Shown { head, body } = shown(&record).map_err(no_page)?;
        let url = record.header.url().unwrap_or_default().to_owned();
        if !self.latest.is_latest(&self.file, self.number, &url) {
            return Err(no_page("an earlier capture of a page that was captured again".to_owned()));
        }
        if record.length - body as u64 > limit {
            return Err(Reason::TooLarge { limit, found: Some(record.length - body as u64) });
        }
        let mut bytes = record.block;
        bytes.drain(..body);
        if head.get("Transfer-Encoding").is_some_and(|encoding| encoding.to_ascii_lowercase().contains("chunked")) {
            bytes = http::dechunked(&bytes).unwrap_or(bytes);
        }
        let bytes = http::unpacked(&head, bytes, limit).map_err(|error| match error {
            Undecodable::TooLarge => Reason::TooLarge { limit, found: None },
            Undecodable::Unknown(encoding) => no_page(format!("a body in the encoding {encoding}")),
            Undecodable::Broken(error) => Reason::BadArchive { error: format!("a body cannot be unpacked: {error}") },
        })?;
        let media = head.media();
        let format = media.format(&bytes).ok_or_else(|| no_page("data without a type".to_owned()))?;
        let captured = record.header.get("WARC-Date").map(str::to_owned);
        Ok(Page {
            path: Some(self.name.clone()),
            file: Some(self.file.clone()),
            record: Some(self.number),
            given: Given { id: Some(id(&url)), url: Some(url), ..Given::default() },
            format,
            charset: media.charset,
            captured,
            bytes,
            warnings: Vec::new(),
        })
    }
}

impl Iterator for Captures {
    type Item = Result<Page, Rejection>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let reject = |record, reason| Some(Err(Rejection { name: self.name.clone(), record, reason }));
            let limit = self.limits.article_bytes.saturating_add(HEAD_BYTES);
            let record = match self.records.next(limit, Header::may_be_page)? {
                Ok(record) => record,
                // Named by the record before it: what follows cannot be counted.
                Err(error) => return reject(Some(self.number), Reason::BadArchive { error }),
            };
            self.number += 1;
            if record.header.may_be_page() {
                let number = Some(self.number);
                return Some(self.page(record).map_err(|reason| Rejection {
                    name: self.name.clone(),
                    record: number,
                    reason,
                }));
            }
        }
    }
}

/// Returns one record as it is written: a gzip member of its own.
///
/// `fields` are those beside version, type, date, id and length; `date` is an ISO instant in UTC.
pub fn member(kind: &str, date: &str, fields: &[(&str, &str)], block: &[u8]) -> io::Result<Vec<u8>> {
    let mut head = format!("WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Date: {date}\r\n");
    for (name, value) in fields {
        // A line end in a value would start a field of its own.
        let value: String = value.chars().filter(|c| !c.is_control()).collect();
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    let digest = blake3::hash(&[head.as_bytes(), block].concat()).to_hex();
    // Version 8 of RFC 9562 leaves its bits to us but for the version and the variant.
    let uuid =
        format!("{}-{}-8{}-a{}-{}", &digest[..8], &digest[8..12], &digest[13..16], &digest[17..20], &digest[20..32]);
    head.push_str(&format!("WARC-Record-ID: <urn:uuid:{uuid}>\r\nContent-Length: {}\r\n\r\n", block.len()));
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(head.as_bytes())?;
    gzip.write_all(block)?;
    gzip.write_all(b"\r\n\r\n")?;
    gzip.finish()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn record(kind: &str, url: &str, date: &str, content_type: &str, block: &str) -> Vec<u8> {
        let fields = [("WARC-Target-URI", url), ("Content-Type", content_type)];
        member(kind, date, &fields, block.as_bytes()).unwrap()
    }

    fn response(url: &str, date: &str, head: &str, body: &str) -> Vec<u8> {
        let block = format!("HTTP/1.1 {head}\r\n\r\n{body}");
        record("response", url, date, "application/http; msgtype=response", &block)
    }

    fn gunzip(bytes: &[u8]) -> Vec<u8> {
        http::gunzipped(bytes, 1 << 20).unwrap()
    }

    fn listing(files: &[(&str, Vec<u8>)]) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        for (name, bytes) in files {
            fs::write(folder.path().join(name), bytes).unwrap();
        }
        super::super::pages(&[folder.path().to_owned()], &Limits { article_bytes: 1000, ..Limits::default() })
            .map(|item| match item {
                Ok(page) => {
                    let text = String::from_utf8_lossy(&page.bytes).into_owned();
                    let charset = page.charset.clone().unwrap_or_default();
                    format!("{} {} {charset} {text}", page.name(), page.given.url.as_deref().unwrap_or("?"))
                }
                Err(rejection) => format!("! {rejection}"),
            })
            .collect()
    }

    const HTML: &str = "200 OK\r\nContent-Type: text/html; charset=gb2312";

    fn small() -> Vec<u8> {
        [
            record("warcinfo", "", "2026-01-01T00:00:00Z", "application/warc-fields", "software: x\r\n"),
            response("http://a.example/1", "2026-01-01T00:00:01Z", HTML, "<p>one</p>"),
            record(
                "request",
                "http://a.example/1",
                "2026-01-01T00:00:01Z",
                "application/http",
                "GET / HTTP/1.1\r\n\r\n",
            ),
            response("http://a.example/2", "2026-01-01T00:00:02Z", "404 Not Found\r\nContent-Type: text/html", "gone"),
            record(
                "revisit",
                "http://a.example/1",
                "2026-01-01T00:00:03Z",
                "application/http",
                "HTTP/1.1 200 OK\r\n\r\n",
            ),
            record("resource", "file:///b.txt", "2026-01-01T00:00:04Z", "text/plain", "two"),
            response("http://a.example/3", "2026-01-01T00:00:05Z", "200 OK\r\nContent-Type: image/png", "png"),
            response(
                "http://a.example/4",
                "2026-01-01T00:00:06Z",
                "200 OK\r\nTransfer-Encoding: chunked",
                "6\r\n<html>\r\n5\r\nthree\r\n0\r\n\r\n",
            ),
            response("http://a.example/robots.txt", "2026-01-01T00:00:07Z", "200 OK\r\nContent-Type: text/plain", "x"),
        ]
        .concat()
    }

    #[test]
    fn an_archive_is_read_the_same_however_it_is_packed() {
        let plain = gunzip(&small());
        // A frame a record, as archives are packed.
        let zst = [&plain[..500], &plain[500..]].map(|part| zstd::encode_all(part, 1).unwrap()).concat();
        for (name, bytes) in [("a.warc.gz", small()), ("a.warc", plain.clone()), ("a.warc.zst", zst)] {
            let expect = [
                format!("{name}:2 http://a.example/1 gb2312 <p>one</p>"),
                format!("! {name}:4: expected a page, found status 404"),
                format!("{name}:6 file:///b.txt  two"),
                format!("! {name}:7: expected a page, found image/png"),
                format!("{name}:8 http://a.example/4  <html>three"),
                format!("! {name}:9: expected a page, found robots.txt"),
            ];
            assert_eq!(listing(&[(name, bytes)]), expect);
        }
    }

    #[test]
    fn a_dictionary_before_the_records_is_used() {
        let plain = gunzip(&small());
        let samples: Vec<Vec<u8>> =
            (0..200).map(|n| format!("WARC/1.1\r\nWARC-Type: response {n}\r\n").into_bytes()).collect();
        let dictionary = zstd::dict::from_samples(&samples, 2000).unwrap();
        let mut compressor = zstd::bulk::Compressor::with_dictionary(3, &dictionary).unwrap();
        let packed = compressor.compress(&plain).unwrap();
        let mut bytes = 0x184D_2A5D_u32.to_le_bytes().to_vec();
        bytes.extend((dictionary.len() as u32).to_le_bytes());
        bytes.extend(&dictionary);
        bytes.extend(packed);
        assert_eq!(listing(&[("a.warc.zst", bytes)]).len(), 6);
    }

    #[test]
    fn a_broken_record_is_named_and_the_next_is_read() {
        let page = |n: u32| response(&format!("http://a.example/{n}"), "2026-01-01T00:00:01Z", HTML, "x");
        let mut torn = page(2);
        let middle = torn.len() / 2;
        torn[middle] ^= 0xFF;
        torn[middle + 1] ^= 0xFF;
        let found = listing(&[("a.warc.gz", [page(1), torn, page(3)].concat())]);
        assert_eq!(found[0], "a.warc.gz:1 http://a.example/1 gb2312 x");
        assert!(found[1].starts_with("! a.warc.gz:1: the archive is broken: "), "{found:?}");
        assert_eq!(found.last().unwrap(), "a.warc.gz:2 http://a.example/3 gb2312 x");
        // Cut in the middle of the last member.
        let cut = [page(1), page(2)[..40].to_vec()].concat();
        let found = listing(&[("a.warc.gz", cut)]);
        assert_eq!(found.len(), 2);
        assert!(found[1].starts_with("! a.warc.gz:1: the archive is broken: it "), "{found:?}");

        let junk = b"WARC/1.0\r\nContent-Length: many\r\n\r\nWARC is no record\r\n".to_vec();
        let found = listing(&[("a.warc", [junk, gunzip(&page(3))].concat())]);
        assert_eq!(
            found,
            [
                "! a.warc:0: the archive is broken: expected a Content-Length, found \"many\"",
                "a.warc:1 http://a.example/3 gb2312 x"
            ]
        );
        let found = listing(&[("a.warc", b"<html>".to_vec())]);
        assert_eq!(
            found,
            ["! a.warc:0: the archive is broken: expected a record that starts with WARC/, found \"<html>\""]
        );
        assert_eq!(listing(&[("a.warc", Vec::new()), ("b.warc.gz", Vec::new())]), [""; 0]);
    }

    #[test]
    fn bombs_and_large_records_are_refused_by_the_limit() {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        gzip.write_all(&vec![b'a'; 1 << 20]).unwrap();
        let mut block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n".to_vec();
        block.extend(gzip.finish().unwrap());
        let fields = [("WARC-Target-URI", "http://a.example/1"), ("Content-Type", "application/http")];
        let bomb = member("response", "2026-01-01T00:00:01Z", &fields, &block).unwrap();
        assert!(block.len() > 1000, "the packed bomb is itself too long for this test: {}", block.len());
        let long = response("http://a.example/2", "2026-01-01T00:00:01Z", HTML, &"x".repeat(5000));
        let good = response("http://a.example/3", "2026-01-01T00:00:01Z", HTML, "x");
        let found = listing(&[("a.warc.gz", [bomb, long, good].concat())]);
        assert_eq!(found.len(), 3);
        assert!(found[0].contains("expected at most 1000 bytes") && found[1].contains("found 5000"), "{found:?}");
        assert_eq!(found[2], "a.warc.gz:3 http://a.example/3 gb2312 x");
        // A length that no disk holds.
        let endless = b"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: http://a/\r\nContent-Length: 99999999999999999\r\n\r\nx";
        assert_eq!(
            listing(&[("a.warc", endless.to_vec())]),
            ["! a.warc:0: the archive is broken: it ends within a record"]
        );
    }

    #[test]
    fn the_latest_capture_of_an_address_is_its_page() {
        let page = |date: &str, text: &str| response("http://a.example/1", date, HTML, text);
        let older = page("2026-01-01T00:00:01Z", "older");
        let newer = page("2026-03-01T00:00:01Z", "newer");
        let last = page("2026-03-01T00:00:01Z", "last");
        let gone =
            response("http://a.example/1", "2026-05-01T00:00:01Z", "410 Gone\r\nContent-Type: text/html", "gone");
        let superseded =
            |at: &str| format!("! {at}: expected a page, found an earlier capture of a page that was captured again");
        let found = listing(&[("a.warc.gz", [newer, last].concat()), ("b.warc.gz", [older, gone].concat())]);
        assert_eq!(
            found,
            [
                superseded("a.warc.gz:1"),
                "a.warc.gz:2 http://a.example/1 gb2312 last".to_owned(),
                superseded("b.warc.gz:1"),
                "! b.warc.gz:2: expected a page, found status 410".to_owned(),
            ]
        );
    }

    proptest::proptest! {
        #[test]
        fn damage_ends_in_words(at in 0usize..2000, by in 1u8.., cut in 0usize..2000) {
            let mut bytes = small();
            let length = bytes.len();
            bytes[at % length] ^= by;
            bytes.truncate(cut.max(1).min(length));
            listing(&[("a.warc.gz", bytes)]);
            let mut plain = gunzip(&small());
            let length = plain.len();
            plain[at % length] ^= by;
            listing(&[("a.warc", plain)]);
        }
    }
}
