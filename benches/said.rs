//! How long `who_said` takes on a large archive, and how surely it finds words that were changed.
//!
//! `cargo bench --bench said [-- QUOTATIONS [FOLDER [ROW]]]` (FOLDER keeps archive and index for the next run, ROW is a part of the
//! name of what alone is measured): an archive of so many invented quotations of 5 to 60 words, ten to an article,
//! one in ten a copy of an earlier one; half of the words are the commonest of English, the rest are made ones, few frequent
//! and most rare. They are given to the indexer as found, so that no extraction is measured. Not by divan, which knows no
//! percentiles. Beside the time stands the processor time, where the system tells it: on a shared machine the first is mostly
//! what others take.

use std::env;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use onrecord::Article;
use onrecord::extract::{Attribution, Extraction, Kind, Quotation, SpeakerKind};
use onrecord::index::{self, Calls, Opened, Options, Progress};
use onrecord::search::{Asked, Name, Node, Verdict, WhoSaid, filter, who_said};
use onrecord::text::Span;

const COMMON: [&str; 48] = [
    "the", "to", "and", "of", "a", "in", "that", "is", "we", "it", "for", "I", "have", "this",
    "are", "on", "not", "be", "with", "they", "was", "our", "you", "will", "as", "what", "people",
    "there", "at", "all", "going", "do", "so", "but", "can", "has", "from", "think", "who", "very",
    "by", "if", "about", "or", "want", "them", "would", "more",
];
const PER_ARTICLE: u64 = 10;
const SPEAKERS: u64 = 5000;
const ASKED: u64 = 400;

/// Makes the text that is asked for of its number and the number of quotations.
type Asking = fn(u64, u64) -> String;

fn main() -> io::Result<()> {
    let mut arguments = env::args().skip(1).filter(|word| !word.starts_with('-'));
    let wanted = arguments.next();
    let count: u64 = wanted.and_then(|word| word.parse().ok()).unwrap_or(100_000);
    let kept = arguments.next().map(PathBuf::from);
    let row = arguments.next().unwrap_or_default();
    let made = tempfile::tempdir()?;
    let folder = kept.unwrap_or_else(|| made.path().to_owned());
    let place = folder.join("index");
    let mut out = io::stdout();
    let started = Instant::now();
    if !place.join("index.json").exists() {
        make(&folder, &place, count)?;
    }
    writeln!(
        out,
        "{count} quotations, indexed in {:.0?}",
        started.elapsed()
    )?;
    let opened = index::open(&place).expect("it is there");
    let cases: [(&str, Asking); 5] = [
        ("the same words", |number, count| {
            words(number * 7919 % count, count)
        }),
        ("eight words of it", |number, count| {
            part(&words(number * 7919 % count, count), 8)
        }),
        ("two words changed", |number, count| {
            changed(&words(number * 7919 % count, count), 2, number)
        }),
        ("nobody said so", |number, count| {
            words(count * 3 + number * 11, count)
        }),
        ("common words only", |number, _| common(number)),
    ];
    for (name, asked) in cases.into_iter().filter(|(name, _)| name.contains(&row)) {
        let all: Vec<WhoSaid> = (0..ASKED)
            .map(|number| who(&asked(number, count), Vec::new()))
            .collect();
        write_times(&mut out, name, &opened, &all)?;
    }
    if "with --speaker".contains(&row) {
        let speaker = filter(Name::Speaker, "Speaker 77", None).expect("a name");
        let all: Vec<WhoSaid> = (0..ASKED)
            .map(|number| who(&words(number * 7919 % count, count), vec![speaker.clone()]))
            .collect();
        write_times(&mut out, "with --speaker", &opened, &all)?;
    }
    if row.is_empty() || row == "recall" {
        write_recall(&mut out, &opened, count)?;
    }
    Ok(())
}

/// The archive: its files have a line for each article, and what was said in it follows from its number.
fn make(folder: &Path, place: &Path, count: u64) -> io::Result<()> {
    let archive = folder.join("archive");
    fs::create_dir_all(&archive)?;
    for file in 0..count.div_ceil(PER_ARTICLE * 1000) {
        let articles = (file * 1000..)
            .take(1000)
            .take_while(|article| article * PER_ARTICLE < count);
        let lines: Vec<String> = articles
            .map(|article| {
                let said = (article * PER_ARTICLE..).take(10).map(|number| words(number, count));
                let body = said.collect::<Vec<_>>().join("\n");
                let day = 1 + article % 28;
                serde_json::json!({"id": article.to_string(), "published": format!("2020-{:02}-{day:02}", 1 + article % 12),
                    "outlet": format!("Outlet {}", article % 40), "language": "en", "body": body}).to_string()
            })
            .collect();
        fs::write(archive.join(format!("{file:05}.jsonl")), lines.join("\n"))?;
    }
    let calls = Calls {
        extract: &said_in,
        skipped: &|_| (),
        may_forget: &|_| false,
        reported: &|_| {},
        progress: &Progress::default(),
    };
    index::update(place, &[archive], &Options::default(), calls).expect("it can be indexed");
    Ok(())
}

/// Each line is a quotation.
fn said_in(article: &Article) -> Extraction {
    let number: u64 = article.id.parse().unwrap_or_default();
    let mut quotations = Vec::new();
    let mut start = 0;
    for (ordinal, line) in article.body.split('\n').enumerate() {
        let spans = vec![Span::new(start, start + line.len())];
        start += line.len() + 1;
        let name = format!(
            "Speaker {}",
            mix(original(number * PER_ARTICLE + ordinal as u64)) % SPEAKERS
        );
        let speaker = Attribution {
            mention: name.clone(),
            name,
            span: Span::new(0, 0),
            role: None,
            kind: SpeakerKind::Person,
            confidence: 0.9,
            rule: "made".to_owned(),
            band: 0,
        };
        quotations.push(Quotation {
            ordinal,
            kind: Kind::Direct,
            paragraph: ordinal,
            text: line.to_owned(),
            marked: spans.clone(),
            spans,
            cue: None,
            speaker: Some(speaker),
        });
    }
    Extraction {
        dateline: None,
        quotations,
        read_to: None,
    }
}

/// The quotation that this one is a copy of, itself mostly.
fn original(number: u64) -> u64 {
    if mix(number ^ 0xC0).is_multiple_of(10) && number > 100 {
        mix(number) % number
    } else {
        number
    }
}

fn words(number: u64, count: u64) -> String {
    let number = if number < count {
        original(number)
    } else {
        number
    };
    let length = 5 + mix(number ^ 0x1E) % 56;
    let words: Vec<String> = (0..length)
        .map(|at| word(mix(number).wrapping_add(mix(at))))
        .collect();
    words.join(" ")
}

/// Half are common ones; of the others as many have the ranks 10 to 20 as 10,000 to 20,000.
fn word(seed: u64) -> String {
    let seed = mix(seed);
    if seed.is_multiple_of(2) {
        let rank = (seed >> 8) % 48 * ((seed >> 16) % 48) / 48;
        return COMMON
            .iter()
            .zip(0..)
            .find(|(_, at)| *at == rank)
            .map_or_else(String::new, |(word, _)| (*word).to_owned());
    }
    let doubled = 1_u64 << ((seed >> 8) % 19);
    format!("w{}", doubled + (seed >> 24) % doubled)
}

fn common(number: u64) -> String {
    let words: Vec<String> = (0..12)
        .map(|at| word(mix(number ^ (at << 20)) & !1))
        .filter(|word| !word.starts_with('w'))
        .collect();
    words.join(" ")
}

fn part(text: &str, length: usize) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    let start = words.len().saturating_sub(length) / 2;
    words
        .into_iter()
        .skip(start)
        .take(length)
        .collect::<Vec<_>>()
        .join(" ")
}

/// The text with so many words left out, put in or replaced.
fn changed(text: &str, edits: u64, seed: u64) -> String {
    let mut words: Vec<String> = text.split(' ').map(str::to_owned).collect();
    for edit in 0..edits {
        let draw = mix(seed ^ (edit << 32) ^ 0xED17);
        let at = usize::try_from(draw % words.len().max(1) as u64).unwrap_or_default();
        let other = word(draw);
        match (draw >> 40) % 3 {
            0 if words.len() > 1 => drop(words.remove(at)),
            1 => words.insert(at, other),
            _ => words[at] = other,
        }
    }
    words.join(" ")
}

fn who(text: &str, conditions: Vec<Node>) -> WhoSaid {
    WhoSaid {
        asked: Asked::read(text).expect("there are words"),
        conditions,
        limit: 10,
    }
}

/// The second of two runs over all, so that files are in memory.
fn write_times(
    out: &mut impl Write,
    name: &str,
    opened: &Opened,
    all: &[WhoSaid],
) -> io::Result<()> {
    let (mut times, mut busy) = (Vec::new(), Vec::new());
    for _ in 0..2 {
        (times, busy) = all
            .iter()
            .map(|who| {
                let (started, before) = (Instant::now(), processor_time());
                who_said(opened, who).expect("the index is whole");
                (started.elapsed(), processor_time().saturating_sub(before))
            })
            .unzip();
    }
    let [[half, most], [busy_half, busy_most]] = [times, busy].map(|mut all| {
        all.sort();
        [all[all.len() / 2], all[all.len() * 99 / 100]]
    });
    writeln!(
        out,
        "{name}: p50 {half:.1?}, p99 {most:.1?}; of the processor {busy_half:.1?}, {busy_most:.1?}"
    )
}

/// What this thread has taken of the processor; nothing where the system does not tell.
fn processor_time() -> Duration {
    let told = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = told.split(' ').next().and_then(|word| word.parse().ok());
    Duration::from_nanos(nanoseconds.unwrap_or_default())
}

/// How many of the quotations are found again whose words were changed, and how many that nobody said.
fn write_recall(out: &mut impl Write, opened: &Opened, count: u64) -> io::Result<()> {
    for (least, most, most_edits) in [(5, 9, 2), (10, 19, 5), (20, 60, 6)] {
        for edits in 1..=most_edits {
            let (found, of) = recall(opened, count, edits, least..=most);
            writeln!(
                out,
                "{edits} of {least} to {most} words changed: {found} of {of} found"
            )?;
        }
    }
    let false_ones = (0..ASKED).filter(|number| {
        let asked = who(&words(count * 5 + number, count), Vec::new());
        let answer = who_said(opened, &asked).expect("the index is whole");
        answer.verdict != Verdict::NoRecord
    });
    writeln!(
        out,
        "of {ASKED} texts that nobody said, {} have a record",
        false_ones.count()
    )
}

/// How many quotations of so many words are found again with so many changes, and of how many; what is changed in more than
/// three words of ten is another text.
fn recall(
    opened: &Opened,
    count: u64,
    edits: u64,
    lengths: std::ops::RangeInclusive<usize>,
) -> (u64, u64) {
    let (mut found, mut of) = (0, 0);
    for number in 0..ASKED {
        let said = words(number * 6007 % count, count);
        let asked = changed(&said, edits, number);
        let words = asked.split(' ').count();
        let may_differ = (words * 30 / 100).max(1);
        if !lengths.contains(&said.split(' ').count()) || edits > may_differ as u64 {
            continue;
        }
        let answer = who_said(opened, &who(&asked, Vec::new()));
        let answer = answer.expect("the index is whole");
        of += 1;
        let is_found = answer
            .records
            .iter()
            .any(|record| record.first.text == said);
        found += u64::from(is_found);
    }
    (found, of)
}

/// `SplitMix64`.
const fn mix(seed: u64) -> u64 {
    let seed = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let seed = (seed ^ (seed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let seed = (seed ^ (seed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    seed ^ (seed >> 31)
}
