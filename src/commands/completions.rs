//! The commands and options, for a shell to complete.

use std::io::{self, Write};

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::{Cli, Outcome};

/// Write the completions of a shell
///
/// For instance: gaceta completions bash > ~/.local/share/bash-completion/completions/gaceta
#[derive(Args)]
pub struct Completions {
    #[arg(value_enum)]
    shell: Shell,
}

impl Completions {
    pub fn run(&self) -> anyhow::Result<Outcome> {
        // Into memory first: the generator panics where its reader goes away.
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "gaceta", &mut script);
        io::stdout().write_all(&script)?;
        Ok(Outcome::Done)
    }
}
