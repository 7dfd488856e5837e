//! One labelled article and what was extracted from it come in; counts and misses are added to a [`Tally`].

use std::collections::BTreeMap;

use serde::Serialize;

use super::gold::{GoldArticle, GoldQuotation};
use super::regions::{length, letters, merged, overlap, shared};
use super::speakers::{Ground, ground, is_right_name};
use super::stretches::{Claimed, Wanted, claimed, paired, wanted};
use crate::extract::{Attribution, Extraction, Kind, Quotation};
use crate::text::Span;

/// The counts of all articles so far.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) marked: Marked,
    pub(super) all: All,
    pub(super) kinds: BTreeMap<Kind, Reached>,
    pub(super) rules: BTreeMap<String, Ruled>,
    pub(super) confidences: [Trusted; CONFIDENCES.len()],
    pub(super) misses: Vec<Miss>,
}

/// Counts of marked stretches.
#[derive(Debug, Default)]
pub(super) struct Marked {
    pub(super) gold: usize,
    pub(super) gold_with_speaker: usize,
    pub(super) claimed: usize,
    pub(super) claimed_with_speaker: usize,
    pub(super) found: usize,
    pub(super) found_with_speaker: usize,
    pub(super) right: usize,
    pub(super) right_name: usize,
    pub(super) by_antecedent: usize,
}

/// Counts of quotations of every kind; sizes in letters and digits.
#[derive(Debug, Default)]
pub(super) struct All {
    pub(super) reached: Reached,
    pub(super) predicted: usize,
    pub(super) predicted_with_speaker: usize,
    pub(super) predicted_right: usize,
    pub(super) gold_letters: usize,
    pub(super) predicted_letters: usize,
    pub(super) common_letters: usize,
}

/// How many gold quotations were covered, and with the right speaker.
#[derive(Debug, Default)]
pub(super) struct Reached {
    pub(super) gold: usize,
    pub(super) gold_with_speaker: usize,
    pub(super) covered: usize,
    pub(super) right: usize,
}

/// How far a quotation is in the other set: at least half of its content, or of a found one's any of it; and with the
/// right speaker.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    Missed,
    Covered,
    Right,
}

/// How often a rule of attribution was right.
#[derive(Debug, Default)]
pub(super) struct Ruled {
    pub(super) stretches: usize,
    pub(super) stretches_right: usize,
    pub(super) quotations: usize,
    pub(super) quotations_right: usize,
}

/// How often speakers of about one confidence are right.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Trusted {
    pub(super) quotations: usize,
    pub(super) right: usize,
    /// The sum of their confidences.
    pub(super) stated: f64,
}

/// From which confidence on quotations are counted together; the last that a confidence reaches counts.
pub(super) const CONFIDENCES: [f64; 7] = [0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95];

/// What an article and its extraction disagree on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Miss {
    /// The article's name.
    pub article: String,
    /// What is wrong.
    pub fault: Fault,
    /// How the words are reported; `None` for what the gold does not have.
    pub kind: Option<Kind>,
    /// The words, at most 160 characters of them.
    pub text: String,
    /// The gold mention.
    pub gold: Option<String>,
    /// The name that was found.
    pub found: Option<String>,
    /// The mention that was found.
    pub mention: Option<String>,
    /// The rule that found it.
    pub rule: Option<String>,
}

/// What is wrong with a quotation. Indirect quotations are judged by their content, others by their marked stretches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// The gold has it, the extraction has not.
    NotFound,
    /// Found without a speaker.
    NoSpeaker,
    /// Found with another speaker.
    WrongSpeaker,
    /// The extraction has it, the gold has not.
    NotInGold,
}

const SHOWN_CHARS: usize = 160;

impl Tally {
    /// Adds what one article tells.
    pub(super) fn add(&mut self, labelled: &GoldArticle, extraction: &Extraction) {
        let text = labelled.article.body.as_str();
        let counted = |quotation: &&Quotation| {
            let own = length_of(text, &quotation.spans);
            overlap(text, &quotation.spans, &labelled.ignore) * 2 <= own
        };
        let found: Vec<&Quotation> = extraction.quotations.iter().filter(counted).collect();
        self.add_marked(labelled, &found);
        self.add_all(labelled, &found);
    }

    fn add_marked(&mut self, labelled: &GoldArticle, found: &[&Quotation]) {
        let text = labelled.article.body.as_str();
        let wanted = wanted(text, &labelled.quotations);
        let claimed = claimed(text, found, labelled.marks.as_deref());
        let partners = paired(text, &wanted, &claimed);
        let mut is_found = vec![false; claimed.len()];
        self.marked.gold += wanted.len();
        self.marked.claimed += claimed.len();
        for (want, partner) in wanted.iter().zip(&partners) {
            self.marked.gold_with_speaker += usize::from(want.quotation.speaker.is_some());
            let claim = partner.and_then(|j| {
                is_found[j] = true;
                claimed.get(j)
            });
            self.add_stretch(labelled, want, claim);
        }
        for (claim, is_found) in claimed.iter().zip(is_found) {
            if let Some(speaker) = claim.speaker {
                self.marked.claimed_with_speaker += 1;
                self.rule(speaker).stretches += 1;
            }
            if !is_found {
                self.misses.push(miss(
                    labelled,
                    claim.span,
                    Fault::NotInGold,
                    (None, claim.speaker),
                ));
            }
        }
    }

    fn add_stretch(
        &mut self,
        labelled: &GoldArticle,
        want: &Wanted<'_>,
        claim: Option<&Claimed<'_>>,
    ) {
        let gold = Some(want.quotation);
        let Some(claim) = claim else {
            return self
                .misses
                .push(miss(labelled, want.span, Fault::NotFound, (gold, None)));
        };
        self.marked.found += 1;
        let Some(speaker) = &want.quotation.speaker else {
            return;
        };
        self.marked.found_with_speaker += 1;
        let Some(guess) = claim.speaker else {
            return self
                .misses
                .push(miss(labelled, want.span, Fault::NoSpeaker, (gold, None)));
        };
        self.marked.right_name += usize::from(is_right_name(speaker, guess));
        match ground(&labelled.article.body, speaker, guess) {
            Some(ground) => {
                self.marked.right += 1;
                self.marked.by_antecedent += usize::from(ground == Ground::Antecedent);
                self.rule(guess).stretches_right += 1;
            }
            None => self.misses.push(miss(
                labelled,
                want.span,
                Fault::WrongSpeaker,
                (gold, Some(guess)),
            )),
        }
    }

    fn add_all(&mut self, labelled: &GoldArticle, found: &[&Quotation]) {
        let text = labelled.article.body.as_str();
        let sets: Vec<Vec<Span>> = found
            .iter()
            .map(|quotation| merged(quotation.spans.clone()))
            .collect();
        let golds: Vec<Vec<Span>> = labelled
            .quotations
            .iter()
            .map(|gold| merged(gold.spans.clone()))
            .collect();
        let (union, gold_union) = (merged(sets.concat()), merged(golds.concat()));
        self.all.predicted_letters += letters(text, &union);
        self.all.gold_letters += letters(text, &gold_union);
        self.all.common_letters += letters(text, &shared(&union, &gold_union));
        let mut right_parts: Vec<Vec<Span>> = vec![Vec::new(); found.len()];
        for (gold, set) in labelled.quotations.iter().zip(&golds) {
            let mut fitting = Vec::new();
            let mut nearest = None;
            for (j, quotation) in found
                .iter()
                .enumerate()
                .filter(|(_, q)| overlap(text, &q.spans, &gold.spans) > 0)
            {
                nearest = nearest.or(quotation.speaker.as_ref());
                let pair = gold.speaker.as_ref().zip(quotation.speaker.as_ref());
                if pair.is_some_and(|(speaker, guess)| ground(text, speaker, guess).is_some()) {
                    let common = shared(&sets[j], set);
                    right_parts[j].extend(&common);
                    fitting.extend(common);
                }
            }
            let reach = match () {
                () if !is_half(text, shared(set, &union), set) => Reach::Missed,
                () if is_half(text, fitting, set) => Reach::Right,
                () => Reach::Covered,
            };
            self.add_quotation(labelled, gold, nearest, reach);
        }
        for ((quotation, set), parts) in found.iter().zip(&sets).zip(right_parts) {
            let reach = match () {
                () if shared(set, &gold_union).is_empty() => Reach::Missed,
                () if is_half(text, parts, set) => Reach::Right,
                () => Reach::Covered,
            };
            self.add_found(labelled, quotation, reach);
        }
    }

    /// Counts one gold quotation; `guess` is the speaker of the first quotation found in it.
    fn add_quotation(
        &mut self,
        labelled: &GoldArticle,
        gold: &GoldQuotation,
        guess: Option<&Attribution>,
        reach: Reach,
    ) {
        let has_speaker = gold.speaker.is_some();
        for count in [
            &mut self.all.reached,
            self.kinds.entry(gold.kind).or_default(),
        ] {
            count.gold += 1;
            count.gold_with_speaker += usize::from(has_speaker);
            count.covered += usize::from(reach != Reach::Missed);
            count.right += usize::from(reach == Reach::Right);
        }
        let fault = match (reach, guess) {
            _ if !gold.marked.is_empty() => return,
            (Reach::Missed, _) => Fault::NotFound,
            (Reach::Covered, None) if has_speaker => Fault::NoSpeaker,
            (Reach::Covered, Some(_)) if has_speaker => Fault::WrongSpeaker,
            _ => return,
        };
        let span = gold.spans.first().copied().unwrap_or_default();
        self.misses
            .push(miss(labelled, span, fault, (Some(gold), guess)));
    }

    /// Counts one quotation that was found.
    fn add_found(&mut self, labelled: &GoldArticle, quotation: &Quotation, reach: Reach) {
        self.all.predicted += 1;
        if let Some(speaker) = &quotation.speaker {
            self.all.predicted_with_speaker += 1;
            self.all.predicted_right += usize::from(reach == Reach::Right);
            let rule = self.rule(speaker);
            rule.quotations += 1;
            rule.quotations_right += usize::from(reach == Reach::Right);
            let reached = CONFIDENCES.partition_point(|from| *from <= speaker.confidence);
            if let Some(trusted) = self.confidences.get_mut(reached.saturating_sub(1)) {
                trusted.quotations += 1;
                trusted.right += usize::from(reach == Reach::Right);
                trusted.stated += speaker.confidence;
            }
        }
        if quotation.marked.is_empty() && reach == Reach::Missed {
            let span = quotation.spans.first().copied().unwrap_or_default();
            self.misses.push(miss(
                labelled,
                span,
                Fault::NotInGold,
                (None, quotation.speaker.as_ref()),
            ));
        }
    }

    fn rule(&mut self, speaker: &Attribution) -> &mut Ruled {
        let name = format!("{} {}", speaker.rule, speaker.band);
        self.rules.entry(name).or_default()
    }
}

fn length_of(text: &str, spans: &[Span]) -> usize {
    spans.iter().map(|&span| length(text, span)).sum()
}

/// Whether `parts` are at least half of the letters and digits of `whole`.
fn is_half(text: &str, parts: Vec<Span>, whole: &[Span]) -> bool {
    letters(text, &merged(parts)) * 2 >= letters(text, whole).max(1)
}

fn miss(
    labelled: &GoldArticle,
    span: Span,
    fault: Fault,
    (gold, guess): (Option<&GoldQuotation>, Option<&Attribution>),
) -> Miss {
    Miss {
        article: labelled.article.id.clone(),
        fault,
        kind: gold.map(|gold| gold.kind),
        text: span
            .of(&labelled.article.body)
            .chars()
            .take(SHOWN_CHARS)
            .collect(),
        gold: gold
            .and_then(|gold| gold.speaker.as_ref())
            .map(|speaker| speaker.mention.clone()),
        found: guess.map(|guess| guess.name.clone()),
        mention: guess.map(|guess| guess.mention.clone()),
        rule: guess.map(|guess| guess.rule.clone()),
    }
}
