//! Pages of hits, one after the other by their cursors, are the whole list, however large a page is.

use onrecord::extract::Extraction;
use onrecord::index::open;
use onrecord::search::{Cursor, SearchOptions, Sort, Unit, parse, rank};
use onrecord::{Article, Error};

use crate::search_dice::Dice;
use crate::search_index::{Made, make};

fn archive(dice: &mut Dice) -> Vec<(Article, Extraction)> {
    (0..60).map(|number| dice.article(number)).collect()
}

fn page(
    made: &Made,
    query: &str,
    options: SearchOptions,
    after: Option<&Cursor>,
) -> Result<(Vec<String>, Option<Cursor>), Error> {
    let query = parse(query, None).unwrap();
    let mut ranking = rank(&made.opened, &query, &options, after)?;
    let mut ids = Vec::new();
    while let Some(full) = ranking.next_hit()? {
        ids.push(full.hit.id().to_owned());
    }
    Ok((ids, ranking.cursor()?))
}

fn options(unit: Unit, sort: Sort, limit: usize) -> SearchOptions {
    SearchOptions { unit, sort, limit }
}

const SORTS: [Sort; 3] = [Sort::Relevance, Sort::NewestFirst, Sort::OldestFirst];

#[test]
fn pages_of_any_size_are_the_whole_list() {
    let made = make(&archive(&mut Dice(20_261_124)), 7);
    for unit in [Unit::Quotations, Unit::Articles] {
        for sort in SORTS {
            for query in ["", "tax OR harbor", "the", "speaker:ruiz -dues"] {
                let (whole, end) = page(&made, query, options(unit, sort, 0), None).unwrap();
                assert_eq!(end, None);
                for size in [1, 2, 7, 50] {
                    let mut paged = Vec::new();
                    let mut after = None;
                    loop {
                        let options = options(unit, sort, size);
                        let (ids, next) = page(&made, query, options, after.as_ref()).unwrap();
                        assert!(ids.len() <= size);
                        paged.extend(ids);
                        let Some(next) = next else { break };
                        // As a person copies it.
                        after = Some(next.to_string().parse().unwrap());
                    }
                    assert_eq!(paged, whole, "{query} {unit:?} {sort:?} {size}");
                }
            }
        }
    }
}

#[test]
fn a_cursor_of_another_question_or_order_is_refused() {
    let made = make(&archive(&mut Dice(7)), 9);
    let first = options(Unit::Quotations, Sort::NewestFirst, 2);
    let (_, next) = page(&made, "tax", first, None).unwrap();
    for (query, options) in [
        ("taxes", first),
        ("tax", options(Unit::Quotations, Sort::OldestFirst, 2)),
        ("tax", options(Unit::Articles, Sort::NewestFirst, 2)),
    ] {
        let refused = page(&made, query, options, next.as_ref());
        assert!(matches!(refused, Err(Error::ForeignCursor)), "{query}");
    }
    assert!(page(&made, "tax", first, next.as_ref()).is_ok());
}

#[test]
fn an_order_by_date_goes_on_where_it_was_when_the_archive_has_grown() {
    let all = archive(&mut Dice(99));
    let (fewer, _) = all.split_at(all.len() / 2);
    let before = make(fewer, 5);
    let grown = make(&all, 3);
    for sort in [Sort::NewestFirst, Sort::OldestFirst] {
        let (first, next) = page(&before, "the", options(Unit::Quotations, sort, 4), None).unwrap();
        let every = options(Unit::Quotations, sort, 0);
        let (rest, _) = page(&grown, "the", every, next.as_ref()).unwrap();
        let (whole, _) = page(&grown, "the", every, None).unwrap();
        let at = whole
            .iter()
            .position(|id| Some(id) == first.last())
            .unwrap();
        assert_eq!(rest, whole[at + 1..], "{sort:?}");
    }
    let relevant = |limit| options(Unit::Quotations, Sort::Relevance, limit);
    let (_, next) = page(&before, "the", relevant(4), None).unwrap();
    let query = parse("the", None).unwrap();
    let notes = |made: &Made| {
        rank(&made.opened, &query, &relevant(4), next.as_ref())
            .unwrap()
            .notes
    };
    assert!(notes(&grown)[0].contains("the index has changed"));
    assert!(notes(&before).is_empty());
}

#[test]
fn the_list_does_not_depend_on_how_many_addresses_are_kept() {
    let made = make(&archive(&mut Dice(2_024)), 4);
    let query = parse("the OR tax", None).unwrap();
    for sort in SORTS {
        let all = options(Unit::Quotations, sort, 0);
        let (whole, _) = page(&made, "the OR tax", all, None).unwrap();
        assert!(whole.len() > 20);
        for kept in [0, 1, 5, 19] {
            let ranking = rank(&made.opened, &query, &all, None).unwrap();
            let ids: Vec<String> = ranking
                .keeping(kept)
                .map(|full| full.unwrap().hit.id().to_owned())
                .collect();
            assert_eq!(ids, whole, "{sort:?} {kept}");
        }
    }
}

#[test]
fn what_is_made_in_memory_changes_no_order() {
    let mut made = make(&archive(&mut Dice(20_261_201)), 7);
    let mut questions = Vec::new();
    for unit in [Unit::Quotations, Unit::Articles] {
        for sort in SORTS {
            questions.extend(["", "tax", "dues OR harbor", "the"].map(|query| (query, unit, sort)));
        }
    }
    let whole = |made: &Made, (query, unit, sort)| {
        let (ids, _) = page(made, query, options(unit, sort, 0), None).unwrap();
        ids
    };
    let mut before = Vec::new();
    for &question in &questions {
        made.opened = open(&made.opened.path).unwrap();
        assert!(made.opened.precedence(0).is_none());
        before.push(whole(&made, question));
    }
    made.opened.want_precedence(1_000_000).unwrap();
    assert!(made.opened.precedence(0).is_some());
    for segment in 0..made.opened.searcher.segment_readers().len() {
        let columns = made.opened.columns(u32::try_from(segment).unwrap());
        columns.want_days(1_000_000).unwrap();
    }
    for (&question, before) in questions.iter().zip(&before) {
        assert_eq!(&whole(&made, question), before, "{question:?}");
        let (query, unit, sort) = question;
        let few = options(unit, sort, 5);
        let (first, next) = page(&made, query, few, None).unwrap();
        let (second, _) = page(&made, query, few, next.as_ref()).unwrap();
        assert_eq!([first, second].concat(), before[..before.len().min(10)]);
    }
}
