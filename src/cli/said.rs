//! `onrecord who-said`: words come in, who said them goes out, or that nobody is on record with them.

use std::io::{self, Read, Write};

use anyhow::{Context, bail};
use clap::Args;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use onrecord::index::{self, Opened};
use onrecord::search::{
    self, Asked, Found, NearIn, Node, Reach, Record, Said, Suggestion, Total, Unit, Verdict,
    WhoSaid,
};
use serde::Serialize;

use super::color::Color;
use super::filters::Filters;
use super::index::Format;
use super::index_place::IndexPlace;
use super::render::Look;
use super::said_text;
use super::{Outcome, output};

/// Find out who said these words, when first and when last
///
/// The answer is one of: these very characters; the same words with other punctuation; a part of a longer quotation;
/// near, with the words that differ; another speaker's (with --speaker); printed, but not as a quotation; or no record,
/// with what the archive covers. In the text, … stands for words left out, [brackets] for words of an editor.
#[derive(Args)]
pub(crate) struct SaidArgs {
    /// Look up these words, with or without marks around them; - reads them from standard input
    #[arg(value_name = "TEXT", required = true)]
    text: Vec<String>,
    #[command(flatten)]
    filters: Filters,
    #[command(flatten)]
    place: IndexPlace,
    /// Show at most this many records; 0 for all
    #[arg(short = 'n', long, value_name = "N", default_value_t = 10)]
    limit: usize,
    /// Write text for people, or one JSON object
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Color what matched and what differs
    #[arg(long, value_enum, default_value_t = Color::Auto)]
    color: Color,
}

/// Looks up the words that the arguments hold.
pub(crate) fn run(args: &SaidArgs) -> anyhow::Result<Outcome> {
    let typed = typed(&args.text)?;
    let Some(asked) = Asked::read(&typed) else {
        bail!(
            "there is no word in “{}”: give the words that somebody said",
            typed.trim()
        );
    };
    let today = Some(TimeZone::UTC.to_datetime(Timestamp::now()).date());
    let who = WhoSaid {
        asked,
        conditions: args.filters.conditions(today)?,
        limit: args.limit,
    };
    let opened = index::open(&args.place.folder()?)?;
    let said = search::who_said(&opened, &who)?;
    let mut out = output::results();
    match args.format {
        Format::Text => {
            let look = Look::of_terminal(args.color.choice());
            said_text::write(&mut out, &who, &said, look)?;
        }
        Format::Json => {
            serde_json::to_writer(&mut out, &Answer::new(&who, &said)).map_err(io::Error::from)?;
            writeln!(out)?;
        }
    }
    out.flush()?;
    if said.verdict >= Verdict::Printed {
        hint(&opened, &who.conditions)?;
        return Ok(Outcome::NothingFound);
    }
    Ok(Outcome::Done)
}

/// More than any statement that was ever quoted; the rest of a longer input is not read.
const MOST_BYTES: u64 = 64 << 10;

fn typed(words: &[String]) -> anyhow::Result<String> {
    if words != ["-"] {
        return Ok(words.join(" "));
    }
    let mut text = Vec::new();
    io::stdin()
        .lock()
        .take(MOST_BYTES)
        .read_to_end(&mut text)
        .context("cannot read the words from standard input")?;
    Ok(String::from_utf8_lossy(&text).into_owned())
}

/// Names that the index does not know are a reason for finding nothing.
fn hint(opened: &Opened, conditions: &[Node]) -> anyhow::Result<()> {
    for condition in conditions {
        for suggestion in search::suggest(opened, condition, Unit::Quotations)? {
            if let Suggestion::Unknown {
                what,
                typed,
                nearest,
            } = suggestion
            {
                let nearest = match nearest.as_slice() {
                    [] => String::new(),
                    names => format!("; nearest: {}", names.join(", ")),
                };
                output::warn(format_args!("no {what} “{typed}”{nearest}"));
            }
        }
    }
    Ok(())
}

/// The one object of `--format json`.
#[derive(Serialize)]
struct Answer<'a> {
    asked: &'a str,
    read_as: String,
    verdict: Verdict,
    near_in: NearIn,
    total: u64,
    records: &'a [Record],
    others: &'a [Record],
    #[serde(skip_serializing_if = "Option::is_none")]
    printed: Option<Articles<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    coverage: Option<&'a Reach>,
}

/// Articles that have the words.
#[derive(Serialize)]
struct Articles<'a> {
    total: Total,
    hits: &'a [search::Hit],
}

impl<'a> Answer<'a> {
    fn new(who: &'a WhoSaid, said: &'a Said) -> Self {
        let articles = |found: &'a Found| Articles {
            total: found.total,
            hits: &found.hits,
        };
        Self {
            asked: who.asked.text(),
            read_as: search::read_as(&Node::all_of(who.conditions.clone())),
            verdict: said.verdict,
            near_in: who.asked.near(),
            total: said.total,
            records: &said.records,
            others: &said.others,
            printed: said.printed.as_ref().map(articles),
            coverage: said.coverage.as_ref(),
        }
    }
}
