//! A marked stretch with what stands around it: what the choice of its speaker reads.

use super::contents::Report;
use super::linear::NONE;
use super::marks::Stretch;
use super::paragraph::Paragraph;
use super::tokens::Token;

/// Who may have said a stretch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Candidate {
    /// Nobody: no quotation.
    Nobody,
    /// A mention of this paragraph.
    Mention(usize),
    /// The speaker of the quotation before, in this paragraph.
    Earlier,
    /// The speaker of the last quotation of the paragraphs before.
    Carried,
    /// The subject of the last sentence of the paragraph before.
    Subject,
    /// Someone whom the text does not tell.
    Unknown,
}

/// What came before the stretch.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Before {
    /// The mention that the quotation before in this paragraph was tied to, if it was to one of this paragraph.
    pub(super) earlier: Option<usize>,
    /// Whether there is a speaker of the quotation before in this paragraph.
    pub(super) has_earlier: bool,
    /// The token after the quotation before in this paragraph.
    pub(super) earlier_end: usize,
    /// How many paragraphs ago the last quotation stood.
    pub(super) carried: Option<usize>,
    /// Whether the last sentence of the paragraph before has a subject that can speak.
    pub(super) has_subject: bool,
    /// The last words (as hashes) of the names or phrases of the three: of the quotation before, carried over, subject.
    pub(super) heads: [u64; 3],
    /// Whether a colon ends the paragraph before: *Ruiz said:*
    pub(super) is_introduced: bool,
}

/// A stretch with the paragraph and the reports around it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scene<'p> {
    /// The paragraph.
    pub(super) paragraph: &'p Paragraph,
    /// Its reports, by their cue.
    pub(super) reports: &'p [Report],
    /// The stretch.
    pub(super) stretch: &'p Stretch,
    /// What came before.
    pub(super) before: Before,
}

/// How a report stands to the stretch: 1 the stretch lies in its content, 2 its frame touches the stretch, 3 its frame stands in
/// the same sentence, 0 elsewhere; and how many tokens are between.
pub(super) fn relation(scene: &Scene<'_>, report: &Report) -> (usize, usize) {
    let stretch = scene.stretch;
    let after = stretch.close + usize::from(stretch.closed);
    let gap = if report.cue < stretch.open {
        stretch.open - report.cue
    } else {
        report.cue.saturating_sub(after)
    };
    if report
        .content
        .iter()
        .any(|range| range.start <= stretch.open && stretch.close <= range.end)
    {
        return (1, gap);
    }
    let paragraph = scene.paragraph;
    if paragraph.sentence_at(report.cue) != paragraph.sentence_at(stretch.open)
        && paragraph.sentence_at(report.cue)
            != paragraph.sentence_at(stretch.close.min(paragraph.tokens.len().saturating_sub(1)))
    {
        return (0, gap);
    }
    if gap <= 3 { (2, gap) } else { (3, gap) }
}

/// Whether the stretch fills its sentence.
pub(super) fn is_alone(scene: &Scene<'_>) -> bool {
    let paragraph = scene.paragraph;
    let sentence = paragraph.sentence(paragraph.sentence_at(scene.stretch.open));
    let after = scene.stretch.close + usize::from(scene.stretch.closed);
    let before_words = paragraph
        .tokens
        .get(sentence.start..scene.stretch.open)
        .is_some_and(|t| t.iter().any(Token::is_word));
    let after_words = paragraph
        .tokens
        .get(after..sentence.end)
        .is_some_and(|t| t.iter().any(Token::is_word));
    !before_words && !after_words
}

/// The closest relation of a mention's own reports to the stretch, the tokens between, and the cue (odds class and word).
pub(super) fn best_relation(scene: &Scene<'_>, candidate: usize) -> (usize, usize, (usize, u64)) {
    let mut best = (4, 99, (0, NONE));
    for report in scene
        .reports
        .iter()
        .filter(|report| report.source == Some(candidate))
    {
        let (relation, gap) = relation(scene, report);
        let relation = if relation == 0 { 4 } else { relation };
        if (relation, gap) < (best.0, best.1) {
            let odds = report.odds.unwrap_or_default();
            let odds = usize::from(odds > 0) + usize::from(odds > 2000);
            best = (
                relation,
                gap,
                (
                    odds,
                    scene
                        .paragraph
                        .token(report.cue)
                        .map_or(NONE, |token| token.hash),
                ),
            );
        }
    }
    best
}
