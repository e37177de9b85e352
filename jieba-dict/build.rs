//! Turns the vendored dictionary of `data/` into the table that lib.rs searches, in `OUT_DIR`. `data/make.py` says what
//! the vendored file holds.
//!
//! The words stand in the order of their bytes, in blocks. A word keeps only what differs from the one before it in its
//! block:
//!
//! - `heads.bin`: of each word, how many bytes it shares with the one before it, how many bytes of its own follow
//!   (a byte each), and the place of its kind (two);
//! - `texts.txt`: those bytes of all words, one after the other;
//! - `blocks.bin`: where the texts of each block begin (four bytes); the first word of a block shares nothing;
//! - `kinds.bin`: frequency (four bytes) and place of the tag (one) of each kind of word;
//! - `constants.rs`: the tags, the sum of all frequencies and how many words a block has.

use std::collections::BTreeSet;
use std::error::Error;
use std::io::Read;
use std::path::PathBuf;
use std::{env, fs};

/// Words of a block: as many are walked through to find one.
const BLOCK: usize = 16;

fn main() -> Result<(), Box<dyn Error>> {
    let data = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("data/dict.txt.zst");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    for source in ["build.rs", "data/dict.txt.zst"] {
        println!("cargo::rerun-if-changed={source}");
    }
    let packed = fs::read(&data).map_err(|error| format!("{}: {error}", data.display()))?;
    let mut dictionary = String::new();
    ruzstd::decoding::StreamingDecoder::new(packed.as_slice())?.read_to_string(&mut dictionary)?;

    let mut rows = dictionary.lines().map(row).collect::<Result<Vec<_>, _>>()?;
    rows.sort_unstable();
    if let Some(twice) = rows.windows(2).find(|pair| pair[0].0 == pair[1].0) {
        return Err(format!("expected each word once, found {} twice", twice[0].0).into());
    }
    let tags: Vec<&str> = rows.iter().map(|row| row.2).collect::<BTreeSet<_>>().into_iter().collect();
    let kinds: Vec<(u32, &str)> = rows.iter().map(|row| (row.1, row.2)).collect::<BTreeSet<_>>().into_iter().collect();

    let (mut heads, mut texts, mut blocks) = (Vec::new(), String::new(), Vec::new());
    let mut before = "";
    for (at, &(word, frequency, tag)) in rows.iter().enumerate() {
        if at % BLOCK == 0 {
            before = "";
            blocks.extend(u32::try_from(texts.len())?.to_le_bytes());
        }
        let shared = shared(before, word);
        let kind = kinds.binary_search(&(frequency, tag)).map_err(|_| "a kind was lost")?;
        heads.extend([u8::try_from(shared)?, u8::try_from(word.len() - shared)?]);
        heads.extend(u16::try_from(kind)?.to_le_bytes());
        texts.push_str(&word[shared..]);
        before = word;
    }
    let mut table = Vec::new();
    for (frequency, tag) in &kinds {
        let tag = tags.binary_search(tag).map_err(|_| "a tag was lost")?;
        table.extend(frequency.to_le_bytes());
        table.push(u8::try_from(tag)?);
    }
    fs::write(out.join("heads.bin"), heads)?;
    fs::write(out.join("texts.txt"), texts)?;
    fs::write(out.join("blocks.bin"), blocks)?;
    fs::write(out.join("kinds.bin"), table)?;
    let total: u64 = rows.iter().map(|row| u64::from(row.1)).sum();
    let constants =
        format!("const BLOCK: usize = {BLOCK};\nconst SUM: usize = {total};\nstatic TAGS: &[&str] = &{tags:?};\n");
    fs::write(out.join("constants.rs"), constants)?;
    Ok(())
}

/// `公司 45604 n`.
fn row(line: &str) -> Result<(&str, u32, &str), Box<dyn Error>> {
    match line.split(' ').collect::<Vec<_>>()[..] {
        [word, frequency, tag] if !word.is_empty() => Ok((word, frequency.parse()?, tag)),
        _ => Err(format!("expected a word, its frequency and its tag, found {line}").into()),
    }
}

/// How many bytes two words begin with alike, in whole characters.
fn shared(a: &str, b: &str) -> usize {
    a.chars().zip(b.chars()).take_while(|(a, b)| a == b).map(|(c, _)| c.len_utf8()).sum()
}
