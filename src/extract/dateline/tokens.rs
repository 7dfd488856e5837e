//! The opening of a line cut into the few kinds of pieces that a dateline is made of.

use std::cell::RefCell;

use crate::lexicon::DatelineLexicon;
use crate::places::fold;
use crate::text::Span;

/// A kind of piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token {
    Word,
    Comma,
    Slash,
    Open,
    Close,
    /// Any dash, also a broken one.
    Dash,
    Colon,
    Stop,
    Bar,
    /// More than one space.
    Gap,
    /// The end of a line inside a paragraph.
    Break,
    /// Anything that no dateline has.
    Other,
}

/// One piece and where it stands in the body.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    pub token: Token,
    pub span: Span,
}

/// Marks of emphasis in Markdown.
pub(super) const EMPHASIS: [char; 2] = ['*', '_'];

/// No dateline is longer; what stands behind is never looked at.
const LONGEST_BYTES: usize = 240;
const MOST_PIECES: usize = 48;

/// Ways to print a dash: HTML entities, and UTF-8 read as Windows-1252 or as Mac Roman.
const BROKEN_DASHES: [&str; 17] = [
    "&mdash;",
    "&ndash;",
    "&#8212;",
    "&#8211;",
    "&#x2014;",
    "&#x2013;",
    "&#151;",
    "&#150;",
    "&horbar;",
    "â€”",
    "â€“",
    "â€\"",
    "â€•",
    "â€\u{94}",
    "â€\u{93}",
    "‚Äî",
    "‚Äì",
];

/// The pieces of an opening, each cut when it is first asked for: of most openings, the first few tell that they are none.
pub(super) struct Pieces<'a> {
    body: &'a str,
    lexicon: &'a DatelineLexicon,
    /// Behind this byte nothing is cut.
    last: usize,
    /// Whether marks of emphasis stand before it, as in Markdown (`**LISBON** —`): those that close it are no pieces.
    is_emphasized: bool,
    cut: RefCell<Cut>,
}

/// What has been cut of an opening.
struct Cut {
    pieces: Vec<Piece>,
    /// Where the next piece begins; `None` where there is none.
    next: Option<usize>,
    has_open: bool,
}

impl<'a> Pieces<'a> {
    /// Those of the body from `start` to the end of the paragraph, at most.
    pub(super) fn of(body: &'a str, start: usize, lexicon: &'a DatelineLexicon) -> Self {
        Self {
            body,
            lexicon,
            last: start + LONGEST_BYTES,
            is_emphasized: body
                .get(..start)
                .is_some_and(|before| before.ends_with(EMPHASIS)),
            cut: RefCell::new(Cut {
                pieces: Vec::with_capacity(8),
                next: Some(start),
                has_open: false,
            }),
        }
    }

    /// The piece of this number, from 0.
    pub(super) fn get(&self, number: usize) -> Option<Piece> {
        let mut cut = self.cut.borrow_mut();
        while cut.pieces.len() <= number {
            let at = cut.next?;
            cut.next = self.cut_at(at, &mut cut);
        }
        cut.pieces.get(number).copied()
    }

    /// Cuts the piece at `at`, if one is there; where the next one begins.
    fn cut_at(&self, at: usize, cut: &mut Cut) -> Option<usize> {
        if at >= self.last || cut.pieces.len() >= MOST_PIECES {
            return None;
        }
        let rest = self.body.get(at..)?;
        if self.is_emphasized && rest.starts_with(EMPHASIS) && !self.is_behind_space(at) {
            let marks = rest.len() - rest.trim_start_matches(EMPHASIS).len();
            return Some(at + marks);
        }
        let (token, len) = first(rest, self.lexicon)?;
        // A quotation mark or the like ends every dateline, so what follows is not cut.
        if token == Some(Token::Other) && !cut.has_open {
            return None;
        }
        if let Some(token) = token {
            cut.has_open |= token == Token::Open;
            cut.pieces.push(Piece {
                token,
                span: Span::new(at, at + len),
            });
        }
        Some(at + len)
    }

    fn is_behind_space(&self, at: usize) -> bool {
        let before = self.body.get(..at).unwrap_or_default();
        before.ends_with(char::is_whitespace)
    }
}

/// The first piece and its length; no token for a single space; `None` at the end of the paragraph.
fn first(rest: &str, lexicon: &DatelineLexicon) -> Option<(Option<Token>, usize)> {
    let c = rest.chars().next()?;
    if c.is_whitespace() && !is_control_dash(c) {
        return space(rest);
    }
    if let Some(len) = dash(rest) {
        return Some((Some(Token::Dash), len));
    }
    let token = match c {
        ',' | ';' => Token::Comma,
        '/' => Token::Slash,
        '(' | '[' => Token::Open,
        ')' | ']' => Token::Close,
        ':' => Token::Colon,
        '.' => Token::Stop,
        '|' | '·' | '•' => Token::Bar,
        '&' => Token::Word,
        c if c.is_alphanumeric() => return Some((Some(Token::Word), word(rest, lexicon))),
        _ => Token::Other,
    };
    Some((Some(token), c.len_utf8()))
}

fn space(rest: &str) -> Option<(Option<Token>, usize)> {
    if let [b' ', next, ..] = rest.as_bytes()
        && next.is_ascii_graphic()
    {
        return Some((None, 1));
    }
    let len = rest.len()
        - rest
            .trim_start_matches(|c: char| c.is_whitespace() && !is_control_dash(c))
            .len();
    let cut = rest.get(..len)?;
    let token = match cut.bytes().filter(|&b| b == b'\n').count() {
        0 if cut.chars().nth(1).is_none() => None,
        0 => Some(Token::Gap),
        1 => Some(Token::Break),
        _ => return None,
    };
    Some((token, len))
}

/// U+0096 and U+0097 are the dashes of Windows-1252, read as Latin-1; U+0085 is its ellipsis.
fn is_control_dash(c: char) -> bool {
    matches!(c, '\u{85}' | '\u{96}' | '\u{97}')
}

/// The length of the dash at the beginning; a double one is one.
fn dash(rest: &str) -> Option<usize> {
    if rest.starts_with(['&', 'â', '‚'])
        && let Some(broken) = BROKEN_DASHES.iter().find(|dash| rest.starts_with(**dash))
    {
        return Some(broken.len());
    }
    let len = rest.len() - rest.trim_start_matches(is_dash).len();
    (len > 0).then_some(len)
}

fn is_dash(c: char) -> bool {
    matches!(
        c,
        '-' | '_' | '‐'..='―' | '−' | '─' | '━' | '~' | '\u{fffd}'
    ) || is_control_dash(c)
}

/// The length of the word at the beginning: with inner apostrophes, hyphens and full stops, and the stop of an abbreviation.
fn word(rest: &str, lexicon: &DatelineLexicon) -> usize {
    // Most words have only letters, and a space or a comma behind them.
    let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
    if let Some(b' ' | b',') = rest.as_bytes().get(letters) {
        return letters;
    }
    let mut end = 0;
    let mut chars = rest.char_indices().peekable();
    // Where the last part of a word with stops or hyphens in it begins.
    let mut part = 0;
    while let Some((at, c)) = chars.next() {
        let after = chars.peek().map(|&(_, c)| c);
        let joins = after.is_some_and(char::is_alphanumeric);
        if c.is_alphanumeric() || is_mark(c) {
            end = at + c.len_utf8();
        } else if matches!(c, '\'' | '’' | '‘' | 'ʻ') && joins {
        } else if c == '-' && joins && !ends_dateline(rest, part, at) {
            part = at + 1;
        } else if c == '.' {
            let before = rest.get(part..at).unwrap_or_default();
            let is_number = before.bytes().all(|b| b.is_ascii_digit());
            let is_initial = before.chars().nth(1).is_none() && !is_number;
            if joins && (is_initial || is_number && after.is_some_and(|c| c.is_ascii_digit())) {
                part = at + 1;
            } else if is_initial || is_abbreviation(before, lexicon) {
                return at + 1;
            } else {
                break;
            }
        } else {
            break;
        }
    }
    end
}

fn is_mark(c: char) -> bool {
    !c.is_ascii() && unicode_normalization::char::is_combining_mark(c)
}

/// Whether the hyphen at `at` is a dash that lost its spaces (*MULTAN-The mill*): capitals before, a capitalized word behind.
fn ends_dateline(rest: &str, part: usize, at: usize) -> bool {
    let before = rest.get(part..at).unwrap_or_default();
    if before.bytes().all(|b| b.is_ascii_digit()) {
        return true;
    }
    let mut after = rest.get(at + 1..).unwrap_or_default().chars();
    before.len() > 2
        && !before.chars().any(char::is_lowercase)
        && after.next().is_some_and(char::is_uppercase)
        && after.next().is_some_and(char::is_lowercase)
}

fn is_abbreviation(word: &str, lexicon: &DatelineLexicon) -> bool {
    let folded = fold(word);
    matches!(folded.as_str(), "saint" | "sainte" | "fort" | "mount")
        || lexicon.month(&folded).is_some()
        || lexicon.is_weekday(&folded)
        || !lexicon.regions(&folded).is_empty()
}
