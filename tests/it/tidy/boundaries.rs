//! Which module may name which: other modules, crates, files and clocks.

use super::Source;

/// The modules of `src/` from top to bottom: each uses only what stands below it.
const ORDER: [&str; 17] = [
    "main", "cli", "server", "evaluate", "search", "index", "extract", "archive", "pdf", "places",
    "dates", "lexicon", "article", "text", "error", "limit", "location",
];

/// Pairs that must not meet although the order would let them: two steps that only an `Article` joins.
const STRANGERS: [(&str, &str); 1] = [("extract", "archive")];

/// A name in code, the modules that may write it, and what to do elsewhere.
struct Fence {
    name: &'static str,
    inside: &'static [&'static str],
    remedy: &'static str,
}

const FENCES: [Fence; 5] = [
    Fence {
        name: "clap",
        inside: &["cli", "main"],
        remedy: "arguments are read in src/cli/",
    },
    Fence {
        name: "anyhow",
        inside: &["cli", "main"],
        remedy: "the library returns onrecord::Error",
    },
    Fence {
        name: "tantivy",
        inside: &["index", "search", "error"],
        remedy: "ask src/index/ or src/search/ for it",
    },
    Fence {
        name: "fs",
        inside: &["archive", "index", "search", "cli"],
        remedy: "take the bytes as an argument",
    },
    Fence {
        name: "File",
        inside: &["archive", "index", "search", "cli"],
        remedy: "take the bytes as an argument",
    },
];

/// What would make `extract` answer differently twice.
const IMPURE: [&str; 7] = [
    "env",
    "time",
    "thread",
    "rand",
    "rayon",
    "Instant",
    "SystemTime",
];

/// Names written outside the modules that own them.
pub(super) fn strayed_names(sources: &[Source]) -> Vec<String> {
    let mut crossed = Vec::new();
    for source in sources {
        let Some(module) = module_of(&source.path) else {
            continue;
        };
        for (number, line) in source.code.lines().enumerate() {
            let names: Vec<&str> = identifiers(line).collect();
            let at = format!("{}:{}", source.path, number + 1);
            for fence in FENCES
                .iter()
                .filter(|fence| names.contains(&fence.name) && !fence.inside.contains(&module))
            {
                crossed.push(format!(
                    "{at}: `{}` has no place here: {}",
                    fence.name, fence.remedy
                ));
            }
            let impure = IMPURE
                .iter()
                .find(|name| module == "extract" && names.contains(name));
            if let Some(name) = impure {
                crossed.push(format!("{at}: `{name}` has no place in extract: the same article must give the same answer"));
            }
        }
    }
    crossed
}

/// Uses of a module that stands above, or of a stranger; and modules that have no place in the order.
pub(super) fn upward_uses(sources: &[Source]) -> Vec<String> {
    let homes = reexports(sources);
    let mut crossed = Vec::new();
    for source in sources {
        let Some(module) = module_of(&source.path) else {
            continue;
        };
        let Some(rank) = rank(module) else {
            crossed.push(format!(
                "{}:1: `{module}` has no place in the order of modules: give it one in {}",
                source.path,
                file!()
            ));
            continue;
        };
        for (offset, name) in crate_uses(&source.code) {
            let home = homes
                .iter()
                .find(|(item, _)| *item == name)
                .map_or(name, |(_, home)| *home);
            // Errors carry what caused them, wherever that is defined; `error` takes no other part in the flow.
            let upward = module != "error" && self::rank(home).is_some_and(|other| other < rank);
            if upward || STRANGERS.contains(&(module, home)) {
                let line = source
                    .code
                    .get(..offset)
                    .unwrap_or_default()
                    .matches('\n')
                    .count()
                    + 1;
                let path = &source.path;
                crossed.push(format!("{path}:{line}: `{module}` must not use `{home}`: move what both need below them"));
            }
        }
    }
    crossed
}

/// The module of a file under `src/`; `None` for tests, benches and the crate's root.
fn module_of(path: &str) -> Option<&str> {
    let inside = path.strip_prefix("src/")?;
    let module = inside.split(['/', '.']).next()?;
    (module != "lib").then_some(module)
}

fn rank(module: &str) -> Option<usize> {
    ORDER.iter().position(|name| *name == module)
}

fn identifiers(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty())
}

/// What `src/lib.rs` hands on, as pairs of item and module: `pub use article::{Article, Source}`.
fn reexports(sources: &[Source]) -> Vec<(&str, &str)> {
    let mut homes = Vec::new();
    for source in sources.iter().filter(|source| source.path == "src/lib.rs") {
        for statement in source.code.split(';') {
            let Some((_, rest)) = statement.split_once("pub use ") else {
                continue;
            };
            let mut names = identifiers(rest);
            if let Some(home) = names.next() {
                homes.extend(names.map(|item| (item, home)));
            }
        }
    }
    homes
}

/// The names that follow `crate::`, braces opened, each with the offset of its `crate::`.
fn crate_uses(code: &str) -> Vec<(usize, &str)> {
    let mut uses = Vec::new();
    for (offset, path) in code.match_indices("crate::") {
        let rest = code.get(offset + path.len()..).unwrap_or_default();
        if let Some(group) = rest.strip_prefix('{') {
            uses.extend(first_names(group).map(|name| (offset, name)));
        } else {
            uses.extend(
                identifiers(rest.lines().next().unwrap_or_default())
                    .next()
                    .map(|name| (offset, name)),
            );
        }
    }
    uses
}

/// The first name of each path in a group: `a` and `b` of `a::{c, d}, b::e}`.
fn first_names(group: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0;
    let parts = group.split(move |c: char| {
        depth += i32::from(c == '{') - i32::from(c == '}');
        depth < 0 || (depth == 0 && c == ',')
    });
    let end = |part: &&str| !part.trim_start().starts_with(';');
    parts
        .take_while(end)
        .filter_map(|part| identifiers(part).next())
}
