//! What stands around the plan of a generated pack: third parties, package prices, limits on groups, merged stays.

use crate::dice::{keys, map, s, words};
use crate::generate::{Make, Maker};
use toml::Value;

const SETTINGS: [&str; 3] = ["inpatient", "outpatient", "special"];

impl Maker {
    /// A liable party's share, to its payer or to a part.
    pub(crate) fn carve(&mut self) {
        let mut item = if self.dice.chance(30) {
            let part = *self.dice.pick(&["excluded", "not_payable", "area_cut", "own_rest"]);
            keys([("kind", s("carve")), ("id", s("liable")), ("to_part", s(part))])
        } else {
            self.item("carve", "liable")
        };
        if self.dice.chance(50) {
            item.insert("share".to_owned(), s("liability"));
        } else {
            let rate = self.table("liable/rate".to_owned(), Make::Rate);
            item.insert("rate".to_owned(), map([("table", s(rate))]));
        }
        if self.dice.chance(30) {
            item.insert("base".to_owned(), words(&["in_scope", "prepay"]));
        }
        if self.dice.chance(30) {
            item.insert("group".to_owned(), s(*self.dice.pick(&self.groups.clone())));
        }
        self.plan.push(Value::Table(item));
    }

    /// A package price in place of the bill of some groups.
    pub(crate) fn package(&mut self) {
        let own = self.dice.chance(60);
        let mut item = if own {
            self.item("package", "package")
        } else {
            keys([("kind", s("package")), ("id", s("package"))])
        };
        let a_day = self.dice.chance(30);
        let most = if a_day { 2_000 } else { 30_000 };
        let price = self.table("package/price".to_owned(), Make::Limit(most));
        item.insert("price".to_owned(), map([("table", s(price))]));
        item.insert("each".to_owned(), s(if a_day { "day" } else { "settlement" }));
        if own {
            let make = if self.dice.chance(60) { Make::Rate } else { Make::Limit(3_000) };
            let table = self.table("package/own".to_owned(), make);
            item.insert("own".to_owned(), map([("table", s(table))]));
            item.insert("on".to_owned(), s(*self.dice.pick(&["least", "price"])));
        }
        if self.dice.chance(40) {
            let payer =
                [("id", s("above")), ("field", s("oth_pay")), ("title", s("基金")), ("title_en", s("Fund"))];
            self.payers.push(map(payer));
            item.insert("above".to_owned(), s("above"));
        }
        if self.dice.chance(40) {
            let parts = ["excluded", "over_limit", "prepay", "in_scope"];
            let mut some: Vec<&str> = parts.into_iter().filter(|_| self.dice.chance(50)).collect();
            if some.is_empty() {
                some.push("in_scope");
            }
            item.insert("base".to_owned(), words(&some));
        }
        if self.dice.chance(70) {
            let mut groups = self.dice.shuffled(&self.groups.clone());
            if self.dice.chance(70) {
                groups.truncate(1);
            }
            if groups.starts_with(&["drugs"]) && groups.len() > 1 {
                self.tags.insert("package-moves");
            }
            item.insert("group".to_owned(), words(&groups));
        }
        self.plan.push(Value::Table(item));
    }

    /// Limits on what the lines of a group bring into scope together.
    pub(crate) fn line_limits(&mut self) -> Vec<Value> {
        let mut all = Vec::new();
        while all.len() < 2 && self.with(8, "group-limit") {
            let id = format!("group-{}", all.len());
            let group = *self.dice.pick(&self.groups.clone());
            let table = self.table(format!("{id}/cap-0"), Make::Limit(4_000));
            let to = *self.dice.pick(&["over_limit", "excluded"]);
            let mut limit = keys([("group", s(group)), ("table", s(table)), ("to", s(to))]);
            if self.with(15, "group-limit-when") {
                limit.insert("when".to_owned(), self.when());
            }
            if self.dice.chance(50) {
                let counts = format!("group:{group}");
                limit.insert("counter".to_owned(), self.counter(&format!("{id}/used"), &[&counts], true));
            }
            all.push(Value::Table(limit));
        }
        all
    }

    /// When a stay belongs together with what came before it.
    pub(crate) fn make_merges(&mut self) {
        while self.merges.len() < 2 && self.with(6, "merge") {
            let id = ["again", "onward"][self.merges.len()];
            let mut lists = [Vec::new(), Vec::new()];
            for list in &mut lists {
                list.extend(SETTINGS.iter().copied().filter(|_| self.dice.chance(65)));
                if list.is_empty() {
                    list.push("inpatient");
                }
            }
            let [before, stay] = lists;
            let days = *self.dice.pick(&[0, 7, 15, 30]);
            let mut rule = keys([
                ("id", s(id)),
                ("before", words(&before)),
                ("stay", words(&stay)),
                ("days", Value::Integer(days)),
            ]);
            if self.dice.chance(40) {
                let same: Vec<&str> =
                    ["hospital", "disease"].into_iter().filter(|_| self.dice.chance(60)).collect();
                rule.insert("same".to_owned(), words(&same));
            }
            if self.dice.chance(30) {
                rule.insert("counts".to_owned(), Value::Boolean(true));
            }
            self.merges.push(Value::Table(rule));
        }
    }
}
