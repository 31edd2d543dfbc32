//! A step opened: its sentence, and the rules it rests on.

use crate::page::{Msg, View};
use yew::prelude::*;
use zifu::case::RuleRef;
use zifu::explain::sentence;
use zifu::pack::{Pack, Row};
use zifu::settle::Step;
use zifu::tree::Tree;

/// The sentence, then each rule with clause, days, confidence and source.
pub fn detail(v: &View, pack: &Pack, step: &Step) -> Html {
    let name = [&pack.head.place, "/", &pack.head.scheme].concat();
    let cites = v.page.store.cites(&name);
    let mut seen: Vec<RuleRef> = Vec::new();
    for rule in &step.rules {
        if !seen.contains(rule) {
            seen.push(*rule);
        }
    }
    html! {
        <>
            <p>{sentence(step, pack, v.words)}</p>
            {for seen.iter().enumerate().map(|(index, rule)| self::rule(v, pack, cites, *rule, seen.get(..index)))}
            if cites.is_none() { {waiting(v)} }
        </>
    }
}

fn waiting(v: &View) -> Html {
    let again = v.link.callback(|_: MouseEvent| Msg::Again);
    if !v.page.store.failed() {
        return html! { <p class="quiet">{v.t("page.loading")}</p> };
    }
    html! {
        <p>{v.t("page.failed")}{" "}<button type="button" data-action="again" onclick={again}>{v.t("page.again")}</button></p>
    }
}

fn cite<'t>(pack: &Pack, cites: Option<&'t Tree>, rule: &RuleRef) -> Option<&'t Tree> {
    let row = pack.tables.get(rule.table)?.rows.get(rule.row)?;
    cites?.items_at("rows").get(row.cite.index?)
}

/// A rule; its source is told once for all rules that rest on it.
fn rule(v: &View, pack: &Pack, cites: Option<&Tree>, rule: RuleRef, told: Option<&[RuleRef]>) -> Html {
    let found = pack.tables.get(rule.table).and_then(|table| Some((table, table.rows.get(rule.row)?)));
    let Some((table, row)) = found else { return Html::default() };
    let cited = cite(pack, cites, &rule);
    let source_of = |cite: Option<&Tree>| cite.and_then(|cite| cite.text_at("source")).map(str::to_owned);
    let known =
        told.unwrap_or_default().iter().any(|told| source_of(cite(pack, cites, told)) == source_of(cited));
    html! {
        <dl class="rule" data-rule={table.id.clone()}>
            {days(v, row)}
            {item(v.t("page.rule.sure"), v.tt(&["confidence.", row.confidence.key()]))}
            {source(v, cites, cited, known)}
        </dl>
    }
}

fn item(name: &str, text: String) -> Html {
    html! { if !text.is_empty() { <div><dt>{name}</dt><dd>{text}</dd></div> } }
}

fn days(v: &View, row: &Row) -> Html {
    let first = row.period.first.to_string();
    let text = match row.period.last {
        Some(last) => v.words.fill("page.rule.between", &[("first", &first), ("last", &last.to_string())]),
        None => v.words.fill("page.rule.since", &[("first", &first)]),
    };
    item(v.t("page.rule.days"), text)
}

fn source(v: &View, cites: Option<&Tree>, cite: Option<&Tree>, known: bool) -> Html {
    let (Some(cites), Some(cite)) = (cites, cite) else { return Html::default() };
    let own = |tree: &Tree, key: &str| tree.text_at(key).unwrap_or("").to_owned();
    let both = |tree: &Tree, key: &str, key_en: &str| {
        let (zh, en) = (own(tree, key), own(tree, key_en));
        v.of(&zh, &en).to_owned()
    };
    let nothing = Tree::List(Vec::new());
    let source = cites.get("sources").and_then(|all| all.get(&own(cite, "source"))).unwrap_or(&nothing);
    let published = source.get("published").and_then(Tree::scalar).unwrap_or_default();
    html! {
        <>
            if !known {
                {item(v.t("page.rule.source"), own(source, "title"))}
                {item(v.t("page.rule.number"), own(source, "number"))}
                {item(v.t("page.rule.issuer"), join(own(source, "issuer"), published))}
            }
            {item(v.t("page.rule.clause"), own(cite, "clause"))}
            {item(v.t("page.rule.quote"), own(cite, "quote"))}
            {item(v.t("page.rule.note"), both(cite, "note", "note_en"))}
            if !known { {item(v.t("page.rule.source-note"), both(source, "note", "note_en"))} }
        </>
    }
}

fn join(issuer: String, published: String) -> String {
    if published.is_empty() { issuer } else { [&issuer, " · ", &published].concat() }
}
