//! What stands below every answer: what is not counted, which rules, whom to ask.

use crate::draw::{At, View};
use zifu::pack::Pack;
use zifu::text::concat;
use zifu::tree::Tree;

/// The foot of the page.
pub fn foot(v: &mut View) {
    v.el("div", "foot", |v| {
        v.part(|v| {
            for name in v.page.pack_names() {
                if let (Some(pack), true) = (v.page.store.pack(&name), v.page.more().is_some()) {
                    about(v, pack);
                }
            }
        });
        v.say("p", "", v.disclaimer());
        v.word("p", "", "page.follow");
        v.el("p", "", |v| v.word("b", "", "page.call"));
        v.word("p", "urgent", "page.urgent");
    });
}

fn about(v: &mut View, pack: &Pack) {
    let head = &pack.head;
    let name = concat(&[&*head.place, "/", &head.scheme]);
    let mut gaps: Vec<&str> = Vec::new();
    // A pack of the site has them among its citations, a pack handed in has them itself.
    if let Some(cites) = v.page.store.cites(&name) {
        let told = cites.items_at(if v.page.zh { "gaps" } else { "gaps_en" });
        gaps.extend(told.iter().filter_map(Tree::text));
    } else {
        let told = if v.page.zh || head.gaps_en.is_empty() { &head.gaps } else { &head.gaps_en };
        gaps.extend(told.iter().map(String::as_str));
    }
    let scheme = v.label(&["page.scheme.", &head.scheme]);
    let title = concat(&[v.t("page.gaps"), "（", scheme, "）"]);
    v.fold("gaps", &title, false, |v| {
        v.el("ul", "", |v| gaps.iter().for_each(|gap| v.say("li", "", gap)));
    });
    v.el("p", "quiet", |v| {
        v.set(At::Version, &head.version);
        v.text(&version(v, pack));
    });
}

/// Which rules, whether confirmed, and until when they were compared with their sources.
pub fn version(v: &View, pack: &Pack) -> String {
    let head = &pack.head;
    let entry = v.page.store.register().iter().find(|entry| entry.folder == head.place);
    let place = entry.map_or("", |entry| v.of(entry.name.trim_end_matches('市'), &entry.name_en));
    let scheme = v.label(&["page.scheme.", &head.scheme]);
    let with = [("place", place), ("scheme", scheme), ("version", &*head.version)];
    let confirmed = v.t(if head.confirmed { "page.confirmed" } else { "page.unconfirmed" });
    let mut text = concat(&[&v.words.fill("page.version", &with), " · ", confirmed]);
    if let Some(day) = head.checked_on {
        text.push_str(" · ");
        text.push_str(&v.words.fill("page.checked", &[("day", &day.to_string())]));
    }
    text
}
