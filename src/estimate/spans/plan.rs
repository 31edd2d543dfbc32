//! The plan over a box of unknowns: what `settle` does with figures, done with bounds. Every mechanism has its own; one that has
//! none pays anything between nothing and what is left, and the answer is called loose.

use super::form::{Cuts, Form, ONE, Range};
use super::purse::Purse;
use super::walk::Walked;
use crate::case::{Case, Param};
use crate::facts::{Fact, FactValue};
use crate::fault::{At, Fault, tell};
use crate::money::{Exact, Way};
use crate::pack::{
    Account, BandAxis, Basic, Boundary, CapOn, Deductible, Each, Entry, FirstShare, Fixed, Floor, Item,
    ItemKind, OwnCeiling, Part, RoundAt, Share, Takes, Threshold, Value, Which,
};

/// What an evaluation is given: bounds of everything that may be unknown.
pub struct Given {
    /// Excluded, over limit, paid first, in scope, by group.
    pub groups: Vec<[Form; 4]>,
    /// The whole bill.
    pub total: Form,
    /// 政策范围内 of all groups.
    pub scope: Form,
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
    /// A mechanism without bounds of its own was met.
    pub loose: bool,
}

/// A parameter over the box.
pub enum Figure {
    Known(Form),
    Bands(Vec<(Option<i128>, Form)>),
    NoLimit,
    NotPayable,
}

/// A plan in the course of evaluation.
pub struct Bounds<'c, 'p> {
    pub case: &'c Case<'p>,
    given: &'c Given,
    purse: Purse,
    frozen: Option<Purse>,
    payers: Vec<Form>,
    balances: [Form; 2],
    /// What accounts paid early.
    accounts: Form,
    pub cuts: Cuts,
    loose: bool,
}

type Needs = Vec<Fault>;

/// Bounds of the own share of every completion in the box.
///
/// # Errors
/// What the plan reaches that is neither known nor among what is given.
pub fn bounds(case: &Case, given: &Given) -> Result<Outcome, Needs> {
    let pack = case.pack();
    let apart = pack.plan.iter().any(|item| base(item).iter().any(|entry| entry.group.is_some()));
    let mut purse = Purse::new(pack.groups.len(), apart);
    for (group, parts) in given.groups.iter().enumerate() {
        for (part, form) in [Part::Excluded, Part::OverLimit, Part::Prepay, Part::InScope].iter().zip(parts) {
            purse.put(group, *part, form);
        }
    }
    purse.know_sum(Part::InScope, given.scope.clone());
    purse.left = given.total.clone();
    let mut work = Bounds {
        case,
        given,
        purse,
        frozen: None,
        payers: vec![Form::zero(); pack.payers.len()],
        balances: given.balances.clone(),
        accounts: Form::zero(),
        cuts: Cuts::default(),
        loose: false,
    };
    work.run()?;
    let mut own = given.total.clone();
    let mut count = 0;
    for payer in &work.payers {
        own = own.minus(payer);
        count += i128::from(!payer.is_zero());
    }
    own = own.natural().and(&work.purse.left.plus(&work.accounts).natural());
    // Each payer is rounded once; a residue moves the sum of the person's parts by no more than that.
    let halves = if pack.round.way == Way::HalfUp || pack.round.way == Way::HalfEven { 1 } else { 2 };
    let own = own.rounded(halves * count).natural();
    Ok(Outcome { own, cuts: work.cuts, loose: work.loose })
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
    fn run(&mut self) -> Result<(), Needs> {
        let case = self.case;
        let mut parallel: Option<&str> = None;
        for (index, item) in case.pack().plan.iter().enumerate() {
            if case.active.get(index) != Some(&true) {
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
                #[allow(
                    unreachable_patterns,
                    reason = "a mechanism that is new has no bounds of its own yet"
                )]
                _ => self.anything(item),
            }
        }
        Ok(())
    }

    /// A mechanism without bounds of its own: its payer takes anything, and every part may hold anything afterwards.
    fn anything(&mut self, item: &Item) {
        self.loose = true;
        let most = self.purse.left.range.high.max(0);
        self.pay(item, &Form::anything(Range::of(0, most)));
        let left = self.purse.left.range.high.max(0);
        self.purse.blur(left);
    }

    /// A parameter, from what is given or from its row.
    pub fn figure(&self, table: usize) -> Result<Figure, Needs> {
        if let Some((_, form)) = self.given.tables.iter().find(|(known, _)| *known == table) {
            return Ok(Figure::Known(form.clone()));
        }
        let pack = self.case.pack();
        let row = self.case.rule(table).and_then(|rule| pack.tables.get(rule.table)?.rows.get(rule.row));
        let id = pack.tables.get(table).map_or("", |table| table.id.as_str());
        let value = row.map(|row| self.case.inputs().assumed.value(id, &row.value));
        match value {
            Some(Value::ShareOf { share, of, min, max, round }) => {
                if let Some(of) = self.moving(of)? {
                    let form = of.times(&Form::known(*share)).rounded(i128::from(round.unwrap_or(0)));
                    return Ok(Figure::Known(kept(form, *min, *max)));
                }
            }
            Some(Value::Grow { base, per, of, from, min, max }) => {
                if let Some((_, number)) = self.given.numbers.iter().find(|(fact, _)| fact == of) {
                    let beyond = number.minus(&Form::fen(*from));
                    let mut cuts = Cuts::default();
                    let steps = cuts.floor_zero(&beyond);
                    let form = Form::known(*base).plus(&steps.times(&Form::known(*per)));
                    return Ok(Figure::Known(kept(form, *min, *max)));
                }
            }
            _ => {}
        }
        match self.case.param(table) {
            Param::Figure(figure) => Ok(Figure::Known(Form::known(*figure))),
            Param::Bands(bands) => {
                let band = |band: &crate::pack::Band| {
                    (band.to.map(|to| Form::known(to).mid), Form::known(band.rate))
                };
                Ok(Figure::Bands(bands.iter().map(band).collect()))
            }
            Param::NoLimit => Ok(Figure::NoLimit),
            Param::NotPayable => Ok(Figure::NotPayable),
            Param::Open(faults, _) => Err(faults.clone()),
        }
    }

    /// What a share is of, if that is in doubt.
    fn moving(&self, of: &str) -> Result<Option<Form>, Needs> {
        let fact = match of {
            "total" => return Ok(Some(self.given.total.clone()).filter(|form| !form.is_settled())),
            "in_scope" => return Ok(Some(self.given.scope.clone()).filter(|form| !form.is_settled())),
            "income" => Fact::Income,
            "salary" => Fact::Salary,
            index => {
                let Some(table) = self.case.pack().table_of(index) else { return Ok(None) };
                let given = self.given.tables.iter().find(|(known, _)| *known == table);
                return Ok(given.map(|(_, form)| form.clone()));
            }
        };
        Ok(self.given.numbers.iter().find(|(known, _)| *known == fact).map(|(_, form)| form.clone()))
    }

    /// What a counter held before.
    pub fn count(&self, counter: Option<usize>) -> Result<Form, Needs> {
        let Some(counter) = counter else { return Ok(Form::zero()) };
        if let Some((_, form)) = self.given.counters.iter().find(|(known, _)| *known == counter) {
            return Ok(form.clone());
        }
        let faults = self.case.open(&[], &[counter]);
        if faults.is_empty() { Ok(Form::known(self.case.count(Some(counter)))) } else { Err(faults) }
    }

    fn limited(&self, table: usize) -> Result<Option<Form>, Needs> {
        Ok(match self.figure(table)? {
            Figure::Known(form) => Some(form),
            _ => None,
        })
    }

    fn pay(&mut self, item: &Item, amount: &Form) {
        if let Some(sum) = item.payer.and_then(|payer| self.payers.get_mut(payer)) {
            *sum = sum.plus(amount);
        }
    }

    /// Whether any table of an item says that nothing is payable.
    fn barred(&self, item: &Item) -> bool {
        let tables = item.tables_where(&|when| self.case.within(when));
        tables.iter().any(|table| {
            let given = self.given.tables.iter().any(|(known, _)| known == table);
            !given && matches!(self.case.param(*table), Param::NotPayable) && self.case.rule(*table).is_some()
        })
    }

    /// How many half fen the roundings of one item may move a figure by.
    fn halves(&self, bands: usize, boundary: Boundary) -> i128 {
        let round = &self.case.pack().round;
        let each = if round.way == Way::HalfUp || round.way == Way::HalfEven { 1 } else { 2 };
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
    fn holdings(&mut self, entries: &[Entry]) -> (Vec<Form>, Form) {
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
        let (start, before) = self.start(threshold.as_ref())?;
        let reach = before.plus(&base);
        if reach.minus(&start).range.high <= 0 {
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
    fn take(
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

    fn fixed(&mut self, item: &Item, fixed: &Fixed) -> Result<(), Needs> {
        let Fixed { table, each } = fixed;
        let scope = self.purse.sum_in(&item.groups, Part::InScope);
        if scope.is_zero() {
            return Ok(());
        }
        let paid = match self.figure(*table)? {
            Figure::Known(sum) => match each {
                Each::Settlement => self.cuts.least(&scope, &sum),
                Each::Day => {
                    let days = self.number(Fact::Days, &item.id)?;
                    self.cuts.least(&scope, &sum.times(&days))
                }
                Each::Line if item.groups.iter().any(|group| self.given.doubtful.contains(group)) => {
                    Form::anything(Range::of(0, scope.range.high))
                }
                Each::Line => {
                    let paid = self.by_line(item, &sum);
                    self.cuts.least(&scope, &paid)
                }
            },
            Figure::NoLimit => scope.clone(),
            Figure::NotPayable | Figure::Bands(_) => {
                self.purse.spread(&item.groups, &[(Part::NotPayable, scope)], &Form::zero());
                return Ok(());
            }
        };
        let own = scope.minus(&paid).natural();
        self.purse.spread(&item.groups, &[(Part::Copay, own)], &paid);
        self.pay(item, &paid);
        Ok(())
    }

    /// A number of the situation.
    fn number(&self, fact: Fact, at: &str) -> Result<Form, Needs> {
        if let Some((_, form)) = self.given.numbers.iter().find(|(known, _)| *known == fact) {
            return Ok(form.clone());
        }
        match self.case.inputs().situation.get(fact).and_then(FactValue::number) {
            Some(number) => Ok(Form::fen(number)),
            None => {
                let mut faults = Vec::new();
                tell(&mut faults, &At::ROOT, at, "wanted-fact", &[("fact", fact.key())]);
                Err(faults)
            }
        }
    }

    /// A fixed sum a line, over lines that are known.
    fn by_line(&mut self, item: &Item, sum: &Form) -> Form {
        let case = self.case;
        let mut paid = Form::zero();
        for (split, line) in case.split.iter().zip(case.inputs().bill.lines()) {
            if !item.groups.contains(&split.group) {
                continue;
            }
            let back = split.in_scope.is_negative();
            let amount = Form::known(if back { -split.in_scope } else { split.in_scope });
            let most = sum.times(&Form::fen(i64::from(line.quantity)));
            let one = self.cuts.least(&amount, &most);
            paid = if back { paid.minus(&one) } else { paid.plus(&one) };
        }
        paid.natural()
    }

    fn own_ceiling(&mut self, item: &Item, own: &OwnCeiling) -> Result<(), Needs> {
        let OwnCeiling { base: entries, ceiling, takes } = own;
        let (mut held, base) = self.holdings(entries);
        if base.is_zero() {
            return Ok(());
        }
        let Figure::Known(most) = self.figure(ceiling.table)? else { return Ok(()) };
        let before = self.count(ceiling.counter)?;
        let beyond = self.cuts.floor_zero(&before.plus(&base).minus(&most));
        let wanted = self.cuts.least(&beyond, &base);
        let left = self.purse.left.clone();
        let paid = self.take(entries, takes, &mut held, &wanted, None);
        self.purse.left = left.minus(&paid).natural();
        self.pay(item, &paid);
        Ok(())
    }

    fn floor(&mut self, item: &Item, floor: &Floor) -> Result<(), Needs> {
        let Floor { table, of_total, payers, base: entries, takes } = floor;
        let (mut held, room) = self.holdings(entries);
        if room.is_zero() {
            return Ok(());
        }
        let Figure::Known(rate) = self.figure(*table)? else { return Ok(()) };
        let of = if *of_total { &self.given.total } else { &self.given.scope };
        let mut wanted = of.times(&rate);
        for payer in payers {
            wanted = wanted.minus(&self.payers.get(*payer).cloned().unwrap_or_else(Form::zero));
        }
        let wanted = self.cuts.floor_zero(&wanted);
        let wanted = self.cuts.least(&wanted, &room);
        let left = self.purse.left.clone();
        let paid = self.take(entries, takes, &mut held, &wanted, None);
        self.purse.left = left.minus(&paid).natural();
        self.pay(item, &paid);
        Ok(())
    }

    fn account(&mut self, account: &Account) {
        let Account { which, pays } = account;
        let [current, earlier] = self.balances.clone();
        let balance = match which {
            Which::Current => current.clone(),
            Which::Earlier => earlier.clone(),
            Which::Any => current.plus(&earlier),
        };
        let mut payable = Form::zero();
        for part in pays {
            payable = payable.plus(&self.purse.sum(*part));
        }
        let paid = self.cuts.least(&payable.natural(), &balance);
        let settled = paid.is_settled() && paid.range.low.rem_euclid(ONE) == 0;
        let paid = if settled { paid } else { paid.rounded(2).natural() };
        let left = self.purse.left.minus(&paid).natural();
        self.accounts = self.accounts.plus(&paid);
        let mut rest = paid.clone();
        for part in pays {
            let entry = Entry { part: *part, share: Exact::ONE, group: None };
            let held = self.purse.sum(*part);
            let taken = self.cuts.least(&held, &rest);
            self.purse.take(&mut self.cuts, &entry, &taken, None);
            rest = rest.minus(&taken).natural();
        }
        self.purse.left = left;
        let from_current = match which {
            Which::Earlier => Form::zero(),
            Which::Current | Which::Any => self.cuts.least(&paid, &current),
        };
        let from_earlier = paid.minus(&from_current).natural();
        self.balances = [current.minus(&from_current).natural(), earlier.minus(&from_earlier).natural()];
    }
}

/// Whether a base is made of whole parts.
fn whole(entries: &[Entry]) -> bool {
    entries.iter().all(|entry| entry.group.is_none() && entry.share == Exact::ONE)
}

/// A figure within its bounds.
fn kept(form: Form, min: Option<Exact>, max: Option<Exact>) -> Form {
    let mut cuts = Cuts::default();
    let form = min.map_or(form.clone(), |min| cuts.most(&form, &Form::known(min)));
    max.map_or(form.clone(), |max| cuts.least(&form, &Form::known(max)))
}
