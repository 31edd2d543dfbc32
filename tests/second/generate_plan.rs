//! The random plan of a generated pack.

use crate::axes::AXES;
use crate::dice::{keys, map, s, words};
use crate::generate::{Make, Maker};
use crate::model::PARTS;
use toml::{Table, Value};

const FIELDS: [&str; 7] =
    ["hifp_pay", "cvlserv_pay", "hifmi_pay", "hifob_pay", "maf_pay", "hosp_part_amt", "plan_pay"];

impl Maker {
    pub(crate) fn make_plan(&mut self) {
        if self.with(8, "account-early") {
            let parts = ["in_scope", "prepay", "excluded"];
            let some: Vec<&str> = parts.into_iter().filter(|_| self.dice.chance(60)).collect();
            let which = *self.dice.pick(&["current", "earlier", "any"]);
            let item =
                [("kind", s("account")), ("id", s("early")), ("which", s(which)), ("pays", words(&some))];
            self.plan.push(map(item));
        }
        if self.with(5, "carve") {
            self.carve();
        }
        if self.with(8, "package") {
            self.package();
        }
        let both = self.groups.len() > 1 && self.with(33, "two-groups");
        if self.groups.len() > 1 && !both {
            if self.dice.chance(68) {
                self.basic("drugs", "drugs", false);
            } else {
                self.fixed("drugs", &["drugs"]);
            }
        }
        if self.with(11, "fixed") {
            let groups = if both { self.dice.shuffled(&["main", "drugs"]) } else { vec!["main"] };
            self.fixed("pool", &groups);
        } else {
            self.basic("pool", "main", both);
        }
        let layers = self.dice.between(0, 3);
        let mut parallel = 0;
        for i in 1..=layers {
            let before = self.plan.len();
            self.share(&format!("layer-{i}"));
            if parallel > 0 || (i < layers && self.with(15, "parallel")) {
                parallel = if parallel > 0 { 0 } else { 1 };
                if let Some(Value::Table(t)) = self.plan.get_mut(before) {
                    t.insert("parallel".to_owned(), s("side"));
                }
            }
        }
        if self.with(10, "own-ceiling") {
            let (base, takes) = self.base();
            let mut item = self.item("own_ceiling", "roof");
            let table = self.table("roof/ceiling".to_owned(), Make::Limit(20_000));
            let mut ceiling = keys([("table", s(table))]);
            if self.dice.chance(40) {
                ceiling.insert("counter".to_owned(), self.counter("roof/own", &["base:roof"], false));
            }
            item.insert("base".to_owned(), base);
            item.insert("takes_from".to_owned(), takes);
            item.insert("ceiling".to_owned(), Value::Table(ceiling));
            self.plan.push(Value::Table(item));
        }
        if self.with(10, "floor") {
            let mut item = self.item("floor", "floor");
            let rate = self.table("floor/rate".to_owned(), Make::Rate);
            item.insert("rate".to_owned(), map([("table", s(rate))]));
            item.insert("of".to_owned(), s(*self.dice.pick(&["in_scope", "total"])));
            item.insert("payers".to_owned(), words(&["pool"]));
            // The page names no base here; the engine's checker wants one.
            item.insert("base".to_owned(), words(&["copay", "deductible", "over_cap"]));
            item.insert("takes_from".to_owned(), words(&["copay", "deductible", "over_cap"]));
            self.plan.push(Value::Table(item));
        }
    }

    /// The common keys of an item, with a payer of its own name.
    pub(crate) fn item(&mut self, kind: &str, id: &str) -> Table {
        let field = *self.dice.pick(&FIELDS);
        let payer = [("id", s(id)), ("field", s(field)), ("title", s("基金")), ("title_en", s("Fund"))];
        self.payers.push(map(payer));
        let mut item = keys([("kind", s(kind)), ("id", s(id)), ("payer", s(id))]);
        if self.with(20, "later") {
            let how = *self.dice.pick(&["automatic-later", "on-application"]);
            item.insert("paid".to_owned(), s(how));
        }
        let often = if matches!(id, "pool" | "drugs") { 3 } else { 15 };
        if self.with(often, "item-when") {
            item.insert("when".to_owned(), self.when());
        }
        item
    }

    /// A box of some cells of one axis.
    pub(crate) fn when(&mut self) -> Value {
        let (axis, cells) = *self.dice.pick(&AXES);
        self.axes.insert(axis);
        let mut some: Vec<&str> = cells.iter().copied().filter(|_| self.dice.chance(60)).collect();
        if some.is_empty() {
            some.push(cells[0]);
        }
        map([(axis, words(&some))])
    }

    /// Makes a counter and gives its name back.
    pub(crate) fn counter(&mut self, id: &str, counts: &[&str], boxed: bool) -> Value {
        self.tags.insert("counter");
        let window = *self.dice.pick(&["year", "year", "quarter", "month", "stay-period", "ever"]);
        let (days, spread) = (self.with(8, "days-window"), self.with(3, "spread"));
        let window = match (days, spread) {
            _ if !self.merges.is_empty() && self.dice.chance(40) => "stay",
            (true, _) => "days",
            (_, true) => "month",
            _ => window,
        };
        let mut counter = keys([("id", s(id)), ("counts", words(counts)), ("window", s(window))]);
        match window {
            "days" => drop(counter.insert("days".to_owned(), Value::Integer(*self.dice.pick(&[1, 30, 90])))),
            "month" if spread => drop(counter.insert("spread".to_owned(), Value::Boolean(true))),
            _ => {}
        }
        if window == "year" && self.with(25, "year-from") {
            counter.insert("year_from".to_owned(), s(*self.dice.pick(&["04-01", "01-01", "10-15"])));
        }
        if boxed && self.with(15, "counter-when") {
            counter.insert("when".to_owned(), self.when());
        }
        if self.with(10, "counter-per") {
            let per = *self.dice.pick(&["disease", "hospital", "person", "kind"]);
            if matches!(per, "person" | "kind") {
                self.axes.insert(per);
            }
            counter.insert("per".to_owned(), words(&[per]));
        }
        self.counters.push(Value::Table(counter));
        s(id)
    }

    fn basic(&mut self, id: &str, group: &str, both: bool) {
        let mut item = self.item("basic", id);
        if group != "main" {
            item.insert("group".to_owned(), s(group));
        } else if both {
            item.insert("group".to_owned(), words(&self.dice.shuffled(&["main", "drugs"])));
        }
        if self.with(15, "first-share") {
            let table = self.table(format!("{id}/first-share"), Make::Rate);
            let at = *self.dice.pick(&["before", "after"]);
            let part = *self.dice.pick(&["area_first", "item_share"]);
            let first = map([("table", s(table)), ("at", s(at)), ("to_part", s(part))]);
            item.insert("first_share".to_owned(), first);
        }
        if self.with(80, "deductible") {
            let deductible = self.deductible(id);
            item.insert("deductible".to_owned(), deductible);
        }
        let rate = if self.dice.chance(75) {
            self.table(format!("{id}/bands"), Make::Bands(40_000))
        } else {
            self.table(format!("{id}/rate"), Make::Rate)
        };
        let axis = *self.dice.pick(&["gross", "above"]);
        let mut rate = keys([("table", s(rate)), ("axis", s(axis)), ("mode", s(self.mode()))]);
        if self.with(20, "rate-counter") {
            let counts = format!("{}:{id}", if axis == "gross" { "scope" } else { "above" });
            rate.insert("counter".to_owned(), self.counter(&format!("{id}/scope"), &[&counts], true));
        }
        item.insert("rate".to_owned(), Value::Table(rate));
        self.sharing(id, &mut item, &["fund", "fund", "fund", "scope", "scope", "above", "above"]);
        self.plan.push(Value::Table(item));
    }

    fn mode(&mut self) -> &'static str {
        if self.with(20, "whole") { "whole" } else { "marginal" }
    }

    fn deductible(&mut self, id: &str) -> Value {
        let ceiling = self.with(15, "deductible-ceiling");
        let factor = self.with(15, "deductible-factor");
        let table = self.table(format!("{id}/deductible"), Make::Limit(3_000));
        let mut d = keys([("table", s(table))]);
        if self.with(25, "deductible-counter") {
            let counts = format!("deductible:{id}");
            d.insert("counter".to_owned(), self.counter(&format!("{id}/deductible-paid"), &[&counts], true));
        }
        if factor {
            d.insert(
                "factors".to_owned(),
                words(&[self.table(format!("{id}/deductible-factor"), Make::Factor)]),
            );
        }
        if ceiling {
            let table = self.table(format!("{id}/deductible-ceiling"), Make::Limit(5_000));
            let counts = format!("deductible:{id}");
            let counter = self.counter(&format!("{id}/deductible-sum"), &[&counts], true);
            d.insert("ceiling".to_owned(), map([("table", s(table)), ("counter", counter)]));
        }
        Value::Table(d)
    }

    /// Adjustments, caps and boundary of a `basic` or `share` item.
    fn sharing(&mut self, id: &str, item: &mut Table, on: &[&str]) {
        let mut adjust = Vec::new();
        for i in 0..self.dice.between(0, 3).min(self.dice.between(0, 3)) {
            let (how, tag, make) = *self.dice.pick(&[
                ("own_factor", "own-factor", Make::Factor),
                ("points", "points", Make::Points),
                ("rate_factor", "rate-factor", Make::Factor),
                ("ceiling", "rate-ceiling", Make::Rate),
            ]);
            self.tags.insert(tag);
            let table = self.table(format!("{id}/adjust-{i}"), make);
            let mut one = keys([(how, s(table))]);
            if how != "own_factor" && self.with(40, "to-part") {
                one.insert("to_part".to_owned(), s("area_cut"));
            }
            adjust.push(Value::Table(one));
        }
        if !adjust.is_empty() {
            item.insert("adjust".to_owned(), Value::Array(adjust));
        }
        let mut caps = Vec::new();
        while caps.len() < 2 && self.dice.chance(53) {
            let on = *self.dice.pick(on);
            self.tags.insert(match on {
                "fund" => "cap-fund",
                "scope" => "cap-scope",
                "above" => "cap-above",
                _ => "cap-base",
            });
            let n = caps.len();
            let table = self.table(format!("{id}/cap-{n}"), Make::Limit(40_000));
            let mut cap = keys([("table", s(table)), ("on", s(on))]);
            if self.dice.chance(70) {
                let counts = match on {
                    "fund" if self.dice.chance(30) => vec![format!("paid:{id}"), "part:copay".to_owned()],
                    "fund" => vec![format!("paid:{id}")],
                    on => vec![format!("{on}:{id}")],
                };
                let counts: Vec<&str> = counts.iter().map(String::as_str).collect();
                cap.insert("counter".to_owned(), self.counter(&format!("{id}/counted-{n}"), &counts, true));
            }
            if self.with(10, "cap-when") {
                cap.insert("when".to_owned(), self.when());
            }
            caps.push(Value::Table(cap));
        }
        if !caps.is_empty() {
            item.insert("caps".to_owned(), Value::Array(caps));
            if self.with(45, "down-fen") {
                item.insert("boundary".to_owned(), s("down-fen"));
            }
        }
    }

    fn fixed(&mut self, id: &str, groups: &[&str]) {
        self.tags.insert("fixed");
        let mut item = self.item("fixed", id);
        let table = self.table(format!("{id}/amount"), Make::Limit(200));
        item.insert("group".to_owned(), words(groups));
        item.insert("amount".to_owned(), map([("table", s(table))]));
        item.insert("each".to_owned(), s(*self.dice.pick(&["line", "settlement", "day"])));
        self.plan.push(Value::Table(item));
    }

    /// A base, and where money is taken from it.
    fn base(&mut self) -> (Value, Value) {
        let likely: Vec<&str> =
            PARTS.into_iter().filter(|p| !matches!(*p, "in_scope" | "item_share")).collect();
        let mut some: Vec<&str> = likely.into_iter().take(8).filter(|_| self.dice.chance(60)).collect();
        if some.is_empty() {
            some.push("copay");
        }
        let mut entries = Vec::new();
        for part in &some {
            if self.with(8, "base-share") {
                let shares = if self.coarse { ["0.5", "0.8", "0.5"] } else { ["0.5", "0.8", "0.333333"] };
                let share = *self.dice.pick(&shares);
                entries.push(map([("part", s(*part)), ("share", s(share))]));
            } else if self.groups.len() > 1 && self.with(15, "base-group") {
                entries.push(map([("part", s(*part)), ("group", s("main"))]));
            } else {
                entries.push(s(*part));
            }
        }
        // Several in proportion soon make fractions beyond the engine's.
        let again = self.tags.contains("pro-rata");
        let takes = if self.with(if again { 8 } else { 30 }, "pro-rata") {
            s("pro-rata")
        } else {
            words(&self.dice.shuffled(&some))
        };
        (Value::Array(entries), takes)
    }

    fn share(&mut self, id: &str) {
        self.tags.insert("share");
        let (base, takes) = self.base();
        let mut item = self.item("share", id);
        item.insert("base".to_owned(), base);
        item.insert("takes_from".to_owned(), takes);
        if self.with(70, "threshold") {
            let counted = self.with(40, "threshold-counter");
            let table = self.table(format!("{id}/threshold"), Make::Limit(10_000));
            let mut threshold = keys([("table", s(table))]);
            if counted {
                let counts = format!("base:{id}");
                threshold.insert("counter".to_owned(), self.counter(&format!("{id}/base"), &[&counts], true));
            }
            item.insert("threshold".to_owned(), Value::Table(threshold));
        }
        let table = self.table(format!("{id}/rate"), Make::Bands(30_000));
        let axis = *self.dice.pick(&["gross", "excess"]);
        let rate = map([("table", s(table)), ("axis", s(axis)), ("mode", s(self.mode()))]);
        item.insert("rate".to_owned(), rate);
        if self.with(35, "leaves") {
            item.insert("leaves".to_owned(), s(*self.dice.pick(&["copay", "own_rest"])));
        }
        self.sharing(id, &mut item, &["fund", "base"]);
        self.plan.push(Value::Table(item));
    }
}
