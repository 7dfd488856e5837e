//! Everyone whom an article names, in the order of the text: what the second stage of attribution chooses from.

use std::cell::RefCell;

use rustc_hash::{FxHashMap, FxHashSet};

use super::beside::Beside;
use super::mentions::{Mention, MentionKind};
use super::paragraph::Paragraph;
use super::tokens::{Shape, Token};
use crate::lexicon::Class;
use crate::text::Span;

/// A mention that outlives its paragraph.
#[derive(Clone, Copy, Debug)]
pub(super) struct Figure {
    /// The whole mention.
    pub(super) span: Span,
    /// The bare name, without titles and roles; a phrase with what prepositions tie to it.
    pub(super) name: Span,
    /// What it is.
    pub(super) kind: MentionKind,
    /// The hash of the name's first word, and of its last (of a phrase: its noun).
    pub(super) first: u64,
    pub(super) head: u64,
    /// How many words the bare name has.
    pub(super) words: usize,
    /// `MALE`, `FEMALE`, both or neither, by title and first name.
    pub(super) gender: Class,
    /// The classes of the head.
    pub(super) class: Class,
    /// The role that the article gives beside the name.
    pub(super) role: Option<Span>,
    /// The hash of the role's noun.
    pub(super) role_head: u64,
    /// Whether title, first name or role say that it is a human.
    pub(super) is_person: bool,
    /// Whether it begins its sentence.
    pub(super) is_subject: bool,
    /// What stands before and behind it in its sentence.
    pub(super) before: Beside,
    pub(super) after: Beside,
    /// The classes of its first word: a description begins with a determiner, a definite one where it points back.
    pub(super) opening: Class,
    /// The name that a description is parted from by a comma alone: *Ana Ruiz, the minister*, *the envoy for fish, Ana Ruiz,*.
    pub(super) apposition: Option<usize>,
    /// Whether it is the label of a turn in a transcript.
    pub(super) is_label: bool,
    /// The numbers of its sentence and of its paragraph in the article.
    pub(super) sentence: usize,
    pub(super) paragraph: usize,
}

/// The figures of an article, by their place in the text.
#[derive(Debug, Default)]
pub(super) struct Cast {
    /// All of them.
    pub(super) figures: Vec<Figure>,
    /// Those that are names, by the hash of the last word.
    pub(super) by_head: FxHashMap<u64, Vec<usize>>,
    /// The first name of several words that begins with this one: first names, and family names that stand first.
    pub(super) by_first: FxHashMap<u64, usize>,
    /// The first name with a role of this noun, by its hash.
    pub(super) by_role: FxHashMap<u64, usize>,
    /// The first and last words of names that are told as someone's family: *her brother Tom Ruiz*, *Ruiz's wife, Ana Ruiz*.
    pub(super) family: FxHashSet<(u64, u64)>,
    /// What a bracketed abbreviation stands for: *the International Energy Agency (IEA)*.
    pub(super) aliases: FxHashMap<u64, usize>,
    /// Who is named before the first label of a transcript.
    introduced: Introduced,
    has_label: bool,
    sentences: usize,
    /// Whether names are places, by their hash, as far as that was asked: it is asked of the same ones again and again.
    pub(super) places: RefCell<FxHashMap<u64, bool>>,
}

/// The people named by first and last name before a transcript begins.
#[derive(Clone, Copy, Debug, Default)]
enum Introduced {
    /// Nobody so far.
    #[default]
    Nobody,
    /// One, by the first figure that names them.
    One(usize),
    /// More than one.
    Several,
}

impl Cast {
    /// Takes in the mentions of a paragraph; returns the number of its first one in `figures`. Mention `n` of the paragraph
    /// becomes figure `first + n`.
    pub(super) fn enter(&mut self, paragraph: &Paragraph) -> usize {
        let first = self.figures.len();
        self.figures.reserve(paragraph.mentions.len());
        for (n, mention) in paragraph.mentions.iter().enumerate() {
            let number = self.figures.len();
            let figure = self.figure(paragraph, mention, n);
            if mention.kind == MentionKind::Name
                || mention.kind == MentionKind::Possessor && figure.words > 0
            {
                // Room for four at once: most names come again, and growing costs more than the room.
                let holders = self.by_head.entry(figure.head);
                holders
                    .or_insert_with(|| Vec::with_capacity(4))
                    .push(number);
                if figure.words > 1 {
                    self.by_first.entry(figure.first).or_insert(number);
                }
                if figure.role_head != 0 {
                    self.by_role.entry(figure.role_head).or_insert(number);
                }
            }
            if let Some(alias) = alias(paragraph, mention) {
                self.aliases.entry(alias).or_insert(number);
            }
            if figure.words > 1 && is_family(paragraph, mention, n) {
                self.family.insert((figure.first, figure.head));
            }
            self.introduce(number, &figure);
            self.figures.push(figure);
        }
        self.sentences += paragraph.sentences.len();
        first
    }

    /// Whom an interview is with: the only person whom the text before the first label names.
    pub(super) fn interviewed(&self) -> Option<usize> {
        match self.introduced {
            Introduced::One(figure) => Some(figure),
            Introduced::Nobody | Introduced::Several => None,
        }
    }

    fn introduce(&mut self, number: usize, figure: &Figure) {
        let is_person = figure.kind == MentionKind::Name && figure.is_person && figure.words > 1;
        if self.has_label || !is_person {
            self.has_label |= figure.is_label;
            return;
        }
        let is_other = |known: usize| {
            let known = self.figures.get(known);
            known.is_some_and(|known| known.head != figure.head)
        };
        self.introduced = match self.introduced {
            Introduced::Nobody => Introduced::One(number),
            Introduced::One(known) if is_other(known) => Introduced::Several,
            same => same,
        };
    }

    /// Mention `number` of the paragraph as a figure.
    fn figure(&self, paragraph: &Paragraph, mention: &Mention, number: usize) -> Figure {
        let hash = |at: usize| paragraph.token(at).map_or(0, |token| token.hash);
        let name = bare_name(paragraph, mention);
        let is_named = mention.kind == MentionKind::Name || mention.kind == MentionKind::Possessor;
        let (role, role_head) = role(paragraph, mention, name);
        let is_first_name = mention.last > name + 1
            && paragraph.has(name, Class::FIRST_NAME)
            && !paragraph.has(mention.head, Class::BODY_NOUN.with(Class::GROUP_NOUN));
        let has_title = (mention.first..name)
            .any(|at| paragraph.has(at, Class::TITLE.with(Class::PERSON_NOUN)));
        let sentence = paragraph.sentence_at(mention.first);
        let start = paragraph.sentence(sentence).start;
        let is_label = number == 0 && paragraph.label.is_some();
        Figure {
            span: paragraph.span(mention.first..mention.last),
            name: paragraph.span(name..last_told(paragraph, mention, number)),
            kind: mention.kind,
            first: hash(name),
            head: if is_named {
                hash(last_of_name(paragraph, mention))
            } else {
                hash(mention.head)
            },
            words: if is_named && !paragraph.has(name, Class::POSSESSIVE) {
                mention.last - name
            } else {
                0
            },
            gender: gender(paragraph, mention, name),
            class: paragraph
                .token(mention.head)
                .map_or(Class::default(), |token| token.class),
            role,
            role_head,
            is_person: is_named && (is_first_name || has_title || role.is_some()),
            is_subject: start + 2 >= mention.first,
            before: Beside::of(
                paragraph
                    .before(mention.first, 1)
                    .filter(|_| mention.first > start),
            ),
            after: Beside::of(paragraph.token(mention.last)),
            opening: paragraph
                .token(mention.first)
                .map_or(Class::default(), |token| token.class),
            apposition: Some(mention)
                .filter(|mention| mention.kind == MentionKind::Nominal)
                .and_then(|mention| name_beside(paragraph, mention))
                .map(|name| self.figures.len() - number + name),
            is_label,
            sentence: self.sentences + sentence,
            paragraph: paragraph.number,
        }
    }
}

/// The token behind what is told of someone without a name (*a spokesman for the league*), or of a body that has one word alone
/// for its name (*the Institute for Inland Waters*), in English; of others, behind the mention.
// German puts between subject and verb what belongs to the verb, as many do for bodies: *the ministry in a statement said*.
fn last_told(paragraph: &Paragraph, mention: &Mention, number: usize) -> usize {
    let human = Class::PERSON_NOUN
        .with(Class::GROUP_NOUN)
        .with(Class::TITLE);
    let goes_on = match mention.kind {
        MentionKind::Nominal => paragraph.has(mention.head, human),
        MentionKind::Name => {
            mention.last == mention.name + 1 && paragraph.has(mention.head, Class::BODY_NOUN)
        }
        _ => false,
    };
    if goes_on && paragraph.is_english {
        paragraph.whole(number).end
    } else {
        mention.last
    }
}

/// The name, as a mention of the paragraph, that a comma parts from a description, before or behind it.
fn name_beside(paragraph: &Paragraph, mention: &Mention) -> Option<usize> {
    let is_name = |n: &usize| {
        let other = paragraph.mentions.get(*n);
        other.is_some_and(|other| other.kind == MentionKind::Name)
    };
    let starts_at = |at: usize| {
        let place = paragraph.mentions.binary_search_by_key(&at, |m| m.first);
        place.ok().filter(is_name)
    };
    let ends_at = |at: usize| {
        let before = paragraph.mentions.partition_point(|m| m.first < at);
        let last = before.checked_sub(1).filter(is_name)?;
        (paragraph.mentions.get(last)?.last == at).then_some(last)
    };
    let comma_before = mention.first.checked_sub(1);
    if let Some(name) = comma_before
        .filter(|at| paragraph.is(*at, Shape::Comma))
        .and_then(ends_at)
    {
        return Some(name);
    }
    let breaks = |at: usize| {
        paragraph.token(at).is_none_or(|token| {
            !token.is_word() || token.has(Class::AUXILIARY.with(Class::CUE).with(Class::PRONOUN))
        })
    };
    let comma = (mention.last..mention.last + LONGEST_ROLE).find(|at| breaks(*at))?;
    let name = starts_at(comma + 1).filter(|_| paragraph.is(comma, Shape::Comma))?;
    let is_closed = paragraph
        .mentions
        .get(name)
        .is_some_and(|name| paragraph.is(name.last, Shape::Comma));
    is_closed.then_some(name)
}

/// Whether a noun beside the name tells whose family it is: in the mention, in a description before it, in one behind it.
fn is_family(paragraph: &Paragraph, mention: &Mention, number: usize) -> bool {
    let is_kin = |at: usize| paragraph.has(at, Class::KIN) && paragraph.is(at, Shape::Lower);
    let before = number
        .checked_sub(1)
        .and_then(|before| paragraph.mentions.get(before))
        .filter(|other| other.last + 1 == mention.first && paragraph.is(other.last, Shape::Comma));
    let behind = mention.last + 1..mention.last + 4;
    (mention.first..mention.head).any(is_kin)
        || before.is_some_and(|other| is_kin(other.head))
        || paragraph.is(mention.last, Shape::Comma) && behind.into_iter().any(is_kin)
}

/// Where the bare name begins: *Republican Ana Ruiz* is Ana Ruiz.
fn bare_name(paragraph: &Paragraph, mention: &Mention) -> usize {
    let from = mention.name.max(mention.first);
    let skip_to =
        (from + 1..mention.last.saturating_sub(1)).find(|at| paragraph.has(*at, Class::FIRST_NAME));
    match skip_to {
        Some(at)
            if !paragraph.has(from, Class::FIRST_NAME)
                && !paragraph.is(from, Shape::Initial)
                && at <= from + 3 =>
        {
            at
        }
        _ if paragraph.has(from, Class::DETERMINER) && mention.last > from + 1 => from + 1,
        _ => from,
    }
}

/// The gender that titles and first name tell. Alone, a first name is a family name as often: *Clinton*, *Kelly*.
fn gender(paragraph: &Paragraph, mention: &Mention, name: usize) -> Class {
    let shows_gender = |at: usize, token: &Token| {
        if at == name {
            mention.last > name + 1
        } else {
            token.has(Class::TITLE.with(Class::FIRST_NAME))
        }
    };
    (mention.first..=name)
        .filter_map(|at| Some((at, paragraph.token(at)?)))
        .filter(|(at, token)| shows_gender(*at, token))
        .fold(Class::default(), |class, (_, token)| {
            class.with(token.class)
        })
}

/// The last word of a name that is not a suffix: *Martin Luther King Jr.* is a King.
fn last_of_name(paragraph: &Paragraph, mention: &Mention) -> usize {
    let is_suffix = |at: usize| {
        paragraph
            .token(at)
            .is_some_and(|token| token.is_capital() && token.has(Class::ABBREVIATION))
    };
    if is_suffix(mention.head) && mention.head > mention.name {
        mention.head - 1
    } else {
        mention.head
    }
}

/// The role beside a name: before it (*Defense Secretary Ana Ruiz*) or behind a comma (*Ana Ruiz, the mayor of Lisbon,*).
fn role(paragraph: &Paragraph, mention: &Mention, name: usize) -> (Option<Span>, u64) {
    if mention.kind != MentionKind::Name {
        return (None, 0);
    }
    let start = (mention.first..name)
        .find(|at| !paragraph.has(*at, Class::DETERMINER.with(Class::POSSESSIVE)))
        .unwrap_or(name);
    let spoken = (start..name)
        .rev()
        .find(|at| paragraph.has(*at, Class::TITLE.with(Class::PERSON_NOUN)));
    if let Some(noun) = spoken {
        let is_form_of_address = paragraph.has(noun, Class::MALE.with(Class::FEMALE))
            && !paragraph.has(noun, Class::PERSON_NOUN);
        if !is_form_of_address {
            let end = name - usize::from(name > start && paragraph.is(name - 1, Shape::Comma));
            return (
                Some(paragraph.span(start..end)),
                paragraph.token(noun).map_or(0, |token| token.hash),
            );
        }
    }
    apposition(paragraph, mention.last).unwrap_or((None, 0))
}

/// The longest apposition that is taken for a role, in tokens.
const LONGEST_ROLE: usize = 14;

fn apposition(paragraph: &Paragraph, comma: usize) -> Option<(Option<Span>, u64)> {
    if !paragraph.is(comma, Shape::Comma) {
        return None;
    }
    let end = (comma + 1..comma + 2 + LONGEST_ROLE)
        .find(|at| paragraph.token(*at).is_none_or(|token| !token.is_word()))?;
    let start = (comma + 1..end).find(|at| !paragraph.has(*at, Class::DETERMINER))?;
    let noun = (start..end.min(start + 6)).find(|at| {
        paragraph.has(*at, Class::PERSON_NOUN) && !paragraph.has(at + 1, Class::PERSON_NOUN)
    })?;
    let broken = (start..noun).any(|at| {
        paragraph.has(
            at,
            Class::PREPOSITION
                .with(Class::AUXILIARY)
                .with(Class::PRONOUN)
                .with(Class::CUE_SAY),
        )
    });
    let is_list = !paragraph.is(end, Shape::Comma) && !paragraph.is(end, Shape::Stop);
    let verb = (noun + 1..end).any(|at| {
        paragraph.has(
            at,
            Class::AUXILIARY.with(Class::CUE_SAY).with(Class::PRONOUN),
        )
    });
    (!broken && !is_list && !verb).then(|| {
        (
            Some(paragraph.span(start..end)),
            paragraph.token(noun).map_or(0, |token| token.hash),
        )
    })
}

/// The hash of the abbreviation in brackets behind a name.
fn alias(paragraph: &Paragraph, mention: &Mention) -> Option<u64> {
    let is_bracketed =
        paragraph.is(mention.last, Shape::Open) && paragraph.is(mention.last + 2, Shape::Close);
    let inner = paragraph
        .token(mention.last + 1)
        .filter(|token: &&Token| token.shape == Shape::Upper)?;
    (is_bracketed && mention.kind == MentionKind::Name && mention.last - mention.first > 1)
        .then_some(inner.hash)
}
