//! What is said on standard error about a query: how it was read, and what might help where nothing was found.

use anyhow::bail;
use onrecord::index::Opened;
use onrecord::search::{self, Node, Suggestion, Total, Unit, Warning};
use onrecord::text::Span;

use super::{output, render};

/// Says what was noted about the query.
pub(super) fn remark(notes: &[String], warnings: &[Warning]) {
    for note in notes {
        output::warn(format_args!("note: {note}"));
    }
    for warning in warnings {
        output::warn(format_args!(
            "note: {}{}",
            warning.message,
            place(warning.span)
        ));
    }
}

/// Where in the query, for people; what comes from a flag stands nowhere in it.
pub(super) fn place(span: Span) -> String {
    if span.is_empty() {
        String::new()
    } else {
        format!(" (at byte {})", span.start())
    }
}

/// Says that what was asked for as a speaker is a role.
pub(super) fn tell_role(typed: &str, total: Total) {
    output::warn(format_args!(
        "by speakers with the role “{typed}” (--role): {}",
        render::total(total)
    ));
}

/// Says what might help where nothing was found.
///
/// # Errors
/// Where a speaker was asked for whom the archive does not know: that is more likely a slip than an answer.
pub(super) fn hint(opened: &Opened, root: &Node, unit: Unit) -> anyhow::Result<()> {
    let mut unknown_speaker = None;
    for suggestion in search::suggest(opened, root, unit)? {
        match suggestion {
            Suggestion::Unknown {
                what,
                typed,
                nearest,
            } => {
                // Places have commas of their own.
                let comma = if what == "city" { "; " } else { ", " };
                let nearest = match nearest.as_slice() {
                    [] => String::new(),
                    names => format!("; nearest: {}", names.join(comma)),
                };
                let message = format!("no {what} “{typed}”{nearest}");
                if what == "speaker" {
                    unknown_speaker.get_or_insert(message);
                } else {
                    output::warn(message);
                }
            }
            Suggestion::Role { typed, total } => tell_role(&typed, total),
            Suggestion::Without { condition, total } => {
                output::warn(format_args!(
                    "without {condition}: {}",
                    render::total(total)
                ));
            }
        }
    }
    match unknown_speaker {
        Some(message) => bail!(message),
        None => Ok(()),
    }
}
