//! The record of a company, product or organization that was found.

use serde::Serialize;

use crate::languages::Code;
use crate::mentions::Part;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    Company,
    Product,
    Organization,
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
