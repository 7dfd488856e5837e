//! The one integration-test program; one module per subject beside it.

#![expect(
    clippy::unwrap_used,
    reason = "what fails here fails the test; the lint knows tests, but not the functions that they share"
)]

mod archive;
mod archive_books;
mod archive_feeds;
mod archive_json;
mod archive_mail;
mod archive_markup;
mod archive_ninjs;
mod archive_objects;
mod archive_tables;
mod archive_text;
mod archive_wires;
mod article_copies;
mod bad_containers;
mod bad_input;
mod bad_input_run;
mod bad_pdf;
mod command_lines;
mod containers;
mod dateline_cases;
mod evaluate_command;
mod exports;
mod extract_command;
mod extract_properties;
mod extraction_cases;
mod format_cases;
mod gold;
mod index;
mod index_command;
mod index_copies;
mod index_damage;
mod index_dice;
mod index_forms;
mod index_growth;
mod index_life;
mod index_memory;
mod index_merges;
mod index_moves;
mod index_open;
mod index_report;
mod large_archive;
mod live_blogs;
mod packed;
mod pdf;
mod pdf_files;
mod places;
mod query_cases;
mod search;
mod search_archive;
mod search_awkward;
mod search_command;
mod search_dice;
mod search_exports;
mod search_facets;
mod search_first_line;
mod search_hints;
mod search_index;
mod search_names;
mod search_pages;
mod search_people;
mod search_places;
mod search_scan;
mod search_several;
mod search_sources;
mod search_timeline;
mod search_update;
mod show_command;
mod statements;
mod tidy;
mod warc;
mod watch_command;
mod who_said;
