//! A line is split into excluded, over_limit, prepay and in_scope (README §6).

use crate::Refusal;
use crate::bug::Bug;
use crate::case::Line;
use crate::model::{Group, Pack};
use crate::num::Q;
use crate::round::{Way, to_fen};
use crate::shapes::Shape;
use crate::value::{Facts, Found};

/// The four pieces of a line, in the order of the first four parts.
pub(crate) type Split = [Q; 4];

/// Splits one line. A negative line is split like a positive one and negated.
pub(crate) fn split(line: &Line, facts: &Facts<'_>) -> Result<Split, Refusal> {
    let returned = line.amount < 0;
    let amount = Q::int(line.amount).abs();
    let [excluded, over_limit, prepay] = match printed(line) {
        // The printed figures of a return carry its minus.
        Some(printed) => {
            facts.seen.note(if line.bill { Shape::BillSums } else { Shape::LinePrinted });
            printed.map(|x| if returned { -x } else { x })
        }
        None => pieces(line, &amount, facts)?,
    };
    if [&excluded, &over_limit, &prepay].into_iter().any(Q::is_negative) {
        return Err(Refusal::new("line-printed", "a printed figure has the other sign"));
    }
    let in_scope = amount - &excluded - &over_limit - &prepay;
    if in_scope.is_negative() {
        return Err(Refusal::new("line-printed", "the printed figures are more than the line"));
    }
    facts.seen.when(returned, Shape::LineReturn);
    let all = [excluded, over_limit, prepay, in_scope];
    if facts.bug(Bug::ReturnKept) && returned {
        let [excluded, over_limit, prepay, in_scope] = all;
        return Ok([-&excluded, -over_limit, prepay.clone(), -in_scope - &prepay - prepay]);
    }
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
        "C" => {
            facts.seen.note(Shape::LineExcluded);
            return all_excluded();
        }
        _ => return Err(Refusal::new("line-class", "a line wants a class or printed figures")),
    }
    // A line that one of its tables puts out needs none of the others.
    let own_rate = line.class != "B" || line.prepay.is_some();
    let asked = [
        rules.limit.as_ref().filter(|_| line.limit.is_none()),
        rules.quantity.as_ref().map(|(table, _)| table),
        rules.prepay.as_ref().filter(|_| !own_rate),
    ];
    if asked.into_iter().flatten().any(|table| matches!(facts.find_for(table, line), Ok(Found::NotPayable))) {
        return all_excluded();
    }
    let limit = match (line.limit, &rules.limit) {
        (Some(limit), _) => Some(Q::int(limit)),
        (None, None) => None,
        (None, Some(table)) => match facts.find_for(table, line)? {
            Found::Figure(each) if facts.bug(Bug::LimitOnce) => Some(each),
            Found::Figure(each) => Some(each * line.count()),
            Found::NoLimit => None,
            Found::NotPayable | Found::Bands(_) => return Err(Refusal::new("pack", table)),
        },
    };
    let limit = match &rules.quantity {
        None => limit,
        Some((table, a_day)) => match facts.find_for(table, line)? {
            Found::NoLimit => limit,
            Found::NotPayable | Found::Bands(_) => return Err(Refusal::new("pack", table)),
            Found::Figure(units) => {
                let units = if *a_day { units * facts.days()? } else { units };
                if units < line.count() {
                    facts.seen.note(Shape::LineQuantity);
                    let most = to_fen(&(amount * units / line.count()), Way::HalfUp);
                    Some(limit.map_or(most.clone(), |limit| limit.min(most)))
                } else {
                    limit
                }
            }
        },
    };
    let rate = match (line.class.as_str(), &line.prepay, &rules.prepay) {
        (_, Some(rate), _) => rate.clone(),
        ("B", None, Some(table)) => match facts.find_for(table, line)? {
            Found::Figure(rate) => rate,
            _ => return Err(Refusal::new("pack", table)),
        },
        ("B", None, None) => return Err(Refusal::new("line-prepay", "a line of class B wants a rate")),
        _ => Q::zero(),
    };
    let taken = |of: &Q| {
        let exact = &rate * of;
        let own = line.prepay.is_some();
        facts.seen.when(exact.is_positive() && own, Shape::LinePrepay);
        facts.seen.when(exact.is_positive() && !own, Shape::LinePrepayTable);
        if rules.prepay_exact || facts.bug(Bug::PrepayExact) {
            facts.seen.when(exact.whole().is_none(), Shape::LinePrepayExact);
            return exact;
        }
        facts.seen.rounded(&exact);
        to_fen(&exact, Way::HalfUp)
    };
    let over = |of: &Q| match &limit {
        Some(limit) if of > limit => {
            facts.seen.compared(of, limit);
            facts.seen.note(if line.limit.is_some() { Shape::LineLimit } else { Shape::LineLimitTable });
            facts.seen.when(rules.whole_line, Shape::LineWhole);
            if rules.whole_line { of.clone() } else { of - limit }
        }
        _ => Q::zero(),
    };
    if rules.prepay_first != facts.bug(Bug::LimitAfterPrepay) {
        let prepay = taken(amount);
        let over_limit = over(&(amount - &prepay));
        facts.seen.when(over_limit.is_positive() && prepay.is_positive(), Shape::LinePrepayFirst);
        Ok([Q::zero(), over_limit, prepay])
    } else {
        let over_limit = over(amount);
        let prepay = taken(&(amount - &over_limit));
        Ok([Q::zero(), over_limit, prepay])
    }
}

/// The group of a line.
pub(crate) fn group(line: &Line, pack: &Pack) -> usize {
    let among = |list: fn(&Group) -> &Vec<String>, word: &String| {
        pack.groups.iter().position(|g| !word.is_empty() && list(g).contains(word))
    };
    // A mark decides before a category, a category before a drug group.
    among(|g| &g.marks, &line.mark)
        .or_else(|| among(|g| &g.categories, &line.category))
        .or_else(|| among(|g| &g.drugs, &line.drug))
        .unwrap_or(0)
}
