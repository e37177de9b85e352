//! Selectors for single sites, as a file that is named or one that stands in the corpus folder.

use std::fs;
use std::path::PathBuf;

use anyhow::Context;
use clap::Args;

use crate::article::Sites;

/// The name of the file in a corpus folder.
const IN_CORPUS: &str = "sites.toml";

#[derive(Args, Default)]
pub struct SitesArgs {
    /// Read body, title, date and author of single sites by the selectors in this TOML file [default: sites.toml in a
    /// folder that is read]
    #[arg(long, value_name = "FILE")]
    sites: Option<PathBuf>,
}

impl SitesArgs {
    /// Reads the file that was named, else the one in the first of the folders that has one.
    pub fn load(&self, inputs: &[PathBuf]) -> anyhow::Result<Sites> {
        let in_corpus = || inputs.iter().map(|input| input.join(IN_CORPUS)).find(|file| file.is_file());
        let Some(file) = self.sites.clone().or_else(in_corpus) else { return Ok(Sites::default()) };
        let text = fs::read_to_string(&file)
            .with_context(|| format!("--sites: expected a TOML file of selectors, found {}", file.display()))?;
        Sites::parse(&text).with_context(|| file.display().to_string())
    }
}
