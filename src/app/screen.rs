//! What the page draws: head, questions, answer, foot.

use crate::draw::{At, View};
use crate::{form, result, take};
use zifu::text::concat;

/// Words in no language yet: a mark that needs none.
pub fn wordless(v: &mut View) {
    v.el("div", "zifu", |v| {
        if v.page.store.failed() {
            v.button("", At::Action, "again", "再试一次 · Try again");
        } else {
            v.say("p", "wait", "……");
        }
    });
}

/// The whole page.
pub fn whole(v: &mut View) {
    let page = v.page;
    let (lang, other) = if page.zh { ("zh-CN", "en") } else { ("en", "zh-CN") };
    let printed = take::settled(&page.reply).is_some() && page.more().is_some();
    let large = page.screen.is_some();
    let class = concat(&["zifu", if printed { " printed" } else { "" }, if large { " large" } else { "" }]);
    v.el("div", &class, |v| {
        v.set(At::Lang, lang);
        if page.main {
            v.set(At::Role, "main");
        }
        v.el("div", "head", |v| {
            v.el("button", "plain", |v| {
                v.set(At::Type, "button");
                v.set(At::Lang, other);
                v.set(At::Action, "language");
                v.key("page.switch");
            });
            let large = if large { "page.big.off" } else { "page.big" };
            v.button("plain", At::Action, "large", v.t(large));
            v.word("h1", "", "page.title");
            v.word("p", "lead", "page.lead");
            v.el("p", "quiet", |v| {
                v.key("page.private");
                v.text(" ");
                match &*page.given.provider {
                    "" => v.key("page.not-official"),
                    name => v.text(&v.words.fill("page.provider", &[("name", name)])),
                }
            });
            v.part(|v| {
                if let (Some(whole), true) = (page.linked, page.more().is_some()) {
                    v.el("p", "note", |v| {
                        v.set(At::Note, "link");
                        v.key(if whole { "page.link.read" } else { "page.link.bad" });
                    });
                }
            });
        });
        v.el("div", "columns", |v| {
            form::form(v);
            v.part(|v| {
                if page.screen.is_none_or(|screen| screen >= form::SCREENS) {
                    result::panel(v);
                    form::gates::gates(v);
                }
            });
        });
        result::end::foot(v);
        v.part(result::share::sheet);
        v.part(|v| {
            if page.trap {
                v.button("", At::Trap, "", "trap");
            }
        });
        v.el("p", "aside", |v| {
            v.set(At::Role, "status");
            v.set(At::Live, "polite");
            v.text(&page.spoken);
        });
        v.part(|v| {
            if !large {
                result::bar(v);
            }
        });
    });
}
