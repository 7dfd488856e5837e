//! The weights of the linear model of attribution: a table in `data/` comes in, a weight for each feature goes out.
//!
//! A feature is a template and two atoms (a word, a number or nothing), hashed to 64 bits; the table has one on each line. A
//! template that is asked for each of a few classes has a row of weights for all of them, so that one look-up finds them together.

use std::borrow::Cow;

use super::packed::{Packed, View, section};
use super::speech::hash_word;
use super::table::rows;

/// The atom of nothing.
pub(crate) const NONE: u64 = 0;

/// The atom of a number.
#[inline]
pub(crate) const fn number(n: usize) -> u64 {
    (n as u64 + 1).wrapping_mul(SPREAD)
}

/// An odd factor, so that a number can be told from its atom again.
const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

/// What undoes it (Newton's method: each step doubles the bits that are right).
const INVERSE: u64 = {
    let mut inverse = SPREAD;
    let mut step = 0;
    while step < 5 {
        let error = SPREAD.wrapping_mul(inverse);
        inverse = inverse.wrapping_mul(2_u64.wrapping_sub(error));
        step += 1;
    }
    inverse
};

/// The key of a feature.
#[inline]
pub(crate) const fn key(template: u64, a: u64, b: u64) -> u64 {
    template ^ a.rotate_left(23) ^ b.rotate_left(47)
}

/// The templates both of whose atoms are small numbers, with how many of each there are, none among them.
///
/// Their weights lie side by side in one table, where a place is told by a multiplication: hashed, each would have a line of the
/// processor's cache to itself. What is beyond a count is found by its hash as any other.
const NUMBERED: [(&str, usize, usize); 58] = [
    ("cue bias", 2, 2),
    ("cue clause", 8, 7),
    ("cue ends", 8, 5),
    ("cue mark", 6, 7),
    ("cue mark form", 6, 5),
    ("cue strength form", 7, 5),
    ("cue subject", 7, 5),
    ("cue subject strength", 6, 7),
    ("end commas", 7, 2),
    ("end last", 3, 34),
    ("end length", 3, 9),
    ("he after", 17, 4),
    ("he all", 7, 4),
    ("he before", 17, 4),
    ("he chain", 5, 16),
    ("he count", 7, 4),
    ("he first", 5, 9),
    ("he gender", 5, 3),
    ("he kind", 6, 3),
    ("he near", 8, 3),
    ("he paragraph", 14, 6),
    ("he place", 17, 13),
    ("he rank", 8, 5),
    ("he rivals", 9, 4),
    ("he starts", 3, 14),
    ("he where", 31, 17),
    ("he words", 6, 3),
    ("nobody bias", 7, 5),
    ("quoted alone titled", 4, 5),
    ("quoted earlier", 4, 5),
    ("quoted frame size", 6, 9),
    ("quoted frame titled", 6, 5),
    ("quoted others frame", 4, 6),
    ("quoted others size", 4, 9),
    ("quoted place", 4, 9),
    ("quoted size clause", 9, 9),
    ("quoted size titled", 7, 5),
    ("quoted size verbs", 9, 4),
    ("said earlier", 15, 4),
    ("said frame", 44, 40),
    ("said frame alone", 45, 4),
    ("said kind", 45, 4),
    ("said nobody frame", 6, 9),
    ("said place", 76, 6),
    ("said rank", 38, 46),
    ("said rank alone", 38, 4),
    ("said size", 9, 36),
    ("said starts", 15, 8),
    ("source commas", 16, 5),
    ("source cues", 14, 6),
    ("source place", 114, 6),
    ("source rank", 17, 6),
    ("source rank form", 17, 36),
    ("source starts", 17, 5),
    ("source verbs", 15, 7),
    ("start distance", 13, 7),
    ("start mention", 5, 13),
    ("start that", 4, 3),
];

/// Where in that table the weights of a template lie; an empty block for one that has none there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Block {
    start: usize,
    rows: usize,
    columns: usize,
}

impl Block {
    /// The block of the template of this name.
    pub(crate) const fn of(name: &str) -> Self {
        let (mut at, mut start) = (0, 0);
        while at < NUMBERED.len() {
            let (numbered, rows, columns) = NUMBERED[at];
            if is_same(numbered, name) {
                return Self {
                    start,
                    rows,
                    columns,
                };
            }
            start += rows * columns;
            at += 1;
        }
        Self {
            start: 0,
            rows: 0,
            columns: 0,
        }
    }

    /// The place of the weight of these atoms, if it is in the table.
    #[inline]
    pub(crate) fn place(self, a: u64, b: u64) -> Option<usize> {
        let counted = |atom: u64| usize::try_from(atom.wrapping_mul(INVERSE)).ok();
        let (row, column) = (counted(a)?, counted(b)?);
        (row < self.rows && column < self.columns)
            .then_some(self.start + row * self.columns + column)
    }
}

/// How many weights the table has.
const NUMBERED_WEIGHTS: usize = {
    let (mut at, mut count) = (0, 0);
    while at < NUMBERED.len() {
        count += NUMBERED[at].1 * NUMBERED[at].2;
        at += 1;
    }
    count
};

const fn is_same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let mut at = 0;
    while at < one.len() && at < other.len() && one[at] == other[at] {
        at += 1;
    }
    at == one.len() && at == other.len()
}

/// How many classes a template can be asked for.
pub(crate) const CLASSES: usize = 4;

/// The weights of a feature for each class, in thousandths.
pub(crate) type Row = [i16; CLASSES];

/// The weights of all features, by key.
#[derive(Debug, Default)]
pub(crate) struct Weights {
    /// Of the features without a class: their weights.
    pub(crate) plain: Packed,
    /// Those of the templates that are numbered.
    pub(crate) numbered: Cow<'static, [[u8; 2]]>,
    /// Of those with classes: the number of their row.
    pub(crate) classed: Packed,
    /// The first one is that of a feature that was not learned.
    pub(crate) rows: Cow<'static, [[u8; 2 * CLASSES]]>,
}

impl Weights {
    /// Reads a table of weights: template, class (or nothing), atom, atom, weight in thousandths.
    ///
    /// A weight beyond the range of 16 bits (log-odds of 32) is cut to it.
    pub(crate) fn parse(table: &str) -> Self {
        let mut plain = Vec::new();
        let mut numbered = vec![[0; 2]; NUMBERED_WEIGHTS];
        let mut classed: Vec<(u64, u16)> = Vec::new();
        let mut by_class = vec![Row::default()];
        // Rows of one feature do not stand together: the table is sorted by class before atom.
        let mut known = std::collections::BTreeMap::new();
        for [name, class, a, b, weight] in rows(table) {
            let Ok(weight) = weight.parse::<i32>() else {
                continue;
            };
            let weight = i16::try_from(weight.clamp(i16::MIN.into(), i16::MAX.into()));
            let weight = weight.unwrap_or_default();
            let (a, b) = (atom(a), atom(b));
            let key = key(hash_name(name), a, b);
            let Ok(class) = class.parse::<usize>() else {
                let place = Block::of(name).place(a, b);
                match place.and_then(|place| numbered.get_mut(place)) {
                    Some(known) => *known = weight.to_le_bytes(),
                    None => plain.push((key, weight.cast_unsigned())),
                }
                continue;
            };
            let row = *known.entry(key).or_insert_with(|| {
                by_class.push(Row::default());
                by_class.len() - 1
            });
            classed.push((key, u16::try_from(row).unwrap_or_default()));
            if let Some(place) = by_class.get_mut(row).and_then(|row| row.get_mut(class)) {
                *place = weight;
            }
        }
        Self {
            plain: Packed::pack(plain),
            numbered: numbered.into(),
            classed: Packed::pack(classed),
            rows: by_class.into_iter().map(bytes_of).collect(),
        }
    }

    /// Reads the lists of the fields, as the build script wrote them; no weights where they are not whole.
    pub(crate) fn read(mut bytes: &'static [u8]) -> Self {
        Self {
            plain: Packed::read(&mut bytes),
            classed: Packed::read(&mut bytes),
            rows: section(&mut bytes).unwrap_or_default().into(),
            numbered: section(&mut bytes).unwrap_or_default().into(),
        }
    }

    /// What look-ups need.
    #[inline]
    pub(crate) fn view(&self) -> WeightsView<'_> {
        WeightsView {
            plain: self.plain.view(),
            numbered: &self.numbered,
            classed: self.classed.view(),
            rows: &self.rows,
        }
    }
}

/// The weights, borrowed for look-ups.
#[derive(Clone, Copy, Debug)]
pub(crate) struct WeightsView<'w> {
    plain: View<'w>,
    numbered: &'w [[u8; 2]],
    classed: View<'w>,
    rows: &'w [[u8; 2 * CLASSES]],
}

impl WeightsView<'_> {
    /// The weight of the feature with this key, in thousandths; 0 for one that was not learned.
    #[inline]
    pub(crate) fn get(self, key: u64) -> i32 {
        i32::from(self.plain.get(key).cast_signed())
    }

    /// The weight at this place of a block, in thousandths.
    #[inline]
    pub(crate) fn numbered(self, place: usize) -> i32 {
        let weight = self.numbered.get(place);
        weight.map_or(0, |weight| i16::from_le_bytes(*weight).into())
    }

    /// The weights of the feature with this key for each class.
    #[inline]
    pub(crate) fn by_class(self, key: u64) -> Row {
        let row = self.rows.get(usize::from(self.classed.get(key)));
        row.map_or(Row::default(), |row| row_of(*row))
    }
}

fn bytes_of(row: Row) -> [u8; 2 * CLASSES] {
    let mut bytes = [0; 2 * CLASSES];
    for (to, weight) in bytes.as_chunks_mut().0.iter_mut().zip(row) {
        *to = weight.to_le_bytes();
    }
    bytes
}

#[inline]
fn row_of(bytes: [u8; 2 * CLASSES]) -> Row {
    let mut row = Row::default();
    for (to, weight) in row.iter_mut().zip(bytes.as_chunks().0) {
        *to = i16::from_le_bytes(*weight);
    }
    row
}

/// The hash of a template's name.
pub(crate) const fn hash_name(name: &str) -> u64 {
    let bytes = name.as_bytes();
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let mut at = 0;
    while at < bytes.len() {
        hash = (hash ^ bytes[at] as u64).wrapping_mul(0x0000_0100_0000_01b3);
        at += 1;
    }
    hash
}

/// The atom that a table writes as `text`: nothing, `#` and a number, `~` and a token's shape, or a word.
fn atom(text: &str) -> u64 {
    if text.is_empty() {
        NONE
    } else if let Some(n) = text.strip_prefix('#').and_then(|n| n.parse().ok()) {
        number(n)
    } else if let Some(shape) = text.strip_prefix('~').and_then(|n| n.parse().ok()) {
        shape
    } else {
        hash_word(text)
    }
}
