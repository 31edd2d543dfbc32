//! The own share as the bill grows: straight stretches between kinks, and what they tell: which bills give a stated figure, and how
//! far it is to the next kink.

use super::cells::{Asked, Ready, Room};
use super::form::{Form, ONE};
use super::lines::Doubtful;
use super::search::settled;
use crate::bill::{Bill, Line, Printed};
use crate::case::{Case, Inputs};
use crate::estimate::{Beyond, Bills, Distance, Doubts, Found, Known, LineDoubt, Question, Stretch, Wanted};
use crate::fault::Fault;
use crate::money::Fen;
use crate::pack::Pack;
use crate::settle::Settlement;

/// Most bounds that one curve may take.
const TRIES_MAX: usize = 4_000;
/// What one fen more may change by roundings alone, each layer's and payer's; beyond that the own share jumps.
const JUMP: i128 = 16 * ONE;
/// How many whole fen beside a solution are tried on each side.
const BESIDE: Fen = 220;

/// A bill whose in-scope amount is a variable.
struct Course<'p> {
    pack: &'p Pack,
    inputs: Inputs,
    /// What the bill comes to beside the variable.
    beside: Fen,
    /// What it was.
    here: Fen,
    line: usize,
}

/// A straight stretch before it is told: from, to, the slope in units a fen.
struct Piece {
    from: Fen,
    to: Fen,
    slope: i128,
}

impl<'p> Course<'p> {
    /// Puts the main group's in-scope amount on a line of its own.
    fn new(pack: &'p Pack, inputs: &Inputs) -> Result<Course<'p>, Vec<Fault>> {
        let case = Case::new(pack, inputs.clone())?;
        let (mut kept, mut lines) = (Printed::default(), Vec::new());
        let mut here = 0;
        for (split, line) in case.split().iter().zip(inputs.bill.lines()) {
            if split.group != 0 {
                lines.push(line.clone());
                continue;
            }
            let figures = split.figures(line.amount);
            kept.excluded += figures.excluded;
            kept.over_limit += figures.over_limit;
            kept.prepay += figures.prepay;
            here += figures.in_scope;
        }
        lines.push(Line::sums(kept.excluded + kept.over_limit + kept.prepay, kept));
        let beside = lines.iter().map(|line| line.amount).sum();
        let line = lines.len();
        lines.push(Line::sums(here.max(0), Printed::default()));
        let inputs = Inputs { bill: Bill::new(lines)?, ..inputs.clone() };
        Ok(Course { pack, inputs, beside, here, line })
    }

    fn at(&self, scope: Fen) -> Result<Settlement, Vec<Fault>> {
        let mut lines = self.inputs.bill.lines().to_vec();
        if let Some(line) = lines.get_mut(self.line) {
            line.amount = scope;
        }
        let inputs = Inputs { bill: Bill::new(lines)?, ..self.inputs.clone() };
        let (question, doubts) = (self.question(), Doubts::default());
        let asked = Asked { pack: self.pack, question: &question, doubts: &doubts };
        settled(&asked, inputs).map(|witness| witness.settlement)
    }

    fn question(&self) -> Question {
        Question {
            situation: self.inputs.situation.clone(),
            bill: Known::Bill(self.inputs.bill.clone()),
            state: self.inputs.state.clone(),
            payment: self.inputs.payment,
        }
    }

    /// The largest variable that the pack allows.
    fn most(&self, wanted: Fen) -> Fen {
        wanted.min(self.pack.max_bill - self.beside).max(0)
    }

    /// How far everything is known: beyond it a figure hangs on something that nobody told.
    fn known(&self, most: Fen) -> Result<(Fen, Option<Beyond>), Vec<Fault>> {
        let Err(mut why) = self.at(most) else { return Ok((most, None)) };
        let (mut known, mut high) = (self.at(0)?, most);
        let mut low = 0;
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            match self.at(middle) {
                Ok(settlement) => (low, known) = (middle, settlement),
                Err(faults) => (high, why) = (middle, faults),
            }
        }
        Ok((low, Some(Beyond { scope: low, total: known.total, why })))
    }

    fn slopes<'r>(&self, ready: &'r Ready<'p>) -> Slopes<'r, 'p> {
        Slopes { ready, line: self.line, place: ready.knobs.len() + 3 }
    }

    /// The case made ready for bounds up to `most`, each table whose sources differ read in the first way where one has to be read:
    /// no settlement so far needs it, so the other ways give the same.
    fn read_one_way(&self, asked: &Asked<'p, '_>, most: Fen) -> Result<Ready<'p>, Vec<Fault>> {
        let mut cell = asked.start();
        loop {
            let (back, faults) = match asked.ready(cell) {
                Err(refused) => refused,
                Ok(ready) => match self.slopes(&ready).between(0, most) {
                    Ok(_) => return Ok(ready),
                    Err(faults) => (ready.cell, faults),
                },
            };
            let in_dispute = |fault: &&Fault| fault.kind == "unknown-rule";
            let readings: Vec<Fault> = faults.iter().filter(in_dispute).cloned().collect();
            let first = asked.divide(&back, &readings).and_then(|(_, cells)| cells.into_iter().next());
            cell = first.ok_or(faults)?;
        }
    }

    /// Straight pieces from nothing to `most`, as far as every figure is known.
    fn pieces(&self, most: Fen) -> Result<Found<Piece>, Vec<Fault>> {
        let question = self.question();
        let doubt = LineDoubt { amount: Some((0, Some(most))), ..LineDoubt::default() };
        let doubts = Doubts {
            lines: vec![(self.line, doubt)],
            assumed: self.inputs.assumed.clone(),
            ..Doubts::default()
        };
        let asked = Asked { pack: self.pack, question: &question, doubts: &doubts };
        let (most, beyond) = self.known(most)?;
        let ready = self.read_one_way(&asked, most)?;
        let slope = self.slopes(&ready);
        let mut pieces: Vec<Piece> = Vec::new();
        let mut stack = vec![(0, most)];
        let mut tries = 0;
        while let Some((from, to)) = stack.pop() {
            tries += 1;
            let (own, cut) = slope.between(from, to)?;
            let effect = own.effect(slope.place);
            let width = i128::from((to - from).max(1));
            let straight = effect.high - effect.low <= ONE / 1_000 && own.wobble <= ONE / 100;
            if straight || to - from <= 1 || tries > TRIES_MAX {
                let slope = (effect.low + effect.high) / 2 / width;
                let piece = Piece { from, to, slope };
                match to - from <= 1 && !straight {
                    // From one fen to the next it jumps: the stretch before ends here, another begins there.
                    true if own.range.high - own.range.low > JUMP => {}
                    kink => join(&mut pieces, piece, kink),
                }
                continue;
            }
            let middle = from + (to - from) / 2;
            let cut = cut.filter(|_| tries % 4 != 3).unwrap_or(middle);
            stack.push((cut, to));
            stack.push((from, cut));
        }
        if pieces.last().is_none_or(|last| last.to < most) {
            pieces.push(Piece { from: most, to: most, slope: 0 });
        }
        Ok(Found { all: pieces, beyond })
    }
}

/// Puts a piece behind others; a fen in which a kink lies belongs to the piece before.
fn join(pieces: &mut Vec<Piece>, piece: Piece, kink: bool) {
    if let Some(last) = pieces.last_mut() {
        let alike = (last.slope - piece.slope).abs() <= ONE / 1_000_000;
        if last.to == piece.from && (alike || kink) {
            last.to = piece.to;
            return;
        }
    }
    pieces.push(piece);
}

/// Bounds over stretches of the variable.
struct Slopes<'r, 'p> {
    ready: &'r Ready<'p>,
    line: usize,
    place: usize,
}

impl Slopes<'_, '_> {
    /// The own share between two values of the variable, and where the first undecided comparison turns.
    fn between(&self, from: Fen, to: Fen) -> Result<(Form, Option<Fen>), Vec<Fault>> {
        let line = self.ready.case.inputs().bill.lines().get(self.line).cloned();
        let doubt = LineDoubt { amount: Some((from, Some(to))), ..LineDoubt::default() };
        let doubtful = line.map(|line| Doubtful::line(self.line, &line, &doubt, to)).into_iter().collect();
        let room = Room { knobs: self.ready.room.knobs.clone(), doubtful };
        let ways = self.ready.ways(&room)?;
        let outcome = self.ready.bounds(&room, &ways)?;
        let turn = |edge: &Form| {
            let effect = edge.effect(self.place);
            let slope = (effect.low + effect.high) / 2;
            let off = (-edge.mid).checked_mul(i128::from(to - from))?.checked_div(slope)?;
            let at = Fen::try_from(off).ok()?.checked_add(from + (to - from) / 2)?;
            (at > from && at < to).then_some(at)
        };
        let cut = outcome.cuts.jumps.iter().chain(&outcome.cuts.edges).filter_map(turn).next();
        Ok((outcome.own, cut))
    }
}

/// Ids of the steps that moved anything.
fn steps(settlement: &Settlement, pack: &Pack) -> Vec<String> {
    let moved = settlement.steps.iter().filter(|step| step.item.is_some() && !step.amount.is_zero());
    moved.map(|step| step.id(&pack.plan)).collect()
}

/// The curve of a case.
pub(in crate::estimate) fn curve(
    pack: &Pack,
    inputs: &Inputs,
    most: Fen,
) -> Result<Found<Stretch>, Vec<Fault>> {
    let course = Course::new(pack, inputs)?;
    let Found { all, beyond } = course.pieces(course.most(most))?;
    let mut stretches: Vec<Stretch> = Vec::new();
    let mut before: Vec<String> = Vec::new();
    for piece in all {
        let inside = steps(&course.at(piece.from + (piece.to - piece.from + 1) / 2)?, pack);
        let [from, to] = [course.at(piece.from)?, course.at(piece.to)?];
        let thousand = piece.slope.saturating_mul(100_000);
        let per_thousand = Fen::try_from((thousand + ONE / 2).div_euclid(ONE)).unwrap_or(0);
        let begins = inside.iter().filter(|id| !before.contains(id)).cloned().collect();
        let ends = before.iter().filter(|id| !inside.contains(id)).cloned().collect();
        stretches.push(Stretch {
            from: piece.from,
            to: piece.to,
            own: [from.own, to.own],
            totals: [from.total, to.total],
            per_thousand,
            begins,
            ends,
        });
        before = inside;
    }
    Ok(Found { all: stretches, beyond })
}

/// Every bill that gives a stated figure.
pub(in crate::estimate) fn bills(
    pack: &Pack,
    inputs: &Inputs,
    wanted: Wanted,
) -> Result<Found<Bills>, Vec<Fault>> {
    let course = Course::new(pack, inputs)?;
    let Found { all, beyond } = course.pieces(course.most(Fen::MAX))?;
    let figure = |scope: Fen| -> Result<(Fen, Fen), Vec<Fault>> {
        let settlement = course.at(scope)?;
        let paid = settlement.total - settlement.own;
        Ok(match wanted {
            Wanted::Own(own) => (settlement.own - own, settlement.total),
            Wanted::Paid(funds) => (paid - funds, settlement.total),
        })
    };
    let mut found: Vec<Bills> = Vec::new();
    for piece in all {
        let slope = if matches!(wanted, Wanted::Own(_)) { piece.slope } else { ONE - piece.slope };
        let (first, _) = figure(piece.from)?;
        let (last, _) = figure(piece.to)?;
        let reach = BESIDE.max(2);
        if first.min(last) > reach || first.max(last) < -reach {
            continue;
        }
        if slope.abs() <= ONE / 100_000 {
            add(&mut found, &piece, (piece.from, piece.to), &figure)?;
            continue;
        }
        let off = (-i128::from(first)).saturating_mul(ONE) / slope;
        let near = piece.from + Fen::try_from(off).unwrap_or(0);
        add(&mut found, &piece, (near - reach, near + reach), &figure)?;
    }
    Ok(Found { all: found, beyond })
}

/// What a bill gives beyond the figure that is wanted, and its total.
type Figure<'f> = &'f dyn Fn(Fen) -> Result<(Fen, Fen), Vec<Fault>>;

/// Adds the bills of a stretch that give exactly the figure.
fn add(
    found: &mut Vec<Bills>,
    piece: &Piece,
    (low, high): (Fen, Fen),
    figure: Figure,
) -> Result<(), Vec<Fault>> {
    let (low, high) = (low.max(piece.from), high.min(piece.to));
    let mut put = |from: Fen, to: Fen, totals: [Fen; 2]| match found.last_mut() {
        Some(last) if last.scope[1] + 1 >= from => {
            last.scope[1] = last.scope[1].max(to);
            last.totals[1] = last.totals[1].max(totals[1]);
        }
        _ => found.push(Bills { scope: [from, to], totals }),
    };
    if high - low > 2 * BESIDE {
        let (first, first_total) = figure(low)?;
        let (last, last_total) = figure(high)?;
        if first == 0 && last == 0 {
            put(low, high, [first_total, last_total]);
        }
        return Ok(());
    }
    for scope in low..=high {
        let (off, total) = figure(scope)?;
        if off == 0 {
            put(scope, scope, [total, total]);
        }
    }
    Ok(())
}

/// What lies ahead of a bill as it grows, the nearest first.
pub(in crate::estimate) fn distances(pack: &Pack, inputs: &Inputs) -> Result<Found<Distance>, Vec<Fault>> {
    let here = Course::new(pack, inputs)?.here;
    let Found { all, beyond } = curve(pack, inputs, Fen::MAX)?;
    let mut ahead = Vec::new();
    for stretch in all {
        if stretch.from > here {
            let Stretch { from, own, begins, ends, per_thousand, .. } = stretch;
            let [own, _] = own;
            ahead.push(Distance { more: from - here, at: from, own, per_thousand, begins, ends });
        }
    }
    Ok(Found { all: ahead, beyond })
}
