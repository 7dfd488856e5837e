//! The flags of `onrecord search` that tell what is shown, and how.

use anyhow::bail;
use clap::{Args, ValueEnum};
use onrecord::search::{Counting, Cursor, Group, Grouping, MOST_VARIANTS, Side, Sort};

use super::answer::Wanted;
use super::color::Color;
use super::export::{Format, Shape};
use super::groups::{self, Fold, GroupBy};
use super::pager::Paging;
use super::render::Look;

/// What is shown, and how.
#[derive(Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "flags that a person gives or leaves out"
)]
#[command(next_help_heading = "Answer")]
pub(super) struct Shown {
    /// Answer with articles instead of quotations
    #[arg(long)]
    pub(super) articles: bool,
    /// Show at most this many; 0 for all
    #[arg(short = 'n', long, value_name = "N", default_value_t = 20)]
    pub(super) limit: usize,
    /// Go on where a page ended: the word that it ended with, for the same query and order
    #[arg(long, value_name = "CURSOR")]
    pub(super) after: Option<Cursor>,
    /// Put first what matches best, the newest (date) or the oldest (-date); with --kwic, sort matches by the words left
    /// or right of them
    #[arg(long, value_enum, default_value_t = SortBy::Relevance, allow_hyphen_values = true)]
    pub(super) sort: SortBy,
    /// Fold into one line: copies and near copies of a statement, or the quotations of an article; with --articles, copies
    /// and near copies of an article [default: statement or copies in text, none elsewhere]
    #[arg(long, value_enum, value_name = "WHAT")]
    pub(super) group: Option<GroupBy>,
    /// Show the other wordings of each statement, word by word
    #[arg(long, conflicts_with = "articles")]
    pub(super) variants: bool,
    /// Show only how much there is
    #[arg(long)]
    pub(super) count: bool,
    /// Show each match in a line of its own, with so many characters on both sides (keyword in context)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub(super) kwic: Option<u16>,
    /// Show so many sentences of the article before and after each quotation
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true, conflicts_with_all = ["kwic", "articles"])]
    pub(super) context: usize,
    /// Write text for people, or a format for programs
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(super) format: Format,
    /// Color what matched
    #[arg(long, value_enum, default_value_t = Color::Auto)]
    pub(super) color: Color,
    /// Write a long answer on a terminal without a pager ($PAGER, else less)
    #[arg(long)]
    pub(super) no_pager: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum SortBy {
    Relevance,
    Date,
    #[value(name = "-date")]
    OldestFirst,
    Left,
    Right,
}

impl Shown {
    /// What folds into one line. Scripts get every hit, unless they ask for groups.
    pub(super) fn fold(&self) -> Fold {
        let is_plain = self.format == Format::Text && !self.count && self.one_by_one().is_none();
        match self.group {
            Some(by) => by.fold(),
            None if self.variants => Fold::Quotations(Group::Statement),
            None if !is_plain => Fold::Nothing,
            None if self.articles => Fold::Articles,
            None => Fold::Quotations(Group::Statement),
        }
    }

    /// Whether groups are counted. Scripts, and who asks how much there is, are told how many there are; who reads a page
    /// does not wait for that.
    pub(super) fn counting(&self) -> Counting {
        if self.is_page() {
            Counting::Few
        } else {
            Counting::All
        }
    }

    fn is_page(&self) -> bool {
        self.format == Format::Text && !self.count
    }

    /// How much is told of a folded answer.
    pub(super) fn grouping(&self, by: Group) -> Grouping {
        Grouping {
            by,
            counting: self.counting(),
            variants: if self.is_page() && !self.variants {
                0
            } else {
                MOST_VARIANTS
            },
        }
    }

    /// Whether facets can be written beside the answer, or instead of it.
    pub(super) fn has_place_for_facets(&self) -> bool {
        match self.format {
            Format::Text | Format::Json | Format::Jsonl => true,
            Format::Csv | Format::Tsv => self.count,
            _ => false,
        }
    }

    /// The flag that shows hits one by one.
    fn one_by_one(&self) -> Option<&'static str> {
        if self.kwic.is_some() {
            Some("--kwic")
        } else if self.context > 0 {
            Some("--context")
        } else {
            self.after.as_ref().map(|_| "--after")
        }
    }

    /// Fails where two flags do not go together.
    pub(super) fn check(&self) -> anyhow::Result<()> {
        match (self.fold(), self.articles) {
            (Fold::Quotations(_), true) => {
                bail!("--articles are folded with --group copies, or not with --group none");
            }
            (Fold::Articles, false) => bail!("--group copies folds articles: add --articles"),
            _ => {}
        }
        if self.fold() != Fold::Nothing {
            if let Some(flag) = self.one_by_one() {
                bail!("{flag} shows hits one by one: leave out --group and --variants");
            }
            if !groups::can_write(self.format) {
                bail!("groups are written as text, json or jsonl");
            }
        }
        let side = self.sort.side();
        if side.is_some() && self.kwic.is_none() {
            bail!("--sort left and --sort right sort matches in columns: add --kwic 40");
        }
        if side.is_some() && self.after.is_some() {
            bail!(
                "--after goes on in an order of hits: leave it out, or sort by relevance, date or -date"
            );
        }
        if self.kwic.is_some() && !self.format.has_columns() {
            bail!("--kwic is written as text, json, jsonl, csv or tsv");
        }
        if self.context > 0 && self.format != Format::Text {
            bail!(
                "--context is written as text; the other formats have the bytes where a quotation stands"
            );
        }
        Ok(())
    }

    /// How many hits are read; totals are exact whatever the limit, and any line of a sorted concordance may be the first.
    pub(super) fn hits(&self) -> usize {
        match (self.count, self.sort.side()) {
            (true, _) => 1,
            (_, Some(_)) => 0,
            _ => self.limit,
        }
    }

    pub(super) fn wanted(&self) -> Wanted {
        Wanted {
            format: self.format,
            shape: Shape {
                look: Look::of_terminal(self.color.choice()),
                kwic: self.kwic.map(usize::from),
                context: self.context,
            },
            side: self.sort.side(),
            lines: self.limit,
            paging: if self.no_pager {
                Paging::Never
            } else {
                Paging::Auto
            },
        }
    }
}

impl SortBy {
    fn side(self) -> Option<Side> {
        match self {
            Self::Left => Some(Side::Left),
            Self::Right => Some(Side::Right),
            _ => None,
        }
    }
}

impl From<SortBy> for Sort {
    fn from(sort: SortBy) -> Self {
        match sort {
            SortBy::Relevance => Self::Relevance,
            SortBy::Date | SortBy::Left | SortBy::Right => Self::NewestFirst,
            SortBy::OldestFirst => Self::OldestFirst,
        }
    }
}
