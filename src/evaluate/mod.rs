//! Articles come in whose quotations people have marked, and a way to extract; figures of how often it is right go out.
//!
//! Two views, as the literature takes them. *Marked stretches* are the words between quotation marks: found or not, and
//! given to the right speaker or not. *All quotations* include the indirect ones, whose bounds nobody agrees on to the
//! letter, so that they are measured by the letters and digits that they share. The measures follow Newell, Margolin and
//! Ruths (*An Attribution Relations Corpus for Political News*, LREC 2018) and Citron's overlap figures (Richardson,
//! *Citron: a quote extraction and attribution system*, 2021), with the speaker rules of `speakers`.
//!
//! It tells how often speakers of each confidence are right (a reliability curve). It does not judge datelines, roles or cues.

mod figures;
mod gold;
mod regions;
mod score;
mod speakers;
mod stretches;

use crate::Article;
use crate::extract::Extraction;

pub use figures::{
    ConfidenceFigures, Evaluation, Found, KindFigures, MarkedFigures, QuotationFigures, RuleFigures,
};
pub use gold::{GoldArticle, GoldQuotation, GoldSpeaker, read_gold};
pub use score::{Fault, Miss};

/// Returns the figures of `extract` over labelled articles, and every miss in their order.
///
/// ```
/// use onrecord::evaluate::{evaluate, read_gold};
/// use onrecord::extract::Extraction;
///
/// let line = r#"{"doc_id": "1", "text": "“Yes,” Ana said.", "marks": [[1, 5]], "quotes": [{"type": "direct",
///     "spans": [[1, 5]], "marked": [[1, 5]], "speaker": {"text": "Ana", "spans": [[7, 10]]}}]}"#;
/// let gold = read_gold("gold.jsonl", &line.replace('\n', ""))?;
/// let evaluation = evaluate(&gold, &|_| Extraction::default());
/// assert_eq!(evaluation.marked.gold, 1);
/// assert_eq!(evaluation.marked.found.recall, 0.0);
/// # Ok::<(), onrecord::Error>(())
/// ```
pub fn evaluate(gold: &[GoldArticle], extract: &dyn Fn(&Article) -> Extraction) -> Evaluation {
    let mut tally = score::Tally::default();
    for labelled in gold {
        tally.add(labelled, &extract(&labelled.article));
    }
    Evaluation::new(gold.len(), tally)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::{Attribution, Kind, Quotation, SpeakerKind};
    use crate::text::Span;

    const TEXT: &str = "“We will go,” Anna Müller said. “The road is long and open.”\n\
        Mr. Bo Lee warned that the “old bridge” would not hold. He added: “Stay at home.”\nOfficials expected snow.";

    fn at(piece: &str) -> Span {
        let start = TEXT.find(piece).unwrap();
        Span::new(start, start + piece.len())
    }

    fn quotation(kind: Kind, spans: &[&str], marked: &[&str], mention: &str) -> Quotation {
        let speaker = Attribution {
            name: mention.to_owned(),
            mention: mention.to_owned(),
            span: at(mention),
            role: None,
            kind: SpeakerKind::Person,
            confidence: 1.0,
            rule: "by-hand".to_owned(),
            band: 3,
        };
        let places = |pieces: &[&str]| pieces.iter().map(|piece| at(piece)).collect();
        let (spans, marked) = (places(spans), places(marked));
        Quotation {
            ordinal: 0,
            kind,
            paragraph: 0,
            text: String::new(),
            spans,
            marked,
            cue: None,
            speaker: Some(speaker),
        }
    }

    /// The quotations of `TEXT` as people would mark them.
    fn perfect() -> Vec<Quotation> {
        let first = ["We will go,", "The road is long and open."];
        vec![
            quotation(Kind::Direct, &first, &first, "Anna Müller"),
            quotation(
                Kind::Mixed,
                &["the “old bridge” would not hold"],
                &["old bridge"],
                "Mr. Bo Lee",
            ),
            quotation(Kind::Direct, &["Stay at home."], &["Stay at home."], "He"),
            quotation(Kind::Indirect, &["snow"], &[], "Officials"),
        ]
    }

    fn gold() -> Vec<GoldArticle> {
        let mut quotations: Vec<GoldQuotation> = perfect().into_iter().map(labelled).collect();
        speakers::find_antecedents(&mut quotations);
        let marks = Some(
            quotations
                .iter()
                .flat_map(|quotation| quotation.marked.clone())
                .collect(),
        );
        let article = Article {
            id: "1".to_owned(),
            body: TEXT.to_owned(),
            ..Article::default()
        };
        vec![GoldArticle {
            article,
            quotations,
            marks,
            ignore: Vec::new(),
        }]
    }

    fn labelled(quotation: Quotation) -> GoldQuotation {
        let speaker = quotation.speaker.map(|speaker| GoldSpeaker {
            mention: speaker.mention,
            spans: vec![speaker.span],
            name: None,
            antecedent: None,
        });
        GoldQuotation {
            kind: quotation.kind,
            spans: quotation.spans,
            marked: quotation.marked,
            speaker,
        }
    }

    fn score(quotations: &[Quotation]) -> Evaluation {
        evaluate(&gold(), &|_| Extraction {
            dateline: None,
            quotations: quotations.to_vec(),
            read_to: None,
        })
    }

    /// The perfect quotations under other names, `None` for no speaker; mentions do not help.
    fn renamed(names: [Option<&str>; 4]) -> Evaluation {
        let mut quotations = perfect();
        for (quotation, name) in quotations.iter_mut().zip(names) {
            quotation.speaker =
                quotation
                    .speaker
                    .take()
                    .zip(name)
                    .map(|(speaker, name)| Attribution {
                        name: name.to_owned(),
                        mention: String::new(),
                        span: Span::default(),
                        ..speaker
                    });
        }
        score(&quotations)
    }

    #[test]
    #[expect(clippy::float_cmp, reason = "figures are rounded, and these are whole")]
    fn perfect_predictions_score_full_marks_and_none_score_nothing() {
        let full = score(&perfect());
        assert_eq!(
            (
                full.marked.gold,
                full.marked.predicted,
                full.marked.found.f1
            ),
            (4, 4, 100.0)
        );
        assert_eq!(
            (
                full.marked.right_speaker,
                full.all.right_speaker,
                full.all.content.f1
            ),
            (100.0, 100.0, 100.0)
        );
        assert_eq!(
            full.marked.right_name, 75.0,
            "a pronoun is right as a mention, but is no name"
        );
        assert_eq!(full.by_rule["by-hand 3"].precision, 100.0);
        let sure = full.by_confidence[0];
        assert_eq!(
            (sure.from, sure.quotations, sure.stated, sure.precision),
            (0.95, 4, 100.0, 100.0)
        );
        assert_eq!(full.misses, []);
        let none = score(&[]);
        assert_eq!(
            (none.marked.found.f1, none.all.recall, none.misses.len()),
            (0.0, 0.0, 5)
        );
    }

    #[test]
    #[expect(clippy::float_cmp, reason = "figures are rounded, and these are whole")]
    fn wrong_speakers_lose_what_right_names_keep() {
        let swapped = renamed([
            Some("Bo Lee"),
            Some("Anna Müller"),
            Some("Anna Müller"),
            Some("the police"),
        ]);
        assert_eq!(
            (
                swapped.marked.found.f1,
                swapped.marked.right_speaker,
                swapped.all.right_speaker
            ),
            (100.0, 0.0, 0.0)
        );
        assert!(
            swapped
                .misses
                .iter()
                .all(|miss| miss.fault == Fault::WrongSpeaker)
        );
        let silent = renamed([None; 4]);
        assert_eq!(
            (
                silent.marked.unattributed,
                silent.marked.right_speaker,
                silent.all.recall
            ),
            (100.0, 0.0, 100.0)
        );
        assert!(
            silent
                .misses
                .iter()
                .all(|miss| miss.fault == Fault::NoSpeaker)
        );
        let named = renamed([
            Some("Müller"),
            Some("Lee"),
            Some("Bo Lee"),
            Some("two senior officials"),
        ]);
        assert_eq!(
            (named.marked.right_name, named.all.right_speaker),
            (100.0, 100.0)
        );
        assert_eq!(named.marked.by_antecedent, 25.0);
    }

    #[test]
    #[expect(clippy::float_cmp, reason = "figures are rounded, and these are whole")]
    fn what_the_gold_does_not_have_costs_precision() {
        let mut noisy = perfect();
        noisy.push(quotation(Kind::Direct, &["said. "], &["said. "], "Anna"));
        let noisy = score(&noisy);
        assert_eq!(
            (noisy.marked.found.precision, noisy.marked.found.recall),
            (80.0, 100.0)
        );
        assert_eq!(
            noisy.misses.first().map(|miss| miss.fault),
            Some(Fault::NotInGold)
        );
        let whole = score(&[quotation(Kind::Direct, &[TEXT], &[TEXT], "Anna Müller")]);
        assert_eq!(whole.marked.found.f1, 0.0);
        assert!(whole.all.content.precision < 80.0);
    }
}
