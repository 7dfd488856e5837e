//! Cases of datelines: a text and the dateline that is found in it, or none.

use std::path::Path;
use std::{env, fs};

use onrecord::Article;
use onrecord::extract::{Dateline, dateline};
use onrecord::lexicon::Lexicon;
use onrecord::places::Gazetteer;

#[test]
fn every_case_gives_its_dateline() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/dateline");
    let mut texts: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    texts.sort();
    assert!(texts.len() >= 50, "{} cases", texts.len());
    let is_update = env::var_os("UPDATE_EXPECT").is_some();
    let mut wrong = Vec::new();
    for path in texts {
        let body = fs::read_to_string(&path).unwrap().replace("\r\n", "\n");
        let found = find(&body);
        let expected = path.with_extension("json");
        let printed = serde_json::to_string_pretty(&found).unwrap() + "\n";
        if is_update {
            fs::write(&expected, &printed).unwrap();
            continue;
        }
        let wanted: Option<Dateline> =
            serde_json::from_str(&fs::read_to_string(&expected).unwrap()).unwrap();
        if found != wanted {
            wrong.push(format!("{}: found {printed}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn find(body: &str) -> Option<Dateline> {
    let article = Article {
        body: body.to_owned(),
        ..Article::default()
    };
    dateline::find(
        &article,
        &Gazetteer::embedded().expect("the embedded list is whole"),
        Lexicon::embedded().datelines(),
    )
}
