//! The parts of a document -> the companies, products and organizations in them.
//!
//! Names of the gazetteer come first, longest first; ambiguous ones pass the gates (`gate`); then names that stand in no
//! table are told by their form and place (`unlisted`) and found again in the rest of the document.

use serde::Serialize;

use crate::languages::Code;
use crate::languages::fold::{self, Folded};
use crate::mentions::gate::{self, Hit};
use crate::mentions::gazetteer::Gazetteer;
use crate::mentions::unlisted::{self, Taken};
use crate::mentions::{Part, PartText};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    Company,
    Product,
    Organization,
}

impl Kind {
    /// Returns the word that it is written as.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Company => "company",
            Kind::Product => "product",
            Kind::Organization => "organization",
        }
    }
}

/// How a name was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    Alias,
    LegalForm,
    Context,
    List,
    Acronym,
    Propagated,
}

/// A mention with its evidence. Offsets are UTF-8 bytes of `part`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Company {
    pub part: Part,
    pub language: Code,
    pub kind: Kind,
    pub raw: String,
    pub start: usize,
    pub end: usize,
    pub id: String,
    pub name: String,
    pub owner: Option<String>,
    pub method: Method,
    pub rule: &'static str,
}

/// Finds the mentions of a document in the order of its parts and of their text.
pub fn find(parts: &[PartText<'_>], gazetteer: &Gazetteer) -> Vec<Company> {
    let folded: Vec<Vec<Folded>> = parts.iter().map(folded).collect();
    find_in(parts, &folded, gazetteer)
}

/// Folds the segments of a part: all that looks for names looks in the same folded text.
pub fn folded(part: &PartText<'_>) -> Vec<Folded> {
    part.segments.iter().map(|segment| fold::fold(&part.text[segment.start..segment.end])).collect()
}

/// As [`find`], of parts that [`folded()`] has folded.
pub fn find_in(parts: &[PartText<'_>], folded: &[Vec<Folded>], gazetteer: &Gazetteer) -> Vec<Company> {
    let mut found = Vec::new();
    let mut taken = Vec::new();
    for hit in &gate::hits(parts, folded, gazetteer) {
        if let Some(entry) = hit.entry {
            found.push(listed(parts, gazetteer, hit, entry));
        } else if !hit.is_trap {
            continue;
        }
        let listed = hit.entry.map(|_| found.len() - 1);
        taken.push(Taken { part: hit.part, span: hit.start..hit.end, listed });
    }
    let mut found = unlisted::find(parts, folded, gazetteer, found, &taken);
    found.sort_by_key(|company| (company.part, company.start, company.end));
    found
}

fn listed(parts: &[PartText<'_>], gazetteer: &Gazetteer, hit: &Hit, index: usize) -> Company {
    let entry = &gazetteer.entries[index];
    let part = &parts[hit.part];
    Company {
        part: part.part,
        language: hit.language,
        kind: entry.kind,
        raw: part.text[hit.start..hit.end].to_owned(),
        start: hit.start,
        end: hit.end,
        id: entry.id.clone(),
        name: entry.name.clone(),
        owner: entry.owner.clone(),
        method: Method::Alias,
        rule: hit.rule,
    }
}
