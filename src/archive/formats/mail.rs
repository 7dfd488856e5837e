//! A message or a mailbox comes in (RFC 5322 and MIME; mbox), an article for each message with text goes out.
//!
//! For newsletters and wires that come by mail. A mailbox is read one message at a time, cut at the lines `From ` that
//! follow an empty one. Of a message in several forms HTML is read, whose paragraphs are not wrapped, but where the plain form says
//! much more: some have no more than *View this in your browser*. What a page has around its article is left out of it. Messages that are handed on in one are articles of their
//! own, other attachments are left out.

use std::io::{self, BufRead};
use std::ops::ControlFlow;

use mail_parser::decoders::base64::base64_decode;
use mail_parser::{HeaderValue, Message, MessageParser, MessagePart, MimeHeaders, PartType};

use super::Format;
use super::fields::Field;
use super::pieces::{Cut, Piece, Pieces};
use super::{html, html_text, notices, page_body, plain as texts};
use crate::Error;
use crate::archive::encoding::trim_cut_character;
use crate::archive::growth::Joint;
use crate::archive::sink::{Fields, Sink};
use crate::error::Part;

/// Whether a file that begins with `start` is a message or a mailbox.
pub(super) fn is_mail(start: &[u8]) -> bool {
    // 16 KiB: the way of a message through many servers is told above its sender.
    let head = start.get(..start.len().min(16 << 10)).unwrap_or_default();
    let mut lines = head.split(|byte| *byte == b'\n');
    let first = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
    if first.starts_with(b"From ") {
        lines.next();
    }
    let (mut has_sender, mut has_way) = (false, false);
    for line in lines {
        let line = line.trim_ascii_end();
        if line.is_empty() {
            break;
        }
        if line.starts_with(b" ") || line.starts_with(b"\t") {
            continue;
        }
        let Some(colon) = memchr::memchr(b':', line) else {
            return false;
        };
        let name = line.get(..colon).unwrap_or_default().to_ascii_lowercase();
        has_sender = has_sender || name == b"from";
        // Text files may have a sender, too; these have messages only.
        has_way = has_way
            || matches!(
                name.as_slice(),
                b"message-id" | b"mime-version" | b"received" | b"return-path" | b"delivered-to"
            );
    }
    has_sender && has_way
}

/// Reads the articles of a message or a mailbox.
pub(super) fn read(input: &mut dyn BufRead, sink: &mut Sink<'_>) -> ControlFlow<()> {
    let is_box = input
        .fill_buf()
        .is_ok_and(|head| head.trim_ascii_start().starts_with(b"From "));
    if is_box {
        return read_box(input, sink);
    }
    for piece in Pieces::new(input, sink.options().max_record_bytes, |_: &[u8]| {
        Cut::Nowhere
    }) {
        if let Some(bytes) = bytes(piece, Part::Whole, sink)? {
            message(&bytes, Part::Whole, sink)?;
        }
    }
    ControlFlow::Continue(())
}

/// Reads the messages of a mailbox, or those that were added to one.
pub(super) fn read_box(input: &mut dyn BufRead, sink: &mut Sink<'_>) -> ControlFlow<()> {
    let mut after_blank = true;
    let pieces = Pieces::new(input, sink.options().max_record_bytes, |line: &[u8]| {
        let is_first = after_blank && line.starts_with(b"From ");
        after_blank = line.trim_ascii().is_empty();
        if is_first { Cut::Before } else { Cut::Nowhere }
    });
    for piece in pieces {
        let is_read = piece.is_ok();
        let part = sink.next_part();
        if let Some(bytes) = bytes(piece, part, sink)? {
            message(&unquoted(&bytes), part, sink)?;
        }
        if !is_read {
            return ControlFlow::Continue(());
        }
    }
    // Its messages are parted by lines, but not counted by them.
    sink.end_at(Format::Mail, 0);
    ControlFlow::Continue(())
}

/// Whether what was added to a mailbox begins a message: at the beginning of a line, behind an empty one.
pub(super) fn begins_message(joint: &Joint, added: &[u8]) -> bool {
    let start = added.trim_ascii_start();
    let blank = added.len() - start.len();
    let is_at_line = match added.get(..blank) {
        Some([.., last]) => *last == b'\n',
        _ => joint.has_ended_line(),
    };
    is_at_line && start.starts_with(b"From ")
}

/// The bytes of a message; where it has none, tells why and gives nothing.
fn bytes(
    piece: io::Result<Piece>,
    part: Part,
    sink: &mut Sink<'_>,
) -> ControlFlow<(), Option<Vec<u8>>> {
    match piece {
        Ok(Piece { bytes: None }) => {
            let limit_bytes = sink.options().max_record_bytes as u64;
            sink.too_large(part, limit_bytes)?;
            ControlFlow::Continue(None)
        }
        Ok(piece) => ControlFlow::Continue(piece.bytes),
        Err(source) => {
            sink.unreadable(source)?;
            ControlFlow::Continue(None)
        }
    }
}

/// A message of a mailbox without the line that opens it, and with its own lines `From ` as they were sent.
fn unquoted(bytes: &[u8]) -> Vec<u8> {
    let mut message = Vec::with_capacity(bytes.len());
    let lines = bytes.split_inclusive(|byte| *byte == b'\n');
    for line in lines.skip_while(|line| line.trim_ascii().is_empty() || line.starts_with(b"From "))
    {
        let bare = line.iter().position(|byte| *byte != b'>').unwrap_or(0);
        let is_quoted = bare > 0
            && line
                .get(bare..)
                .is_some_and(|rest| rest.starts_with(b"From "));
        message.extend_from_slice(line.get(usize::from(is_quoted)..).unwrap_or_default());
    }
    message
}

fn message(bytes: &[u8], part: Part, sink: &mut Sink<'_>) -> ControlFlow<()> {
    let place = sink.place(part);
    let Some(message) = MessageParser::default().parse(bytes) else {
        let (format, why) = ("mail", "it has no header".to_owned());
        return sink.skip(Error::Broken { place, format, why });
    };
    if articles(&message, part, sink, 0)? {
        return ControlFlow::Continue(());
    }
    let found = "a message without text";
    sink.skip(Error::NoArticle { place, found })
}

/// Passes on the article of a message and of those that are handed on in it, and tells whether there was one, or one that was
/// skipped.
fn articles(
    message: &Message<'_>,
    part: Part,
    sink: &mut Sink<'_>,
    depth: usize,
) -> ControlFlow<(), bool> {
    let mut has_any = false;
    if let Some(body) = body(message, part, sink)? {
        let mut fields = fields(message);
        if let Some(reporter) = texts::byline_of(&body) {
            hand_over_byline(&mut fields, reporter);
        }
        fields.push((Field::Body, body));
        sink.article(part, fields)?;
        has_any = true;
    }
    for within in &message.parts {
        let PartType::Message(within) = &within.body else {
            continue;
        };
        let part = if has_any { sink.next_part() } else { part };
        has_any |= if depth < MOST_DEPTH {
            articles(within, part, sink, depth + 1)?
        } else {
            let place = sink.place(part);
            let found = "a message handed on more than eight times";
            sink.skip(Error::NoArticle { place, found })?;
            true
        };
    }
    ControlFlow::Continue(has_any)
}

/// A message that was handed on more often is none that anybody reads, and is told of.
const MOST_DEPTH: usize = 8;

/// The text of a message; where it is damaged, tells so, and gives what comes before the damage.
fn body(message: &Message<'_>, part: Part, sink: &mut Sink<'_>) -> ControlFlow<(), Option<String>> {
    let parts = || message.html_bodies().chain(message.text_bodies());
    if let Some(bytes) = parts().find_map(|part| before_damage(part, message.raw_message())) {
        let why = "a part of it that is packed for the way";
        sink.tell(io::Error::new(io::ErrorKind::InvalidData, why))?;
        let text = sink.decode(bytes, part)?;
        return ControlFlow::Continue(
            text.map(|text| plain(&text))
                .filter(|text| !text.is_empty()),
        );
    }
    // Between the parts of one text stand its pictures.
    let html = message.html_bodies().filter_map(|part| match &part.body {
        PartType::Html(html) => {
            let shown = html_text::text(&page_body::clean(html));
            let shown = notices::left_out(&shown, None);
            Some(html::without_headline(&shown, message.subject()).to_owned())
        }
        _ => None,
    });
    let text = message.text_bodies().filter_map(|part| match &part.body {
        PartType::Text(text) => Some(plain(text)),
        _ => None,
    });
    let (html, text) = (joined(html), joined(text));
    // 2: plain forms write out addresses and what stands on buttons, but not as much again.
    let body = if words(&text) > 2 * words(&html) {
        text
    } else {
        html
    };
    ControlFlow::Continue(Some(body).filter(|text| !text.is_empty()))
}

/// The parts of a text, without blank ones and what a list of mail adds below its messages, a line and how to leave it.
fn joined(parts: impl Iterator<Item = String>) -> String {
    let is_said =
        |part: &String| !part.trim().is_empty() && !part.starts_with("____________________");
    parts.filter(is_said).collect::<Vec<_>>().join("\n\n")
}

/// How many words a text has that are no addresses.
fn words(text: &str) -> usize {
    let words = text.split_whitespace();
    let is_word = |word: &&str| word.contains(char::is_alphabetic) && !word.contains("://");
    words.filter(is_word).count()
}

fn plain(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    without_signature(&text).trim().to_owned()
}

/// What can be undone of a plain text in base64 (RFC 2045, 6.8) that is damaged; nothing of other parts.
fn before_damage(part: &MessagePart<'_>, raw: &[u8]) -> Option<Vec<u8>> {
    let way = part.content_transfer_encoding();
    let is_base64 = way.is_some_and(|way| way.eq_ignore_ascii_case("base64"));
    if !part.is_encoding_problem || !is_base64 || !matches!(part.body, PartType::Text(_)) {
        return None;
    }
    let packed = raw.get(part.offset_body as usize..part.offset_end as usize)?;
    let is_code = |byte: &&u8| {
        byte.is_ascii_alphanumeric() || byte.is_ascii_whitespace() || matches!(byte, b'+' | b'/')
    };
    let whole = packed.iter().take_while(is_code).count();
    let mut bytes = base64_decode(packed.get(..whole)?)?;
    trim_cut_character(&mut bytes);
    Some(bytes)
}

/// A text without what stands below the line that parts it from its signature (RFC 3676, 4.3): addresses, how to unsubscribe.
fn without_signature(text: &str) -> &str {
    match text.rsplit_once("\n-- \n") {
        // 12 lines: three times what good manners allow. What is longer is the text of a reply.
        Some((before, signature)) if signature.lines().count() <= 12 => before,
        _ => text,
    }
}

fn fields(message: &Message<'_>) -> Fields {
    let sender = message.from().and_then(|from| from.first());
    let header = |name: &'static str| match message.header(name) {
        Some(HeaderValue::Text(text)) => Some(text.to_string()),
        _ => None,
    };
    let date = message.date();
    let name = sender.and_then(|sender| sender.name().or_else(|| sender.address()));
    let (byline, through) = name.map_or((None, None), sender_and_list);
    let given = [
        (Field::Id, message.message_id().map(str::to_owned)),
        (Field::Headline, message.subject().map(str::to_owned)),
        (Field::Byline, byline.map(str::to_owned)),
        (
            Field::Published,
            date.map(|date| format!("{:04}-{:02}-{:02}", date.year, date.month, date.day)),
        ),
        (
            Field::Outlet,
            list_name(message).or_else(|| through.map(str::to_owned)),
        ),
        (Field::Url, address(message)),
        (Field::Section, header("Keywords")),
        (Field::Language, header("Content-Language")),
    ];
    given
        .into_iter()
        .filter_map(|(field, value)| Some((field, value?)))
        .collect()
}

/// Who sent a message, and the list that says so in its place: `'Tom Okafor' via Harbor Post`.
fn sender_and_list(name: &str) -> (Option<&str>, Option<&str>) {
    let parted = name.split_once(" via ").map(|(sender, list)| {
        let signs = |sign: char| sign == '\'' || sign == '"' || sign.is_whitespace();
        (sender.trim_matches(signs), list.trim_matches(signs))
    });
    match parted {
        Some((sender, list)) if !sender.is_empty() && !list.is_empty() => {
            (Some(sender), Some(list))
        }
        _ => (Some(name), None),
    }
}

/// Notes the reporter whom the text names: whoever sent it is then the paper, unless a list is called one.
fn hand_over_byline(fields: &mut Fields, reporter: String) {
    let has_outlet = fields.iter().any(|(field, _)| *field == Field::Outlet);
    let sender = fields.iter_mut().find(|(field, _)| *field == Field::Byline);
    match sender {
        Some((field, _)) if !has_outlet => *field = Field::Outlet,
        Some((_, name)) => {
            *name = reporter;
            return;
        }
        None => {}
    }
    fields.push((Field::Byline, reporter));
}

/// What the list through which a message came is called: `Harbor Post <daily.post.example>` → `Harbor Post`.
fn list_name(message: &Message<'_>) -> Option<String> {
    let raw = message.header_raw("List-Id")?;
    let name = raw.split('<').next()?.trim().trim_matches('"').trim();
    (!name.is_empty()).then(|| name.to_owned())
}

/// Where the message can be read on the web (RFC 5064).
fn address(message: &Message<'_>) -> Option<String> {
    let raw = message.header_raw("Archived-At")?;
    let address = raw.trim().trim_start_matches('<').trim_end_matches('>');
    address.contains("://").then(|| address.to_owned())
}
