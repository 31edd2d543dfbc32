//! Lines seen by a pack: which group one belongs to, and what about it can make a difference.

use super::{Each, Group, Item, ItemKind, Pack};
use crate::bill::Line;

impl Pack {
    /// The group of a line: by its mark, else by its category, else by its drug group.
    #[must_use]
    pub fn group_of(&self, line: &Line) -> usize {
        for (kind, word) in [&line.mark, &line.category, &line.drug].into_iter().enumerate() {
            let takes = |group: &Group| group.takes.get(kind).is_some_and(|takes| takes.contains(word));
            if let Some(found) = self.groups.iter().position(takes) {
                return found;
            }
        }
        0
    }

    /// Whether anything but its amount, class, share and limit can make a difference to a line, its group aside: a table for
    /// lines, a limit on a group, a sum for each line.
    #[must_use]
    pub fn looks_at_lines(&self) -> bool {
        self.lines.prepay.is_some() || self.limits_lines()
    }

    /// The same of a line that carries its own share paid first.
    pub(crate) fn limits_lines(&self) -> bool {
        let rules = self.lines;
        let each_line =
            |item: &Item| matches!(&item.kind, ItemKind::Fixed(fixed) if fixed.each == Each::Line);
        rules.limit.is_some()
            || rules.quantity.is_some()
            || !self.line_limits.is_empty()
            || self.plan.iter().any(each_line)
    }
}
