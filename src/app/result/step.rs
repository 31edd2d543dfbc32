//! A step opened: its sentence, and the rules it rests on.

use crate::draw::{At, View};
use zifu::case::RuleRef;
use zifu::explain::sentence;
use zifu::pack::{Pack, Row};
use zifu::settle::Step;
use zifu::text::concat;
use zifu::tree::Tree;

/// The sentence, then each rule with clause, days, confidence and source.
pub fn detail(v: &mut View, pack: &Pack, step: &Step) {
    let name = concat(&[&*pack.head.place, "/", &pack.head.scheme]);
    let cites = v.page.store.cites(&name);
    v.say("p", "", &sentence(step, pack, v.words));
    let mut seen: Vec<RuleRef> = Vec::new();
    let mut told: Vec<&str> = Vec::new();
    for rule in step.rules.iter() {
        if !seen.contains(rule) {
            seen.push(*rule);
            self::rule(v, pack, cites, rule, &mut told);
        }
    }
    if cites.is_some() {
        return;
    }
    if v.page.store.failed() {
        v.el("p", "", |v| {
            v.key("page.failed");
            v.text(" ");
            v.button("", At::Action, "again", v.t("page.again"));
        });
    } else {
        v.word("p", "quiet", "page.loading");
    }
}

/// A rule; its source is told once for all rules that rest on it.
fn rule<'a>(v: &mut View<'a>, pack: &Pack, cites: Option<&'a Tree>, rule: &RuleRef, told: &mut Vec<&'a str>) {
    let Some(table) = pack.tables.get(rule.table) else { return };
    let Some(row) = table.rows.get(rule.row) else { return };
    v.el("dl", "rule", |v| {
        v.set(At::Rule, &table.id);
        days(v, row);
        item(v, "page.rule.sure", v.label(&["confidence.", row.confidence.key()]));
        let cited = row.cite.index.and_then(|index| cites?.items_at("rows").get(index));
        if let (Some(cites), Some(cite)) = (cites, cited) {
            source(v, cites, cite, told);
        }
    });
}

fn item(v: &mut View, name: &'static str, text: &str) {
    if !text.is_empty() {
        v.el("div", "", |v| {
            v.word("dt", "", name);
            v.say("dd", "", text);
        });
    }
}

fn days(v: &mut View, row: &Row) {
    let first = row.period.first.to_string();
    let text = match row.period.last {
        Some(last) => v.words.fill("page.rule.between", &[("first", &first), ("last", &last.to_string())]),
        None => v.words.fill("page.rule.since", &[("first", &first)]),
    };
    item(v, "page.rule.days", &text);
}

fn own<'t>(tree: &'t Tree, key: &str) -> &'t str {
    tree.text_at(key).unwrap_or("")
}

fn source<'a>(v: &mut View<'a>, cites: &'a Tree, cite: &'a Tree, told: &mut Vec<&'a str>) {
    let id = own(cite, "source");
    let source = cites.get("sources").and_then(|all| all.get(id)).filter(|_| !told.contains(&id));
    told.push(id);
    if let Some(source) = source {
        item(v, "page.rule.source", own(source, "title"));
        item(v, "page.rule.number", own(source, "number"));
        let mut issuer = own(source, "issuer").to_owned();
        if let Some(published) = source.get("published").and_then(Tree::scalar) {
            issuer.push_str(" · ");
            issuer.push_str(&published);
        }
        item(v, "page.rule.issuer", &issuer);
    }
    item(v, "page.rule.clause", own(cite, "clause"));
    item(v, "page.rule.quote", own(cite, "quote"));
    item(v, "page.rule.note", v.of(own(cite, "note"), own(cite, "note_en")));
    if let Some(source) = source {
        item(v, "page.rule.source-note", v.of(own(source, "note"), own(source, "note_en")));
    }
}
