//! The keys under which sources give an article's fields come in, the fields go out; the keys are in `data/fields.tsv`.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::lexicon::table::rows;

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
    /// How many there are.
    pub(in crate::archive) const COUNT: usize = 10;
}

/// A field and how sure its key is: where several keys give it, the lowest rank is taken.
#[derive(Clone, Copy, Debug)]
pub(in crate::archive) struct Key {
    pub(in crate::archive) field: Field,
    pub(in crate::archive) rank: u8,
}

impl Key {
    /// Finds what `key` gives; case, spaces and hyphens in it do not matter.
    pub(in crate::archive) fn of(key: &str) -> Option<Self> {
        // 24: longer than any listed key, so that a foreign record's long keys cost nothing.
        if key.len() > 24 {
            return None;
        }
        if let Some(found) = KEYS.get(key) {
            return Some(*found);
        }
        let key = key.trim().to_lowercase().replace([' ', '-'], "_");
        KEYS.get(key.as_str()).copied()
    }
}

/// The keys of `field`, for messages.
pub(in crate::archive) fn keys_of(field: Field) -> String {
    let mut keys: Vec<(u8, &str)> = LIST
        .iter()
        .filter(|(_, key)| key.field == field)
        .map(|(name, key)| (key.rank, *name))
        .collect();
    keys.sort_unstable();
    let names: Vec<&str> = keys.into_iter().map(|(_, name)| name).collect();
    names.join(", ")
}

static LIST: LazyLock<Vec<(&'static str, Key)>> = LazyLock::new(|| {
    rows(include_str!("../../../data/fields.tsv"))
        .filter_map(|[name, field, rank]| {
            Some((
                name,
                Key {
                    field: field_named(field)?,
                    rank: rank.parse().ok()?,
                },
            ))
        })
        .collect()
});

static KEYS: LazyLock<FxHashMap<&'static str, Key>> =
    LazyLock::new(|| LIST.iter().copied().collect());

fn field_named(name: &str) -> Option<Field> {
    Some(match name {
        "id" => Field::Id,
        "headline" => Field::Headline,
        "byline" => Field::Byline,
        "published" => Field::Published,
        "outlet" => Field::Outlet,
        "url" => Field::Url,
        "language" => Field::Language,
        "section" => Field::Section,
        "dateline" => Field::Dateline,
        "body" => Field::Body,
        _ => return None,
    })
}

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
