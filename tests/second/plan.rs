//! The plan: its items in order, and `basic`, `fixed` and `account` (README §9.1, §9.3).

use crate::Refusal;
use crate::counters;
use crate::ledger::{Ledger, Place};
use crate::lines;
use crate::model::*;
use crate::num::Q;
use crate::round::{Way, to_fen};
use crate::value::{Facts, Limit};
use crate::walk::{Adjustment, Room, Rule, Shared, walk};

/// What counters can count about an item.
#[derive(Clone, Debug, Default)]
pub(crate) struct Figures {
    pub paid: Q,
    pub base: Q,
    pub deductible: Q,
    pub scope: Q,
    pub above: Q,
}

/// A plan under way.
pub(crate) struct Run<'a> {
    pub facts: &'a Facts<'a>,
    pub ledger: Ledger,
    /// What the lines were split into, over all groups.
    pub split: [Q; 4],
    /// Whether every line was split into whole fen.
    pub split_whole: bool,
    /// The in_scope share of each line, with its group.
    pub lines: Vec<(usize, Q)>,
    pub figures: Vec<Figures>,
    pub steps: Vec<(String, Q)>,
    /// What is left of the balances: current, earlier.
    pub balances: [Q; 2],
}

impl Run<'_> {
    /// Runs all items. After a refusal the rest is still run, only to find what else is wanted.
    pub fn run(&mut self) -> Result<(), Refusal> {
        let pack = self.facts.pack;
        let mut seen: Option<(&str, Ledger)> = None;
        let mut refused: Option<Refusal> = None;
        for (i, item) in pack.plan.iter().enumerate() {
            match (&item.parallel, &seen) {
                (None, _) => seen = None,
                (Some(name), Some((open, _))) if open == name => {}
                (Some(name), _) => seen = Some((name, self.ledger.clone())),
            }
            let before = seen.as_ref().map(|(_, ledger)| ledger);
            match (self.item(item, before), &mut refused) {
                (Ok(Some(figures)), _) => {
                    self.step(item, "paid", &figures.paid);
                    self.figures[i] = figures;
                }
                (Ok(None), _) => {}
                (Err(refusal), None) => refused = Some(refusal),
                (Err(refusal), Some(first)) => {
                    first.also.push(refusal.kind);
                    first.also.extend(refusal.also);
                }
            }
        }
        refused.map_or(Ok(()), Err)
    }

    /// Runs one item; none if it is skipped.
    fn item(&mut self, item: &Item, before: Option<&Ledger>) -> Result<Option<Figures>, Refusal> {
        if self.has_no_line(item) || !self.facts.inside(&item.when)? {
            return Ok(None);
        }
        self.settled_enough(item)?;
        let figures = match &item.kind {
            Kind::Basic(basic) => self.basic(item, basic)?,
            Kind::Fixed { amount, each } => self.fixed(item, amount, *each)?,
            Kind::Account { which, pays } => self.account(*which, pays),
            Kind::Share(share) => self.share(item, share, before)?,
            Kind::OwnCeiling { base, ceiling, takes } => self.own_ceiling(item, base, ceiling, takes)?,
            Kind::Floor { rate, of_total, payers, takes_from } => {
                self.floor(item, rate, *of_total, payers, takes_from)?
            }
        };
        Ok(Some(figures))
    }

    /// Whether the boxes and cells that the item's caps and counters want are settled (README §3, §8).
    fn settled_enough(&self, item: &Item) -> Result<(), Refusal> {
        let mut counters: Vec<&String> = Vec::new();
        let caps: &[Cap] = match &item.kind {
            Kind::Basic(basic) => {
                counters.extend(basic.rate.iter().flat_map(|r| &r.counter));
                if let Some(d) = &basic.deductible {
                    counters.extend(&d.due.counter);
                    counters.extend(d.ceiling.iter().flat_map(|c| &c.counter));
                }
                &basic.caps
            }
            Kind::Share(share) => {
                counters.extend(share.threshold.iter().flat_map(|t| &t.counter));
                &share.caps
            }
            Kind::OwnCeiling { ceiling, .. } => {
                counters.extend(&ceiling.counter);
                &[]
            }
            Kind::Fixed { .. } | Kind::Floor { .. } | Kind::Account { .. } => &[],
        };
        for cap in caps {
            if self.facts.inside(&cap.when)? {
                counters.extend(&cap.cap.counter);
            }
        }
        counters.iter().try_for_each(|id| counters::settled(self.facts, id))
    }

    /// A `basic` or `fixed` item none of whose groups has a line is skipped.
    fn has_no_line(&self, item: &Item) -> bool {
        let works_on_lines = matches!(item.kind, Kind::Basic(_) | Kind::Fixed { .. });
        works_on_lines && !self.lines.iter().any(|(group, _)| item.groups.contains(group))
    }

    pub fn step(&mut self, item: &Item, name: &str, amount: &Q) {
        self.steps.push((format!("{}/{name}", item.id), amount.clone()));
    }

    /// Cap or ceiling less what its counter holds; none without a limit.
    pub fn room(&self, counted: &Counted) -> Result<Option<Q>, Refusal> {
        let Some(limit) = self.facts.limit(&counted.table)? else { return Ok(None) };
        Ok(Some(limit - self.count(counted.counter.as_deref())?))
    }

    /// What a counter held at the start; 0 without one.
    pub fn count(&self, counter: Option<&str>) -> Result<Q, Refusal> {
        counter.map_or(Ok(Q::zero()), |id| counters::start(self.facts, id))
    }

    /// The least room of the caps on `on`, not below 0.
    pub fn least_room(&self, caps: &[Cap], on: CapOn) -> Result<Room, Refusal> {
        let mut room = Room::default();
        for cap in caps.iter().filter(|c| c.on == on) {
            if !self.facts.inside(&cap.when)? {
                continue;
            }
            let left = |x: Q| Ok((x - self.count(cap.cap.counter.as_deref())?).max(Q::zero()));
            match self.facts.cap(&cap.cap.table)? {
                Limit::None => {}
                Limit::Known(x) => {
                    let x = left(x)?;
                    room.known = Some(room.known.map_or(x.clone(), |k| k.min(x)));
                }
                Limit::AtLeast(x, why) => {
                    let x = left(x)?;
                    if room.least.as_ref().is_none_or(|(least, _)| x < *least) {
                        room.least = Some((x, why));
                    }
                }
            }
        }
        Ok(room)
    }

    /// The rule of the walk for a rate, its adjustments and the caps on the payment.
    pub fn rule(
        &self,
        rate: &Rate,
        adjust: &[Adjust],
        caps: &[Cap],
        down_fen: bool,
    ) -> Result<Rule, Refusal> {
        let round = &self.facts.pack.round;
        let figured = |a: &Adjust| {
            Ok(Adjustment { how: a.how, figure: self.facts.figure(&a.table)?, to_part: a.to_part })
        };
        let bands = self.facts.bands(&rate.table);
        let mut all: Result<Vec<Adjustment>, Refusal> = Ok(Vec::new());
        for a in adjust {
            all = both(all, figured(a)).map(|(mut all, one)| {
                all.push(one);
                all
            });
        }
        let ((bands, adjust), room) = both(both(bands, all), self.least_room(caps, CapOn::Fund))?;
        Ok(Rule {
            bands,
            whole: rate.whole,
            adjust,
            room,
            down_fen,
            round: (round.at == At::Band).then_some((round.side_own, round.way)),
        })
    }

    /// Whether one of the item's tables says `not_payable`.
    pub fn bars(&self, tables: &[&String], caps: &[Cap]) -> Result<bool, Refusal> {
        if tables.iter().any(|t| self.facts.not_payable(t)) {
            return Ok(true);
        }
        Ok(caps
            .iter()
            .any(|c| self.facts.inside(&c.when).unwrap_or(false) && self.facts.not_payable(&c.cap.table)))
    }

    fn basic(&mut self, item: &Item, basic: &Basic) -> Result<Figures, Refusal> {
        let groups = &item.groups;
        let payer = item.payer.unwrap_or_default();
        let scope = self.ledger.sum(groups, IN_SCOPE);
        // An item with nothing to work on needs none of its tables and counters.
        if scope.is_zero() {
            return Ok(Figures::default());
        }
        if self.bars(&basic.tables(), &basic.caps)? {
            self.ledger.push(groups, IN_SCOPE, &scope, |g| Place::Part(g, NOT_PAYABLE));
            return Ok(Figures { above: scope.clone(), scope, ..Figures::default() });
        }
        let mut s = scope.clone();
        // 1. The first share, before the deductible.
        self.first_share(groups, basic, false, &mut s, &Q::zero())?;
        // 2. The deductible.
        let due = match &basic.deductible {
            None => Q::zero(),
            Some(d) => self.deductible_due(d)?,
        };
        let d = due.min(s.clone()).max(Q::zero());
        self.ledger.push(groups, IN_SCOPE, &d, |g| Place::Part(g, DEDUCTIBLE));
        self.step(item, "deductible", &d);
        // 3. The first share, after the deductible.
        self.first_share(groups, basic, true, &mut s, &d)?;
        let mut shared = match &basic.rate {
            None => Shared::default(),
            Some(rate) => self.share_scope(basic, rate, &s, &d)?,
        };
        shared.round_item(&self.facts.pack.round);
        // What each group still has in scope is shared in proportion.
        let to_part = |part: Part| move |g: usize| Place::Part(g, part);
        let (pay, own, over) = (|_: usize| Place::Payer(payer), to_part(COPAY), to_part(OVER_CAP));
        let to_parts: Vec<_> = shared.to_parts.iter().map(|(part, x)| (to_part(*part), x)).collect();
        let mut amounts: Vec<(&dyn Fn(usize) -> Place, &Q)> =
            vec![(&pay, &shared.paid), (&own, &shared.own), (&over, &shared.over)];
        amounts.extend(to_parts.iter().map(|(to, x)| (to as &dyn Fn(usize) -> Place, *x)));
        self.ledger.spread(groups, &amounts);
        for (band, x) in &shared.bands {
            self.step(item, &format!("band/{band}"), x);
        }
        self.step(item, "over_cap", &shared.over);
        Ok(Figures { paid: shared.paid, above: &s - &d, scope: s, deductible: d, base: Q::zero() })
    }

    fn first_share(
        &mut self,
        groups: &[usize],
        basic: &Basic,
        after: bool,
        s: &mut Q,
        d: &Q,
    ) -> Result<(), Refusal> {
        if let Some(f) = basic.first_share.as_ref().filter(|f| f.after == after) {
            let a = (&*s - d) * self.facts.figure(&f.table)?;
            self.ledger.push(groups, IN_SCOPE, &a, |g| Place::Part(g, f.to_part));
            *s -= &a;
        }
        Ok(())
    }

    /// What the deductible still asks for.
    fn deductible_due(&self, d: &Deductible) -> Result<Q, Refusal> {
        let Some(mut due) = self.facts.limit(&d.due.table)? else { return Ok(Q::zero()) };
        for factor in &d.factors {
            due = due * self.facts.figure(factor)?;
        }
        due -= &self.count(d.due.counter.as_deref())?;
        if let Some(ceiling) = &d.ceiling
            && let Some(room) = self.room(ceiling)?
        {
            due = due.min(room);
        }
        Ok(due.max(Q::zero()))
    }

    /// Steps 4 to 9: places the piece above the deductible on its axis, cuts it by the caps on cost and walks it.
    fn share_scope(&self, basic: &Basic, rate: &Rate, s: &Q, d: &Q) -> Result<Shared, Refusal> {
        let c = self.count(rate.counter.as_deref())?;
        let start = if rate.axis == RateAxis::Gross { &c + d } else { c };
        let open = s - d;
        let mut width = open.clone();
        let rule = self.rule(rate, &basic.adjust, &basic.caps, basic.down_fen);
        let mut cut = || {
            // Room for the deductible too: with less, only the piece is cut, to nothing.
            width = self.least_room(&basic.caps, CapOn::Scope)?.beyond(d).cut(&width)?;
            width = self.least_room(&basic.caps, CapOn::Above)?.cut(&width)?;
            Ok(())
        };
        let cut: Result<(), Refusal> = cut();
        let (rule, ()) = both(rule, cut)?;
        let mut shared = walk(&rule, &start, &(&start + &width))?;
        shared.over += &(open - width);
        Ok(shared)
    }
}

impl Basic {
    /// Every table the item works with; those of the caps stand by themselves.
    fn tables(&self) -> Vec<&String> {
        let d = self.deductible.as_ref();
        let mut all: Vec<&String> = Vec::new();
        all.extend(self.first_share.iter().map(|f| &f.table));
        all.extend(d.map(|d| &d.due.table));
        all.extend(d.iter().flat_map(|d| &d.factors));
        all.extend(d.and_then(|d| d.ceiling.as_ref()).map(|c| &c.table));
        all.extend(self.rate.as_ref().map(|r| &r.table));
        all.extend(self.adjust.iter().map(|a| &a.table));
        all
    }
}

/// Both, or every reason why not.
pub(crate) fn both<A, B>(a: Result<A, Refusal>, b: Result<B, Refusal>) -> Result<(A, B), Refusal> {
    match (a, b) {
        (Ok(a), Ok(b)) => Ok((a, b)),
        (Err(mut first), Err(second)) => {
            first.also.push(second.kind);
            first.also.extend(second.also);
            Err(first)
        }
        (Err(why), Ok(_)) | (Ok(_), Err(why)) => Err(why),
    }
}

/// `paid` of an item, as a counter counts it.
pub(crate) fn counted(x: &Q) -> Q {
    to_fen(x, Way::HalfUp)
}

/// The ledger at the beginning, what all lines were split into, and the group and in_scope share of each.
pub(crate) struct Begun {
    pub ledger: Ledger,
    pub split: [Q; 4],
    pub split_whole: bool,
    pub lines: Vec<(usize, Q)>,
}

/// Splits all lines.
pub(crate) fn begin(facts: &mut Facts<'_>) -> Result<Begun, Refusal> {
    let pack = facts.pack;
    let ledger = Ledger::new(pack.groups.len(), pack.payers.len());
    let mut begun = Begun { ledger, split: <[Q; 4]>::default(), split_whole: true, lines: Vec::new() };
    for line in &facts.case.lines {
        let group = lines::group(line, pack);
        let split = lines::split(line, facts)?;
        begun.split_whole &= split.iter().all(|x| x.whole().is_some());
        for (part, x) in split.iter().enumerate() {
            begun.ledger.groups[group][part] += x;
            begun.split[part] += x;
        }
        let [_, _, _, in_scope] = split;
        facts.in_scope += &in_scope;
        begun.lines.push((group, in_scope));
    }
    if begun.ledger.groups.iter().flatten().any(Q::is_negative) {
        return Err(Refusal::new("net-negative", "a part of the bill is below 0"));
    }
    Ok(begun)
}
