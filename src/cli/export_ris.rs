//! Hits as RIS entries of the type `NEWS`, as reference managers read them: a tag, two spaces, a hyphen, a space, one line;
//! lines end with CR LF (RIS format specifications, 2001 and 2011).

use std::io::{self, Write};

use onrecord::search::{FullHit, Hit, Keyword};

use super::export::Export;
use super::export_citation::{Author, citation};

/// A bibliography.
pub(crate) struct Ris;

impl Export for Ris {
    fn hit(&mut self, out: &mut dyn Write, full: &FullHit) -> io::Result<()> {
        entry(out, &full.hit)
    }

    fn keyword(&mut self, out: &mut dyn Write, hit: &Hit, _: &Keyword) -> io::Result<()> {
        entry(out, hit)
    }
}

fn entry(out: &mut dyn Write, hit: &Hit) -> io::Result<()> {
    let cited = citation(hit);
    tag(out, "TY", Some("NEWS"))?;
    tag(out, "ID", Some(&cited.key))?;
    for author in &cited.authors {
        let name = match author {
            Author::Person { given, family } => format!("{family}, {given}"),
            Author::Body(name) => name.clone(),
        };
        tag(out, "AU", Some(&name))?;
    }
    tag(out, "TI", cited.title.as_deref())?;
    tag(out, "T2", cited.outlet.as_deref())?;
    if let Some(date) = cited.date {
        tag(out, "PY", Some(&format!("{:04}", date.year())))?;
        let day = format!("{:04}/{:02}/{:02}/", date.year(), date.month(), date.day());
        tag(out, "DA", Some(&day))?;
    }
    tag(out, "CY", cited.place.as_deref())?;
    tag(out, "LA", cited.language.as_deref())?;
    tag(out, "UR", cited.url.as_deref())?;
    tag(out, "N1", Some(&cited.note))?;
    tag(out, "N1", Some(&cited.source))?;
    tag(out, "ER", Some(""))?;
    out.write_all(b"\r\n")
}

fn tag(out: &mut dyn Write, name: &str, value: Option<&str>) -> io::Result<()> {
    match value {
        Some(value) => write!(out, "{name}  - {value}\r\n"),
        None => Ok(()),
    }
}
