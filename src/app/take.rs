//! What a person takes away: one list of rows, as a sheet to print, a picture, a text, a link, or data.

pub mod data;
pub mod link;

use crate::answer::Reply;
use crate::draw::View;
use crate::result::next::{GROUNDS, ground};
use crate::result::{end, figure, range, situation, sure, way, whole};
use zifu::estimate::{Answer, Settled};
use zifu::explain::{money, numerals};
use zifu::money::{Exact, Way};
use zifu::settle::Settlement;
use zifu::text::concat;

/// How a row is set.
#[derive(Clone, Copy, PartialEq)]
pub enum Kind {
    /// The name of the sheet.
    Title,
    /// The name of a block.
    Head,
    /// The figure itself.
    Big,
    /// A row with an amount, or without.
    Plain,
    /// Small print.
    Note,
}

/// A row: what it is and what it comes to.
pub struct Row {
    /// How it is set.
    pub kind: Kind,
    /// What it is.
    pub left: String,
    /// Its amount in words or figures; may be empty.
    pub right: String,
}

/// The rows being put down.
struct Rows(Vec<Row>);

impl Rows {
    fn put(&mut self, kind: Kind, left: &str, right: &str) {
        self.0.push(Row { kind, left: left.to_owned(), right: right.to_owned() });
    }

    fn plain(&mut self, left: &str, right: &str) {
        self.put(Kind::Plain, left, right);
    }
}

/// The settlement that stands for an answer: the one there is, or the lower end.
pub fn settled(reply: &Reply) -> Option<&Settled> {
    match reply {
        Reply::Answer(answer) => answer.low(),
        _ => None,
    }
}

/// The sheet's rows; none without a figure, or before its words have come.
pub fn rows(v: &View) -> Vec<Row> {
    let (Some(settled), Some(more)) = (settled(&v.page.reply), v.page.more()) else { return Vec::new() };
    let settled = &settled.settlement;
    let mut rows = Rows(Vec::new());
    rows.put(Kind::Title, more.get("take.title"), "");
    rows.put(Kind::Note, more.get("take.not"), "");
    rows.plain(&situation(v), "");
    rows.plain(v.label(&["page.day"]), v.page.draft.get(crate::state::Field::Day));
    headline(v, &mut rows, settled);
    let grounds = GROUNDS.iter().filter_map(|gate| ground(v, *gate, settled.total));
    grounds.for_each(|words| rows.put(Kind::Note, &words, ""));
    let other = match &v.page.reply {
        Reply::Answer(Answer::Range { high, .. }) => &high.settlement,
        _ => settled,
    };
    sure::told(v, [settled, other]).iter().for_each(|(_, words)| rows.put(Kind::Note, words, ""));
    // The lower end of a range is not how it came about.
    if !matches!(&v.page.reply, Reply::Answer(Answer::Range { .. })) {
        came_about(v, &mut rows, settled);
    }
    open(v, &mut rows);
    rows.put(Kind::Head, more.get("take.basis"), "");
    for name in v.page.pack_names() {
        if let Some(pack) = v.page.store.pack(&name) {
            rows.put(Kind::Note, &end::version(v, pack), "");
        }
    }
    rows.put(Kind::Note, v.disclaimer(), "");
    rows.put(Kind::Note, more.get("take.left-out"), "");
    let made = more.fill("take.made", &[("day", &v.page.today)]);
    rows.put(Kind::Note, &concat(&[&made, " ", v.t("page.call")]), "");
    rows.0
}

/// How the figure came about: the bill, each step, who pays, and when.
fn came_about(v: &View, rows: &mut Rows, settled: &Settlement) {
    rows.put(Kind::Head, v.t("page.way"), "");
    fees(v, rows, settled);
    steps(v, rows, settled);
    rows.put(Kind::Head, v.t("page.payers"), "");
    rows.plain(v.t("page.me"), &money(settled.own));
    for (name, fen) in figure::payers_of(v, settled) {
        rows.plain(name, &money(fen));
    }
    rows.put(Kind::Head, v.t("page.times"), "");
    for (_, key, fen) in figure::times_of(v, settled) {
        rows.plain(v.t(key), &money(fen));
    }
}

fn headline(v: &View, rows: &mut Rows, settled: &Settlement) {
    let yuan = |text: &str| concat(&[text, " ", v.t("page.yuan")]);
    match &v.page.reply {
        Reply::Answer(Answer::Range { low, high, open, .. }) => {
            let label = v.t(range::Hold::of(open).label());
            rows.put(Kind::Big, label, &yuan(&range::span(v.words, [low, high], open)));
        }
        Reply::Answer(Answer::Floor { per_thousand, open, .. }) => {
            rows.put(Kind::Big, v.t(range::Hold::of(open).floor()), &yuan(&whole(settled.own / 1000 * 1000)));
            if let Some(adds) = per_thousand {
                rows.plain(&v.words.fill("page.floor.slope", &[("sum", &whole(*adds))]), "");
            }
        }
        _ => {
            rows.put(Kind::Big, v.t("page.own"), &yuan(&whole(settled.own)));
            if v.page.zh {
                rows.plain("", &numerals((settled.own + 50) / 100 * 100));
            }
        }
    }
}

fn fees(v: &View, rows: &mut Rows, settled: &Settlement) {
    let sums = &settled.sums;
    let parts = [
        ("page.way.total", settled.total),
        ("page.excluded.short", sums.excluded),
        ("page.over_limit.short", sums.over_limit),
        ("page.prepay.short", sums.prepay),
        ("page.way.scope", sums.in_scope),
    ];
    for (key, fen) in parts {
        if fen != 0 {
            rows.plain(v.t(key), &money(fen));
        }
    }
}

/// Each step with the side it falls on.
fn steps(v: &View, rows: &mut Rows, settled: &Settlement) {
    let Some(pack) = v.sole() else { return };
    let fen = |value: Exact| Way::HalfUp.round(value);
    for step in &settled.steps {
        let Some((mut label, own, fund)) = way::row(v, pack, step) else { continue };
        if sure::weak(pack, step) {
            label = concat(&[&label, "（", v.t("page.weak.mark"), "）"]);
        }
        let mut right = String::new();
        for (key, value) in [("page.way.own", own), ("page.way.fund", fund)] {
            if let Some(value) = value {
                if !right.is_empty() {
                    right.push_str("  ");
                }
                right.push_str(v.t(key));
                right.push(' ');
                right.push_str(&money(fen(value)));
            }
        }
        rows.plain(&label, &right);
    }
}

/// What is still open.
fn open(v: &View, rows: &mut Rows) {
    let mut told: Vec<String> = Vec::new();
    if let Reply::Answer(Answer::Range { facts, .. } | Answer::Floor { facts, .. }) = &v.page.reply {
        for fact in facts {
            let worth = crate::result::next::worth(v, *fact);
            told.push(concat(&[v.asked(*fact), " ", &worth]));
        }
    }
    if let Reply::Answer(Answer::Range { low: end, open, .. } | Answer::Floor { at_least: end, open, .. }) =
        &v.page.reply
    {
        told.extend(range::told_open(v, open, &end.settlement));
    }
    told.extend(crate::result::unsaid_words(v));
    for gate in crate::form::gates::open(v) {
        told.push(v.label(&["page.", gate.key()]).to_owned());
    }
    if let Some(more) = v.page.more().filter(|_| !told.is_empty()) {
        rows.put(Kind::Head, more.get("take.open"), "");
        told.iter().for_each(|text| rows.put(Kind::Note, text, ""));
    }
}

/// The rows for who draws them (`static/beside/picture.js`): kind, what it is, its amount.
pub fn lines(rows: &[Row]) -> String {
    let mut text = String::new();
    for row in rows {
        let kind = (row.kind as u8).to_string();
        text.push_str(&concat(&[&kind, "\t", &row.left, "\t", &row.right, "\n"]));
    }
    text
}

/// The rows as a text for a message.
pub fn text(rows: &[Row]) -> String {
    let mut text = String::new();
    for row in rows {
        if row.kind == Kind::Head && !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&row.left);
        if !row.left.is_empty() && !row.right.is_empty() {
            text.push('：');
        }
        text.push_str(&row.right);
        text.push('\n');
    }
    text
}
