//! Turns the vendored files of `data/` into lindera's dictionary in `OUT_DIR/ipadic`, without a
//! network: unpacks them to the sources that lindera's builder reads, builds, and throws the
//! sources away. `data/make.py` says what the vendored files hold.

use std::collections::HashMap;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use lindera_dictionary::builder::DictionaryBuilder;
use lindera_dictionary::dictionary::metadata::{DICTIONARY_FORMAT_VERSION, Metadata};
use lindera_dictionary::dictionary::schema::Schema;

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let data = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR")?).join("data");
    let out = PathBuf::from(std::env::var("OUT_DIR")?);
    println!("cargo::rerun-if-changed=build.rs");
    // Read by lib.rs through lindera's macro, which knows the folder under this name alone.
    println!("cargo::rustc-env=LINDERA_WORKDIR={}", out.display());

    let source = out.join("source");
    fs::create_dir_all(&source)?;
    for name in ["char.def", "unk.def"] {
        fs::write(source.join(name), text(&data, name)?)?;
    }
    let classes = text(&data, "classes.csv")?;
    let classes = classes_by_id(&classes)?;
    let mut lexicon = String::with_capacity(24 << 20);
    // Ours come first: of two equal paths lindera keeps the one that it saw first.
    write_lexicon(&text(&data, "extra.csv")?, &classes, &mut lexicon)?;
    write_lexicon(&text(&data, "lexicon.csv.zst")?, &classes, &mut lexicon)?;
    fs::write(source.join("lexicon.csv"), lexicon)?;
    fs::write(source.join("matrix.def"), matrix(&bytes(&data, "matrix.zst")?)?)?;

    let built = out.join("ipadic");
    DictionaryBuilder::new(metadata()).build_dictionary(&source, &built)?;
    share_details(&built)?;
    fs::remove_dir_all(&source)?;
    Ok(())
}

/// The columns of our sources: the first four are lindera's own, the rest are the details that
/// lib.rs names.
fn metadata() -> Metadata {
    let fields = |names: &[&str]| Schema::new(names.iter().map(ToString::to_string).collect());
    Metadata::new(
        "ipadic".to_owned(),
        "UTF-8".to_owned(),
        // Only for user dictionaries that give no cost and no ids; `user_dictionary` always does.
        1000,
        1292,
        1292,
        "*".to_owned(),
        false,
        false,
        false,
        fields(&[
            "surface",
            "left_context_id",
            "right_context_id",
            "cost",
            "major_pos",
            "pos_detail_1",
            "pos_detail_2",
            "pos_detail_3",
            "base_form",
        ]),
        fields(&["surface", "major_pos", "base_form"]),
    )
}

/// One vendored file, unpacked where its name ends in `.zst`.
fn bytes(data: &Path, name: &str) -> Outcome<Vec<u8>> {
    let path = data.join(name);
    println!("cargo::rerun-if-changed={}", path.display());
    let packed = fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    if !name.ends_with(".zst") {
        return Ok(packed);
    }
    let mut unpacked = Vec::new();
    ruzstd::decoding::StreamingDecoder::new(packed.as_slice())?.read_to_end(&mut unpacked)?;
    Ok(unpacked)
}

fn text(data: &Path, name: &str) -> Outcome<String> {
    Ok(String::from_utf8(bytes(data, name)?)?)
}

/// `1292,名詞,固有名詞,組織,*` -> 1292: `名詞,固有名詞,組織,*`.
fn classes_by_id(classes: &str) -> Outcome<HashMap<&str, &str>> {
    classes.lines().map(|line| Ok(line.split_once(',').ok_or_else(|| format!("no id in {line}"))?)).collect()
}

/// `引き込ま,764,7118,1む` -> `引き込ま,764,764,7118,動詞,自立,*,*,引き込む`. Where the base form
/// is the surface it becomes `*`, so that entries of one class share their details.
fn write_lexicon(rows: &str, classes: &HashMap<&str, &str>, into: &mut String) -> Outcome<()> {
    for row in rows.lines().filter(|row| !row.starts_with('#')) {
        let fields: Vec<&str> = row.split(',').collect();
        let &[surface, id, cost, ending] = fields.as_slice() else {
            return Err(format!("expected surface, id, cost and ending, found {row}").into());
        };
        if surface.is_empty() || surface.contains('"') {
            return Err(format!("expected a surface without quotes, found {row}").into());
        }
        let class = classes.get(id).ok_or_else(|| format!("expected an id of classes.csv, found {row}"))?;
        write!(into, "{surface},{id},{id},{cost},{class},")?;
        if ending.is_empty() {
            into.push('*');
        } else {
            let digits = ending.bytes().take_while(u8::is_ascii_digit).count();
            let cut: usize = ending[..digits].parse()?;
            let kept = surface.chars().count() - cut;
            into.extend(surface.chars().take(kept));
            into.push_str(&ending[digits..]);
        }
        into.push('\n');
    }
    Ok(())
}

/// matrix.def as lindera's builder reads it: `right left cost`, a line for each pair.
fn matrix(packed: &[u8]) -> Outcome<String> {
    let (sizes, planes) = packed.split_at(4);
    let rights = usize::from(u16::from_le_bytes([sizes[0], sizes[1]]));
    let lefts = usize::from(u16::from_le_bytes([sizes[2], sizes[3]]));
    if planes.len() != 2 * rights * lefts {
        return Err(format!("expected {rights} x {lefts} costs, found {} bytes", planes.len()).into());
    }
    let (low, high) = planes.split_at(rights * lefts);
    let mut above = vec![0i16; lefts];
    let mut text = String::with_capacity(24 << 20);
    writeln!(text, "{rights} {lefts}")?;
    for right in 0..rights {
        for (left, cost) in above.iter_mut().enumerate() {
            let at = right * lefts + left;
            *cost = cost.wrapping_add(i16::from_le_bytes([low[at], high[at]]));
            writeln!(text, "{right} {left} {cost}")?;
        }
    }
    Ok(text)
}

/// Lets equal details stand once: lindera writes those of every entry apart, 17 MB, although all but
/// the inflected forms have one of 70 values. `dict.wordsidx` holds one little-endian u32 per word,
/// the offset in `dict.words` of its details, and these are a u32 length and that many bytes.
fn share_details(built: &Path) -> Outcome<()> {
    if DICTIONARY_FORMAT_VERSION != 2 {
        println!("cargo::warning=ipadic: a new format of lindera, details are not shared");
        return Ok(());
    }
    let words = fs::read(built.join("dict.words"))?;
    let mut index = fs::read(built.join("dict.wordsidx"))?;
    let mut shared = Vec::new();
    let mut seen: HashMap<&[u8], u32> = HashMap::new();
    let u32_at = |bytes: &[u8], at: usize| -> Outcome<u32> { Ok(u32::from_le_bytes(bytes[at..at + 4].try_into()?)) };
    for slot in index.chunks_exact_mut(4) {
        let at = u32_at(slot, 0)? as usize;
        let length = u32_at(&words, at)? as usize;
        let details = &words[at..at + 4 + length];
        let offset = *seen.entry(details).or_insert_with(|| {
            let offset = shared.len() as u32;
            shared.extend_from_slice(details);
            offset
        });
        slot.copy_from_slice(&offset.to_le_bytes());
    }
    fs::write(built.join("dict.words"), shared)?;
    fs::write(built.join("dict.wordsidx"), index)?;
    Ok(())
}
