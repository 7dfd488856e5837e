//! The columns of one segment that searches read, each opened once for as long as the index is open.
//!
//! A column is found by its name in a dictionary and its header is parsed: with three columns in each of four segments that
//! took longer than Tantivy needs to find a rare word.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use tantivy::columnar::{Column, StrColumn};
use tantivy::fastfield::FastFieldReaders;
use tantivy::{DocId, SegmentReader};

use super::gist::Gist;
use crate::text;

/// The columns of one segment; what they hold is told by the table of [`schema`](super::schema).
pub struct Columns {
    readers: FastFieldReaders,
    back: OnceLock<Column<u64>>,
    article: OnceLock<Column<u64>>,
    wording: OnceLock<Column<u64>>,
    near: OnceLock<Column<u64>>,
    gist_words: OnceLock<Column<u64>>,
    gist_letters: OnceLock<Column<u64>>,
    content: OnceLock<Column<u64>>,
    date: OnceLock<Column<i64>>,
    speaker: OnceLock<Option<Names>>,
    outlet: OnceLock<Option<Names>>,
    documents: DocId,
    starts: OnceLock<Starts>,
    wanted_starts: AtomicU64,
    days: OnceLock<Vec<i32>>,
    wanted_days: AtomicU64,
}

#[expect(missing_docs, reason = "named after their fields")]
impl Columns {
    pub(super) fn new(segment: &SegmentReader) -> Self {
        Self {
            readers: segment.fast_fields().clone(),
            back: OnceLock::new(),
            article: OnceLock::new(),
            wording: OnceLock::new(),
            near: OnceLock::new(),
            gist_words: OnceLock::new(),
            gist_letters: OnceLock::new(),
            content: OnceLock::new(),
            date: OnceLock::new(),
            speaker: OnceLock::new(),
            outlet: OnceLock::new(),
            documents: segment.max_doc(),
            starts: OnceLock::new(),
            wanted_starts: AtomicU64::new(0),
            days: OnceLock::new(),
            wanted_days: AtomicU64::new(0),
        }
    }

    pub fn back(&self) -> tantivy::Result<&Column<u64>> {
        once(&self.back, || self.readers.u64("back"))
    }

    pub fn article(&self) -> tantivy::Result<&Column<u64>> {
        once(&self.article, || self.readers.u64("article"))
    }

    pub fn wording(&self) -> tantivy::Result<&Column<u64>> {
        once(&self.wording, || self.readers.u64("wording"))
    }

    pub fn near(&self) -> tantivy::Result<&Column<u64>> {
        once(&self.near, || self.readers.u64("near"))
    }

    pub fn gist_words(&self) -> tantivy::Result<&Column<u64>> {
        once(&self.gist_words, || self.readers.u64("gist_words"))
    }

    /// That of the quotation `doc`.
    pub fn gist(&self, doc: DocId) -> tantivy::Result<Gist> {
        let letters = once(&self.gist_letters, || self.readers.u64("gist_letters"))?;
        Ok(Gist {
            words: self.gist_words()?.first(doc).unwrap_or_default(),
            letters: letters.first(doc).unwrap_or_default(),
        })
    }

    pub fn content(&self) -> tantivy::Result<&Column<u64>> {
        once(&self.content, || self.readers.u64("content"))
    }

    pub fn date(&self) -> tantivy::Result<&Column<i64>> {
        once(&self.date, || self.readers.i64("date"))
    }

    pub fn speaker(&self) -> tantivy::Result<Option<&Names>> {
        once(&self.speaker, || Names::open(&self.readers, "speaker_name")).map(Option::as_ref)
    }

    pub fn outlet(&self) -> tantivy::Result<Option<&Names>> {
        once(&self.outlet, || Names::open(&self.readers, "outlet_name")).map(Option::as_ref)
    }
}

/// Where the articles of a segment begin.
pub struct Starts {
    /// A bit for each document, set where it is no quotation.
    words: Vec<u64>,
    /// For each word of bits, the last document before it that has one.
    before: Vec<DocId>,
    /// For each word of bits, how many stand before it.
    numbers: Vec<u32>,
}

impl Starts {
    fn of_segment(back: &Column<u64>, documents: DocId) -> Self {
        let mut words = vec![0; documents.div_ceil(u64::BITS) as usize];
        for doc in (0..documents).filter(|doc| !back.index.has_value(*doc)) {
            words[(doc / u64::BITS) as usize] |= 1 << (doc % u64::BITS);
        }
        Self::of_words(words)
    }

    fn of_words(words: Vec<u64>) -> Self {
        let (mut last, mut number) = (0, 0);
        let mut before = Vec::with_capacity(words.len());
        let mut numbers = Vec::with_capacity(words.len());
        for (first, &word) in (0..).step_by(u64::BITS as usize).zip(&words) {
            before.push(last);
            numbers.push(number);
            last = last_bit(first, word).unwrap_or(last);
            number += word.count_ones();
        }
        Self {
            words,
            before,
            numbers,
        }
    }

    /// The article of `doc`, which is a document of the segment.
    #[inline]
    pub fn of(&self, doc: DocId) -> DocId {
        let at = doc / u64::BITS;
        last_bit(at * u64::BITS, self.up_to(doc)).unwrap_or(self.before[at as usize])
    }

    /// The number of the article of `doc` among those of the segment, from 1; 0 before the first.
    #[inline]
    pub fn number(&self, doc: DocId) -> u32 {
        self.numbers[(doc / u64::BITS) as usize] + self.up_to(doc).count_ones()
    }

    /// Where they begin, in their order.
    pub fn iter(&self) -> impl Iterator<Item = DocId> {
        let firsts = (0..).step_by(u64::BITS as usize);
        firsts.zip(&self.words).flat_map(|(first, &word)| {
            let bits = (0..u64::BITS).filter(move |bit| word >> bit & 1 == 1);
            bits.map(move |bit| first + bit)
        })
    }

    /// The word of bits of `doc` without those behind it.
    #[inline]
    fn up_to(&self, doc: DocId) -> u64 {
        self.words[(doc / u64::BITS) as usize] & (u64::MAX >> (u64::BITS - 1 - doc % u64::BITS))
    }
}

/// The document of the last bit of `word`, whose first bit is that of the document `first`.
#[inline]
const fn last_bit(first: DocId, word: u64) -> Option<DocId> {
    if word == 0 {
        return None;
    }
    Some(first + u64::BITS - 1 - word.leading_zeros())
}

/// The day of a document that has none: in every order the last.
pub const UNDATED: i32 = i32::MAX;

/// What is made in memory only when it was wanted so often that it is worth the making, so that a process that asks one
/// question and ends does not pay for the next.
impl Columns {
    /// Where the articles begin, if that was made.
    #[inline]
    pub fn starts(&self) -> Option<&Starts> {
        self.starts.get()
    }

    /// The day of each document in days since 1970-01-01, or [`UNDATED`], if that was made.
    #[inline]
    pub fn days(&self) -> Option<&[i32]> {
        self.days.get().map(Vec::as_slice)
    }

    /// Notes that the column `back` was asked so often for want of [`starts`](Self::starts), which cost about as much for
    /// ten documents as one such question.
    ///
    /// # Errors
    /// Fails where the column cannot be read.
    pub fn want_starts(&self, times: u64) -> tantivy::Result<()> {
        let before = self.wanted_starts.fetch_add(times, Relaxed);
        if before + times > u64::from(self.documents) / 10 {
            self.made_starts()?;
        }
        Ok(())
    }

    /// Where the articles begin, made where that was not done.
    ///
    /// # Errors
    /// Fails where the column cannot be read.
    pub(super) fn made_starts(&self) -> tantivy::Result<&Starts> {
        let back = self.back()?;
        let make = || Starts::of_segment(back, self.documents);
        Ok(self.starts.get_or_init(make))
    }

    /// Notes that the column `date` was asked so often for want of [`days`](Self::days), which cost about as much for four
    /// documents as one such question.
    ///
    /// # Errors
    /// Fails where the column cannot be read.
    pub fn want_days(&self, times: u64) -> tantivy::Result<()> {
        let before = self.wanted_days.fetch_add(times, Relaxed);
        if before + times > u64::from(self.documents) / 4 && self.days.get().is_none() {
            let date = self.date()?;
            let days = (0..self.documents).map(|doc| day_in(date, doc));
            self.days.get_or_init(|| days.collect());
        }
        Ok(())
    }
}

/// The day of `doc` in the column `date`, as [`Columns::days`] gives it.
pub fn day_in(date: &Column<i64>, doc: DocId) -> i32 {
    let day = date.first(doc).and_then(|day| i32::try_from(day).ok());
    day.unwrap_or(UNDATED)
}

/// A column of names, each hashed once: to read one from its dictionary takes twenty microseconds.
pub struct Names {
    column: StrColumn,
    /// By their numbers, 0 for one that was not read yet; in pieces, so that a process with one question touches no memory
    /// for the names that it does not meet.
    hashes: Vec<OnceLock<Piece>>,
    /// Set once all were hashed.
    is_whole: OnceLock<()>,
}

type Piece = Box<[AtomicU64; PIECE]>;
const PIECE: usize = 64;

impl Names {
    fn open(readers: &FastFieldReaders, name: &str) -> tantivy::Result<Option<Self>> {
        let column = readers.str(name)?;
        Ok(column.map(|column| Self {
            hashes: (0..column.num_terms().div_ceil(PIECE))
                .map(|_| OnceLock::new())
                .collect(),
            is_whole: OnceLock::new(),
            column,
        }))
    }

    /// The hash of the folded name that `doc` has, equal in all segments; `None` where it has none.
    ///
    /// # Errors
    /// Fails where the column cannot be read.
    pub fn hash(&self, doc: DocId) -> tantivy::Result<Option<u64>> {
        let Some(ordinal) = self.column.ords().first(doc) else {
            return Ok(None);
        };
        let known = usize::try_from(ordinal).ok().and_then(|at| {
            let piece = self.hashes.get(at / PIECE)?;
            piece.get_or_init(empty_piece).get(at % PIECE)
        });
        let hash = known.map_or(0, |known| known.load(Relaxed));
        if hash != 0 {
            return Ok(Some(hash));
        }
        let mut name = String::new();
        self.column.ord_to_str(ordinal, &mut name)?;
        let hash = text::hash_word(&text::fold(&name));
        if let Some(known) = known {
            known.store(hash, Relaxed);
        }
        Ok(Some(hash))
    }

    /// How many there are, rounded up.
    pub fn count(&self) -> usize {
        self.hashes.len() * PIECE
    }

    /// Hashes all names, one after the other, unless that was done: of many, that takes a hundredth of reading each by its number.
    ///
    /// # Errors
    /// Fails where the column cannot be read.
    pub fn hash_all(&self) -> tantivy::Result<()> {
        once(&self.is_whole, || self.hash_each()).copied()
    }

    fn hash_each(&self) -> tantivy::Result<()> {
        let mut names = self.column.dictionary().stream()?;
        for piece in &self.hashes {
            for hash in piece.get_or_init(empty_piece).iter() {
                if !names.advance() {
                    break;
                }
                let name = String::from_utf8_lossy(names.key());
                hash.store(text::hash_word(&text::fold(&name)), Relaxed);
            }
        }
        Ok(())
    }

    /// The column itself.
    pub const fn column(&self) -> &StrColumn {
        &self.column
    }
}

fn empty_piece() -> Piece {
    Box::new([const { AtomicU64::new(0) }; PIECE])
}

/// What `cell` holds, once `open` has opened it.
pub(super) fn once<T>(
    cell: &OnceLock<T>,
    open: impl FnOnce() -> tantivy::Result<T>,
) -> tantivy::Result<&T> {
    if let Some(opened) = cell.get() {
        return Ok(opened);
    }
    let opened = open()?;
    Ok(cell.get_or_init(|| opened))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_article_of_a_document_may_begin_some_words_before() {
        let starts = Starts::of_words(vec![0b1001, 0, 1 << 63 | 1]);
        let of = [0, 2, 3, 100, 128, 190, 191].map(|doc| starts.of(doc));
        assert_eq!(of, [0, 0, 3, 3, 128, 128, 191]);
    }

    #[test]
    fn articles_are_numbered_as_they_stand() {
        let starts = Starts::of_words(vec![0b1010, 0, 1 << 63 | 1]);
        let numbers = [0, 1, 2, 3, 100, 128, 190, 191].map(|doc| starts.number(doc));
        assert_eq!(numbers, [0, 1, 1, 2, 2, 3, 3, 4]);
        assert_eq!(starts.iter().collect::<Vec<_>>(), [1, 3, 128, 191]);
    }
}
