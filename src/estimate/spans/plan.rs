//! The plan over a box of unknowns: what `settle` does with figures, done with bounds. Every mechanism has its own, without which
//! nothing compiles.

use super::figure::Figure;
use super::form::{Cuts, Form, Range};
use super::purse::Purse;
use super::walk::Walked;
use crate::case::{Case, Param};
use crate::facts::Fact;
use crate::fault::Fault;
use crate::money::Exact;
use crate::pack::{
    BandAxis, Basic, Boundary, CapOn, Deductible, Entry, FirstShare, Item, ItemKind, LineLimit, Part,
    RoundAt, Share, Takes, Threshold,
};

/// What an evaluation is given: bounds of everything that may be unknown.
pub struct Given {
    /// Excluded, over limit, paid first, in scope, by group.
    pub groups: Vec<[Form; 4]>,
    /// The whole bill.
    pub total: Form,
    /// 政策范围内 of all groups, before the limits on what groups bring into scope.
    pub scope_before: Form,
    /// Groups whose lines are in doubt.
    pub doubtful: Vec<usize>,
    /// Counters that are not known.
    pub counters: Vec<(usize, Form)>,
    /// Figures that the pack does not know, by table.
    pub tables: Vec<(usize, Form)>,
    /// Numbers of the situation that are not known.
    pub numbers: Vec<(Fact, Form)>,
    /// Balances of the accounts.
    pub balances: [Form; 2],
}

/// What an evaluation finds.
pub struct Outcome {
    /// The own share.
    pub own: Form,
    /// Where to cut the box.
    pub cuts: Cuts,
}

/// A plan in the course of evaluation.
pub struct Bounds<'c, 'p> {
    pub case: &'c Case<'p>,
    pub given: &'c Given,
    pub purse: Purse,
    frozen: Option<Purse>,
    pub payers: Vec<Form>,
    pub balances: [Form; 2],
    /// What accounts paid early.
    pub accounts: Form,
    pub cuts: Cuts,
    /// 政策范围内 after the limits on what groups bring into scope.
    pub scope: Form,
    /// Completions that need what nobody knows are left out; the bounds are of those that do without.
    partly: bool,
    /// What those that were left out lack.
    lacks: Needs,
    /// What is lacking is needed by every completion.
    surely: bool,
}

/// What stands in the way.
pub type Needs = Vec<Fault>;

/// Bounds of the own share of every completion in the box.
///
/// # Errors
/// What the plan reaches that is neither known nor among what is given.
pub fn bounds(case: &Case, given: &Given) -> Result<Outcome, Needs> {
    let mut work = Bounds::new(case, given);
    work.limit_groups()?;
    work.run()?;
    Ok(work.outcome())
}

/// The same of those completions in the box that can be settled, and what the others lack.
///
/// # Errors
/// What every completion lacks.
pub fn bounds_in_part(case: &Case, given: &Given) -> Result<(Outcome, Needs), Needs> {
    let mut work = Bounds::new(case, given);
    work.partly = true;
    match work.limit_groups().and_then(|()| work.run()) {
        Ok(()) => {
            let lacks = std::mem::take(&mut work.lacks);
            Ok((work.outcome(), lacks))
        }
        Err(needs) if work.surely => Err(needs),
        // Who needs it is not known: the own share of the others is somewhere within the bill.
        Err(needs) => {
            let most = given.total.range.high.max(0);
            work.lacks.extend(needs);
            Ok((Outcome { own: Form::anything(Range::of(0, most)), cuts: work.cuts }, work.lacks))
        }
    }
}

impl<'c, 'p> Bounds<'c, 'p> {
    fn new(case: &'c Case<'p>, given: &'c Given) -> Bounds<'c, 'p> {
        let pack = case.pack();
        let apart = pack.plan.iter().any(|item| base(item).iter().any(|entry| entry.group.is_some()));
        let mut purse = Purse::new(pack.groups.len(), apart);
        let parts = [Part::Excluded, Part::OverLimit, Part::Prepay, Part::InScope];
        for (group, forms) in given.groups.iter().enumerate() {
            for (part, form) in parts.iter().zip(forms) {
                purse.put(group, *part, form);
            }
        }
        purse.know_sum(Part::InScope, given.scope_before.clone());
        purse.left = given.total.clone();
        Bounds {
            case,
            given,
            purse,
            frozen: None,
            payers: vec![Form::zero(); pack.payers.len()],
            balances: given.balances.clone(),
            accounts: Form::zero(),
            cuts: Cuts::default(),
            scope: given.scope_before.clone(),
            partly: false,
            lacks: Vec::new(),
            surely: false,
        }
    }

    fn outcome(self) -> Outcome {
        let mut own = self.given.total.clone();
        let mut count = 0;
        for payer in &self.payers {
            own = own.minus(payer);
            count += i128::from(!payer.is_zero());
        }
        own = own.natural().and(&self.purse.left.plus(&self.accounts).natural());
        // Each payer is rounded once; a residue moves the sum of the person's parts by no more than that.
        let own = own.rounded(self.case.pack().round.way.halves() * count).natural();
        Outcome { own, cuts: self.cuts }
    }
}

fn base(item: &Item) -> &[Entry] {
    match &item.kind {
        ItemKind::Share(share) => &share.base,
        ItemKind::OwnCeiling(own) => &own.base,
        ItemKind::Floor(floor) => &floor.base,
        _ => &[],
    }
}

impl Bounds<'_, '_> {
    /// The limits on what groups bring into scope (S37).
    fn limit_groups(&mut self) -> Result<(), Needs> {
        let case = self.case;
        for LineLimit { group, when, table, counter, excluded } in &case.pack().line_limits {
            let scope = self.purse.get(*group, Part::InScope);
            if !case.within(when) || scope.is_zero() {
                continue;
            }
            let most = match self.figure(*table)? {
                Figure::Known(most) => most,
                Figure::NotPayable => Form::zero(),
                Figure::NoLimit | Figure::Bands(_) => continue,
            };
            let room = self.cuts.floor_zero(&most.minus(&self.count(*counter)?));
            let over = self.cuts.floor_zero(&scope.minus(&room));
            let to = if *excluded { Part::Excluded } else { Part::OverLimit };
            self.purse.shift(&mut self.cuts, &[*group], to, &over);
            self.scope = self.scope.minus(&over).natural();
        }
        Ok(())
    }

    fn run(&mut self) -> Result<(), Needs> {
        let case = self.case;
        let mut parallel: Option<&str> = None;
        for (index, item) in case.pack().plan.iter().enumerate() {
            if case.plan.active.get(index) != Some(&true) {
                continue;
            }
            if item.parallel.as_deref() != parallel || parallel.is_none() {
                parallel = item.parallel.as_deref();
                self.frozen = parallel.map(|_| self.purse.clone());
            }
            match &item.kind {
                ItemKind::Basic(basic) => self.basic(item, basic)?,
                ItemKind::Share(share) => self.share(item, share)?,
                ItemKind::Fixed(fixed) => self.fixed(item, fixed)?,
                ItemKind::OwnCeiling(own) => self.own_ceiling(item, own)?,
                ItemKind::Floor(floor) => self.floor(item, floor)?,
                ItemKind::Account(account) => self.account(account),
                ItemKind::Carve(carve) => self.carve(item, carve)?,
                ItemKind::Package(package) => self.package(item, package)?,
            }
        }
        Ok(())
    }

    /// Whether an item that is reached by what is more than nothing of `by` lacks one of these tables: then, in part, nobody who
    /// is settled has reached it. Without, that is an error.
    fn lacking(&mut self, tables: &[usize], by: &Form) -> Result<bool, Needs> {
        if !self.partly {
            return Ok(false);
        }
        let Some(needs) = tables.iter().find_map(|table| self.figure(*table).err()) else { return Ok(false) };
        if by.range.low > 0 {
            self.surely = true;
            return Err(needs);
        }
        self.lacks.extend(needs);
        self.cuts.jumps.push(by.clone());
        Ok(true)
    }

    /// The tables that an item cannot do without once it is reached: all but its caps.
    fn needed(&self, item: &Item) -> Vec<usize> {
        let within = |when: &crate::pack::Cells| self.case.within(when);
        let caps = item.cap_tables(&within);
        let mut tables = item.tables_where(&within);
        tables
            .retain(|table| !caps.contains(table) || matches!(self.case.param(*table), Param::Open(_, None)));
        tables
    }

    pub fn pay(&mut self, item: &Item, amount: &Form) {
        if let Some(sum) = item.payer.and_then(|payer| self.payers.get_mut(payer)) {
            *sum = sum.plus(amount);
        }
    }

    /// Whether any table of an item says that nothing is payable.
    fn barred(&self, item: &Item) -> bool {
        let tables = item.tables_where(&|when| self.case.within(when));
        tables.iter().any(|table| {
            let given = self.given.tables.iter().any(|(known, _)| known == table);
            !given
                && matches!(self.case.param(*table), Param::NotPayable)
                && !self.case.rules(*table).is_empty()
        })
    }

    /// How many half fen the roundings of one item may move a figure by.
    fn halves(&self, bands: usize, boundary: Boundary) -> i128 {
        let round = &self.case.pack().round;
        let each = round.way.halves();
        let by_band = if round.at == RoundAt::Band { each * bands as i128 } else { 0 };
        let by_item = if round.at == RoundAt::Item { each } else { 0 };
        by_band + by_item + if boundary == Boundary::DownFen { 2 } else { 0 }
    }

    fn basic(&mut self, item: &Item, basic: &Basic) -> Result<(), Needs> {
        let Basic { first_share, deductible, rate, adjust, caps, boundary } = basic;
        let scope = self.purse.sum_in(&item.groups, Part::InScope);
        if scope.is_zero() {
            return Ok(());
        }
        if self.barred(item) {
            self.purse.spread(&item.groups, &[(Part::NotPayable, scope)], &Form::zero());
            return Ok(());
        }
        if self.partly && self.lacking(&self.needed(item), &scope)? {
            return Ok(());
        }
        let before = first_share.as_ref().filter(|first| !first.after);
        let mut rest = self.first_share(item, before, &scope, &scope)?;
        let charged = match deductible {
            Some(deductible) => self.deductible(item, deductible, &rest)?,
            None => Form::zero(),
        };
        let after = first_share.as_ref().filter(|first| first.after);
        rest = self.first_share(item, after, &rest.minus(&charged).natural(), &rest)?;
        let Some(rated) = self.rated(rate, adjust)? else { return Ok(()) };
        let at = self.count(rate.counter)?;
        let full = rest.minus(&charged).natural();
        let from = if rate.axis == BandAxis::Gross { at.plus(&charged) } else { at };
        let [scope_room, above_room, fund_room] =
            [self.room(caps, CapOn::Scope)?, self.room(caps, CapOn::Above)?, self.room(caps, CapOn::Fund)?];
        let allowed = scope_room.map(|room| self.cuts.floor_zero(&room.minus(&charged)));
        let mut width = full.clone();
        for allowed in [allowed, above_room].into_iter().flatten() {
            width = self.cuts.least(&width, &allowed);
        }
        let halves = self.halves(rated.len(), *boundary);
        let Walked { fund, own, cuts, over } =
            self.walk(&rated, rate.mode, (&from, &width), fund_room.as_ref(), halves);
        let over = over.plus(&full.minus(&width).natural());
        let mut moves = cuts;
        moves.extend([(Part::OverCap, over), (Part::Copay, own)]);
        self.purse.spread(&item.groups, &moves, &fund);
        self.pay(item, &fund);
        Ok(())
    }

    /// Moves a share that is paid first; gives what is left of `whole`.
    fn first_share(
        &mut self,
        item: &Item,
        first: Option<&FirstShare>,
        of: &Form,
        whole: &Form,
    ) -> Result<Form, Needs> {
        let Some(FirstShare { table, after: _, to_part }) = first else { return Ok(whole.clone()) };
        let Some(rate) = self.limited(*table)? else { return Ok(whole.clone()) };
        let amount = of.times(&rate).natural();
        self.purse.shift(&mut self.cuts, &item.groups, *to_part, &amount);
        Ok(whole.minus(&amount).natural())
    }

    fn deductible(&mut self, item: &Item, deductible: &Deductible, scope: &Form) -> Result<Form, Needs> {
        let Deductible { table, counter, factors, ceiling } = deductible;
        let Some(mut due) = self.limited(*table)? else { return Ok(Form::zero()) };
        for factor in factors {
            if let Some(factor) = self.limited(*factor)? {
                due = due.times(&factor);
            }
        }
        due = due.minus(&self.count(*counter)?);
        if let Some((table, counter)) = ceiling
            && let Some(ceiling) = self.limited(*table)?
        {
            let left = ceiling.minus(&self.count(Some(*counter))?);
            due = self.cuts.least(&due, &left);
        }
        let due = self.cuts.floor_zero(&due);
        let charged = self.cuts.least(&due, scope);
        self.purse.shift(&mut self.cuts, &item.groups, Part::Deductible, &charged);
        Ok(charged)
    }

    /// What each entry of a base holds, and all of them together.
    pub fn holdings(&mut self, entries: &[Entry]) -> (Vec<Form>, Form) {
        let purse = self.frozen.as_ref().unwrap_or(&self.purse);
        let mut held = Vec::with_capacity(entries.len());
        let (mut sum, mut parts) = (Form::zero(), Vec::new());
        for entry in entries {
            let form = purse.entry(entry);
            sum = sum.plus(&form);
            held.push(form.natural());
            parts.push(entry.part);
        }
        if whole(entries) {
            // The same amount seen from the other side: everything there is, less the other parts.
            sum = sum.and(&purse.left.minus(&purse.besides(&parts)).natural());
        }
        (held, sum.natural())
    }

    fn share(&mut self, item: &Item, share: &Share) -> Result<(), Needs> {
        let Share { base: entries, threshold, rate, adjust, caps, boundary, takes, leaves } = share;
        let (held, base) = self.holdings(entries);
        if base.is_zero() || self.barred(item) {
            return Ok(());
        }
        if let Some(threshold) = threshold
            && self.lacking(&[threshold.table], &base)?
        {
            return Ok(());
        }
        let (start, before) = self.start(threshold.as_ref())?;
        let reach = before.plus(&base);
        let beyond = reach.minus(&start);
        if beyond.range.high <= 0 || (self.partly && self.lacking(&self.needed(item), &beyond)?) {
            return Ok(());
        }
        let shift = if rate.axis == BandAxis::Gross { Form::zero() } else { start.clone() };
        let from = self.cuts.most(&before, &start).minus(&shift).natural();
        let room = self.room(caps, CapOn::Base)?;
        let fund_room = self.room(caps, CapOn::Fund)?;
        let (mut seen, mut unseen) = (base.clone(), Form::zero());
        if let Some(room) = room {
            seen = self.cuts.least(&base, &room);
            unseen = self.cuts.floor_zero(&base.minus(&room));
        }
        // What still lies below the threshold, and what is shared.
        let due = self.cuts.floor_zero(&start.minus(&before));
        let below = self.cuts.least(&seen, &due);
        let width = self.cuts.floor_zero(&seen.minus(&due));
        let Some(rated) = self.rated(rate, adjust)? else { return Ok(()) };
        let halves = self.halves(rated.len(), *boundary);
        let walked = self.walk(&rated, rate.mode, (&from, &width), fund_room.as_ref(), halves);
        let mut held = held;
        let left = self.purse.left.clone();
        let others = self.purse.besides(&entries.iter().map(|entry| entry.part).collect::<Vec<_>>());
        let paid = self.take(entries, takes, &mut held, &walked.fund, None);
        self.pay(item, &paid);
        self.purse.left = left.minus(&paid).natural();
        if self.takes_all(entries, takes) && whole(entries) {
            // What stays with the person, counted on its own side.
            let kept = walked.cuts.iter().fold(walked.own.plus(&walked.over), |sum, (_, cut)| sum.plus(cut));
            let others = others.plus(&unseen).plus(&below);
            self.purse.left = self.purse.left.and(&others.plus(&kept));
        }
        let mut moves = walked.cuts;
        moves.extend(leaves.map(|part| (part, walked.own)));
        for (part, amount) in moves {
            self.take(entries, takes, &mut held, &amount, Some(part));
        }
        Ok(())
    }

    /// A threshold and what lay on its axis before.
    fn start(&mut self, threshold: Option<&Threshold>) -> Result<(Form, Form), Needs> {
        let Some(Threshold { table, counter }) = threshold else { return Ok((Form::zero(), Form::zero())) };
        match self.figure(*table)? {
            Figure::Known(start) => Ok((start, self.count(*counter)?)),
            Figure::NoLimit => Ok((Form::zero(), Form::zero())),
            _ => Ok((Form::zero(), self.count(*counter)?)),
        }
    }

    /// Without parallel items, and where every entry may give, a payer never wants more than there is.
    fn takes_all(&self, entries: &[Entry], takes: &Takes) -> bool {
        let all = match takes {
            Takes::Ordered(order) => order.len() == entries.len(),
            Takes::ProRata => true,
        };
        all && self.frozen.is_none()
    }

    /// Takes an amount out of the entries of a base; gives what was taken.
    pub fn take(
        &mut self,
        entries: &[Entry],
        takes: &Takes,
        held: &mut [Form],
        amount: &Form,
        to: Option<Part>,
    ) -> Form {
        let sum = held.iter().fold(Form::zero(), |sum, one| sum.plus(one));
        let order: Vec<usize> = match takes {
            Takes::Ordered(order) => order.clone(),
            Takes::ProRata => (0..entries.len()).collect(),
        };
        let enough = to.is_none() && self.takes_all(entries, takes);
        let mut rest = amount.clone();
        let mut taken = Form::zero();
        for place in order {
            let (Some(entry), Some(left)) = (entries.get(place), held.get_mut(place)) else { continue };
            // Only items that stand side by side can find less than the base showed.
            let most = match self.frozen {
                Some(_) => {
                    let there = self.purse.entry(entry);
                    self.cuts.least(left, &there)
                }
                None => left.clone(),
            };
            let wanted = match takes {
                Takes::Ordered(_) => rest.clone(),
                Takes::ProRata => match left.over(&sum) {
                    Some(weight) => amount.times(&weight),
                    None => Form::anything(Range::of(0, amount.range.high.max(0))),
                },
            };
            let moved = self.cuts.least(&most, &wanted).natural();
            self.purse.take(&mut self.cuts, entry, &moved, to);
            *left = left.minus(&moved).natural();
            rest = rest.minus(&moved).natural();
            taken = taken.plus(&moved);
        }
        if enough { taken.and(amount) } else { taken }
    }
}

/// Whether a base is made of whole parts.
fn whole(entries: &[Entry]) -> bool {
    entries.iter().all(|entry| entry.group.is_none() && entry.share == Exact::ONE)
}
