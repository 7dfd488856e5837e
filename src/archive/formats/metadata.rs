//! The text of an article comes in; the lines above it that say what it is go out, and where the text itself begins.
//!
//! Two layouts are known: front matter as site generators write it, YAML between lines of three hyphens or TOML between
//! lines of three plus signs, of which the
//! simple forms are read (`key: value`, `key = "value"`, quoted values, lists of words); and a block of `Key: value` lines, as news
//! databases export it. A text may itself begin `WATCH: …` or `Note: …`: a block counts only where two of its keys are
//! known, or where one is and an empty line ends it.

use super::fields::{Field, Key};

/// The metadata at the head of a text.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Metadata {
    /// Each field that is given, its value on one line.
    pub(super) fields: Vec<(Field, String)>,
    /// The byte at which the rest begins; 0 where there is no metadata.
    pub(super) end: usize,
    ranks: Vec<u8>,
}

impl Metadata {
    /// What is given for `field`.
    pub(super) fn get(&self, field: Field) -> Option<&str> {
        self.fields
            .iter()
            .find(|(given, _)| *given == field)
            .map(|(_, value)| value.as_str())
    }

    fn add(&mut self, key: Key, value: &str) {
        if value.is_empty() || matches!(key.field, Field::Body | Field::Id) {
            return;
        }
        match self
            .fields
            .iter()
            .position(|(field, _)| *field == key.field)
        {
            None => {
                self.fields.push((key.field, value.to_owned()));
                self.ranks.push(key.rank);
            }
            Some(at) if self.ranks.get(at).is_some_and(|rank| key.rank < *rank) => {
                self.fields.splice(at..=at, [(key.field, value.to_owned())]);
                self.ranks.splice(at..=at, [key.rank]);
            }
            Some(_) => {}
        }
    }
}

/// Reads the metadata at the head of `text`, which may begin with empty lines.
pub(super) fn read(text: &str) -> Metadata {
    front_matter(text)
        .or_else(|| key_lines(text))
        .unwrap_or_default()
}

/// The lines of a text with the byte at which each begins, line ends left out.
pub(super) fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut start = 0;
    crate::text::lines(text).map(move |line| {
        let at = start;
        start += line.len();
        let ends = ['\n', '\r', '\u{2028}', '\u{2029}', '\u{85}'];
        (at, line.trim_end_matches(ends))
    })
}

fn front_matter(text: &str) -> Option<Metadata> {
    // 200 lines: far more than any front matter has; a text with rules between its parts is not searched to its end.
    let mut lines = lines(text)
        .take(200)
        .skip_while(|(_, line)| line.trim().is_empty());
    let (fence, parter) = match lines.next()?.1.trim_end() {
        "---" => ("---", ':'),
        "+++" => ("+++", '='),
        _ => return None,
    };
    let mut metadata = Metadata::default();
    let mut list: Option<(Key, Vec<String>)> = None;
    let mut is_nested = false;
    for (at, line) in lines {
        let close = |mut metadata: Metadata, list: Option<(Key, Vec<String>)>| {
            if let Some((key, words)) = list {
                metadata.add(key, &words.join(", "));
            }
            metadata
        };
        if line.trim_end() == fence || (fence == "---" && line.trim_end() == "...") {
            let mut metadata = close(metadata, list);
            metadata.end = after_line(text, at);
            return (!metadata.fields.is_empty()).then_some(metadata);
        }
        let content = line.trim();
        if let (Some(item), Some((_, words))) = (content.strip_prefix("- "), &mut list) {
            words.push(plain_value(item));
            continue;
        }
        // What is nested or commented says nothing about the article itself.
        if content.is_empty() || content.starts_with(['#', '-']) || line.starts_with([' ', '\t']) {
            continue;
        }
        // A table of TOML: what follows is nested.
        is_nested |= parter == '=' && content.starts_with('[');
        if is_nested {
            continue;
        }
        let Some((name, value)) = content.split_once(parter) else {
            if parter == '=' {
                // A list over several lines.
                continue;
            }
            return None;
        };
        metadata = close(metadata, list.take());
        let Some(key) = Key::of(name) else {
            continue;
        };
        match value.trim() {
            "" => list = Some((key, Vec::new())),
            value => metadata.add(key, &plain_value(value)),
        }
    }
    None
}

/// A YAML value without its marks: a quoted one, a list in brackets, or as it stands.
fn plain_value(value: &str) -> String {
    let value = value.trim();
    if let Some(inner) = enclosed(value, '[', ']') {
        let words: Vec<String> = inner.split(',').map(plain_value).collect();
        return words.join(", ");
    }
    if let Some(inner) = enclosed(value, '"', '"') {
        return inner.replace("\\\"", "\"").replace("\\\\", "\\");
    }
    if let Some(inner) = enclosed(value, '\'', '\'') {
        return inner.replace("''", "'");
    }
    // Block scalars (`>`, `|`) and lists over several lines (`[`) have their text on the lines below.
    if matches!(value, "~" | "null" | ">" | "|" | ">-" | "|-" | "[") {
        return String::new();
    }
    value.to_owned()
}

fn enclosed(value: &str, open: char, close: char) -> Option<&str> {
    value.strip_prefix(open)?.strip_suffix(close)
}

fn key_lines(text: &str) -> Option<Metadata> {
    let mut metadata = Metadata::default();
    let mut known = 0;
    let mut is_parted = false;
    // 40: far more lines than an export has keys.
    for (at, line) in lines(text)
        .skip_while(|(_, line)| line.trim().is_empty())
        .take(40)
    {
        if line.trim().is_empty() {
            is_parted = true;
            metadata.end = after_line(text, at);
            break;
        }
        let Some((name, value)) = key_line(line) else {
            break;
        };
        match Key::of(name) {
            Some(key) if !matches!(key.field, Field::Body | Field::Id) => {
                known += 1;
                metadata.add(key, value);
                metadata.end = after_line(text, at);
            }
            // The first key must be known; one that is not, further on, belongs to the block only if the block goes on.
            _ if known > 0 => {}
            _ => return None,
        }
    }
    (known >= 2 || (known == 1 && is_parted)).then_some(metadata)
}

/// Whether a line says what an article is: `Source: Harbor Post`.
pub(super) fn is_key_line(line: &str) -> bool {
    key_line(line).is_some_and(|(name, _)| Key::of(name).is_some())
}

fn key_line(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.split_once(':')?;
    let is_name = name.starts_with(char::is_alphabetic)
        && name.len() <= 24
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    let is_apart = value.is_empty() || value.starts_with([' ', '\t']);
    (is_name && is_apart).then(|| (name, value.trim()))
}

fn after_line(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    at + rest.find('\n').map_or(rest.len(), |end| end + 1)
}
