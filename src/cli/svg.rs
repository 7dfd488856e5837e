//! A timeline comes in, a picture of it goes out: one SVG file that needs nothing else.
//!
//! Text and lines take their color from the page's scheme (`prefers-color-scheme`), so that it is readable on light and on
//! dark. The colors of series are those of Okabe and Ito (*Color Universal Design*, 2008), which most color-blind people
//! tell apart, without their black and yellow, which one of the two backgrounds swallows; the last two are of P. Tol's *muted*
//! scheme.

use std::fmt::Write as _;

use onrecord::search::{Series, Timeline};

use super::render::grouped;

const WIDTH: f64 = 960.0;
const HEIGHT: f64 = 420.0;
const LEFT: f64 = 64.0;
const RIGHT: f64 = 16.0;
/// Below the title and three lines of names.
const TOP: f64 = 100.0;
const BOTTOM: f64 = 56.0;
/// What part of a period's width its bar takes.
const BAR: f64 = 0.85;
const MOST_LABELS: usize = 12;
const MOST_TICKS: u64 = 5;

const COLORS: [&str; 8] = [
    "#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#999933", "#882255",
];
const COLOR_OF_REST: &str = "#8a8a8a";

const STYLE: &str = "text{font:13px system-ui,sans-serif;fill:#222}.title{font-size:16px;font-weight:600}\
.note{fill:#666}.line{stroke:#bbb}.back{fill:#fff}\
@media (prefers-color-scheme:dark){text{fill:#e6e6e6}.note{fill:#a0a0a0}.line{stroke:#555}.back{fill:#16181c}}";

/// The picture of `timeline` under `title`.
pub(crate) fn svg(timeline: &Timeline, title: &str) -> String {
    let mut drawing = String::new();
    let sums = timeline.counts.values().map(|counts| counts.iter().sum());
    let most: u64 = sums.max().unwrap_or_default();
    let title = escaped(title);
    head(&mut drawing, &title);
    let step = tick(most);
    let top = most.div_ceil(step).max(1) * step;
    for number in 0..=top / step {
        level(&mut drawing, number * step, top);
    }
    periods(&mut drawing, timeline, top);
    legend(&mut drawing, timeline);
    let undated: u64 = timeline.undated.iter().sum();
    if undated > 0 {
        let y = HEIGHT - 12.0;
        line(
            &mut drawing,
            &format!(
                "<text class=\"note\" x=\"{LEFT}\" y=\"{y}\">{} without a date not shown</text>",
                grouped(undated)
            ),
        );
    }
    line(&mut drawing, "</svg>");
    drawing
}

/// Adds a line; writing to a String cannot fail.
fn line(drawing: &mut String, text: &str) {
    let _ = writeln!(drawing, "{text}");
}

fn head(drawing: &mut String, title: &str) {
    line(
        drawing,
        &format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-labelledby=\"title\">"
        ),
    );
    line(drawing, &format!("<title id=\"title\">{title}</title>"));
    line(drawing, &format!("<style>{STYLE}</style>"));
    line(
        drawing,
        &format!("<rect class=\"back\" width=\"{WIDTH}\" height=\"{HEIGHT}\"/>"),
    );
    line(
        drawing,
        &format!("<text class=\"title\" x=\"{LEFT}\" y=\"28\">{title}</text>"),
    );
}

/// The distance of the lines of the scale: 1, 2 or 5 times a power of ten.
fn tick(most: u64) -> u64 {
    let mut power = 1_u64;
    loop {
        for factor in [1, 2, 5] {
            let step = power.saturating_mul(factor);
            if most.div_ceil(step) <= MOST_TICKS || step == u64::MAX {
                return step;
            }
        }
        power = power.saturating_mul(10);
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a picture of 960 pixels shows nothing of the 53rd bit"
)]
fn share(part: u64, whole: u64) -> f64 {
    part as f64 / whole.max(1) as f64
}

fn height_of(count: u64, top: u64) -> f64 {
    share(count, top) * (HEIGHT - TOP - BOTTOM)
}

/// A line of the scale with its number.
fn level(drawing: &mut String, count: u64, top: u64) {
    let y = HEIGHT - BOTTOM - height_of(count, top);
    let (end, label, middle) = (WIDTH - RIGHT, LEFT - 8.0, y + 4.0);
    line(
        drawing,
        &format!("<line class=\"line\" x1=\"{LEFT}\" y1=\"{y:.1}\" x2=\"{end}\" y2=\"{y:.1}\"/>"),
    );
    let number = grouped(count);
    line(
        drawing,
        &format!("<text x=\"{label}\" y=\"{middle:.1}\" text-anchor=\"end\">{number}</text>"),
    );
}

/// The bars, and the names of some periods below them.
fn periods(drawing: &mut String, timeline: &Timeline, top: u64) {
    let count = timeline.rows().count();
    let every = count.div_ceil(MOST_LABELS).max(1);
    let room = WIDTH - LEFT - RIGHT;
    let width = room * share(1, count as u64);
    for (number, (start, counts)) in timeline.rows().enumerate() {
        let x = LEFT + room * share(number as u64, count as u64);
        let name = timeline.step.written(start);
        if number % every == 0 {
            let (middle, y) = (x + width / 2.0, HEIGHT - BOTTOM + 18.0);
            line(
                drawing,
                &format!("<text x=\"{middle:.1}\" y=\"{y}\" text-anchor=\"middle\">{name}</text>"),
            );
        }
        let Some(counts) = counts else { continue };
        let whole = grouped(counts.iter().sum());
        line(drawing, &format!("<g><title>{name}: {whole}</title>"));
        let mut sum = 0;
        for (&count, color) in counts.iter().zip(colors(timeline)) {
            let (low, high) = (height_of(sum, top), height_of(sum + count, top));
            sum += count;
            if count > 0 {
                let (y, height) = (HEIGHT - BOTTOM - high, high - low);
                let (x, width) = (x + width * (1.0 - BAR) / 2.0, (width * BAR).max(0.5));
                line(
                    drawing,
                    &format!(
                        "<rect x=\"{x:.2}\" y=\"{y:.2}\" width=\"{width:.2}\" height=\"{height:.2}\" fill=\"{color}\"/>"
                    ),
                );
            }
        }
        line(drawing, "</g>");
    }
}

/// The color of each series.
fn colors(timeline: &Timeline) -> impl Iterator<Item = &'static str> {
    let mut free = COLORS.iter();
    let color = move |series: &Series| match series {
        Series::All | Series::Value(_) => free.next().copied().unwrap_or(COLOR_OF_REST),
        Series::Others(_) => COLOR_OF_REST,
        Series::Unknown => "#c9c9c9",
    };
    timeline.series.iter().map(color)
}

/// The names of the series; a timeline in one piece needs none.
fn legend(drawing: &mut String, timeline: &Timeline) {
    const LETTER: f64 = 7.2;
    const LINE: f64 = 18.0;
    let (mut x, mut y) = (LEFT, 42.0);
    let totals = timeline.totals();
    for ((series, color), total) in timeline.series.iter().zip(colors(timeline)).zip(totals) {
        let name = match series {
            Series::All => continue,
            Series::Value(value) => super::facets::shortened(value, 24),
            Series::Others(_) => "others".to_owned(),
            Series::Unknown => "unknown".to_owned(),
        };
        if total == 0 {
            continue;
        }
        let label = format!("{name} {}", grouped(total));
        let width = 32.0 + share(label.chars().count() as u64, 1) * LETTER;
        if x + width > WIDTH - RIGHT {
            (x, y) = (LEFT, y + LINE);
        }
        let (text, base, label) = (x + 16.0, y + 11.0, escaped(&label));
        line(
            drawing,
            &format!(
                "<rect x=\"{x:.0}\" y=\"{y:.0}\" width=\"12\" height=\"12\" fill=\"{color}\"/>"
            ),
        );
        line(
            drawing,
            &format!("<text x=\"{text:.0}\" y=\"{base:.0}\">{label}</text>"),
        );
        x += width;
    }
}

/// `text` as XML holds it; what XML cannot hold is a replacement character.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            letter if letter.is_control() => escaped.push('\u{fffd}'),
            letter => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use onrecord::search::Step;

    use super::*;

    fn timeline() -> Timeline {
        Timeline {
            step: Step::Year,
            series: vec![
                Series::Value("R&D <b>".to_owned()),
                Series::Others(2),
                Series::Unknown,
            ],
            counts: [
                (date(2003, 1, 1), vec![3, 1, 0]),
                (date(2006, 1, 1), vec![0, 0, 12]),
            ]
            .into(),
            undated: vec![1, 0, 1],
        }
    }

    #[test]
    fn a_picture_is_whole_xml_with_every_bar() {
        let drawing = svg(&timeline(), "“taxes” & \u{1b}<dues>");
        let mut reader = quick_xml::Reader::from_str(&drawing);
        let mut bars = 0;
        loop {
            match reader.read_event().unwrap() {
                quick_xml::events::Event::Empty(tag) if tag.name().as_ref() == "rect" => bars += 1,
                quick_xml::events::Event::Eof => break,
                _ => {}
            }
        }
        // The background, three parts of bars, three colors of the legend.
        assert_eq!(bars, 7, "{drawing}");
        assert!(
            drawing.contains("“taxes” &amp; \u{fffd}&lt;dues&gt;"),
            "{drawing}"
        );
        assert!(drawing.contains("R&amp;D &lt;b&gt; 4"), "{drawing}");
        assert!(drawing.contains("2 without a date not shown"), "{drawing}");
        for year in ["2003", "2004", "2005", "2006"] {
            assert!(drawing.contains(&format!(">{year}</text>")), "{year}");
        }
    }

    #[test]
    fn the_scale_has_round_steps() {
        for (most, step) in [(0, 1), (5, 1), (6, 2), (12, 5), (26, 10), (1_204, 500)] {
            assert_eq!(tick(most), step, "{most}");
        }
        assert!(tick(u64::MAX) > 0);
    }
}
