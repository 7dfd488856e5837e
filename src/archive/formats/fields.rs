//! The keys under which sources give an article's fields come in, the fields go out; the keys are in `data/fields.tsv`.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::archive::mapping::{Mapping, names_of};
use crate::lexicon::table::rows;
use crate::text::fold;

/// A field of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::archive) enum Field {
    Id,
    Headline,
    Byline,
    Published,
    Outlet,
    Url,
    Language,
    Section,
    Dateline,
    Body,
}

impl Field {
    /// All of them.
    pub(in crate::archive) const ALL: [Self; 10] = [
        Self::Id,
        Self::Headline,
        Self::Byline,
        Self::Published,
        Self::Outlet,
        Self::Url,
        Self::Language,
        Self::Section,
        Self::Dateline,
        Self::Body,
    ];

    /// Its name in `data/fields.tsv`, in `--map` and in what is printed of an article.
    pub(in crate::archive) const fn name(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Headline => "headline",
            Self::Byline => "byline",
            Self::Published => "published",
            Self::Outlet => "outlet",
            Self::Url => "url",
            Self::Language => "language",
            Self::Section => "section",
            Self::Dateline => "dateline",
            Self::Body => "body",
        }
    }

    /// The field of this name.
    pub(in crate::archive) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.name() == name)
    }
}

/// A field and how sure its key is: where several keys give it, the lowest rank is taken.
#[derive(Clone, Copy, Debug)]
pub(in crate::archive) struct Key {
    pub(in crate::archive) field: Field,
    pub(in crate::archive) rank: u8,
}

impl Key {
    /// Finds what `key` gives; case, accents, spaces and hyphens in it do not matter.
    pub(in crate::archive) fn of(key: &str) -> Option<Self> {
        // 24: longer than any listed key, so that a foreign record's long keys cost nothing.
        if key.len() > 24 {
            return None;
        }
        if let Some(found) = KEYS.get(key) {
            return Some(*found);
        }
        let key = fold(key.trim()).replace([' ', '-'], "_");
        KEYS.get(key.as_str()).copied()
    }
}

/// The keys of `field`, those of `map` first, for messages.
pub(in crate::archive) fn keys_of(field: Field, map: &[Mapping]) -> String {
    let mut keys: Vec<(u8, &str)> = LIST
        .iter()
        .filter(|(_, key)| key.field == field)
        .map(|(name, key)| (key.rank, *name))
        .collect();
    keys.sort_unstable();
    // 8: the surest; the table has them all.
    let names: Vec<&str> = names_of(map, field)
        .chain(keys.into_iter().map(|(_, name)| name).take(8))
        .collect();
    names.join(", ")
}

static LIST: LazyLock<Vec<(&'static str, Key)>> = LazyLock::new(|| {
    rows(include_str!("../../../data/fields.tsv"))
        .filter_map(|[name, field, rank]| {
            Some((
                name,
                Key {
                    field: Field::named(field)?,
                    rank: rank.parse().ok()?,
                },
            ))
        })
        .collect()
});

static KEYS: LazyLock<FxHashMap<&'static str, Key>> =
    LazyLock::new(|| LIST.iter().copied().collect());

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::table::cells;

    #[test]
    fn every_row_of_the_table_is_understood() {
        let rows = cells(include_str!("../../../data/fields.tsv")).count();
        assert_eq!(LIST.len(), rows);
        assert_eq!(KEYS.len(), rows);
    }

    #[test]
    fn keys_are_found_however_they_are_spelled() {
        assert_eq!(
            Key::of("Published At").map(|key| key.field),
            Some(Field::Published)
        );
        assert_eq!(
            Key::of("pub-date").map(|key| key.field),
            Some(Field::Published)
        );
        assert!(Key::of("watch").is_none());
    }
}
