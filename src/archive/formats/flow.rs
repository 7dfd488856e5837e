//! The elements and words of a page come in, in order, its text goes out, with its paragraphs parted as a reader sees them.
//!
//! What a browser does is kept: white space is one space, block elements begin on a line of their own, `<br>` ends a line,
//! `<pre>` keeps its lines, hidden elements are not shown. Paragraphs are parted by an empty line; items of a list and
//! rows of a table are lines, their cells parted by a bar. Only what the text needs is remembered of the open elements, so that neither
//! deep nesting nor missing end tags can do harm.

use std::mem;

/// Writes the text of a page.
#[derive(Default)]
pub(super) struct Flow {
    text: String,
    gap: Gap,
    /// What stands before the next word: the bullet of an item, an opening mark.
    prefix: String,
    /// The lists that are open, with the number of the next item.
    lists: Vec<Option<u32>>,
    /// The `<q>` that are open.
    quoted: Vec<Marks>,
    /// How many `<pre>` are open.
    preformatted: usize,
    hidden: Option<Hidden>,
}

/// What parts two words; the strongest wins.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    #[default]
    None,
    Space,
    Cell,
    Line,
    Paragraph,
}

/// Who writes the marks of a quotation.
#[derive(Clone, Copy, PartialEq)]
enum Marks {
    Awaited,
    Ours,
    Theirs,
}

/// An open element that is not shown.
struct Hidden {
    name: String,
    /// How many elements of its name are open, itself included.
    depth: usize,
}

/// Whether an element is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    Yes,
    No,
}

impl Shown {
    /// What the element's own attributes say, of which `value` gives one by its name.
    pub(super) fn by_attributes<V: AsRef<str>>(value: impl Fn(&str) -> Option<V>) -> Self {
        let is_hidden = value("hidden").is_some()
            || value("style").is_some_and(|style| {
                let style: String = style.as_ref().split_ascii_whitespace().collect();
                let style = style.to_ascii_lowercase();
                // The last is what mail programs obey in the preview lines of newsletters.
                ["display:none", "visibility:hidden", "mso-hide:all"]
                    .iter()
                    .any(|hiding| style.contains(hiding))
            });
        if is_hidden { Self::No } else { Self::Yes }
    }
}

impl Flow {
    /// Opens an element, by its HTML name in lower case.
    pub(super) fn open(&mut self, name: &str, shown: Shown) {
        if let Some(hidden) = &mut self.hidden {
            if !ends_unclosed(&hidden.name, name) {
                hidden.depth += usize::from(hidden.name == name);
                return;
            }
            self.hidden = None;
        }
        let is_void = matches!(
            name,
            "br" | "hr" | "img" | "input" | "wbr" | "meta" | "link"
        );
        if !is_void && (shown == Shown::No || is_no_text(name)) {
            let (name, depth) = (name.to_owned(), 1);
            self.hidden = Some(Hidden { name, depth });
            return;
        }
        match name {
            "br" => self.break_line(),
            "li" => self.begin_item(),
            "ul" | "menu" => self.lists.push(None),
            "ol" => self.lists.push(Some(1)),
            "pre" => self.preformatted += 1,
            "q" => {
                self.quoted.push(Marks::Awaited);
                self.prefix.push('“');
            }
            _ => {}
        }
        self.widen(gap_around(name));
    }

    /// Closes an element; one that is not open does no harm.
    pub(super) fn close(&mut self, name: &str) {
        if let Some(hidden) = &mut self.hidden {
            let is_end = matches!(name, "body" | "html");
            hidden.depth -= usize::from(hidden.name == name);
            if hidden.depth == 0 || is_end {
                self.hidden = None;
            }
            return;
        }
        match name {
            "br" => self.break_line(),
            "ul" | "ol" | "menu" => {
                self.lists.pop();
                self.prefix.clear();
            }
            "pre" => self.preformatted = self.preformatted.saturating_sub(1),
            "q" => self.close_quotation(),
            _ => {}
        }
        self.widen(gap_around(name));
    }

    /// Adds text, in which markup and references are resolved.
    pub(super) fn text(&mut self, text: &str) {
        if self.hidden.is_some() {
            return;
        }
        if self.preformatted > 0 {
            return self.lines(text);
        }
        for (number, word) in text
            .split(|next: char| next.is_ascii_whitespace())
            .enumerate()
        {
            if number > 0 {
                self.widen(Gap::Space);
            }
            self.word(word);
        }
    }

    /// The text.
    pub(super) fn finish(mut self) -> String {
        let end = self.text.trim_end().len();
        self.text.truncate(end);
        self.text
    }

    fn widen(&mut self, gap: Gap) {
        self.gap = self.gap.max(gap);
    }

    /// Two `<br>` are an empty line.
    fn break_line(&mut self) {
        self.gap = match self.gap {
            Gap::Line | Gap::Paragraph => Gap::Paragraph,
            _ => Gap::Line,
        };
    }

    fn begin_item(&mut self) {
        self.prefix = match self.lists.last_mut() {
            Some(Some(number)) => {
                *number = number.saturating_add(1);
                format!("{}. ", *number - 1)
            }
            // No hyphen: in half of Europe a hyphen opens speech.
            _ => "• ".to_owned(),
        };
    }

    /// Lines of a `<pre>`.
    fn lines(&mut self, text: &str) {
        for (number, line) in text.split('\n').enumerate() {
            if number > 0 {
                self.break_line();
            }
            let line = line.trim_end();
            if !line.is_empty() {
                self.begin();
                self.push(line);
            }
        }
    }

    /// A word, or the part of one that stands between two tags.
    fn word(&mut self, word: &str) {
        let begins_line = self.text.is_empty() || self.gap >= Gap::Cell;
        // Pages are indented and spaced with spaces that do not break.
        let word = if begins_line { word.trim_start() } else { word };
        if word.chars().all(is_invisible) {
            return;
        }
        if self.quoted.last() == Some(&Marks::Awaited) {
            let is_marked = word.starts_with(['"', '“', '„', '«', '»', '‘', '‚', '\'', '‹', '「']);
            if is_marked {
                self.prefix.pop();
            }
            let marks = if is_marked {
                Marks::Theirs
            } else {
                Marks::Ours
            };
            self.quoted.pop();
            self.quoted.push(marks);
        }
        self.begin();
        self.push(word);
    }

    /// Writes what stands before a word.
    fn begin(&mut self) {
        if self.gap >= Gap::Cell {
            let end = self.text.trim_end().len();
            self.text.truncate(end);
        }
        if !self.text.is_empty() {
            self.text.push_str(match self.gap {
                Gap::None => "",
                Gap::Space => " ",
                Gap::Cell => " | ",
                Gap::Line => "\n",
                Gap::Paragraph => "\n\n",
            });
        }
        self.gap = Gap::None;
        self.text.push_str(&mem::take(&mut self.prefix));
    }

    fn push(&mut self, text: &str) {
        if text.contains(is_invisible) {
            self.text
                .extend(text.chars().filter(|letter| !is_invisible(*letter)));
        } else {
            self.text.push_str(text);
        }
    }

    fn close_quotation(&mut self) {
        match self.quoted.pop() {
            Some(Marks::Ours) => self.text.push('”'),
            Some(Marks::Awaited) => {
                self.prefix.pop();
            }
            Some(Marks::Theirs) | None => {}
        }
    }
}

/// Soft hyphens and their like, which tell a browser where a word may be broken.
const fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{AD}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}')
}

/// Elements whose content is no text of the page.
fn is_no_text(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "head"
            | "title"
            | "template"
            | "noscript"
            | "noembed"
            | "noframes"
            | "iframe"
            | "object"
            | "svg"
            | "canvas"
            | "audio"
            | "video"
            | "select"
            | "datalist"
            | "button"
            | "textarea"
            | "figcaption"
            | "rt"
            | "rp"
    )
}

/// Whether the element `opened` ends the hidden element `hidden`, whose end tag may be left out.
pub(super) fn ends_unclosed(hidden: &str, opened: &str) -> bool {
    match hidden {
        "p" => gap_around(opened) == Gap::Paragraph,
        "li" | "td" | "th" | "tr" | "dt" | "dd" | "rt" | "rp" => hidden == opened,
        "head" => opened == "body",
        _ => false,
    }
}

/// What parts an element from the words before and after it.
fn gap_around(name: &str) -> Gap {
    match name {
        "address" | "article" | "aside" | "blockquote" | "body" | "caption" | "center"
        | "details" | "dialog" | "dir" | "div" | "dl" | "fieldset" | "figure" | "footer"
        | "form" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "header" | "hgroup" | "hr"
        | "legend" | "main" | "menu" | "nav" | "ol" | "p" | "pre" | "section" | "summary"
        | "table" | "ul" => Gap::Paragraph,
        "li" | "tr" | "dt" | "dd" | "option" => Gap::Line,
        "td" | "th" => Gap::Cell,
        _ => Gap::None,
    }
}
