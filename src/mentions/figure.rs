//! The record of a number that was read.

use rust_decimal::Decimal;
use serde::Serialize;

use crate::languages::Code;
use crate::mentions::Part;

/// What a figure counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    Money,
    Percent,
    Count,
    Multiple,
}

/// How the stated number bounds the amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    Point,
    Range,
    Indefinite,
    AtLeast,
    MoreThan,
    AtMost,
    LessThan,
}

/// Where the currency of a money figure was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum CurrencyFrom {
    Word,
    Code,
    Symbol,
    Shared,
    Context,
    Default,
}

/// A number with its evidence. Offsets are UTF-8 bytes of `part`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Figure {
    pub part: Part,
    pub language: Code,
    pub kind: Kind,
    pub raw: String,
    pub start: usize,
    pub end: usize,
    pub shape: Shape,
    #[serde(serialize_with = "plain")]
    pub value: Option<Decimal>,
    #[serde(serialize_with = "plain")]
    pub min: Option<Decimal>,
    #[serde(serialize_with = "plain")]
    pub max: Option<Decimal>,
    pub fraction: Option<String>,
    pub approximate: bool,
    pub hedge: Option<String>,
    pub currency: Option<String>,
    pub currency_from: Option<CurrencyFrom>,
    pub currency_candidates: Vec<String>,
    pub unit: Option<String>,
    pub per: Option<String>,
    pub period: Option<String>,
    pub implicit: bool,
    pub cue: Option<String>,
    pub equivalent_of: Option<usize>,
    pub companies: Vec<String>,
    pub sentence: String,
    pub rule: &'static str,
}

/// A decimal as the contract writes it: plain, exact, no trailing zeros.
fn plain<S: serde::Serializer>(value: &Option<Decimal>, to: S) -> Result<S::Ok, S::Error> {
    value.map(|value| value.normalize().to_string()).serialize(to)
}
