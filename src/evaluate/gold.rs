//! A file of labelled articles comes in, one JSON object a line; articles with their quotations in byte spans go out.
//!
//! A line is `{"doc_id", "lang", "text", "quotes": [{"spans", "type", "marked", "speaker": {"text", "spans", "canonical"}}],
//! "marks", "ignore"}`. Its offsets count code points, because most tools that people annotate with do.

use serde::Deserialize;

use super::speakers;
use crate::error::{Part, Place};
use crate::extract::Kind;
use crate::text::Span;
use crate::{Article, Error};

/// An article with the quotations that people found in it.
#[derive(Clone, Debug, PartialEq)]
pub struct GoldArticle {
    /// The text under its name, and its language.
    pub article: Article,
    /// In the order of the file.
    pub quotations: Vec<GoldQuotation>,
    /// All stretches between double quotation marks, said by someone or not; `None` where the file does not tell.
    pub marks: Option<Vec<Span>>,
    /// What the annotators set aside: quotations found here are neither right nor wrong.
    pub ignore: Vec<Span>,
}

/// A quotation that people found.
#[derive(Clone, Debug, PartialEq)]
pub struct GoldQuotation {
    /// How its words are reported.
    pub kind: Kind,
    /// The whole content.
    pub spans: Vec<Span>,
    /// What stands inside marks.
    pub marked: Vec<Span>,
    /// Who said it, where the text tells.
    pub speaker: Option<GoldSpeaker>,
}

/// The speaker that people found.
#[derive(Clone, Debug, PartialEq)]
pub struct GoldSpeaker {
    /// The words that name the speaker for this quotation.
    pub mention: String,
    /// Where they stand.
    pub spans: Vec<Span>,
    /// Who that is, where the annotators tell.
    pub name: Option<String>,
    /// Who a lone pronoun probably is: the nearest speaker named before it.
    pub antecedent: Option<String>,
}

#[derive(Deserialize)]
struct Line {
    #[serde(alias = "id")]
    doc_id: serde_json::Value,
    lang: Option<String>,
    text: String,
    quotes: Vec<Quote>,
    marks: Option<Vec<Offsets>>,
    #[serde(default)]
    ignore: Vec<Offsets>,
}

#[derive(Deserialize)]
struct Quote {
    spans: Vec<Offsets>,
    r#type: Kind,
    #[serde(default)]
    marked: Vec<Offsets>,
    speaker: Option<Speaker>,
}

#[derive(Deserialize)]
struct Speaker {
    text: String,
    #[serde(default)]
    spans: Vec<Offsets>,
    canonical: Option<String>,
}

/// Start and end in code points.
type Offsets = [usize; 2];

/// Reads a gold file; `path` names it in errors, empty lines are passed over.
///
/// # Errors
///
/// [`Error::BrokenGold`] for a line that is not a labelled article, [`Error::GoldSpan`] for offsets outside its text.
pub fn read_gold(path: &str, text: &str) -> Result<Vec<GoldArticle>, Error> {
    let lines = (1..)
        .zip(text.lines())
        .filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(number, line)| {
            let place = || Place {
                path: path.to_owned(),
                part: Part::Line(number),
            };
            let line = serde_json::from_str(line).map_err(|source| Error::BrokenGold {
                place: place(),
                source,
            })?;
            labelled(line).map_err(|[start, end]| Error::GoldSpan {
                place: place(),
                start,
                end,
            })
        })
        .collect()
}

/// Turns code points into bytes; the error is the first pair of offsets that do not lie in the text.
fn labelled(line: Line) -> Result<GoldArticle, Offsets> {
    let points = Points::of(&line.text);
    let mut quotations = Vec::new();
    for quote in line.quotes {
        let speaker = match quote.speaker {
            Some(Speaker {
                text,
                spans,
                canonical,
            }) => {
                let spans = points.spans(&spans)?;
                let name = canonical.filter(|name| !name.is_empty());
                Some(GoldSpeaker {
                    mention: text,
                    spans,
                    name,
                    antecedent: None,
                })
            }
            None => None,
        };
        let (spans, marked) = (points.spans(&quote.spans)?, points.spans(&quote.marked)?);
        quotations.push(GoldQuotation {
            kind: quote.r#type,
            spans,
            marked,
            speaker,
        });
    }
    speakers::find_antecedents(&mut quotations);
    let marks = line.marks.map(|marks| points.spans(&marks)).transpose()?;
    let ignore = points.spans(&line.ignore)?;
    let id = line
        .doc_id
        .as_str()
        .map_or_else(|| line.doc_id.to_string(), str::to_owned);
    let article = Article {
        id,
        language: line.lang,
        body: line.text,
        ..Article::default()
    };
    Ok(GoldArticle {
        article,
        quotations,
        marks,
        ignore,
    })
}

/// The byte at which each code point of a text starts, its end included.
struct Points(Vec<usize>);

impl Points {
    fn of(text: &str) -> Self {
        Self(
            text.char_indices()
                .map(|(at, _)| at)
                .chain([text.len()])
                .collect(),
        )
    }

    fn spans(&self, offsets: &[Offsets]) -> Result<Vec<Span>, Offsets> {
        let span = |&[start, end]: &Offsets| match (self.0.get(start), self.0.get(end)) {
            (Some(&from), Some(&to)) if from <= to => Ok(Span::new(from, to)),
            _ => Err([start, end]),
        };
        offsets.iter().map(span).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_points_become_bytes() {
        let line = r#"{"doc_id":7,"text":"„Ja“, sagte Zoë.","quotes":[{"spans":[[1,3]],"type":"direct","marked":[[1,3]],
            "speaker":{"text":"Zoë","spans":[[12,15]],"canonical":""}}]}"#;
        let gold = read_gold("gold.jsonl", &line.replace('\n', "")).unwrap();
        let quotation = &gold[0].quotations[0];
        assert_eq!(gold[0].article.id, "7");
        assert_eq!(quotation.spans[0].of(&gold[0].article.body), "Ja");
        let speaker = quotation.speaker.as_ref().unwrap();
        assert_eq!(
            (speaker.spans[0].of(&gold[0].article.body), &speaker.name),
            ("Zoë", &None)
        );
    }

    #[test]
    fn a_broken_line_is_named() {
        let outside = r#"{"doc_id":"a","text":"é","quotes":[],"marks":[[0,2]]}"#;
        let error = read_gold("g.jsonl", &format!("\n{outside}\n")).unwrap_err();
        assert!(
            error.to_string().starts_with("line 2 of g.jsonl: "),
            "{error}"
        );
        let error = read_gold("g.jsonl", "{}\n").unwrap_err();
        assert!(matches!(error, Error::BrokenGold { .. }), "{error}");
    }
}
