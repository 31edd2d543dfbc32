//! Bands and caps over a box of unknowns: what `settle` shares band by band, in bounds.

use super::figure::Figure;
use super::form::{Band, Cuts, Form, ONE, Range};
use super::plan::Bounds;
use crate::fault::Fault;
use crate::pack::{Adjust, AdjustKind, Cap, CapOn, Mode, Part, RateRef};

/// A band with its rates after every adjustment.
pub struct Rated {
    pub from: i128,
    pub to: Option<i128>,
    pub fund: Form,
    pub own: Form,
    pub cuts: Vec<(Part, Form)>,
}

/// What a walk shares.
#[derive(Clone)]
pub struct Walked {
    pub fund: Form,
    pub own: Form,
    pub cuts: Vec<(Part, Form)>,
    /// What lies above a cap on the payment.
    pub over: Form,
}

impl Rated {
    fn adjust(&mut self, cuts: &mut Cuts, adjust: &Adjust, by: &Form) {
        let before = self.fund.clone();
        let whole = self.own.plus(&self.fund);
        self.fund = match adjust.kind {
            AdjustKind::OwnFactor => {
                let own = cuts.least(&self.own.times(by), &whole);
                self.fund = whole.minus(&own).natural();
                self.own = own;
                return;
            }
            AdjustKind::Points => {
                let raised = cuts.floor_zero(&self.fund.plus(by));
                cuts.least(&raised, &whole)
            }
            AdjustKind::RateFactor => cuts.least(&self.fund.times(by), &whole),
            AdjustKind::Ceiling => cuts.least(&self.fund, by),
        };
        let lost = before.minus(&self.fund);
        match adjust.to_part {
            Some(part) => {
                let cut = cuts.floor_zero(&lost);
                self.own = self.own.plus(&lost.minus(&cut)).natural();
                self.cuts.push((part, cut));
            }
            None => self.own = self.own.plus(&lost).natural(),
        }
    }
}

fn bands<'r>(rated: &'r [Rated], rate: impl Fn(&'r Rated) -> Option<&'r Form>) -> Vec<Band<'r>> {
    let band = |rated: &'r Rated| Some(Band { from: rated.from, to: rated.to, rate: rate(rated)? });
    rated.iter().filter_map(band).collect()
}

impl Bounds<'_, '_> {
    /// The bands of an item with every adjustment applied; `None` when nothing is payable.
    pub fn rated(&mut self, rate: &RateRef, adjust: &[Adjust]) -> Result<Option<Vec<Rated>>, Vec<Fault>> {
        let bands = match self.figure(rate.table)? {
            Figure::Known(figure) => vec![(None, figure)],
            Figure::Bands(bands) => bands,
            Figure::NoLimit | Figure::NotPayable => return Ok(None),
        };
        let one = Form::known(crate::money::Exact::ONE);
        let mut all = Vec::with_capacity(bands.len());
        let mut from = 0;
        for (to, fund) in bands {
            let own = one.minus(&fund);
            let mut band = Rated { from, to, fund, own, cuts: Vec::new() };
            for adjust in adjust.iter().filter(|adjust| self.case.within(&adjust.when)) {
                let Figure::Known(by) = self.figure(adjust.table)? else { return Ok(None) };
                band.adjust(&mut self.cuts, adjust, &by);
            }
            from = to.unwrap_or(from);
            all.push(band);
        }
        Ok(Some(all))
    }

    /// The least room that the caps of one kind leave.
    pub fn room(&mut self, caps: &[Cap], on: CapOn) -> Result<Option<Form>, Vec<Fault>> {
        let mut least: Option<Form> = None;
        for cap in caps.iter().filter(|cap| cap.on == on && self.case.within(&cap.when)) {
            let Figure::Known(limit) = self.figure(cap.table)? else { continue };
            let left = limit.minus(&self.count(cap.counter)?);
            let left = self.cuts.floor_zero(&left);
            least = Some(least.map_or(left.clone(), |known| self.cuts.least(&known, &left)));
        }
        Ok(least)
    }

    /// Works a piece of a width that begins at `from` through the bands; `halves` is how many half fen rounding may move
    /// each figure by.
    pub fn walk(
        &mut self,
        rated: &[Rated],
        mode: Mode,
        (from, width): (&Form, &Form),
        room: Option<&Form>,
        halves: i128,
    ) -> Walked {
        if width.is_zero() {
            return Walked { fund: Form::zero(), own: Form::zero(), cuts: Vec::new(), over: Form::zero() };
        }
        if mode == Mode::Marginal || rated.len() < 2 {
            return self.climbed(rated, (from, width), room, halves);
        }
        let to = from.plus(width);
        let mut found: Option<Walked> = None;
        for (index, band) in rated.iter().enumerate() {
            let above = index == 0 || to.range.high > band.from;
            if !above || band.to.is_some_and(|end| to.range.low > end) {
                continue;
            }
            let whole = Rated {
                from: 0,
                to: None,
                fund: band.fund.clone(),
                own: band.own.clone(),
                cuts: band.cuts.clone(),
            };
            let walked = self.climbed(&[whole], (from, width), room, halves);
            found = Some(match found {
                None => walked,
                Some(other) => {
                    self.cuts.jumps.push(to.minus(&Form::anything(Range::of(band.from, band.from))));
                    other.either(&walked)
                }
            });
        }
        found.unwrap_or_else(|| {
            self.unclear(rated, width, &Form::anything(Range::of(0, width.range.high.max(0))))
        })
    }

    fn climbed(
        &mut self,
        rated: &[Rated],
        (from, width): (&Form, &Form),
        room: Option<&Form>,
        halves: i128,
    ) -> Walked {
        let funds = bands(rated, |band| Some(&band.fund));
        let to = from.plus(width).natural();
        let (up, down) = (self.cuts.climb(&to, &funds), self.cuts.climb(from, &funds));
        let free = up.minus(&down).natural().within(Range::of(0, width.range.high.max(0))).rounded(halves);
        let Some(room) = room.filter(|room| room.range.low < free.range.high) else {
            let (own, cuts) = self.sides(rated, from, &to, halves);
            let sent = cuts.iter().fold(Form::zero(), |sum, (_, cut)| sum.plus(cut));
            let own = own.and(&width.minus(&free).minus(&sent).natural());
            return Walked { fund: free, own, cuts, over: Form::zero() };
        };
        let fund = self.cuts.least(&free, room);
        let positive = rated.iter().all(|band| band.fund.range.low > 0);
        let end = match rated {
            [band] if positive => room.over(&band.fund).map(|covered| from.plus(&covered)),
            _ if positive => {
                let y = down.plus(room);
                self.cuts.reach(&y, &funds)
            }
            _ => None,
        };
        let Some(end) = end else { return self.unclear(rated, width, &fund) };
        let end = self.cuts.least(&to, &end).rounded(halves);
        let (own, cuts) = self.sides(rated, from, &end, halves + 2);
        Walked { fund, own, cuts, over: to.minus(&end).natural() }
    }

    /// The person's side between two points.
    fn sides(&mut self, rated: &[Rated], from: &Form, to: &Form, halves: i128) -> (Form, Vec<(Part, Form)>) {
        let owns = bands(rated, |band| Some(&band.own));
        let (up, down) = (self.cuts.climb(to, &owns), self.cuts.climb(from, &owns));
        let own = up.minus(&down).natural().rounded(halves).natural();
        let mut cuts = Vec::new();
        let kinds = rated.first().map_or(0, |band| band.cuts.len());
        for kind in 0..kinds {
            let shares = bands(rated, |band| band.cuts.get(kind).map(|(_, cut)| cut));
            let (up, down) = (self.cuts.climb(to, &shares), self.cuts.climb(from, &shares));
            let part = rated.first().and_then(|band| band.cuts.get(kind)).map(|(part, _)| *part);
            cuts.extend(part.map(|part| (part, up.minus(&down).natural().rounded(halves).natural())));
        }
        (own, cuts)
    }

    /// Where a cap ends among bands that share nothing: only what the payer takes is clear.
    fn unclear(&mut self, rated: &[Rated], width: &Form, fund: &Form) -> Walked {
        let rest = width.minus(fund).natural();
        let some = Form::anything(Range::of(0, rest.range.high + ONE));
        let cuts = rated
            .first()
            .map_or(Vec::new(), |band| band.cuts.iter().map(|(part, _)| (*part, some.clone())).collect());
        Walked { fund: fund.clone(), own: some.clone(), cuts, over: some }
    }
}

impl Walked {
    fn either(&self, other: &Walked) -> Walked {
        let cuts = self.cuts.iter().zip(&other.cuts);
        Walked {
            fund: self.fund.either(&other.fund),
            own: self.own.either(&other.own),
            cuts: cuts.map(|((part, one), (_, two))| (*part, one.either(two))).collect(),
            over: self.over.either(&other.over),
        }
    }
}
