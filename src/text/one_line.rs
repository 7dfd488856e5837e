//! Text that is printed in one line.

/// `text` with one space between its words: a line's end or a space that does not break makes no other name of a name.
pub fn in_one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::in_one_line;

    #[test]
    fn any_white_space_is_one_space_and_none_stands_at_the_ends() {
        assert_eq!(in_one_line("Ana\u{a0}María\r\n  Ruiz "), "Ana María Ruiz");
    }
}
