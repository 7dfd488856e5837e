//! A typed name comes in, the one person whom it means goes out; where several fit, they are listed with counts and roles.

use std::io::Write;

use anyhow::bail;
use onrecord::index::Opened;
use onrecord::search::{self, Person, RoleSpan};
use serde::Serialize;

use super::index::Format;
use super::output;
use super::remarks;
use super::render::{counted, grouped};
use super::speakers::unknown;

/// The one person whom `typed` means; where several fit, they are listed and it is `None`.
///
/// # Errors
/// Where nobody fits.
pub(crate) fn the_one(
    opened: &Opened,
    typed: &str,
    format: Format,
) -> anyhow::Result<Option<Person>> {
    let speakers = search::speakers(opened, "")?;
    let mut found = search::persons(&speakers, typed);
    match found.len() {
        0 => {
            if let Some(total) = search::said_by_role(opened, typed)? {
                remarks::tell_role(typed, total);
            }
            bail!(unknown(typed, &search::nearest_speakers(opened, typed)?));
        }
        1 => return Ok(found.pop()),
        _ => {}
    }
    let example = found.first().map(|person| person.name.clone());
    output::warn(format_args!(
        "“{typed}” fits {} speakers; name one, as in \"{}\"; a = before a name takes exactly that",
        grouped(found.len() as u64),
        example.unwrap_or_default()
    ));
    let mut out = output::results();
    let mut candidates = Vec::new();
    for person in found.iter().take(MOST_CANDIDATES) {
        let profile = search::roles(opened, &person.node())?;
        candidates.push(Candidate {
            person,
            roles: profile,
        });
    }
    match format {
        Format::Json => {
            let all = Candidates {
                candidates: &candidates,
            };
            writeln!(out, "{}", serde_json::to_string(&all)?)?;
        }
        Format::Text => {
            for candidate in &candidates {
                writeln!(out, "{}", candidate.line())?;
            }
        }
    }
    out.flush()?;
    if let Some(left_out) = found
        .len()
        .checked_sub(MOST_CANDIDATES)
        .filter(|&more| more > 0)
    {
        output::warn(format_args!("and {} more", grouped(left_out as u64)));
    }
    Ok(None)
}

/// The most people who are listed where a name fits several.
const MOST_CANDIDATES: usize = 20;

/// `Ana Ruiz or Mateo Ruiz`; of many, the most quoted.
pub(crate) fn may_be(person: &Person) -> String {
    const MOST: usize = 3;
    let named: Vec<&str> = person
        .may_be
        .iter()
        .take(MOST)
        .map(String::as_str)
        .collect();
    let mut text = named.join(" or ");
    if let Some(more) = person
        .may_be
        .len()
        .checked_sub(MOST)
        .filter(|&more| more > 0)
    {
        text.push_str(" or one of ");
        text.push_str(&counted(more as u64, "other"));
    }
    text
}

/// The people whom a name may mean.
#[derive(Serialize)]
struct Candidates<'a> {
    candidates: &'a [Candidate<'a>],
}

/// Someone whom a name may mean.
#[derive(Serialize)]
struct Candidate<'a> {
    #[serde(flatten)]
    person: &'a Person,
    roles: Vec<RoleSpan>,
}

impl Candidate<'_> {
    /// Count, name, and the commonest roles; or for whom the name may stand.
    fn line(&self) -> String {
        let mut roles: Vec<&RoleSpan> = self.roles.iter().collect();
        roles.sort_by_key(|span| std::cmp::Reverse(span.quotations));
        let roles = roles.iter().filter_map(|span| span.role.as_deref());
        let roles: Vec<&str> = roles.take(2).collect();
        let mut line = format!(
            "{:>6}  {}",
            grouped(self.person.quotations),
            self.person.name
        );
        if !roles.is_empty() {
            line.push_str(", ");
            line.push_str(&roles.join(", "));
        }
        if !self.person.may_be.is_empty() {
            line.push_str(" (nobody in particular: may be ");
            line.push_str(&may_be(self.person));
            line.push(')');
        }
        output::escape(&line).into_owned()
    }
}
