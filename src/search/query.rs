//! The tree that a typed query is read into: what is asked, without a word on how Tantivy answers it.
//!
//! The tree keeps words as typed (`multi-agent`, `don’t`): cutting and folding them is the business of the index's own
//! word cutter when the query runs, so that a query and a text are always cut alike.

use jiff::civil::Date;

use super::values::FacetField;
use crate::extract::Kind;
use crate::text::Span;

/// A query as it was understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    /// What is asked.
    pub root: Node,
    /// What had no meaning, or another than one might think; in the order of the text.
    pub warnings: Vec<Warning>,
}

/// One remark on how a query was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// The part of the typed query that it is about, in bytes.
    pub span: Span,
    /// One sentence, lower case, without a full stop.
    pub message: String,
}

/// A part of a query.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// No condition: everything.
    All,
    /// All of them.
    And(Vec<Node>),
    /// At least one of them.
    Or(Vec<Node>),
    /// Everything but it.
    Not(Box<Node>),
    /// One condition, with its place in the typed query.
    Leaf(Leaf, Span),
}

/// One condition.
#[derive(Clone, Debug, PartialEq)]
pub enum Leaf {
    /// A word, its inflections included.
    Word(Field, Word),
    /// Words as said, in this order; or, with `within`, in any order with at most so many others among them.
    Phrase {
        /// Where they are looked for.
        field: Field,
        /// The words in the order typed.
        words: Vec<Word>,
        /// How many other words may stand among them.
        within: Option<u32>,
    },
    /// Two words or phrases close to each other in the quotation.
    Near {
        /// What was typed before the operator.
        left: Vec<Word>,
        /// What was typed after it.
        right: Vec<Word>,
        /// How many other words may stand between them.
        within: u32,
        /// Whether `left` must come first.
        order: Order,
    },
    /// These very characters in the quotation.
    Verbatim(String),
    /// Exactly this value, as a facet lists it.
    Exact(FacetField, String),
    /// Quotations reported in this way.
    Kind(Kind),
    /// Datelines of cities at most so far from this one.
    Around {
        /// The city as typed.
        place: String,
        /// As the crow flies.
        kilometers: u32,
    },
    /// Between two calendar days.
    Days(Period),
    /// Where this is known.
    Has(Aspect),
    /// Where this is not known.
    Lacks(Aspect),
    /// Quotations whose attribution is known so well.
    Confidence(Comparison, f64),
    /// Quotations of so many words.
    Length {
        /// The fewest.
        least: u64,
        /// The most; `None` where there is no bound.
        most: Option<u64>,
    },
    /// Quotations that were printed so many times more, in the same words by the same speaker.
    Copies(Comparison, u64),
}

/// Where words are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// In the words of the quotation; among articles, in headline and body.
    Content,
    /// In the speaker's name, as resolved or as printed.
    Speaker,
    /// In the speaker's role.
    Role,
    /// In the name of the dateline's city.
    City,
    /// In the name of its region.
    Region,
    /// In the name or the code of its country.
    Country,
    /// In any of the three.
    Place,
    /// In the name of the paper or agency.
    Outlet,
    /// In the code of the language.
    Language,
    /// In the path of the file.
    Path,
    /// In the headline.
    Title,
    /// Anywhere in the article.
    Text,
}

/// One word as typed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Word {
    /// Its characters, without the operators on it.
    pub text: String,
    /// How it is compared.
    pub form: Form,
}

/// How a word is compared with those of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// As it stands.
    Plain,
    /// `*` stands for any letters, `?` for one.
    Wild,
    /// With at most so many letters wrong.
    Fuzzy(u8),
}

/// Whether the order of two words matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// `NEAR/5`, `W/5`.
    Any,
    /// `PRE/5`.
    Typed,
}

/// Calendar days from `from` to `to`, both included; an open end is `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Period {
    /// The first day.
    pub from: Option<Date>,
    /// The last day.
    pub to: Option<Date>,
}

/// What a quotation or its article may lack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aspect {
    /// The speaker.
    Speaker,
    /// The speaker's role.
    Role,
    /// The dateline's city.
    City,
    /// Its region.
    Region,
    /// Its country.
    Country,
    /// The date.
    Date,
    /// The outlet.
    Outlet,
    /// The language.
    Language,
    /// The headline.
    Title,
}

/// A comparison with a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `>=`
    AtLeast,
    /// `>`
    Above,
    /// `<=`
    AtMost,
    /// `<`
    Below,
}

/// How far `near:` reaches without a number, in kilometers.
const NEAR: u32 = 50;

impl Leaf {
    /// `Basra`, `Basra~100km`, `Basra~60mi`; a number alone is in kilometers.
    pub(super) fn around(value: &str) -> Option<Self> {
        let (place, distance) = value.rsplit_once('~').unwrap_or((value, ""));
        let digits = distance.trim_end_matches(|c: char| !c.is_ascii_digit());
        let unit = distance.get(digits.len()..)?.trim().to_lowercase();
        let number = if digits.is_empty() {
            NEAR
        } else {
            digits.trim().parse().ok()?
        };
        let kilometers = match unit.as_str() {
            "" | "km" => number,
            "mi" | "miles" => number.checked_mul(1609)? / 1000,
            _ => return None,
        };
        let place = place.trim().to_owned();
        place
            .contains(char::is_alphanumeric)
            .then_some(Self::Around { place, kilometers })
    }
}

impl Node {
    /// All of `nodes`, as flat as it can be.
    pub fn all_of(nodes: Vec<Node>) -> Node {
        let mut flat = Vec::new();
        for node in nodes {
            match node {
                Node::All => {}
                Node::And(inner) => flat.extend(inner),
                other => flat.push(other),
            }
        }
        match flat.len() {
            0 => Node::All,
            1 => flat.swap_remove(0),
            _ => Node::And(flat),
        }
    }

    /// At least one of `nodes`, as flat as it can be; without any, everything.
    pub fn any_of(nodes: Vec<Node>) -> Node {
        let mut flat = Vec::new();
        for node in nodes {
            match node {
                Node::Or(inner) => flat.extend(inner),
                other => flat.push(other),
            }
        }
        match flat.len() {
            0 => Node::All,
            1 => flat.swap_remove(0),
            _ => Node::Or(flat),
        }
    }
}

impl Warning {
    pub(super) fn new(span: Span, message: impl Into<String>) -> Self {
        Self {
            span,
            message: message.into(),
        }
    }
}
