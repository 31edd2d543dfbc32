//! What to do, whom to ask and what to bring, for this situation. The words come after the first answer; each advice that
//! may grow old carries its date in them.

use crate::draw::View;
use crate::state::{Draft, Field};

/// What there is to do and to bring: keys of the words, in order.
pub fn steps(draft: &Draft) -> Vec<&'static str> {
    let is = |field: Field, value: &str| draft.is(field, value);
    let (stay, start) = (is(Field::Setting, "inpatient"), draft.get(Field::Start));
    let over = matches!(start, "after" | "claim");
    let away = is(Field::Elsewhere, "yes");
    let unfiled = matches!(draft.get(Field::Filing), "" | "unfiled" | "unsure" | "temporary");
    let mut steps = Vec::new();
    let mut say = |when: bool, key: &'static str| {
        if when {
            steps.push(key);
        }
    };
    say(is(Field::Cause, "third-party"), "todo.third-party");
    say(is(Field::Cause, "work"), "todo.work");
    say(is(Field::Cause, "fall"), "todo.fall");
    say(matches!(draft.get(Field::Cover), "none" | "new" | "unsure"), "todo.cover");
    say(!over, "todo.card");
    say(!over && away, "todo.emergency");
    say(!over && away && unfiled, "todo.file");
    say(!over && away, "todo.away");
    say(away, "todo.scope");
    say(stay && !over, "todo.deposit");
    say(stay && start != "claim", "todo.list");
    say(stay && start != "claim", "todo.settle");
    say(!stay && !over, "todo.visit");
    say(is(Field::Setting, "special"), "todo.special");
    say(is(Field::Setting, "special"), "todo.month");
    say(start == "claim" || is(Field::Cover, "new") || (away && unfiled), "todo.claim");
    say(start == "claim", "todo.term");
    say(is(Field::Bought, "yes"), "todo.bought");
    say(is(Field::Assistance, "needy"), "todo.needy");
    say(start == "after", "todo.compare");
    steps.push("todo.ask");
    steps
}

/// The list, once its words have come.
pub fn todo(v: &mut View) {
    let Some(words) = v.page.more() else { return };
    let steps = steps(&v.page.draft);
    v.fold("todo", words.get("todo.title"), false, |v| {
        v.el("ul", "", |v| steps.iter().for_each(|key| v.say("li", "", words.get(key))));
        v.say("p", "quiet", words.get("todo.dated"));
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(answers: &[(Field, &str)]) -> Draft {
        let mut draft = Draft::default();
        answers.iter().for_each(|(field, text)| draft.put(*field, (*text).to_owned()));
        draft
    }

    #[test]
    fn a_stay_elsewhere_without_filing_is_told_to_file_and_how_to_claim() {
        let away = [(Field::Start, "before"), (Field::Setting, "inpatient"), (Field::Elsewhere, "yes")];
        let told = steps(&draft(&away));
        for key in ["todo.file", "todo.away", "todo.claim", "todo.deposit", "todo.ask"] {
            assert!(told.contains(&key), "{key}");
        }
        let mut filed = away.to_vec();
        filed.push((Field::Filing, "long-term"));
        assert!(!steps(&draft(&filed)).contains(&"todo.file"));
    }

    #[test]
    fn who_waits_for_a_claim_is_told_what_to_bring_and_no_deposit() {
        let told = steps(&draft(&[(Field::Start, "claim"), (Field::Setting, "inpatient")]));
        assert!(told.contains(&"todo.claim") && told.contains(&"todo.term"));
        assert!(!told.contains(&"todo.deposit") && !told.contains(&"todo.card"));
    }
}
