//! Hits as entries for `BibTeX` and `BibLaTeX`: `@article` with the paper as its journal, in UTF-8.
//!
//! What TeX would obey is escaped (Patashnik, *`BibTeX`ing*; the ten special characters of Knuth's book). Titles and bodies
//! stand in a second pair of braces, so that no style changes their capitals or takes them apart.

use std::io::{self, Write};

use onrecord::search::{FullHit, Hit, Keyword};

use super::export::Export;
use super::export_citation::{Author, citation};

/// A bibliography.
pub(crate) struct Bibtex;

impl Export for Bibtex {
    fn hit(&mut self, out: &mut dyn Write, full: &FullHit) -> io::Result<()> {
        entry(out, &full.hit)
    }

    fn keyword(&mut self, out: &mut dyn Write, hit: &Hit, _: &Keyword) -> io::Result<()> {
        entry(out, hit)
    }
}

fn entry(out: &mut dyn Write, hit: &Hit) -> io::Result<()> {
    let cited = citation(hit);
    writeln!(out, "@article{{{},", cited.key)?;
    let authors: Vec<String> = cited.authors.iter().map(author).collect();
    if !authors.is_empty() {
        field(out, "author", &authors.join(" and "))?;
    }
    for (name, text) in [("title", &cited.title), ("journal", &cited.outlet)] {
        if let Some(text) = text {
            field(out, name, &format!("{{{}}}", escaped(text)))?;
        }
    }
    if let Some(date) = cited.date {
        field(out, "year", &format!("{:04}", date.year()))?;
        writeln!(
            out,
            "  month = {},",
            MONTHS[usize::from(date.month().unsigned_abs() - 1) % 12]
        )?;
        field(out, "date", &date.to_string())?;
    }
    if let Some(place) = &cited.place {
        field(out, "location", &escaped(place))?;
    }
    if let Some(url) = &cited.url {
        field(out, "url", &address(url))?;
    }
    field(out, "note", &escaped(&cited.note))?;
    field(out, "annotation", &escaped(&cited.source))?;
    writeln!(out, "}}\n")
}

/// The names that every style defines.
const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

fn field(out: &mut dyn Write, name: &str, value: &str) -> io::Result<()> {
    writeln!(out, "  {name} = {{{value}}},")
}

fn author(author: &Author) -> String {
    match author {
        Author::Person { given, family } => format!("{}, {}", escaped(family), escaped(given)),
        Author::Body(name) => format!("{{{}}}", escaped(name)),
    }
}

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + 8);
    for letter in text.chars() {
        match letter {
            '{' | '}' | '$' | '&' | '#' | '%' | '_' => {
                safe.push('\\');
                safe.push(letter);
            }
            '\\' => safe.push_str("\\textbackslash{}"),
            '^' => safe.push_str("\\textasciicircum{}"),
            '~' => safe.push_str("\\textasciitilde{}"),
            _ => safe.push(letter),
        }
    }
    safe
}

/// Addresses are set as they are, so what would end the field is written by its code.
fn address(url: &str) -> String {
    url.replace('\\', "%5C")
        .replace('{', "%7B")
        .replace('}', "%7D")
        .replace(' ', "%20")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_tex_would_obey_is_escaped() {
        assert_eq!(
            escaped(r"50% of {A&B_c} #1 costs $5 \n ~x^2"),
            r"50\% of \{A\&B\_c\} \#1 costs \$5 \textbackslash{}n \textasciitilde{}x\textasciicircum{}2"
        );
        assert_eq!(
            address("https://a.example/{x}_y%20"),
            "https://a.example/%7Bx%7D_y%20"
        );
    }
}
