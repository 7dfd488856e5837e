//! The pages of a PDF come in, the letters printed on each go out, with their places.
//!
//! Places are in points from the top left corner of the page as it is shown. A page is read in the direction in which most of
//! its letters run; the others (a credit along the edge of a picture) are left out, as is what lies outside of the page
//! (marks for the printer) and what the file itself calls an artifact. Where a piece of a page says what text it stands for,
//! that is taken.

use hayro_interpret::font::{Glyph as Printed, GlyphRun};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{Dict, String as Bytes};
use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps,
    InterpreterCache, InterpreterSettings, RenderContent, SoftMask, TransformExt, interpret_page,
};
use unicode_normalization::UnicodeNormalization;

use super::text_string;

/// A letter, or several that are printed as one.
#[derive(Clone, Debug)]
pub(super) struct Glyph {
    pub(super) text: String,
    pub(super) left: f64,
    pub(super) right: f64,
    /// The line on which it stands, downwards.
    pub(super) base: f64,
    /// The size of its type.
    pub(super) size: f64,
}

/// What stands for a letter that is not known.
const UNKNOWN: &str = "\u{FFFD}";

impl Glyph {
    /// Whether its font does not tell which letter it is.
    pub(super) fn is_unknown(&self) -> bool {
        self.text == UNKNOWN
    }
}

/// The letters of each page, in the order in which they are printed.
pub(super) fn pages(pdf: &Pdf) -> Vec<Vec<Glyph>> {
    let cache = InterpreterCache::new();
    let settings = InterpreterSettings {
        render_content: RenderContent::PAGE,
        ..InterpreterSettings::default()
    };
    let pages = pdf.pages().iter();
    pages
        .map(|page| letters(page, pdf, &cache, &settings))
        .collect()
}

fn letters<'a>(
    page: &Page<'a>,
    pdf: &'a Pdf,
    cache: &InterpreterCache<'a>,
    settings: &InterpreterSettings,
) -> Vec<Glyph> {
    let (width, height) = page.render_dimensions();
    let shown = Rect::new(0.0, 0.0, width.into(), height.into());
    let placed = page.initial_transform(true).to_kurbo();
    let mut context = Context::new(placed, shown, cache, pdf.xref(), settings.clone());
    let mut reader = Reader {
        shown,
        glyphs: Vec::new(),
        marked: Vec::new(),
    };
    interpret_page(page, &mut context, &mut reader);
    let has_own = reader
        .glyphs
        .iter()
        .filter(|glyph| !glyph.is_artifact)
        .count()
        * 2;
    // Some programs call all that they print an artifact.
    let is_all = has_own < reader.glyphs.len();
    let mut counts = [0_usize; 4];
    for glyph in &reader.glyphs {
        counts[glyph.direction] += 1;
    }
    let main = (0..4).rev().max_by_key(|direction| counts[*direction]);
    let glyphs = reader.glyphs.into_iter();
    glyphs
        .filter(|glyph| Some(glyph.direction) == main && (is_all || !glyph.is_artifact))
        .map(|glyph| glyph.glyph)
        .collect()
}

/// A letter as it is met.
struct Met {
    glyph: Glyph,
    /// In quarters of a turn.
    direction: usize,
    is_artifact: bool,
}

/// What a piece of a page says of itself.
enum Marked {
    Nothing,
    Artifact,
    /// It means this text; nothing once that was taken.
    Means(Option<String>),
}

/// Takes letters and lets all else go.
struct Reader {
    shown: Rect,
    glyphs: Vec<Met>,
    /// The pieces that are open, the innermost last.
    marked: Vec<Marked>,
}

impl Reader {
    fn take(&mut self, printed: &Printed<'_>, transform: Affine) {
        let advance = match printed {
            Printed::Outline(outline) => outline.advance_width(),
            Printed::Type3(drawn) => drawn.advance_width(),
        };
        let at = transform * Point::ZERO;
        // Half of the type's size, where a font does not say.
        let end = transform * Point::new(advance.map_or(UNITS / 2.0, f64::from), 0.0);
        let size = (transform * Point::new(0.0, UNITS) - at).hypot();
        let along = transform * Point::new(UNITS, 0.0) - at;
        let is_shown = self.shown.contains(at) && at.is_finite() && end.is_finite();
        // A thousandth of a point and pages of type a yard high: what is left when numbers are broken.
        if !is_shown || !(0.001..2600.0).contains(&size) {
            return;
        }
        let text = match self.marked.last_mut() {
            Some(Marked::Means(text)) => match text.take() {
                Some(text) => text,
                None => return,
            },
            _ => text_of(printed),
        };
        if text.is_empty() {
            return;
        }
        let direction = match along {
            _ if along.x >= along.y.abs() => 0,
            _ if along.y >= along.x.abs() => 1,
            _ if -along.x >= along.y.abs() => 2,
            _ => 3,
        };
        let (left, base) = turned(at, direction);
        let (right, _) = turned(end, direction);
        self.glyphs.push(Met {
            glyph: Glyph {
                text,
                left: left.min(right),
                right: left.max(right),
                base,
                size,
            },
            direction,
            is_artifact: self
                .marked
                .iter()
                .any(|piece| matches!(piece, Marked::Artifact)),
        });
    }
}

/// How many units of a font make its size.
const UNITS: f64 = 1000.0;

/// A place, where the page is turned so that letters run to the right.
fn turned(at: Point, direction: usize) -> (f64, f64) {
    match direction {
        0 => (at.x, at.y),
        1 => (at.y, -at.x),
        2 => (-at.x, -at.y),
        _ => (-at.y, at.x),
    }
}

/// What a letter is: ligatures are parted, spaces are spaces, and what cannot be shown is nothing.
fn text_of(printed: &Printed<'_>) -> String {
    let text = match printed.as_unicode() {
        None => return UNKNOWN.to_owned(),
        Some(BfString::Char(letter)) => letter.to_string(),
        Some(BfString::String(text)) => text,
    };
    let mut clean = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\u{FB00}'..='\u{FB06}' => clean.extend(letter.nfkc()),
            // Fonts keep ornaments and letters of another shape there, and do not tell which.
            '\u{E000}'..='\u{F8FF}' => clean.push_str(UNKNOWN),
            '\u{FEFF}' | '\u{200B}' => {}
            '\u{2010}' | '\u{2011}' => clean.push('-'),
            _ if letter.is_whitespace() => clean.push(' '),
            _ if letter.is_control() => {}
            _ => clean.push(letter),
        }
    }
    clean
}

impl<'a> Device<'a> for Reader {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, _: &DrawMode) {
        for glyph in run.glyphs() {
            self.take(glyph, props.transform * glyph.transform());
        }
    }

    fn begin_marked_content(&mut self, tag: &[u8], properties: Option<&Dict<'_>>) {
        let means = properties.and_then(|given| given.get::<Bytes<'_>>(b"ActualText"));
        let means = means.map(|bytes| text_string::decode(bytes.as_bytes()));
        self.marked.push(match means {
            _ if tag == b"Artifact" => Marked::Artifact,
            // A few letters: a ligature, a hyphen. Of whole sentences the places of the letters would be lost.
            Some(text) if (1..=4).contains(&text.chars().count()) => Marked::Means(Some(text)),
            _ => Marked::Nothing,
        });
    }

    fn end_marked_content(&mut self) {
        self.marked.pop();
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
