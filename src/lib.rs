//! gaceta reads news articles in Chinese, Spanish, Japanese and English: it tells the language of every
//! passage, reads figures and companies with the evidence for each, and indexes everything in Tantivy.

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
