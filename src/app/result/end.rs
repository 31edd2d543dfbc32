//! What stands below every answer: what is not counted, which rules, whom to ask.

use crate::page::View;
use yew::prelude::*;
use zifu::pack::Pack;

/// The foot of the page.
pub fn foot(v: &View) -> Html {
    let names = v.page.pack_names();
    let packs: Vec<&Pack> = names.iter().filter_map(|name| v.page.store.pack(name)).collect();
    html! {
        <div class="foot">
            {for packs.iter().map(|pack| about(v, pack))}
            <p>{v.t("page.estimate")}</p>
            <p>{v.t("page.follow")}</p>
            <p><b>{v.t("page.call")}</b></p>
            <p class="urgent">{v.t("page.urgent")}</p>
        </div>
    }
}

fn about(v: &View, pack: &Pack) -> Html {
    let head = &pack.head;
    let gaps = if v.page.lang == "zh" || head.gaps_en.is_empty() { &head.gaps } else { &head.gaps_en };
    let register = v.page.store.register();
    let entry = register.iter().find(|entry| entry.folder == head.place);
    let place = entry.map_or("", |entry| v.of(entry.name.trim_end_matches('市'), &entry.name_en));
    let scheme = v.tt(&["page.scheme.", &head.scheme]);
    let with = [("place", place), ("scheme", &scheme), ("version", &head.version)];
    let checked = head.checked_on.map(|day| v.words.fill("page.checked", &[("day", &day.to_string())]));
    html! {
        <>
            <details class="fold" data-fold="gaps">
                <summary>{v.t("page.gaps")}{"（"}{&scheme}{"）"}</summary>
                <ul class="inside">{for gaps.iter().map(|gap| html! { <li>{gap}</li> })}</ul>
            </details>
            <p class="quiet" data-version={head.version.clone()}>
                {v.words.fill("page.version", &with)}{" · "}
                {v.t(if head.confirmed { "page.confirmed" } else { "page.unconfirmed" })}{" · "}
                {checked.unwrap_or_default()}
            </p>
        </>
    }
}
