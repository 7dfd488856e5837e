//! Makes PDF as small as can be, for tests: pages of lines in their places, and files of given objects.

use std::fmt::Write as _;

/// The lines of a page of 600 by 800 points.
#[derive(Default)]
pub(crate) struct Sheet(pub(crate) String);

impl Sheet {
    /// Prints a line so many points from the left and from the top.
    pub(crate) fn line(&mut self, left: u32, top: u32, size: u32, text: &str) {
        let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(text);
        let mut hex = String::new();
        for byte in bytes.iter() {
            write!(hex, "{byte:02x}").unwrap();
        }
        let up = 800 - top;
        writeln!(self.0, "BT /F {size} Tf {left} {up} Td <{hex}> Tj ET").unwrap();
    }

    /// Prints lines below each other, in type of ten points.
    pub(crate) fn column(&mut self, left: u32, top: u32, lines: &[&str]) {
        for (number, line) in (0..).zip(lines) {
            self.line(left, top + number * 12, 10, line);
        }
    }
}

/// A file of these pages, in a font that every reader has.
pub(crate) fn pdf(sheets: &[Sheet]) -> Vec<u8> {
    let font = "<</Type/Font/Subtype/Type1/BaseFont/Times-Roman/Encoding/WinAnsiEncoding>>";
    pdf_in(font, sheets, "")
}

/// A file of these pages in the font that the object says; `trailer` is added to the end.
pub(crate) fn pdf_in(font: &str, sheets: &[Sheet], trailer: &str) -> Vec<u8> {
    let mut kids = String::new();
    for number in 0..sheets.len() {
        write!(kids, "{} 0 R ", 4 + number * 2).unwrap();
    }
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        format!("<</Type/Pages/Count {}/Kids[{kids}]>>", sheets.len()),
        font.to_owned(),
    ];
    for (number, sheet) in sheets.iter().enumerate() {
        let content = 5 + number * 2;
        objects.push(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F 3 0 R>>>>/Contents {content} 0 R>>"
        ));
        objects.push(stream("", &sheet.0));
    }
    let objects: Vec<Vec<u8>> = objects.into_iter().map(String::into_bytes).collect();
    file(&objects, trailer)
}

/// A stream object.
pub(crate) fn stream(entries: &str, content: &str) -> String {
    let length = content.len();
    format!("<</Length {length}{entries}>>\nstream\n{content}\nendstream")
}

/// A file of these objects, of which the first is the catalog.
pub(crate) fn file(objects: &[Vec<u8>], trailer: &str) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let mut table = String::new();
    for (number, object) in (1..).zip(objects) {
        writeln!(table, "{:010} 00000 n ", bytes.len()).unwrap();
        bytes.extend(format!("{number} 0 obj\n").into_bytes());
        bytes.extend(object);
        bytes.extend(b"\nendobj\n");
    }
    let (start, size) = (bytes.len(), objects.len() + 1);
    let end = format!(
        "xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<</Size {size}/Root 1 0 R{trailer}>>\nstartxref\n{start}\n%%EOF\n"
    );
    bytes.extend(end.into_bytes());
    bytes
}
