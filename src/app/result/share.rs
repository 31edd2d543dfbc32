//! Taking the answer away: to the family, on paper, as data. All of it is made of the same rows.

use super::note;
use crate::ask::year;
use crate::draw::{At, View};
use crate::host;
use crate::state::Field;
use crate::take::{self, Kind, data, lines, link, rows, text};
use zifu::explain::Words;
use zifu::text::concat;

/// What is taken, as text or as the address of a picture; nothing when it cannot be made.
pub fn take(v: &View, what: &str) -> Option<String> {
    let more = v.page.more()?;
    let rows = rows(v);
    match what {
        "image" => Some(lines(&rows)),
        "text" => Some(text(&rows)),
        "report" => Some(concat(&[more.get("take.report.text"), "\n\n", &text(&rows)])),
        "link" => link::link(&host::address(), &v.page.draft, host::escape),
        kind => {
            let (pack, reply) = (v.sole()?, &v.page.reply);
            let note = concat(&[v.disclaimer(), more.get("take.left-out")]);
            match kind {
                "json" => {
                    let before = v.page.draft.get(Field::Before);
                    // Only one figure can be gone on from.
                    let year = super::certain(reply).map(|end| year::after(pack, end, before));
                    data::json(reply, pack, v.page.draft.get(Field::Day), &year.unwrap_or_default(), &note)
                }
                _ => data::csv(reply, pack, &note),
            }
        }
    }
}

/// The panel.
pub fn share(v: &mut View) {
    let Some(more) = v.page.more() else { return };
    let given = &v.page.given;
    if given.has("share") {
        v.fold("share", more.get("take.family"), false, |v| {
            buttons(v, more, &["image", "text", "link"]);
            v.part(|v| taken(v, more, &["image", "text", "link"]));
            v.beside("qr", more.get("take.qr"));
            if !given.has("print") {
            } else if host::prints() {
                buttons(v, more, &["print", "print-large"]);
            } else {
                v.say("p", "quiet", more.get("take.no-print"));
            }
        });
    }
    if given.has("report") {
        v.fold("data", more.get("take.data"), false, |v| {
            buttons(v, more, &["report", "json", "csv"]);
            v.part(|v| taken(v, more, &["report", "json", "csv"]));
        });
    }
}

fn buttons(v: &mut View, more: &Words, kinds: &[&str]) {
    v.el("p", "buttons", |v| {
        for kind in kinds {
            v.button("", At::Action, &concat(&["take-", kind]), more.get(&concat(&["take.", kind])));
        }
    });
}

/// What was taken, if it is one of these kinds.
fn taken(v: &mut View, more: &Words, kinds: &[&str]) {
    let Some((kind, text)) = v.page.taken.as_ref().filter(|(kind, _)| kinds.contains(&kind.as_str())) else {
        return;
    };
    v.el("div", "taken", |v| {
        v.set(At::Taken, kind);
        if text.is_empty() {
            v.say("p", "note", more.get(if kind == "link" { "take.long" } else { "take.none" }));
            return;
        }
        if kind == "image" {
            v.say("p", "", more.get("take.hold"));
            v.el("img", "picture", |v| {
                v.set(At::Src, text);
                v.set(At::Alt, &take::text(&rows(v)));
            });
            return;
        }
        if kind == "link" {
            v.say("p", "note", more.get("take.warn"));
        }
        let label = more.get("take.box");
        v.el("textarea", "", |v| {
            v.set(At::ReadOnly, "");
            v.set(At::Rows, "8");
            v.set(At::Label, label);
            v.holds(text, None);
        });
        buttons(v, more, &["copy"]);
        let mime = match kind.as_str() {
            "json" => "data:application/json;charset=utf-8,",
            "csv" => "data:text/csv;charset=utf-8,%EF%BB%BF",
            _ => "",
        };
        if !mime.is_empty() && host::prints() {
            v.el("a", "", |v| {
                v.set(At::Href, &concat(&[mime, &host::escape(text)]));
                v.set(At::Download, &concat(&["zifu.", kind]));
                v.text(more.get("take.save"));
            });
        }
        v.part(|v| {
            if v.page.copied {
                note(v, "note", "copied", |v| v.say("p", "", more.get("take.copied")));
            }
        });
    });
}

/// The sheet that is printed; the screen does not show it.
pub fn sheet(v: &mut View) {
    let rows = rows(v);
    if rows.is_empty() {
        return;
    }
    v.el("table", if v.page.large_sheet { "sheet big" } else { "sheet" }, |v| {
        v.el("tbody", "", |v| {
            for row in &rows {
                let class = match row.kind {
                    Kind::Title => "title",
                    Kind::Head => "block",
                    Kind::Big => "sum-row",
                    Kind::Plain => "",
                    Kind::Note => "small",
                };
                v.el("tr", class, |v| {
                    v.el("td", "", |v| {
                        if row.right.is_empty() {
                            v.set(At::Colspan, "2");
                        }
                        v.text(&row.left);
                    });
                    if !row.right.is_empty() {
                        v.say("td", "amount", &row.right);
                    }
                });
            }
        });
    });
    v.el("div", "beside-sheet", |v| v.set(At::Beside, "qr"));
}
