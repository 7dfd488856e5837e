//! People: lists, profiles and comparisons, in the library and as a person types them.

use assert_cmd::Command;
use jiff::civil::date;
use onrecord::Article;
use onrecord::extract::{Extraction, SpeakerKind};
use onrecord::search::{Hit, Node, Profile, persons, profile, speakers};
use serde_json::Value;

use crate::search_index::{Made, article, dateline, make, said};

/// An article of that year from Porto in which `name`, in the role, says each of `texts`.
fn printed(year: i16, name: &str, role: &str, texts: &[&str]) -> (Article, Extraction) {
    let quotations = texts.iter().map(|text| {
        let mut quotation = said(Some(name), text);
        if let Some(speaker) = &mut quotation.speaker {
            speaker.role = (!role.is_empty()).then(|| role.to_owned());
        }
        quotation
    });
    let mut one = article(&format!("{year}-{name}-{role}.txt"), quotations.collect());
    one.0.published = Some(date(year, 5, 1));
    one.1.dateline = Some(dateline("Porto", "PT"));
    one
}

fn archive() -> Made {
    let mut articles = vec![
        printed(
            2003,
            "Ana Ruiz",
            "minister",
            &["the quay is ours", "we wait"],
        ),
        printed(2009, "A. Ruiz", "envoy", &["the quay is theirs"]),
        printed(2005, "Ana Ruiz", "minister", &["no quay, no port"]),
        printed(2012, "Ana María Ruiz", "", &["the quay stays"]),
        printed(2010, "Mateo Ruiz", "pilot", &["I steer"]),
        printed(2011, "Ruiz", "", &["nobody knows me"]),
        printed(2011, "RUIZ Lines", "", &["fares rise"]),
    ];
    let lines = &mut articles[6].1.quotations[0];
    lines.speaker.as_mut().unwrap().kind = SpeakerKind::Organization;
    for year in 2000..2040 {
        articles.push(printed(
            year,
            "Ben Okafor",
            "",
            &["the sea is calm", "we wait"],
        ));
    }
    make(&articles, 3)
}

fn of(made: &Made, typed: &str) -> Profile {
    let known = speakers(&made.opened, "").unwrap();
    let people = persons(&known, typed);
    assert_eq!(people.len(), 1, "{typed}: {people:?}");
    profile(&made.opened, &people[0], &Node::All).unwrap()
}

#[test]
fn speakers_are_listed_by_any_word_of_their_names() {
    let made = archive();
    let list = |prefix: &str| -> Vec<(String, u64, u64)> {
        let found = speakers(&made.opened, prefix).unwrap().into_iter();
        found
            .map(|one| (one.name, one.quotations, one.articles))
            .collect()
    };
    assert_eq!(list("BEN"), [("Ben Okafor".to_owned(), 80, 40)]);
    let ana = [
        ("Ana Ruiz".to_owned(), 3, 2),
        ("Ana María Ruiz".to_owned(), 1, 1),
    ];
    assert_eq!(list("ana"), ana);
    assert_eq!(list("maria ru").len(), 1);
    assert_eq!(list("").len(), 7);
    assert!(list("uiz").is_empty());
}

#[test]
fn a_profile_holds_all_forms_of_the_name_and_no_namesake() {
    let made = archive();
    let ana = of(&made, "ana ruiz");
    assert_eq!(ana.total.quotations, Some(5));
    let roles: Vec<_> = ana
        .roles
        .iter()
        .map(|span| (span.role.as_deref(), span.quotations, span.first, span.last))
        .collect();
    let day = |year| Some(date(year, 5, 1));
    assert_eq!(
        roles,
        [
            (Some("minister"), 3, day(2003), day(2005)),
            (Some("envoy"), 1, day(2009), day(2009)),
            (None, 1, day(2012), day(2012)),
        ]
    );
    assert_eq!(ana.facets[0].values[0].value, "Porto, Portugal");
    assert_eq!(ana.years.counts.len(), 4);
    assert_eq!(
        (
            ana.read,
            ana.words[0].word.as_str(),
            ana.words[0].quotations
        ),
        (5, "quay", 4)
    );
    assert!(
        ana.words
            .iter()
            .all(|word| word.word != "the" && word.word != "we")
    );
    let text = |hit: &Option<Hit>| match hit {
        Some(Hit::Quotation(hit)) => hit.text.clone(),
        _ => String::new(),
    };
    assert_eq!(text(&ana.last), "the quay stays");
    assert_eq!(ana.first.unwrap().printed().date, day(2003));
    assert_eq!(of(&made, "=Ana Ruiz").total.quotations, Some(3));
    assert_eq!(of(&made, "=Ruiz").total.quotations, Some(1));
    assert_eq!(of(&made, "Mateo").total.quotations, Some(1));
}

#[test]
fn a_role_spelled_in_two_ways_is_held_once() {
    let made = make(
        &[
            printed(2003, "Ana Ruiz", "Port minister", &["we wait"]),
            printed(2004, "Ana Ruiz", "port Minister", &["we stay", "we go"]),
        ],
        1,
    );
    let roles = of(&made, "ana ruiz").roles;
    assert_eq!(roles.len(), 1);
    assert_eq!(roles[0].role.as_deref(), Some("port Minister"));
    assert_eq!(
        (roles[0].quotations, roles[0].first),
        (3, Some(date(2003, 5, 1)))
    );
}

#[test]
fn a_mention_that_runs_over_a_line_is_no_other_one() {
    let mut articles = vec![
        printed(2003, "Ana Ruiz", "", &["we wait"]),
        printed(2004, "Ana Ruiz", "", &["we stay"]),
    ];
    for ((_, extraction), mention) in articles
        .iter_mut()
        .zip(["Port minister Ana Ruiz", "Port\nminister Ana Ruiz"])
    {
        let speaker = extraction.quotations[0].speaker.as_mut().unwrap();
        mention.clone_into(&mut speaker.mention);
    }
    let made = make(&articles, 1);
    let mentions = of(&made, "ana ruiz").mentions;
    let shown: Vec<(&str, u64)> = mentions
        .iter()
        .map(|mention| (mention.mention.as_str(), mention.quotations))
        .collect();
    assert_eq!(shown, [("Port minister Ana Ruiz", 2)]);
}

#[test]
fn a_surname_of_several_people_names_them_all() {
    let made = archive();
    let known = speakers(&made.opened, "").unwrap();
    let people = persons(&known, "Ruiz");
    let shown: Vec<(&str, u64, usize)> = people
        .iter()
        .map(|person| (person.name.as_str(), person.quotations, person.may_be.len()))
        .collect();
    assert_eq!(
        shown,
        [
            ("Ana Ruiz", 5, 0),
            ("Mateo Ruiz", 1, 0),
            ("RUIZ Lines", 1, 0),
            ("Ruiz", 1, 2)
        ]
    );
}

fn run(made: &Made, arguments: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::cargo_bin("onrecord").unwrap();
    command
        .args(arguments)
        .env("ONRECORD_INDEX", &made.opened.path)
        .env("NO_COLOR", "1");
    let output = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (
        output.status.code(),
        text(output.stdout),
        text(output.stderr),
    )
}

#[test]
fn unknown_and_ambiguous_names_end_with_their_own_codes() {
    let made = archive();
    let (code, out, said) = run(&made, &["speaker", "Ben", "Okafr"]);
    assert_eq!((code, out.as_str()), (Some(2), ""));
    assert!(
        said.contains("no speaker “Ben Okafr”; nearest: Ben Okafor"),
        "{said}"
    );
    assert!(!said.contains("role"), "{said}");
    let (code, out, said) = run(&made, &["speaker", "Envoy"]);
    assert_eq!((code, out.as_str()), (Some(2), ""));
    assert!(
        said.contains("by speakers with the role “Envoy” (--role): ")
            && said.contains("no speaker “Envoy”"),
        "{said}"
    );
    let (code, out, said) = run(&made, &["speaker", "ruiz"]);
    assert_eq!(code, Some(1));
    assert!(said.contains("fits 4 speakers"), "{said}");
    assert!(out.contains("5  Ana Ruiz, minister, envoy\n"), "{out}");
    assert!(
        out.contains("Ruiz (nobody in particular: may be Ana Ruiz or Mateo Ruiz)"),
        "{out}"
    );
    let (code, out, _) = run(&made, &["speaker", "ruiz", "--format", "json"]);
    let listed: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(
        (code, listed["candidates"].as_array().unwrap().len()),
        (Some(1), 4)
    );
    let (code, _, said) = run(&made, &["speaker", "Mateo Ruiz", "--since", "2011"]);
    assert_eq!(code, Some(1), "{said}");
    assert_eq!(
        run(&made, &["compare", "Ana Ruiz", "Nobody Else"]).0,
        Some(2)
    );
    assert_eq!(
        run(&made, &["compare", "Ana Ruiz", "Ben Okafor", "zebra"]).0,
        Some(1)
    );
}

#[test]
fn a_comparison_tells_both_by_date() {
    let made = archive();
    let (code, out, _) = run(
        &made,
        &[
            "compare", "A. Ruiz", "Okafor", "wait", "--format", "jsonl", "-n0",
        ],
    );
    assert_eq!(code, Some(0));
    let lines: Vec<Value> = out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 41);
    let dates: Vec<&str> = lines
        .iter()
        .map(|line| line["date"].as_str().unwrap())
        .collect();
    assert!(dates.is_sorted());
    let ana: Vec<&Value> = lines
        .iter()
        .filter(|line| line["side"] == "Ana Ruiz")
        .collect();
    assert_eq!(ana.len(), 1);
    let (_, out, _) = run(
        &made,
        &["compare", "Ana Ruiz", "Okafor", "wait", "--format", "json"],
    );
    let answer: Value = serde_json::from_str(&out).unwrap();
    let okafor = &answer["sides"][1];
    assert_eq!(
        (
            okafor["total"]["quotations"].as_u64(),
            okafor["hits"].as_array().unwrap().len()
        ),
        (Some(40), 20)
    );
    assert_eq!(
        (okafor["first"].as_str(), okafor["last"].as_str()),
        (Some("2000-05-01"), Some("2039-05-01"))
    );
    assert_eq!(okafor["years"].as_array().unwrap().len(), 40);
}

#[test]
fn a_picture_replaces_no_file_unless_told_to() {
    let made = archive();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.svg");
    let path = file.to_str().unwrap();
    let draw = |more: &[&str]| {
        run(
            &made,
            &[&["timeline", "quay", "--svg", path], more].concat(),
        )
    };
    assert_eq!(draw(&[]).0, Some(0));
    let first = std::fs::read_to_string(&file).unwrap();
    assert!(first.starts_with("<svg ") && first.ends_with("</svg>\n"));
    let (code, out, said) = draw(&["--by", "month"]);
    assert_eq!((code, out.as_str()), (Some(2), ""));
    assert!(said.contains("--force"), "{said}");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), first);
    assert_eq!(draw(&["--by", "month", "--force"]).0, Some(0));
    assert_ne!(std::fs::read_to_string(&file).unwrap(), first);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn facets_stand_beside_the_hits_in_every_format() {
    let made = archive();
    let ask = [
        "search",
        "quay",
        "--facet",
        "speaker:1,year",
        "-n1",
        "--format",
    ];
    let json = |format: &str| run(&made, &[&ask[..], &[format]].concat()).1;
    let whole: Value = serde_json::from_str(&json("json")).unwrap();
    let speaker = &whole["facets"]["speaker"];
    assert_eq!(speaker["values"][0]["filter"], "speaker:=\"Ana Ruiz\"");
    assert_eq!(
        (
            speaker["others"]["values"].as_u64(),
            speaker["unknown"].as_u64()
        ),
        (Some(2), Some(0))
    );
    let lines = json("jsonl");
    let last: Value = serde_json::from_str(lines.lines().last().unwrap()).unwrap();
    assert_eq!(lines.lines().count(), 2);
    assert_eq!(last["facets"], whole["facets"]);
    let (code, _, said) = run(&made, &[&ask[..], &["csv"]].concat());
    assert_eq!(code, Some(2));
    assert!(said.contains("with --count"), "{said}");
    let table = run(&made, &[&ask[..], &["csv", "--count"]].concat()).1;
    let mut lines = table.lines();
    assert_eq!(lines.next(), Some("facet,value,values,count,filter"));
    let first = lines.next().unwrap();
    assert!(first.starts_with("speaker,Ana Ruiz,1,"), "{table}");
    assert!(first.ends_with(",\"speaker:=\"\"Ana Ruiz\"\"\""), "{table}");
    let counts = |facet: &str| -> u64 {
        let of_facet = table.lines().filter(|line| line.starts_with(facet));
        of_facet
            .map(|line| line.split(',').nth(3).unwrap().parse::<u64>().unwrap())
            .sum()
    };
    assert_eq!(
        (counts("speaker"), counts("year")),
        (
            whole["total"]["quotations"].as_u64().unwrap(),
            whole["total"]["quotations"].as_u64().unwrap()
        ),
        "{table}"
    );
    let (code, _, said) = run(&made, &["search", "--facet", "mood"]);
    assert_eq!(code, Some(2));
    assert!(said.contains("“mood” cannot be counted"), "{said}");
    let (code, _, said) = run(&made, &["search", "--articles", "--facet", "kind"]);
    assert_eq!(code, Some(2));
    assert!(said.contains("leave --articles out"), "{said}");
}

#[test]
fn a_comparison_tells_the_record_as_a_search_does() {
    let mut articles = vec![
        printed(2003, "Ana Ruiz", "", &["we wait"]),
        printed(2004, "Ben Okafor", "", &["we wait"]),
    ];
    for (number, (article, _)) in articles.iter_mut().enumerate() {
        "all.jsonl".clone_into(&mut article.source.path);
        article.source.record = 4 + number as u64;
    }
    let made = make(&articles, 1);
    let shown = run(&made, &["compare", "Ana Ruiz", "Ben Okafor", "wait"]).1;
    for source in ["all.jsonl#4", "all.jsonl#5"] {
        assert!(shown.contains(source), "{source} in {shown}");
    }
}
