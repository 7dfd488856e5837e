//! Who a name belongs to: from a surname to the full name, and to the role beside any mention of it.

use super::cast::{Cast, Numbers};
use super::figures::Figure;
use crate::lexicon::Class;
use crate::text::Span;

/// How many figures of one surname are compared.
const NAMESAKES: usize = 24;

/// Figures with the same last name, nearest ones before the mention first, then those after it.
pub(super) fn namesakes(cast: &Cast, mention: usize) -> impl Iterator<Item = usize> + Clone {
    let all = cast
        .figures
        .get(mention)
        .and_then(|figure| cast.by_head.get(&figure.head))
        .map_or(&[][..], Numbers::as_slice);
    let here = all.partition_point(|n| *n < mention);
    let (before, after) = all.split_at(here);
    let (first, near) = before.split_at(before.len().saturating_sub(NAMESAKES));
    near.iter()
        .rev()
        .chain(first.iter().take(NAMESAKES))
        .chain(after.iter().take(NAMESAKES))
        .copied()
}

/// The figure with a first name that a surname means; a name that has one means itself.
pub(super) fn holder(cast: &Cast, mention: usize) -> Option<usize> {
    fitting_holder(cast, mention, Class::MALE.with(Class::FEMALE))
}

/// The same, where a holder of this gender is looked for first: *she* is no son of a Ruiz family.
pub(super) fn fitting_holder(cast: &Cast, mention: usize, gender: Class) -> Option<usize> {
    let figure = cast.figures.get(mention)?;
    if figure.words > 1 {
        return Some(mention);
    }
    let fits = |n: &usize| {
        cast.figures
            .get(*n)
            .is_some_and(|other| other.words > 1 && genders_agree(figure, other))
    };
    let has_gender = |n: &usize| {
        cast.figures
            .get(*n)
            .is_some_and(|other| other.gender.has(gender))
    };
    let family = |n: &usize| {
        let other = cast.figures.get(*n)?;
        let is_family = cast.family.contains(&(other.first, other.head));
        is_family.then_some(other)
    };
    // *Ruiz … her brother Tom Ruiz*: the brother is not the Ruiz who was there before him.
    let is_known = || {
        let first = cast
            .by_head
            .get(&figure.head)
            .and_then(|all| all.as_slice().first());
        first
            .and_then(|first| cast.figures.get(*first))
            .is_some_and(|first| first.words == 1)
    };
    let others = namesakes(cast, mention).filter(fits);
    let is_only = || others.clone().all(|n| family(&n).is_some());
    let may_be_meant = |n: &usize| match family(n) {
        None => true,
        Some(other) => !is_known() && (other.is_subject || is_only()),
    };
    let mut first = None;
    for holder in others.clone().filter(may_be_meant) {
        if has_gender(&holder) {
            return Some(holder);
        }
        first = first.or(Some(holder));
    }
    first.or_else(|| {
        let first = cast.by_first.get(&figure.head).copied().filter(fits)?;
        cast.figures.get(first)?.is_person.then_some(first)
    })
}

/// Whether title and first name do not contradict each other.
fn genders_agree(a: &Figure, b: &Figure) -> bool {
    let both = Class::MALE.with(Class::FEMALE);
    let known = |figure: &Figure| {
        figure.gender.has(both)
            && !(figure.gender.has(Class::MALE) && figure.gender.has(Class::FEMALE))
    };
    !known(a) || !known(b) || a.gender.has(Class::MALE) == b.gender.has(Class::MALE)
}

/// The longest name with the same first and last word, or with one first name before the same words.
pub(super) fn fullest(body: &str, cast: &Cast, holder: usize) -> usize {
    let Some(figure) = cast.figures.get(holder) else {
        return holder;
    };
    let name = figure.name.of(body);
    // *Ole Kantai* is Joseph Ole Kantai.
    let ends_so = |other: &Figure| {
        let before = other.name.of(body).strip_suffix(name);
        let is_human = other.is_person && !other.class.has(Class::BODY_NOUN);
        figure.words > 1
            && other.words == figure.words + 1
            && is_human
            && before.is_some_and(|before| before.ends_with(' '))
    };
    let longest = namesakes(cast, holder)
        .filter(|n| {
            cast.figures.get(*n).is_some_and(|other| {
                (other.first == figure.first || ends_so(other)) && other.words <= 5
            })
        })
        .max_by_key(|n| {
            (
                cast.figures.get(*n).map_or(0, |other| other.words),
                usize::MAX - n,
            )
        });
    longest
        .filter(|n| {
            cast.figures
                .get(*n)
                .is_some_and(|other| other.words > figure.words)
        })
        .unwrap_or(holder)
}

/// The role beside any mention of the same full name.
pub(super) fn any_role(cast: &Cast, holder: usize) -> Option<Span> {
    let figure = cast.figures.get(holder)?;
    namesakes(cast, holder)
        .filter_map(|n| cast.figures.get(n))
        .filter(|other| other.words == 1 || other.first == figure.first)
        .find_map(|other| other.role)
}
