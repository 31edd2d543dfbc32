//! How each line of the bill was split.

use crate::ask::Sheet;
use crate::draw::{At, View};
use zifu::explain::money;
use zifu::settle::Settlement;
use zifu::text::concat;

/// The lines with what of each is excluded, over the limit, paid first and in scope; nothing for a bill without lines.
pub fn lines(v: &mut View, settled: &Settlement) {
    let Some(Sheet::Lines(lines, _)) = &v.page.reading.sheet else { return };
    v.fold("lines", v.t("page.lines"), false, |v| {
        v.el("table", "", |v| {
            v.el("tbody", "", |v| {
                for (index, (line, split)) in lines.iter().zip(settled.lines.iter()).enumerate() {
                    let number = (index + 1).to_string();
                    let number = v.words.fill("page.line.number", &[("number", &number)]);
                    let parts = [
                        ("page.excluded.short", split.excluded),
                        ("page.over_limit.short", split.over_limit),
                        ("page.prepay.short", split.prepay),
                        ("page.way.scope", split.in_scope),
                    ];
                    v.el("tr", "", |v| {
                        v.set(At::Split, &index.to_string());
                        v.el("th", "", |v| {
                            v.set(At::Scope, "row");
                            v.text(if line.name.is_empty() { &number } else { &line.name });
                            for (key, fen) in parts {
                                if fen != 0 {
                                    v.say("small", "", &concat(&[v.t(key), " ", &money(fen)]));
                                }
                            }
                        });
                        v.amount("amount", line.amount);
                    });
                }
            });
        });
    });
}
