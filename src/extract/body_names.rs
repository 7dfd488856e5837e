//! What shows that a name is a body's, or a place's.

use std::hash::BuildHasher;

use rustc_hash::FxBuildHasher;

use super::beside::Beside;
use super::cast::Cast;
use super::figures::{Figure, SpeaksAs, names_body};
use super::holders::namesakes;
use super::mentions::MentionKind;
use crate::lexicon::{Class, Lexicon, ends_bodies, is_capital_city, is_known_body};
use crate::places::{self, Gazetteer, fold};

/// Whether a name without a sign of a person is a body's: by its noun or suffix, as one that all know (*Interpol*, *Wall
/// Street*), as a place that stands for who governs it; of one word as an abbreviation, by its article (*the Bundesbank*), or by a
/// longer name that begins so (*Dunmore Group Plc*); of several by what its words tell (`tells_body`).
pub(super) fn is_body(body: &str, cast: &Cast, number: usize, figure: &Figure) -> bool {
    let mut others = namesakes(cast, number).filter_map(|n| cast.figures.get(n));
    let is_called_so = |other: &Figure| {
        !other.is_person && names_body(other.class) || figure.words == 1 && has_article(other)
    };
    let name = figure.name.of(body);
    let is_short = || {
        name.len() <= LONGEST_ABBREVIATION
            && name.len() > 1
            && name.chars().all(|c| c.is_uppercase() || c == '.')
    };
    let speaks_as = |what| figure.speaks_as == what || others.clone().any(|o| o.speaks_as == what);
    // *Jordan said he was tired*
    let is_namesake = || figure.class.has(Class::FIRST_NAME) && speaks_as(SpeaksAs::Human);
    let by_one_word = || is_short() || begun(cast, figure).is_some();
    // *AT&T*, *Marks & Dunne*, *S and P*
    let is_joined = || name.contains('&') || name.contains(" and ");
    names_body(figure.class)
        || is_joined()
        || figure.words == 1 && by_one_word()
        || figure.words > 1 && tells_body(cast, figure, name)
        || is_place(cast, name) && governs(cast, figure, name) && !is_namesake()
        || is_known_body(&fold(name))
        || others.clone().any(is_called_so)
        // *Dunmore said it would sail*, where nobody is called so.
        || speaks_as(SpeaksAs::Body) && !others.any(|other| other.is_person)
}

/// Whether all know the words of a name by a body, though it begins like a human's: *General Motors*, *Morgan Stanley*.
pub(super) fn is_well_known(body: &str, figure: &Figure) -> bool {
    let name = figure.span.of(body);
    figure.is_person
        && figure.kind == MentionKind::Name
        && is_known_body(&fold(name))
        && name.contains(' ')
}

/// Whether a name that ends in a noun for several is a body's all the same: *Lind Airlines*, *the United Nations*.
pub(super) fn is_one_body(body: &str, figure: &Figure) -> bool {
    let name = fold(figure.name.of(body));
    let last = name.rsplit(' ').next();
    figure.words > 1 && (is_known_body(&name) || last.is_some_and(ends_bodies))
}

/// Whether a word of a longer name tells a body: *First Harbor*, *Lind Airways*, *Dunmore Canada*, *Consolidated TVX*.
fn tells_body(cast: &Cast, figure: &Figure, name: &str) -> bool {
    if figure.opening.has(Class::FIELD) || figure.class.has(Class::FIELD) {
        return true;
    }
    let is_upper = |word: &str| word.len() > 1 && word.bytes().all(|b| b.is_ascii_uppercase());
    let Some((before, last)) = name.rsplit_once(char::is_whitespace) else {
        return false;
    };
    // *JD Venn*, *AJ Lind*; a name all in capitals tells nothing.
    let has_letters = is_upper(last) && !before.split_whitespace().any(is_upper);
    // *Ifan Jordan*
    let is_abroad = || is_country(cast, last) && !figure.class.has(Class::FIRST_NAME);
    has_letters && !is_numeral(last) || is_abroad() || ends_bodies(&fold(last))
}

/// *Karl Brandt III*
fn is_numeral(word: &str) -> bool {
    word.bytes().all(|byte| matches!(byte, b'I' | b'V' | b'X'))
}

/// Whether a place's name stands for who governs it: *Moscow*, *Texas*; the one word of a smaller city is a family's: *Durham*.
fn governs(cast: &Cast, figure: &Figure, place: &str) -> bool {
    let folded = fold(place);
    let is_smaller = |(kind, people)| kind == places::Kind::City && people < METROPOLIS;
    let is_family = || {
        let places = Gazetteer::embedded();
        figure.class.has(Class::FIRST_NAME)
            || places.is_ok_and(|places| places.sizes(&folded).all(is_smaller))
    };
    figure.words > 1 || is_capital_city(&folded) || is_country(cast, place) || !is_family()
}

/// The people of a city whose name is no family's as a rule.
// In lists of the speakers of 9,400 articles most smaller ones were people (*Durham*, *Carson*), and most larger ones cities and their
// clubs (*Philadelphia*, *Chicago*); nobody counted.
const METROPOLIS: u32 = 460_000;

/// Whether one word is all of a body's name, of which a longer one that ends in it is another's: *the House* is no White House.
pub(super) fn is_whole(body: &str, figure: &Figure) -> bool {
    figure.words == 1
        && figure.opening.has(Class::DEFINITE)
        && figure.class.has(Class::BODY_NOUN)
        && is_known_body(&fold(figure.name.of(body)))
}

/// *The Bundesbank said*; not *the Ruiz campaign*, *the Ruiz and Moor tickets*, whatever stands behind it.
fn has_article(figure: &Figure) -> bool {
    let stands_alone = matches!(
        figure.after,
        Beside::Nothing
            | Beside::Comma
            | Beside::Stop
            | Beside::Says
            | Beside::Auxiliary
            | Beside::Preposition
    );
    stands_alone && figure.words == 1 && figure.opening.has(Class::DEFINITE) && !figure.is_person
}

/// Whether a name of one word shows by itself, or by a longer one, that it is a body's.
pub(super) fn shows_body(cast: &Cast, figure: &Figure) -> bool {
    figure.words == 1 && (has_article(figure) || begun(cast, figure).is_some())
}

/// The longer name of a body that begins with this one of one word.
fn begun(cast: &Cast, figure: &Figure) -> Option<usize> {
    let number = cast.by_first.get(&figure.head).copied()?;
    let other = cast.figures.get(number)?;
    (names_body(other.class) && !other.is_person).then_some(number)
}

/// The firm whose full name begins with this one of one word: *Dunmore* is *Dunmore Group Plc*.
// Of other bodies the word can be another: *the House* is not *House Rules Committee*, nor a university its law school.
pub(super) fn firm(cast: &Cast, figure: &Figure) -> Option<usize> {
    let is_firm = |n: &usize| {
        let full = cast.figures.get(*n);
        full.is_some_and(|full| full.class.has(Class::SUFFIX) && full.words > 1)
    };
    let is_bare = figure.words == 1 && !figure.is_person && !figure.opening.has(Class::DEFINITE);
    begun(cast, figure).filter(|n| is_bare && is_firm(n))
}

/// Longer words in capitals are names in a text or a label all in capitals.
const LONGEST_ABBREVIATION: usize = 5;

/// What place has a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Listed {
    /// None that is taken for one.
    Nowhere,
    /// A country, in the gazetteer or as news calls it: *Britain*, *America*.
    Country,
    /// A region or a larger city.
    Place,
}

/// Whether a name without a sign of a person is that of a country, a region or a larger city.
pub(super) fn is_place(cast: &Cast, name: &str) -> bool {
    listed(cast, name) != Listed::Nowhere
}

fn is_country(cast: &Cast, name: &str) -> bool {
    listed(cast, name) == Listed::Country
}

/// What place a name without a sign of a person is that of.
pub(super) fn listed(cast: &Cast, name: &str) -> Listed {
    let key = FxBuildHasher.hash_one(name);
    let known = cast.places.borrow().get(&key).copied();
    known.unwrap_or_else(|| {
        let found = look_up(name);
        cast.places.borrow_mut().insert(key, found);
        found
    })
}

fn look_up(name: &str) -> Listed {
    let folded = fold(name);
    if Lexicon::embedded().datelines().country(&folded).is_some() {
        return Listed::Country;
    }
    let Ok(gazetteer) = Gazetteer::embedded() else {
        return Listed::Nowhere;
    };
    let mut found = Listed::Nowhere;
    for (kind, people) in gazetteer.sizes(&folded) {
        match kind {
            places::Kind::Country => return Listed::Country,
            places::Kind::City if people < LARGE_CITY => {}
            _ => found = Listed::Place,
        }
    }
    found
}

/// Smaller cities have the names of people.
const LARGE_CITY: u32 = 50_000;
