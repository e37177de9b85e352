//! Saved queries -> their answers.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::{Args, Parser, ValueEnum};

use super::{Cli, Command, Global, Outcome, Session};
use crate::output::table::{Style, clean, padded, styled};
use crate::output::{Format, Output, note};
use crate::queries::saved::{self, Saved};

const FOLDER: &str = "queries";

/// Run saved queries; without one, list those of the folder queries/
///
/// A saved query is a TOML file with `description`, `command` (search, figures or companies), `query`, `format`, and
/// the long options of its command, each under its own name: `currency = ["CNY"]`, `near = true`, `min = "5亿"`. Each
/// record says in `saved` which one it answers. The exit code is 1 where none of them found anything.
#[derive(Args)]
pub struct Run {
    /// Files, or names of files in queries/
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
}

impl Run {
    pub fn run(&self, global: &Global) -> anyhow::Result<Outcome> {
        if self.files.is_empty() {
            return list(global);
        }
        let asked = self.files.iter().map(|file| ask(file)).collect::<anyhow::Result<Vec<(Saved, Command)>>>()?;
        let mut output = Output::new(global.format.or(common_format(&asked)?), global.color);
        if output.format == Format::Csv && asked.iter().any(|(saved, _)| saved.command != asked[0].0.command) {
            bail!("expected saved queries of one command for csv, whose lines have the same columns");
        }
        let session = Session::new(global)?;
        let mut found = false;
        for (number, (saved, command)) in asked.iter().enumerate() {
            output.tags = vec![("saved", saved.name.clone())];
            let title = format!("{} ({})", saved.description, saved.name);
            let line = if number > 0 { "\n" } else { "" };
            output.text(&format!("{line}{}\n\n", styled(&clean(&title), Style::Strong, output.colour)))?;
            let outcome = match command {
                Command::Search(search) => search.answer(&session, &mut output),
                Command::Figures(figures) => figures.answer(&session, &mut output),
                Command::Companies(companies) => companies.answer(&session, &mut output),
                _ => bail!("{}: expected search, figures or companies", saved.file.display()),
            };
            found |= outcome.with_context(|| saved.file.display().to_string())? == Outcome::Done;
        }
        output.finish()?;
        Ok(if found { Outcome::Done } else { Outcome::Nothing })
    }
}

/// Reads a saved query and its command line. Found by its path, else by its name in the folder.
fn ask(file: &Path) -> anyhow::Result<(Saved, Command)> {
    let mut named = Path::new(FOLDER).join(file);
    if named.extension().is_none_or(|extension| extension != saved::EXTENSION) {
        named.as_mut_os_string().push(".toml");
    }
    let saved = read(if !file.is_file() && named.is_file() { &named } else { file })?;
    let program = ["gaceta".to_owned(), saved.command.clone()];
    let line = Cli::try_parse_from(program.iter().chain(&saved.arguments)).map_err(|error| {
        // The first paragraph says what is wrong; usage is of no use for a file.
        let text = error.render().to_string();
        let wrong = text.lines().take_while(|line| !line.is_empty()).collect::<Vec<_>>().join(" ");
        anyhow::anyhow!("{}: {}", saved.file.display(), wrong.trim_start_matches("error: "))
    })?;
    if line.global.index.is_some() && saved.arguments.iter().any(|argument| argument.starts_with("--index")) {
        bail!("{}: the index is named on the command line, not in a saved query", saved.file.display());
    }
    if !line.global.gazetteer.is_empty() {
        bail!("{}: a table of names is named on the command line, not in a saved query", saved.file.display());
    }
    Ok((saved, line.command))
}

/// Reads one saved query.
fn read(file: &Path) -> anyhow::Result<Saved> {
    let text = std::fs::read_to_string(file).with_context(|| {
        let name = file.display();
        format!("expected a saved query, a TOML file or the name of one in {FOLDER}/, found {name}")
    })?;
    Ok(saved::parse(&text, file)?)
}

/// Returns the saved queries of a folder by name; a folder that is not there has none.
fn all(folder: &Path) -> anyhow::Result<Vec<anyhow::Result<Saved>>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry.with_context(|| folder.display().to_string())?.path();
        if path.extension().is_some_and(|extension| extension == saved::EXTENSION) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files.iter().map(|file| read(file)).collect())
}

/// The format that the saved queries ask for, where they agree.
fn common_format(asked: &[(Saved, Command)]) -> anyhow::Result<Option<Format>> {
    let mut formats = asked.iter().map(|(saved, _)| saved.format.as_deref());
    let first = formats.next().flatten();
    if formats.any(|format| format != first) {
        bail!("the saved queries ask for different formats: name one with --format");
    }
    let Some(first) = first else { return Ok(None) };
    let format = Format::from_str(first, false)
        .map_err(|_| anyhow::anyhow!("expected table, ndjson, json or csv in `format`, found {first:?}"))?;
    Ok(Some(format))
}

/// Lists what the folder holds.
fn list(global: &Global) -> anyhow::Result<Outcome> {
    #[derive(serde::Serialize)]
    struct Listed<'a> {
        schema: &'static str,
        name: &'a str,
        command: &'a str,
        description: &'a str,
        path: String,
    }
    let mut output = global.output();
    let colour = output.colour;
    let found = all(Path::new(FOLDER))?;
    for saved in &found {
        match saved {
            Ok(Saved { name, command, description, file, .. }) => {
                let path = file.display().to_string();
                let listed = Listed { schema: "gaceta.saved/1", name, command, description, path };
                output.record(&listed, |listed, to| {
                    let (name, command) = (padded(&clean(listed.name), 24), padded(listed.command, 9));
                    writeln!(to, "{}  {command}  {}", styled(&name, Style::Strong, colour), clean(listed.description))
                })?;
            }
            Err(error) => note(&format!("gaceta: {error}")),
        }
    }
    output.finish()?;
    if found.is_empty() {
        note(&format!("no saved queries: expected TOML files in {FOLDER}/"));
        return Ok(Outcome::Nothing);
    }
    Ok(if found.iter().any(Result::is_err) { Outcome::Rejected } else { Outcome::Done })
}
