//! An article comes in, text for a person goes out: its head, its body in paragraphs with every quotation between `[3:` and
//! `]`, who said them below each paragraph, and `3 of 11` before the lines with hits.

use std::io::{self, Write};

use onrecord::Source;
use onrecord::extract::Quotation;
use onrecord::index::documents::kind_name;
use onrecord::places;
use onrecord::search::FoundArticle;
use onrecord::text::{Span, paragraphs};

use super::export::in_one_line;
use super::render::{self, Look, NAME, SOURCE, TEXT};
use super::wrap::{Line, Part, wrapped_parts};

/// Writes the whole article.
pub(crate) fn write(out: &mut dyn Write, found: &FoundArticle, look: Look) -> io::Result<()> {
    let margin = margin(found.matches.len());
    head(out, found, look)?;
    let body = &found.stored.body;
    for paragraph in paragraphs(body) {
        writeln!(out)?;
        let mut shown = Marked::new(found, paragraph);
        for line in wrapped_parts(&shown.text, &shown.parts, look.width() - margin) {
            let label = label(&line, &mut shown, found.matches.len());
            let line = look.line(&line, TEXT);
            writeln!(
                out,
                "{}{line}",
                look.dimmed(&format!("{label:>width$} ", width = margin - 1))
            )?;
        }
        for said in begun(found, paragraph) {
            let note = format!("{:margin$}{}", "", speaker(said, found.ordinal));
            writeln!(out, "{}", look.dimmed(&note))?;
        }
    }
    Ok(())
}

/// As wide as the longest label, `11 of 11`; narrow where there are none.
fn margin(hits: usize) -> usize {
    match hits {
        0 => 1,
        _ => hits.to_string().len() * 3 + 6,
    }
}

/// `wires/a.jsonl#3`.
fn file(source: &Source) -> String {
    match source.record {
        0 => source.path.clone(),
        record => format!("{}#{record}", source.path),
    }
}

fn head(out: &mut dyn Write, found: &FoundArticle, look: Look) -> io::Result<()> {
    let article = &found.stored.article;
    let headline = article.headline.as_deref().unwrap_or(&article.id);
    for line in wrapped_parts(headline, &[], look.width()) {
        writeln!(out, "{}", look.line(&line, NAME))?;
    }
    let dateline = article.dateline.clone().unwrap_or_default();
    let place = places::written(
        dateline.city.as_deref(),
        dateline.region.as_deref(),
        dateline.country.as_deref(),
    );
    let day = article
        .published
        .map(|day| day.to_string())
        .or(dateline.date);
    let source = file(&article.source);
    let named = (article.id != source).then(|| article.id.clone());
    let parts = [
        place,
        day,
        article.outlet.clone(),
        article.byline.clone(),
        article.url.clone(),
        Some(source),
        named,
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    for line in wrapped_parts(&parts.join(" · "), &[], look.width()) {
        writeln!(out, "{}", look.line(&line, SOURCE))?;
    }
    for place in article.sources.iter().skip(1) {
        let also = format!("also in {}", file(&place.source));
        for line in wrapped_parts(&also, &[], look.width()) {
            writeln!(out, "{}", look.line(&line, SOURCE))?;
        }
    }
    let said = render::counted(found.stored.quotations.len() as u64, "quotation");
    let counts = match found.matches.len() {
        0 => said,
        hits => format!("{said}, {}", render::counted(hits as u64, "hit")),
    };
    writeln!(out, "{}", look.dimmed(&counts))
}

/// A paragraph with the signs of its quotations, and its parts.
struct Marked {
    text: String,
    parts: Vec<(Span, Part)>,
    /// The hits that begin in it and have no label yet, by number.
    begun: Vec<usize>,
}

impl Marked {
    fn new(found: &FoundArticle, paragraph: Span) -> Self {
        let body = &found.stored.body;
        let mut marked = Self {
            text: String::new(),
            parts: Vec::new(),
            begun: Vec::new(),
        };
        let stretches = stretches(found, paragraph);
        let hits: Vec<(usize, Span)> = (1..)
            .zip(found.matches.iter().copied())
            .filter(|(_, hit)| paragraph.overlaps(*hit))
            .collect();
        marked.begun = hits
            .iter()
            .filter(|(_, hit)| paragraph.covers(hit.start()))
            .map(|&(number, _)| number)
            .collect();
        let mut at = paragraph.start();
        for cut in cuts(paragraph, &stretches, &hits) {
            let open = stretches.iter().filter(|(_, said)| said.covers(at));
            let is_quoted = open.count() > 0;
            let hit = hits.iter().find(|(_, hit)| hit.covers(at));
            let part = match hit {
                Some(&(number, _)) => Part::Hit(number),
                None if is_quoted => Part::Quoted,
                None => Part::Rest,
            };
            marked.push(Span::new(at, cut).of(body), part);
            let ends = stretches.iter().filter(|(_, said)| said.end() == cut);
            marked.push(&"]".repeat(ends.count()), Part::Quoted);
            for (number, _) in stretches.iter().filter(|(_, said)| said.start() == cut) {
                marked.push(&format!("[{number}: "), Part::Quoted);
            }
            at = cut;
        }
        marked
    }

    fn push(&mut self, text: &str, part: Part) {
        let start = self.text.len();
        self.text.push_str(text);
        if !text.is_empty() && part != Part::Rest {
            self.parts.push((Span::new(start, self.text.len()), part));
        }
    }
}

/// The stretches of quotations that lie in a paragraph, with the numbers of these.
fn stretches(found: &FoundArticle, paragraph: Span) -> Vec<(usize, Span)> {
    let mut stretches = Vec::new();
    for said in &found.stored.quotations {
        for span in &said.spans {
            let inside = Span::new(
                span.start().max(paragraph.start()),
                span.end().min(paragraph.end()),
            );
            if !inside.is_empty() && paragraph.contains(inside) {
                stretches.push((said.ordinal, inside));
            }
        }
    }
    // An outer quotation opens before the one inside it.
    stretches.sort_by_key(|&(number, span)| (span.start(), std::cmp::Reverse(span.end()), number));
    stretches
}

/// Where the parts of a paragraph meet, in order; first its start, last its end.
fn cuts(paragraph: Span, stretches: &[(usize, Span)], hits: &[(usize, Span)]) -> Vec<usize> {
    let mut cuts = vec![paragraph.start(), paragraph.end()];
    for (_, span) in stretches.iter().chain(hits) {
        cuts.extend(
            [span.start(), span.end()].map(|at| at.clamp(paragraph.start(), paragraph.end())),
        );
    }
    cuts.sort_unstable();
    cuts.dedup();
    cuts
}

/// `3 of 11`, or `3-4 of 11`, for the hits that begin in a line.
fn label(line: &Line, shown: &mut Marked, total: usize) -> String {
    let mut numbers: Vec<usize> = Vec::new();
    for piece in line {
        if let Part::Hit(number) = piece.part
            && let Some(at) = shown.begun.iter().position(|&begun| begun == number)
        {
            numbers.push(shown.begun.remove(at));
        }
    }
    match (numbers.first(), numbers.last()) {
        (Some(first), Some(last)) if first < last => format!("{first}-{last} of {total}"),
        (Some(first), _) => format!("{first} of {total}"),
        _ => String::new(),
    }
}

/// The quotations that begin in a paragraph.
fn begun(found: &FoundArticle, paragraph: Span) -> impl Iterator<Item = &Quotation> {
    let starts_inside = move |said: &&Quotation| {
        let first = said.spans.first();
        first.is_some_and(|span| paragraph.covers(span.start()))
    };
    found.stored.quotations.iter().filter(starts_inside)
}

/// `3: Ana Ruiz, harbor minister · direct · 0.97`, with an arrow where it is the one that was asked for.
fn speaker(said: &Quotation, asked: Option<usize>) -> String {
    let sign = if asked == Some(said.ordinal) {
        "→ "
    } else {
        ""
    };
    let mut parts = Vec::new();
    let speaker = said.speaker.as_ref();
    let name = speaker.map_or_else(
        || "speaker unknown".to_owned(),
        |speaker| in_one_line(&speaker.name),
    );
    parts.push(match speaker.and_then(|speaker| speaker.role.as_deref()) {
        Some(role) => format!("{name}, {}", in_one_line(role)),
        None => name,
    });
    parts.push(kind_name(said.kind).to_owned());
    parts.extend(speaker.map(|speaker| format!("{:.2}", speaker.confidence)));
    format!("{sign}{}: {}", said.ordinal, parts.join(" · "))
}
