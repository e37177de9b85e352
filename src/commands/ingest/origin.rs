//! Which article of the index a page is.
//!
//! A file is known by where it stands, whichever way it was named: `corpus`, `./corpus`, a link to it, a folder in it
//! or one above it. The id of its article is made of its path below the root under which it was first read. Two roots
//! may hold the same path: the second article's id is then made with the last names of its root too, as many as tell it
//! from the first, and stays with it as long as the index knows it.

use std::collections::HashMap;
use std::io;
use std::path::{Component, Path, PathBuf};

use crate::article;
use crate::corpus::Page;
use crate::index::{Base, Source, Sources};

/// A folder that is read, or the folder of a file that is read.
pub struct Root {
    /// As it stands on the disk, without links.
    pub folder: PathBuf,
    /// As the index names it.
    pub name: String,
    /// Stands before paths in messages, where there are several folders to tell apart.
    pub shown: Option<String>,
}

/// Who a page is.
pub struct Place {
    pub id: String,
    /// Was the id given on input?
    pub given: bool,
    pub root: Option<String>,
    pub path: Option<String>,
    /// The article of the index that has this id.
    pub known: Option<usize>,
    /// Does that article come from this very place?
    pub same: bool,
}

/// What the index knows of its sources, to be asked by page.
pub struct Known<'a> {
    pub sources: &'a Sources,
    pub base: &'a Base,
    /// The roots by where they stand.
    roots: HashMap<PathBuf, &'a str>,
}

impl<'a> Known<'a> {
    pub fn new(sources: &'a Sources, base: &'a Base) -> Self {
        let named = sources.roots().filter(|root| !root.is_empty());
        Known { sources, base, roots: named.map(|root| (base.file(root, ""), root)).collect() }
    }

    /// Returns where the file of an article stands; `None` for what came by standard input.
    pub fn file(&self, source: &Source<'_>) -> Option<PathBuf> {
        source.path.map(|path| self.base.file(source.root, path))
    }

    /// True where the file of an article is no longer there. A file that cannot be looked at is not gone.
    pub fn is_gone(&self, source: &Source<'_>) -> bool {
        let gone = |error: io::Error| matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory);
        self.file(source).is_some_and(|file| file.symlink_metadata().err().is_some_and(gone))
    }

    /// Tells who a page is; `hash` is its content's, in the width of the table.
    pub fn place(&self, root: Option<&Root>, page: &Page, hash: u128) -> Place {
        let (Some(root), Some(path), None) = (root, &page.path, &page.given.id) else {
            let id = article::id(page);
            let known = self.sources.get(&id);
            let (root, path) = (root.map(|root| root.name.clone()), page.path.clone());
            let same = known.is_some_and(|known| is_at(&known, root.as_deref().unwrap_or_default(), path.as_deref()));
            return Place {
                id,
                given: page.given.id.is_some(),
                root,
                path,
                known: known.map(|known| known.number),
                same,
            };
        };
        let found = self.at(&root.name, path, page.record).or_else(|| self.elsewhere(root, path, page));
        if let Some(source) = found {
            return Place {
                id: source.id.to_owned(),
                given: false,
                root: Some(root_of(&source, &root.name).to_owned()),
                path: source.path.map(str::to_owned),
                known: Some(source.number),
                same: !source.root.is_empty(),
            };
        }
        let new = |id, known| Place {
            id,
            given: false,
            root: Some(root.name.clone()),
            path: Some(path.clone()),
            known,
            same: false,
        };
        for id in ids(&root.name, path, page.record) {
            match self.sources.get(&id) {
                None => return new(id, None),
                // The same path and content under a root that is gone: the root has moved.
                Some(holder) if holder.hash == hash && self.is_gone(&holder) => return new(id, Some(holder.number)),
                Some(_) => {}
            }
        }
        // Every name of the root is taken too, which takes a hash that collides: the claim is then refused by name.
        let id = article::id(page);
        let known = self.sources.get(&id).map(|known| known.number);
        new(id, known)
    }

    /// Returns the article at a path of a root that the index names so.
    fn at(&self, root: &str, path: &str, record: Option<u64>) -> Option<Source<'a>> {
        ids(root, path, record).find_map(|id| self.sources.get(&id).filter(|source| is_at(source, root, Some(path))))
    }

    /// Returns the article of the same file that was read under another root, or through another name.
    fn elsewhere(&self, root: &Root, path: &str, page: &Page) -> Option<Source<'a>> {
        let whole = root.folder.join(path);
        let real = page.file.as_ref().filter(|file| **file != whole);
        [Some(&whole), real].into_iter().flatten().find_map(|file| {
            file.ancestors().skip(1).find_map(|folder| {
                let name = self.roots.get(folder)?;
                let below: Vec<_> = file.strip_prefix(folder).ok()?.iter().map(|part| part.to_string_lossy()).collect();
                self.at(name, &below.join("/"), page.record)
            })
        })
    }
}

/// An index of an older version may not say of which root a path is.
fn is_at(source: &Source<'_>, root: &str, path: Option<&str>) -> bool {
    source.path == path && (source.root == root || source.root.is_empty())
}

fn root_of<'s>(source: &Source<'s>, root: &'s str) -> &'s str {
    if source.root.is_empty() { root } else { source.root }
}

/// Returns the ids that an article at a path may have: by the path alone, then with ever more of the root's last names.
pub fn ids(root: &str, path: &str, record: Option<u64>) -> impl Iterator<Item = String> {
    let id = move |root: &str| article::id_of_path(root, path, record);
    let names = move || -> Vec<String> {
        let components = Path::new(root).components().filter(|part| !matches!(part, Component::RootDir));
        components.map(|part| part.as_os_str().to_string_lossy().into_owned()).collect()
    };
    // The first one is nearly always it.
    let longer = std::iter::once_with(names).flat_map(move |names| {
        let ends: Vec<String> = (1..=names.len()).map(|count| id(&names[names.len() - count..].join("/"))).collect();
        ends
    });
    std::iter::once_with(move || id("")).chain(longer)
}
