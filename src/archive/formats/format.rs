//! The formats that are read, and what each is called.

use serde::{Deserialize, Serialize};

/// The formats that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(in crate::archive) enum Format {
    Text,
    Markdown,
    Json,
    JsonLines,
    Csv,
    Tsv,
    Ninjs,
    Ghost,
    Telegram,
    Activity,
    Sgml,
    Html,
    Nitf,
    NewsMl,
    Feed,
    Epub,
    Docx,
    Odt,
    Rtf,
    Xml,
    Pdf,
    Mail,
    Nexis,
    Factiva,
    ProQuest,
    NewsBank,
    Transmission,
}

impl Format {
    /// Its name in [`Source::format`](crate::Source::format) and in `data/formats.tsv`.
    pub(in crate::archive) const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Markdown => "markdown",
            Self::Json => "json",
            Self::JsonLines => "jsonl",
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::Ninjs => "ninjs",
            Self::Ghost => "ghost",
            Self::Telegram => "telegram",
            Self::Activity => "activity",
            Self::Sgml => "sgml",
            Self::Html => "html",
            Self::Nitf => "nitf",
            Self::NewsMl => "newsml",
            Self::Feed => "feed",
            Self::Epub => "epub",
            Self::Docx => "docx",
            Self::Odt => "odt",
            Self::Rtf => "rtf",
            Self::Xml => "xml",
            Self::Pdf => "pdf",
            Self::Mail => "mail",
            Self::Nexis => "nexis",
            Self::Factiva => "factiva",
            Self::ProQuest => "proquest",
            Self::NewsBank => "newsbank",
            Self::Transmission => "wire",
        }
    }
}
