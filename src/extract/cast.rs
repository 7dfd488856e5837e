//! Everyone whom an article names, in the order of the text: what the second stage of attribution chooses from.

use std::cell::RefCell;

use rustc_hash::{FxHashMap, FxHashSet};

use super::body_names::Listed;
use super::figures::Figure;
use super::mentions::{Mention, MentionKind};
use super::paragraph::Paragraph;
use super::tokens::{Shape, Token};
use crate::lexicon::Class;

/// The figures of an article, by their place in the text.
#[derive(Debug, Default)]
pub(super) struct Cast {
    /// All of them.
    pub(super) figures: Vec<Figure>,
    /// Those that are names, by the hash of the last word.
    pub(super) by_head: FxHashMap<u64, Numbers>,
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
    /// Whom the initials of a label stand for, as far as that was asked.
    pub(super) initials: RefCell<FxHashMap<u64, Option<usize>>>,
    /// What places names are, by their hash, as far as that was asked: it is asked of the same ones again and again.
    pub(super) places: RefCell<FxHashMap<u64, Listed>>,
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

/// The numbers of figures in their order: the first ones in their place, for most names come no oftener.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    few: [usize; 3],
    count: usize,
    /// All of them, where they are more.
    many: Vec<usize>,
}

impl Numbers {
    fn push(&mut self, number: usize) {
        match self.few.get_mut(self.count) {
            Some(place) => *place = number,
            None if self.many.is_empty() => {
                self.many.extend(self.few.into_iter().chain([number]));
            }
            None => self.many.push(number),
        }
        self.count += 1;
    }

    /// All of them.
    pub(super) fn as_slice(&self) -> &[usize] {
        self.few.get(..self.count).unwrap_or(&self.many)
    }
}

impl Cast {
    /// Makes room for whom a text of so many bytes names.
    // English news has a mention in every 26 bytes, a new name in every 90, one of several words in every 150.
    pub(super) fn make_room(&mut self, bytes: usize) {
        self.figures.reserve(bytes / 22);
        self.by_head.reserve(bytes / 90);
        self.by_first.reserve(bytes / 150);
    }

    /// Takes in the mentions of a paragraph; returns the number of its first one in `figures`. Mention `n` of the paragraph
    /// becomes figure `first + n`.
    pub(super) fn enter(&mut self, paragraph: &Paragraph) -> usize {
        let first = self.figures.len();
        self.figures.reserve(paragraph.mentions.len());
        for (n, mention) in paragraph.mentions.iter().enumerate() {
            let number = self.figures.len();
            let mention = paragraph.named_by(n, mention);
            let figure = Figure::of(paragraph, (n, mention), (first, self.sentences));
            if figure.kind == MentionKind::Name
                || figure.kind == MentionKind::Possessor && figure.words > 0
            {
                self.by_head.entry(figure.head).or_default().push(number);
                if figure.words > 1 {
                    self.by_first.entry(figure.first).or_insert(number);
                }
                if figure.role_head != 0 {
                    self.by_role.entry(figure.role_head).or_insert(number);
                }
            }
            if let Some(alias) = alias(paragraph, mention) {
                // *The Institute for Inland Waters (IIW)*
                let whole = paragraph
                    .tied_to_body(n)
                    .map_or(number, |body| first + body);
                self.aliases.entry(alias).or_insert(whole);
            }
            if figure.words > 1 && is_family(paragraph, mention, n) {
                self.family.insert((figure.first, figure.head));
            }
            self.introduce(number, &figure);
            self.figures.push(figure);
        }
        self.sentences += paragraph.sentences.len();
        self.share(first);
        first
    }

    /// Gives names from figure `first` on what they are called beside: *his wife, Jo,* is a human and a woman.
    fn share(&mut self, first: usize) {
        let both = Class::MALE.with(Class::FEMALE);
        for number in first..self.figures.len() {
            let described = self.figures.get(number).filter(|figure| {
                figure.class.has(Class::PERSON_NOUN) && !figure.class.has(Class::GROUP_NOUN)
            });
            let beside = described.and_then(|figure| Some((figure.apposition?, figure.gender)));
            if let Some((name, gender)) = beside
                && let Some(name) = self.figures.get_mut(name)
            {
                name.is_person |= name.class.has(Class::FIRST_NAME);
                if !name.gender.has(both) {
                    name.gender = gender;
                }
            }
        }
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

/// The hash of the abbreviation in brackets behind a name.
fn alias(paragraph: &Paragraph, mention: &Mention) -> Option<u64> {
    let is_bracketed =
        paragraph.is(mention.last, Shape::Open) && paragraph.is(mention.last + 2, Shape::Close);
    let inner = paragraph
        .token(mention.last + 1)
        .filter(|token: &&Token| token.shape == Shape::Upper)?;
    // *Ireland's Data Protection Commission (DPC)*
    let is_owned_body = mention.kind == MentionKind::Nominal
        && paragraph.has(mention.head, Class::BODY_NOUN)
        && paragraph.token(mention.head).is_some_and(Token::is_capital);
    let is_named = mention.kind == MentionKind::Name || is_owned_body;
    (is_bracketed && is_named && mention.last - mention.first > 1).then_some(inner.hash)
}
