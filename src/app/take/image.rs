//! The sheet as a picture: the only thing that every chat application passes on and prints.

use super::{Kind, Row};
use crate::host::{send, set, size};
use wasm_bindgen::JsValue;

/// A4 at 150 dots an inch, so that a print shop can print it; longer when there is more to say.
const WIDTH: i32 = 1240;
const HEIGHT: i32 = 1754;
const EDGE: i32 = 90;

/// Font size and what follows, in dots.
fn style(kind: Kind) -> (i32, &'static str) {
    match kind {
        Kind::Title => (56, "bold "),
        Kind::Head => (40, "bold "),
        Kind::Big => (60, "bold "),
        Kind::Plain => (36, ""),
        Kind::Note => (30, ""),
    }
}

fn font(canvas: &JsValue, kind: Kind) -> i32 {
    let (size, weight) = style(kind);
    let fonts = "px system-ui,\"PingFang SC\",\"Microsoft YaHei\",\"Noto Sans CJK SC\",sans-serif";
    set(canvas, "font", &[weight, &size.to_string(), fonts].concat().into());
    size
}

/// A text in lines that fit.
fn wrap(canvas: &JsValue, text: &str, width: i32) -> Vec<String> {
    let mut lines = vec![String::new()];
    for c in text.chars() {
        let Some(line) = lines.last_mut() else { break };
        line.push(c);
        if size(&send(canvas, "measureText", &[line.as_str().into()]), "width") > width {
            line.pop();
            // A word of letters goes over as a whole.
            let at = line.rfind(' ').filter(|at| c.is_ascii_alphanumeric() && line.len() - at < 20);
            let mut next = at.map_or_else(String::new, |at| line.split_off(at).trim_start().to_owned());
            next.push(c);
            lines.push(next);
        }
    }
    lines
}

/// Draws the rows below each other, or only measures them; gives the height they take.
fn lay(canvas: &JsValue, rows: &[Row], draw: bool) -> i32 {
    let mut y = EDGE;
    for row in rows {
        let size = font(canvas, row.kind);
        let step = size * 3 / 2;
        if row.kind == Kind::Head {
            y += step / 2;
            if draw {
                send(canvas, "fillRect", &[EDGE.into(), y.into(), (WIDTH - 2 * EDGE).into(), 2.into()]);
            }
        }
        let right = if row.right.is_empty() {
            0
        } else {
            self::size(&send(canvas, "measureText", &[row.right.as_str().into()]), "width")
        };
        let room = WIDTH - 2 * EDGE - if right > 0 { right + 40 } else { 0 };
        let narrow = room < 300 && !row.left.is_empty();
        let lines = wrap(canvas, &row.left, if narrow { WIDTH - 2 * EDGE } else { room });
        for line in &lines {
            y += step;
            if draw {
                send(canvas, "fillText", &[line.as_str().into(), EDGE.into(), y.into()]);
            }
        }
        if narrow {
            y += step;
        }
        if draw && right > 0 {
            send(canvas, "fillText", &[row.right.as_str().into(), (WIDTH - EDGE - right).into(), y.into()]);
        }
    }
    y + EDGE
}

/// The picture as a `data:` address; none where the browser cannot draw.
pub fn png(rows: &[Row]) -> Option<String> {
    let element: JsValue = web_sys::window()?.document()?.create_element("canvas").ok()?.into();
    set(&element, "width", &WIDTH.into());
    let canvas = send(&element, "getContext", &["2d".into()]);
    let height = lay(&canvas, rows, false).max(HEIGHT);
    set(&element, "height", &height.into());
    set(&canvas, "fillStyle", &"#fff".into());
    send(&canvas, "fillRect", &[0.into(), 0.into(), WIDTH.into(), height.into()]);
    set(&canvas, "fillStyle", &"#000".into());
    lay(&canvas, rows, true);
    send(&element, "toDataURL", &["image/png".into()])
        .as_string()
        .filter(|url| url.starts_with("data:image/png"))
}
