//! Parts a text into paragraphs, as news is really set: by empty lines, by single line ends, or hard-wrapped.
//!
//! Whether a line end is the end of a paragraph is asked of the whole text, as long as that can tell: most of its lines break
//! inside sentences and fill the column. Where tables and lists stand among the text, or too few lines to tell, it is asked of
//! each stretch between empty lines, and of each line below an indented one: there, lines are joined only where the word
//! below would not have fit above. Tables, lists and verse stay as they are: their lines end before the column does.

use super::lines::{line_end, lines_by};
use super::{Span, is_unspaced};

/// The paragraphs of `text` in order, without the white space around them; empty ones are left out.
///
/// A line is a paragraph, unless the text is hard-wrapped (its lines are about equally long and break inside sentences);
/// then paragraphs are parted by empty lines, by indented first lines, and by what opens the items of a list and the turns
/// of a transcript.
///
/// ```
/// use onrecord::text::paragraphs;
/// let spans = paragraphs("One.\nTwo.\n\n  Three.\n");
/// assert_eq!(spans.len(), 3);
/// ```
pub fn paragraphs(text: &str) -> Vec<Span> {
    let page = Page::of(text);
    let mut spans: Vec<Span> = Vec::new();
    let mut open: Option<Span> = None;
    let mut is_wrapped = page.is_wrapped;
    let (mut first, mut above) = ("", "");
    let mut at = 0;
    for line in lines_by(page.end, text) {
        let span = Span::new(at, at + line.len()).trimmed(text);
        if open.is_none() && !page.is_wrapped {
            is_wrapped = page.is_wrapped_block(text.get(at..).unwrap_or_default());
        }
        at += line.len();
        let joins = if is_wrapped {
            !page.begins_paragraph(above, line)
        } else {
            page.goes_on(first, above, line)
        };
        above = line;
        open = match open {
            Some(block) if joins && !span.is_empty() => Some(Span::new(block.start(), span.end())),
            _ => {
                spans.extend(open);
                first = line;
                (!span.is_empty()).then_some(span)
            }
        };
    }
    spans.extend(open);
    spans
}

/// How many lines are looked at to tell whether a text is hard-wrapped.
const SAMPLE: usize = 400;
/// Wrapped lines are no longer than this, in letters; no wire or mail wraps wider.
const WIDEST: usize = 110;
/// A wrapped line that another follows is at least this long.
const NARROWEST: usize = 35;
/// Where single lines are joined, the column is at least this wide: narrower ones may be verse.
const COLUMN: usize = 50;
/// How far a line that was wrapped by hand may stay behind the column.
const RAGGED: usize = 10;

/// How a text is set.
struct Page {
    /// What ends its lines.
    end: char,
    /// How many letters a line has at most, as far as that can be told.
    column: usize,
    /// Whether most lines that another line of their paragraph follows are cut at the column rather than at a sentence's end.
    is_wrapped: bool,
}

impl Page {
    fn of(text: &str) -> Self {
        let end = line_end(text);
        let sample = || lines_by(end, text).take(SAMPLE);
        let widths: Vec<usize> = sample().map(|line| columns(line.trim_end())).collect();
        let mut sorted: Vec<usize> = widths.iter().copied().filter(|width| *width > 0).collect();
        sorted.sort_unstable();
        let narrow = sorted.partition_point(|width| *width <= WIDEST);
        let margin = narrow.checked_sub(1).and_then(|last| sorted.get(last));
        let margin = margin.copied().unwrap_or_default();
        // One line may be longer than the column: an address, a headline.
        let column = sorted.get(narrow * 9 / 10).copied().unwrap_or(margin);
        let column = column.min(margin);
        let is_wrapped = is_wrapped(sample().zip(widths.iter().copied()), margin, column);
        if is_wrapped {
            return Self {
                end,
                column,
                is_wrapped,
            };
        }
        // Rows of tables may be wider than the column of the text. Where its lines are wider than any column, nothing is joined by it.
        let widest = sorted.last().copied().unwrap_or_default();
        let texts = sample()
            .zip(&widths)
            .filter(|(line, _)| widest <= 2 * WIDEST && !is_row(line));
        let column = texts.map(|(_, width)| *width).max().unwrap_or(widest);
        Self {
            end,
            column,
            is_wrapped,
        }
    }

    /// Whether all lines of the first block of `rest` fill the column, and one of them certainly ends inside a sentence.
    fn is_wrapped_block(&self, rest: &str) -> bool {
        let block = lines_by(self.end, rest).take_while(|line| !line.trim().is_empty());
        let mut block = block.take(SAMPLE);
        // Most paragraphs are one line.
        let (Some(first), Some(second)) = (block.next(), block.next()) else {
            return false;
        };
        let block: Vec<&str> = [first, second].into_iter().chain(block).collect();
        let widest = block.iter().map(|line| columns(line.trim_end())).max();
        // 4: of fewer lines, the longest one is no column.
        let column = widest.filter(|_| block.len() >= 4).unwrap_or(self.column);
        if !(COLUMN..=WIDEST).contains(&column) {
            return false;
        }
        let mut is_certain = false;
        for pair in block.windows(2) {
            let &[above, below] = pair else { continue };
            if is_indented(above, below) || opens_item(below) {
                continue;
            }
            if is_row(above) || is_row(below) || !is_full(above, below, column) {
                return false;
            }
            is_certain |=
                !ends_sentence(above) && below.trim_start().starts_with(char::is_lowercase);
        }
        is_certain
    }

    /// Whether a line of a hard-wrapped text begins a paragraph where no empty line stands above it.
    fn begins_paragraph(&self, above: &str, line: &str) -> bool {
        if is_indented(above, line) {
            return true;
        }
        if above.trim().is_empty() {
            return false;
        }
        // Below a paragraph of one line the next one is indented as far.
        let is_as_far = indent(line) >= 2 && indent(line) == indent(above);
        let is_short = || !is_full(above, line, self.column.saturating_sub(RAGGED));
        (is_as_far && ends_sentence(above) && is_short())
            || (opens_item(line) && !is_full(above, line, self.column))
            || (opens_turn(line) && ends_sentence(above))
    }

    /// Whether a line of a text that is not hard-wrapped as a whole goes on with an indented paragraph, whose first line is
    /// `first`: tables stand among the paragraphs of a wire, and a text may have three lines.
    fn goes_on(&self, first: &str, above: &str, line: &str) -> bool {
        (COLUMN..=WIDEST).contains(&self.column)
            && indent(first) >= 2
            && indent(line) == 0
            && is_full(above, line, self.column)
            && columns(above.trim()) >= NARROWEST
            && ![first, above, line].into_iter().any(is_row)
    }
}

/// Whether most lines that another line of their paragraph follows are cut at `margin` rather than at a sentence's end, and
/// reach about as far as `column`: the lines of a list end inside no sentence, too.
fn is_wrapped<'a>(
    lines: impl Iterator<Item = (&'a str, usize)>,
    margin: usize,
    column: usize,
) -> bool {
    let (mut followed, mut cut, mut full, mut far) = (0_usize, 0_usize, 0_usize, 0_usize);
    let (mut above, mut above_width, mut above_indent) = ("", 0, 0);
    for (line, width) in lines {
        let indent = indent(line);
        // What an indented line follows ends its paragraph, wherever the margin is: in wires, every third line.
        if indent <= above_indent && above_width > 0 && width > 0 && !opens_item(line) {
            followed += 1;
            let shown = above_width - above_indent;
            let fits = (NARROWEST..=WIDEST).contains(&shown);
            let ends = shown < 2 * NARROWEST && ends_sentence(above);
            let reach = above_width + 1 + first_word(line);
            cut += usize::from(fits && !ends);
            full += usize::from(fits && ends && reach > margin);
            far += usize::from(fits && !ends && reach + RAGGED > column);
        }
        (above, above_width, above_indent) = (line, width, indent);
    }
    // Full lines that end a sentence are cut only where others are: lists of sentences have them, too.
    let all = cut + full.min(cut);
    followed >= 2 && all * 10 >= followed * 8 && far * 10 >= cut * 8
}

/// Whether a line is indented where the one above it is not, or less.
fn is_indented(above: &str, line: &str) -> bool {
    indent(line) >= 2 && indent(line) > indent(above)
}

/// The blanks and tabs before a line.
fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t']).len()
}

fn columns(line: &str) -> usize {
    // Most lines are ASCII, and to see that is quicker than to count.
    if line.is_ascii() {
        line.len()
    } else {
        line.chars().count()
    }
}

/// Whether the first word of `below` would not have fit into the line above it.
fn is_full(above: &str, below: &str, column: usize) -> bool {
    columns(above.trim_end()) + 1 + first_word(below) > column
}

/// How wide the first word of a line is; nothing where a line may end behind any letter, as without blanks.
fn first_word(line: &str) -> usize {
    let word = line.split_whitespace().next().unwrap_or_default();
    if word.starts_with(is_unspaced) {
        0
    } else {
        columns(word)
    }
}

/// Whether a line is a row of a table: two stretches of it stand apart.
fn is_row(line: &str) -> bool {
    let line = line.trim();
    line.len() <= 2 * WIDEST && (line.contains("   ") || line.contains('\t'))
}

fn ends_sentence(line: &str) -> bool {
    let ends = [
        '.', '!', '?', '"', '”', '“', '»', '«', ':', '\'', '’', '‘', '。', '！', '？', '」', '』',
        '؟', '۔', '।',
    ];
    line.trim_end().ends_with(ends)
}

/// Whether a line opens an item of a list.
fn opens_item(line: &str) -> bool {
    let mut letters = line.trim_start().chars();
    letters
        .next()
        .is_some_and(|sign| matches!(sign, '-' | '*' | '•' | '·' | '–' | '—'))
        && letters.next() == Some(' ')
}

/// Whether a line opens a turn of a transcript: `Q:`, `Q.`, `RUIZ:`.
fn opens_turn(line: &str) -> bool {
    let line = line.trim_start();
    if line.starts_with("Q. ") || line.starts_with("A. ") {
        return true;
    }
    // 40: "THE SECRETARY OF STATE FOR TRANSPORT".
    let label = line.char_indices().take(40);
    let mut label = label.take_while(|(_, letter)| !letter.is_lowercase());
    let end = label.find(|(_, letter)| *letter == ':').map(|(at, _)| at);
    let label = end.and_then(|end| line.split_at_checked(end));
    label.is_some_and(|(label, rest)| label.contains(char::is_alphabetic) && rest.starts_with(": "))
}

#[cfg(test)]
mod tests {
    use super::paragraphs;

    fn count(text: &str) -> usize {
        paragraphs(text).len()
    }

    #[test]
    fn a_wire_of_short_indented_paragraphs_is_hard_wrapped() {
        let wire = "    LISBON, March 2 - The ministry has agreed to defer payments\n\
                    on a loan of 500 mln dlrs after five months of talks.\n\
                    \x20   It said the plan had been requested by the U.S.\n\
                    Environmental Protection Agency last year.\n\
                    \x20   The ministry gave no details of talks with its creditors,\n\
                    which end in June.\n REUTER\n";
        assert_eq!(count(wire), 3);
    }

    #[test]
    fn sentences_of_a_line_each_are_not() {
        let lines = "The harbor was closed at noon on Monday.\n\
                     Nobody knew when the boats would be back.\n\
                     The mayor had been told the day before it.\n\
                     She said so.\n";
        assert_eq!(count(lines), 4);
        assert_eq!(count(&lines.replace("She", "    She")), 4);
    }

    #[test]
    fn a_text_too_short_to_tell_is_joined_where_its_lines_are_full() {
        let short = "    LISBON, March 2 - Harbor Freight Holdings said its common\n\
                     stock has started trading on the Lisbon exchange.\n\
                     \x20   The stock had been traded elsewhere.\n Reuter\n";
        assert_eq!(count(short), 3);
        let two = "The operator of the ferry said on Monday that it had agreed to\n\
                   buy the pier from its owner.\n";
        assert_eq!(count(two), 1);
    }

    #[test]
    fn paragraphs_of_one_line_are_their_own() {
        let wire = "    LISBON, March 2 - The yard said it has won an order for\n\
                    engines to power 25 new ferries, and the order is worth more\n\
                    than 650 mln dlrs.\n\
                    \x20   It announced the order earlier today.\n\
                    \x20   The yard said deliveries will start in early 1988.\n";
        assert_eq!(count(wire), 3);
    }

    #[test]
    fn text_among_tables_is_joined_and_the_tables_are_not() {
        let mixed = "    LISBON, March 2 - The harbor board reported the number of\n\
                     boats that came in through February 25 as follows, it said:\n\
                     \x20           Cod    Herring   Other\n\
                     \x20Whitby      12      31      none\n\
                     \x20Bergen       4      17        2\n\
                     \x20Porto        9       8        1\n\
                     \x20Lisbon      14       2        6\n\
                     \x20   Boats that only passed are not counted. The board said it\n\
                     would count them from May.\n";
        assert_eq!(count(mixed), 7);
        let long = mixed.replace(
            "        1\n",
            "        1\n Shipyards\n Whitby 3\n Bergen 2\n",
        );
        assert_eq!(count(&long), 10);
    }

    #[test]
    fn items_and_turns_begin_in_wrapped_texts_too() {
        let turns = "Q: What did the council decide about the pier, and when was it\n\
                     decided that the ferry would not land there any more?\n\
                     A: Nothing yet. It is a question of money, and the money that\n\
                     we have goes into the sea wall this year and the next one.\n\
                     MAYOR RUIZ: If I may add one thing, nobody on the council has\n\
                     ever said that the ferry would not land there.\n";
        assert_eq!(count(turns), 3);
        let items = "The council of the harbor town decided on three things after a\n\
                     debate that went on until the evening of the second day:\n\
                     - the pier is to be mended, whatever that may cost the town in\n\
                     the next two years\n\
                     - the ferry lands at the old quay\n\
                     - the market hall stays as it is, until there is money for the\n\
                     roof\n";
        assert_eq!(count(items), 4);
    }

    #[test]
    fn lists_of_long_lines_are_not() {
        let list = "Harbor bridge to close for repairs in May\n\
                    Ferry company reports record year in passengers on both lines\n\
                    Council votes for a new market hall\n\
                    Whitby fishermen ask for a smaller share of the cod this spring\n\
                    Rowing club opens its boat house again\n";
        assert_eq!(count(list), 5);
        let verse = "the boats went out before the light had come upon the harbor wall\n\
                     and nobody who saw them go\n\
                     could say how many there had been, or whether one was lost at all\n\
                     or whether they would know\n";
        assert_eq!(count(verse), 4);
    }

    #[test]
    fn the_column_is_counted_in_letters() {
        let wire = "    МОСКВА, 2 марта - Министерство рыболовства согласилось отложить\n\
                    выплаты по кредиту после пяти месяцев переговоров с банками, как\n\
                    сообщил представитель ведомства Иван Петренко в понедельник утром\n\
                    журналистам.\n";
        assert_eq!(count(wire), 1);
        let chinese = "港口星期一中午关闭，因为风太大，渡轮不能靠岸，市长在会议上这样说。\n\
                       没有人知道船什么时候回来，渔民们在码头上等了一整天也没有消息。\n\
                       市长说她前一天已经知道这件事，但是没有告诉任何人，包括议会成员。\n";
        assert_eq!(count(chinese), 3);
    }

    #[test]
    fn lines_end_as_other_systems_end_them() {
        let text = "One.\n\n“Two,” she said.\n";
        for end in ["\r\n", "\r", "\u{2028}", "\u{2029}", "\u{85}"] {
            assert_eq!(count(&text.replace('\n', end)), 2, "{end:?}");
        }
    }

    #[test]
    fn lists_are_not() {
        assert_eq!(
            count("  Net 5.95 mln\n  Shr 2.25p\n  Tax 4.2 mln\n  Turnover 9\n"),
            4
        );
    }
}
