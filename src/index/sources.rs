//! Where the articles of an index came from: a table small enough to be held, read from columns alone.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use tantivy::Searcher;

use super::schema::Fields;
use super::stored::Strings;

/// The articles of an index in the order of their ids, each with its source; about 110 bytes an article.
#[derive(Debug, Default)]
pub struct Sources {
    rows: Vec<Row>,
    /// Ids and paths, one after the other.
    names: String,
    roots: Vec<String>,
    /// The first row of which the id begins with these bytes, see [`head`]: to find it so touches far less memory than
    /// a search among the names.
    heads: HashMap<u64, u32>,
    /// Rows in the order of their hashes, once they are asked for.
    by_hash: OnceLock<Vec<u32>>,
}

#[derive(Debug)]
struct Row {
    hash: u128,
    content: u64,
    /// Where the id begins in `names`; the path follows it.
    at: usize,
    id: u32,
    path: Option<u32>,
    root: u32,
}

/// Where an article came from and what it was then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source<'a> {
    /// Its row in the table.
    pub number: usize,
    pub id: &'a str,
    /// `None` for what came by standard input.
    pub path: Option<&'a str>,
    /// The folder that the path is relative to, as [`Base`] names it; empty where nobody has said.
    pub root: &'a str,
    /// See [`digest`].
    pub hash: u128,
    /// See [`content`].
    pub content: u64,
}

/// Returns a content hash in the width in which the table holds it.
pub fn digest(hash: &str) -> u128 {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&blake3::hash(hash.as_bytes()).as_bytes()[..16]);
    u128::from_le_bytes(bytes)
}

/// Returns a hash of a body, by which copies to the letter are counted.
pub fn content(body: &str) -> u64 {
    let mut bytes = [0; 8];
    bytes.copy_from_slice(&blake3::hash(body.as_bytes()).as_bytes()[..8]);
    u64::from_le_bytes(bytes)
}

impl Sources {
    pub(crate) fn read(searcher: &Searcher, fields: &Fields) -> tantivy::Result<Sources> {
        let mut table = Builder::default();
        let name = |field| searcher.schema().get_field_name(field);
        for reader in searcher.segment_readers() {
            let all = reader.num_docs() as usize;
            let ids = Strings::open(reader, name(fields.article), all)?;
            let hashes = Strings::open(reader, name(fields.hash), all)?;
            let paths = Strings::open(reader, name(fields.path), all)?;
            let roots = Strings::open(reader, name(fields.root), all)?;
            let contents = reader.fast_fields().u64(name(fields.content))?;
            for doc in reader.doc_ids_alive() {
                let (hash, path, root) = (hashes.first(doc)?, paths.first(doc)?, roots.first(doc)?);
                table.add(
                    &ids.first(doc)?.unwrap_or_default(),
                    digest(&hash.unwrap_or_default()),
                    path.as_deref(),
                    &root.unwrap_or_default(),
                    contents.first(doc).unwrap_or_default(),
                );
            }
        }
        Ok(table.build())
    }

    /// Returns how many articles there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Returns the folders that articles came from, in no order.
    pub fn roots(&self) -> impl Iterator<Item = &str> {
        self.roots.iter().map(String::as_str)
    }

    /// Returns a row.
    pub fn at(&self, number: usize) -> Option<Source<'_>> {
        let row = self.rows.get(number)?;
        let id = row.at + row.id as usize;
        Some(Source {
            number,
            id: self.names.get(row.at..id)?,
            path: row.path.and_then(|length| self.names.get(id..id + length as usize)),
            root: self.roots.get(row.root as usize).map_or("", String::as_str),
            hash: row.hash,
            content: row.content,
        })
    }

    /// Returns the article with this id.
    pub fn get(&self, id: &str) -> Option<Source<'_>> {
        let head = head(id);
        let first = *self.heads.get(&head)? as usize;
        let rows = &self.rows[first..];
        // Ids that are hashes begin alike by chance alone; those that somebody gave may all do.
        let same = match rows.get(1) {
            Some(next) if self.head(next) == head => rows.partition_point(|row| self.head(row) == head),
            _ => 1,
        };
        let number = rows[..same].binary_search_by(|row| self.id(row).cmp(id)).ok()?;
        self.at(first + number)
    }

    fn id(&self, row: &Row) -> &str {
        &self.names[row.at..row.at + row.id as usize]
    }

    fn head(&self, row: &Row) -> u64 {
        head(self.id(row))
    }

    /// Returns the articles in the order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = Source<'_>> {
        (0..self.rows.len()).filter_map(|number| self.at(number))
    }

    /// Returns the articles with this content, in the order of their ids.
    pub fn with_hash(&self, hash: u128) -> impl Iterator<Item = Source<'_>> {
        let by_hash = self.by_hash.get_or_init(|| {
            let mut rows: Vec<u32> = (0..self.rows.len() as u32).collect();
            rows.sort_unstable_by_key(|number| (self.rows[*number as usize].hash, *number));
            rows
        });
        let first = by_hash.partition_point(|number| self.rows[*number as usize].hash < hash);
        let same = by_hash[first..].iter().take_while(move |number| self.rows[**number as usize].hash == hash);
        same.filter_map(|number| self.at(*number as usize))
    }
}

/// Returns the first eight bytes of an id as a number that is in the order of the ids.
fn head(id: &str) -> u64 {
    let mut bytes = [0; 8];
    let length = id.len().min(bytes.len());
    bytes[..length].copy_from_slice(&id.as_bytes()[..length]);
    u64::from_be_bytes(bytes)
}

/// Makes a table row by row.
#[derive(Debug, Default)]
pub(crate) struct Builder {
    table: Sources,
    roots: BTreeMap<String, u32>,
}

impl Builder {
    pub(crate) fn add(&mut self, id: &str, hash: u128, path: Option<&str>, root: &str, content: u64) {
        let table = &mut self.table;
        let root = match self.roots.get(root) {
            Some(number) => *number,
            None => {
                let number = table.roots.len() as u32;
                table.roots.push(root.to_owned());
                self.roots.insert(root.to_owned(), number);
                number
            }
        };
        let at = table.names.len();
        table.names.push_str(id);
        table.names.push_str(path.unwrap_or_default());
        let (id, path) = (id.len() as u32, path.map(|path| path.len() as u32));
        table.rows.push(Row { hash, content, at, id, path, root });
    }

    /// The rows are sorted; one that was added at `n` is found by its id.
    pub(crate) fn build(self) -> Sources {
        let mut table = self.table;
        let rows = std::mem::take(&mut table.rows);
        let mut rows: Vec<(u64, Row)> = rows.into_iter().map(|row| (table.head(&row), row)).collect();
        rows.sort_by(|(head, row), (other, next)| head.cmp(other).then_with(|| table.id(row).cmp(table.id(next))));
        for (number, (head, _)) in (0..).zip(&rows) {
            table.heads.entry(*head).or_insert(number);
        }
        table.rows = rows.into_iter().map(|(_, row)| row).collect();
        table
    }
}

/// The folder that the roots of an index are named from: the one that holds the index.
///
/// A root below it is named relative to it, so that a project that is moved as a whole finds its corpus again; any
/// other by its full path.
#[derive(Clone, Debug)]
pub struct Base(PathBuf);

impl Base {
    /// `index` is the folder of the index; it need not exist yet.
    pub fn of(index: &Path) -> Base {
        let whole = std::path::absolute(index).unwrap_or_else(|_| index.to_owned());
        let folder = whole.parent().unwrap_or(&whole);
        Base(
            std::fs::canonicalize(&whole)
                .ok()
                .and_then(|whole| whole.parent().map(Path::to_owned))
                .unwrap_or_else(|| std::fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned())),
        )
    }

    /// Returns the name of a folder that is given by its full path.
    pub fn name(&self, folder: &Path) -> String {
        match folder.strip_prefix(&self.0) {
            Ok(below) if below.as_os_str().is_empty() => ".".to_owned(),
            Ok(below) => below.to_string_lossy().into_owned(),
            Err(_) => folder.to_string_lossy().into_owned(),
        }
    }

    /// Returns the full path of what stands at `path` in a root of this name.
    pub fn file(&self, root: &str, path: &str) -> PathBuf {
        let root = if root == "." { self.0.clone() } else { self.0.join(root) };
        if path.is_empty() { root } else { root.join(path) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_found_by_id_and_by_content() {
        let mut builder = Builder::default();
        builder.add("b", 2, Some("x/b.txt"), "corpus", 7);
        builder.add("a", 2, None, "", 8);
        builder.add("c", 1, Some("c.txt"), "corpus", 9);
        let table = builder.build();
        let b = table.get("b").unwrap();
        assert_eq!((b.path, b.root, b.hash, b.content), (Some("x/b.txt"), "corpus", 2, 7));
        assert_eq!(table.get("a").unwrap().path, None);
        assert_eq!(table.get("aa"), None);
        let ids = |hash| table.with_hash(hash).map(|source| source.id).collect::<Vec<_>>();
        assert_eq!((ids(2), ids(1), ids(3)), (vec!["a", "b"], vec!["c"], vec![]));
        assert_eq!(table.iter().map(|source| source.id).collect::<Vec<_>>(), ["a", "b", "c"]);
    }

    #[test]
    fn roots_beside_the_index_have_short_names() {
        let folder = tempfile::tempdir().unwrap();
        let real = std::fs::canonicalize(folder.path()).unwrap();
        let base = Base::of(&folder.path().join("index"));
        for (root, name) in [("corpus", "corpus"), ("a/b", "a/b"), ("", ".")] {
            assert_eq!(base.name(&real.join(root)), name);
            assert_eq!(base.file(name, "x.txt"), real.join(root).join("x.txt"));
        }
        let away = base.name(Path::new("/away"));
        assert_eq!((away.as_str(), base.file(&away, "x.txt")), ("/away", PathBuf::from("/away/x.txt")));
    }
}
