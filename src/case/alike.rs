//! Whether two cases come to the same, so that a range need look at one of them only.

use super::{Case, Param};
use crate::money::Fen;

impl Case<'_> {
    /// Whether another case of the same bill settles in the same way: the same items run, on the same figures and counters.
    pub(crate) fn alike(&self, other: &Case) -> bool {
        let figures = |case: &Case| -> Vec<Option<Param>> {
            case.plan.params.iter().map(|param| param.as_ref().map(|(param, _)| param.clone())).collect()
        };
        let before = |case: &Case| -> Vec<Option<Option<Fen>>> {
            (0..case.plan.slots.len()).map(|counter| case.slot(counter).map(|(_, before)| before)).collect()
        };
        let within = |case: &Case| -> Vec<bool> {
            let items = case.pack.plan.iter();
            let boxes = items.flat_map(|item| {
                let adjust = item.adjust().iter().map(|adjust| &adjust.when);
                adjust.chain(item.caps().iter().map(|cap| &cap.when))
            });
            boxes.map(|when| case.within(when)).collect()
        };
        self.plan.active == other.plan.active
            && self.split() == other.split()
            && before(self) == before(other)
            && within(self) == within(other)
            && figures(self) == figures(other)
    }

    /// Whether another case has every figure from the same values: what a number that is not known makes of one, it makes of the
    /// other too.
    pub(crate) fn same_values(&self, other: &Case) -> bool {
        let values = |case: &'_ Case<'_>, table: usize| -> Vec<crate::pack::Value> {
            let mut values = Vec::new();
            for rule in &*case.rules(table) {
                let Some(table) = case.pack.tables.get(rule.table) else { continue };
                let row = table.rows.get(rule.row);
                values.extend(row.map(|row| case.inputs.assumed.value(&table.id, &row.value).clone()));
            }
            values
        };
        (0..self.plan.params.len()).all(|table| {
            self.rules(table) == other.rules(table) || values(self, table) == values(other, table)
        })
    }
}
