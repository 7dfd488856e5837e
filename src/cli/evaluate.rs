//! `onrecord evaluate`: labelled articles come in, figures of how often extraction is right go out.

use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::Context;
use clap::ValueEnum;
use onrecord::evaluate::{
    ConfidenceFigures, Evaluation, Fault, Found, KindFigures, MarkedFigures, Miss,
    QuotationFigures, RuleFigures, evaluate, read_gold,
};
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
    mut misses: impl Iterator<Item = &'a Miss>,
) -> io::Result<()> {
    writeln!(
        out,
        "{} articles; all figures are per cent",
        evaluation.documents
    )?;
    write_marked(out, &evaluation.marked)?;
    write_quotations(out, &evaluation.all)?;
    if !evaluation.by_rule.is_empty() {
        writeln!(
            out,
            "\nBy rule and band: quotations, right; marked stretches, right"
        )?;
    }
    for (rule, figures) in &evaluation.by_rule {
        let RuleFigures {
            quotations,
            precision,
            marked,
            marked_precision,
        } = figures;
        writeln!(
            out,
            "  {rule:<32}{quotations:>6}  {precision:>5.1}{marked:>8}  {marked_precision:>5.1}"
        )?;
    }
    if !evaluation.by_confidence.is_empty() {
        writeln!(out, "\nBy confidence: quotations, stated on average, right")?;
    }
    for figures in &evaluation.by_confidence {
        let ConfidenceFigures {
            from,
            quotations,
            stated,
            precision,
        } = figures;
        writeln!(
            out,
            "  from {from:<27.2}{quotations:>6}  {stated:>5.1}  {precision:>5.1}"
        )?;
    }
    misses.try_for_each(|miss| write_miss(out, miss))
}

fn write_marked(out: &mut impl Write, marked: &MarkedFigures) -> io::Result<()> {
    writeln!(
        out,
        "\nMarked stretches: {} gold, {} found",
        marked.gold, marked.predicted
    )?;
    write_found(out, "found", marked.found)?;
    let (by_name, of_found) = (marked.right_name, marked.speaker_accuracy);
    writeln!(
        out,
        "  right speaker  {:.1}  (by name {by_name:.1}, of those found {of_found:.1})",
        marked.right_speaker
    )?;
    writeln!(
        out,
        "  attributed     P {:.1}  (by antecedent {:.1})",
        marked.attributed_precision, marked.by_antecedent
    )?;
    writeln!(out, "  unattributed   {:.1}", marked.unattributed)
}

fn write_quotations(out: &mut impl Write, all: &QuotationFigures) -> io::Result<()> {
    writeln!(
        out,
        "\nQuotations: {} gold, {} found",
        all.gold, all.predicted
    )?;
    write_found(out, "content", all.content)?;
    writeln!(
        out,
        "  right speaker  P {:.1}  R {:.1}",
        all.precision_right_speaker, all.right_speaker
    )?;
    writeln!(out, "  found          R {:.1}", all.recall)?;
    writeln!(out, "  unattributed   {:.1}", all.unattributed)?;
    for (
        kind,
        KindFigures {
            gold,
            recall,
            right_speaker,
        },
    ) in &all.by_type
    {
        let kind = format!("{kind:?}").to_lowercase();
        writeln!(
            out,
            "  {kind:<10}{gold:>6}  found R {recall:.1}  right speaker {right_speaker:.1}"
        )?;
    }
    Ok(())
}

fn write_found(out: &mut impl Write, what: &str, found: Found) -> io::Result<()> {
    writeln!(
        out,
        "  {what:<13}  P {:.1}  R {:.1}  F1 {:.1}",
        found.precision, found.recall, found.f1
    )
}

/// One miss in three lines: where and what, the words, the speakers.
fn write_miss(out: &mut impl Write, miss: &Miss) -> io::Result<()> {
    let shown = |text: &Option<String>| output::escape(text.as_deref().unwrap_or("-")).into_owned();
    let fault = match miss.fault {
        Fault::NotFound => "not found",
        Fault::NoSpeaker => "no speaker",
        Fault::WrongSpeaker => "wrong speaker",
        Fault::NotInGold => "not in gold",
    };
    let kind = miss
        .kind
        .map_or_else(String::new, |kind| format!(" ({kind:?})").to_lowercase());
    writeln!(out, "\n{}: {fault}{kind}", output::escape(&miss.article))?;
    writeln!(out, "  {}", output::escape(&miss.text))?;
    write!(
        out,
        "  gold: {}; found: {}",
        shown(&miss.gold),
        shown(&miss.found)
    )?;
    if miss.rule.is_some() {
        write!(
            out,
            " (\"{}\", {})",
            shown(&miss.mention),
            shown(&miss.rule)
        )?;
    }
    writeln!(out)
}
