//! Packs the built-in tables of names and of characters, so that they cost nothing when the program starts. Reads the tables of this
//! repository and writes to `OUT_DIR`; `src/mentions/gazetteer` says what is in them.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

#[allow(dead_code, reason = "shared with the program, which uses the rest")]
#[path = "src/languages/fold.rs"]
mod fold;
#[allow(dead_code, reason = "shared with the program, which uses the rest")]
#[path = "src/mentions/gazetteer/surfaces.rs"]
mod surfaces;
#[allow(dead_code, reason = "shared with the program, which uses the rest")]
#[path = "src/mentions/gazetteer/table.rs"]
mod table;

#[allow(dead_code, reason = "shared with the program, which uses the rest")]
#[path = "src/languages/writing.rs"]
mod writing;

/// The shared files name the folding by its place in the program.
mod languages {
    pub(crate) use super::fold;
}

use surfaces::Surfaces;
use table::Table;
use writing::Writing;

const TABLES: [&str; 3] = ["companies.tsv", "products.tsv", "organizations.tsv"];
const TRAPS: &str = "traps.tsv";
/// What the tables are read and packed with.
const SOURCES: [&str; 6] = [
    "build.rs",
    "src/languages/fold.rs",
    "src/languages/simplified.txt",
    "src/languages/writing.rs",
    "src/mentions/gazetteer/surfaces.rs",
    "src/mentions/gazetteer/table.rs",
];

fn main() -> Result<(), Box<dyn Error>> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let to = PathBuf::from(env::var("OUT_DIR")?);
    for source in SOURCES {
        println!("cargo:rerun-if-changed={source}");
    }
    let read = |path: &Path| -> Result<String, Box<dyn Error>> {
        println!("cargo:rerun-if-changed={}", path.display());
        Ok(fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?)
    };
    let folder = root.join("src/mentions/gazetteer");
    let texts = TABLES.iter().map(|name| read(&folder.join(name))).collect::<Result<Vec<String>, _>>()?;
    let traps = read(&folder.join(TRAPS))?;
    let mut beside = Vec::new();
    let mut rooms: Vec<PathBuf> = fs::read_dir(root.join("src/languages"))?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_, Box<dyn Error>>>()?;
    rooms.sort();
    for table in rooms.iter().map(|room| room.join("ambiguous.tsv")).filter(|table| table.is_file()) {
        beside.push(read(&table)?);
    }

    let mut rows = Vec::new();
    for (name, text) in TABLES.iter().zip(&texts) {
        rows.extend(table::rows(&Table { name, text })?);
    }
    table::check(&rows, |_| false)?;
    let merged = table::merged(vec![rows]);
    let packed = Surfaces::pack(&merged, table::traps(&traps));
    fs::write(to.join("names.txt"), packed.names.as_bytes())?;
    fs::write(to.join("records.bin"), &packed.records)?;
    fs::write(to.join("lists.bin"), &packed.lists)?;
    fs::write(to.join("beginnings.bin"), &packed.beginnings)?;
    fs::write(to.join("nodes.bin"), &packed.nodes)?;
    let [chinese, japanese] = table::kept_whole(&merged);
    fs::write(to.join("chinese.txt"), chinese)?;
    fs::write(to.join("japanese.txt"), japanese)?;

    let writing = (writing::FIRST..=writing::LAST).filter_map(char::from_u32).map(|c| classify(c) as u8);
    fs::write(to.join("writing.bin"), writing.collect::<Vec<_>>())?;

    let digest = texts.iter().chain([&traps]).chain(&beside).fold(FNV_START, |sum, text| fnv(sum, text.as_bytes()));
    println!("cargo:rustc-env=GACETA_TABLES={digest:016x}");
    Ok(())
}

/// Classifies a character by the code points that the legacy encodings give it.
fn classify(c: char) -> Writing {
    let mut room = [0; 4];
    let text: &str = c.encode_utf8(&mut room);
    let code = |encoding: &'static encoding_rs::Encoding| -> Option<(u8, u8)> {
        let (bytes, _, lost) = encoding.encode(text);
        match *bytes {
            [lead, trail] if !lost => Some((lead, trail)),
            _ => None,
        }
    };
    let gb2312 = code(encoding_rs::GBK).is_some_and(|(lead, trail)| (0xB0..=0xF7).contains(&lead) && trail >= 0xA1);
    let big5 = code(encoding_rs::BIG5).is_some_and(|(lead, _)| (0xA4..=0xF9).contains(&lead));
    let jis = code(encoding_rs::SHIFT_JIS);
    let level_1 = jis.is_some_and(|(lead, trail)| lead < 0x98 || lead == 0x98 && trail <= 0x72);
    match (gb2312, big5, jis.is_some()) {
        (true, false, false) => Writing::Simplified,
        (false, false, true) => Writing::Shinjitai,
        (false, true, _) if !level_1 => Writing::Traditional,
        _ => Writing::Shared,
    }
}

// FNV-1a of 64 bits: it has to tell one table from the next, against nobody's will, and needs no crate.
const FNV_START: u64 = 0xcbf2_9ce4_8422_2325;

fn fnv(sum: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(sum, |sum, byte| (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}
