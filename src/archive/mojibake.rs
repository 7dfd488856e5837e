//! A text comes in; where Windows-1252 stands inside its UTF-8 (`â€œ` for `“`, `Ã©` for `é`), the text as it was goes out.
//!
//! The damage is done when UTF-8 is read as Windows-1252 (or Latin-1) and written as UTF-8 again. Encoding back undoes it,
//! and what comes back is hardly ever UTF-8 by chance: the idea is that of ftfy (Robyn Speer, 2019). But a wrong repair
//! would falsify a quotation, so only the certain ones are made, each run of characters beyond ASCII for itself:
//!
//! - the whole run encodes to valid UTF-8;
//! - somewhere in the text a run is *telling*: one that nobody writes, as `â€` with a sign behind, or a capital with a sign
//!   (`Ã©`) beside a small letter. `MANHÃ”` at the end of a quotation in capitals is none: it may mean what it says;
//! - runs that are not telling are mended only if all runs of the text encode so, for then all of it went the same way; and
//!   where some do not, there must be three telling ones, for an article on encodings shows one or two.
//!
//! What was damaged twice is mended twice. Characters that were lost on the way (`â€?`) stay lost.

use encoding_rs::WINDOWS_1252;

use super::encoding::is_high_control;

/// The text as it was before it was damaged; nothing where that is not certain.
pub(super) fn mend(text: &str) -> Option<String> {
    let once = mend_once(text)?;
    let mended = mend_once(&once).unwrap_or(once);
    // No text was written with these controls: what has them still was not understood.
    (!mended.chars().any(is_high_control)).then_some(mended)
}

/// A run of characters beyond ASCII.
struct Run {
    start: usize,
    end: usize,
    /// What it was, if it can be damaged text.
    mended: Option<String>,
    is_telling: bool,
}

// An article on encodings shows the damage once or twice.
const FEW: usize = 3;

fn mend_once(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    let runs: Vec<Run> = runs(text).collect();
    let telling = runs.iter().filter(|run| run.is_telling).count();
    let is_whole = runs.iter().all(|run| run.mended.is_some());
    if telling == 0 || (!is_whole && telling < FEW) {
        return None;
    }
    let mut mended = String::with_capacity(text.len());
    let mut at = 0;
    for run in &runs {
        if let Some(was) = &run.mended
            && (is_whole || run.is_telling)
        {
            mended.push_str(text.get(at..run.start)?);
            mended.push_str(was);
            at = run.end;
        }
    }
    mended.push_str(text.get(at..)?);
    Some(mended)
}

fn runs(text: &str) -> impl Iterator<Item = Run> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..)?;
        let start = at + rest.find(|character: char| !character.is_ascii())?;
        let rest = text.get(start..)?;
        let length = rest
            .find(|character: char| character.is_ascii())
            .unwrap_or(rest.len());
        at = start + length;
        let run = rest.get(..length)?;
        let mended = undone(run);
        let before = text.get(..start)?.chars().next_back();
        let after = text.get(at..)?.chars().next();
        let is_telling = mended.is_some() && is_telling(run, before, after);
        Some(Run {
            start,
            end: at,
            mended,
            is_telling,
        })
    })
}

/// The run encoded back and read as the UTF-8 that it then is.
fn undone(run: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(run.len());
    let mut buffer = [0; 4];
    for character in run.chars() {
        // Latin-1; its second half of controls is what a reader of Latin-1 makes of Windows-1252.
        if let Ok(byte) = u8::try_from(character) {
            bytes.push(byte);
            continue;
        }
        let (byte, _, is_lost) = WINDOWS_1252.encode(character.encode_utf8(&mut buffer));
        if is_lost {
            return None;
        }
        bytes.extend_from_slice(&byte);
    }
    let text = String::from_utf8(bytes).ok()?;
    (!text.contains('\u{FFFD}')).then_some(text)
}

/// Whether nobody writes this run between these characters.
fn is_telling(run: &str, before: Option<char>, after: Option<char>) -> bool {
    let has_controls = run.chars().any(is_high_control);
    // Dashes, quotation marks, the ellipsis and the euro have three bytes, of which the first is â.
    if has_controls || run.contains("â€") || run.contains("â‚¬") || run.contains("ðŸ") {
        return true;
    }
    let is_small = |character: Option<char>| character.is_some_and(|c| c.is_ascii_lowercase());
    let mut characters = run.chars();
    let opens_with_capital = characters.next().is_some_and(|c| "ÂÃÄÅ".contains(c));
    // Signs that stand within no word, and after no capital: quotation marks, dashes and dots may.
    let has_sign = characters
        .next()
        .is_some_and(|c| "¡¢£¤¥¦§¨©ª«¬®¯±²³´µ¶¸¹¼½¾¿‚ƒ„†‡ˆ‰Š‹Œ‘›œž¶·°º".contains(c));
    opens_with_capital && has_sign && (is_small(before) || is_small(after))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn damaged(text: &str) -> String {
        WINDOWS_1252
            .decode_without_bom_handling(text.as_bytes())
            .0
            .into_owned()
    }

    #[test]
    fn damaged_text_is_mended_whole() {
        for text in [
            "“We came early,” she said — and left.",
            "The café in Köln, naïve, São Paulo.",
            "A price of €5 a tonne… or more",
            "Łódź, Gdańsk and Wrocław, said Zoë",
            "it’s",
        ] {
            assert_eq!(mend(&damaged(text)).as_deref(), Some(text), "{text}");
            let twice = damaged(&damaged(text));
            assert_eq!(mend(&twice).as_deref(), Some(text), "{text}");
            assert_eq!(mend(text), None, "{text}");
        }
        assert_eq!(mend("it\u{e2}\u{80}\u{99}s").as_deref(), Some("it’s"));
    }

    #[test]
    fn what_may_be_meant_stays() {
        for text in [
            "plain",
            "SÃO PAULO, “JORNAL DA MANHÔ",
            "“CAFÉ” and “DÉJÀ…”",
            "Der Spaß“ – sagte sie",
            "Ã is a letter, Â too; § 5 Â§",
            "Москва, 東京, Ελλάδα",
            "“The reader sees â€œ and Ã© there,” she said of the café.",
            "it was lost: â€? and Ã?",
            "ÂÂÂ ÃÃÃ",
            "5 £ or 6 ¢, the naïve façade",
        ] {
            assert_eq!(mend(text), None, "{text}");
        }
    }

    #[test]
    fn in_mixed_text_only_the_telling_runs_are_mended() {
        let text = "“Real marks.” itâ€™s and donâ€™t and weâ€™re, DÉJÀ” CAFÔ";
        let mended = "“Real marks.” it’s and don’t and we’re, DÉJÀ” CAFÔ";
        assert_eq!(mend(text).as_deref(), Some(mended));
    }
}
