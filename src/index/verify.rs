//! An open index goes in; whether it is sound, and whether it still tells what its sources say, comes out.
//!
//! Three questions, from the cheapest: do the bytes of the index's own files have the checksums that Tantivy wrote behind
//! them; does every quotation stand behind its article; and does every article, read from its source again, have the body
//! that was indexed, and every span of its quotations cut exactly the words that are shown. An article that stands in several
//! sources is read from each. Nothing is extracted again.
//!
//! A source that changed or went away since it was indexed is told apart from damage: the next run of `index` mends it. So is an
//! article that this program reads differently than the one that made the index; its spans are held against the stored body.

use std::hash::BuildHasher;
use std::ops::ControlFlow;
use std::path::Path;

use rustc_hash::{FxBuildHasher, FxHashMap};
use serde::Serialize;
use tantivy::{DocAddress, Term};

use super::appearances::{appearances_in, numbers_with_appearances};
use super::documents::Header;
use super::forms;
use super::keys::Home;
use super::listed::Listed;
use super::open::Opened;
use super::records::StoredTexts;
use super::sources::{Outcome, SourceRecord, for_each_source};
use super::verified::Verified;
use crate::archive::{self, READER_VERSION, ReadOptions, SourceFile};
use crate::article::{Article, Source};
use crate::error::Error;
use crate::extract::Quotation;
use crate::text::Span;

/// Something that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// The source, by its key; or a file of the index.
    pub path: String,
    /// The number of the article in it, from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<u64>,
    /// The number of the quotation in the article, from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ordinal: Option<usize>,
    /// What it is.
    pub kind: FaultKind,
}

/// What is not as it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FaultKind {
    /// A source is not there any more.
    SourceGone,
    /// A source has other bytes than when it was indexed.
    SourceChanged,
    /// A source cannot be read.
    SourceUnreadable,
    /// The program that made the index read the article differently.
    ReadDifferently,
    /// A file of the index has other bytes than were written.
    IndexFileDamaged,
    /// A quotation does not stand behind its article.
    QuotationLost,
    /// An article of a source is not in the index.
    ArticleMissing,
    /// An article of the index is not in its source.
    ArticleUnknown,
    /// An article's body is not what its source gives.
    BodyDiffers,
    /// A span of a quotation does not cut its words out of the body.
    SpanWrong,
}

impl FaultKind {
    /// Whether the archive or its reader changed and the index did not follow yet, rather than the index being damaged.
    pub const fn is_change(self) -> bool {
        matches!(
            self,
            Self::SourceGone | Self::SourceChanged | Self::SourceUnreadable | Self::ReadDifferently
        )
    }
}

/// Checks the index; each fault goes to `found`, in the order of the sources' keys.
///
/// # Errors
/// Fails where the index cannot be read at all.
pub fn verify(
    opened: &Opened,
    options: &ReadOptions,
    found: &mut dyn FnMut(&Fault),
) -> Result<Verified, Error> {
    let fail = |source| Error::index(&opened.path, source);
    let verified = verify_files(opened, found)?;
    if verified.damage > 0 {
        // What stands in damaged files proves nothing.
        return Ok(verified);
    }
    // Sources are read as they were read for the index: by its map and its encoding.
    let mut options = options.clone();
    options.or_as(&opened.manifest.reading);
    let shared = numbers_with_appearances(&opened.searcher).map_err(fail)?;
    let shared = opened.numbered(&shared).map_err(fail)?;
    let mut check = Check {
        opened,
        options: &options,
        home: Home::new(&opened.path, opened.manifest.home.as_deref()),
        met: shared.values().map(|&address| (address, false)).collect(),
        shared,
        verified,
        found,
    };
    let mut sources = Vec::new();
    let read = for_each_source(&opened.searcher, &opened.fields, |record| {
        sources.push(record);
    });
    read.map_err(fail)?;
    sources.sort_by(|one, other| one.key.cmp(&other.key));
    for source in &sources {
        check.source(source)?;
    }
    Ok(check.verified)
}

/// Checks the bytes of the index's own files, and nothing else.
///
/// # Errors
/// Fails where the index cannot be read at all.
pub fn verify_files(opened: &Opened, found: &mut dyn FnMut(&Fault)) -> Result<Verified, Error> {
    let damaged = opened.index.validate_checksum();
    let damaged = damaged.map_err(|source| Error::index(&opened.path, source))?;
    let mut damaged: Vec<_> = damaged.into_iter().collect();
    damaged.extend(forms::damaged(&opened.path.join(&opened.manifest.files)));
    damaged.sort();
    let mut verified = Verified::default();
    for file in damaged {
        let path = Path::new(&opened.manifest.files).join(file);
        verified.damage += 1;
        found(&Fault {
            path: path.display().to_string(),
            record: None,
            ordinal: None,
            kind: FaultKind::IndexFileDamaged,
        });
    }
    Ok(verified)
}

/// A check under way.
struct Check<'a> {
    opened: &'a Opened,
    options: &'a ReadOptions,
    home: Home,
    /// The articles with several places, by their numbers.
    shared: FxHashMap<u64, DocAddress>,
    /// Whether each of these was met.
    met: FxHashMap<DocAddress, bool>,
    verified: Verified,
    found: &'a mut dyn FnMut(&Fault),
}

impl Check<'_> {
    fn source(&mut self, source: &SourceRecord) -> Result<(), Error> {
        if source.outcome == Outcome::Failed {
            return Ok(());
        }
        let mut stored = self.stored(&source.key)?;
        let file = match self.same_file(source) {
            Ok(file) => file,
            Err(kind) => {
                self.tell(&source.key, kind);
                return Ok(());
            }
        };
        self.verified.sources += 1;
        let mut fault = None;
        let read = archive::read(&file, self.options, &mut |article| {
            let Ok(article) = article else {
                return ControlFlow::Continue(());
            };
            match self.article(source, &article, &mut stored) {
                Ok(()) => ControlFlow::Continue(()),
                Err(error) => {
                    fault = Some(error);
                    ControlFlow::Break(())
                }
            }
        });
        if let Some(error) = fault {
            return Err(error);
        }
        if read.is_err() {
            self.tell(&source.key, FaultKind::SourceUnreadable);
            return Ok(());
        }
        for _ in 0..stored.len() {
            self.tell(&source.key, self.unless_reader(FaultKind::ArticleUnknown));
        }
        Ok(())
    }

    /// The file of a source, if it has the bytes that were indexed.
    fn same_file(&self, source: &SourceRecord) -> Result<SourceFile, FaultKind> {
        let path = self.home.locate(&source.key).ok_or(FaultKind::SourceGone)?;
        let mut walk = archive::walk(&path, None).map_err(|error| match error {
            Error::ArchiveMissing { .. } => FaultKind::SourceGone,
            _ => FaultKind::SourceUnreadable,
        })?;
        let file = walk.next().and_then(Result::ok);
        let mut file = file.ok_or(FaultKind::SourceUnreadable)?;
        file.name.clone_from(&source.key);
        if file.size != source.size {
            return Err(FaultKind::SourceChanged);
        }
        let hash = archive::content_hash(&file).map_err(|_| FaultKind::SourceUnreadable)?;
        match &source.hash {
            Some(known) if *known != hash.to_string() => Err(FaultKind::SourceChanged),
            _ => Ok(file),
        }
    }

    /// The articles that the index has of a source, by their places in it.
    fn stored(&mut self, key: &str) -> Result<FxHashMap<u64, DocAddress>, Error> {
        let term = Term::from_field_text(self.opened.fields.source, key);
        let mut stored = FxHashMap::default();
        let mut lost = 0;
        let readers = self.opened.searcher.segment_readers();
        for (ordinal, segment) in (0..).zip(readers) {
            let listed = Listed::of(segment, &self.opened.fields, &term);
            let listed = listed.map_err(|source| Error::index(&self.opened.path, source))?;
            lost += listed.lost;
            for (_, doc) in listed.articles {
                let address = DocAddress::new(ordinal, doc);
                stored.insert(self.place(address)?, address);
            }
        }
        let further = appearances_in(&self.opened.searcher, &self.opened.fields, key);
        let further = further.map_err(|source| Error::index(&self.opened.path, source))?;
        for (number, further) in further {
            // Where its article is lost, it will be missed when it is read.
            if let Some(&address) = self.shared.get(&number) {
                stored.insert(place(&further.appearance.source), address);
            }
        }
        for _ in 0..lost {
            self.tell(key, FaultKind::QuotationLost);
        }
        Ok(stored)
    }

    /// Where the article at `address` was read first.
    fn place(&self, address: DocAddress) -> Result<u64, Error> {
        let texts: Result<StoredTexts, _> = self.opened.searcher.doc(address);
        let texts = texts.map_err(|source| Error::index(&self.opened.path, source))?;
        let header = texts
            .parts(&self.opened.fields)
            .and_then(|(_, header, _)| serde_json::from_str::<Header>(header).ok());
        Ok(place(&header.ok_or_else(|| self.opened.damage())?.source))
    }

    /// Compares an article as it is read now with what the index has of it, and takes that out of `stored`.
    fn article(
        &mut self,
        source: &SourceRecord,
        article: &Article,
        stored: &mut FxHashMap<u64, DocAddress>,
    ) -> Result<(), Error> {
        let record = article.source.record;
        let mut fault = Fault {
            path: source.key.clone(),
            record: Some(record),
            ordinal: None,
            kind: self.unless_reader(FaultKind::ArticleMissing),
        };
        let Some(address) = stored.remove(&place(&article.source)) else {
            self.report(&fault);
            return Ok(());
        };
        let known = self.opened.article(address)?;
        let met = self.met.get_mut(&address);
        let again = u64::from(met.is_some_and(|met| std::mem::replace(met, true)));
        self.verified.articles += 1;
        self.verified.copies += again;
        if known.body != article.body {
            fault.kind = self.unless_reader(FaultKind::BodyDiffers);
            self.report(&fault);
            if fault.kind == FaultKind::BodyDiffers {
                return Ok(());
            }
        }
        fault.kind = FaultKind::SpanWrong;
        for quotation in &known.quotations {
            self.verified.quotations += 1;
            self.verified.copied_quotations += again;
            if !is_cut(quotation, &known.body) {
                fault.ordinal = Some(quotation.ordinal);
                self.report(&fault);
            }
        }
        Ok(())
    }

    /// What it is that an article is not as it was: nothing amiss where another reader may have read it so.
    fn unless_reader(&self, kind: FaultKind) -> FaultKind {
        match self.opened.manifest.reader {
            READER_VERSION => kind,
            _ => FaultKind::ReadDifferently,
        }
    }

    fn tell(&mut self, path: &str, kind: FaultKind) {
        self.report(&Fault {
            path: path.to_owned(),
            record: None,
            ordinal: None,
            kind,
        });
    }

    fn report(&mut self, fault: &Fault) {
        let is_change = fault.kind.is_change();
        self.verified.changes += u64::from(is_change);
        self.verified.damage += u64::from(!is_change);
        self.verified.read_differently += u64::from(fault.kind == FaultKind::ReadDifferently);
        (self.found)(fault);
    }
}

/// What stands for a place in a file: the files in a container have its key, and their own names.
fn place(source: &Source) -> u64 {
    let inner = source.path.split_once("!/").map_or("", |(_, inner)| inner);
    FxBuildHasher.hash_one((inner, source.record))
}

/// Whether all spans of a quotation cut out of `body` what is shown.
fn is_cut(quotation: &Quotation, body: &str) -> bool {
    let cut = |span: &Span| body.get(span.start()..span.end());
    let words: Option<Vec<&str>> = quotation.spans.iter().map(cut).collect();
    let is_marked = |marked: &Span| {
        let is_inside = quotation.spans.iter().any(|span| span.contains(*marked));
        is_inside && cut(marked).is_some()
    };
    words.is_some_and(|words| words.join(" ") == quotation.text)
        && quotation.marked.iter().all(is_marked)
        && quotation
            .cue
            .as_ref()
            .is_none_or(|cue| cut(&cue.span) == Some(&cue.text))
        && quotation
            .speaker
            .as_ref()
            .is_none_or(|speaker| cut(&speaker.span) == Some(&speaker.mention))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::{Cue, Kind};

    #[test]
    fn a_span_that_cuts_other_words_is_seen() {
        let body = "“We stay,” she said.";
        let span = Span::new(3, 10);
        let whole = Quotation {
            ordinal: 0,
            kind: Kind::Direct,
            paragraph: 0,
            text: "We stay".to_owned(),
            spans: vec![span],
            marked: vec![span],
            cue: Some(Cue {
                text: "said".to_owned(),
                span: Span::new(body.len() - 5, body.len() - 1),
            }),
            speaker: None,
        };
        assert!(is_cut(&whole, body));
        let mut wrong_words = whole.clone();
        wrong_words.spans = vec![span.shifted(1)];
        let mut wrong_marks = whole.clone();
        wrong_marks.marked = vec![Span::new(0, 3)];
        let mut wrong_cue = whole;
        wrong_cue
            .cue
            .iter_mut()
            .for_each(|cue| cue.span = cue.span.shifted(1));
        for wrong in [wrong_words, wrong_marks, wrong_cue] {
            assert!(!is_cut(&wrong, body), "{wrong:?}");
        }
    }
}
