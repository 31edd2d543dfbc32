//! Lines: price limit → class and share paid first → in scope (`rules/README.md` §6).

use super::figures::{LineFigures, Lines};
use crate::bill::{Bill, Class, Line, Plain};
use crate::case::{Inputs, Param, RuleRef};
use crate::facts::Fact;
use crate::fault::{At, Fault, tell};
use crate::money::{Exact, Fen, Way};
use crate::pack::{Axis, LineLimit, LineRules, Pack, Refusal, fen_exact};
use crate::period::Day;
use crate::text::concat;

/// How one line is split. The four amounts are exact and add up to the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineSplit {
    /// 全自费.
    pub excluded: Exact,
    /// 超限价自费.
    pub over_limit: Exact,
    /// 先行自付.
    pub prepay: Exact,
    /// 政策范围内.
    pub in_scope: Exact,
    /// Index of the group.
    pub group: usize,
}

/// Splits every line and notes the rows that this rests on; a part whose sum in a group is negative is a fault, and so is a
/// class B line whose share is not known.
pub(crate) fn split(
    inputs: &Inputs,
    pack: &Pack,
    faults: &mut Vec<Fault>,
    rows: &mut Vec<RuleRef>,
) -> Vec<LineSplit> {
    let bill = &inputs.bill;
    let counts = |axis: &Axis| matches!(axis.fact, Fact::LinePrice | Fact::LineQuantity);
    let counted = pack.axes.iter().any(counts);
    let mut shelf = Shelf { pack, inputs, counted, known: Vec::new(), rows };
    let mut split = Vec::with_capacity(bill.lines().len());
    for (index, line) in bill.lines().iter().enumerate() {
        let group = pack.group_of(line);
        if line.printed.is_some() || line.class == Some(Class::C) {
            split.push(split_line(line, group, pack.lines, Rules::default()));
            continue;
        }
        let mut rules = Rules { prepay: line.prepay, limit: line.limit.map(fen_exact), ..Rules::default() };
        match shelf.fill(line, &mut rules) {
            Ok(()) if line.class == Some(Class::B) && rules.prepay.is_none() && !rules.out => {
                tell(faults, &At::ROOT.item("line", index), "prepay", "line-prepay", &[]);
            }
            Ok(()) => {}
            Err(fault) => faults
                .push(Fault { at: concat(&[&At::ROOT.item("line", index).text(), " ", &fault.at]), ..fault }),
        }
        split.push(split_line(line, group, pack.lines, rules));
    }
    for group in 0..pack.groups.len() {
        let mut sums = [Exact::ZERO; 4];
        for line in split.iter().filter(|line| line.group == group) {
            for (sum, part) in
                sums.iter_mut().zip([line.excluded, line.over_limit, line.prepay, line.in_scope])
            {
                *sum += part;
            }
        }
        if sums.iter().any(|sum| sum.is_negative()) {
            tell(faults, &At::ROOT, "bill", "net-negative", &[]);
        }
    }
    split
}

/// The split of one line as if it stood alone, and the amounts at which a limit of any kind begins or ends to bite on it.
#[cfg(feature = "spans")]
pub(crate) fn alone(inputs: &Inputs, pack: &Pack, line: &Line) -> Result<(LineSplit, Vec<Fen>), Fault> {
    let group = pack.group_of(line);
    if line.printed.is_some() || line.class == Some(Class::C) {
        return Ok((split_line(line, group, pack.lines, Rules::default()), Vec::new()));
    }
    let mut rules = Rules { prepay: line.prepay, limit: line.limit.map(fen_exact), ..Rules::default() };
    let counted = true;
    Shelf { pack, inputs, counted, known: Vec::new(), rows: &mut Vec::new() }.fill(line, &mut rules)?;
    if line.class == Some(Class::B) && rules.prepay.is_none() && !rules.out {
        return Err(Fault::new("prepay", "line-prepay"));
    }
    let mut bends: Vec<Fen> = rules.limit.map(|limit| Way::Down.round(limit)).into_iter().collect();
    if let (Some(limit), Some(units)) = (rules.limit, rules.units.filter(|units| units.is_positive())) {
        bends.push(Way::Down.round(limit * Exact::fen(i64::from(line.quantity)).over(units)));
    }
    Ok((split_line(line, group, pack.lines, rules), bends))
}

/// A plain bill split in whole fen: the sums, and what every line's figures can be worked out from.
#[derive(Debug)]
pub(crate) struct Short {
    pub lines: Lines,
    pub sums: LineFigures,
}

/// Splits a plain bill without a fraction, where the pack's line rules come down to whole fen: no limits of its own for lines, no
/// limit on a group, no share paid first that stays exact or that a table gives. Nothing when it must be done at length.
pub(crate) fn short(bill: &Bill, pack: &Pack) -> Option<Short> {
    let rules = pack.lines;
    let columns = bill.short()?;
    if rules.prepay_exact || pack.limits_lines() {
        return None;
    }
    let mut sums = LineFigures::default();
    for line in columns.iter() {
        sums.add(&split_short(&line, rules)?);
    }
    let least = sums.excluded.min(sums.over_limit).min(sums.prepay).min(sums.in_scope);
    (least >= 0).then(|| Short { lines: Lines::of(columns.clone(), rules), sums })
}

/// One line in whole fen; nothing for a line of class B without its share.
#[inline]
pub(super) fn split_short(line: &Plain, rules: LineRules) -> Option<LineFigures> {
    let amount = line.amount.abs();
    let mut split = LineFigures::default();
    if line.class == Class::C {
        split.excluded = line.amount;
        return Some(split);
    }
    let above = |value: Fen| match line.limit {
        Some(limit) if value > limit && rules.whole_line => value,
        Some(limit) => (value - limit).max(0),
        None => 0,
    };
    let share = match (line.class, line.prepay) {
        (Class::B, None) => return None,
        (_, share) => Fen::from(share.unwrap_or(0)),
    };
    // At most ten thousand million fen times a million: within an i64.
    let first = |of: Fen| if share == 0 { 0 } else { (of * share + 500_000) / 1_000_000 };
    if rules.prepay_first {
        split.prepay = first(amount);
        split.over_limit = above(amount - split.prepay);
    } else {
        split.over_limit = above(amount);
        split.prepay = first(amount - split.over_limit);
    }
    split.in_scope = amount - split.over_limit - split.prepay;
    if line.amount < 0 {
        split.negate();
    }
    Some(split)
}

/// What applies to one line: its own figures, or the place's.
#[derive(Clone, Copy, Default)]
struct Rules {
    prepay: Option<Exact>,
    /// Limit of the whole line.
    limit: Option<Exact>,
    /// How many units of the line count.
    units: Option<Exact>,
    /// A rule says that the line is not payable, and so none of the others is needed.
    out: bool,
}

/// The place's own line tables, looked up once for lines that are alike.
struct Shelf<'p> {
    pack: &'p Pack,
    inputs: &'p Inputs,
    /// An axis looks at price or quantity.
    counted: bool,
    known: Vec<(LineKey, [Option<Param>; 3])>,
    /// The rows that were found.
    rows: &'p mut Vec<RuleRef>,
}

/// What a line table may look at.
#[derive(Clone, PartialEq, Eq)]
struct LineKey {
    class: Option<Class>,
    mark: String,
    category: String,
    drug: String,
    day: Option<Day>,
    /// Unit price and quantity, where an axis looks at them.
    counted: Option<(Fen, u32)>,
    /// Whether the share paid first and the limit are the tables' business.
    wants: [bool; 2],
}

impl Shelf<'_> {
    /// Fills in what the line does not carry itself.
    fn fill(&mut self, line: &Line, rules: &mut Rules) -> Result<(), Fault> {
        let wants_prepay =
            rules.prepay.is_none() && line.class == Some(Class::B) && self.pack.lines.prepay.is_some();
        let wants_limit = rules.limit.is_none() && self.pack.lines.limit.is_some();
        if !wants_prepay && !wants_limit && self.pack.lines.quantity.is_none() {
            return Ok(());
        }
        let (a_day, days) = (self.pack.lines.quantity_a_day, self.inputs.situation.whole(Fact::Days));
        let [prepay, limit, units] = self.look(line, [wants_prepay, wants_limit]);
        if [prepay, limit, units].into_iter().any(|param| matches!(param, Some(Param::NotPayable))) {
            rules.out = true;
            return Ok(());
        }
        if wants_prepay {
            rules.prepay = figure(prepay)?;
        }
        if wants_limit {
            let whole = Exact::fen(i64::from(line.quantity));
            rules.limit = figure(limit)?.map(|a_unit| a_unit * whole);
        }
        rules.units = figure(units)?;
        if let (true, Some(units)) = (a_day, &mut rules.units) {
            let wanted = || Refusal::Wanted(Fact::Days, Vec::new()).fault("lines.quantity");
            *units = *units * Exact::fen(days.ok_or_else(wanted)?);
        }
        Ok(())
    }

    fn look(&mut self, line: &Line, wants: [bool; 2]) -> &[Option<Param>; 3] {
        let key = LineKey {
            class: line.class,
            mark: line.mark.clone(),
            category: line.category.clone(),
            drug: line.drug.clone(),
            day: line.day,
            counted: self.counted.then(|| (line.price(), line.quantity)),
            wants,
        };
        let known = self.known.iter().position(|(known, _)| *known == key);
        let place = known.unwrap_or_else(|| {
            let situation = self.inputs.situation.with_line(line);
            let (lines, [prepay, limit]) = (self.pack.lines, wants);
            let mut param = |table: Option<usize>| {
                Some(crate::case::line_param(
                    self.inputs,
                    self.pack,
                    &situation,
                    (table?, line.day),
                    self.rows,
                ))
            };
            let found = [
                param(lines.prepay.filter(|_| prepay)),
                param(lines.limit.filter(|_| limit)),
                param(lines.quantity),
            ];
            self.known.push((key, found));
            self.known.len() - 1
        });
        self.known.get(place).map_or(&[None, None, None], |(_, found)| found)
    }
}

/// The figure of a line table, if it gives one.
fn figure(param: &Option<Param>) -> Result<Option<Exact>, Fault> {
    match param {
        Some(Param::Figure(figure)) => Ok(Some(*figure)),
        Some(Param::Open(faults, _)) => faults.first().cloned().map_or(Ok(None), Err),
        _ => Ok(None),
    }
}

fn split_line(line: &Line, group: usize, rules: LineRules, own: Rules) -> LineSplit {
    if let Some(printed) = line.printed {
        let (excluded, over_limit, prepay) =
            (fen_exact(printed.excluded), fen_exact(printed.over_limit), fen_exact(printed.prepay));
        let in_scope = fen_exact(line.amount) - excluded - over_limit - prepay;
        return LineSplit { excluded, over_limit, prepay, in_scope, group };
    }
    let amount = fen_exact(line.amount.abs());
    let mut own = own;
    if let Some(units) = own.units.filter(|units| *units < Exact::fen(i64::from(line.quantity))) {
        let most = Way::HalfUp.round(amount * units.over(Exact::fen(i64::from(line.quantity))));
        own.limit = Some(own.limit.map_or(fen_exact(most), |limit| limit.least(fen_exact(most))));
    }
    // Neither side is the rest of the other: a fault in one of the parts shows when the sums are compared.
    let out = own.out || matches!(line.class, Some(Class::C) | None);
    let excluded = if out { amount } else { Exact::ZERO };
    let (over_limit, prepay) = if out { (Exact::ZERO, Exact::ZERO) } else { limited(own, amount, rules) };
    let in_scope = if out { Exact::ZERO } else { amount - over_limit - prepay };
    let signed = |value: Exact| if line.amount < 0 { -value } else { value };
    LineSplit {
        excluded: signed(excluded),
        over_limit: signed(over_limit),
        prepay: signed(prepay),
        in_scope: signed(in_scope),
        group,
    }
}

/// Takes what lies above a group's limit out of scope, from its last lines backwards.
pub(crate) fn move_over(split: &mut [LineSplit], limit: &LineLimit, over: Exact) {
    let mut left = over;
    for line in split.iter_mut().rev().filter(|line| line.group == limit.group) {
        let moved = line.in_scope.floor_zero().least(left);
        line.in_scope -= moved;
        let to = if limit.excluded { &mut line.excluded } else { &mut line.over_limit };
        *to += moved;
        left -= moved;
    }
}

/// The part above the limit and the share paid first, of a positive amount.
fn limited(own: Rules, amount: Exact, rules: LineRules) -> (Exact, Exact) {
    let rate = own.prepay.unwrap_or(Exact::ZERO);
    let rounded = |value: Exact| if rules.prepay_exact { value } else { fen_exact(Way::HalfUp.round(value)) };
    let above = |value: Exact| match own.limit {
        Some(limit) if value > limit && rules.whole_line => value,
        Some(limit) => (value - limit).floor_zero(),
        None => Exact::ZERO,
    };
    if rules.prepay_first {
        let prepay = rounded(rate * amount);
        return (above(amount - prepay), prepay);
    }
    let over = above(amount);
    (over, rounded(rate * (amount - over)))
}

impl LineSplit {
    /// A line of the first group that came out in whole fen.
    pub(crate) fn whole(figures: &LineFigures) -> LineSplit {
        LineSplit {
            excluded: fen_exact(figures.excluded),
            over_limit: fen_exact(figures.over_limit),
            prepay: fen_exact(figures.prepay),
            in_scope: fen_exact(figures.in_scope),
            group: 0,
        }
    }

    /// For print and interface.
    #[must_use]
    pub fn figures(&self, amount: Fen) -> LineFigures {
        let whole = |part: Exact| Way::HalfUp.round(part);
        let (excluded, over_limit, prepay) =
            (whole(self.excluded), whole(self.over_limit), whole(self.prepay));
        LineFigures { excluded, over_limit, prepay, in_scope: amount - excluded - over_limit - prepay }
    }
}
