//! The plan: its items in order, and `basic`, `fixed` and `account` (README §9.1, §9.3).

use crate::Refusal;
use crate::bug::Bug;
use crate::counters;
use crate::ledger::{Ledger, Place};
use crate::lines;
use crate::model::*;
use crate::num::Q;
use crate::round::{Way, to_fen};
use crate::shapes::Shape;
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
            let before = seen.as_ref().map(|(_, ledger)| ledger).filter(|_| !self.bug(Bug::ParallelInTurn));
            match (self.item(item, before), &mut refused) {
                (Ok(Some(figures)), _) => {
                    // What leaves before the layers writes its own step.
                    if !matches!(item.kind, Kind::Carve { .. } | Kind::Package(_)) {
                        self.step(item, "paid", &figures.paid);
                    }
                    if figures.paid.is_positive() {
                        let field = item.payer.map_or("", |payer| &pack.payers[payer].field);
                        self.facts.seen.when(item.later, Shape::Later);
                        self.facts.seen.when(field == "hosp_part_amt", Shape::HospitalBears);
                        let layer = matches!(item.kind, Kind::Share(_));
                        self.facts.seen.when(layer && field == "cvlserv_pay", Shape::CivilLayer);
                    }
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
            Kind::Carve { rate, base, to_part } => self.carve(item, rate.as_ref(), base, *to_part)?,
            Kind::Package(package) => self.package(item, package)?,
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
            Kind::Fixed { .. }
            | Kind::Floor { .. }
            | Kind::Account { .. }
            | Kind::Carve { .. }
            | Kind::Package(_) => &[],
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

    fn bug(&self, bug: Bug) -> bool {
        self.facts.bug(bug)
    }

    pub fn step(&mut self, item: &Item, name: &str, amount: &Q) {
        self.steps.push((format!("{}/{name}", item.id), amount.clone()));
    }

    /// Cap or ceiling less what its counter holds; none without a limit.
    pub fn room(&self, counted: &Counted) -> Result<Option<Q>, Refusal> {
        let Some(limit) = self.facts.limit(&counted.table)? else { return Ok(None) };
        Ok(Some(limit - self.count(counted.counter.as_deref())?))
    }

    /// What the counter of a ceiling held; 0 where there is no limit.
    fn count_under(&self, counted: &Counted) -> Result<Q, Refusal> {
        let limited = self.facts.limit(&counted.table)?.is_some();
        self.count(counted.counter.as_deref().filter(|_| limited))
    }

    /// Whether a counter counts more than what payers give.
    fn mixed(&self, id: &str) -> bool {
        let paid = |t: &Term| matches!(t, Term::Paid(_) | Term::Payer(_));
        self.facts.pack.counter(id).is_some_and(|c| !c.counts.iter().all(paid))
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
            let held = if self.bug(Bug::CapForgets) { None } else { cap.cap.counter.as_deref() };
            let left = |x: Q| Ok((x - self.count(held)?).max(Q::zero()));
            match self.facts.cap(&cap.cap.table)? {
                Limit::None => {}
                Limit::Known(x) => {
                    let x = left(x)?;
                    room.several |= room.known.is_some();
                    room.counted |= held.is_some() && self.count(held)?.is_positive();
                    room.mixed |= held.is_some_and(|id| self.mixed(id));
                    let first = room.known.filter(|_| !self.bug(Bug::CapLast));
                    room.known = Some(first.map_or(x.clone(), |k| k.min(x)));
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
        (caps, cap): (&[Cap], Shape),
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
            cap,
            round: (round.at == At::Band).then_some((round.side_own, self.facts.way())),
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
        let several = groups.iter().filter(|g| !self.ledger.groups[**g][IN_SCOPE].is_zero()).count() > 1;
        self.facts.seen.when(several, Shape::TwoGroups);
        self.facts.seen.when(!groups.contains(&0), Shape::GroupItem);
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
        self.facts.seen.compared(&s, &due);
        self.facts
            .seen
            .when(due.is_positive(), if due < s { Shape::Deductible } else { Shape::DeductibleAll });
        let d = due.min(s.clone()).max(Q::zero());
        self.ledger.push(groups, IN_SCOPE, &d, |g| Place::Part(g, DEDUCTIBLE));
        self.step(item, "deductible", &d);
        // 3. The first share, after the deductible.
        self.first_share(groups, basic, true, &mut s, &d)?;
        let mut shared = match &basic.rate {
            None => Shared::default(),
            Some(rate) => self.share_scope(basic, rate, &s, &d)?,
        };
        shared.round_item(self.facts);
        // What each group still has in scope is shared in proportion.
        let mut moves = shared.to_parts.clone();
        moves.extend([(OVER_CAP, shared.over.clone()), (COPAY, shared.own.clone())]);
        self.ledger.spread(groups, &moves, payer);
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
            let d = if self.bug(Bug::FirstShareOfAll) { &Q::zero() } else { d };
            let a = (&*s - d) * self.facts.figure(&f.table)?;
            let shape = if after { Shape::FirstShareAfter } else { Shape::FirstShareBefore };
            self.facts.seen.when(a.is_positive(), shape);
            self.facts.seen.when(a.is_positive() && f.to_part == ITEM_SHARE, Shape::ItemShare);
            self.ledger.push(groups, IN_SCOPE, &a, |g| Place::Part(g, f.to_part));
            *s -= &a;
        }
        Ok(())
    }

    /// What the deductible still asks for.
    fn deductible_due(&self, d: &Deductible) -> Result<Q, Refusal> {
        let mut factors = Q::one();
        for factor in &d.factors {
            factors = factors * self.facts.figure(factor)?;
        }
        let ceiling = d.ceiling.as_ref().map(|c| Ok((self.room(c)?, self.count_under(c)?))).transpose()?;
        // No deductible: its counter is not needed, its factors and its ceiling are looked up all the same.
        let Some(due) = self.facts.limit(&d.due.table)? else { return Ok(Q::zero()) };
        let seen = &self.facts.seen;
        seen.when(factors != Q::one() && due.is_positive(), Shape::DeductibleFactor);
        let held = self.count(d.due.counter.as_deref())?;
        seen.when(held.is_positive() && due.is_positive(), Shape::DeductibleCounted);
        let mut due =
            if self.bug(Bug::FactorAfterCounter) { (due - &held) * factors } else { due * factors - &held };
        if let Some((Some(mut room), counted)) = ceiling {
            if self.bug(Bug::CeilingIgnored) {
                room += &counted;
            }
            seen.when(room < due, Shape::DeductibleCeiling);
            due = due.min(room);
        }
        Ok(due.max(Q::zero()))
    }

    /// Steps 4 to 9: places the piece above the deductible on its axis, cuts it by the caps on cost and walks it.
    fn share_scope(&self, basic: &Basic, rate: &Rate, s: &Q, d: &Q) -> Result<Shared, Refusal> {
        let mut c = self.count(rate.counter.as_deref())?;
        self.facts.seen.when(c.is_positive(), Shape::BandsCounted);
        if self.bug(Bug::BandsFromZero) {
            c = Q::zero();
        }
        let gross = rate.axis == RateAxis::Gross && !self.bug(Bug::GrossFromCounter);
        let start = if gross { &c + d } else { c };
        let open = s - d;
        let mut width = open.clone();
        let rule = self.rule(rate, &basic.adjust, (&basic.caps, Shape::CapFund), basic.down_fen);
        let mut cut = || {
            // Room for the deductible too: with less, only the piece is cut, to nothing.
            let seen = &self.facts.seen;
            let scope = self.least_room(&basic.caps, CapOn::Scope)?.beyond(d);
            let above = self.least_room(&basic.caps, CapOn::Above)?;
            // Beside a known one that leaves no more, an unknown one is not needed.
            for room in [&scope, &above] {
                width = room.known.clone().map_or(width.clone(), |known| known.min(width.clone()));
            }
            let full = &open;
            width = scope.cut(full, &width, seen, Shape::CapScope)?;
            width = above.cut(full, &width, seen, Shape::CapAbove)?;
            Ok(())
        };
        let cut: Result<(), Refusal> = cut();
        let (rule, ()) = both(rule, cut)?;
        let mut shared = walk(self.facts, &rule, &start, &(&start + &width))?;
        self.note_walk(&rule, &shared, [Shape::BandsGross, Shape::BandsAbove, Shape::BandsWhole], rate);
        shared.over += &(open - width);
        Ok(shared)
    }
}

impl Run<'_> {
    /// Notes how bands were used: which of these shapes stands for several on the gross axis, several on the other one,
    /// and one for all.
    pub fn note_walk(&self, rule: &Rule, shared: &Shared, shapes: [Shape; 3], rate: &Rate) {
        let [gross, other, whole] = shapes;
        let seen = &self.facts.seen;
        let axis = if rate.axis == RateAxis::Gross { gross } else { other };
        seen.when(shared.bands.len() > 1, axis);
        seen.when(rule.whole && rule.bands.len() > 1 && !shared.bands.is_empty(), whole);
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

/// The limits on what the lines of a group bring into scope together (README §6).
fn limit_lines(facts: &Facts<'_>, begun: &mut Begun) -> Result<(), Refusal> {
    for limit in &facts.pack.line_limits {
        if !begun.lines.iter().any(|(group, _)| *group == limit.group) || !facts.inside(&limit.when)? {
            continue;
        }
        if let Some(id) = &limit.limit.counter {
            counters::settled(facts, id)?;
        }
        let s = begun.ledger.groups[limit.group][IN_SCOPE].clone();
        if s.is_zero() {
            continue;
        }
        let (most, why) = if facts.not_payable(&limit.limit.table) {
            (Q::zero(), None)
        } else {
            match facts.cap(&limit.limit.table)? {
                Limit::None => continue,
                Limit::Known(x) => (x, None),
                Limit::AtLeast(x, why) => (x, Some(why)),
            }
        };
        let held = limit.limit.counter.as_deref().map_or(Ok(Q::zero()), |id| counters::start(facts, id))?;
        let room = (most - held).max(Q::zero());
        facts.seen.compared(&s, &room);
        let mut over = (s - room).max(Q::zero());
        if over.is_zero() {
            continue;
        }
        if let Some(why) = why {
            return Err(why);
        }
        facts.seen.note(Shape::LineGroupLimit);
        for (_, in_scope) in begun.lines.iter_mut().rev().filter(|(group, _)| *group == limit.group) {
            let gives = over.clone().min(in_scope.clone()).max(Q::zero());
            *in_scope -= &gives;
            over -= &gives;
            begun.ledger.shift(
                Place::Part(limit.group, IN_SCOPE),
                Place::Part(limit.group, limit.to),
                &gives,
            );
            begun.split[IN_SCOPE] -= &gives;
            begun.split[limit.to] += &gives;
        }
    }
    Ok(())
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
    limit_lines(facts, &mut begun)?;
    begun.split_whole &= begun.split.iter().all(|x| x.whole().is_some());
    Ok(begun)
}
