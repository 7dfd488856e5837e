//! Prints a query's tree: on one line for `read as: …`, and as an outline for `--explain`.
//!
//! Every search shows it, because precedence is what people disagree on: with the reading in sight nobody has to know
//! the rules.

use std::fmt::Write as _;

use super::query::{Aspect, Comparison, Field, Form, Leaf, Node, Order, Period, Word};
use crate::index::documents::kind_name;

/// The tree on one line: `speaker=Ana Ruiz AND (euro OR "single currency") AND date 2010-01-01..`; `everything` for an
/// empty query.
pub fn read_as(node: &Node) -> String {
    match node {
        Node::All => "everything".to_owned(),
        Node::And(nodes) => nodes.iter().map(operand).collect::<Vec<_>>().join(" AND "),
        Node::Or(nodes) => nodes.iter().map(operand).collect::<Vec<_>>().join(" OR "),
        Node::Not(inner) => format!("NOT {}", operand(inner)),
        Node::Leaf(leaf, _) => condition(leaf),
    }
}

/// The tree with a line for each part, indented by its depth.
pub fn outline(node: &Node) -> String {
    let mut lines = String::new();
    add_lines(node, 0, &mut lines);
    lines
}

fn operand(node: &Node) -> String {
    match node {
        Node::And(_) | Node::Or(_) => format!("({})", read_as(node)),
        _ => read_as(node),
    }
}

fn condition(leaf: &Leaf) -> String {
    match leaf {
        Leaf::Word(field, word) => format!("{}{}", prefix(*field), spelled(word)),
        Leaf::Phrase {
            field: Field::Content,
            words,
            within,
        } => {
            let distance = within
                .map(|within| format!("~{within}"))
                .unwrap_or_default();
            format!("\"{}\"{distance}", line(words))
        }
        Leaf::Phrase {
            field,
            words,
            within,
        } => {
            let distance = within
                .map(|within| format!("~{within}"))
                .unwrap_or_default();
            format!("{}{}{distance}", prefix(*field), line(words))
        }
        Leaf::Near {
            left,
            right,
            within,
            order,
        } => {
            let operator = if *order == Order::Any { "NEAR" } else { "PRE" };
            format!("({} {operator}/{within} {})", side(left), side(right))
        }
        Leaf::Around { place, kilometers } => format!("within {kilometers} km of {place}"),
        Leaf::Verbatim(text) => format!("=\"{text}\""),
        Leaf::Exact(field, value) => format!("{}=\"{value}\"", field.name()),
        Leaf::Kind(kind) => format!("kind={}", kind_name(*kind)),
        Leaf::Days(period) => format!("date {}", days(*period)),
        Leaf::Has(aspect) => format!("{} known", aspect_name(*aspect)),
        Leaf::Lacks(aspect) => format!("{} unknown", aspect_name(*aspect)),
        Leaf::Confidence(comparison, number) => {
            format!("confidence {} {number}", sign(*comparison))
        }
        Leaf::Length { least, most } => match most {
            None => format!("words >= {least}"),
            Some(most) if most == least => format!("words {least}"),
            Some(most) if *least == 0 => format!("words <= {most}"),
            Some(most) => format!("words {least}..{most}"),
        },
        Leaf::Copies(comparison, number) => format!("copies {} {number}", sign(*comparison)),
    }
}

fn prefix(field: Field) -> &'static str {
    match field {
        Field::Content => "",
        Field::Speaker => "speaker=",
        Field::Role => "role=",
        Field::City => "city=",
        Field::Region => "region=",
        Field::Country => "country=",
        Field::Place => "place=",
        Field::Outlet => "outlet=",
        Field::Language => "language=",
        Field::Path => "path=",
        Field::Title => "title=",
        Field::Text => "text=",
    }
}

fn spelled(word: &Word) -> String {
    match word.form {
        // A word that spells an operator would read like one.
        Form::Plain if matches!(word.text.as_str(), "AND" | "OR" | "NOT") => {
            word.text.to_lowercase()
        }
        Form::Plain | Form::Wild => word.text.clone(),
        Form::Fuzzy(edits) => format!("{}~{edits}", word.text),
    }
}

fn line(words: &[Word]) -> String {
    words.iter().map(spelled).collect::<Vec<_>>().join(" ")
}

fn side(words: &[Word]) -> String {
    match words {
        [word] => spelled(word),
        words => format!("\"{}\"", line(words)),
    }
}

fn days(period: Period) -> String {
    let day =
        |date: Option<jiff::civil::Date>| date.map(|date| date.to_string()).unwrap_or_default();
    if period.from == period.to {
        return day(period.from);
    }
    format!("{}..{}", day(period.from), day(period.to))
}

fn sign(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::AtLeast => ">=",
        Comparison::Above => ">",
        Comparison::AtMost => "<=",
        Comparison::Below => "<",
    }
}

fn aspect_name(aspect: Aspect) -> &'static str {
    match aspect {
        Aspect::Speaker => "speaker",
        Aspect::Role => "role",
        Aspect::City => "city",
        Aspect::Region => "region",
        Aspect::Country => "country",
        Aspect::Date => "date",
        Aspect::Outlet => "outlet",
        Aspect::Language => "language",
        Aspect::Title => "title",
    }
}

fn add_lines(node: &Node, depth: usize, lines: &mut String) {
    let (name, inner): (String, &[Node]) = match node {
        Node::All => ("everything".to_owned(), &[]),
        Node::And(nodes) => ("all of".to_owned(), nodes),
        Node::Or(nodes) => ("any of".to_owned(), nodes),
        Node::Not(node) => ("not".to_owned(), std::slice::from_ref(node)),
        Node::Leaf(leaf, span) => (
            format!("{} [{}..{}]", condition(leaf), span.start(), span.end()),
            &[],
        ),
    };
    // Writing to a String cannot fail.
    let _ = writeln!(lines, "{:indent$}{name}", "", indent = depth * 2);
    for node in inner {
        add_lines(node, depth + 1, lines);
    }
}
