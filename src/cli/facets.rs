//! `onrecord facets` and `search --facet speaker:20,city`: fields come in, a table of each one's values goes out, or the key
//! `facets` in JSON.
//!
//! ```text
//! by speaker
//!     41  Ana Ruiz
//!     12  Mateo Ruiz
//!    120  37 others
//!     25  unknown
//! ```

use std::io::{self, Write};

use anstream::AutoStream;
use anstyle::Style;
use anyhow::bail;
use clap::Args;
use onrecord::index::Opened;
use onrecord::places::written;
use onrecord::search::{self, Facet, FacetField, FacetRequest, Node, Total, Unit};
use serde::ser::{Serialize, Serializer};

use super::asked::{self, Asked};
use super::index::Format;
use super::render::{Look, grouped};
use super::{Outcome, output};

/// How many values of a field are shown without a number behind it.
const LISTED: usize = 10;
const HEAD: Style = Style::new().bold();
const REST: Style = Style::new().dimmed();

/// Count what is there by speaker, city, year and more
///
/// The counts of `onrecord search --facet` without hits; without a query, of the whole archive.
#[derive(Args)]
pub(crate) struct FacetsArgs {
    /// Count by these: speaker, role, kind, city, region, country, outlet, language, year, month, day, path; the 10 most
    /// frequent values of each, or as many as stand behind it (speaker:20; speaker:0 for all)
    #[arg(
        long,
        value_name = "FIELD[:N],…",
        value_delimiter = ',',
        value_parser = request,
        default_value = "speaker,city,year,outlet,kind"
    )]
    by: Vec<FacetRequest>,
    /// Write tables for people, or one JSON object
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(flatten)]
    asked: Asked,
}

/// Counts what the arguments ask for.
pub(crate) fn run(args: &FacetsArgs) -> anyhow::Result<Outcome> {
    let opened = args.asked.open()?;
    let query = args.asked.query()?;
    let total = asked::announce(&opened, &query, Unit::Quotations)?;
    if total.is_nothing() {
        return Ok(Outcome::NothingFound);
    }
    let facets = search::facets(&opened, &query.root, Unit::Quotations, &args.by)?;
    let mut out = output::results();
    match args.format {
        Format::Text => tables(
            &mut out,
            &facets,
            Look::of_terminal(AutoStream::choice(&io::stdout())),
        )?,
        Format::Json => {
            let counts = Counts {
                total,
                facets: FacetMap::of(&facets),
            };
            writeln!(out, "{}", serde_json::to_string(&counts)?)?;
        }
    }
    out.flush()?;
    Ok(Outcome::Done)
}

/// What is counted beside the hits.
#[derive(Args)]
#[command(next_help_heading = "Answer")]
pub(crate) struct FacetArgs {
    /// Count what was found by these too: speaker, role, kind, city, region, country, outlet, language, year, month, day,
    /// path; the 10 most frequent values of each, or as many as stand behind it (speaker:20; speaker:0 for all)
    #[arg(long, value_name = "FIELD[:N],…", value_delimiter = ',', value_parser = request)]
    facet: Vec<FacetRequest>,
}

/// `speaker`, `speaker:20`, `speaker:0`.
pub(crate) fn request(typed: &str) -> Result<FacetRequest, String> {
    let (name, number) = match typed.trim().split_once(':') {
        Some((name, number)) => (name, Some(number)),
        None => (typed.trim(), None),
    };
    let known = || FacetField::names().collect::<Vec<_>>().join(", ");
    let field = FacetField::of(&name.to_lowercase())
        .ok_or_else(|| format!("“{name}” cannot be counted; there are {}", known()))?;
    let limit = match number {
        Some(number) => number
            .parse()
            .map_err(|_| format!("“{number}” is no number of values; 0 is all"))?,
        None => LISTED,
    };
    Ok(FacetRequest { field, limit })
}

impl FacetArgs {
    /// Whether any is asked for.
    pub(crate) fn is_empty(&self) -> bool {
        self.facet.is_empty()
    }

    /// The facets that are asked for, counted.
    pub(crate) fn count(
        &self,
        opened: &Opened,
        node: &Node,
        unit: Unit,
    ) -> anyhow::Result<Vec<Facet>> {
        let lost = self.facet.iter().map(|request| request.field);
        let lost = lost.filter(|field| unit == Unit::Articles && field.is_of_quotations());
        if let Some(field) = lost.into_iter().next() {
            bail!(
                "--facet {} counts quotations: leave --articles out",
                field.name()
            );
        }
        if self.facet.is_empty() {
            return Ok(Vec::new());
        }
        Ok(search::facets(opened, node, unit, &self.facet)?)
    }
}

/// Writes a table for each facet.
pub(crate) fn tables(
    out: &mut (impl Write + ?Sized),
    facets: &[Facet],
    look: Look,
) -> io::Result<()> {
    for (number, facet) in facets.iter().enumerate() {
        if number > 0 {
            writeln!(out)?;
        }
        table(out, facet, look)?;
    }
    Ok(())
}

fn table(out: &mut (impl Write + ?Sized), facet: &Facet, look: Look) -> io::Result<()> {
    let title = format!("by {}", facet.field.name());
    writeln!(out, "{}", look.paint(HEAD, &title))?;
    let mut lines: Vec<(u64, String, Style)> = Vec::new();
    for value in &facet.values {
        lines.push((value.count, label(facet.field, &value.value), Style::new()));
    }
    if facet.others.values > 0 {
        let plural = if facet.others.values == 1 { "" } else { "s" };
        let others = format!("{} other{plural}", grouped(facet.others.values));
        lines.push((facet.others.count, others, REST));
    }
    if facet.field.filter_unknown().is_some() {
        lines.push((facet.unknown, "unknown".to_owned(), REST));
    }
    for (count, label, style) in lines {
        let count = grouped(count);
        let room = look.width.saturating_sub(count.len().max(7) + 2);
        let label = shortened(&output::escape(&label), room);
        writeln!(out, "{count:>7}  {}", look.paint(style, &label))?;
    }
    Ok(())
}

/// A country is written with its name, all else as it is.
fn label(field: FacetField, value: &str) -> String {
    if field != FacetField::Country {
        return value.to_owned();
    }
    match written(None, None, Some(value)) {
        Some(name) if name != value => format!("{name} ({value})"),
        _ => value.to_owned(),
    }
}

/// `text` in at most `width` characters.
pub(crate) fn shortened(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_owned();
    }
    let kept = text.chars().take(width.saturating_sub(1));
    kept.chain(['…']).collect()
}

/// The object under the key `facets`: one key for each field.
pub(crate) struct FacetMap<'a>(&'a [Facet]);

impl<'a> FacetMap<'a> {
    /// `None` where none was asked for.
    pub(crate) fn of(facets: &'a [Facet]) -> Option<Self> {
        (!facets.is_empty()).then_some(Self(facets))
    }
}

impl Serialize for FacetMap<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|facet| (facet.field.name(), facet)))
    }
}

/// Totals and facets without hits.
#[derive(serde::Serialize)]
pub(crate) struct Counts<'a> {
    #[serde(flatten)]
    pub(crate) total: Total,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) facets: Option<FacetMap<'a>>,
}

/// The line behind the hits.
#[derive(serde::Serialize)]
pub(crate) struct Counted<'a> {
    pub(crate) facets: FacetMap<'a>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_behind_a_field_says_how_many_values() {
        let speaker = request("Speaker:20").unwrap();
        assert_eq!((speaker.field, speaker.limit), (FacetField::Speaker, 20));
        assert_eq!(request(" city").unwrap().limit, LISTED);
        assert!(request("mood").unwrap_err().contains("speaker, role, kind"));
        assert!(request("city:many").unwrap_err().contains("many"));
    }

    #[test]
    fn what_is_too_long_ends_with_dots() {
        assert_eq!(shortened("Tomasz", 6), "Tomasz");
        assert_eq!(shortened("Wierzbicki", 6), "Wierz…");
    }
}
