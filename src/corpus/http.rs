//! The bytes of an HTTP message -> its head, and its body without the encodings of the way.

use std::io::{self, Read};

use super::Format;

/// The first line and the fields of a response.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    pub status: u16,
    /// In the order in which they came; names as they were written.
    pub fields: Vec<(String, String)>,
}

impl Head {
    /// Reads the head of a response and returns how many bytes it takes, with the empty line after it.
    pub fn parse(bytes: &[u8]) -> Option<(Head, usize)> {
        let end = end_of_head(bytes)?;
        let text: String = bytes[..end].iter().map(|byte| char::from(*byte)).collect();
        let mut lines = text.lines();
        let status = lines.next()?.strip_prefix("HTTP/")?.split_ascii_whitespace().nth(1)?.parse().ok()?;
        let mut fields: Vec<(String, String)> = Vec::new();
        for line in lines {
            // A line that starts with a space goes on with the field before it.
            match (line.starts_with([' ', '\t']), fields.last_mut(), line.split_once(':')) {
                (true, Some((_, value)), _) => {
                    value.push(' ');
                    value.push_str(line.trim());
                }
                (_, _, Some((name, value))) => fields.push((name.trim().to_owned(), value.trim().to_owned())),
                _ => {}
            }
        }
        Some((Head { status, fields }, end))
    }

    /// Returns the first field of this name, in any case.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// Returns what the body is said to be.
    pub fn media(&self) -> Media {
        media(self.get("Content-Type").unwrap_or_default())
    }
}

fn end_of_head(bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        let line = memchr::memchr(b'\n', &bytes[at..])?;
        if bytes[at..at + line].iter().all(|byte| *byte == b'\r') && at > 0 {
            return Some(at + line + 1);
        }
        at += line + 1;
    }
}

/// A media type with its charset: `text/html; charset=gb2312`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Media {
    /// In lower case; empty where none is given.
    pub name: String,
    pub charset: Option<String>,
}

/// Reads the value of a `Content-Type`.
pub fn media(value: &str) -> Media {
    let mut parts = value.split(';');
    let name = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
    let charset = parts.find_map(|part| {
        let (key, value) = part.split_once('=')?;
        key.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches(['"', '\'']).to_owned())
    });
    Media { name, charset: charset.filter(|charset| !charset.is_empty()) }
}

impl Media {
    /// Returns how a page of this type is read; of a type that says nothing, what its first bytes are.
    pub fn format(&self, bytes: &[u8]) -> Option<Format> {
        match self.name.as_str() {
            "text/html" | "application/xhtml+xml" => Some(Format::Html),
            "text/plain" => Some(if looks_like_html(bytes) { Format::Html } else { Format::Text }),
            "text/markdown" => Some(Format::Markdown),
            "" | "application/octet-stream" | "unknown/unknown" if looks_like_html(bytes) => Some(Format::Html),
            _ => None,
        }
    }
}

fn looks_like_html(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(512)]).to_lowercase();
    let head = head.trim_start_matches('\u{feff}').trim_start();
    head.starts_with("<!doctype html") || head.starts_with("<html")
}

/// Why a body cannot be had without its encoding.
#[derive(Debug, PartialEq, Eq)]
pub enum Undecodable {
    /// More than the limit, unpacked.
    TooLarge,
    Unknown(String),
    Broken(String),
}

/// Undoes the `Content-Encoding`, of which at most `limit` bytes may come.
///
/// A body that is not packed although its head says so is taken as it is: archives and servers unpack without saying.
pub fn unpacked(head: &Head, body: Vec<u8>, limit: u64) -> Result<Vec<u8>, Undecodable> {
    let mut body = body;
    let encodings = head.get("Content-Encoding").unwrap_or_default().to_ascii_lowercase();
    for encoding in encodings.split(',').map(str::trim).rev() {
        let zlib = body.first().is_some_and(|byte| byte & 0x0F == 8);
        body = match encoding {
            "" | "identity" => continue,
            "gzip" | "x-gzip" if !body.starts_with(b"\x1F\x8B") => continue,
            "gzip" | "x-gzip" => capped(flate2::read::MultiGzDecoder::new(&body[..]), limit)?,
            "deflate" if zlib => capped(flate2::read::ZlibDecoder::new(&body[..]), limit)?,
            "deflate" => capped(flate2::read::DeflateDecoder::new(&body[..]), limit)?,
            "zstd" => match zstd::stream::read::Decoder::new(&body[..]) {
                Ok(decoder) => capped(decoder, limit)?,
                Err(error) => return Err(Undecodable::Broken(error.to_string())),
            },
            other => return Err(Undecodable::Unknown(other.to_owned())),
        };
    }
    if body.len() as u64 > limit { Err(Undecodable::TooLarge) } else { Ok(body) }
}

fn capped(reader: impl Read, limit: u64) -> Result<Vec<u8>, Undecodable> {
    let mut bytes = Vec::new();
    match reader.take(limit + 1).read_to_end(&mut bytes) {
        Ok(_) if bytes.len() as u64 > limit => Err(Undecodable::TooLarge),
        Ok(_) => Ok(bytes),
        Err(error) => Err(Undecodable::Broken(error.to_string())),
    }
}

/// Undoes gzip around a whole file, of which at most `limit` bytes may come.
pub fn gunzipped(bytes: &[u8], limit: u64) -> Result<Vec<u8>, Undecodable> {
    capped(flate2::read::MultiGzDecoder::new(bytes), limit)
}

/// Joins the chunks of a body; a body that is not made of chunks is `None`.
pub fn dechunked(body: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::with_capacity(body.len());
    let mut rest = body;
    loop {
        let end = memchr::memchr(b'\n', &rest[..rest.len().min(1024)])?;
        let size = std::str::from_utf8(&rest[..end]).ok()?.split(';').next()?.trim();
        let size = usize::from_str_radix(size, 16).ok()?;
        rest = &rest[end + 1..];
        if size == 0 {
            return Some(whole);
        }
        whole.extend_from_slice(rest.get(..size)?);
        rest = &rest[size..];
        rest = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n"))?;
    }
}

/// Reads to the end and counts the bytes.
pub(super) fn skip(reader: &mut impl Read) -> io::Result<u64> {
    io::copy(reader, &mut io::sink())
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn a_head_is_read_with_folded_fields_and_either_line_end() {
        let (head, end) =
            Head::parse(b"HTTP/1.1 200 OK\r\nContent-Type: text/html;\r\n Charset=\"GB2312\"\r\nX: y\r\n\r\nbody")
                .unwrap();
        assert_eq!((head.status, end), (200, 70));
        assert_eq!(head.media(), Media { name: "text/html".to_owned(), charset: Some("GB2312".to_owned()) });
        assert_eq!(head.get("x"), Some("y"));
        assert_eq!(Head::parse(b"HTTP/1.0 404\n\nx").unwrap().0.status, 404);
        for broken in ["", "HTTP/1.1 200 OK\r\n", "GET / HTTP/1.1\r\n\r\n", "HTTP/1.1 OK\r\n\r\n"] {
            assert_eq!(Head::parse(broken.as_bytes()), None, "{broken:?}");
        }
    }

    #[test]
    fn chunks_are_joined_and_what_is_none_is_left() {
        assert_eq!(dechunked(b"3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n").as_deref(), Some(&b"abcde"[..]));
        assert_eq!(dechunked(b"<html>\n"), None);
        assert_eq!(dechunked(b"ff\r\nshort\r\n0\r\n"), None);
    }

    #[test]
    fn packed_bodies_are_unpacked_up_to_a_limit() {
        let head =
            |encoding: &str| Head { status: 200, fields: vec![("content-encoding".to_owned(), encoding.to_owned())] };
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(&[b'0'; 5000]).unwrap();
        let gzip = gzip.finish().unwrap();
        let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        zlib.write_all(b"abc").unwrap();
        let mut deflate = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
        deflate.write_all(b"abc").unwrap();
        assert_eq!(unpacked(&head("gzip"), gzip.clone(), 5000).unwrap().len(), 5000);
        assert_eq!(unpacked(&head("GZip"), gzip.clone(), 4999), Err(Undecodable::TooLarge));
        assert_eq!(unpacked(&head("deflate"), zlib.finish().unwrap(), 10).unwrap(), b"abc");
        assert_eq!(unpacked(&head("deflate"), deflate.finish().unwrap(), 10).unwrap(), b"abc");
        assert_eq!(unpacked(&head("gzip"), b"plain".to_vec(), 10).unwrap(), b"plain");
        assert_eq!(unpacked(&head("br"), b"x".to_vec(), 10), Err(Undecodable::Unknown("br".to_owned())));
        assert!(matches!(unpacked(&head("gzip"), gzip[..20].to_vec(), 9999), Err(Undecodable::Broken(_))));
        assert_eq!(unpacked(&head(""), b"too long".to_vec(), 3), Err(Undecodable::TooLarge));
    }
}
