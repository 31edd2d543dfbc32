//! What a situation makes of a pack: everything a settlement needs that does not hang on amounts. It is worked out once, kept with
//! the pack, and used again for every case of the same situation.

use super::resolve::Resolver;
use super::{Inputs, Param, RuleRef};
use crate::facts::{Fact, Situation};
use crate::fault::Fault;
use crate::money::Exact;
use crate::pack::{Cells, Lookup, Pack, WhenPaid, Window, inside};
use crate::period::Day;
use crate::settle::Ready;
use crate::state::{Text, window_name};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

/// Rows that a figure rests on, shared by every step that names them.
pub type Rules = Arc<[RuleRef]>;

/// How many situations a pack keeps.
const KEPT: usize = 32;

/// All that decides a plan, beside the pack: what is equal here has the same plan. It is compared whole.
#[derive(Debug)]
pub(super) struct Key {
    /// With what the year so far tells of merging and the number of the stay.
    pub situation: Situation,
    /// Which groups have lines.
    pub groups: Vec<bool>,
    /// A line has a day of its own.
    pub dated: bool,
    /// First day of the chain of merged stays, and whether it begins with this very bill.
    pub chain: Option<(Day, bool)>,
}

/// A counter's slot in a situation.
#[derive(Clone, Debug)]
pub(crate) struct SlotRef {
    /// The counter's id.
    pub counter: Text,
    pub cell: Text,
    /// Its window; several when a settlement is spread over months.
    pub windows: Vec<Text>,
    /// Its window begins with this settlement: nothing lies behind it.
    pub begins: bool,
    /// The same, unless the counter can no longer be told.
    pub begins_if_told: bool,
}

/// What is the same for every settlement of one situation.
#[derive(Debug)]
pub(crate) struct Plan {
    key: Key,
    /// Why such a person or stay is not settled at all.
    pub refused: Vec<Fault>,
    /// What stands in the way of a figure.
    pub faults: Vec<Fault>,
    pub cells: Vec<Option<usize>>,
    pub active: Vec<bool>,
    pub params: Vec<Option<(Param, Rules)>>,
    /// The limits on groups that apply, by their place in the pack.
    pub limits: Vec<usize>,
    pub slots: Vec<Option<SlotRef>>,
    /// The window at hand of every counter, for figures that somebody typed.
    pub pins: Vec<Text>,
    /// Whether a payer pays later, by payer.
    pub later: Vec<bool>,
    /// The items of the pack's plan, made ready.
    pub items: Vec<Ready>,
}

/// The plans of the situations met last. A copy of a pack begins without.
#[derive(Default)]
pub struct Plans(Mutex<(usize, Vec<Arc<Plan>>)>);

impl Clone for Plans {
    fn clone(&self) -> Plans {
        Plans::default()
    }
}

impl fmt::Debug for Plans {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Plans")
    }
}

impl Plans {
    fn find(&self, same: impl Fn(&Key) -> bool) -> Option<Arc<Plan>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.1.iter().find(|plan| same(&plan.key)).cloned()
    }

    /// Keeps a plan; the one kept longest makes room for it.
    fn keep(&self, plan: &Arc<Plan>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (next, plans) = &mut *kept;
        match plans.get_mut(*next) {
            Some(place) => *place = plan.clone(),
            None => plans.push(plan.clone()),
        }
        *next = (*next + 1) % KEPT;
    }
}

impl Plan {
    /// The plan of a case: a kept one, or a new one.
    pub fn of(
        pack: &Pack,
        inputs: &Inputs,
        in_scope: Exact,
        groups: Vec<bool>,
        chain: Option<(Day, bool)>,
    ) -> Arc<Plan> {
        let dated = inputs.bill.dated();
        let found = pack.plans.find(|key| {
            key.chain == chain
                && key.dated == dated
                && key.groups == groups
                && key.situation == inputs.situation
        });
        // What is assumed stands in for what the pack does not know: such a plan is of this case alone.
        let plain = inputs.assumed.0.is_empty();
        found.filter(|_| plain).unwrap_or_else(|| {
            let key = Key { situation: inputs.situation.clone(), groups, dated, chain };
            let (plan, alone) = Plan::made(pack, inputs, in_scope, key);
            let plan = Arc::new(plan);
            if plain && !alone {
                pack.plans.keep(&plan);
            }
            plan
        })
    }

    /// Works a plan out; also whether it looked at amounts, lines' days or the year so far, and so belongs to this case alone.
    fn made(pack: &Pack, inputs: &Inputs, in_scope: Exact, key: Key) -> (Plan, bool) {
        let mut resolver = Resolver {
            pack,
            lookup: Lookup::new(pack, &inputs.situation),
            inputs,
            in_scope,
            groups: &key.groups,
            dated: key.dated,
            params: vec![None; pack.tables.len()],
            chain: key.chain,
            faults: Vec::new(),
            alone: false.into(),
        };
        let limits = resolver.line_limits();
        let mut active = Vec::with_capacity(pack.plan.len());
        for item in &pack.plan {
            active.push(resolver.item(item));
        }
        let slots = resolver.slots(&active);
        let Resolver { lookup, params, faults, alone, .. } = resolver;
        let cells = lookup.cells().to_vec();
        let (pins, later) = (pins(pack, &inputs.situation, key.chain), later_payers(pack));
        let refused = super::refuse::refused(pack, &inputs.situation);
        let items = Vec::with_capacity(pack.plan.len());
        let mut plan =
            Plan { key, refused, faults, cells, active, params, limits, slots, pins, later, items };
        for item in &pack.plan {
            let ready = Ready::of(item, &plan);
            plan.items.push(ready);
        }
        (plan, alone.get())
    }

    pub fn param(&self, table: usize) -> &Param {
        self.params.get(table).and_then(Option::as_ref).map_or(&Param::NotPayable, |(param, _)| param)
    }

    /// The rows that a parameter rests on: its own, then those its value names.
    pub fn rules(&self, table: usize) -> Rules {
        self.params
            .get(table)
            .and_then(Option::as_ref)
            .map_or_else(Rules::default, |(_, rules)| rules.clone())
    }

    /// Whether a limit is none.
    pub fn unlimited(&self, table: usize) -> bool {
        matches!(self.param(table), Param::NoLimit)
    }

    pub fn within(&self, cells: &Cells) -> bool {
        inside(cells, &self.cells) == Ok(true)
    }

    /// Why these tables cannot be used; nothing when they can.
    pub fn open(&self, tables: &[usize]) -> Vec<Fault> {
        let mut faults = Vec::new();
        for table in tables {
            if let Param::Open(reasons, _) = self.param(*table) {
                faults.extend_from_slice(reasons);
            }
        }
        faults
    }
}

/// A figure that somebody typed belongs to the window of the settlement it was typed for.
fn pins(pack: &Pack, situation: &Situation, chain: Option<(Day, bool)>) -> Vec<Text> {
    let Some(settled) = situation.settled() else { return Vec::new() };
    let admitted = situation.admitted();
    let period = situation.whole(Fact::PeriodNo).unwrap_or(1);
    let mut pins = Vec::with_capacity(pack.counters.len());
    for counter in &pack.counters {
        let start = counter.year_from.unwrap_or(pack.year_start);
        let name = match (counter.window, chain) {
            (Window::Stay, Some((chain, _))) => chain.text(),
            (Window::Stay | Window::StayPeriod, _) if admitted.is_none() => "*".to_owned(),
            (window, _) => window_name(window, settled, admitted.unwrap_or(settled), period, start),
        };
        pins.push(name.into());
    }
    pins
}

/// A payer pays later when every item that pays through it does.
fn later_payers(pack: &Pack) -> Vec<bool> {
    let mut later = vec![true; pack.payers.len()];
    for item in &pack.plan {
        for (payer, flag) in later.iter_mut().enumerate() {
            *flag &= item.paid != WhenPaid::Counter || !item.pays(payer);
        }
    }
    later
}
