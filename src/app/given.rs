//! What the page around us sets: see `static/shell/options.json`. Theme, contrast and the helpline's number are the
//! shell's own business and do not come here.

use crate::host::Host;
use crate::state::{Draft, Spot};
use zifu::money::Exact;
use zifu::text::concat;
use zifu::tree::Tree;

/// What is set.
#[derive(Default)]
pub struct Given {
    /// What is filled in beforehand.
    pub draft: Draft,
    /// Whether that may not be changed.
    locked: bool,
    /// Whether nobody but employees is asked.
    pub employees: bool,
    /// Who provides the page.
    pub provider: String,
    /// Their disclaimer in place of ours.
    pub disclaimer: String,
    /// The only places offered; all when empty.
    pub places: String,
    /// Features switched off.
    without: String,
    /// How many levels our headings stand below their own.
    pub deeper: u8,
}

impl Given {
    /// Reads it off the host.
    pub fn new(host: &Host) -> Given {
        let (situation, bill) = (host.tree("situation"), host.tree("bill"));
        let (scheme, locked) = (host.text("scheme"), host.text("prefill") == "locked");
        Given {
            draft: filled_in(&host.text("place"), &scheme, pairs(&situation), pairs(&bill)),
            locked,
            employees: locked && scheme == "employee",
            provider: host.text("provider"),
            disclaimer: host.text("disclaimer"),
            places: host.text("places"),
            without: host.text("without"),
            deeper: host.text("heading-level").parse::<u8>().map_or(0, |level| level.clamp(1, 4) - 1),
        }
    }

    /// Whether a feature is there.
    pub fn has(&self, feature: &str) -> bool {
        !listed(&self.without, feature)
    }

    /// Whether a place may not be changed.
    pub fn locks(&self, spot: Spot) -> bool {
        self.locked && !self.draft.at(spot).is_empty()
    }

    /// A draft with what is filled in beforehand: where nothing is typed yet, and always where it is locked.
    pub fn fill(&self, draft: Draft, fresh: bool) -> Draft {
        if fresh || self.locked { self.draft.over(&draft) } else { draft }
    }
}

fn pairs(tree: &Option<Tree>) -> &[(String, Tree)] {
    tree.as_ref().map_or(&[], Tree::pairs)
}

/// Whether a word is in a list with spaces between.
pub fn listed(list: &str, word: &str) -> bool {
    list.split(' ').any(|listed| listed == word)
}

/// The facts and sums of the host in the form's terms. What the form has no place for is left out.
fn filled_in(place: &str, scheme: &str, situation: &[(String, Tree)], bill: &[(String, Tree)]) -> Draft {
    let mut text = String::new();
    let mut put = |id: &str, value: &str| text.push_str(&concat(&[id, " ", value, "\n"]));
    put("place", place);
    if scheme == "resident" {
        put("kind", scheme);
    }
    for (name, value) in situation {
        let Some(value) = value.scalar() else { continue };
        match (&**name, &*value) {
            ("person", "active" | "retired") => put("kind", &value),
            ("person", _) => {
                put("kind", "resident");
                put("stage", &value);
            }
            ("filing", "local") | ("claim", "direct") => {}
            ("filing", _) => {
                put("elsewhere", "yes");
                put("filing", &value);
            }
            ("claim", _) => put("start", "claim"),
            ("liability", _) => {
                // The format writes a share as a decimal, the form asks for percent.
                if let Ok(share) = zifu::read::percent(&concat(&[&value, "%"])) {
                    put("fact/liability", &zifu::explain::percent(share * Exact::fen(100)));
                }
            }
            (
                "setting" | "grade" | "age" | "assistance" | "area" | "hospital_kind" | "disease"
                | "admission" | "day",
                _,
            ) => put(name, &value),
            _ => put(&concat(&["fact/", name]), &value),
        }
    }
    let sums = bill.iter().any(|(name, _)| matches!(&**name, "prepay" | "over_limit"));
    for (name, value) in bill {
        if let (Some(value), "total" | "excluded" | "prepay" | "over_limit") = (value.scalar(), &**name) {
            put(name, &value);
            // Said too, so that where it is locked no rows can take the place of these sums.
            put("form", if sums { "sums" } else { "total" });
        }
    }
    Draft::read(&text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::Field;
    use zifu::facts::Fact;

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, Tree)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), Tree::Text((*value).to_owned()))).collect()
    }

    #[test]
    fn the_hosts_facts_become_the_forms_answers() {
        let situation = pairs(&[
            ("person", "student"),
            ("filing", "referral"),
            ("claim", "manual"),
            ("admission", "2"),
            ("tier", "two"),
            ("liability", "0.5"),
            ("nothing", "known"),
        ]);
        let bill = pairs(&[("total", "46800.00"), ("prepay", "1200"), ("form", "lines")]);
        let draft = filled_in("beijing", "", &situation, &bill);
        let told = [
            (Field::Place, "beijing"),
            (Field::Kind, "resident"),
            (Field::Stage, "student"),
            (Field::Elsewhere, "yes"),
            (Field::Filing, "referral"),
            (Field::Start, "claim"),
            (Field::Admission, "2"),
            (Field::Total, "46800.00"),
            (Field::Prepay, "1200"),
            (Field::Form, "sums"),
        ];
        for (field, value) in told {
            assert_eq!(draft.get(field), value);
        }
        assert_eq!((draft.at(Spot::Fact(Fact::Tier)), draft.at(Spot::Fact(Fact::Liability))), ("two", "50%"));
    }

    #[test]
    fn an_employee_is_asked_whether_retired_a_resident_is_not() {
        assert_eq!(filled_in("", "employee", &[], &[]), Draft::default());
        assert!(filled_in("", "resident", &[], &[]).is(Field::Kind, "resident"));
        assert!(filled_in("", "", &pairs(&[("filing", "local")]), &[]).is(Field::Elsewhere, ""));
    }

    #[test]
    fn what_is_typed_stands_unless_it_is_locked() {
        let typed = Draft::read("total 5\nexcluded 1\n");
        let mut given = Given { draft: Draft::read("total 9\n"), ..Given::default() };
        let total = |draft: Draft| draft.get(Field::Total).to_owned();
        assert_eq!(total(given.fill(typed.clone(), false)), "5");
        assert_eq!(total(given.fill(Draft::default(), true)), "9");
        given.locked = true;
        assert_eq!(given.fill(typed.clone(), false), Draft::read("total 9\nexcluded 1\n"));
        assert!(given.locks(Spot::Answer(Field::Total)) && !given.locks(Spot::Answer(Field::Excluded)));
    }

    #[test]
    fn a_feature_is_there_unless_it_is_listed() {
        let given = Given { without: "share print".to_owned(), ..Given::default() };
        assert_eq!(["keep", "share", "print"].map(|name| given.has(name)), [true, false, false]);
    }
}
