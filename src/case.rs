//! A case: a bill and a situation seen through a pack, with everything resolved that a settlement needs. What is
//! missing, unknown or not covered is refused here; after that [`settle`](crate::settle::settle) has nothing to ask.

#[cfg(feature = "spans")]
mod alike;
mod merge;
mod plan;
mod refuse;
mod resolve;

use crate::bill::Bill;
use crate::facts::{Fact, Situation};
use crate::fault::{At, Fault, add_new, of_kind, tell};
use crate::money::{Exact, Fen, Yuan, fen_text};
use crate::pack::{Band, Lookup, Pack, Refusal, Unit, Value, fen_exact, value_at};
use crate::period::Day;
use crate::settle::lines::{self, LineSplit};
use crate::state::{Stay, YearState};
use crate::text::joined;
use crate::tree::Tree;
pub(crate) use plan::{Plan, SlotRef};
pub use plan::{Plans, Rules};
use std::sync::{Arc, OnceLock};

/// Which row of which table gave a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RuleRef {
    /// Index of the table in the pack.
    pub table: usize,
    /// Index of the row in the table.
    pub row: usize,
}

/// A parameter for this case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Param {
    Figure(Exact),
    Bands(Vec<Band>),
    NoLimit,
    NotPayable,
    /// Not known for this case; whoever needs it is refused for these reasons. A cap is needed only beyond the least value it
    /// can have, if that is known.
    Open(Vec<Fault>, Option<Exact>),
}

/// What a `[payment]` table may tell.
pub(crate) const PAYMENT: &[&str] =
    &["account", "account_current", "account_earlier", "account_family", "deposit", "premium"];

/// Accounts and deposit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Payment {
    /// Balance of the current-year account, or of the only one.
    pub account_current: Fen,
    /// Balance of the earlier-years account.
    pub account_earlier: Fen,
    /// Balance of a family member's account (家庭共济).
    pub account_family: Fen,
    /// 预交金 paid at admission.
    pub deposit: Option<Fen>,
    /// The year's premium, if the answer shall include it.
    pub premium: Option<Fen>,
}

impl Payment {
    /// Reads a `[payment]` table: `account`, `account_current`, `account_earlier`, `account_family`, `deposit`, `premium`.
    #[must_use]
    pub fn read(tree: Option<&Tree>, path: &str, faults: &mut Vec<Fault>) -> Payment {
        let mut payment = Payment::default();
        let path = At::new(path);
        for (key, value) in tree.map_or(&[][..], Tree::pairs) {
            let at = path.key(key);
            let fen = match value.text().map(Yuan::parse) {
                Some(Ok(yuan)) if yuan.fen() >= 0 => yuan.fen(),
                _ => {
                    tell(faults, &at, "", "number", &[("value", &value.scalar().unwrap_or_default())]);
                    continue;
                }
            };
            match key.as_str() {
                "account" | "account_current" => payment.account_current = fen,
                "account_earlier" => payment.account_earlier = fen,
                "account_family" => payment.account_family = fen,
                "deposit" => payment.deposit = Some(fen),
                "premium" => payment.premium = Some(fen),
                _ => tell(faults, &at, "", "unknown-key", &[("key", key), ("want", &joined(PAYMENT, " "))]),
            }
        }
        payment
    }
}

/// Values assumed for tables whose own are unknown or in conflict.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assumed(pub Vec<(String, Value)>);

impl Assumed {
    /// The value to settle with: an assumption stands in for what is unknown or in dispute, never for a known figure.
    pub(crate) fn value<'v>(&'v self, table: &str, own: &'v Value) -> &'v Value {
        let open = matches!(own, Value::Unknown { .. } | Value::AnyOf { .. });
        let assumed = self.0.iter().find(|(id, _)| open && id == table).map(|(_, value)| value);
        assumed.unwrap_or(own)
    }

    /// The same with a value for one table more.
    pub(crate) fn and(&self, table: &str, value: Value) -> Assumed {
        let mut more = self.clone();
        more.0.push((table.to_owned(), value));
        more
    }

    /// Whether two cases assume the same, as far as both assume something of a table.
    pub(crate) fn agrees(&self, other: &Assumed) -> bool {
        let same = |(table, value): &(String, Value)| {
            other.0.iter().all(|(known, also)| known != table || value == also)
        };
        self.0.iter().all(same)
    }

    /// Reads an `[assume]` table: table id → value.
    #[must_use]
    pub fn read(tree: Option<&Tree>, path: &str, pack: &Pack, faults: &mut Vec<Fault>) -> Assumed {
        let mut assumed = Vec::new();
        let path = At::new(path);
        for (id, value) in tree.map_or(&[][..], Tree::pairs) {
            let at = path.key(id);
            match pack.table_of(id).and_then(|table| pack.tables.get(table)) {
                Some(table) => {
                    // The proof of headroom counts on at most four decimals here.
                    let fine = |value: &Value| match value {
                        Value::Figure(figure) => table.unit != Unit::Money && 10_000 % figure.den() != 0,
                        Value::Bands(bands) => bands.iter().any(|band| 10_000 % band.rate.den() != 0),
                        _ => false,
                    };
                    let read = value_at(value, table.unit, &at, faults);
                    if read.as_ref().is_some_and(fine) {
                        tell(faults, &at, "", "number", &[("value", &value.scalar().unwrap_or_default())]);
                    }
                    if let Some(value) = read {
                        assumed.push((id.clone(), value));
                    }
                }
                None => tell(faults, &at, "", "unknown-name", &[("value", id)]),
            }
        }
        Assumed(assumed)
    }
}

/// What a case is made of.
#[derive(Clone, Debug)]
pub struct Inputs {
    /// What is known of the person, the place and the days.
    pub situation: Situation,
    /// The bill.
    pub bill: Bill,
    /// The year so far.
    pub state: YearState,
    /// Accounts and deposit.
    pub payment: Payment,
    /// Values assumed openly.
    pub assumed: Assumed,
}

impl Inputs {
    /// Reads the `[situation]`, `[bill]` or `[[line]]`, `[state]`, `[payment]` and `[assume]` of a case file.
    ///
    /// # Errors
    /// Every fault, with its key path.
    pub fn read(tree: &Tree, pack: &Pack) -> Result<Inputs, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut situation = Situation::default();
        of_kind(tree, &["situation", "bill", "state", "payment", "assume"], true, &At::ROOT, &mut faults);
        match tree.get("situation") {
            Some(facts) => situation.read(facts, "situation", &mut faults),
            None => tell(&mut faults, &At::ROOT, "situation", "missing-key", &[("key", "situation")]),
        }
        let bill = Bill::read(tree, "", &mut faults);
        let state = YearState::read(tree.get("state"), "state", pack, &mut faults);
        let payment = Payment::read(tree.get("payment"), "payment", &mut faults);
        let assumed = Assumed::read(tree.get("assume"), "assume", pack, &mut faults);
        match bill {
            Some(bill) if faults.is_empty() => Ok(Inputs { situation, bill, state, payment, assumed }),
            _ => Err(faults),
        }
    }
}

/// A case that can be settled.
#[derive(Debug)]
pub struct Case<'p> {
    pub(crate) pack: &'p Pack,
    pub(crate) inputs: Inputs,
    /// What the situation makes of the pack.
    pub(crate) plan: Arc<Plan>,
    split: OnceLock<Vec<LineSplit>>,
    /// The rows that the split rests on.
    pub(crate) line_rules: Vec<RuleRef>,
    /// The split in whole fen, where it came out so; the other is then made when somebody asks for it.
    pub(crate) short: Option<lines::Short>,
    /// 政策范围内 of all lines.
    pub(crate) in_scope: Exact,
    /// What each counter held before, if that is known.
    before: Vec<Option<Fen>>,
    /// Which stay it is, where the pack merges stays.
    pub(crate) stay: Option<Stay>,
}

impl<'p> Case<'p> {
    /// Resolves everything a settlement needs.
    ///
    /// # Errors
    /// Every reason why this case cannot be settled under this pack, each with what is wanted.
    pub fn new(pack: &'p Pack, mut inputs: Inputs) -> Result<Case<'p>, Vec<Fault>> {
        let stay = merge::stay(pack, &mut inputs);
        let mut faults = Vec::new();
        let short = lines::short(&inputs.bill, pack);
        let (mut split, mut line_rules) = (Vec::new(), Vec::new());
        if short.is_none() {
            split = lines::split(&inputs, pack, &mut faults, &mut line_rules);
        }
        let (mut in_scope, mut groups) = (Exact::ZERO, vec![false; pack.groups.len()]);
        if let Some(short) = &short {
            in_scope = Exact::fen(short.sums.in_scope);
            groups.first_mut().into_iter().for_each(|main| *main = true);
        }
        for line in &split {
            in_scope += line.in_scope;
            groups.get_mut(line.group).into_iter().for_each(|group| *group = true);
        }
        let begins = |stay: &Stay| {
            let billed = |known: &Stay| known.first == stay.first && known.words == stay.words;
            stay.merged.as_deref() == Some("no") && !inputs.state.stays.iter().any(billed)
        };
        let chain = stay.as_ref().map(|stay| (stay.chain, begins(stay)));
        let plan = Plan::of(pack, &inputs, in_scope, groups, chain);
        refuse(pack, &inputs, &plan, faults)?;
        let before = before(&plan, &inputs.state);
        let split_later = OnceLock::new();
        let mut case =
            Case { pack, inputs, plan, split: split_later, line_rules, short, in_scope, before, stay };
        let limited = case.limit_groups(&mut split);
        if !limited.is_empty() || !case.plan.faults.is_empty() {
            let mut each_once = Vec::new();
            for fault in case.plan.faults.iter().cloned().chain(limited) {
                add_new(&mut each_once, fault);
            }
            return Err(each_once);
        }
        if case.short.is_none() {
            case.split = OnceLock::from(split);
        }
        Ok(case)
    }

    /// Applies the limits on what groups bring into scope (S37); tells what is not known and needed.
    fn limit_groups(&mut self, split: &mut [LineSplit]) -> Vec<Fault> {
        let mut faults = Vec::new();
        let (pack, plan) = (self.pack, self.plan.clone());
        for limit in plan.limits.iter().filter_map(|limit| pack.line_limits.get(*limit)) {
            self.line_rules.extend_from_slice(&plan.rules(limit.table));
            let mut sum = Exact::ZERO;
            for line in split.iter().filter(|line| line.group == limit.group) {
                sum += line.in_scope;
            }
            let (most, known) = match self.param(limit.table) {
                Param::Figure(most) => (*most, true),
                Param::NotPayable => (Exact::ZERO, true),
                Param::Open(_, Some(least)) => (*least, false),
                Param::Open(_, None) => (Exact::ZERO, false),
                Param::NoLimit | Param::Bands(_) => continue,
            };
            let counter = limit.counter.filter(|_| sum.is_positive());
            faults.extend(self.open(&[], counter.as_slice()));
            let over = (sum - (most - self.count(counter)).floor_zero()).floor_zero();
            if over.is_positive() && !known {
                faults.extend(self.open(&[limit.table], &[]));
            }
            lines::move_over(split, limit, over);
            self.in_scope -= over;
        }
        faults
    }

    /// How each line is split.
    pub(crate) fn split(&self) -> &[LineSplit] {
        self.split.get_or_init(|| {
            let mut split = Vec::new();
            for line in self.short.iter().flat_map(|short| &*short.lines) {
                split.push(LineSplit::whole(line));
            }
            split
        })
    }

    /// 政策范围内 of a group's lines.
    pub(crate) fn group_scope(&self, group: usize) -> Exact {
        match &self.short {
            Some(short) if group == 0 => Exact::fen(short.sums.in_scope),
            _ => self.split().iter().filter(|line| line.group == group).map(|line| line.in_scope).sum(),
        }
    }

    pub(crate) fn param(&self, table: usize) -> &Param {
        self.plan.param(table)
    }

    /// Whether a limit is none.
    pub(crate) fn unlimited(&self, table: usize) -> bool {
        self.plan.unlimited(table)
    }

    /// The rows that a parameter rests on: its own, then those its value names.
    pub(crate) fn rules(&self, table: usize) -> Rules {
        self.plan.rules(table)
    }

    /// A counter's slot, and what it held before, if that is known; nothing for one that the settlement has no use of.
    pub(crate) fn slot(&self, counter: usize) -> Option<(&SlotRef, Option<Fen>)> {
        let slot = self.plan.slots.get(counter)?.as_ref()?;
        Some((slot, self.before(counter)))
    }

    /// What a counter held before this settlement, if that is known.
    fn before(&self, counter: usize) -> Option<Fen> {
        self.before.get(counter).copied().flatten()
    }

    /// Why these tables and counters cannot be used in this case; nothing when they can.
    pub(crate) fn open(&self, tables: &[usize], counters: &[usize]) -> Vec<Fault> {
        let mut faults = self.plan.open(tables);
        for counter in counters {
            let known = self.before(*counter).is_some();
            if !known && let Some(counter) = self.pack.counters.get(*counter) {
                tell(&mut faults, &At::ROOT, &counter.id, "missing-counter", &[("counter", &counter.id)]);
            }
        }
        faults
    }

    /// The same, to reckon with: nothing for one that is not known or absent.
    pub(crate) fn count(&self, counter: Option<usize>) -> Exact {
        let before = counter.and_then(|counter| self.before(counter));
        fen_exact(before.unwrap_or(0))
    }

    #[cfg(feature = "spans")]
    pub(crate) fn within(&self, cells: &crate::pack::Cells) -> bool {
        self.plan.within(cells)
    }

    /// The pack.
    #[must_use]
    pub fn pack(&self) -> &'p Pack {
        self.pack
    }

    /// What the case was made of.
    #[must_use]
    pub fn inputs(&self) -> &Inputs {
        &self.inputs
    }
}

/// What each counter of a plan held before.
fn before(plan: &Plan, state: &YearState) -> Vec<Option<Fen>> {
    let mut before = Vec::with_capacity(plan.slots.len());
    for slot in &plan.slots {
        before.push(slot.as_ref().and_then(|slot| {
            let (first, later) = slot.windows.split_first()?;
            let known = state.count(&slot.counter, &slot.cell, first);
            let told = || !state.lost.iter().any(|lost| **lost == *slot.counter);
            let begun = slot.begins || (slot.begins_if_told && told());
            let mut sum = known.or(begun.then_some(0))?;
            for window in later {
                sum += state.count_in(&slot.counter, &slot.cell, window).unwrap_or(0);
            }
            Some(sum)
        }));
    }
    before
}

/// What makes a case one that is not settled at all: the person, the stay, the bill's size, its lines (`faults`).
fn refuse(pack: &Pack, inputs: &Inputs, plan: &Plan, faults: Vec<Fault>) -> Result<(), Vec<Fault>> {
    let large = inputs.bill.total().abs() > pack.max_bill;
    if faults.is_empty() && plan.refused.is_empty() && !large && inputs.situation.discharge().is_some() {
        return Ok(());
    }
    let mut all = plan.refused.clone();
    if large {
        let most = fen_text(pack.max_bill);
        tell(&mut all, &At::ROOT, "bill", "bill-too-large", &[("most", &most)]);
    }
    all.extend(faults);
    if inputs.situation.discharge().is_none() {
        all.push(Refusal::Wanted(Fact::Day, Vec::new()).fault("situation"));
    }
    Err(all)
}

/// A line table's value for one line, its row noted: `situation` holds the line's facts too.
pub(crate) fn line_param(
    inputs: &Inputs,
    pack: &Pack,
    line: &Situation,
    (index, day): (usize, Option<Day>),
    rows: &mut Vec<RuleRef>,
) -> Param {
    let Some(table) = pack.tables.get(index) else { return Param::NotPayable };
    let row = match Lookup::new(pack, line).row(table, day) {
        Ok(row) => row,
        Err(refusal) => return Param::Open(vec![refusal.fault(&table.id)], None),
    };
    let Some(own) = table.rows.get(row).map(|row| &row.value) else { return Param::NotPayable };
    let rule = RuleRef { table: index, row };
    if !rows.contains(&rule) {
        rows.push(rule);
    }
    match inputs.assumed.value(&table.id, own) {
        Value::Figure(figure) => Param::Figure(*figure),
        Value::NoLimit => Param::NoLimit,
        Value::NotPayable => Param::NotPayable,
        Value::Unknown { why, why_en, .. } | Value::AnyOf { why, why_en, .. } => Param::Open(
            vec![Fault::new(&table.id, "unknown-rule").with("why", why).with("why_en", why_en)],
            None,
        ),
        // The checker keeps computed values out of line tables.
        Value::ShareOf { .. }
        | Value::Grow { .. }
        | Value::Combine { .. }
        | Value::EachOf { .. }
        | Value::Bands(_) => Param::Open(vec![Fault::new(&table.id, "value-form")], None),
    }
}

/// The unit of a table, for whoever shows its figures.
#[must_use]
pub fn unit_of(pack: &Pack, table: usize) -> Option<Unit> {
    pack.tables.get(table).map(|table| table.unit)
}
