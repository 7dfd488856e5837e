//! What an article's body says: its dateline, and its quotations with their speakers.

mod asides;
mod attribute;
mod beside;
mod bodies;
mod body_names;
mod capitals;
mod cast;
mod cited;
mod clear;
mod confidence;
mod contents;
mod cues;
pub mod dateline;
mod dialogue;
mod drafts;
mod endings;
mod epithets;
mod evidence;
mod figures;
mod fit;
mod frames;
mod framing;
mod holders;
mod joined;
mod learn;
mod learn_pronouns;
mod linear;
mod listed;
mod listed_contents;
mod listed_speakers;
mod marks;
mod mentions;
mod names;
mod paragraph;
mod people;
mod phrases;
mod plain;
mod pointing;
mod pronouns;
mod quantifiers;
mod quotations;
mod quoted;
mod reports;
mod roles;
mod scene;
mod sides;
mod signs;
mod sources;
mod speakers;
mod story;
mod ties;
mod tokens;
mod transcripts;
mod unsaid;
mod words;

pub use learn::{Annotation, Lesson, learn};

use serde::{Deserialize, Serialize};

use crate::article::Article;
use crate::error::{Error, Part, Place};
use crate::lexicon::Lexicon;
use crate::places::Gazetteer;
use crate::text::Span;

/// Finds the dateline and the quotations of an article.
///
/// The same article and lexicon always give the same extraction. Text that is not understood yields fewer quotations, never an
/// error. The work is linear in the length of the body.
pub fn extract(article: &Article, lexicon: &Lexicon) -> Extraction {
    let speech = match article.language.as_deref() {
        Some(language) => lexicon.speech(Some(language)),
        None => lexicon.speech_of_short(&article.body),
    };
    let dateline = Gazetteer::embedded()
        .ok()
        .and_then(|gazetteer| dateline::find(article, &gazetteer, lexicon.datelines()));
    let behind = dateline
        .as_ref()
        .map(|dateline| dateline.span)
        .filter(|span| !span.is_empty());
    let (quotations, read_to) = quotations::find(&article.body, speech, behind);
    Extraction {
        dateline,
        quotations,
        read_to,
    }
}
/// What a body says; every value points back into it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Extraction {
    /// The opening with place and date, where there is one.
    pub dateline: Option<Dateline>,
    /// In the order of their first span.
    pub quotations: Vec<Quotation>,
    /// Where reading ended, in bytes of the body, because there were more quotations or mentions than in any article; absent
    /// where it was read to its end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_to: Option<usize>,
}

impl Extraction {
    /// Tells where reading of `article` ended, where that was before its end.
    pub fn fault(&self, article: &Article) -> Option<Error> {
        let read_to = self.read_to?;
        let path = article.source.path.clone();
        let part = if article.id == path {
            Part::Whole
        } else {
            Part::Record(article.source.record + 1)
        };
        Some(Error::Overfull(Place { path, part }, read_to))
    }
}

/// The opening of a news article: place, date, agency.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Dateline {
    /// As printed, its dash included.
    pub text: String,
    /// Where it stands in the body; empty where the source gives it as a field.
    pub span: Span,
    /// The city's name in the gazetteer, or as printed where it is not listed; `None` for agency and date alone.
    pub city: Option<String>,
    /// The state or province, in the gazetteer's form.
    pub region: Option<String>,
    /// ISO 3166-1 alpha-2 code of today's state.
    pub country: Option<String>,
    /// Degrees north.
    pub latitude: Option<f64>,
    /// Degrees east.
    pub longitude: Option<f64>,
    /// The number of the place in `GeoNames`.
    pub geonameid: Option<u32>,
    /// ISO date, or `--MM-DD` where the text and the article give no year.
    pub date: Option<String>,
    /// The news agency.
    pub agency: Option<String>,
    /// The rule that chose the place: `region`, `desk`, `historic`, `home`, `size` …; `no-city` where none is named.
    #[serde(default)]
    pub rule: String,
    /// How far the place can be trusted: the share of datelines, read by the same rule, whose place was right, as far as it was
    /// measured.
    pub confidence: f64,
}

/// Words reported as someone's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quotation {
    /// Its number in the article, from 0.
    pub ordinal: usize,
    /// How its words are reported.
    pub kind: Kind,
    /// The number of the paragraph in which it starts, from 0.
    pub paragraph: usize,
    /// The content of `spans`, joined by one space where they are apart.
    pub text: String,
    /// The whole content; more than one where the narration interrupts it.
    pub spans: Vec<Span>,
    /// What stands inside marks, marks excluded.
    pub marked: Vec<Span>,
    /// The words that signal the report.
    pub cue: Option<Cue>,
    /// Who said it; `None` where the text does not tell.
    pub speaker: Option<Attribution>,
}

/// How the words of a quotation are reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// All inside quotation marks.
    Direct,
    /// Words in marks inside a reported clause.
    Mixed,
    /// Reported without marks.
    Indirect,
}

/// The words that signal a report: *said*, *according to*.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cue {
    /// As printed.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// The tie from a quotation to its speaker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Attribution {
    /// The fullest form that the article gives the speaker.
    pub name: String,
    /// The words at `span`.
    pub mention: String,
    /// The stretch that names the speaker for this quotation.
    pub span: Span,
    /// Title or function, as the article gives it.
    pub role: Option<String>,
    /// What kind of speaker.
    pub kind: SpeakerKind,
    /// The measured precision of `rule` on development data; where a pronoun points to the name, times that of such names.
    pub confidence: f64,
    /// The rule that made the tie.
    pub rule: String,
    /// How clearly it was chosen, from 0 (narrowly) to 3; `confidence` is measured for each rule and band.
    #[serde(default)]
    pub band: usize,
}

/// What kind of speaker a mention points to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SpeakerKind {
    /// One named human.
    Person,
    /// A named body: ministry, company, paper.
    Organization,
    /// Several without a name: *officials*.
    Group,
    /// One without a name: *a spokeswoman*.
    Unnamed,
}
