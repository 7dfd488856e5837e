//! Articles and questions made up by dice that a seed throws, so that a failure can be run again.

use jiff::ToSpan;
use jiff::civil::{Date, date};
use onrecord::Article;
use onrecord::extract::{Extraction, Kind, Quotation};

use crate::search_index::{article, dateline, said};

const WORDS: [&str; 12] = [
    "tax", "taxes", "taxed", "harbor", "harbors", "port", "ports", "strike", "the", "we", "déjà",
    "dues",
];
/// What sentences are made of besides: spellings of one word, and letters without spaces.
const ODD_WORDS: [&str; 12] = [
    "F-16",
    "F16",
    "F 16",
    "O'Brien",
    "OBrien",
    "O’Brien’s",
    "U.S.",
    "US",
    "東京都",
    "京都の港",
    "don’t",
    "Dont",
];
/// What is typed, and what it is in a text.
const SPELLINGS: [(&str, &[&str]); 13] = [
    ("F-16", &["F-16", "F16", "F 16"]),
    ("f16", &["F-16", "F16", "F 16"]),
    ("F 16", &["F-16", "F16", "F 16"]),
    ("\"F 16\"", &["F-16", "F16", "F 16"]),
    ("O’Brien", &["O'Brien", "OBrien", "O’Brien"]),
    ("obrien's", &["O'Brien", "OBrien", "O’Brien"]),
    ("U.S.", &["U.S.", "US"]),
    ("US", &["U.S.", "US"]),
    ("don't", &["don’t", "Dont"]),
    ("京都", &["京都"]),
    ("東京都", &["東京都"]),
    ("都", &["都"]),
    ("=\"O'Brien\"", &["O'Brien", "O’Brien"]),
];
const SPEAKERS: [&str; 4] = [
    "Ana Ruiz",
    "Ben Okafor",
    "Ana Maria Soto",
    "Ministry of Ports",
];
const CITIES: [&str; 3] = ["Lisbon", "Porto", "New York"];
const KINDS: [Kind; 3] = [Kind::Direct, Kind::Mixed, Kind::Indirect];

/// What is asked, in a form that can be both typed and checked.
#[derive(Clone, Debug)]
pub(crate) enum Ask {
    Word(&'static str),
    Start(&'static str),
    Slip(&'static str),
    Phrase(&'static str, &'static str),
    /// One of the `SPELLINGS`.
    Spelled(&'static str, &'static [&'static str]),
    /// A beginning and a word behind it.
    StartPhrase(&'static str, &'static str),
    /// A word and a slip of another behind it.
    SlipPhrase(&'static str, &'static str),
    /// At least so many words.
    Length(usize),
    Together(&'static str, &'static str, u32),
    Before(&'static str, &'static str, u32),
    Title(&'static str),
    Speaker(&'static str),
    FullSpeaker(&'static str),
    NoSpeaker,
    City(&'static str),
    Kind(Kind),
    Since(Date),
    Until(Date),
    Undated,
    Not(Box<Ask>),
    And(Box<Ask>, Box<Ask>),
    Or(Box<Ask>, Box<Ask>),
}

/// Numbers from a seed (xorshift), so that a failure can be run again.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    fn throw(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % sides
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.throw(from.len())]
    }

    fn day(&mut self) -> Date {
        date(2003, 1, 1)
            .checked_add(i64::try_from(self.throw(60)).unwrap().days())
            .unwrap()
    }

    fn sentence(&mut self) -> String {
        let length = 1 + self.throw(9);
        (0..length)
            .map(|_| match self.throw(5) {
                0 => self.pick(&ODD_WORDS),
                _ => self.pick(&WORDS),
            })
            .collect::<Vec<_>>()
            .join(" ")
    }

    fn quotation(&mut self) -> Quotation {
        let speaker = (self.throw(4) > 0).then(|| self.pick(&SPEAKERS));
        let text = self.sentence();
        Quotation {
            kind: self.pick(&KINDS),
            ..said(speaker, &text)
        }
    }

    pub(crate) fn article(&mut self, number: usize) -> (Article, Extraction) {
        let quotations = (0..self.throw(5)).map(|_| self.quotation()).collect();
        let (mut article, mut extraction) = article(&format!("{number:03}.txt"), quotations);
        article.headline = (self.throw(3) > 0).then(|| self.sentence());
        article.published = (self.throw(4) > 0).then(|| self.day());
        extraction.dateline = (self.throw(3) > 0).then(|| dateline(self.pick(&CITIES), "PT"));
        (article, extraction)
    }

    fn leaf(&mut self) -> Ask {
        match self.throw(24) {
            0..=4 => Ask::Word(self.pick(&WORDS)),
            5 => Ask::Start(self.pick(&["ta", "har", "po", "zz"])),
            6 => Ask::Slip(self.pick(&["harbro", "taxe", "strikes", "tuxes"])),
            7 => Ask::Phrase(self.pick(&WORDS), self.pick(&WORDS)),
            8 => Ask::Together(
                self.pick(&WORDS),
                self.pick(&WORDS),
                u32::try_from(self.throw(4)).unwrap(),
            ),
            9 => Ask::Before(
                self.pick(&WORDS),
                self.pick(&WORDS),
                u32::try_from(self.throw(4)).unwrap(),
            ),
            10 => Ask::Title(self.pick(&WORDS)),
            11 => Ask::Speaker(self.pick(&["ruiz", "ana", "ports", "nobody"])),
            12 => {
                Ask::FullSpeaker(self.pick(&["Ana Ruiz", "Ana Soto", "Maria Soto", "ben okafor"]))
            }
            13 => Ask::NoSpeaker,
            14 => Ask::City(self.pick(&["lisbon", "york", "rome"])),
            15 => Ask::Kind(self.pick(&KINDS)),
            16 => {
                if self.throw(2) == 0 {
                    Ask::Since(self.day())
                } else {
                    Ask::Until(self.day())
                }
            }
            17..=19 => {
                let (typed, means) = self.pick(&SPELLINGS);
                Ask::Spelled(typed, means)
            }
            20 => Ask::StartPhrase(self.pick(&["ta", "har", "po"]), self.pick(&WORDS)),
            21 => Ask::SlipPhrase(self.pick(&WORDS), self.pick(&["harbro", "taxe", "strikes"])),
            22 => Ask::Length(1 + self.throw(10)),
            _ => Ask::Undated,
        }
    }

    pub(crate) fn ask(&mut self, depth: usize) -> Ask {
        if depth == 0 {
            return self.leaf();
        }
        let mut part = || Box::new(self.ask(depth - 1));
        let (one, other) = (part(), part());
        match self.throw(5) {
            0 => Ask::Not(one),
            1 | 2 => Ask::And(one, other),
            3 => Ask::Or(one, other),
            _ => *one,
        }
    }
}

/// As a person would type it.
pub(crate) fn typed(ask: &Ask) -> String {
    match ask {
        Ask::Word(word) => (*word).to_owned(),
        Ask::Start(letters) => format!("{letters}*"),
        Ask::Slip(word) => format!("{word}~"),
        Ask::Phrase(one, other) => format!("“{one} {other}”"),
        Ask::Spelled(typed, _) => (*typed).to_owned(),
        Ask::StartPhrase(letters, word) => format!("\"{letters}* {word}\""),
        Ask::SlipPhrase(word, slip) => format!("\"{word} {slip}~\""),
        Ask::Length(words) => format!("words:>={words}"),
        Ask::Together(one, other, within) => format!("\"{one} {other}\"~{within}"),
        Ask::Before(one, other, within) => format!("({one} PRE/{within} {other})"),
        Ask::Title(word) => format!("title:{word}"),
        Ask::Speaker(name) => format!("speaker:{name}"),
        Ask::FullSpeaker(name) => format!("by:\"{name}\""),
        Ask::NoSpeaker => "speaker:unknown".to_owned(),
        Ask::City(name) => format!("city:{name}"),
        Ask::Kind(kind) => format!("kind:{kind:?}"),
        Ask::Since(day) => format!("since:{day}"),
        Ask::Until(day) => format!("until:{day}"),
        Ask::Undated => "date:none".to_owned(),
        Ask::Not(inner) => format!("-({})", typed(inner)),
        Ask::And(one, other) => format!("({} {})", typed(one), typed(other)),
        Ask::Or(one, other) => format!("({} OR {})", typed(one), typed(other)),
    }
}
