//! Records -> what a person or a program reads: a table on a terminal, NDJSON in a pipe, JSON or CSV on request.

use std::io::{self, IsTerminal, Write};

use serde::Serialize;
use serde_json::{Map, Value};

mod csv;
pub mod table;

/// How results are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For people: aligned, cut to the terminal, coloured where it may be.
    Table,
    /// One JSON object a line.
    Ndjson,
    /// One JSON array.
    Json,
    /// Comma-separated values with a header, guarded against formulas.
    Csv,
}

/// Whether colour is used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Colour {
    /// On a terminal, unless NO_COLOR is set.
    #[default]
    Auto,
    Always,
    Never,
}

/// Says something on standard error, as one line that steers no terminal. Nobody listening is no error.
pub fn note(text: &str) {
    let _ = writeln!(io::stderr(), "{}", table::clean(text));
}

/// Standard output with the format that was asked for or that fits it.
pub struct Output {
    pub format: Format,
    pub colour: bool,
    /// Columns that a table may fill.
    pub width: usize,
    /// What every record says first, where the answers of several questions go to one place: fields and values.
    pub tags: Vec<(&'static str, String)>,
    to: io::BufWriter<io::Stdout>,
    written: usize,
    header: Option<Vec<String>>,
}

const WIDTH_IN_A_PIPE: usize = 120;

impl Output {
    /// `format` is what was asked for; else a table on a terminal and NDJSON in a pipe.
    pub fn new(format: Option<Format>, colour: Colour) -> Self {
        let terminal = io::stdout().is_terminal();
        let colour = match colour {
            Colour::Always => true,
            Colour::Never => false,
            Colour::Auto => terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
        };
        Output {
            format: format.unwrap_or(if terminal { Format::Table } else { Format::Ndjson }),
            colour,
            width: table::terminal_width().unwrap_or(WIDTH_IN_A_PIPE),
            tags: Vec::new(),
            to: io::BufWriter::new(io::stdout()),
            written: 0,
            header: None,
        }
    }

    /// Writes one record; `row` makes the lines of a table from it.
    pub fn record<R: Serialize>(
        &mut self,
        record: &R,
        row: impl FnOnce(&R, &mut dyn Write) -> io::Result<()>,
    ) -> io::Result<()> {
        if self.format == Format::Table {
            row(record, &mut self.to)?;
        } else if self.tags.is_empty() {
            self.plain(record)?;
        } else if self.format == Format::Ndjson {
            // Side by side: to make a tree of a long record takes several times as long as to write it.
            let tags = self.tags.iter().map(|(field, value)| ((*field).to_owned(), Value::from(value.as_str())));
            let mut line = serde_json::to_vec(&tags.collect::<Map<String, Value>>())?;
            let own = serde_json::to_vec(record)?;
            line.pop();
            if own != b"{}" {
                line.push(b',');
            }
            self.to.write_all(&line)?;
            self.to.write_all(own.get(1..).unwrap_or_default())?;
            self.to.write_all(b"\n")?;
        } else {
            let tags = self.tags.iter().map(|(field, value)| ((*field).to_owned(), Value::from(value.as_str())));
            let mut fields: Map<String, Value> = tags.collect();
            if let Value::Object(own) = serde_json::to_value(record)? {
                fields.extend(own);
            }
            self.plain(&fields)?;
        }
        self.written += 1;
        Ok(())
    }

    /// Writes one record for programs.
    fn plain<R: Serialize>(&mut self, record: &R) -> io::Result<()> {
        match self.format {
            Format::Table => {}
            Format::Ndjson => {
                serde_json::to_writer(&mut self.to, record)?;
                self.to.write_all(b"\n")?;
            }
            Format::Json => {
                self.to.write_all(if self.written == 0 { b"[\n" } else { b",\n" })?;
                serde_json::to_writer(&mut self.to, record)?;
            }
            Format::Csv => {
                let Value::Object(fields) = serde_json::to_value(record)? else { return Ok(()) };
                self.csv(&fields)?;
            }
        }
        Ok(())
    }

    fn csv(&mut self, fields: &Map<String, Value>) -> io::Result<()> {
        let header = self.header.get_or_insert_with(|| fields.keys().cloned().collect()).clone();
        if self.written == 0 {
            csv::line(&mut self.to, header.iter().map(String::as_str))?;
        }
        csv::line(&mut self.to, header.iter().map(|column| csv::cell(column, fields.get(column))))
    }

    /// Writes text that belongs to a table only.
    pub fn text(&mut self, text: &str) -> io::Result<()> {
        if self.format == Format::Table { self.to.write_all(text.as_bytes()) } else { Ok(()) }
    }

    /// Ends the output; a JSON array is closed here, so that an empty one is valid too.
    pub fn finish(mut self) -> io::Result<()> {
        if self.format == Format::Json {
            self.to.write_all(if self.written == 0 { b"[]\n" } else { b"\n]\n" })?;
        }
        self.to.flush()
    }

    /// Sends on what was written so far: a filter answers each line when it has it.
    pub fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}
