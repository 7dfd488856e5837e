//! The arguments of this process come in; those of commands that take a query and that mean *without this word* go out as such.
//!
//! `onrecord search harbor -strike` is what the query language promises and a person types. An argument reader would take it
//! for a cluster of short flags and, for `-has:city`, print the help. So a hyphen with more than one letter behind it stands
//! for a word where a word may stand: not right behind a flag, whose value it could be, not behind `--`. Short flags want their
//! values apart (`-n 5`), except for numbers (`-n5`).

use std::ffi::OsString;

/// What the query reads as *without*; no flag begins with it.
const WITHOUT: char = '\u{2212}';

/// `arguments` with the hyphens of words replaced by minus signs.
pub(crate) fn as_minus_signs(arguments: impl Iterator<Item = OsString>) -> Vec<OsString> {
    let mut read = Vec::new();
    let (mut in_search, mut after_word) = (false, false);
    for (at, argument) in arguments.enumerate() {
        let text = argument.to_str().unwrap_or_default();
        if at == 1 {
            let in_query = ["search", "facets", "timeline", "compare"].contains(&text);
            (in_search, after_word) = (in_query, true);
        } else if text == "--" {
            in_search = false;
        } else if in_search {
            if after_word && let Some(word) = excluded(text) {
                read.push(format!("{WITHOUT}{word}").into());
                continue;
            }
            after_word = !text.starts_with('-');
        }
        read.push(argument);
    }
    read
}

/// What stands behind the hyphen of an argument that is no flag.
fn excluded(argument: &str) -> Option<&str> {
    let word = argument.strip_prefix('-')?;
    let mut letters = word.chars();
    let (first, second) = (letters.next()?, letters.next()?);
    let is_flag = first == '-' || (first == 'n' && second.is_ascii_digit());
    (!is_flag).then_some(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(typed: &str) -> String {
        let arguments = typed.split(' ').map(OsString::from);
        let read = as_minus_signs(arguments);
        let read: Vec<&str> = read.iter().filter_map(|word| word.to_str()).collect();
        read.join(" ")
    }

    #[test]
    fn words_to_leave_out_are_told_from_flags() {
        assert_eq!(
            read("onrecord search harbor -strike -has:city"),
            "onrecord search harbor −strike −has:city"
        );
        assert_eq!(
            read("onrecord search -iraq oil -n 5"),
            "onrecord search −iraq oil -n 5"
        );
        assert_eq!(
            read("onrecord compare Ruiz Okafor oil -price"),
            "onrecord compare Ruiz Okafor oil −price"
        );
        for same in [
            "onrecord search oil -n5 --count --sort -date -q -tax -h",
            "onrecord search oil -- -tax -wall",
            "onrecord extract -strike",
            "onrecord search",
            "onrecord",
        ] {
            assert_eq!(read(same), same);
        }
    }
}
