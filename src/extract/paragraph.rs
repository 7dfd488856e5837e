//! One paragraph, cut and marked up: what every rule of attribution reads.

use std::ops::Range;
use std::sync::Arc;

use super::cues;
use super::dialogue;
use super::marks::{self, Around, Stretch};
use super::mentions::{self, Mention};
use super::phrases;
use super::tokens::{self, Shape, Token};
use super::transcripts;
use crate::lexicon::{Class, Speech, Weights, is_opening_label};
use crate::text::{Span, fold};

/// A sentence of more tokens outside marks is cut: no news has it, and each of its cues would read all of it.
const LONGEST_SENTENCE: usize = 400;

/// The tokens of one paragraph with its stretches, sentences and mentions. Reused from one paragraph to the next.
#[derive(Debug, Default)]
pub(super) struct Paragraph {
    /// Its number in the body, from 0.
    pub(super) number: usize,
    /// Its tokens.
    pub(super) tokens: Vec<Token>,
    /// Its marked stretches, by their start.
    pub(super) stretches: Vec<Stretch>,
    /// For each token, the number of the outermost stretch that covers it (its marks included), plus one; 0 for none.
    pub(super) covers: Vec<usize>,
    /// Each token as the model's features see it; only of English paragraphs, for there are no others.
    pub(super) coarse: Vec<u64>,
    /// Ranges of tokens; a stretch never spans two of them unless its own sentences do.
    pub(super) sentences: Vec<Range<usize>>,
    /// For each token, the number of its sentence.
    pub(super) sentence_of: Vec<usize>,
    /// Whether a frame that follows a marked sentence can begin with a capital: `"Will you go?" Ana Ruiz asked`.
    pub(super) is_english: bool,
    /// Whether a capital inside a sentence tells a name: *la Banque de France*, not *die Bank*.
    pub(super) writes_nouns_small: bool,
    /// What was learned for the choices of its language.
    pub(super) weights: Arc<Weights>,
    /// The stretches of text that name someone, by their start; none inside marks.
    pub(super) mentions: Vec<Mention>,
    /// Who is named inside the mention with a number that is itself what they said: *the police* in *Angaben der Polizei*.
    pub(super) tellers: Vec<(usize, Mention)>,
    /// The tokens that name the speaker of this turn, in a transcript.
    pub(super) label: Option<Range<usize>>,
}

impl Paragraph {
    /// Makes room for paragraphs of up to so many bytes.
    pub(super) fn make_room(&mut self, bytes: usize) {
        // English news has 5.2 bytes to a token.
        let tokens = bytes / 5;
        self.tokens.reserve(tokens);
        self.covers.reserve(tokens);
        self.coarse.reserve(tokens);
        self.sentence_of.reserve(tokens);
        self.mentions.reserve(tokens / 4);
    }

    /// Reads the paragraph at `span`; returns whether it leaves a quotation open for the next one.
    pub(super) fn read(&mut self, body: &str, span: Span, speech: &Speech, around: Around) -> bool {
        let span = behind_label(body, span);
        tokens::cut(body, span, speech, &mut self.tokens);
        let is_open = marks::pair(body, &self.tokens, around, &mut self.stretches);
        self.tellers.clear();
        self.is_english = speech.is_english;
        self.writes_nouns_small = !speech.is_english && !speech.capitalizes_nouns;
        self.weights = Arc::clone(&speech.weights);
        if !speech.is_english {
            dialogue::find(body, &self.tokens, &mut self.stretches);
        }
        self.label = if around.may_be_turn {
            transcripts::find(body, &self.tokens, span, &mut self.stretches)
        } else {
            None
        };
        self.cover();
        self.cut_sentences();
        self.coarse.clear();
        if speech.is_english {
            cues::coarsen(&self.tokens, &self.covers, &mut self.coarse);
            mentions::find(body, self);
        } else {
            phrases::find(speech, self);
        }
        if let Some(label) = self.label.clone() {
            transcripts::name(&self.tokens, label, &mut self.mentions);
        }
        is_open
    }

    /// The token at `at`, if there is one.
    #[inline]
    pub(super) fn token(&self, at: usize) -> Option<&Token> {
        self.tokens.get(at)
    }

    /// The token `by` places before `at`.
    #[inline]
    pub(super) fn before(&self, at: usize, by: usize) -> Option<&Token> {
        at.checked_sub(by)
            .and_then(|before| self.tokens.get(before))
    }

    /// Whether the token at `at` has one of the classes.
    #[inline]
    pub(super) fn has(&self, at: usize, class: Class) -> bool {
        self.tokens.get(at).is_some_and(|token| token.has(class))
    }

    /// Whether the token at `at` has this shape.
    #[inline]
    pub(super) fn is(&self, at: usize, shape: Shape) -> bool {
        self.tokens
            .get(at)
            .is_some_and(|token| token.shape == shape)
    }

    /// The outermost stretch that covers the token at `at`, its marks included.
    #[inline]
    pub(super) fn stretch_at(&self, at: usize) -> Option<usize> {
        self.covers.get(at).and_then(|cover| cover.checked_sub(1))
    }

    /// Whether the stretch is a turn of a transcript, which no marks enclose.
    pub(super) fn is_turn(&self, stretch: &Stretch) -> bool {
        self.label.is_some()
            && stretch.depth == 0
            && !stretch.closed
            && self.token(stretch.open).is_some_and(Token::is_word)
    }

    /// Whom the mention with this number names: who said what it is, or what it names itself.
    pub(super) fn named_by<'p>(&'p self, number: usize, mention: &'p Mention) -> &'p Mention {
        let found = self.tellers.binary_search_by_key(&number, |(of, _)| *of);
        let teller = found.ok().and_then(|at| self.tellers.get(at));
        teller.map_or(mention, |(_, who)| who)
    }

    /// The mention that begins at the token at `at`, as a number in `mentions`.
    #[inline]
    pub(super) fn mention_at(&self, at: usize) -> Option<usize> {
        let place = self
            .mentions
            .binary_search_by_key(&at, |mention| mention.first);
        place.ok()
    }

    /// The number of the sentence with the token at `at`.
    #[inline]
    pub(super) fn sentence_at(&self, at: usize) -> usize {
        self.sentence_of.get(at).copied().unwrap_or_default()
    }

    /// The tokens of the sentence with this number.
    #[inline]
    pub(super) fn sentence(&self, number: usize) -> Range<usize> {
        self.sentences.get(number).cloned().unwrap_or_default()
    }

    /// The bytes from the first of these tokens to the last.
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        let start = self
            .tokens
            .get(range.start)
            .map_or(0, |token| token.span.start());
        let end = range
            .end
            .checked_sub(1)
            .and_then(|last| self.tokens.get(last))
            .map_or(start, |token| token.span.end());
        Span::new(start, end)
    }

    fn cover(&mut self) {
        self.covers.clear();
        self.covers.resize(self.tokens.len(), 0);
        let mut free_from = 0;
        for (number, stretch) in self.stretches.iter().enumerate() {
            if stretch.depth == 0 && stretch.open >= free_from {
                free_from = (stretch.close + usize::from(stretch.closed)).min(self.tokens.len());
                if let Some(covered) = self.covers.get_mut(stretch.open..free_from) {
                    covered.fill(number + 1);
                }
            }
        }
    }

    fn cut_sentences(&mut self) {
        self.sentences.clear();
        self.sentence_of.clear();
        let mut start = 0;
        let mut longest = LONGEST_SENTENCE;
        for (at, (token, cover)) in self.tokens.iter().zip(&self.covers).enumerate() {
            // Nine of ten are none that a sentence can end with.
            let may_end = may_end_sentence(token) || *cover > 0;
            if !may_end && at < longest {
                continue;
            }
            if at >= longest && *cover == 0 || may_end && self.ends_sentence(at) {
                self.sentence_of.resize(at + 1, self.sentences.len());
                self.sentences.push(start..at + 1);
                start = at + 1;
                longest = start + LONGEST_SENTENCE;
            }
        }
        if start < self.tokens.len() {
            self.sentence_of
                .resize(self.tokens.len(), self.sentences.len());
            self.sentences.push(start..self.tokens.len());
        }
    }

    /// Whether a sentence ends with the token at `at`.
    fn ends_sentence(&self, at: usize) -> bool {
        let Some(token) = self.tokens.get(at) else {
            return false;
        };
        let Some(next) = self.tokens.get(at + 1) else {
            return true;
        };
        let inside = self.stretch_at(at);
        if inside.is_some() && inside == self.stretch_at(at + 1) {
            return false;
        }
        if inside.is_some() {
            return self.stretch_ends_sentence(at);
        }
        let starts = next.is_capital()
            || next.is_mark()
            || next.shape == Shape::Number
            || next.shape == Shape::Open;
        match token.shape {
            Shape::Stop | Shape::Question | Shape::Exclamation => next.spaced && starts,
            Shape::Ellipsis => next.spaced && next.is_capital(),
            _ if token.has(Class::ABBREVIATION) || token.shape == Shape::Initial => {
                // *at 3 a.m. "They wrote …"*: the first word in marks tells.
                let behind_mark = self.token(at + 2).filter(|_| next.is_mark() && next.spaced);
                Self::abbreviation_ends_sentence(token, behind_mark.unwrap_or(next))
            }
            _ => false,
        }
    }

    /// *He lives in the U.S. The house …* ends one; *Mr. Ruiz* and *J. Castro* do not.
    fn abbreviation_ends_sentence(token: &Token, next: &Token) -> bool {
        // Behind a person's initial stands a name: *on the platform X. He said*.
        let opens = if token.shape == Shape::Initial {
            Class::PRONOUN
                .with(Class::DETERMINER)
                .with(Class::CUE_PHRASE)
        } else {
            Class::STARTER.with(Class::PRONOUN).with(Class::DETERMINER)
        };
        token.span.len() >= 2
            && !token.has(Class::INNER_ABBREVIATION)
            && next.shape == Shape::Capital
            && next.has(opens)
    }

    /// Whether a sentence ends with the closing mark at `at`: its words end one, and no frame follows.
    fn stretch_ends_sentence(&self, at: usize) -> bool {
        let Some(next) = self.tokens.get(at + 1) else {
            return true;
        };
        if !next.is_capital() && !next.is_mark() {
            return false;
        }
        let last = if self.tokens.get(at).is_some_and(Token::is_mark) {
            self.before(at, 1)
        } else {
            self.token(at)
        };
        match last.map(|token| token.shape) {
            // American print puts a comma, never a stop, before a frame.
            Some(Shape::Stop | Shape::Ellipsis) => true,
            Some(Shape::Question | Shape::Exclamation) => !self.frame_follows(at + 1),
            _ => false,
        }
    }

    /// Whether a short subject and a cue stand here: `"Will you go?" Ana Ruiz asked`.
    fn frame_follows(&self, from: usize) -> bool {
        let cue = (from..from + 6).find(|at| {
            self.token(*at).is_none_or(|token| {
                !token.is_capital() && !token.has(Class::PRONOUN.with(Class::DETERMINER))
            })
        });
        self.is_english
            && cue.is_some_and(|at| {
                at > from && self.has(at, Class::CUE_SAY) && self.frame_closes(at + 1)
            })
    }

    /// Whether nothing that could be reported follows the cue: `Ana Ruiz asked.`, `asked on Tuesday`, `asked when …`, `asked, …`.
    fn frame_closes(&self, after: usize) -> bool {
        let around = Class::TIME
            .with(Class::PREPOSITION)
            .with(Class::ADVERB)
            .with(Class::CONJUNCTION)
            .with(Class::OBJECT);
        self.token(after).is_none_or(|token| {
            // *That* introduces what is reported.
            let is_clause = token.has(Class::SUBORDINATOR) && !token.has(Class::RELATIVE);
            matches!(token.shape, Shape::Stop | Shape::Comma | Shape::Colon)
                || token.has(around)
                || is_clause
        })
    }
}

/// The paragraph behind a word that opens it and names no speaker: *LEAD: The harbor will close*.
fn behind_label(body: &str, span: Span) -> Span {
    let text = span.of(body);
    let colon = text
        .bytes()
        .take(LONGEST_LABEL)
        .position(|byte| byte == b':');
    let label = colon.and_then(|colon| text.get(..colon));
    let is_label = label.is_some_and(|word| {
        let is_word = word.starts_with(char::is_uppercase) && word.chars().all(char::is_alphabetic);
        is_word && is_opening_label(&fold(word))
    });
    match colon {
        Some(colon) if is_label => Span::new(span.start() + colon + 1, span.end()),
        _ => span,
    }
}

/// The bytes of such a word at most, with its colon.
const LONGEST_LABEL: usize = 16;

/// Whether a sentence can end with such a token outside marks, before another.
#[inline]
fn may_end_sentence(token: &Token) -> bool {
    (token.is_final() || token.shape == Shape::Initial) | token.has(Class::ABBREVIATION)
}
