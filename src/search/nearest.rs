//! The known name that a mistyped one is nearest to.

/// How many letters must be added, left out, changed or swapped with their neighbor to make `one` into `other`; `None`
/// where that is more than `most`. (Optimal string alignment; the swap counts as one because it is the commonest slip:
/// *merkle* for *merkel*.)
pub(super) fn distance(one: &[char], other: &[char], most: usize) -> Option<usize> {
    if one.len().abs_diff(other.len()) > most {
        return None;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=other.len()).collect();
    for (row, &letter) in one.iter().enumerate() {
        let mut line = Vec::with_capacity(other.len() + 1);
        line.push(row + 1);
        for (column, &opposite) in other.iter().enumerate() {
            let mut cost = (above[column] + usize::from(letter != opposite))
                .min(above[column + 1] + 1)
                .min(line[column] + 1);
            let is_swap =
                row > 0 && column > 0 && letter == other[column - 1] && one[row - 1] == opposite;
            if is_swap {
                cost = cost.min(before[column - 1] + 1);
            }
            line.push(cost);
        }
        if line.iter().min().is_some_and(|&least| least > most) {
            return None;
        }
        before = std::mem::replace(&mut above, line);
    }
    above.last().copied().filter(|&cost| cost <= most)
}

/// The names of `known` that are nearest to `typed`, the nearest first, at most `count`; both are compared word by word
/// in folded form. None where every name is more than a third of the typed letters away.
pub(super) fn nearest(
    typed: &[String],
    known: impl Iterator<Item = String>,
    count: usize,
) -> Vec<String> {
    let typed: Vec<Vec<char>> = typed.iter().map(|word| word.chars().collect()).collect();
    let most = typed.iter().map(Vec::len).sum::<usize>().div_ceil(3);
    let mut found: Vec<(usize, String)> = Vec::new();
    for name in known {
        let words: Vec<Vec<char>> = crate::text::terms(&name)
            .map(|term| term.text.chars().collect())
            .collect();
        if let Some(cost) = name_distance(&typed, &words, most) {
            found.push((cost, name));
        }
    }
    found.sort();
    found.dedup();
    found.truncate(count);
    found.into_iter().map(|(_, name)| name).collect()
}

/// The distance of each typed word to the nearest word of the name, summed.
fn name_distance(typed: &[Vec<char>], name: &[Vec<char>], most: usize) -> Option<usize> {
    let mut sum = 0;
    for word in typed {
        sum += name
            .iter()
            .filter_map(|known| distance(word, known, most))
            .min()?;
    }
    (sum <= most).then_some(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(one: &str, other: &str, most: usize) -> Option<usize> {
        let letters = |text: &str| text.chars().collect::<Vec<char>>();
        distance(&letters(one), &letters(other), most)
    }

    #[test]
    fn slips_of_the_finger_cost_one() {
        assert_eq!(steps("merkle", "merkel", 2), Some(1));
        assert_eq!(steps("okafr", "okafor", 2), Some(1));
        assert_eq!(steps("basrah", "basra", 2), Some(1));
        assert_eq!(steps("", "ab", 2), Some(2));
        assert_eq!(steps("ruiz", "okafor", 2), None);
    }

    #[test]
    fn a_surname_finds_the_full_name() {
        let known = ["Ana Ruiz", "Ben Okafor", "Ann Reid"].map(str::to_owned);
        assert_eq!(
            nearest(&["ruis".to_owned()], known.clone().into_iter(), 1),
            ["Ana Ruiz"]
        );
        assert!(nearest(&["zzz".to_owned()], known.into_iter(), 3).is_empty());
    }
}
