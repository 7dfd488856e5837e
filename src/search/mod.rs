//! Answers a typed query from the index: query → tree → Tantivy query → hits.
//!
//! | step | where |
//! | --- | --- |
//! | text to tokens to tree | [`parse`]: `lexer`, `operators`, `tokens`, `fields`, `forms`, `values`, `period`, `proximity`, `parser` |
//! | tree to text | [`read_as`], [`outline`] |
//! | words to terms of the index | `expand`, `pattern` |
//! | tree to Tantivy query | `compile`: `words`, `filters`, with `checks`, `either` and `join` for what Tantivy has no query for |
//! | query to hits | [`search`], [`rank`]: `collect`, `articles`, `order`, `top`, `cursor`, `hits`, `highlight`, `snippets` |
//! | hits to statements | [`grouped()`]: `statements`, `wordings`, `variants`; `printings` reads the columns |
//! | words to who said them | [`who_said`]: `asked`, `candidates`, `overlap`, `diff`, `reach`; `copies` counts printings |
//! | query to counts | [`facets`], [`timeline()`], [`coverage`]: `values`, `tally`, `spellings`; followed by `exact` |
//! | names to people | [`speaker_list`], [`speakers`], [`persons()`], [`profile()`]: `name_parts`, `distinctive` |
//! | name to article | [`find_article`] |
//! | no hits to hints | [`suggest`]: `nearest` |
//! | a search kept, and what is new for it | [`SavedSearch`]: `alerts` |
//!
//! Tantivy's own query parser never sees what a person typed. Nothing here prints or knows a clock.

mod alerts;
mod article_copies;
mod articles;
mod asked;
mod bounds;
mod candidates;
mod checks;
mod collect;
mod compile;
mod concordance;
mod copies;
mod coverage;
mod cursor;
mod diff;
mod distinctive;
mod either;
mod exact;
mod expand;
mod facets;
mod fields;
mod filters;
mod flags;
mod forms;
mod groups;
mod highlight;
mod hits;
mod join;
mod lexer;
mod lists;
mod literals;
mod lookup;
mod name_parts;
mod nearest;
mod operators;
mod order;
mod overlap;
mod parser;
mod passage;
mod pattern;
mod period;
mod persons;
mod places;
mod printings;
mod profile;
mod proximity;
mod query;
mod ranking;
mod reach;
mod read_as;
mod run;
mod said;
mod sieve;
mod slips;
mod snippets;
mod speakers;
mod spellings;
mod standing;
mod statements;
mod stories;
mod suggest;
mod tally;
mod timeline;
mod tokens;
mod top;
mod values;
mod variants;
mod verbatim;
mod whereabouts;
mod wordings;
mod words;

pub use alerts::{SavedSearch, forget_search, saved_searches};
pub use article_copies::{
    Copy, GroupedArticle, GroupedArticles, MOST_SOURCES, Story, grouped_articles,
};
pub use asked::{Asked, FREE_FROM, NEAR_FROM, NearIn};
pub use concordance::{Keyword, Side, concordance};
pub use coverage::{Coverage, Gap, OutletCoverage, Undated, YearCoverage, coverage};
pub use cursor::Cursor;
pub use diff::{Difference, Origin};
pub use distinctive::Distinctive;
pub use facets::{Facet, FacetRequest, FacetValue, Others, facets};
pub use fields::Name;
pub use flags::filter;
pub use groups::{
    Counting, Folding, Group, Grouped, GroupedHit, Grouping, MOST_FOLDED, MOST_VARIANTS, Variant,
    grouped,
};
pub use hits::{ArticleHit, Hit, Printed, QuotationHit};
pub use lookup::{FoundArticle, Lookup, MOST_NAMES, find_article};
pub use order::Sort;
pub use parser::{MOST_BYTES, MOST_LEVELS, parse};
pub use passage::{Passage, around};
pub use persons::{NameForm, Person, persons};
pub use places::{PlaceCount, nearest_places, places};
pub use profile::{MentionCount, Profile, RoleSpan, profile, roles};
pub use query::{Aspect, Comparison, Field, Form, Leaf, Node, Order, Period, Query, Warning, Word};
pub use ranking::{FullHit, Ranking, rank};
pub use reach::Reach;
pub use read_as::{outline, read_as};
pub use run::{Found, SearchOptions, Total, Unit, count, explain, search};
pub use said::{Record, Said, Verdict, WhoSaid, who_said};
pub use snippets::Snippet;
pub use speakers::{ListedSpeaker, SpeakerCount, nearest_speakers, speaker_list, speakers};
pub use suggest::{Suggestion, said_by_role, suggest};
pub use timeline::{Series, Step, Timeline, timeline};
pub use values::FacetField;
