//! The letters of a page come in, its words go out, row by row, whatever the order in which they are printed.
//!
//! Few files can be trusted to print spaces, so words are parted where there is white between letters. A letter that is
//! printed twice in one place, to look bold, counts once.

use super::glyphs::Glyph;

/// Letters without white between them.
#[derive(Clone, Debug)]
pub(super) struct Word {
    pub(super) text: String,
    pub(super) left: f64,
    pub(super) right: f64,
    /// The line on which it stands, downwards.
    pub(super) base: f64,
    /// The size of its type.
    pub(super) size: f64,
}

/// Words that stand side by side, from left to right; never empty.
pub(super) type Row = Vec<Word>;

/// The rows of a page, from top to bottom.
pub(super) fn rows(glyphs: Vec<Glyph>) -> Vec<Row> {
    let place = |glyph: &Glyph| Place {
        base: glyph.base,
        left: glyph.left,
        size: glyph.size,
    };
    let rows = side_by_side(glyphs, place).into_iter().map(parted);
    let mut rows: Vec<Row> = rows.filter(|row| !row.is_empty()).collect();
    set_initials(&mut rows);
    rows
}

/// Words in rows again, after some were taken away.
pub(super) fn in_rows(words: Vec<Word>) -> Vec<Row> {
    side_by_side(words, |word| Place {
        base: word.base,
        left: word.left,
        size: word.size,
    })
}

struct Place {
    base: f64,
    left: f64,
    size: f64,
}

fn side_by_side<T>(mut items: Vec<T>, place: impl Fn(&T) -> Place) -> Vec<Vec<T>> {
    items.sort_by(|one, other| place(one).base.total_cmp(&place(other).base));
    let mut rows: Vec<Vec<T>> = Vec::new();
    for item in items {
        let at = place(&item);
        let is_beside = |first: &T| {
            let first = place(first);
            // A third of the size: raised figures stand that high, and no lines stand so close.
            at.base - first.base <= first.size.min(at.size) * 0.35
        };
        match rows.last_mut() {
            Some(row) if row.first().is_some_and(is_beside) => row.push(item),
            _ => rows.push(vec![item]),
        }
    }
    for row in &mut rows {
        row.sort_by(|one, other| place(one).left.total_cmp(&place(other).left));
    }
    rows
}

fn parted(glyphs: Vec<Glyph>) -> Row {
    let mut row = Row::new();
    let mut is_open = false;
    for glyph in glyphs {
        if glyph.text.trim().is_empty() {
            is_open = false;
            continue;
        }
        match row.last_mut() {
            Some(word) if is_open && is_again(word, &glyph) => {}
            // A seventh of the size: spaces of tightly set lines have a fifth, letters apart a tenth.
            Some(word) if is_open && glyph.left - word.right < glyph.size * 0.14 => {
                word.text.push_str(&glyph.text);
                word.right = word.right.max(glyph.right);
                word.size = word.size.max(glyph.size);
            }
            _ => row.push(Word {
                text: glyph.text,
                left: glyph.left,
                right: glyph.right,
                base: glyph.base,
                size: glyph.size,
            }),
        }
        is_open = true;
    }
    row
}

/// Whether the letter is the last of the word, printed again.
fn is_again(word: &Word, glyph: &Glyph) -> bool {
    let width = glyph.right - glyph.left;
    word.text.ends_with(&glyph.text) && (word.right - glyph.right).abs() < width * 0.3
}

/// Puts large initials before the line that they begin: they stand on a lower one.
fn set_initials(rows: &mut Vec<Row>) {
    let Some(usual) = usual_size(&*rows) else {
        return;
    };
    let mut at = 0;
    while let Some(row) = rows.get_mut(at) {
        let Some(found) = initial(row, usual) else {
            at += 1;
            continue;
        };
        let initial = row.remove(found);
        let follows = |word: &Word| {
            let gap = word.left - initial.right;
            word.size < usual * 1.3 && (-usual..usual * 2.0).contains(&gap)
        };
        let top = initial.base - initial.size * 0.8;
        let mut below = rows.iter_mut().take(at + 1).flatten();
        if let Some(word) = below.find(|word| word.base > top && follows(word)) {
            word.text.insert_str(0, &initial.text);
            continue;
        }
        if let Some(row) = rows.get_mut(at) {
            row.insert(found, initial);
        }
        at += 1;
    }
    rows.retain(|row| !row.is_empty());
}

/// The word of a row that is a large initial and nothing of a headline.
fn initial(row: &Row, usual: f64) -> Option<usize> {
    // 1.7: two lines high.
    let is_large = |word: &&Word| word.size > usual * 1.7;
    row.iter().position(|word| {
        let is_near =
            |other: &&Word| (other.left - word.right).max(word.left - other.right) < word.size;
        // Itself.
        let large = row.iter().filter(is_large).filter(is_near).take(2).count();
        is_large(&word) && word.text.chars().count() <= 2 && large == 1
    })
}

/// The size of type in which most letters are set.
pub(super) fn usual_size<'a>(rows: impl IntoIterator<Item = &'a Row>) -> Option<f64> {
    let mut sizes: Vec<(f64, usize)> = rows
        .into_iter()
        .flatten()
        .map(|word| (word.size, word.text.len()))
        .collect();
    sizes.sort_by(|one, other| one.0.total_cmp(&other.0));
    let half = sizes.iter().map(|(_, letters)| letters).sum::<usize>() / 2;
    let mut passed = 0;
    sizes.into_iter().find_map(|(size, letters)| {
        passed += letters;
        (passed > half).then_some(size)
    })
}
