//! A line is split into excluded, over_limit, prepay and in_scope (README §6).

use crate::Refusal;
use crate::case::Line;
use crate::model::Pack;
use crate::num::Q;
use crate::round::{Way, to_fen};
use crate::value::{Facts, Found};

/// The four pieces of a line, in the order of the first four parts.
pub(crate) type Split = [Q; 4];

/// Splits one line. A negative line is split like a positive one and negated.
pub(crate) fn split(line: &Line, facts: &Facts<'_>) -> Result<Split, Refusal> {
    let returned = line.amount < 0;
    let amount = Q::int(line.amount).abs();
    let [excluded, over_limit, prepay] = match printed(line) {
        // The printed figures of a return carry its minus.
        Some(printed) => printed.map(|x| if returned { -x } else { x }),
        None => pieces(line, &amount, facts)?,
    };
    if [&excluded, &over_limit, &prepay].into_iter().any(Q::is_negative) {
        return Err(Refusal::new("line-printed", "a printed figure has the other sign"));
    }
    let in_scope = amount - &excluded - &over_limit - &prepay;
    if in_scope.is_negative() {
        return Err(Refusal::new("line-printed", "the printed figures are more than the line"));
    }
    let all = [excluded, over_limit, prepay, in_scope];
    Ok(if returned { all.map(|x| -x) } else { all })
}

/// What the list prints, if it prints anything.
fn printed(line: &Line) -> Option<[Q; 3]> {
    let printed = [line.printed.excluded, line.printed.over_limit, line.printed.prepay];
    let any = printed.iter().any(Option::is_some);
    any.then(|| printed.map(|x| Q::int(x.unwrap_or(0))))
}

fn pieces(line: &Line, amount: &Q, facts: &Facts<'_>) -> Result<[Q; 3], Refusal> {
    let rules = &facts.pack.lines;
    let all_excluded = || Ok([amount.clone(), Q::zero(), Q::zero()]);
    let facts = facts.of_line(line)?;
    match line.class.as_str() {
        "A" | "B" => {}
        "C" => return all_excluded(),
        _ => return Err(Refusal::new("line-class", "a line wants a class or printed figures")),
    }
    // A line that is excluded as a whole needs no rate.
    let limit = match (line.limit, &rules.limit) {
        (Some(limit), _) => Some(Q::int(limit)),
        (None, None) => None,
        (None, Some(table)) => match facts.find_for(table, line)? {
            Found::Figure(each) => Some(each * Q::int(line.quantity.unwrap_or(1)).abs()),
            Found::NoLimit => None,
            Found::NotPayable => return all_excluded(),
            Found::Bands(_) => return Err(Refusal::new("pack", table)),
        },
    };
    let rate = match (line.class.as_str(), &line.prepay, &rules.prepay) {
        (_, Some(rate), _) => rate.clone(),
        ("B", None, Some(table)) => match facts.find_for(table, line)? {
            Found::Figure(rate) => rate,
            Found::NotPayable => return all_excluded(),
            _ => return Err(Refusal::new("pack", table)),
        },
        ("B", None, None) => return Err(Refusal::new("line-prepay", "a line of class B wants a rate")),
        _ => Q::zero(),
    };
    let taken = |of: &Q| {
        let exact = &rate * of;
        if rules.prepay_exact { exact } else { to_fen(&exact, Way::HalfUp) }
    };
    let over = |of: &Q| match &limit {
        Some(limit) if of > limit => {
            if rules.whole_line {
                of.clone()
            } else {
                of - limit
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
