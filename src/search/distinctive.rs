//! Counts of words in some quotations and in all go in, the words that tell these quotations from the others come out.
//!
//! Log-likelihood ratio G² (T. Dunning, *Accurate Methods for the Statistics of Surprise and Coincidence*, Computational
//! Linguistics 19, 1993), which is right for rare words too, where χ² is not. It counts in how many quotations a word
//! stands, not how often: a word that is said ten times in one breath says little about the speaker. Words of grammar fall
//! out by themselves, for they are as frequent with everyone; so there is no list of stop words in any language.

use serde::Serialize;

/// A word that someone says more often than the others do.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Distinctive {
    /// The word.
    pub word: String,
    /// In how many of the quotations it stands.
    pub quotations: u64,
    /// How sure the difference is: the log-likelihood ratio G².
    pub g2: f64,
}

/// How many quotations have a word, of how many.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Share {
    pub(super) with: u64,
    pub(super) of: u64,
}

/// Fewer than this many quotations are too few to tell a habit.
const FEWEST: u64 = 3;
/// χ² with one degree of freedom passes it by chance once in a thousand times.
const SURE: f64 = 10.83;

/// The `most` words that are said most surely more often `here` than elsewhere; each word comes with its shares.
pub(super) fn distinctive(
    words: impl Iterator<Item = (String, Share, Share)>,
    most: usize,
) -> Vec<Distinctive> {
    let mut found = Vec::new();
    for (word, here, elsewhere) in words {
        let is_more = u128::from(here.with) * u128::from(elsewhere.of)
            > u128::from(elsewhere.with) * u128::from(here.of);
        if here.with < FEWEST || !is_more {
            continue;
        }
        let g2 = log_likelihood(here, elsewhere);
        if g2 >= SURE {
            found.push(Distinctive {
                word,
                quotations: here.with,
                g2: (g2 * 100.0).round() / 100.0,
            });
        }
    }
    found.sort_by(|one, other| {
        let by_sureness = other.g2.total_cmp(&one.g2);
        by_sureness.then_with(|| one.word.cmp(&other.word))
    });
    found.truncate(most);
    found
}

/// G² of the table of quotations with and without the word, here and elsewhere.
fn log_likelihood(here: Share, elsewhere: Share) -> f64 {
    let cells = [
        (here.with, here.of),
        (here.of - here.with, here.of),
        (elsewhere.with, elsewhere.of),
        (elsewhere.of.saturating_sub(elsewhere.with), elsewhere.of),
    ];
    let all = number(here.of) + number(elsewhere.of);
    let with = number(here.with) + number(elsewhere.with);
    let mut sum = 0.0;
    for (place, (observed, of)) in cells.into_iter().enumerate() {
        let column = if place % 2 == 0 { with } else { all - with };
        let expected = column * number(of) / all;
        if observed > 0 && expected > 0.0 {
            sum += number(observed) * (number(observed) / expected).ln();
        }
    }
    2.0 * sum
}

#[expect(
    clippy::cast_precision_loss,
    reason = "an archive has far fewer than 2^53 quotations"
)]
fn number(count: u64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ratio_is_that_of_the_paper() {
        // Dunning's table 1 has 2·ln λ = 270.72 for "the swiss": 110, 2442, 111, 29114.
        let here = Share {
            with: 110,
            of: 110 + 2_442,
        };
        let elsewhere = Share {
            with: 111,
            of: 111 + 29_114,
        };
        assert!((log_likelihood(here, elsewhere) - 270.72).abs() < 0.01);
        let alike = Share { with: 10, of: 100 };
        assert!(
            log_likelihood(
                alike,
                Share {
                    with: 100,
                    of: 1_000
                }
            )
            .abs()
                < 1e-9
        );
    }

    #[test]
    fn only_what_is_surely_said_more_often_is_told() {
        let elsewhere = Share {
            with: 10,
            of: 1_000,
        };
        let words = [("harbor", 9), ("pier", 2), ("the", 1), ("dues", 12)];
        let given = words.into_iter().map(|(word, with)| {
            let elsewhere = if word == "the" {
                Share {
                    with: 900,
                    of: 1_000,
                }
            } else {
                elsewhere
            };
            (word.to_owned(), Share { with, of: 40 }, elsewhere)
        });
        let found = distinctive(given, 10);
        let words: Vec<&str> = found.iter().map(|found| found.word.as_str()).collect();
        assert_eq!(words, ["dues", "harbor"]);
    }
}
