//! Settling a case: lines are split already; the plan moves exact amounts from parts to payers; then one rounding; then
//! payment. The trace is part of the computation, and every figure shown comes from one of its steps.

use crate::case::{Case, Rules};
use crate::fault::add_new;
use crate::money::{Exact, Fen};
use crate::pack::{Item, ItemKind, PARTS, Part};
use crate::state::{Slot, Stay, YearState};
use crate::text::{joined, number, push_digits};

mod basic;
mod before;
mod figures;
pub mod lines;
mod others;
mod payment;
mod purse;
mod ready;
mod round;
mod share;
mod trace;
mod walk;

pub use figures::{LineFigures, Lines};
pub(crate) use purse::Purse;
pub(crate) use ready::Ready;
use trace::Trace;
pub use trace::{Figure, Figures};

/// What a step did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// The lines, taken together.
    Lines,
    /// The amount an item started from.
    Base,
    /// A rule says that this is not paid.
    NotPayable,
    /// A share paid first out of area.
    FirstShare,
    /// 起付线 charged.
    Deductible,
    /// One band shared.
    Band,
    /// What lies above a cap.
    OverCap,
    /// What an item paid in all.
    Paid,
    /// The residue of rounding.
    Residue,
    /// Account.
    Account,
    /// Cash at the counter.
    Cash,
    /// Deposit set off.
    Deposit,
}

impl What {
    /// Every kind of step.
    pub const ALL: &[What] = &[
        What::Lines,
        What::Base,
        What::NotPayable,
        What::FirstShare,
        What::Deductible,
        What::Band,
        What::OverCap,
        What::Paid,
        What::Residue,
        What::Account,
        What::Cash,
        What::Deposit,
    ];

    /// Its word in step ids and templates.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            What::Lines => "lines",
            What::Base => "base",
            What::NotPayable => "not_payable",
            What::FirstShare => "first_share",
            What::Deductible => "deductible",
            What::Band => "band",
            What::OverCap => "over_cap",
            What::Paid => "paid",
            What::Residue => "residue",
            What::Account => "account",
            What::Cash => "cash",
            What::Deposit => "deposit",
        }
    }
}

/// One step of the trace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Index of the plan item; `None` for lines, rounding and payment.
    pub item: Option<usize>,
    /// What it did.
    pub what: What,
    /// Which band, from 1.
    pub band: usize,
    /// The amount it is about: what the payer took, or what moved.
    pub amount: Exact,
    /// Further figures for its sentence.
    pub figures: Figures,
    /// The rows it rests on.
    pub rules: Rules,
}

impl Step {
    /// `pool/band/1`, as cases and pages name it.
    #[must_use]
    pub fn id(&self, plan: &[Item]) -> String {
        let item = self.item.and_then(|item| plan.get(item)).map_or("settlement", |item| item.id.as_str());
        match self.what {
            What::Band => joined(&[item, "band", &number(self.band as i64)], "/"),
            what => joined(&[item, what.key()], "/"),
        }
    }

    /// The platform's code for it, if the pack names one: `S001`, `C001`.
    #[must_use]
    pub fn code(&self, plan: &[Item]) -> Option<String> {
        let item = self.item.and_then(|item| plan.get(item))?;
        let mut code = item.codes.iter().find(|(what, _)| *what == self.what)?.1.clone();
        if self.what == What::Band {
            push_digits(&mut code, self.band as u64, 3);
        }
        Some(code)
    }

    /// A figure of the step.
    #[must_use]
    pub fn figure(&self, name: &str) -> Option<Exact> {
        self.figures.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
    }
}

/// What an item did, for counters.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tally {
    pub paid: Option<Exact>,
    pub base: Option<Exact>,
    pub deductible: Option<Exact>,
    pub scope: Option<Exact>,
    pub above: Option<Exact>,
}

/// A settled bill. Every amount is in fen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settlement {
    /// 医疗费总额.
    pub total: Fen,
    /// Each line's split.
    pub lines: Lines,
    /// 全自费, 超限价, 先行自付, 政策范围内 as the lines gave them.
    pub sums: LineFigures,
    /// What each payer of the pack pays.
    pub payers: Vec<Fen>,
    /// What each part of the own share holds, in the order of [`Part::ALL`].
    pub parts: [Fen; PARTS],
    /// 自己要出: everything no payer takes, now or later.
    pub own: Fen,
    /// 起付线 really charged, over all items.
    pub deductible: Fen,
    /// Paid by payers who pay later.
    pub later: Fen,
    /// Due at discharge: own share and what comes back later.
    pub at_counter: Fen,
    /// Paid from accounts, the family's included.
    pub account: Fen,
    /// Paid from the family's account.
    pub family: Fen,
    /// Left on the own accounts, if any balance was told.
    pub balance: Option<Fen>,
    /// 自己要出 and the premium of the year, if one was told.
    pub with_premium: Option<Fen>,
    /// Cash at discharge.
    pub cash: Fen,
    /// Deposit less cash: returned, or still to pay when negative; `None` without a deposit.
    pub refund: Option<Fen>,
    /// The trace.
    pub steps: Vec<Step>,
    /// What it added to which counter: a reversal takes it back.
    pub(crate) added: Vec<Slot>,
    /// The stay that it left in the year: a reversal takes that back too.
    pub(crate) stay: Option<Stay>,
}

impl Settlement {
    /// What a part of the own share holds.
    #[must_use]
    pub fn part(&self, part: Part) -> Fen {
        self.parts.get(part.index()).copied().unwrap_or(0)
    }
}

/// Why a case was not settled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Broken {
    /// The plan reached rules, facts or counters that are not known for this case.
    Needs(Vec<crate::fault::Fault>),
    /// A fraction overflowed.
    Headroom,
    /// Payers and own shares, computed apart, do not add up to the bill exactly.
    Identity,
}

/// Settles a case and gives the year so far for the next one.
///
/// # Errors
/// [`Broken::Needs`] when the plan reaches something unknown; the others are faults of the engine or of a pack's proof, never
/// of the person's input: the figures would not be trustworthy, and none is given.
pub fn settle(case: &Case) -> Result<(Settlement, YearState), Broken> {
    let mut work = Work::new(case);
    work.run_plan();
    if !work.needs.is_empty() {
        return Err(Broken::Needs(work.needs));
    }
    let exact_total: Exact = work.purse.total() + Exact::total(&work.payers) + work.account_first;
    if exact_total.is_lost() || work.lost() {
        return Err(Broken::Headroom);
    }
    if exact_total != Exact::fen(case.inputs.bill.total()) || !work.sound {
        return Err(Broken::Identity);
    }
    let rounded = round::close(&mut work)?;
    let tallies = std::mem::take(&mut work.tallies);
    let mut charged = Exact::ZERO;
    for tally in &tallies {
        charged += tally.deductible.unwrap_or(Exact::ZERO);
    }
    let mut settlement = payment::pay(case, work, &rounded, charged);
    if !crate::national::holds(&settlement, case.pack) {
        return Err(Broken::Identity);
    }
    let state = payment::carry(case, &mut settlement, &rounded, &tallies);
    Ok((settlement, state))
}

/// Takes a settlement back (冲销): every amount is the negative of what it was, and the counters lose what it added to them.
/// The steps stay, with their amounts negated; rates stay as they are.
#[must_use]
pub fn reverse(settled: &Settlement, state: &YearState) -> (Settlement, YearState) {
    let mut state = state.clone();
    let mut taken = settled.clone();
    let left = state.stays.iter().rposition(|stay| Some(stay) == settled.stay.as_ref());
    left.into_iter().for_each(|left| drop(state.stays.remove(left)));
    for slot in &mut taken.added {
        slot.fen = -slot.fen;
        let held = state.count_in(&slot.counter, &slot.cell, &slot.window).unwrap_or(0);
        state.set(&slot.counter, &slot.cell, &slot.window, held + slot.fen);
    }
    for fen in [
        &mut taken.total,
        &mut taken.own,
        &mut taken.deductible,
        &mut taken.later,
        &mut taken.at_counter,
        &mut taken.account,
        &mut taken.family,
        &mut taken.cash,
    ] {
        *fen = -*fen;
    }
    taken.payers.iter_mut().chain(&mut taken.parts).for_each(|fen| *fen = -*fen);
    let mut lines = taken.lines.to_vec();
    for line in lines.iter_mut().chain([&mut taken.sums]) {
        line.negate();
    }
    taken.lines = lines.into();
    for step in &mut taken.steps {
        step.amount = -step.amount;
        let signed = |(name, value): &Figure| if name.starts_with("rate") { *value } else { -*value };
        let mut figures: Vec<Figure> = Vec::new();
        for figure in step.figures.iter() {
            figures.push((figure.0, signed(figure)));
        }
        step.figures = figures.into();
    }
    (taken.refund, taken.balance, taken.with_premium) = (None, None, None);
    (taken, state)
}

/// A settlement in the making.
pub(crate) struct Work<'c, 'p> {
    pub case: &'c Case<'p>,
    pub purse: Purse,
    /// What the parts were when the current run of parallel items began.
    pub frozen: Option<Purse>,
    pub payers: Vec<Exact>,
    pub tallies: Vec<Tally>,
    pub account_first: Exact,
    pub account_left: [Fen; 2],
    pub trace: Trace,
    /// What the plan reached that is not known for this case.
    pub needs: Vec<crate::fault::Fault>,
    /// A fraction outgrew its room somewhere: a branch on it may have gone either way.
    pub outgrown: bool,
    /// Every internal comparison of the two sides has held so far.
    pub sound: bool,
}

impl<'c, 'p> Work<'c, 'p> {
    fn new(case: &'c Case<'p>) -> Work<'c, 'p> {
        let pack = case.pack;
        let payment = case.inputs.payment;
        let mut work = Work {
            case,
            purse: Purse::new(pack.groups.len()),
            frozen: None,
            payers: vec![Exact::ZERO; pack.payers.len()],
            tallies: vec![Tally::default(); pack.plan.len()],
            account_first: Exact::ZERO,
            account_left: [payment.account_current, payment.account_earlier],
            trace: Trace::new(),
            needs: Vec::new(),
            outgrown: false,
            sound: true,
        };
        if let Some(short) = &case.short {
            let sums = short.sums;
            let parts = [
                (Part::Excluded, sums.excluded),
                (Part::OverLimit, sums.over_limit),
                (Part::Prepay, sums.prepay),
                (Part::InScope, sums.in_scope),
            ];
            parts.into_iter().for_each(|(part, fen)| work.purse.put(0, part, Exact::fen(fen)));
        }
        let lengthy = if case.short.is_some() { &[] } else { case.split() };
        for line in lengthy {
            work.purse.put(line.group, Part::Excluded, line.excluded);
            work.purse.put(line.group, Part::OverLimit, line.over_limit);
            work.purse.put(line.group, Part::Prepay, line.prepay);
            work.purse.put(line.group, Part::InScope, line.in_scope);
        }
        let figures = [
            ("excluded", work.purse.sum(Part::Excluded)),
            ("over_limit", work.purse.sum(Part::OverLimit)),
            ("prepay", work.purse.sum(Part::Prepay)),
            ("in_scope", work.purse.sum(Part::InScope)),
        ];
        let total = Exact::fen(case.inputs.bill.total());
        work.step(None, What::Lines, 0, total, &figures, &case.line_rules.as_slice().into());
        work
    }

    fn run_plan(&mut self) {
        let case = self.case;
        let mut parallel: Option<&str> = None;
        for (index, item) in case.pack.plan.iter().enumerate() {
            if case.plan.active.get(index) != Some(&true) {
                continue;
            }
            if item.parallel.as_deref() != parallel || parallel.is_none() {
                parallel = item.parallel.as_deref();
                self.frozen = parallel.map(|_| self.purse.clone());
            }
            match &item.kind {
                ItemKind::Basic(basic) => self.basic(index, item, basic),
                ItemKind::Share(share) => self.share(index, item, share),
                ItemKind::Fixed(fixed) => self.fixed(index, item, fixed),
                ItemKind::OwnCeiling(own) => self.own_ceiling(index, item, own),
                ItemKind::Floor(floor) => self.floor(index, item, floor),
                ItemKind::Account(account) => self.account(index, account),
                ItemKind::Carve(carve) => self.carve(index, item, carve),
                ItemKind::Package(package) => self.package(index, item, package),
            }
        }
        let left = self.purse.sum(Part::InScope);
        if !left.is_zero() {
            self.purse.move_all(Part::InScope, Part::NotPayable);
            self.bare(None, What::NotPayable, left, &[]);
        }
    }

    /// An item made ready for this situation.
    pub(crate) fn item(&self, index: usize) -> Option<&'c Ready> {
        self.case.plan.items.get(index)
    }

    /// Whether an item can go on, its caps aside.
    pub(crate) fn ready_item(&mut self, ready: &Ready) -> bool {
        self.known(&ready.wanting) & self.ready(&[], &ready.counters)
    }

    /// After a walk that passed a cap: every cap that is not known is needed after all.
    pub(crate) fn caps_known(&mut self, ready: &Ready) -> bool {
        self.known(&ready.caps_wanting)
    }

    fn known(&mut self, wanting: &[crate::fault::Fault]) -> bool {
        for fault in wanting {
            add_new(&mut self.needs, fault.clone());
        }
        wanting.is_empty()
    }

    /// Whether these are all known; what is not is noted.
    pub(crate) fn ready(&mut self, tables: &[usize], counters: &[usize]) -> bool {
        let faults = self.case.open(tables, counters);
        let ready = faults.is_empty();
        for fault in faults {
            add_new(&mut self.needs, fault);
        }
        ready
    }

    /// Notes a value that is about to be branched on.
    pub(crate) fn watch(&mut self, values: &[Exact]) {
        self.outgrown |= values.iter().any(|value| value.is_lost());
    }

    /// Whether anything overflowed on the way.
    fn lost(&self) -> bool {
        self.outgrown || self.trace.lost()
    }

    /// Gives a payer what an item computed for it.
    pub(crate) fn pay(&mut self, index: usize, item: &Item, amount: Exact) {
        if let Some(sum) = item.payer.and_then(|payer| self.payers.get_mut(payer)) {
            *sum += amount;
        }
        if let Some(tally) = self.tallies.get_mut(index) {
            tally.paid = Some(amount);
        }
    }

    pub(crate) fn tally(&mut self, index: usize, set: impl FnOnce(&mut Tally)) {
        if let Some(tally) = self.tallies.get_mut(index) {
            set(tally);
        }
    }
}
