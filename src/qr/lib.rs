//! An address as a code to be scanned (QR), a program of its own beside the page's: who does not share the page does not load it.

use qrcodegen::{QrCode, QrCodeEcc};
use std::fmt::Write;
use wasm_bindgen::prelude::*;

/// Most bytes that are drawn: with more the dots become too fine for an old telephone's camera.
const BYTES_MAX: usize = 300;

/// The code as a number, how many dots a side has, then a space and the path of its dark dots in units of a dot, as SVG writes
/// it. Nothing when the text is too long to be scanned with ease.
#[wasm_bindgen]
#[must_use]
pub fn code(text: &str) -> Option<String> {
    if text.len() > BYTES_MAX {
        return None;
    }
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
    let size = code.size();
    let mut path = format!("{size} ");
    for y in 0..size {
        let mut x = 0;
        while x < size {
            // Neighbours in a row make one bar: no hairlines between them on paper.
            let from = x;
            while x < size && code.get_module(x, y) {
                x += 1;
            }
            if x > from {
                write!(path, "M{from} {y}h{run}v1h-{run}z", run = x - from).ok()?;
            }
            x += 1;
        }
    }
    Some(path)
}

#[cfg(test)]
mod tests {
    use super::code;

    /// The dots of a drawn code, row by row.
    fn dots(drawn: &str) -> Vec<Vec<bool>> {
        let (size, path) = drawn.split_once(' ').unwrap();
        let size: usize = size.parse().unwrap();
        let mut dots = vec![vec![false; size]; size];
        for bar in path.split('M').skip(1) {
            let (place, run) = bar.split_once('h').unwrap();
            let (x, y) = place.split_once(' ').unwrap();
            let (x, y): (usize, usize) = (x.parse().unwrap(), y.parse().unwrap());
            let run: usize = run.split_once('v').unwrap().0.parse().unwrap();
            dots[y][x..x + run].fill(true);
        }
        dots
    }

    #[test]
    fn the_three_corners_by_which_cameras_find_it_are_there() {
        let dots = dots(&code("https://example.org/zifu/").unwrap());
        let last = dots.len() - 7;
        for (top, left) in [(0, 0), (0, last), (last, 0)] {
            for y in 0..7 {
                for x in 0..7 {
                    let edge = x.min(y).min(6 - x).min(6 - y);
                    assert_eq!(dots[top + y][left + x], edge != 1, "{x} {y}");
                }
            }
        }
    }

    #[test]
    fn every_dot_is_the_librarys() {
        let text = "https://example.org/zifu/";
        let known = qrcodegen::QrCode::encode_text(text, qrcodegen::QrCodeEcc::Medium).unwrap();
        let dots = dots(&code(text).unwrap());
        for (y, row) in dots.iter().enumerate() {
            for (x, dot) in row.iter().enumerate() {
                assert_eq!(*dot, known.get_module(x as i32, y as i32));
            }
        }
    }

    #[test]
    fn what_is_too_long_to_scan_is_not_drawn() {
        assert!(code(&"a".repeat(300)).is_some());
        assert_eq!(code(&"a".repeat(301)), None);
    }
}
