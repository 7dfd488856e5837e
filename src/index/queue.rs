//! Documents on their way into Tantivy, counted in bytes until they are in it.
//!
//! Tantivy's own queue is bounded in documents: with long articles it held 930 MB where 20 were meant. So each document
//! holds its share of a [`Budget`] and gives it back when Tantivy drops it, and who makes documents waits for that. The
//! document type is our own for this reason, and because it saves a copy of every body, and of what all documents of an
//! article have alike.

use std::iter::{Chain, Empty};
use std::slice::Iter;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tantivy::Document;
use tantivy::schema::Field;
use tantivy::schema::document::{ReferenceValue, ReferenceValueLeaf, Value};

/// A document that Tantivy takes.
#[derive(Debug, Default)]
pub(super) struct QueuedDocument {
    /// What all documents of an article have alike.
    pub(super) shared: Arc<Values>,
    /// What only this one has.
    pub(super) own: Values,
    /// Its bytes in the queue, if they are counted.
    pub(super) held: Option<Arc<Held>>,
}

/// Values in the order in which they were added; a field may have several.
pub(super) type Values = Vec<(Field, FieldValue)>;

/// A value of a field.
#[derive(Debug)]
pub(super) enum FieldValue {
    Name(&'static str),
    Text(String),
    Natural(u64),
    Integer(i64),
    Real(f64),
}

impl QueuedDocument {
    /// An estimate of the memory that it takes, with its part of what it shares.
    pub(super) fn bytes(&self) -> usize {
        let shared = values_bytes(&self.shared) / Arc::strong_count(&self.shared);
        size_of::<Self>() + values_bytes(&self.own) + shared
    }
}

fn values_bytes(values: &Values) -> usize {
    let value_bytes = |value: &FieldValue| match value {
        FieldValue::Text(text) => text.capacity(),
        _ => 0,
    };
    values
        .iter()
        .map(|(_, value)| size_of::<(Field, FieldValue)>() + value_bytes(value))
        .sum()
}

impl Document for QueuedDocument {
    type Value<'a> = ValueRef<'a>;
    type FieldsValuesIter<'a> = ValuesIter<'a>;

    fn iter_fields_and_values(&self) -> ValuesIter<'_> {
        ValuesIter(self.shared.iter().chain(&self.own))
    }
}

type Pairs<'a> = Iter<'a, (Field, FieldValue)>;

pub(super) struct ValuesIter<'a>(Chain<Pairs<'a>, Pairs<'a>>);

impl<'a> Iterator for ValuesIter<'a> {
    type Item = (Field, ValueRef<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        self.0
            .next()
            .map(|(field, value)| (*field, ValueRef(value)))
    }
}

#[derive(Clone, Copy, Debug)]
pub(super) struct ValueRef<'a>(&'a FieldValue);

impl<'a> Value<'a> for ValueRef<'a> {
    type ArrayIter = Empty<Self>;
    type ObjectIter = Empty<(&'a str, Self)>;

    fn as_value(&self) -> ReferenceValue<'a, Self> {
        ReferenceValue::Leaf(match self.0 {
            FieldValue::Name(name) => ReferenceValueLeaf::Str(name),
            FieldValue::Text(text) => ReferenceValueLeaf::Str(text),
            FieldValue::Natural(number) => ReferenceValueLeaf::U64(*number),
            FieldValue::Integer(number) => ReferenceValueLeaf::I64(*number),
            FieldValue::Real(number) => ReferenceValueLeaf::F64(*number),
        })
    }
}

/// How many bytes may be under way at a time.
#[derive(Debug)]
pub(super) struct Budget {
    limit_bytes: usize,
    used_bytes: Mutex<usize>,
    given_back: Condvar,
}

/// Bytes of a budget, given back on drop.
#[derive(Debug)]
pub(super) struct Held {
    budget: Arc<Budget>,
    bytes: usize,
}

// Long enough for any disk; a writer that has died will not give back anything, and says so when it is used next.
const PATIENCE: Duration = Duration::from_secs(20);

impl Budget {
    pub(super) fn new(limit_bytes: usize) -> Arc<Self> {
        Arc::new(Self {
            limit_bytes,
            used_bytes: Mutex::default(),
            given_back: Condvar::new(),
        })
    }

    /// Takes `bytes` if they are free now.
    pub(super) fn try_take(self: &Arc<Self>, bytes: usize) -> Option<Held> {
        let mut used = self.lock();
        if *used > 0 && *used + bytes > self.limit_bytes {
            return None;
        }
        *used += bytes;
        Some(Held {
            budget: Arc::clone(self),
            bytes,
        })
    }

    /// Takes `bytes` as soon as they are free; more than the whole budget when nothing else is taken.
    pub(super) fn take(self: &Arc<Self>, bytes: usize) -> Held {
        let used = self.lock();
        let full = |used: &mut usize| *used > 0 && *used + bytes > self.limit_bytes;
        let waited = self.given_back.wait_timeout_while(used, PATIENCE, full);
        let (mut used, _) = waited.unwrap_or_else(PoisonError::into_inner);
        *used += bytes;
        Held {
            budget: Arc::clone(self),
            bytes,
        }
    }

    fn lock(&self) -> MutexGuard<'_, usize> {
        // A number is whole whoever panicked while holding it.
        self.used_bytes
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        *self.budget.lock() -= self.bytes;
        self.budget.given_back.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;

    #[test]
    fn what_is_taken_is_free_again_after_drop() {
        let budget = Budget::new(10);
        let first = budget.take(8);
        assert!(budget.try_take(3).is_none());
        assert!(budget.try_take(2).is_some());
        drop(first);
        assert!(budget.try_take(10).is_some());
    }

    #[test]
    fn more_than_the_whole_is_given_alone() {
        let budget = Budget::new(10);
        let alone = budget.take(100);
        assert!(budget.try_take(1).is_none());
        drop(alone);
        assert!(budget.try_take(1).is_some());
    }

    #[test]
    fn a_waiting_thread_goes_on_when_bytes_are_given_back() {
        let budget = Budget::new(10);
        let first = budget.take(10);
        let other = Arc::clone(&budget);
        let waiting = thread::spawn(move || other.take(10).bytes);
        drop(first);
        assert_eq!(waiting.join().unwrap(), 10);
    }
}
