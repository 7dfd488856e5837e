//! `tests/gold/articles.jsonl` is made from the marked-up articles beside it, so that annotation is read as text.
//!
//! A file begins with lines `# lang: en` and `# shows: …`; after an empty line comes the article, in which
//!
//! * `{a|words}` is the content of quotation *a* (again `{a|…}` where the narration interrupts it),
//! * `{a!|words}` the same where they are said word for word without marks: after a dash, which stands for one, or after a
//!   label, where nothing does,
//! * `{@a|Ruiz}` is the mention of its speaker, `{@a,b|Ruiz}` that of two quotations,
//! * `{@a=Ana Ruiz|she}` a mention with the name behind it.
//!
//! What stands inside marks, and with it the kind of a quotation, follows from the marks themselves.
//! `UPDATE_EXPECT=1 cargo test --test it gold` writes the file anew.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use onrecord::evaluate::{GoldArticle, GoldQuotation, GoldSpeaker, evaluate, read_gold};
use onrecord::extract::{Attribution, Extraction, Kind, Quotation, SpeakerKind};
use onrecord::text::Span;
use serde::Serialize;

/// Opening marks, each with those that close it.
const MARKS: [(char, &str); 8] = [
    ('“', "”"),
    ('„', "“”"),
    ('«', "»"),
    ('»', "«"),
    ('"', "\""),
    ('‘', "’"),
    ('‚', "‘’"),
    ('`', "'"),
];

#[derive(Serialize)]
struct Line {
    doc_id: String,
    lang: String,
    text: String,
    quotes: Vec<Quote>,
}

#[derive(Serialize)]
struct Quote {
    spans: Vec<[usize; 2]>,
    text: String,
    r#type: Kind,
    marked: Vec<[usize; 2]>,
    speaker: Option<Speaker>,
}

#[derive(Serialize)]
struct Speaker {
    text: String,
    spans: Vec<[usize; 2]>,
    canonical: Option<String>,
}

/// What the markup says of one quotation, in bytes of the text without markup.
#[derive(Debug, Default)]
struct Marked {
    spans: Vec<Span>,
    is_verbatim: bool,
    mention: Option<(Span, Option<String>)>,
}

/// Parts a text with markup into the text and its quotations by letter.
fn read_markup(marked_up: &str) -> (String, BTreeMap<char, Marked>) {
    let mut text = String::new();
    let mut quotations: BTreeMap<char, Marked> = BTreeMap::new();
    let mut open: Vec<(usize, &str)> = Vec::new();
    let mut rest = marked_up;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, after) = rest.split_at(at);
        text.push_str(before);
        if after.starts_with('{') {
            let (tag, inside) = after.split_once('|').expect("a tag ends with |");
            open.push((text.len(), tag.trim_start_matches('{')));
            rest = inside;
        } else {
            let (start, tag) = open.pop().expect("a } closes a tag");
            note(&mut quotations, tag, Span::new(start, text.len()));
            rest = after.strip_prefix('}').expect("found above");
        }
    }
    assert!(open.is_empty(), "a tag is not closed: {open:?}");
    text.push_str(rest);
    (text, quotations)
}

/// Notes what a tag says about a span.
fn note(quotations: &mut BTreeMap<char, Marked>, tag: &str, span: Span) {
    if let Some(tag) = tag.strip_prefix('@') {
        let (letters, name) = tag.split_once('=').map_or((tag, None), |(letters, name)| {
            (letters, Some(name.to_owned()))
        });
        for letter in letters.chars().filter(|c| *c != ',') {
            let quotation = quotations.entry(letter).or_default();
            assert!(
                quotation.mention.is_none(),
                "quotation {letter} has two speakers"
            );
            quotation.mention = Some((span, name.clone()));
        }
    } else {
        let letter = tag.chars().next().expect("a tag has a letter");
        assert!(
            matches!(tag.trim_start_matches(letter), "" | "!"),
            "not a tag: {tag}"
        );
        let quotation = quotations.entry(letter).or_default();
        quotation.spans.push(span);
        quotation.is_verbatim |= tag.ends_with('!');
    }
}

/// The stretches of a quotation that stand inside marks: all of a span between marks, or the parts of it between marks.
fn inside_marks(text: &str, quotation: &Marked) -> Vec<Span> {
    let is_turn = |span: &Span| Span::new(0, span.start()).of(text).ends_with(": ");
    let whole = |span: &Span| {
        quotation.is_verbatim && !is_turn(span) || is_opened(text, *span) || is_closed(text, *span)
    };
    let parts = |span: &Span| {
        if whole(span) {
            vec![*span]
        } else {
            marked_parts(text, *span)
        }
    };
    quotation.spans.iter().flat_map(parts).collect()
}

fn is_opened(text: &str, span: Span) -> bool {
    let before = Span::new(0, span.start()).of(text);
    let before = before
        .strip_suffix(['\u{a0}', ' '])
        .filter(|before| before.ends_with('«'))
        .unwrap_or(before);
    MARKS.iter().any(|(open, _)| before.ends_with(*open))
}

fn is_closed(text: &str, span: Span) -> bool {
    let after = Span::new(span.end(), text.len()).of(text);
    let after = after
        .strip_prefix(['\u{a0}', ' '])
        .filter(|after| after.starts_with('»'))
        .unwrap_or(after);
    MARKS
        .iter()
        .any(|(_, closing)| after.starts_with(|c| closing.contains(c)))
}

/// The stretches between marks in a span; one that is not closed ends with the span.
fn marked_parts(text: &str, span: Span) -> Vec<Span> {
    let mut parts = Vec::new();
    let mut open: Option<(usize, &str)> = None;
    for (at, c) in span.of(text).char_indices() {
        let at = span.start() + at;
        match open {
            Some((start, closing)) if closing.contains(c) => {
                parts.push(Span::new(start, at));
                open = None;
            }
            Some(_) => {}
            None => {
                open = MARKS
                    .iter()
                    .find(|(mark, _)| *mark == c)
                    .map(|(_, closing)| (at + c.len_utf8(), *closing));
            }
        }
    }
    parts.extend(open.map(|(start, _)| Span::new(start, span.end())));
    parts.into_iter().map(|part| part.trimmed(text)).collect()
}

/// The line of the gold file that a marked-up file makes.
fn line(path: &Path) -> Line {
    let file = fs::read_to_string(path)
        .expect("a file of the folder is UTF-8")
        .replace("\r\n", "\n");
    let (head, body) = file
        .split_once("\n\n")
        .expect("an empty line ends the head");
    let lang = head
        .lines()
        .find_map(|line| line.strip_prefix("# lang: "))
        .expect("a language")
        .to_owned();
    assert!(
        head.contains("# shows: "),
        "{}: tell what it shows",
        path.display()
    );
    let (text, quotations) = read_markup(body.trim_end());
    let speechless = quotations.iter().find(|(_, said)| said.spans.is_empty());
    assert!(speechless.is_none(), "{}: {speechless:?}", path.display());
    let mut quotes: Vec<Quote> = quotations
        .into_values()
        .map(|quotation| quote(&text, quotation))
        .collect();
    quotes.sort_by(|a, b| a.spans.cmp(&b.spans));
    let doc_id = path
        .file_stem()
        .expect("a file has a name")
        .to_string_lossy()
        .into_owned();
    Line {
        doc_id,
        lang,
        text,
        quotes,
    }
}

/// A quotation in code points, its marked stretches cut at line ends.
fn quote(text: &str, quotation: Marked) -> Quote {
    let marked = inside_marks(text, &quotation);
    let kind = match () {
        () if quotation.is_verbatim || !marked.is_empty() && marked == quotation.spans => {
            Kind::Direct
        }
        () if marked.is_empty() => Kind::Indirect,
        () => Kind::Mixed,
    };
    let speaker = quotation.mention.map(|(span, canonical)| Speaker {
        text: span.of(text).to_owned(),
        spans: vec![points(text, span)],
        canonical,
    });
    let words: Vec<&str> = quotation.spans.iter().map(|span| span.of(text)).collect();
    Quote {
        text: words.join(" "),
        spans: quotation
            .spans
            .iter()
            .map(|span| points(text, *span))
            .collect(),
        r#type: kind,
        marked: marked
            .into_iter()
            .flat_map(|span| lines(text, span))
            .map(|span| points(text, span))
            .collect(),
        speaker,
    }
}

fn points(text: &str, span: Span) -> [usize; 2] {
    let point = |byte: usize| Span::new(0, byte).of(text).chars().count();
    [point(span.start()), point(span.end())]
}

/// The parts of a span between line ends.
fn lines(text: &str, span: Span) -> impl Iterator<Item = Span> {
    let mut start = span.start();
    span.of(text).split('\n').map(move |line| {
        let line = Span::new(start, start + line.len());
        start = line.end() + 1;
        line
    })
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/gold")
}

#[test]
fn the_gold_file_is_what_the_marked_up_articles_make() {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    paths.sort();
    let lines = paths
        .iter()
        .map(|path| serde_json::to_string(&line(path)).unwrap() + "\n");
    let made: String = lines.collect();
    let file = folder().join("articles.jsonl");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(&file, &made).unwrap();
    }
    let kept = fs::read_to_string(&file).unwrap().replace("\r\n", "\n");
    let changed: Vec<_> = made
        .lines()
        .zip(kept.lines())
        .filter(|(made, kept)| made != kept)
        .collect();
    assert!(
        made == kept,
        "UPDATE_EXPECT=1 cargo test --test it gold writes it anew; first change: {:?}",
        changed.first()
    );
}

#[test]
fn the_gold_set_has_every_kind_of_quotation_in_sixty_articles() {
    let file = folder().join("articles.jsonl");
    let gold = read_gold("articles.jsonl", &fs::read_to_string(file).unwrap()).unwrap();
    assert!(gold.len() >= 60, "{} articles", gold.len());
    for kind in [Kind::Direct, Kind::Mixed, Kind::Indirect] {
        let count = gold
            .iter()
            .flat_map(|labelled| &labelled.quotations)
            .filter(|quotation| quotation.kind == kind)
            .count();
        assert!(count >= 20, "{count} {kind:?} quotations");
    }
}

#[test]
fn the_gold_set_agrees_with_itself() {
    let file = folder().join("articles.jsonl");
    let gold = read_gold("articles.jsonl", &fs::read_to_string(file).unwrap()).unwrap();
    let extractions: BTreeMap<&str, Extraction> = gold
        .iter()
        .map(|labelled| (labelled.article.id.as_str(), as_extracted(labelled)))
        .collect();
    let evaluation = evaluate(&gold, &|article| extractions[article.id.as_str()].clone());
    assert_eq!(evaluation.misses, []);
    assert_eq!(
        (
            evaluation.marked.found.f1,
            evaluation.all.content.f1,
            evaluation.all.right_speaker
        ),
        (100.0, 100.0, 100.0)
    );
}

/// The quotations of an article as a perfect extraction would give them.
fn as_extracted(labelled: &GoldArticle) -> Extraction {
    let attribution = |speaker: &GoldSpeaker| Attribution {
        name: speaker
            .name
            .clone()
            .unwrap_or_else(|| speaker.mention.clone()),
        mention: speaker.mention.clone(),
        span: speaker.spans[0],
        role: None,
        kind: SpeakerKind::Person,
        confidence: 1.0,
        rule: "gold".to_owned(),
        band: 3,
    };
    let quotation = |gold: &GoldQuotation| Quotation {
        ordinal: 0,
        kind: gold.kind,
        paragraph: 0,
        text: String::new(),
        spans: gold.spans.clone(),
        marked: gold.marked.clone(),
        cue: None,
        speaker: gold.speaker.as_ref().map(attribution),
    };
    Extraction {
        dateline: None,
        quotations: labelled.quotations.iter().map(quotation).collect(),
        read_to: None,
    }
}

#[test]
fn kinds_follow_from_the_marks() {
    let kinds = |marked_up: &str| {
        let (text, quotations) = read_markup(marked_up);
        let marked = |quotation: &Marked| {
            inside_marks(&text, quotation)
                .iter()
                .map(|span| span.of(&text).to_owned())
                .collect()
        };
        quotations
            .values()
            .map(marked)
            .collect::<Vec<Vec<String>>>()
    };
    assert_eq!(
        kinds("“{a|We go,}” {@a|she} said. “{a|Now.}”"),
        [["We go,", "Now."]]
    );
    assert_eq!(
        kinds("{@a|He} said {a|it was “too ‘late’ for him,” and that “we lost”}"),
        [["too ‘late’ for him,", "we lost"]]
    );
    assert_eq!(
        kinds("{@a|He} said {a|it was \"late,\" and cold}."),
        [["late,"]]
    );
    assert_eq!(
        kinds("« {a|La mer,} a dit {@a|Lô}, {a|est libre.} »"),
        [["La mer,", "est libre."]]
    );
    assert_eq!(
        kinds("—{a!|Nada} —dijo {@a|ella}. {b|Iba a llover}, según {@b|él}."),
        [vec!["Nada".to_owned()], vec![]]
    );
}
