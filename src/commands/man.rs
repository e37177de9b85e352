//! The help as manual pages.

use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::Context;
use clap::{Args, CommandFactory};

use super::{Cli, Outcome};

/// Write the manual page, or one page for each command into a folder
///
/// For instance: gaceta man | man -l -
#[derive(Args)]
pub struct Man {
    /// Write gaceta.1, gaceta-search.1 and so on here
    #[arg(long, value_name = "DIR")]
    folder: Option<PathBuf>,
}

impl Man {
    pub fn run(&self) -> anyhow::Result<Outcome> {
        let Some(folder) = &self.folder else {
            let mut page = Vec::new();
            clap_mangen::Man::new(Cli::command()).render(&mut page)?;
            io::stdout().write_all(&page)?;
            return Ok(Outcome::Done);
        };
        let place = || folder.display().to_string();
        std::fs::create_dir_all(folder).with_context(place)?;
        clap_mangen::generate_to(Cli::command(), folder).with_context(place)?;
        Ok(Outcome::Done)
    }
}
