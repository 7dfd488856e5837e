//! Numbers and stretches of the packed gazetteer, read with every bound checked, and how far two names are apart.

/// FNV-1a over words of eight bytes: one multiplication a word, so that seven megabytes take some milliseconds.
pub(super) fn checksum(bytes: &[u8], from: usize) -> u64 {
    let checked = slice(bytes, from, bytes.len().saturating_sub(from));
    checked.chunks(8).fold(0xcbf2_9ce4_8422_2325, |sum, word| {
        let mut whole = [0; 8];
        whole
            .iter_mut()
            .zip(word)
            .for_each(|(to, from)| *to = *from);
        (sum ^ u64::from_le_bytes(whole)).wrapping_mul(0x0100_0000_01b3)
    })
}

pub(super) fn u64_at(bytes: &[u8], at: usize) -> u64 {
    bytes
        .get(at..at + 8)
        .and_then(|b| b.try_into().ok())
        .map_or(0, u64::from_le_bytes)
}

/// The little-endian number in `WIDTH` bytes, eight at most, at `at`; 0 behind the end.
#[inline]
pub(super) fn number<const WIDTH: usize>(bytes: &[u8], at: usize) -> usize {
    let mut whole = [0; 8];
    let found = bytes.get(at..).and_then(<[u8]>::first_chunk::<WIDTH>);
    if let (Some(found), Some(to)) = (found, whole.first_chunk_mut()) {
        *to = *found;
    }
    usize::try_from(u64::from_le_bytes(whole)).unwrap_or_default()
}

#[inline]
pub(super) fn slice(bytes: &[u8], at: usize, len: usize) -> &[u8] {
    bytes.get(at..at.saturating_add(len)).unwrap_or_default()
}

/// Ten-thousandths of a degree in three bytes, two's complement.
pub(super) fn degrees(packed: usize) -> f64 {
    let packed = i32::try_from(packed).unwrap_or_default();
    let signed = if packed >= 1 << 23 {
        packed - (1 << 24)
    } else {
        packed
    };
    f64::from(signed) / 10_000.0
}

/// The Levenshtein distance, where it is not above `bound`.
pub(super) fn edits_within(wanted: &[char], name: &str, bound: usize) -> Option<usize> {
    let mut row: Vec<usize> = (0..=wanted.len()).collect();
    for (i, c) in name.chars().enumerate() {
        let mut diagonal = i;
        let mut least = i + 1;
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
        let mut left = i + 1;
        for (cell, &w) in row.iter_mut().skip(1).zip(wanted) {
            let edits = (diagonal + usize::from(w != c))
                .min(left + 1)
                .min(*cell + 1);
            diagonal = *cell;
            *cell = edits;
            left = edits;
            least = least.min(edits);
        }
        if least > bound {
            return None;
        }
    }
    row.last().copied().filter(|&edits| edits <= bound)
}
