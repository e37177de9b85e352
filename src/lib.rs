//! gaceta reads news articles in Chinese, Spanish, Japanese and English: it tells the language of every passage, reads
//! figures and companies with the evidence for each, and indexes everything in Tantivy, so that one question is
//! answered across languages.
//!
//! ```
//! use gaceta::article::Article;
//! use gaceta::pipeline::Reader;
//!
//! let reader = Reader::new();
//! let body = "La ronda valora la empresa en 3.000 millones de dólares, según fuentes del sector.".to_owned();
//! let reading = reader.read(Article { body, ..Article::default() });
//! let figure = &reading.figures[0];
//! assert_eq!(figure.raw, "3.000 millones de dólares");
//! assert_eq!(figure.value.map(|value| value.to_string()).as_deref(), Some("3000000000"));
//! assert_eq!(figure.currency.as_deref(), Some("USD"));
//! ```
//!
//! # Map
//!
//! Each stage is a folder, and each may use only those before it; `tests/architecture.rs` holds the arrows.
//!
//! | stage | turns | into |
//! |---|---|---|
//! | [`corpus`] | disk, standard input and the web | [`corpus::Page`] |
//! | [`languages`] | text | [`languages::Segment`], [`languages::Tokens`], sentences; one room a language |
//! | [`article`] | a page | [`article::Article`] |
//! | [`mentions`] | text and its segments | [`mentions::figure::Figure`], [`mentions::company::Company`] |
//! | [`pipeline`] | an article | [`pipeline::Reading`] |
//! | [`index`] | readings | an index on disk, [`index::Index`] |
//! | [`queries`] | a question | [`queries::Answer`] and lists of figures and companies |
//! | [`output`] | records | tables, NDJSON, JSON, CSV |
//! | [`commands`] | arguments | an exit code |
//!
//! Only `corpus/fetch` touches the network. `build.rs` packs the tables of `mentions/gazetteer` when the program is
//! compiled.

#![cfg_attr(not(test), warn(clippy::unwrap_used))]

pub mod corpus;
pub mod article;
pub mod languages;
pub mod mentions;
pub mod parallel;
pub mod pipeline;
pub mod index;
pub mod queries;
pub mod output;
pub mod commands;
