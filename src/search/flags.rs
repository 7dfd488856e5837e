//! A filter given apart from the query, as a flag gives it, becomes a condition.

use jiff::civil::Date;

use super::fields::{self, Name};
use super::query::Node;
use crate::text::Span;

/// The condition that `value` is in the field `name`. Several words stand side by side, as in marks; one word may be a
/// pattern (`rui*`) or tell that the value is unknown; behind `=` it is the whole value.
///
/// ```
/// use onrecord::search::{Name, filter, read_as};
/// let node = filter(Name::Speaker, "Ana Ruiz", None)?;
/// assert_eq!(read_as(&node), "speaker=Ana Ruiz");
/// # Ok::<(), &'static str>(())
/// ```
///
/// # Errors
///
/// What the field takes, where it cannot take `value`.
pub fn filter(name: Name, value: &str, today: Option<Date>) -> Result<Node, &'static str> {
    let value = value.trim();
    let nowhere = Span::default();
    if !fields::has_word(value) && value != "*" {
        return Err("a word");
    }
    if value.contains(char::is_whitespace)
        && !value.starts_with('=')
        && let Some(phrase) = fields::phrase(Some(name), value, None, nowhere)
    {
        return Ok(phrase);
    }
    fields::condition(name, value, nowhere, today)
}
