//! `onrecord places`: the beginning of a name comes in, the places of the index that go by it come out, counted exactly.

use std::io::Write;

use clap::Args;
use onrecord::index;
use onrecord::places::written;
use onrecord::search::{self, PlaceCount};

use super::index::Format;
use super::index_place::IndexPlace;
use super::render::grouped;
use super::{Outcome, output};

/// List the places of datelines, with exact counts
///
/// A place is found by every name that it has or had: Saigon lists Ho Chi Minh City.
#[derive(Args)]
pub(crate) struct PlacesArgs {
    /// List the places that have a name which begins so; without it, all
    #[arg(value_name = "PREFIX", default_value = "")]
    prefix: String,
    #[command(flatten)]
    place: IndexPlace,
    /// Show at most this many; 0 for all
    #[arg(short = 'n', long, value_name = "N", default_value_t = 0)]
    limit: usize,
    /// Write text for people, or one JSON object a place
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// Lists what the arguments ask for.
pub(crate) fn run(args: &PlacesArgs) -> anyhow::Result<Outcome> {
    let opened = index::open(&args.place.folder()?)?;
    let found = search::places(&opened, &args.prefix)?;
    if found.is_empty() {
        let nearest = search::nearest_places(&opened, &args.prefix)?;
        let hint = if nearest.is_empty() {
            String::new()
        } else {
            format!("; nearest: {}", nearest.join(", "))
        };
        output::warn(format_args!("no place “{}”{hint}", args.prefix));
        return Ok(Outcome::NothingFound);
    }
    let most = if args.limit == 0 {
        found.len()
    } else {
        args.limit
    };
    let mut out = output::results();
    for place in found.iter().take(most) {
        match args.format {
            Format::Text => writeln!(out, "{}", line(place))?,
            Format::Json => writeln!(out, "{}", serde_json::to_string(place)?)?,
        }
    }
    out.flush()?;
    Ok(Outcome::Done)
}

fn line(place: &PlaceCount) -> String {
    let (city, region) = (place.city.as_str(), place.region.as_deref());
    let name = written(Some(city), region, place.country.as_deref());
    let plural = |count: u64, word: &str| match count {
        1 => word.to_owned(),
        _ => format!("{word}s"),
    };
    format!(
        "{:>6} {:<9} {:>6} {:<11} {}",
        grouped(place.articles),
        plural(place.articles, "article"),
        grouped(place.quotations),
        plural(place.quotations, "quotation"),
        output::escape(name.as_deref().unwrap_or(city))
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_everywhere_else() {
        let place = PlaceCount {
            city: "Porto".to_owned(),
            region: None,
            country: None,
            geonameid: None,
            articles: 1972,
            quotations: 4177,
        };
        assert_eq!(line(&place), " 1,972 articles   4,177 quotations  Porto");
    }
}
