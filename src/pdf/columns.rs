//! The rows of a page come in, blocks of text in the order of reading go out.
//!
//! A page is cut at the tallest stretch of white that has text on both sides: what stands above it is read first, then what
//! is left of it, right of it, below it, and each of these is cut again. It is the search for white space of Breuel (*Two
//! geometric algorithms for layout analysis*, 2002) in one dimension: from row to row, the gaps that go on are kept. A
//! headline over all columns ends the white below it; white between the words of a line seldom goes on for four lines.

use super::words::{self, Row, Word};

/// The blocks of a page.
pub(super) fn blocks(rows: Vec<Row>) -> Vec<Vec<Row>> {
    let mut blocks = Vec::new();
    cut(rows, MOST_CUTS, &mut blocks);
    blocks
}

// 12: a page of six columns with boxes in it has five, and each cut is a level.
const MOST_CUTS: usize = 12;
// 1500: a page of a broadsheet has 800 rows where no two columns share one; a table of prices is not cut.
const MOST_ROWS: usize = 1500;

fn cut(rows: Vec<Row>, cuts: usize, blocks: &mut Vec<Vec<Row>>) {
    if rows.is_empty() {
        return;
    }
    let gutter = match cuts {
        0 => None,
        _ if rows.len() > MOST_ROWS => None,
        _ => gutter(&rows),
    };
    let Some(gutter) = gutter else {
        blocks.push(rows);
        return;
    };
    let mut above = rows;
    let mut beside = above.split_off(gutter.first);
    let below = beside.split_off(gutter.last + 1 - gutter.first);
    let middle = f64::midpoint(gutter.from, gutter.to);
    let (left, right): (Vec<Word>, Vec<Word>) = beside
        .into_iter()
        .flatten()
        .partition(|word| word.left < middle);
    for part in [above, words::in_rows(left), words::in_rows(right), below] {
        cut(part, cuts - 1, blocks);
    }
}

/// White from one row to another.
#[derive(Clone, Copy, Debug)]
struct Gutter {
    from: f64,
    to: f64,
    first: usize,
    last: usize,
    /// How many rows have text left and right of it.
    lefts: usize,
    rights: usize,
}

/// The tallest gutter between columns.
fn gutter(rows: &[Row]) -> Option<Gutter> {
    let size = words::usual_size(rows)?;
    let words = || rows.iter().flatten();
    let left = words().map(|word| word.left).fold(f64::MAX, f64::min);
    let right = words().map(|word| word.right).fold(f64::MIN, f64::max);
    // 0.8 of the size: papers have one size between columns and more; what is set loosely has as much between words.
    let narrowest = size * 0.8;
    let mut open: Vec<Gutter> = Vec::new();
    let mut best: Option<Gutter> = None;
    for (at, row) in rows.iter().enumerate() {
        let gaps = gaps(row, (left, right), narrowest);
        let mut next: Vec<Gutter> = Vec::new();
        for &(from, to) in &gaps {
            for before in &open {
                let gutter = Gutter {
                    from: from.max(before.from),
                    to: to.min(before.to),
                    last: at,
                    ..*before
                };
                keep(gutter.beside(row), narrowest, &mut next);
            }
            let begun = Gutter {
                from,
                to,
                first: at,
                last: at,
                lefts: 0,
                rights: 0,
            };
            keep(begun.beside(row), narrowest, &mut next);
        }
        open = next;
        for gutter in &open {
            let is_taller = best.is_none_or(|best| gutter.height() > best.height());
            if is_taller && gutter.parts_columns((left, right), size) {
                best = Some(*gutter);
            }
        }
    }
    best
}

/// The white of a row: between words, and at its ends.
fn gaps(row: &Row, (left, right): (f64, f64), narrowest: f64) -> Vec<(f64, f64)> {
    let mut gaps = Vec::new();
    let mut from = left - narrowest;
    for word in row {
        if word.left - from >= narrowest {
            gaps.push((from, word.left));
        }
        from = from.max(word.right);
    }
    gaps.push((from, right + narrowest));
    gaps
}

/// So many are followed: rows of more gaps are those of tables.
const MOST_OPEN: usize = 64;

fn keep(gutter: Gutter, narrowest: f64, kept: &mut Vec<Gutter>) {
    let is_wide = gutter.to - gutter.from >= narrowest;
    // Of those that are as wide, the one that begins higher is there already.
    let is_known = |other: &Gutter| {
        (other.from - gutter.from).abs() < 0.01
            && (other.to - gutter.to).abs() < 0.01
            && other.first <= gutter.first
    };
    if is_wide && kept.len() < MOST_OPEN && !kept.iter().any(is_known) {
        kept.push(gutter);
    }
}

impl Gutter {
    /// Counts the text of a row.
    fn beside(self, row: &Row) -> Self {
        // A word that ends or begins a column may touch its edge.
        const TOUCH: f64 = 0.01;
        let is_left = row.iter().any(|word| word.right <= self.from + TOUCH);
        let is_right = row.iter().any(|word| word.left >= self.to - TOUCH);
        Self {
            lefts: self.lefts + usize::from(is_left),
            rights: self.rights + usize::from(is_right),
            ..self
        }
    }

    const fn height(&self) -> usize {
        self.last - self.first
    }

    /// Whether there are columns of text on both sides: four lines, of the shorter one two (the last has what is left of
    /// the text), and six letters of the widest in each.
    fn parts_columns(&self, (left, right): (f64, f64), size: f64) -> bool {
        self.lefts.max(self.rights) >= 4
            && self.lefts.min(self.rights) >= 2
            && self.from - left > size * 6.0
            && right - self.to > size * 6.0
    }
}
