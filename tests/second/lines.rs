//! A line is split into excluded, over_limit, prepay and in_scope (README §6).

use crate::Refusal;
use crate::case::Line;
use crate::model::{LineRules, Pack};
use crate::num::Q;
use crate::round::{Way, to_fen};

/// The four pieces of a line, in the order of the first four parts.
pub(crate) type Split = [Q; 4];

/// Splits one line. A negative line is split like a positive one and negated.
pub(crate) fn split(line: &Line, rules: &LineRules) -> Result<Split, Refusal> {
    let amount = Q::int(line.amount).abs();
    let [excluded, over_limit, prepay] = pieces(line, &amount, rules)?;
    let in_scope = amount - &excluded - &over_limit - &prepay;
    let all = [excluded, over_limit, prepay, in_scope];
    Ok(if line.amount < 0 { all.map(|x| -x) } else { all })
}

fn pieces(line: &Line, amount: &Q, rules: &LineRules) -> Result<[Q; 3], Refusal> {
    let printed = [line.printed.excluded, line.printed.over_limit, line.printed.prepay];
    if printed.iter().any(Option::is_some) {
        // On the list of a return the figures may stand with their sign or without.
        let returned = line.amount < 0;
        return Ok(printed.map(|x| Q::int(x.unwrap_or(0))).map(|x| if returned { x.abs() } else { x }));
    }
    let rate = match (line.class.as_str(), &line.prepay) {
        ("C", _) => return Ok([amount.clone(), Q::zero(), Q::zero()]),
        ("A" | "B", Some(rate)) => rate.clone(),
        ("A", None) => Q::zero(),
        ("B", None) => return Err(Refusal::new("case", "a line of class B wants a rate or printed figures")),
        _ => return Err(Refusal::new("case", "a line wants a class or printed figures")),
    };
    let taken = |of: &Q| {
        let exact = &rate * of;
        if rules.prepay_exact { exact } else { to_fen(&exact, Way::HalfUp) }
    };
    let over = |of: &Q| match line.limit {
        Some(limit) if *of > Q::int(limit) => {
            if rules.whole_line {
                of.clone()
            } else {
                of - Q::int(limit)
            }
        }
        _ => Q::zero(),
    };
    if rules.prepay_first {
        let prepay = taken(amount);
        let over_limit = over(&(amount - &prepay));
        Ok([Q::zero(), over_limit, prepay])
    } else {
        let over_limit = over(amount);
        let prepay = taken(&(amount - &over_limit));
        Ok([Q::zero(), over_limit, prepay])
    }
}

/// The group of a line.
pub(crate) fn group(line: &Line, pack: &Pack) -> usize {
    pack.groups.iter().position(|g| g.marks.contains(&line.mark)).unwrap_or(0)
}
