//! An item of the plan made ready for a situation: what it needs, its bands with every adjustment applied, its caps.

use crate::case::{Param, Plan, RuleRef, Rules};
use crate::fault::Fault;
use crate::money::Exact;
use crate::pack::{Adjust, AdjustKind, Band, CapOn, Deductible, Item, ItemKind, Part, RateRef};

/// An item made ready.
#[derive(Debug, Default)]
pub(crate) struct Ready {
    /// The rows that say that nothing is payable, if one does.
    pub(super) barred: Option<Rules>,
    /// Why it cannot go on: tables that are not known, its caps aside. Of those, one is needed only beyond its least value.
    pub(super) wanting: Vec<Fault>,
    /// Counters that it cannot go on without.
    pub(super) counters: Vec<usize>,
    /// Why it cannot pass a cap.
    pub(super) caps_wanting: Vec<Fault>,
    /// 起付线 before what was charged already, its ceiling, and the rows of both.
    pub(super) deductible: Option<(Exact, Option<Exact>, Rules)>,
    /// Its bands; nothing when a rule says that nothing is payable.
    pub(super) rates: Option<Vec<Rated>>,
    /// Its limits.
    pub(super) caps: Vec<Limit>,
    /// The rows of its limits: on the payer's payment first, those on what an item looks at last.
    pub(super) cap_rules: Rules,
}

/// A limit of an item.
#[derive(Debug)]
pub(super) struct Limit {
    pub on: CapOn,
    /// Its value, or the least it can be.
    pub most: Exact,
    /// It is only the least it can be.
    pub open: bool,
    /// What was used of it already.
    pub counter: Option<usize>,
}

/// A band with its rates after every adjustment.
#[derive(Debug)]
pub(super) struct Rated {
    pub to: Option<Exact>,
    /// The rate as the table has it.
    pub table_rate: Exact,
    pub fund: Exact,
    pub own: Exact,
    pub cuts: Vec<(Part, Exact)>,
    pub rules: Rules,
}

impl Ready {
    /// Makes an item ready.
    pub fn of(item: &Item, plan: &Plan) -> Ready {
        let mut ready = Ready::default();
        let within = |when: &crate::pack::Cells| plan.within(when);
        let tables = item.tables_where(&within);
        for table in &tables {
            let rules = plan.rules(*table);
            if matches!(plan.param(*table), Param::NotPayable) && !rules.is_empty() {
                ready.barred = Some(rules);
                break;
            }
        }
        let caps = item.cap_tables(&within);
        let hopeless = |table: &usize| matches!(plan.param(*table), Param::Open(_, None));
        let mut needed = Vec::new();
        for table in tables {
            if !caps.contains(&table) || hopeless(&table) {
                needed.push(table);
            }
        }
        ready.wanting = plan.open(&needed);
        ready.counters = item.counters_needed(&within, &|table| plan.unlimited(table));
        ready.caps_wanting = plan.open(&caps);
        match &item.kind {
            ItemKind::Basic(basic) => {
                ready.deductible = basic.deductible.as_ref().and_then(|stated| deductible(stated, plan));
                ready.rates = rated(plan, &basic.rate, &basic.adjust);
            }
            ItemKind::Share(share) => ready.rates = rated(plan, &share.rate, &share.adjust),
            _ => {}
        }
        ready.limits(item, plan);
        ready
    }

    fn limits(&mut self, item: &Item, plan: &Plan) {
        let mut rules: Vec<RuleRef> = Vec::new();
        // A layer names the limit of what it looks at before that of what it pays.
        let order: &[CapOn] = match item.kind {
            ItemKind::Share(_) => &[CapOn::Base, CapOn::Fund],
            _ => &[CapOn::Fund, CapOn::Above, CapOn::Scope],
        };
        for on in order.iter().copied() {
            for cap in item.caps().iter().filter(|cap| cap.on == on && plan.within(&cap.when)) {
                rules.extend_from_slice(&plan.rules(cap.table));
                let (most, open) = match plan.param(cap.table) {
                    Param::Figure(most) => (*most, false),
                    Param::Open(_, Some(least)) => (*least, true),
                    _ => continue,
                };
                self.caps.push(Limit { on, most, open, counter: cap.counter });
            }
        }
        self.cap_rules = rules.into();
    }
}

/// The deductible as its tables state it, its ceiling, and the rows of both.
fn deductible(stated: &Deductible, plan: &Plan) -> Option<(Exact, Option<Exact>, Rules)> {
    let Param::Figure(mut nominal) = *plan.param(stated.table) else { return None };
    let mut rules = plan.rules(stated.table).to_vec();
    for factor in &stated.factors {
        if let Param::Figure(by) = plan.param(*factor) {
            nominal = nominal * *by;
            rules.extend_from_slice(&plan.rules(*factor));
        }
    }
    let mut ceiling = None;
    if let Some((table, _)) = stated.ceiling
        && let Param::Figure(most) = plan.param(table)
    {
        ceiling = Some(*most);
        rules.extend_from_slice(&plan.rules(table));
    }
    Some((nominal, ceiling, rules.into()))
}

/// The bands of an item with every adjustment applied; `None` when a rule says that nothing is payable.
fn rated(plan: &Plan, rate: &RateRef, adjust: &[Adjust]) -> Option<Vec<Rated>> {
    let single;
    let bands = match plan.param(rate.table) {
        Param::Figure(figure) => {
            single = [Band { to: None, rate: *figure }];
            &single[..]
        }
        Param::Bands(bands) => bands.as_slice(),
        Param::NoLimit | Param::NotPayable | Param::Open(..) => return None,
    };
    let mut rules = plan.rules(rate.table).to_vec();
    let mut factors = Vec::new();
    for adjust in adjust.iter().filter(|adjust| plan.within(&adjust.when)) {
        let Param::Figure(by) = plan.param(adjust.table) else { return None };
        factors.push((adjust, *by));
        rules.extend_from_slice(&plan.rules(adjust.table));
    }
    let rules = Rules::from(rules);
    let mut all = Vec::with_capacity(bands.len());
    for band in bands {
        let mut band = Rated {
            to: band.to,
            table_rate: band.rate,
            fund: band.rate,
            own: Exact::ONE - band.rate,
            cuts: Vec::new(),
            rules: rules.clone(),
        };
        factors.iter().for_each(|(adjust, by)| band.adjust(adjust, *by));
        all.push(band);
    }
    Some(all)
}

impl Rated {
    fn adjust(&mut self, adjust: &Adjust, by: Exact) {
        let before = self.fund;
        match adjust.kind {
            AdjustKind::OwnFactor => {
                let own = (self.own * by).least(self.own + self.fund);
                self.fund += self.own - own;
                self.own = own;
                return;
            }
            AdjustKind::Points => self.fund = (self.fund + by).floor_zero().least(self.fund + self.own),
            AdjustKind::RateFactor => self.fund = (self.fund * by).least(self.fund + self.own),
            AdjustKind::Ceiling => self.fund = self.fund.least(by),
        }
        let lost = before - self.fund;
        match adjust.to_part {
            Some(part) if lost.is_positive() => self.cuts.push((part, lost)),
            _ => self.own += lost,
        }
    }
}
