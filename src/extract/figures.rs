//! A mention that outlives its paragraph, with what stands beside it: role, apposition, gender.

use super::beside::Beside;
use super::mentions::{Mention, MentionKind};
use super::paragraph::Paragraph;
use super::roles::{LONGEST_ROLE, role};
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
    /// As what it speaks of itself.
    pub(super) speaks_as: SpeaksAs,
    /// The classes of its first word: a description begins with a determiner, a definite one where it points back.
    pub(super) opening: Class,
    /// The name that a description is parted from by a comma alone: *Ana Ruiz, the minister*, *the envoy for fish, Ana Ruiz,*.
    pub(super) apposition: Option<usize>,
    /// The word behind *of* or *from*, which can be the country that someone is from.
    pub(super) origin: Option<Span>,
    /// Whether it is the label of a turn in a transcript.
    pub(super) is_label: bool,
    /// The numbers of its sentence and of its paragraph in the article.
    pub(super) sentence: usize,
    pub(super) paragraph: usize,
}

/// What the words behind a verb of saying tell of who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SpeaksAs {
    /// Nothing.
    Any,
    /// *Dunmore said it would sail*, *said its boats*; not *Ruiz said it was late*.
    Body,
    /// *Jordan said he was tired*.
    Human,
}

impl SpeaksAs {
    /// What stands behind a verb at `verb`, if it is one of saying.
    fn of(paragraph: &Paragraph, verb: usize) -> Self {
        let is_said = paragraph.is_english && paragraph.token(verb).is_some_and(Token::is_said);
        let has = |by: usize, class| paragraph.has(verb + by, class);
        let is_he = || has(1, Class::MALE.with(Class::FEMALE)) && has(2, Class::AUXILIARY);
        let is_it = || has(1, Class::NEUTER) && has(2, Class::AUXILIARY) && !has(2, Class::BE);
        let someone = Class::MALE.with(Class::FEMALE).with(Class::PLURAL);
        let is_its = || has(1, Class::POSSESSIVE) && has(1, Class::STARTER) && !has(1, someone);
        if is_said && has(1, Class::PRONOUN) && is_he() {
            Self::Human
        } else if is_said && (has(1, Class::PRONOUN) && is_it() || is_its()) {
            Self::Body
        } else {
            Self::Any
        }
    }
}

impl Figure {
    /// Mention `number` of a paragraph before whose first one stand so many figures and sentences.
    pub(super) fn of(
        paragraph: &Paragraph,
        (number, mention): (usize, &Mention),
        (figures, sentences): (usize, usize),
    ) -> Self {
        let mention = &as_name(paragraph, mention);
        let hash = |at: usize| paragraph.token(at).map_or(0, |token| token.hash);
        let name = bare_name(paragraph, mention);
        let is_named = mention.kind == MentionKind::Name || mention.kind == MentionKind::Possessor;
        let (role, role_head) = role(paragraph, mention, name);
        let is_first_name = mention.last > name + 1
            && paragraph.has(name, Class::FIRST_NAME)
            && !paragraph.has(mention.head, Class::BODY_NOUN.with(Class::GROUP_NOUN));
        let noun = noun_before_of(paragraph, mention);
        let head = paragraph.token(noun.unwrap_or(mention.head));
        let class = head.map_or(Class::default(), |token| token.class);
        // *Lead manager Morgan Stanley Inc*
        let is_body = names_body(class);
        // *The Governor of Ohio*
        let has_title = (mention.first..name)
            .chain(noun)
            .any(|at| paragraph.has(at, Class::HUMAN));
        // *C. Stewart Venn Jr.*
        let is_junior = class.has(Class::SUFFIX) && class.has(Class::MALE);
        let is_told = is_first_name || has_title || is_junior;
        let sentence = paragraph.sentence_at(mention.first);
        let start = paragraph.sentence(sentence).start;
        let is_label = number == 0 && paragraph.label.is_some();
        Self {
            span: paragraph.span(mention.first..mention.last),
            name: paragraph.span(name..last_told(paragraph, mention, number)),
            kind: mention.kind,
            // *The Bank of Spain* is a bank, and no *Bank of Italy*.
            first: hash(noun.map_or(name, |_| mention.last - 1)),
            head: hash(match noun {
                Some(noun) => noun,
                None if is_named => last_of_name(paragraph, mention),
                None => mention.head,
            }),
            words: if is_named && !paragraph.has(name, Class::POSSESSIVE) {
                last_word(paragraph, mention).saturating_sub(name)
            } else {
                0
            },
            gender: gender(paragraph, mention, name),
            class,
            role,
            role_head,
            is_person: is_named && !is_body && (is_told || role.is_some()),
            is_subject: start + 2 >= mention.first,
            before: before(paragraph, mention, start),
            after: Beside::of(paragraph.token(mention.last)),
            speaks_as: SpeaksAs::of(paragraph, mention.last),
            opening: paragraph
                .token(mention.first)
                .map_or(Class::default(), |token| token.class),
            apposition: Some(mention)
                .filter(|mention| mention.kind == MentionKind::Nominal)
                .and_then(|mention| name_beside(paragraph, mention))
                .map(|name| figures + name),
            origin: paragraph
                .token(mention.last + 1)
                .filter(|_| is_named && paragraph.has(mention.last, Class::ORIGIN))
                .map(|word| word.span),
            is_label,
            sentence: sentences + sentence,
            paragraph: paragraph.number,
        }
    }
}

/// A phrase whose noun has a capital is a name in languages that write other nouns small: *la Banque de France*.
fn as_name(paragraph: &Paragraph, mention: &Mention) -> Mention {
    let noun = mention.first + 1;
    let is_name = mention.kind == MentionKind::Nominal
        && paragraph.writes_nouns_small
        && paragraph.has(mention.first, Class::DETERMINER)
        && paragraph.has(noun, Class::BODY_NOUN)
        && paragraph.is(noun, Shape::Capital);
    if !is_name {
        return *mention;
    }
    Mention {
        kind: MentionKind::Name,
        name: noun,
        head: mention.last - 1,
        ..*mention
    }
}

/// What stands before the mention in its sentence, which begins at `start`.
fn before(paragraph: &Paragraph, mention: &Mention, start: usize) -> Beside {
    let last = paragraph.before(mention.first, 1);
    Beside::of(last.filter(|_| mention.first > start))
}

/// The noun of a body's name or of an office, where *of* ties what stands behind it: *Bank* of *the Bank of Spain*.
fn noun_before_of(paragraph: &Paragraph, mention: &Mention) -> Option<usize> {
    if mention.kind != MentionKind::Name {
        return None;
    }
    // *La Banque Populaire*, *la Policía Nacional*: the noun stands first.
    let opens = || paragraph.writes_nouns_small && paragraph.has(mention.name, Class::BODY_NOUN);
    if mention.last > mention.name + 1 && opens() {
        return Some(mention.name);
    }
    let is_noun = |at: &usize| {
        paragraph.has(*at, Class::BODY_NOUN.with(Class::HUMAN))
            && paragraph.has(at + 1, Class::PREPOSITION)
            && paragraph.is(at + 1, Shape::Lower)
    };
    (mention.name..mention.last.saturating_sub(2)).find(is_noun)
}

/// Whether a name that ends in a word with these classes is a body's: by its noun, or by a firm's suffix.
pub(super) fn names_body(class: Class) -> bool {
    class.has(Class::BODY_NOUN) || class.names_firm()
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
        last_named(paragraph, mention)
    }
}

/// The token behind the name, without what only stands behind it: *Ana Ruiz MP*, *Ana Ruiz, `PhD`*.
fn last_named(paragraph: &Paragraph, mention: &Mention) -> usize {
    let mut last = mention.last;
    let is_letters = |at: usize| {
        let is_written_so = |token: &Token| token.is_capital() && token.span.len() > 1;
        // *Md* is a first name, too, and names begin there.
        paragraph.has(at, Class::POSTNOMINAL)
            && !paragraph.has(at, Class::FIRST_NAME)
            && paragraph.token(at).is_some_and(is_written_so)
    };
    while mention.kind == MentionKind::Name && last > mention.name + 2 && is_letters(last - 1) {
        last -= 1;
        last -= usize::from(paragraph.is(last - 1, Shape::Comma));
    }
    last
}

/// The token behind the last word of the name, where attributes (*le ministre Ana Ruiz de la Justice*) or the *'s* of a firm
/// (*Moody's said*) belong to the mention, too.
fn last_word(paragraph: &Paragraph, mention: &Mention) -> usize {
    let last = last_named(paragraph, mention);
    match mention.kind {
        MentionKind::Name => last.min(mention.head + 1),
        _ => last,
    }
}

/// The name, as a mention of the paragraph, that a comma parts from a description, before or behind it.
fn name_beside(paragraph: &Paragraph, mention: &Mention) -> Option<usize> {
    if let Some(name) = called(paragraph, mention) {
        return Some(name);
    }
    let is_name = |n: &usize| {
        let other = paragraph.mentions.get(*n);
        other.is_some_and(|other| other.kind == MentionKind::Name)
    };
    let starts_at = |at: usize| paragraph.mention_at(at).filter(is_name);
    let ends_at = |at: usize| {
        let before = paragraph.mentions.partition_point(|m| m.first < at);
        let last = before.checked_sub(1).filter(is_name)?;
        (paragraph.mentions.get(last)?.last == at).then_some(last)
    };
    // *Ana Ruiz, now a judge,*
    let from = (mention.first.saturating_sub(1)..mention.first)
        .find(|at| paragraph.has(*at, Class::ADVERB.with(Class::TIME)))
        .unwrap_or(mention.first);
    let comma_before = from.checked_sub(1);
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
    if !paragraph.is(comma, Shape::Comma) {
        return None;
    }
    // *Their keeper, 19-year-old graduate Kofi Mensah,*
    let from = comma + 1 + usize::from(paragraph.is(comma + 1, Shape::Number));
    let name = starts_at(from)?;
    let is_closed = paragraph.mentions.get(name).is_some_and(|name| {
        paragraph.is(name.last, Shape::Comma) || paragraph.is(name.last, Shape::Stop)
    });
    is_closed.then_some(name)
}

/// The name of someone or something new: *a man named Tom Ruiz*, not *a man called Tom Ruiz a liar*.
pub(super) fn called(paragraph: &Paragraph, mention: &Mention) -> Option<usize> {
    let is_new = mention.kind == MentionKind::Nominal
        && paragraph.has(mention.first, Class::DETERMINER)
        && !paragraph.has(mention.first, Class::DEFINITE);
    if !is_new || !paragraph.has(mention.last, Class::NAMES) {
        return None;
    }
    let number = paragraph.mention_at(mention.last + 1)?;
    let name = paragraph.mentions.get(number)?;
    let goes_on = paragraph.has(name.last, Class::DETERMINER.with(Class::AS))
        || paragraph.stretch_at(name.last).is_some();
    (name.kind == MentionKind::Name && !goes_on).then_some(number)
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
                // *J.P. Morgan and Co Inc*
                && !paragraph.token(mention.head).is_some_and(|head| names_body(head.class))
                && (at <= from + 3 || is_behind_office(paragraph, at)) =>
        {
            at
        }
        _ if paragraph.has(from, Class::DETERMINER) && mention.last > from + 1 => from + 1,
        _ => from,
    }
}

/// Whether an office of one word with *of* or *of the* before it ends here: *Chancellor of the Exchequer Ana Ruiz*.
fn is_behind_office(paragraph: &Paragraph, at: usize) -> bool {
    let article = usize::from(paragraph.has(at - 2, Class::DETERMINER));
    paragraph.has(at - 2 - article, Class::PREPOSITION)
}

/// The gender that titles and first name tell. Alone, a first name is a family name as often: *Clinton*, *Kelly*.
fn gender(paragraph: &Paragraph, mention: &Mention, name: usize) -> Class {
    // *Mr. Ruiz's wife*, *her husband*: the noun has it.
    if mention.kind == MentionKind::Nominal {
        let noun = paragraph.token(mention.head);
        return noun.map_or(Class::default(), |noun| noun.class);
    }
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
        paragraph.token(at).is_some_and(|token| {
            token.is_capital() && token.has(Class::ABBREVIATION.with(Class::SUFFIX))
        })
    };
    let head = match mention.kind {
        MentionKind::Name => last_word(paragraph, mention).saturating_sub(1),
        _ => mention.head,
    };
    if is_suffix(head) && head > mention.name {
        let is_parted = paragraph.is(head - 1, Shape::Comma);
        (head - 1 - usize::from(is_parted)).max(mention.name)
    } else {
        head
    }
}
