//! The archives that fetching writes: WARC files that only ever grow, one record a member.
//!
//! A record is on the disk before anybody is told of it. What a killed run left half-written behind the last whole
//! record is cut off; what it left whole but told nobody of is found again.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::corpus::http::Head;
use crate::corpus::warc::{self, Counted};

/// Where a record stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    pub file: String,
    /// Bytes of the file.
    pub offset: u64,
    pub length: u64,
}

/// A record that stands behind those that were told of.
#[derive(Clone, Debug)]
pub struct Found {
    pub place: Place,
    pub url: String,
    pub date: String,
    pub digest: Option<String>,
    /// Of a revisit, the page that has the same payload.
    pub same_as: Option<String>,
    pub head: Head,
}

/// A file is closed beyond this and the next one is begun.
const FILE_BYTES: u64 = 256 << 20;
const SUFFIX: &str = ".warc.gz";

pub struct Archive {
    folder: PathBuf,
    agent: String,
    number: u64,
    /// The open file and its length.
    file: Option<(File, u64)>,
    file_bytes: u64,
}

impl Archive {
    /// Opens the archive in a folder; `known` is the end of the last record of a file that was told of. Returns also
    /// the records behind it, and how many bytes of a torn one were cut off.
    pub fn open(folder: &Path, agent: &str, known: impl Fn(&str) -> u64) -> io::Result<(Archive, Vec<Found>, u64)> {
        fs::create_dir_all(folder)?;
        let mut archive = Archive {
            folder: folder.to_owned(),
            agent: agent.to_owned(),
            number: 0,
            file: None,
            file_bytes: FILE_BYTES,
        };
        for entry in fs::read_dir(folder)? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            if let Some(number) = name.strip_suffix(SUFFIX).and_then(|number| number.parse().ok()) {
                archive.number = archive.number.max(number);
            }
        }
        if archive.number == 0 {
            return Ok((archive, Vec::new(), 0));
        }
        // Only the last file was written to.
        let name = archive.name();
        let mut file = OpenOptions::new().read(true).write(true).open(folder.join(&name))?;
        let length = file.metadata()?.len();
        let from = known(&name).min(length);
        file.seek(SeekFrom::Start(from))?;
        let (end, found) = records(&file, &name, from);
        if end < length {
            file.set_len(end)?;
            file.sync_all()?;
        }
        file.seek(SeekFrom::Start(end))?;
        archive.file = Some((file, end));
        Ok((archive, found, length - end))
    }

    fn name(&self) -> String {
        format!("{:06}{SUFFIX}", self.number)
    }

    /// Writes a record to the disk and returns where it stands.
    pub fn add(&mut self, kind: &str, date: &str, fields: &[(&str, &str)], block: &[u8]) -> io::Result<Place> {
        let member = warc::member(kind, date, fields, block)?;
        if self.file.as_ref().is_none_or(|(_, length)| *length >= self.file_bytes) {
            self.begin(date)?;
        }
        self.append(&member)
    }

    fn begin(&mut self, date: &str) -> io::Result<()> {
        self.number += 1;
        let file = OpenOptions::new().create_new(true).write(true).open(self.folder.join(self.name()))?;
        self.file = Some((file, 0));
        let info = format!("software: {}\r\nformat: WARC File Format 1.1\r\n", self.agent);
        let name = self.name();
        let fields = [("WARC-Filename", name.as_str()), ("Content-Type", "application/warc-fields")];
        self.append(&warc::member("warcinfo", date, &fields, info.as_bytes())?)?;
        // The name itself must be on the disk too.
        File::open(&self.folder)?.sync_all()
    }

    fn append(&mut self, member: &[u8]) -> io::Result<Place> {
        let name = self.name();
        let Some((file, length)) = &mut self.file else { return Err(io::Error::other("no archive is open")) };
        let written = file.write_all(member).and_then(|()| file.sync_data());
        if let Err(error) = written {
            // The disk may be full: what is half-written goes again.
            let _ = file.set_len(*length);
            let _ = file.seek(SeekFrom::Start(*length));
            return Err(error);
        }
        let place = Place { file: name, offset: *length, length: member.len() as u64 };
        *length += place.length;
        Ok(place)
    }
}

/// Reads whole members to where the first broken one starts.
fn records(file: &File, name: &str, from: u64) -> (u64, Vec<Found>) {
    // What we write is much smaller; a member that unpacks to more is none of ours.
    const MEMBER_BYTES: u64 = 1 << 30;
    let mut reader = Counted::new(BufReader::new(file), from);
    let mut found = Vec::new();
    let mut end = from;
    loop {
        let mut member = flate2::bufread::GzDecoder::new(reader);
        let mut bytes = Vec::new();
        let read = (&mut member).take(MEMBER_BYTES).read_to_end(&mut bytes);
        reader = member.into_inner();
        if read.is_err() || bytes.is_empty() {
            return (end, found);
        }
        let place = Place { file: name.to_owned(), offset: end, length: reader.at - end };
        end = reader.at;
        found.extend(described(&bytes, place));
    }
}

fn described(bytes: &[u8], place: Place) -> Option<Found> {
    let record = warc::Records::of(bytes).next(u64::MAX, |_| true)?.ok()?;
    let header = &record.header;
    if !matches!(header.kind(), "response" | "revisit") {
        return None;
    }
    Some(Found {
        place,
        url: header.url()?.to_owned(),
        date: header.get("WARC-Date").unwrap_or_default().to_owned(),
        digest: header.get("WARC-Payload-Digest").map(str::to_owned),
        same_as: header.get("WARC-Refers-To-Target-URI").map(str::to_owned),
        head: Head::parse(&record.block).map(|(head, _)| head).unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const DATE: &str = "2026-01-01T00:00:01Z";

    fn add(archive: &mut Archive, url: &str) -> Place {
        let fields =
            [("WARC-Target-URI", url), ("Content-Type", "application/http"), ("WARC-Payload-Digest", "blake3:1")];
        archive.add("response", DATE, &fields, b"HTTP/1.1 200 OK\r\nETag: \"1\"\r\n\r\nx").unwrap()
    }

    #[test]
    fn a_torn_tail_is_cut_off_and_an_untold_record_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let open = |known: u64| Archive::open(folder.path(), "gaceta", move |_| known).unwrap();
        let (mut archive, found, cut) = open(0);
        assert_eq!((found.len(), cut), (0, 0));
        let first = add(&mut archive, "http://a.example/1");
        let second = add(&mut archive, "http://a.example/2");
        drop(archive);
        let file = folder.path().join(&second.file);
        let whole = fs::read(&file).unwrap();
        let told = first.offset + first.length;
        // Killed at any byte of the second record.
        for end in told..whole.len() as u64 {
            fs::write(&file, &whole[..end as usize]).unwrap();
            let (_, found, cut) = open(told);
            assert_eq!((found.len(), cut, fs::metadata(&file).unwrap().len()), (0, end - told, told));
        }
        fs::write(&file, &whole).unwrap();
        let (mut archive, found, cut) = open(told);
        assert_eq!((found.len(), cut), (1, 0));
        assert_eq!((found[0].url.as_str(), &found[0].place), ("http://a.example/2", &second));
        assert_eq!((found[0].head.get("ETag"), found[0].digest.as_deref()), (Some("\"1\""), Some("blake3:1")));
        // Writing goes on behind it.
        let third = add(&mut archive, "http://a.example/3");
        assert_eq!((third.offset, third.file), (second.offset + second.length, second.file));
        assert_eq!(open(0).1.len(), 3);
    }

    #[test]
    fn a_full_file_is_followed_by_another() {
        let folder = tempfile::tempdir().unwrap();
        let (mut archive, ..) = Archive::open(folder.path(), "gaceta", |_| 0).unwrap();
        archive.file_bytes = 1000;
        let places: Vec<Place> = (0..5).map(|n| add(&mut archive, &format!("http://a.example/{n}"))).collect();
        assert_eq!(places[0].file, "000001.warc.gz");
        assert_eq!(places[4].file, "000002.warc.gz");
        // Files of other hands are left alone.
        fs::write(folder.path().join("other.warc.gz"), "x").unwrap();
        let (_, found, _) = Archive::open(folder.path(), "gaceta", |_| 0).unwrap();
        assert_eq!(found.last().unwrap().place, places[4]);
    }
}
