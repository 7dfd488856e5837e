//! An archive in which files grow, move, change, are copied, swap names and go, by dice, and articles stand in several of them:
//! after every second step the index must hold what one made anew would hold, and be sound.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use onrecord::archive::ReadOptions;
use onrecord::extract::extract;
use onrecord::index::{self, Calls, DocumentKind, Missing, Options, Progress, Summary};
use onrecord::lexicon::Lexicon;

use crate::index::{article, articles, content, count, options};

/// Dice that fall the same in every run (`SplitMix64`).
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) % most as u64).unwrap()
    }
}

/// Brings the index up to date, with a commit after so many bytes.
fn update(archive: &Path, index: &Path, commit_bytes: u64) -> Summary {
    let calls = Calls {
        extract: &|article| extract(article, Lexicon::embedded()),
        skipped: &|_| (),
        may_forget: &|_| true,
        reported: &|_| {},
        progress: &Progress::default(),
    };
    let options = Options {
        missing: Missing::Forget,
        commit_bytes,
        ..options()
    };
    index::update(index, &[archive.to_owned()], &options, calls).unwrap()
}

/// The files of the archive, sorted.
fn files(archive: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(archive)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = entries.filter(|path| path.is_file()).collect();
    files.sort();
    files
}

/// A record of the format that the file's extension names; now and then one that cannot be read.
fn record(path: &Path, dice: &mut Dice, number: usize) -> String {
    // Half of them stand in other files too.
    let number = if dice.below(2) == 0 {
        number
    } else {
        dice.below(6)
    };
    let body = article("OSLO", &format!("We build bridge {number}"));
    let is_broken = dice.below(8) == 0;
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("jsonl") if is_broken => "{\"body\": 7}\n".to_owned(),
        Some("jsonl") => format!(
            "{}\n",
            serde_json::json!({ "body": body, "headline": number.to_string() })
        ),
        Some("csv") if is_broken => "one cell\n".to_owned(),
        Some("csv") => format!("{number},\"{body}\"\n"),
        _ => body,
    }
}

fn append(path: &Path, text: &str) {
    let mut file = OpenOptions::new()
        .append(true)
        .create(true)
        .open(path)
        .unwrap();
    file.write_all(text.as_bytes()).unwrap();
}

/// Does one thing to the archive, and tells what.
fn step(archive: &Path, dice: &mut Dice, number: usize) -> String {
    let all = files(archive);
    let path = &all[dice.below(all.len())];
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    let extension = ["jsonl", "csv", "txt"][dice.below(3)];
    let fresh = archive.join(format!("{}-{number}.{extension}", dice.below(90)));
    match dice.below(10) {
        0..=2 => {
            append(path, &record(path, dice, number));
            format!("append to {name}")
        }
        3 => {
            // The line ends with the next record, if ever.
            let text = record(path, dice, number);
            append(path, text.trim_end());
            format!("append half a line to {name}")
        }
        4 => {
            let head = if extension == "csv" {
                "headline,body\n"
            } else {
                ""
            };
            append(&fresh, &format!("{head}{}", record(&fresh, dice, number)));
            format!("make {}", fresh.display())
        }
        5 => {
            let to = fresh.with_extension(path.extension().unwrap());
            fs::rename(path, &to).unwrap();
            format!("move {name} to {}", to.display())
        }
        6 if all.len() > 3 => {
            fs::remove_file(path).unwrap();
            format!("remove {name}")
        }
        7 => {
            let other = &all[dice.below(all.len())];
            let aside = archive.join("aside");
            fs::rename(path, &aside).unwrap();
            if other != path {
                fs::rename(other, path).unwrap();
            }
            fs::rename(&aside, other).unwrap();
            format!("swap {name} and {}", other.display())
        }
        8 => {
            let to = fresh.with_extension(path.extension().unwrap());
            fs::copy(path, &to).unwrap();
            format!("copy {name} to {}", to.display())
        }
        _ => {
            let text = fs::read_to_string(path).unwrap();
            fs::write(path, text.replacen("build", "burn", 1)).unwrap();
            format!("edit {name}")
        }
    }
}

#[test]
fn whatever_happens_to_files_the_index_is_as_if_made_anew() {
    let mut changes = Summary::default();
    for seed in 0..2 {
        // All files in one commit, or each in one of its own.
        let commit_bytes = [256 << 20, 1][usize::from(seed % 2 == 1)];
        let folder = tempfile::tempdir().unwrap();
        let archive = folder.path().join("news");
        fs::create_dir(&archive).unwrap();
        let mut dice = Dice(seed);
        for (name, head) in [("a.jsonl", ""), ("b.csv", "headline,body\n"), ("c.txt", "")] {
            let path = archive.join(name);
            fs::write(&path, format!("{head}{}", record(&path, &mut dice, 0))).unwrap();
        }
        let kept = archive.join(index::FOLDER);
        update(&archive, &kept, commit_bytes);
        for number in 1..25 {
            let mut done = step(&archive, &mut dice, number);
            if dice.below(3) == 0 {
                done = format!("{done}, {}", step(&archive, &mut dice, 100 + number));
            }
            let summary = update(&archive, &kept, commit_bytes);
            changes.grown += summary.grown;
            changes.moved += summary.moved;
            if number % 2 == 1 {
                continue;
            }
            let anew = folder.path().join(format!("anew-{number}"));
            update(&archive, &anew, 256 << 20);
            let [one, other] = [&kept, &anew].map(|index| index::open(index).unwrap());
            let all = |opened| (content(opened), articles(opened));
            assert_eq!(all(&one), all(&other), "seed {seed}, {number}: {done}");
            index::verify(&one, &ReadOptions::default(), &mut |fault| {
                panic!("seed {seed}, {number}: {done}: {fault:?}")
            })
            .unwrap();
            for kind in [
                DocumentKind::Article,
                DocumentKind::Quotation,
                DocumentKind::Source,
                DocumentKind::Appearance,
            ] {
                assert_eq!(
                    count(&one, kind),
                    count(&other, kind),
                    "seed {seed}, {number}: {done}"
                );
            }
            fs::remove_dir_all(&anew).unwrap();
        }
    }
    assert!(changes.grown > 5 && changes.moved > 3, "{changes:?}");
}
