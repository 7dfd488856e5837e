//! `onrecord evaluate`: labelled articles come in, figures of how often extraction is right go out.

use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::Context;
use clap::ValueEnum;
use onrecord::evaluate::{Evaluation, Miss, evaluate, read_gold};
use onrecord::extract::extract;
use onrecord::lexicon::Lexicon;
use serde::Serialize;

use super::{Outcome, output};

/// Tell how often extraction is right, on articles whose quotations people have marked
#[derive(clap::Args)]
pub(crate) struct EvaluateArgs {
    /// Read labelled articles from this file, one JSON object a line
    #[arg(value_name = "GOLD")]
    gold: PathBuf,
    /// List the first N misses
    #[arg(long, value_name = "N", default_value_t = 0)]
    errors: usize,
    /// Write the figures in this form
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// Tables for reading
    Text,
    /// One JSON object
    Json,
}

/// Scores extraction on the gold file that the arguments name.
pub(crate) fn run(args: &EvaluateArgs) -> anyhow::Result<Outcome> {
    let path = args.gold.display().to_string();
    let text = fs::read_to_string(&args.gold)
        .with_context(|| format!("cannot read {path}; it must be UTF-8"))?;
    let gold = read_gold(&path, &text)?;
    let lexicon = Lexicon::embedded();
    let evaluation = evaluate(&gold, &|article| extract(article, lexicon));
    let misses = evaluation.misses.iter().take(args.errors);
    let mut out = output::results();
    match args.format {
        Format::Text => write_text(&mut out, &evaluation, misses),
        Format::Json => write_json(&mut out, &evaluation, misses.collect()),
    }
    .and_then(|()| out.flush())
    .context("cannot write the figures")?;
    Ok(Outcome::Done)
}

fn write_json(out: &mut impl Write, evaluation: &Evaluation, misses: Vec<&Miss>) -> io::Result<()> {
    #[derive(Serialize)]
    struct Report<'a> {
        #[serde(flatten)]
        evaluation: &'a Evaluation,
        misses: Vec<&'a Miss>,
    }
    serde_json::to_writer_pretty(&mut *out, &Report { evaluation, misses })?;
    writeln!(out)
}

fn write_text<'a>(
    out: &mut impl Write,
    evaluation: &Evaluation,
    misses: impl Iterator<Item = &'a Miss>,
) -> io::Result<()> {
    let (marked, all) = (&evaluation.marked, &evaluation.all);
    writeln!(
        out,
        "{} articles; all figures are per cent\n",
        evaluation.documents
    )?;
    writeln!(
        out,
        "Marked stretches: {} gold, {} found",
        marked.gold, marked.predicted
    )?;
    let found = marked.found;
    writeln!(
        out,
        "  found             P {:.1}  R {:.1}  F1 {:.1}",
        found.precision, found.recall, found.f1
    )?;
    writeln!(
        out,
        "  right speaker     {:.1}  (by name {:.1}; of those found {:.1})",
        marked.right_speaker, marked.right_name, marked.speaker_accuracy
    )?;
    writeln!(
        out,
        "  attributed        P {:.1}  (by antecedent {:.1})",
        marked.attributed_precision, marked.by_antecedent
    )?;
    writeln!(out, "  unattributed      {:.1}\n", marked.unattributed)?;
    writeln!(
        out,
        "Quotations: {} gold, {} found",
        all.gold, all.predicted
    )?;
    let content = all.content;
    writeln!(
        out,
        "  content           P {:.1}  R {:.1}  F1 {:.1}",
        content.precision, content.recall, content.f1
    )?;
    writeln!(
        out,
        "  right speaker     R {:.1}  P {:.1}",
        all.right_speaker, all.precision_right_speaker
    )?;
    writeln!(out, "  found             R {:.1}", all.recall)?;
    writeln!(out, "  unattributed      {:.1}", all.unattributed)?;
    for (kind, figures) in &all.by_type {
        let name = format!("{kind:?}").to_lowercase();
        writeln!(
            out,
            "  {name:<10}{:>6}  found R {:.1}  right speaker {:.1}",
            figures.gold, figures.recall, figures.right_speaker
        )?;
    }
    writeln!(out, "\nBy rule: quotations, right; marked stretches, right")?;
    for (rule, figures) in &evaluation.by_rule {
        let (precision, marked) = (figures.precision, figures.marked_precision);
        writeln!(
            out,
            "  {rule:<32}{:>6}  {precision:>5.1}{:>8}  {marked:>5.1}",
            figures.quotations, figures.marked
        )?;
    }
    misses
        .into_iter()
        .try_for_each(|miss| write_miss(out, miss))
}

/// One miss in three lines: where and what, the words, the speakers.
fn write_miss(out: &mut impl Write, miss: &Miss) -> io::Result<()> {
    let or_dash = |text: &Option<String>| {
        text.as_deref()
            .map_or_else(|| "-".to_owned(), |text| output::escape(text).into_owned())
    };
    let kind = miss
        .kind
        .map_or_else(String::new, |kind| format!(", {kind:?}").to_lowercase());
    writeln!(
        out,
        "\n{}: {:?}{kind}",
        output::escape(&miss.article),
        miss.fault
    )?;
    writeln!(out, "  {}", output::escape(&miss.text))?;
    let (name, mention, rule) = (
        or_dash(&miss.found),
        or_dash(&miss.mention),
        or_dash(&miss.rule),
    );
    writeln!(
        out,
        "  gold: {}  found: {name} ({mention}) by {rule}",
        or_dash(&miss.gold)
    )
}
