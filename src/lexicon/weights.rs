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
    (n as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// The key of a feature.
#[inline]
pub(crate) const fn key(template: u64, a: u64, b: u64) -> u64 {
    template ^ a.rotate_left(23) ^ b.rotate_left(47)
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
        let mut classed: Vec<(u64, u16)> = Vec::new();
        let mut by_class = vec![Row::default()];
        // Rows of one feature do not stand together: the table is sorted by class before atom.
        let mut known = std::collections::BTreeMap::new();
        for [name, class, a, b, weight] in rows(table) {
            let Ok(weight) = weight.parse::<i32>() else {
                continue;
            };
            let weight = i16::try_from(weight.clamp(i16::MIN.into(), i16::MAX.into()));
            let (weight, key) = (
                weight.unwrap_or_default(),
                key(hash_name(name), atom(a), atom(b)),
            );
            let Ok(class) = class.parse::<usize>() else {
                plain.push((key, weight.cast_unsigned()));
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
        }
    }

    /// What look-ups need.
    #[inline]
    pub(crate) fn view(&self) -> WeightsView<'_> {
        WeightsView {
            plain: self.plain.view(),
            classed: self.classed.view(),
            rows: &self.rows,
        }
    }
}

/// The weights, borrowed for look-ups.
#[derive(Clone, Copy, Debug)]
pub(crate) struct WeightsView<'w> {
    plain: View<'w>,
    classed: View<'w>,
    rows: &'w [[u8; 2 * CLASSES]],
}

impl WeightsView<'_> {
    /// The weight of the feature with this key, in thousandths; 0 for one that was not learned.
    #[inline]
    pub(crate) fn get(self, key: u64) -> i32 {
        i32::from(self.plain.get(key).cast_signed())
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
