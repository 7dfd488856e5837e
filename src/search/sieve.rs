//! Quotations that have most of some words come in, those that can be among the wanted are kept: as long as may be, and with the
//! fewest words lacking.

use std::array;
use std::ops::RangeInclusive;

use tantivy::DocAddress;
use tantivy::fieldnorm::FieldNormReader;

use crate::index::Gist;
use crate::index::wording::MOST_WORDS;

/// A quotation with most of the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Overlapping {
    pub(super) address: DocAddress,
    /// How many of the words it lacks.
    pub(super) missing: usize,
    /// Whether it is about as long as the text.
    pub(super) is_alike: bool,
}

/// What is sought.
pub(super) struct Wanted<'w> {
    /// Distinct terms.
    pub(super) words: &'w [String],
    /// How many of them may be lacking.
    pub(super) most: usize,
    /// How many words the quotation may have.
    pub(super) lengths: RangeInclusive<u64>,
    /// How many it has that is about as long as the text.
    pub(super) alike: RangeInclusive<u64>,
    /// Of those that are about as long, and of the others, so many are wanted, those first that lack the fewest words.
    pub(super) enough: usize,
}

/// How many words a text may have that is another of so many words with at most `most` changes, as the index counts them.
pub(super) fn lengths(words: usize, most: usize) -> RangeInclusive<u64> {
    let least = words.saturating_sub(most) as u64;
    let longest = (words + most) as u64;
    least.min(MOST_WORDS)..=if longest < MOST_WORDS {
        longest
    } else {
        u64::MAX
    }
}

/// Where a quotation of some length belongs: 0 with those about as long as the text, 1 with the others, `None` where it is not
/// meant at all.
pub(super) type Class = Option<usize>;

impl Wanted<'_> {
    pub(super) fn class(&self, words: u64) -> Class {
        let is_meant = self.lengths.contains(&words);
        is_meant.then(|| usize::from(!self.alike.contains(&words)))
    }
}

/// The class that all lengths have for which the index keeps a byte, for each byte.
fn by_norm(wanted: &Wanted<'_>) -> Vec<Option<Class>> {
    let length = |norm| u64::from(FieldNormReader::id_to_fieldnorm(norm)).min(MOST_WORDS);
    let class = |norm: u8| {
        let next = norm.checked_add(1).map_or(MOST_WORDS + 1, length);
        let first = wanted.class(length(norm));
        let mut others = length(norm) + 1..next;
        others
            .all(|words| wanted.class(words) == first)
            .then_some(first)
    };
    (0..=u8::MAX).map(class).collect()
}

/// What was found, and what can still be among the wanted: with enough that lack few words, one that lacks more need not be
/// looked at. Of a few common words, that spares looking at hundreds of thousands.
pub(super) struct Sieve<'w> {
    pub(super) wanted: &'w Wanted<'w>,
    /// How many of the words the index has nowhere.
    pub(super) unknown: usize,
    pub(super) gist: Gist,
    pub(super) found: Vec<Overlapping>,
    /// The class of quotations by what the index keeps of their lengths for scores: one byte, where the number itself stands in a
    /// column that is read at random; `None` where it does not decide.
    pub(super) by_norm: Vec<Option<Class>>,
    /// How many were found by the words that they lack, of those that are about as long and of the others.
    lacking: [Vec<usize>; 2],
    /// How many of the words that the index has may be lacking, of either.
    pub(super) spare: [usize; 2],
}

impl<'w> Sieve<'w> {
    /// With nothing in it, for a text of which the index has all words but so many.
    pub(super) fn new(wanted: &'w Wanted<'w>, unknown: usize) -> Self {
        Self {
            wanted,
            unknown,
            gist: Gist::of(wanted.words),
            found: Vec::new(),
            by_norm: by_norm(wanted),
            lacking: array::from_fn(|_| vec![0; wanted.most + 1]),
            spare: [wanted.most - unknown; 2],
        }
    }

    /// How many words may be lacking at the most.
    pub(super) fn spare(&self) -> usize {
        self.spare[0].max(self.spare[1])
    }

    /// Keeps a quotation of the class.
    pub(super) fn keep(&mut self, found: Overlapping, class: usize) {
        self.found.push(found);
        let lacking = &mut self.lacking[class];
        lacking[found.missing] += 1;
        let mut enough = 0;
        for (missing, count) in lacking.iter().enumerate() {
            enough += count;
            if enough >= self.wanted.enough {
                // Others that lack as many are not worse.
                self.spare[class] = self.spare[class].min(missing - self.unknown);
                return;
            }
        }
    }
}

/// At most `wanted` of `found`, those that lack the fewest words; of those that lack as many as the last, by the numbers of
/// their articles: that is the same however the index is cut into segments.
pub(super) fn first(
    mut found: Vec<Overlapping>,
    wanted: usize,
    article: impl Fn(DocAddress) -> Option<u64>,
) -> Vec<Overlapping> {
    if found.len() <= wanted {
        return found;
    }
    let (_, last, _) = found.select_nth_unstable_by_key(wanted - 1, |one| one.missing);
    let most = last.missing;
    found.retain(|one| one.missing <= most);
    // Of a few common words these may be hundreds of thousands, so only the first are put in order.
    let keyed = found.into_iter().map(|one| {
        let number = (one.missing == most).then(|| article(one.address));
        ((one.missing, number, one.address), one)
    });
    let mut keyed: Vec<_> = keyed.collect();
    keyed.select_nth_unstable_by_key(wanted - 1, |&(key, _)| key);
    keyed.truncate(wanted);
    keyed.sort_unstable_by_key(|&(key, _)| key);
    keyed.into_iter().map(|(_, one)| one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_byte_of_a_length_tells_the_class_of_all_that_have_it() {
        for (asked, most) in [(3, 1), (12, 3), (45, 13), (300, 90), (5000, 1500)] {
            let alike = lengths(asked, most);
            for longest in [*alike.end(), u64::MAX] {
                let wanted = Wanted {
                    words: &[],
                    most,
                    lengths: *alike.start()..=longest,
                    alike: alike.clone(),
                    enough: 1,
                };
                let by_norm = by_norm(&wanted);
                for words in 0..6000 {
                    let known = by_norm[usize::from(FieldNormReader::fieldnorm_to_id(words))];
                    let class = wanted.class(u64::from(words).min(MOST_WORDS));
                    assert!(
                        known.is_none_or(|known| known == class),
                        "{words} of {asked}"
                    );
                }
                assert!(by_norm.iter().flatten().count() > 200);
            }
        }
    }
}
