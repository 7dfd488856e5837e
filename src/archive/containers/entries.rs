//! The name of an entry comes in, as bytes; the name of a source goes out, or nothing for what is passed over.

use crate::archive::walk::escaped;

/// The name of an entry `name` of the container `container`; nothing for what is hidden, as in a folder.
///
/// The name is nothing but a name: it is never opened, so `../` and a leading `/` stay as they are.
pub(super) fn path(container: &str, name: &[u8]) -> Option<String> {
    let name = escaped(name);
    let mut name = name.as_str();
    while let Some(rest) = name.strip_prefix("./") {
        name = rest;
    }
    let is_hidden =
        |part: &str| part == "__MACOSX" || (part.starts_with('.') && part != "." && part != "..");
    if name.is_empty() || name.split('/').any(is_hidden) {
        return None;
    }
    Some(format!("{container}!/{name}"))
}

#[cfg(test)]
mod tests {
    use super::path;

    #[test]
    fn names_stay_as_they_are_and_hidden_entries_are_passed_over() {
        for (name, expected) in [
            (&b"a/b.txt"[..], Some("x.zip!/a/b.txt")),
            (b"./a.txt", Some("x.zip!/a.txt")),
            (b"../../a.txt", Some("x.zip!/../../a.txt")),
            (b"/etc/a.txt", Some("x.zip!//etc/a.txt")),
            (b"caf\xE9.txt", Some("x.zip!/caf\\xE9.txt")),
            (b".git/a.txt", None),
            (b"a/.DS_Store", None),
            (b"__MACOSX/a.txt", None),
            (b"", None),
        ] {
            assert_eq!(path("x.zip", name).as_deref(), expected);
        }
    }
}
