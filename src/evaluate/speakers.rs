//! Whether a speaker that was found is the one that people found, by the same rule for every system.
//!
//! Two speakers are the same if any of these holds:
//! 1. the mention that was found overlaps the gold mention;
//! 2. the name or the mention equals the gold mention or name after dropping case, determiners, possessive endings and
//!    titles;
//! 3. both are descriptions with the same head (the last word before a comma, preposition or relative pronoun), and the
//!    words of one are among those of the other (*officials*, *two senior officials*); or both end in the same capitalized
//!    surname, and neither the other names (no common first letter: Bill and Hillary) nor Mr. and Mrs. contradict;
//! 4. the gold mention is a lone pronoun without a name, and what was found is its antecedent: the nearest speaker named
//!    before it in the article.
//!
//! The words that this takes stand in `data/evaluate.tsv`, apart from the lexicon, because a better lexicon must not move
//! the yardstick.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::gold::{GoldQuotation, GoldSpeaker};
use super::regions::overlap;
use crate::extract::Attribution;
use crate::text::Span;

/// What a speaker was recognized by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ground {
    /// Where its mention stands.
    Place,
    /// What it is called.
    Words,
    /// The probable antecedent of a pronoun.
    Antecedent,
}

/// Why `guess` is right, `None` where it is wrong.
pub(super) fn ground(text: &str, gold: &GoldSpeaker, guess: &Attribution) -> Option<Ground> {
    if overlap(text, &[guess.span], &gold.spans) > 0 {
        return Some(Ground::Place);
    }
    by_words(gold, &texts(guess))
}

/// Whether `guess` is right by a name: a pronoun, right as it may be as a mention, does not tell who spoke.
pub(super) fn is_right_name(gold: &GoldSpeaker, guess: &Attribution) -> bool {
    let names: Vec<&str> = texts(guess)
        .into_iter()
        .filter(|text| !is_pronoun(text))
        .collect();
    by_words(gold, &names).is_some()
}

/// Fills in who lone pronouns probably are.
pub(super) fn find_antecedents(quotations: &mut [GoldQuotation]) {
    let speakers = quotations
        .iter()
        .filter_map(|quotation| quotation.speaker.as_ref());
    let is_name = |speaker: &&GoldSpeaker| {
        !is_pronoun(&speaker.mention) && heads(&speaker.mention).any(|head| head.is_upper)
    };
    let at = |speaker: &GoldSpeaker| speaker.spans.first().map(|span| span.start());
    let named: Vec<(usize, String)> = speakers
        .filter(is_name)
        .filter_map(|speaker| Some((at(speaker)?, speaker.mention.clone())))
        .collect();
    for speaker in quotations
        .iter_mut()
        .filter_map(|quotation| quotation.speaker.as_mut())
    {
        let is_bare = speaker.name.is_none() && is("one", folded(speaker.mention.trim()).as_str());
        let Some(start) = at(speaker).filter(|_| is_bare) else {
            continue;
        };
        let before = named.iter().filter(|(at, _)| *at < start).max();
        speaker.antecedent = before.map(|(_, mention)| mention.clone());
    }
}

fn texts(guess: &Attribution) -> Vec<&str> {
    [guess.name.as_str(), guess.mention.as_str()]
        .into_iter()
        .filter(|text| !text.is_empty())
        .collect()
}

fn by_words(gold: &GoldSpeaker, texts: &[&str]) -> Option<Ground> {
    let wanted = [Some(&gold.mention), gold.name.as_ref()];
    if texts.iter().any(|text| {
        wanted
            .into_iter()
            .flatten()
            .any(|wanted| is_same(text, wanted))
    }) {
        return Some(Ground::Words);
    }
    let antecedent = gold.antecedent.as_ref()?;
    let fits = texts
        .iter()
        .any(|text| !is_pronoun(text) && is_same(text, antecedent));
    fits.then_some(Ground::Antecedent)
}

/// Whether two texts may denote the same speaker: rules 2 and 3.
fn is_same(a: &str, b: &str) -> bool {
    if a.is_empty() || b.is_empty() || is_contradiction(gender(a), gender(b)) {
        return false;
    }
    let (bare_a, bare_b) = (bare(a), bare(b));
    if bare_a == bare_b {
        return true;
    }
    let (set_a, set_b): (BTreeSet<_>, BTreeSet<_>) =
        (bare_a.iter().collect(), bare_b.iter().collect());
    let only_pronouns = |set: &BTreeSet<&String>| set.iter().all(|word| is("pronoun", word));
    if only_pronouns(&set_a) || only_pronouns(&set_b) {
        return false;
    }
    let is_part = set_a.is_subset(&set_b) || set_b.is_subset(&set_a);
    let fits = |one: &Head, other: &Head| {
        one.word == other.word
            && if one.is_upper && other.is_upper {
                may_be_one(one, other)
            } else {
                is_part
            }
    };
    heads(a).any(|one| heads(b).any(|other| fits(&one, &other)))
}

/// Whether two holders of one surname may be the same: neither has other names, or an initial is shared.
fn may_be_one(a: &Head, b: &Head) -> bool {
    let initials = |head: &Head| {
        head.names
            .iter()
            .filter_map(|name| name.chars().next())
            .collect::<BTreeSet<char>>()
    };
    a.names.is_empty() || b.names.is_empty() || !initials(a).is_disjoint(&initials(b))
}

/// The head of one part of a mention.
struct Head {
    word: String,
    is_upper: bool,
    /// The other capitalized words.
    names: Vec<String>,
}

/// The heads of a mention's parts, which commas, brackets and conjunctions hold apart.
fn heads(text: &str) -> impl Iterator<Item = Head> {
    parts(text).into_iter().filter_map(|part| head(part.trim()))
}

fn head(part: &str) -> Option<Head> {
    let (start, rest) = cut(part);
    let mut said = words(start);
    let telling: Vec<String> = said
        .iter()
        .filter(|word| !is("determiner", &folded(word)) && !is("title", &folded(word)))
        .cloned()
        .collect();
    if !telling.is_empty() {
        said = telling;
    }
    let word = said.pop()?;
    let names = said
        .into_iter()
        .chain(words(rest))
        .filter(|word| begins_upper(word))
        .map(|word| folded(&word))
        .collect();
    Some(Head {
        is_upper: begins_upper(&word),
        word: folded(&word),
        names,
    })
}

/// The parts of a mention: a comma, a bracket or ` and ` stands between.
fn parts(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut at) = (0, 0);
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let end = at + c.len_utf8();
        let next = Some(c)
            .filter(|c| c.is_whitespace())
            .and_then(|_| word_at(text, end));
        let conjunction = next
            .filter(|(word, _)| is("conjunction", word))
            .map(|(_, after)| after);
        let separator = conjunction.or_else(|| ",;:()\u{2014}".contains(c).then_some(end));
        if let Some(after) = separator {
            parts.push(text.get(start..at).unwrap_or_default());
            start = after;
        }
        at = separator.unwrap_or(end);
    }
    parts.push(text.get(start..).unwrap_or_default());
    parts
}

/// A part up to its first preposition, relative pronoun or German genitive; and what follows an *of*.
fn cut(part: &str) -> (&str, &str) {
    let spaces = part
        .char_indices()
        .filter(|(_, c)| c.is_whitespace())
        .map(|(at, c)| (at, at + c.len_utf8()));
    for (end, start) in [(0, 0)].into_iter().chain(spaces) {
        let Some((word, after)) = word_at(part, start) else {
            continue;
        };
        let before = part.get(..end).unwrap_or_default();
        if is("cut", word) || (end > 0 && is("genitive", word) && is_genitive_after(before)) {
            let rest = if word == "of" {
                part.get(after..)
            } else {
                None
            };
            return (before, rest.unwrap_or_default());
        }
    }
    (part, "")
}

/// Whether *der* or *des* begins a genitive here: *Sprecher der Stadt*, but not *von der Leyen*.
fn is_genitive_after(before: &str) -> bool {
    let last = before
        .rsplit(|c: char| !c.is_alphanumeric() && c != '_')
        .next()
        .unwrap_or_default();
    !last.is_empty() && !is("particle", last)
}

/// The word that begins at `at`, and what comes after the white space that must follow it.
fn word_at(text: &str, at: usize) -> Option<(&str, usize)> {
    let (word, space) = text
        .get(at..)?
        .char_indices()
        .find(|(_, c)| c.is_whitespace())?;
    let word = Span::new(at, at + word);
    (!word.is_empty()).then(|| (word.of(text), word.end() + space.len_utf8()))
}

/// Case-folded words without determiners and titles, but never nothing.
fn bare(text: &str) -> Vec<String> {
    let mut low: Vec<String> = words(text).iter().map(|word| folded(word)).collect();
    for class in ["determiner", "title"] {
        let left: Vec<String> = low
            .iter()
            .filter(|word| !is(class, word))
            .cloned()
            .collect();
        if !left.is_empty() {
            low = left;
        }
    }
    low
}

/// The words of a text, joined ones as one (*Ruiz-Vega*, *O'Hara*, *U.N*), possessive endings dropped.
fn words(text: &str) -> Vec<String> {
    let text = text.replace("'s ", " ").replace("\u{2019}s ", " ");
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let goes_on = |next: Option<&char>| next.is_some_and(|&next| is_word(next));
        if is_word(c) || (!word.is_empty() && ".\u{2019}'&-".contains(c) && goes_on(chars.peek())) {
            word.push(c);
        } else if !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
    }
    words.extend(Some(word).filter(|word| !word.is_empty()));
    for word in &mut words {
        let apostrophe = ["'s", "\u{2019}s"]
            .iter()
            .find_map(|ending| word.strip_suffix(ending));
        if let Some(stem) = apostrophe.map(str::len) {
            word.truncate(stem);
        }
    }
    words
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn begins_upper(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase)
}

fn is_pronoun(text: &str) -> bool {
    is("pronoun", &folded(text.trim()))
}

/// Lower case, and ß as ss, so that *STRAUSS* is *Strauß*.
fn folded(text: &str) -> String {
    text.to_lowercase().replace('ß', "ss")
}

#[derive(Clone, Copy, PartialEq)]
enum Gender {
    Male,
    Female,
    Open,
}

/// The gender that a courtesy title gives.
fn gender(text: &str) -> Gender {
    let low: Vec<String> = words(text).iter().map(|word| folded(word)).collect();
    let has = |class| low.iter().any(|word| is(class, word));
    match (has("male"), has("female")) {
        (true, false) => Gender::Male,
        (false, true) => Gender::Female,
        _ => Gender::Open,
    }
}

fn is_contradiction(a: Gender, b: Gender) -> bool {
    a != b && a != Gender::Open && b != Gender::Open
}

/// Whether a word is of a class of `data/evaluate.tsv`.
fn is(class: &str, word: &str) -> bool {
    static CLASSES: LazyLock<BTreeMap<&str, BTreeSet<&str>>> = LazyLock::new(|| {
        let lines = include_str!("../../data/evaluate.tsv")
            .lines()
            .filter(|line| !line.starts_with('#'));
        let mut classes: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (class, word) in lines.filter_map(|line| line.split_once('\t')) {
            classes.entry(class).or_default().insert(word);
        }
        classes
    });
    CLASSES.get(class).is_some_and(|words| words.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_descriptions_are_compared_both_ways() {
        let same = [
            ("Mr. Quimby", "Everett J. Quimby"),
            ("Ana Ruiz", "the minister's aunt, Ana Ruiz"),
            ("Bernie Okafor", "Bernard Okafor"),
            ("officials", "two senior officials"),
            ("He", "he"),
            ("The president", "President"),
            ("Sprecher der Stadt", "ein Sprecher"),
        ];
        let other = [
            ("Bill Quimby", "Hilda Quimby"),
            ("Mr. Ruiz", "Ms. Ruiz"),
            ("Ruiz spokesman", "Quimby spokesman"),
            ("a spokesman for Mr. Ruiz", "Ruiz"),
            ("he", "Ruiz"),
            ("Bank of Lugo", "Bank of Vigo"),
            ("", "Ruiz"),
        ];
        for (pairs, expected) in [(&same[..], true), (&other[..], false)] {
            for (a, b) in pairs {
                assert_eq!(
                    (is_same(a, b), is_same(b, a)),
                    (expected, expected),
                    "{a} / {b}"
                );
            }
        }
    }

    #[test]
    fn words_keep_their_joints_and_lose_their_possessive() {
        assert_eq!(
            words("Ruiz-Vega's U.N. aide, O’Hara’s"),
            ["Ruiz-Vega", "U.N", "aide", "O’Hara"]
        );
        assert_eq!(parts("Ana Ruiz, 41, and Bo"), ["Ana Ruiz", " 41", "", "Bo"]);
        assert_eq!(cut("minister of fisheries"), ("minister", "fisheries"));
        assert_eq!(cut("Sabine von der Heide"), ("Sabine von der Heide", ""));
    }
}
