//! Conditions that a value is wholly and exactly this one: what a click on a facet's value asks.
//!
//! `speaker:ruiz` finds every name with that word, so a facet's count could not be followed by it. `speaker:="Ana Ruiz"`
//! compares the whole value, character by character, as the list shows it; [`FacetField::filter`] writes it.

use rustc_hash::FxHashMap;
use tantivy::query::doc_predicate_query::{
    ConstOrVariableSegmentPredicate, DocPredicate, DocPredicateQuery, SegmentDocPredicate,
};
use tantivy::query::{AllScorer, EmptyQuery, Occur, TermQuery};
use tantivy::schema::{Field as IndexField, IndexRecordOption};
use tantivy::{DocId, SegmentReader, Term};

use super::compile::{Boxed, Compiled, Compiler, all_of, term, unscored};
use super::expand;
use super::fields::Name;
use super::lexer::MARKS;
use super::period;
use super::query::{Leaf, Node};
use super::values::{FacetField, Values, folder_of};
use crate::index::Fields;
use crate::text::{self, Span};

impl FacetField {
    /// What one types to find exactly what has `value`: `speaker:="Ana Ruiz"`, `date:2003`.
    ///
    /// ```
    /// use onrecord::search::FacetField;
    /// assert_eq!(FacetField::Speaker.filter("Ana Ruiz"), "speaker:=\"Ana Ruiz\"");
    /// assert_eq!(FacetField::Year.filter("2003"), "date:2003");
    /// ```
    pub fn filter(self, value: &str) -> String {
        match self {
            Self::Kind => format!("kind:{value}"),
            Self::Year | Self::Month | Self::Day => format!("date:{value}"),
            _ => {
                let mut typed = format!("{}:=\"", self.name());
                for letter in value.chars() {
                    if letter == '\\' || MARKS.contains(&letter) {
                        typed.push('\\');
                    }
                    typed.push(letter);
                }
                typed.push('"');
                typed
            }
        }
    }

    /// What one types to find what has no value; `None` where everything has one.
    pub fn filter_unknown(self) -> Option<String> {
        match self {
            Self::Kind | Self::Path => None,
            Self::Year | Self::Month | Self::Day => Some("date:none".to_owned()),
            _ => Some(format!("{}:none", self.name())),
        }
    }
}

/// The condition that the value of the field `name` is exactly `value`; `None` where the field has none to be compared.
pub(super) fn condition(name: Option<Name>, value: &str, span: Span) -> Option<Node> {
    let field = field_of(name?)?;
    Some(Node::Leaf(Leaf::Exact(field, value.to_owned()), span))
}

/// The field whose values are compared for `name`.
pub(super) fn field_of(name: Name) -> Option<FacetField> {
    Some(match name {
        Name::Speaker => FacetField::Speaker,
        Name::Role => FacetField::Role,
        Name::City => FacetField::City,
        Name::Region => FacetField::Region,
        Name::Country => FacetField::Country,
        Name::Outlet => FacetField::Outlet,
        Name::Language => FacetField::Language,
        Name::Path => FacetField::Path,
        _ => return None,
    })
}

impl Compiler<'_> {
    /// Documents whose value in `field` is `value`, and nothing more or less.
    pub(super) fn exact(&mut self, field: FacetField, value: &str) -> Compiled {
        let fields = self.opened.fields;
        Ok(match field {
            FacetField::Kind => term(fields.kind, value),
            FacetField::Language => term(fields.language, value),
            FacetField::Country => term(fields.country, value),
            FacetField::Year | FacetField::Month | FacetField::Day => match period::period(value) {
                Some(period) => self.days(period),
                None => Box::new(EmptyQuery),
            },
            FacetField::Path => return self.file_or_folder(value),
            FacetField::Speaker => self.whole(field, value, Some(fields.speaker)),
            FacetField::Role => self.whole(field, value, Some(fields.role)),
            FacetField::Outlet => self.whole(field, value, Some(fields.outlet)),
            FacetField::City | FacetField::Region => self.whole(field, value, None),
        })
    }

    /// The file of this name, or the files right in the folder of this name.
    fn file_or_folder(&self, value: &str) -> Compiled {
        let source = self.opened.fields.source;
        let start = if value == "./" { "" } else { value };
        let known = expand::known_terms(&self.opened.searcher, source, start, |path| {
            path == value || folder_of(path) == value
        })?;
        self.in_files(known.keys())
    }

    /// The words of the value in the field `words` tell which documents are worth looking at.
    fn whole(&self, field: FacetField, value: &str, words: Option<IndexField>) -> Boxed {
        let predicate = Valued {
            field,
            value: value.to_owned(),
            fields: self.opened.fields,
        };
        let mut parts: Vec<(Occur, Boxed)> = Vec::new();
        if let Some(words) = words {
            let mut terms: Vec<String> = text::terms(value).map(|term| term.text).collect();
            terms.sort();
            terms.dedup();
            for word in terms {
                let term = Term::from_field_text(words, &word);
                let query = TermQuery::new(term, IndexRecordOption::Basic);
                parts.push((Occur::Must, Box::new(query)));
            }
        }
        parts.push((Occur::Must, Box::new(DocPredicateQuery::from(predicate))));
        unscored(all_of(parts))
    }
}

/// Documents whose value in `field` is `value`.
#[derive(Clone, Debug)]
struct Valued {
    field: FacetField,
    value: String,
    fields: Fields,
}

impl DocPredicate for Valued {
    type SegmentDocPredicate = ValuedInSegment;

    fn doc_predicate(
        &self,
        segment: &SegmentReader,
    ) -> tantivy::Result<ConstOrVariableSegmentPredicate<ValuedInSegment>> {
        let values = Values::open(segment, &self.fields, self.field)?;
        let mut sought = FxHashMap::default();
        let mut is_complete = false;
        if let Values::Text(column) = &values {
            let ordinal = match column {
                Some(column) => column.dictionary().term_ord(&self.value)?,
                None => None,
            };
            let Some(ordinal) = ordinal else {
                return Ok(ConstOrVariableSegmentPredicate::Const(false));
            };
            sought.insert(ordinal, true);
            is_complete = true;
        }
        Ok(ConstOrVariableSegmentPredicate::Variable {
            predicate: ValuedInSegment {
                values,
                value: self.value.clone(),
                sought,
                is_complete,
            },
            necessary_condition: Box::new(AllScorer::new(segment.max_doc())),
        })
    }
}

/// The values of one segment, and which of them is the one.
struct ValuedInSegment {
    values: Values,
    value: String,
    sought: FxHashMap<u64, bool>,
    /// Whether a key that is not in `sought` is another value for certain.
    is_complete: bool,
}

impl SegmentDocPredicate for ValuedInSegment {
    fn eval(&mut self, doc: DocId) -> bool {
        let Some(key) = self.values.key(doc) else {
            return false;
        };
        if let Some(&is_it) = self.sought.get(&key) {
            return is_it;
        }
        if self.is_complete {
            return false;
        }
        let names = self.values.texts(&[key]).unwrap_or_default();
        let is_it = names.first() == Some(&self.value);
        self.sought.insert(key, is_it);
        is_it
    }

    fn cost(&self) -> u64 {
        4
    }
}
