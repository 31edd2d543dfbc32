//! What has to be clear before a figure means anything: why one is treated, whether the cover holds, what was bought outside.
//! They guide; none of them is asked before the first figure.

use super::ask;
use crate::answer::Reply;
use crate::draw::{At, View};
use crate::state::{Field, Spot};

/// Each gate with its answers.
const GATES: [(Field, &[&str]); 3] = [
    (Field::Cause, &["illness", "fall", "third-party", "work", "unsure"]),
    (Field::Cover, &["paid", "new", "none", "unsure"]),
    (Field::Bought, &["no", "yes", "unsure"]),
];

/// The gates, once there is something they could change.
pub fn gates(v: &mut View) {
    v.el("div", "beside", |v| {
        let draft = &v.page.draft;
        let told = GATES.iter().any(|(field, _)| !draft.is(*field, ""));
        if !told && !matches!(v.page.reply, Reply::Answer(_)) {
            return;
        }
        v.el("section", "gates", |v| {
            v.word("h2", "", "page.gates");
            v.word("p", "quiet", "page.gates.why");
            for (field, answers) in GATES {
                ask(v, field, answers);
                v.part(|v| note(v, field));
            }
        });
    });
}

/// Whether a question is one of them.
pub fn is(spot: Spot) -> bool {
    GATES.iter().any(|(field, _)| Spot::Answer(*field) == spot)
}

/// Gates that nobody has answered.
pub fn open(v: &View) -> Vec<Field> {
    let mut open = vec![Field::Cause, Field::Cover];
    if v.page.draft.is(Field::Elsewhere, "yes") {
        open.push(Field::Filing);
    }
    open.push(Field::Bought);
    open.retain(|gate| v.page.draft.is(*gate, ""));
    open
}

/// What follows from an answer, where something does.
pub fn note(v: &mut View, field: Field) {
    if let Some(words) = v.find(&["page.", field.key(), ".note.", v.page.draft.get(field)]) {
        v.el("p", "note", |v| {
            v.set(At::Note, "gate");
            v.text(words);
        });
    }
}
