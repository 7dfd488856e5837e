//! Numbers of code pages and of character sets of fonts come in, as documents of Windows name them; encodings go out.

use encoding_rs::Encoding;

/// Character sets of fonts, each with the code page that it is.
const PAGES: [(i32, i32); 15] = [
    (0, 1252),
    (77, 10000),
    (128, 932),
    (129, 949),
    (134, 936),
    (136, 950),
    (161, 1253),
    (162, 1254),
    (163, 1258),
    (177, 1255),
    (178, 1256),
    (186, 1257),
    (204, 1251),
    (222, 874),
    (238, 1250),
];

/// The encoding of the bytes of a font with this character set.
pub(super) fn of_font(set: i32) -> Option<&'static Encoding> {
    let page = PAGES.iter().find(|(known, _)| *known == set);
    page.and_then(|(_, page)| of_page(*page))
}

/// The encoding of a code page of Windows.
pub(super) fn of_page(page: i32) -> Option<&'static Encoding> {
    let label = match page {
        932 => "shift_jis".to_owned(),
        936 => "gbk".to_owned(),
        949 => "euc-kr".to_owned(),
        950 => "big5".to_owned(),
        10000 => "macintosh".to_owned(),
        65001 => "utf-8".to_owned(),
        page => format!("windows-{page}"),
    };
    Encoding::for_label(label.as_bytes())
}
