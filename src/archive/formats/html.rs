//! A page of HTML comes in, its article goes to the [`Sink`].

use std::ops::ControlFlow;

use super::fields::Field;
use super::html_text;
use crate::archive::sink::Sink;
use crate::error::Part;

/// Reads the article of a page.
pub(super) fn read(html: &str, sink: &mut Sink<'_>) -> ControlFlow<()> {
    sink.article(Part::Whole, vec![(Field::Body, html_text::text(html))])
}
