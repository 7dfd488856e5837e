//! How words end, told without a branch: asked of every word, any would be guessed wrong.

use super::tokens::Token;

/// The ending of a word, as far as it tells the forms of English words: one of those of `Token`, 0 for any other.
#[inline]
pub(super) fn ending(word: &[u8]) -> usize {
    match word {
        [.., a, b, c] => ending_of(u64::from_be_bytes([*c, *b, *a, 0, 0, 0, 0, 0]), word.len()),
        _ => 0,
    }
}

/// The same of a word of so many bytes by the last of them, of which the last one stands highest.
#[inline]
pub(super) fn ending_of(last: u64, len: usize) -> usize {
    let [.., letter] = last.to_le_bytes();
    let known = &ENDINGS[usize::from(letter % 32)];
    let (is_so, is_long) = (last & known.mask == known.letters, len >= known.shortest);
    known.number * usize::from(is_so) * usize::from(is_long)
}

/// An ending, and the shortest word that has it.
#[derive(Clone, Copy)]
struct Ending {
    /// Its letters, the last one highest, and the bits where they stand.
    letters: u64,
    mask: u64,
    shortest: usize,
    number: usize,
}

/// All endings, by their last letter: no two have the same one.
const ENDINGS: [Ending; 32] = {
    let mut all = [listed(b"", 0, 0); 32];
    all[(b'd' % 32) as usize] = listed(b"ed", 4, Token::ED);
    all[(b'g' % 32) as usize] = listed(b"ing", 5, Token::ING);
    all[(b's' % 32) as usize] = listed(b"s", 3, Token::S);
    all[(b'y' % 32) as usize] = listed(b"ly", 4, Token::LY);
    all
};

const fn listed(written: &[u8], shortest: usize, number: usize) -> Ending {
    let (mut letters, mut mask, mut at) = (0, 0, 0);
    while at < written.len() {
        letters = letters >> 8 | (written[at] as u64) << 56;
        mask = mask >> 8 | 0xff << 56;
        at += 1;
    }
    Ending {
        letters,
        mask,
        shortest,
        number,
    }
}
