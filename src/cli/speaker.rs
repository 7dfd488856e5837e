//! `onrecord speaker NAME`: a name comes in, what the archive holds of the person goes out; or who it might be.

use std::io::{self, Write};

use anstream::AutoStream;
use clap::Args;
use jiff::civil::Date;
use onrecord::index;
use onrecord::search::{
    self, Distinctive, Hit, MentionCount, Node, Person, Profile, RoleSpan, Total,
};
use serde::Serialize;

use super::asked;
use super::bars::{self, Bar, Scale};
use super::facets::{self, FacetMap};
use super::filters::Filters;
use super::index::Format;
use super::index_place::IndexPlace;
use super::namesakes::{may_be, the_one};
use super::render::{self, Look, NAME, counted, grouped};
use super::wrap::{Line, wrapped, wrapped_list};
use super::{Outcome, output};

/// Tell what the archive holds of a speaker
///
/// Roles over time, places, years, words that tell them from others, how articles call them, first and last quotation.
/// Shorter forms of the name (A. Ruiz, Ruiz) are counted where they fit nobody else, and are said to be a guess. Exit
/// codes: 0 found, 1 several people fit, who are listed, 2 nobody does, or an error.
#[derive(Args)]
pub(crate) struct SpeakerArgs {
    /// Tell of this speaker; with = before it, only of what stands under exactly this name
    #[arg(required = true, value_name = "NAME")]
    name: Vec<String>,
    #[command(flatten)]
    place: IndexPlace,
    /// Write text for people, or one JSON object
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(flatten)]
    filters: Filters,
}

/// Tells what the arguments ask for.
pub(crate) fn run(args: &SpeakerArgs) -> anyhow::Result<Outcome> {
    let opened = index::open(&args.place.folder()?)?;
    let typed = args.name.join(" ");
    let Some(person) = the_one(&opened, &typed, args.format)? else {
        return Ok(Outcome::NothingFound);
    };
    let conditions = Node::all_of(args.filters.conditions(Some(asked::today()))?);
    let profile = search::profile(&opened, &person, &conditions)?;
    if profile.total.is_nothing() {
        output::warn(format_args!(
            "{} said nothing with {}",
            person.name,
            search::read_as(&conditions)
        ));
        return Ok(Outcome::NothingFound);
    }
    let mut out = output::results();
    match args.format {
        Format::Text => text(&mut out, &person, &profile)?,
        Format::Json => writeln!(
            out,
            "{}",
            serde_json::to_string(&Told::new(&person, &profile))?
        )?,
    }
    out.flush()?;
    Ok(Outcome::Done)
}

/// A profile in JSON.
#[derive(Serialize)]
struct Told<'a> {
    #[serde(flatten)]
    person: &'a Person,
    total: Total,
    first: Option<Date>,
    last: Option<Date>,
    roles: &'a [RoleSpan],
    facets: Option<FacetMap<'a>>,
    years: Vec<Year>,
    undated: u64,
    words: &'a [Distinctive],
    mentions: &'a [MentionCount],
    /// From how many quotations `words` and `mentions` are.
    read: u64,
    first_quotation: &'a Option<Hit>,
    last_quotation: &'a Option<Hit>,
}

/// How much there is from a year.
#[derive(Serialize)]
pub(crate) struct Year {
    pub(crate) period: String,
    pub(crate) count: u64,
}

impl<'a> Told<'a> {
    fn new(person: &'a Person, profile: &'a Profile) -> Self {
        let date = |hit: &Option<Hit>| hit.as_ref().and_then(|hit| hit.printed().date);
        Self {
            person,
            total: profile.total,
            first: date(&profile.first),
            last: date(&profile.last),
            roles: &profile.roles,
            facets: FacetMap::of(&profile.facets),
            years: years(&profile.years),
            undated: profile.years.undated.iter().sum(),
            words: &profile.words,
            mentions: &profile.mentions,
            read: profile.read,
            first_quotation: &profile.first,
            last_quotation: &profile.last,
        }
    }
}

/// The years that have something.
pub(crate) fn years(timeline: &search::Timeline) -> Vec<Year> {
    let counts = timeline.counts.iter();
    counts
        .map(|(start, counts)| Year {
            period: timeline.step.written(*start),
            count: counts.iter().sum(),
        })
        .collect()
}

fn text(out: &mut impl Write, person: &Person, profile: &Profile) -> io::Result<()> {
    let look = Look::of_terminal(AutoStream::choice(&io::stdout()));
    let name = output::escape(&person.name).into_owned();
    writeln!(
        out,
        "{}: {}",
        look.paint(NAME, &name),
        render::total(profile.total)
    )?;
    names(out, person, profile, look)?;
    heading(out, "roles", look)?;
    roles(out, &profile.roles, look)?;
    writeln!(out)?;
    facets::tables(out, &profile.facets, look)?;
    heading(out, "by year", look)?;
    let drawn = profile.years.rows().map(|(start, counts)| Bar {
        label: profile.years.step.written(start),
        counts: counts.unwrap_or_default().to_vec(),
    });
    let sums = profile
        .years
        .counts
        .values()
        .map(|counts| counts.iter().sum());
    let scale = Scale {
        most: sums.max().unwrap_or_default(),
        shades: &[],
        period: "year",
    };
    bars::bars(out, drawn, &scale, look)?;
    let undated: u64 = profile.years.undated.iter().sum();
    if undated > 0 {
        writeln!(out, "undated  {}", grouped(undated))?;
    }
    writeln!(out)?;
    let dated = |hit: &&Hit| hit.printed().date.is_some();
    let first = profile.first.as_ref();
    let title = if first.as_ref().is_some_and(dated) {
        "first"
    } else {
        "one of them, without a date"
    };
    let last = profile.last.as_ref().filter(dated);
    for (title, hit) in [
        (title, first),
        ("last", last.filter(|last| Some(*last) != first)),
    ] {
        if let Some(hit) = hit {
            render::titled(out, title, hit, look)?;
        }
    }
    Ok(())
}

fn heading(out: &mut impl Write, title: &str, look: Look) -> io::Result<()> {
    writeln!(out, "\n{}", look.paint(NAME, title))
}

/// Under which names, by which words, and what words tell them from others.
fn names(out: &mut impl Write, person: &Person, profile: &Profile, look: Look) -> io::Result<()> {
    let own = person.names.iter().filter(|form| !form.is_guess);
    let guesses = person.names.iter().filter(|form| form.is_guess);
    let with_count = |text: &str, count: u64| format!("{text} {}", grouped(count));
    let form = |form: &search::NameForm| with_count(&form.name, form.quotations);
    let own: Vec<String> = own.map(form).collect();
    let guesses: Vec<String> = guesses.map(form).collect();
    list(out, "names", (&own, ""), look)?;
    if !guesses.is_empty() {
        let rest = "(a guess: they fit nobody else here)";
        list(out, "and", (&guesses, rest), look)?;
    }
    if !person.may_be.is_empty() {
        let text = format!("nobody in particular; {}", may_be(person));
        paragraph(out, "may be", &text, look)?;
    }
    let mentions = profile.mentions.iter();
    let mentions: Vec<String> = mentions
        .map(|mention| with_count(&mention.mention, mention.quotations))
        .collect();
    list(out, "called", (&mentions, ""), look)?;
    let words = profile.words.iter();
    let words: Vec<String> = words
        .map(|word| with_count(&word.word, word.quotations))
        .collect();
    let none = if words.is_empty() {
        "none that stands out"
    } else {
        ""
    };
    list(out, "words", (&words, none), look)?;
    if Some(profile.read) != profile.total.quotations {
        let read = counted(profile.read, "quotation");
        paragraph(
            out,
            "",
            &format!("words and mentions are from {read}"),
            look,
        )?;
    }
    Ok(())
}

/// Entries with dots between them, and the rest.
fn list(
    out: &mut impl Write,
    title: &str,
    (entries, rest): (&[String], &str),
    look: Look,
) -> io::Result<()> {
    titled_lines(out, title, wrapped_list(entries, rest, look.width - TITLE))
}

fn paragraph(out: &mut impl Write, title: &str, text: &str, look: Look) -> io::Result<()> {
    let lines = wrapped(text, &[], look.width - TITLE);
    let plain = |line: &Line| line.iter().map(|piece| piece.text.as_str()).collect();
    titled_lines(out, title, lines.iter().map(plain))
}

/// How wide a title is.
const TITLE: usize = 8;

/// Lines with a title before the first.
fn titled_lines(
    out: &mut impl Write,
    title: &str,
    lines: impl IntoIterator<Item = String>,
) -> io::Result<()> {
    for (number, line) in lines.into_iter().enumerate() {
        let title = if number == 0 { title } else { "" };
        writeln!(out, "{title:<TITLE$}{line}")?;
    }
    Ok(())
}

/// The most roles that a person reads; JSON has all.
const MOST_ROLES: usize = 12;

fn roles(out: &mut impl Write, roles: &[RoleSpan], look: Look) -> io::Result<()> {
    let room = look.width.saturating_sub(34);
    let (mut with, without): (Vec<_>, Vec<_>) = roles.iter().partition(|span| span.role.is_some());
    // Both sorts are stable: of equals the first one held is shown.
    with.sort_by_key(|span| std::cmp::Reverse(span.quotations));
    let hidden = with.split_off(with.len().min(MOST_ROLES));
    with.sort_by_key(|span| (span.first.is_none(), span.first, span.last));
    for span in with {
        let role = span.role.as_deref().unwrap_or_default();
        let role = facets::shortened(&output::escape(role), room);
        writeln!(
            out,
            "{:<24} {:>6}  {role}",
            dates(span),
            grouped(span.quotations)
        )?;
    }
    if !hidden.is_empty() {
        let sum: u64 = hidden.iter().map(|span| span.quotations).sum();
        let others = counted(hidden.len() as u64, "other");
        writeln!(out, "{:<24} {:>6}  {others}", "", grouped(sum))?;
    }
    for span in without {
        writeln!(
            out,
            "{:<24} {:>6}  no role given",
            dates(span),
            grouped(span.quotations)
        )?;
    }
    Ok(())
}

/// From the first to the last date of a role.
fn dates(span: &RoleSpan) -> String {
    match (span.first, span.last) {
        (Some(first), Some(last)) if first == last => first.to_string(),
        (Some(first), Some(last)) => format!("{first} to {last}"),
        _ => "undated".to_owned(),
    }
}
