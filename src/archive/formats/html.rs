//! A page of HTML comes in, its article goes to the [`Sink`].
//!
//! What the page says about itself ([`page_head`]) gives the fields; the body is what JSON-LD gives as the whole of it, or
//! what Readability finds ([`page_body`]), whichever is longer: many papers cut `articleBody` short. A page that is a list of
//! links, an error or a cookie wall holds no article, and says so.

use std::borrow::Cow;
use std::ops::ControlFlow;

use super::fields::Field;
use super::page_head::{self, PageHead};
use super::{europresse, html_text, live_blog, notices, page_body, plain};
use crate::Error;
use crate::archive::dates;
use crate::archive::sink::Sink;
use crate::error::Part;

/// Reads the article of a page.
pub(super) fn read(html: &str, sink: &mut Sink<'_>) -> ControlFlow<()> {
    if europresse::is_export(html) {
        return europresse::read(html, sink);
    }
    let mut head = page_head::read(html);
    let found = page_body::article(html).map(|article| html_text::text(&article));
    let found = found.unwrap_or_default();
    let given = head
        .body
        .take()
        .map(|body| given_text(&body))
        .unwrap_or_default();
    let body = if has_paragraphs(&given, &found) {
        given
    } else {
        found
    };
    let entries = std::mem::take(&mut head.entries);
    if !entries.is_empty() {
        let own = article_text(&live_blog::besides(&body, &entries), &mut head);
        return live_blog::read(own, entries, &head.fields(), sink);
    }
    // 25 words, where the page does not say that it is an article: an error page or a lone teaser has fewer.
    let says_so = head.kind.as_deref() == Some("article");
    let least = if says_so { 1 } else { 25 };
    if body.split_whitespace().take(least).count() < least {
        let place = sink.place(Part::Whole);
        let found = "a page without the text of one";
        return sink.skip(Error::NoArticle { place, found });
    }
    let body = article_text(&body, &mut head);
    let mut fields = head.fields();
    fields.push((Field::Body, body));
    sink.article(Part::Whole, fields)
}

/// The text of `articleBody`, which is plain, or HTML against the specification.
pub(super) fn given_text(body: &str) -> String {
    if body.contains("</p>") || body.contains("<br") {
        return html_text::text(body);
    }
    super::entities::decode(body).trim().to_owned()
}

/// Whether the given text is the better one: not cut short, and with paragraphs where the other has them.
fn has_paragraphs(given: &str, found: &str) -> bool {
    let words = |text: &str| text.split_whitespace().count();
    words(given) * 10 >= words(found) * 9 && (given.contains('\n') || !found.contains('\n'))
        || words(found) < 25 && words(given) > words(found)
}

/// The text without what the page prints beside it: notices, its time, its headline, its reporter. Reporter and day are noted in
/// `head`, where they are only printed, as on pages of the first years of the web.
pub(super) fn article_text(shown: &str, head: &mut PageHead) -> String {
    if head.get(Field::Published).is_none()
        && let Some(day) = notices::printed_day(shown)
    {
        head.add(Field::Published, u8::MAX, &day.to_string());
    }
    let published = head.get(Field::Published).and_then(dates::parse);
    let body = notices::left_out(&parted_head(shown), published);
    head.cut_site_before(body.split("\n\n").next().unwrap_or_default());
    let body = without_headline(&body, head.get(Field::Headline));
    let (reporter, body) = parted_byline(body);
    if let Some(reporter) = reporter {
        // Whatever the page says of its reporter elsewhere counts more.
        head.add(Field::Byline, u8::MAX, reporter);
    }
    body
}

/// The text with the lines of its first paragraph parted, where these are headline, reporter and day one below the other, as pages
/// without paragraphs have them.
fn parted_head(shown: &str) -> Cow<'_, str> {
    let (first, rest) = shown.split_once("\n\n").unwrap_or((shown, ""));
    // 80: longer than most headlines, shorter than lines of verse and lists that say something.
    let is_line = |line: &str| line.len() <= 80 && !line.ends_with(['.', '!', '?', '"', '”', ',']);
    let has_reporter = first
        .lines()
        .skip(1)
        .any(|line| plain::byline(line).is_some());
    if has_reporter && first.lines().all(is_line) {
        return Cow::Owned(first.replace('\n', "\n\n") + "\n\n" + rest);
    }
    Cow::Borrowed(shown)
}

/// The reporter's line above the text or below its summary, where it says no more than that, and the rest.
fn parted_byline(body: &str) -> (Option<&str>, String) {
    let mut paragraphs: Vec<&str> = body.split("\n\n").collect();
    let printed = paragraphs.iter().take(2);
    match printed
        .map(|line| plain::byline(line))
        .position(|line| line.is_some())
    {
        Some(at) if paragraphs.len() > at + 1 => {
            let reporter = plain::byline(paragraphs.remove(at));
            (reporter, paragraphs.join("\n\n"))
        }
        _ => (None, body.to_owned()),
    }
}

/// The body without the headline that the page prints above it.
pub(super) fn without_headline<'a>(body: &'a str, headline: Option<&str>) -> &'a str {
    let (first, rest) = body.split_once("\n\n").unwrap_or((body, ""));
    match headline {
        Some(headline) if first == headline && !rest.is_empty() => rest,
        _ => body,
    }
}
