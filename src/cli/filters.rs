//! Flags on who, where and when come in, conditions of the query go out.

use anyhow::anyhow;
use clap::Args;
use jiff::civil::Date;
use onrecord::search::{self, Name, Node};

/// Conditions as flags: the same flag again is an alternative, another flag a further condition.
#[derive(Args)]
#[command(next_help_heading = "Filters (repeat one for alternatives)")]
pub(crate) struct Filters {
    /// Keep what this person or body said; "unknown" for nobody known, "=Ana Ruiz" for exactly this name
    #[arg(long, value_name = "NAME")]
    speaker: Vec<String>,
    /// Keep speakers with this role
    #[arg(long, value_name = "WORDS")]
    role: Vec<String>,
    /// Keep datelines of this city
    #[arg(long, value_name = "NAME")]
    city: Vec<String>,
    /// Keep datelines of this country, by name or code
    #[arg(long, value_name = "NAME")]
    country: Vec<String>,
    /// Keep datelines in this place of any size: Europe, Germany, Texas, Berlin
    #[arg(long = "in", value_name = "NAME")]
    within: Vec<String>,
    /// Keep datelines near this city: "Basra~100km"
    #[arg(long, value_name = "NAME~KM")]
    near: Vec<String>,
    /// Keep datelines of this region
    #[arg(long, value_name = "NAME")]
    region: Vec<String>,
    /// Keep quotations of this kind: direct, mixed or indirect
    #[arg(long, value_name = "KIND")]
    kind: Vec<String>,
    /// Keep what was printed on this day or later: 2003, 2003-05 or 2003-05-01
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
    /// Keep what was printed on this day or earlier
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
    /// Keep what this paper, agency or site printed
    #[arg(long, value_name = "NAME")]
    outlet: Vec<String>,
    /// Keep this language, by its code
    #[arg(long, value_name = "CODE")]
    lang: Vec<String>,
    /// Keep attributions that are at least this sure, from 0 to 1
    #[arg(long, value_name = "NUMBER")]
    min_confidence: Option<String>,
}

impl Filters {
    /// What all flags together ask for.
    ///
    /// # Errors
    /// A flag whose value its field cannot take.
    pub(crate) fn conditions(&self, today: Option<Date>) -> anyhow::Result<Vec<Node>> {
        let mut conditions = Vec::new();
        for (flag, name, values) in self.all() {
            let mut alternatives = Vec::new();
            for value in values {
                let condition = search::filter(name, &value, today);
                alternatives.push(
                    condition
                        .map_err(|expected| anyhow!("--{flag} takes {expected}, not “{value}”"))?,
                );
            }
            if !alternatives.is_empty() {
                conditions.push(Node::any_of(alternatives));
            }
        }
        Ok(conditions)
    }

    /// The fields and values of all flags, to be kept with a query.
    pub(crate) fn given(&self) -> Vec<(String, String)> {
        let mut given = Vec::new();
        for (flag, _, values) in self.all() {
            let field = if flag == "min-confidence" {
                "confidence"
            } else {
                flag
            };
            given.extend(values.into_iter().map(|value| (field.to_owned(), value)));
        }
        given
    }

    /// Each flag with its field and its values.
    fn all(&self) -> [(&'static str, Name, Vec<String>); 13] {
        let one = |value: &Option<String>| value.iter().cloned().collect();
        let least = self
            .min_confidence
            .iter()
            .map(|number| format!(">={number}"))
            .collect();
        [
            ("speaker", Name::Speaker, self.speaker.clone()),
            ("role", Name::Role, self.role.clone()),
            ("city", Name::City, self.city.clone()),
            ("country", Name::Country, self.country.clone()),
            ("in", Name::Place, self.within.clone()),
            ("near", Name::Near, self.near.clone()),
            ("region", Name::Region, self.region.clone()),
            ("kind", Name::Kind, self.kind.clone()),
            ("since", Name::Since, one(&self.since)),
            ("until", Name::Until, one(&self.until)),
            ("outlet", Name::Outlet, self.outlet.clone()),
            ("lang", Name::Language, self.lang.clone()),
            ("min-confidence", Name::Confidence, least),
        ]
    }
}
