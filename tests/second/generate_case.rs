//! The random case of a generated pack.

use crate::dice::{decimal, keys, map, s, yuan};
use crate::generate::Maker;
use crate::settle::settle_measuring;
use crate::{Case, Line, Pack, Printed, num::Q};
use toml::{Table, Value};

/// Makes a case for `pack`.
pub(crate) fn case(g: &mut Maker, pack: Option<&Pack>) -> Value {
    let situation = situation(g);
    let stays = stays(g, &situation);
    let mut case = keys([
        ("title", s("随机")),
        ("why", s("Two evaluators must agree.")),
        ("shapes", Value::Array(Vec::new())),
        ("situation", Value::Table(situation)),
        ("state", state(g)),
        ("line", Value::Array(Vec::new())),
    ]);
    if let Some(stays) = stays
        && let Some(state) = case.get_mut("state").and_then(Value::as_table_mut)
    {
        state.insert("stays".to_owned(), stays);
    }
    let lines = lines(g, pack, &case);
    // A package can move a bill of sums to another group; no other rule can.
    if !g.tags.contains("package-moves") && g.with(8, "bill-sums") {
        case.remove("line");
        case.insert("bill".to_owned(), bill(g));
    } else {
        case.insert("line".to_owned(), lines);
    }
    case.insert("payment".to_owned(), payment(g));
    if !g.assume.is_empty() {
        let mut assume = g.assume.clone();
        if g.dice.chance(10) {
            assume.clear();
        }
        case.insert("assume".to_owned(), Value::Table(assume));
    }
    let thens = thens(g, pack, &case);
    if !thens.is_empty() {
        case.insert("then".to_owned(), Value::Array(thens));
    }
    if let Some(pack) = pack {
        tune(g, pack, &mut case);
    }
    Value::Table(case)
}

/// Changes a line of most settlements so that some amount comes to stand at a kink or a fen beside it.
fn tune(g: &mut Maker, pack: &Pack, case: &mut Table) -> Option<()> {
    let mut chain = Case::read_chain(&Value::Table(case.clone())).ok()?;
    let mut state = chain.first()?.state.clone();
    for stage in 0..chain.len() {
        chain[stage].state = state;
        let written = match stage.checked_sub(1) {
            None => Some(&mut *case),
            Some(then) => case.get_mut("then").and_then(|t| t.get_mut(then)).and_then(Value::as_table_mut),
        };
        let lines = written.and_then(|t| t.get_mut("line")).and_then(Value::as_array_mut);
        if let Some(lines) = lines
            && let Some(at) = chain[stage].lines.iter().rposition(is_plain)
            && let Some(line) = lines.get_mut(at).and_then(Value::as_table_mut)
            && g.dice.chance(90)
        {
            let before = chain[stage].lines.clone();
            for _ in 0..2 {
                let Some(fen) = to_a_kink(g, pack, &mut chain[stage], at) else { break };
                chain[stage].lines[at].amount = fen;
            }
            let fen = chain[stage].lines[at].amount;
            line.insert("amount".to_owned(), s(yuan(fen)));
            // Further settlements keep these lines until they give their own.
            for later in chain[stage + 1..].iter_mut().take_while(|c| same_lines(&c.lines, &before)) {
                later.lines[at].amount = fen;
            }
        }
        state = crate::settle(pack, &chain[stage]).ok()?.state;
    }
    Some(())
}

/// The amount of a line at which something else of the settlement comes to a kink, give or take a fen; none if one is
/// there already, or none is in reach.
fn to_a_kink(g: &mut Maker, pack: &Pack, case: &mut Case, at: usize) -> Option<i64> {
    let more = 100;
    let amount = case.lines[at].amount;
    let (outcome, here) = settle_measuring(pack, case);
    if here.is_empty() || outcome.ok()?.shapes.kink {
        return None;
    }
    case.lines[at].amount = amount + more;
    let (_, there) = settle_measuring(pack, case);
    case.lines[at].amount = amount;
    let reached = |(here, there): (&Q, &Q)| {
        let slope = (here - there) / Q::int(more);
        if slope.is_zero() { None } else { amount.checked_add((here / slope).floor().whole()?) }
    };
    let near: Vec<i64> = here.iter().zip(&there).filter_map(reached).collect();
    let near: Vec<i64> = near.into_iter().filter(|fen| (1..500_000_000).contains(fen)).collect();
    if near.is_empty() { None } else { Some(*g.dice.pick(&near) + g.dice.between(0, 1)) }
}

/// A line that comes into scope as it is.
fn is_plain(line: &Line) -> bool {
    line.class == "A" && line.amount >= 0 && line.limit.is_none() && line.printed == Printed::default()
}

fn same_lines(a: &[Line], b: &[Line]) -> bool {
    a.len() == b.len()
        && a.iter().zip(b).all(|(a, b)| a.amount == b.amount && a.class == b.class && a.mark == b.mark)
}

/// A bill given as sums.
fn bill(g: &mut Maker) -> Value {
    let total = amount(g);
    let mut bill = keys([("total", s(yuan(total)))]);
    let mut left = total;
    for key in ["excluded", "over_limit", "prepay"] {
        if g.dice.chance(40) {
            let x = g.dice.between(0, left / 2);
            left -= x;
            bill.insert(key.to_owned(), s(yuan(x)));
        }
    }
    Value::Table(bill)
}

/// Up to two further settlements.
fn thens(g: &mut Maker, pack: Option<&Pack>, case: &Table) -> Vec<Value> {
    let mut all = Vec::new();
    while all.len() < 2 && g.with(40, "then") {
        let mut then = Table::new();
        if g.with(5, "reverse") {
            then.insert("reverse".to_owned(), Value::Boolean(true));
            all.push(Value::Table(then));
            continue;
        }
        let mut patch = Table::new();
        let fact = |key: &str| case.get("situation").and_then(|s| s.get(key)).and_then(Value::as_str);
        let (day_then, stay) = (fact("day").unwrap_or_default().to_owned(), fact("admission_day").is_some());
        if !stay && !g.merges.is_empty() && g.dice.chance(70) {
            patch.insert("day".to_owned(), s(moved(&day_then, g.dice.between(0, 20))));
        } else if !stay && g.dice.chance(70) {
            let (low, high) = if g.with(30, "then-later-year") { (2026, 2028) } else { (2019, 2026) };
            let day = day(g, low, high);
            patch.insert("day".to_owned(), s(&day));
        }
        let others = situation(g);
        for key in ["setting", "grade", "person", "disease", "admission", "hospital_kind", "period"] {
            if g.dice.chance(25)
                && let Some(value) = others.get(key)
            {
                patch.insert(key.to_owned(), value.clone());
            }
        }
        then.insert("situation".to_owned(), Value::Table(patch));
        if g.dice.chance(70) {
            then.insert("line".to_owned(), lines(g, pack, case));
        }
        if g.dice.chance(30) {
            then.insert("payment".to_owned(), payment(g));
        }
        all.push(Value::Table(then));
    }
    all
}

fn day(g: &mut Maker, low: i64, high: i64) -> String {
    format!("{}-{:02}-{:02}", g.dice.between(low, high), g.dice.between(1, 12), g.dice.between(1, 28))
}

/// A day so many days away, within its month.
fn moved(day: &str, by: i64) -> String {
    let (month, date) = day.rsplit_once('-').unwrap_or((day, "1"));
    let date: i64 = date.parse().unwrap_or(1);
    format!("{month}-{:02}", (date + by).clamp(1, 28.max(date)))
}

/// The stays before this one, if the pack merges stays; mostly a few days before.
fn stays(g: &mut Maker, situation: &Table) -> Option<Value> {
    if g.merges.is_empty() || g.dice.chance(25) {
        return None;
    }
    let day = ["admission_day", "day"].iter().find_map(|key| situation.get(*key)).and_then(Value::as_str)?;
    let mut all = Vec::new();
    for _ in 0..g.dice.between(1, 2) {
        let last = moved(day, -g.dice.between(0, 16));
        let first = moved(&last, -g.dice.between(0, 9));
        let mut stay = keys([
            ("first", s(first)),
            ("last", s(last)),
            ("setting", s(*g.dice.pick(&["inpatient", "inpatient", "outpatient", "special"]))),
        ]);
        if g.dice.chance(80) {
            stay.insert("hospital".to_owned(), s(if g.dice.chance(80) { "h1" } else { "h2" }));
            stay.insert("disease".to_owned(), s(*g.dice.pick(&["diabetes", "hypertension"])));
        }
        if g.dice.chance(80) {
            stay.insert("admission".to_owned(), Value::Integer(g.dice.between(1, 2)));
        }
        if g.dice.chance(20) {
            stay.insert("merged".to_owned(), s("no"));
        }
        all.push(Value::Table(stay));
    }
    Some(Value::Array(all))
}

fn situation(g: &mut Maker) -> Table {
    let day = if !g.days.is_empty() && g.dice.chance(50) {
        let year = *g.dice.pick(&g.days.clone());
        (*g.dice.pick(&[format!("{year}-06-30"), format!("{year}-07-01"), format!("{year}-12-31")])).clone()
    } else {
        day(g, 2019, 2026)
    };
    let mut all = keys([
        ("day", s(day)),
        ("setting", s(*g.dice.pick(&["inpatient", "outpatient", "special"]))),
        ("grade", s(*g.dice.pick(&["tertiary", "secondary", "primary", "community"]))),
        ("person", s(*g.dice.pick(&["active", "retired"]))),
        ("disease", s(*g.dice.pick(&["diabetes", "hypertension"]))),
        ("diseases", s(*g.dice.pick(&["diabetes", "diabetes+hypertension", "hypertension+gout+diabetes"]))),
        ("hospital", s(if g.dice.chance(90) { "h1" } else { "h2" })),
        ("hospital_kind", s(*g.dice.pick(&["listed", "tcm", "plain", "new"]))),
        ("period", Value::Integer(g.dice.between(1, 2))),
        ("age", Value::Integer(*g.dice.pick(&[0, 30, 44, 45, 60, 69, 70, 91]))),
        ("admission", Value::Integer(g.dice.between(1, 3))),
        ("days", Value::Integer(g.dice.between(1, 30))),
        ("liability", s(*g.dice.pick(&["0", "0.3", "0.5", "0.7", "0.125", "1"]))),
        ("supply_months", Value::Integer(*g.dice.pick(&[1, 2, 3, 3, 12]))),
        ("income", s(yuan(g.dice.between(0, 200_000) * 100))),
        ("salary", s(yuan(g.dice.between(0, 20_000_000)))),
    ]);
    if !g.merges.is_empty() && g.dice.chance(60) {
        // Which stay it is follows from those before.
        all.remove("admission");
        if g.dice.chance(15) {
            all.insert("merged".to_owned(), s(*g.dice.pick(&["no", "again"])));
        }
    }
    if g.with(15, "other-days") {
        let year = g.dice.between(2019, 2025);
        let admitted = *g.dice.pick(&["06-25", "06-25", "06-01", "05-31", "05-02", "05-01"]);
        all.insert("admission_day".to_owned(), s(format!("{year}-{admitted}")));
        all.insert("discharge_day".to_owned(), s(format!("{year}-07-01")));
        all.insert("settlement_day".to_owned(), s(format!("{}-01-02", year + 1)));
    }
    if g.with(5, "fact-absent") {
        let gone = [
            "setting",
            "grade",
            "person",
            "age",
            "admission",
            "hospital_kind",
            "disease",
            "diseases",
            "income",
            "days",
            "liability",
            "supply_months",
        ];
        all.remove(*g.dice.pick(&gone));
    }
    if g.with(3, "fact-without-cell") {
        let (fact, word) =
            *g.dice.pick(&[("setting", "emergency"), ("person", "child"), ("disease", "gout")]);
        all.insert(fact.to_owned(), s(word));
    }
    all
}

/// What the year has counted: nothing, or figures near the pack's kinks.
fn state(g: &mut Maker) -> Value {
    if g.counters.is_empty() || g.dice.chance(40) {
        return map([("fresh", Value::Boolean(true))]);
    }
    g.tags.insert("state");
    let mut state = Table::new();
    for counter in g.counters.clone() {
        let id = counter.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
        let cells: &[&str] = match counter.get("per").and_then(|p| p.get(0)).and_then(Value::as_str) {
            Some("disease") => &["diabetes", "hypertension"],
            Some("hospital") => &["h1", "h2"],
            Some("kind") => &["listed", "general"],
            Some(_) => &["active", "retired"],
            None => &[""],
        };
        for cell in cells {
            let key = if cell.is_empty() { id.clone() } else { format!("{id}:{cell}") };
            let fen = if g.dice.chance(30) { 0 } else { amount(g) };
            if !g.with(1, "state-absent") {
                state.insert(key, s(yuan(fen)));
            }
        }
    }
    Value::Table(state)
}

/// An amount: half of the time at a kink or a tie, otherwise anything.
fn amount(g: &mut Maker) -> i64 {
    let kinks = g.kinks.clone();
    let any = |g: &mut Maker| {
        let most = *g.dice.pick(&[2_000, 500_000, 5_000_000, 20_000_000]);
        g.dice.between(0, most)
    };
    match g.dice.between(0, 9) {
        0..=2 => *g.dice.pick(&kinks) + g.dice.between(-1, 1),
        // Where a cap is reached: cap ÷ rate, beyond a deductible.
        3 => {
            let rate = g.rates.iter().copied().find(|r| *r > 0).unwrap_or(1_000_000);
            let rates: Vec<i64> = g.rates.iter().copied().filter(|r| *r > 0).chain([rate]).collect();
            let (kink, rate) = (*g.dice.pick(&kinks), *g.dice.pick(&rates));
            let reach = i128::from(kink) * 1_000_000 / i128::from(rate);
            i64::try_from(reach).unwrap_or(0) + *g.dice.pick(&kinks) + g.dice.between(-1, 1)
        }
        // The distance of two kinks.
        4 => (*g.dice.pick(&kinks) - *g.dice.pick(&kinks)).abs() + g.dice.between(-1, 1),
        // A half fen at 5%, 25%, 50% …
        5 => any(g) / 20 * 20 + 10,
        _ => any(g),
    }
    .clamp(0, 500_000_000)
}

fn line(g: &mut Maker) -> Table {
    // Small ones beside a large one leave room for it to come to a kink.
    let fen = if g.dice.chance(60) { amount(g) % 200_000 } else { amount(g) };
    let mut line = keys([("amount", s(yuan(fen)))]);
    if g.groups.len() > 1 && g.dice.chance(40) {
        line.insert("mark".to_owned(), s("drugs"));
    }
    if g.dice.chance(40) {
        line.insert("quantity".to_owned(), Value::Integer(g.dice.between(1, 6)));
    }
    if g.dice.chance(30) {
        line.insert("category".to_owned(), s(*g.dice.pick(&["09", "12", "01"])));
    }
    if g.dice.chance(30) {
        line.insert("drug".to_owned(), s(*g.dice.pick(&["negotiated", "other"])));
    }
    if g.with(6, "line-day") {
        line.insert("day".to_owned(), s(day(g, 2019, 2026)));
    }
    if g.with(12, "printed") {
        let mut printed = Table::new();
        let mut left = fen;
        for key in ["excluded", "over_limit", "prepay"] {
            if g.dice.chance(60) {
                let x = g.dice.between(0, left);
                left -= x;
                printed.insert(key.to_owned(), s(yuan(x)));
            }
        }
        if !printed.is_empty() {
            line.insert("printed".to_owned(), Value::Table(printed));
        }
    }
    let class = *g.dice.pick(&["A", "A", "B", "B", "C"]);
    line.insert("class".to_owned(), s(class));
    let table = g.tables.iter().any(|t| t.get("id").and_then(Value::as_str) == Some("lines/prepay"));
    if (class == "B" && !(table && g.dice.chance(60)) && !g.with(1, "no-prepay")) || g.dice.chance(10) {
        let rate = *g.dice.pick(&[50_000, 100_000, 200_000, 30_000, 125_000, 333_333]);
        line.insert("prepay".to_owned(), s(decimal(rate)));
    }
    if g.with(30, "limit") {
        line.insert("limit".to_owned(), s(yuan(amount(g).min(fen + 100))));
    }
    line
}

/// Some lines; then often one more that brings the sum in scope to a chosen amount.
fn lines(g: &mut Maker, pack: Option<&Pack>, case: &Table) -> Value {
    let mut all: Vec<Value> = (0..g.dice.between(0, 3)).map(|_| Value::Table(line(g))).collect();
    if g.with(8, "return")
        && let Some(first) = all.first().and_then(|l| l.get("amount")).and_then(Value::as_str)
    {
        // A return of class A, often no larger than the first line.
        let fen = Q::money(first).ok().and_then(|q| q.whole()).unwrap_or(0) / 3;
        let mut back = keys([("amount", s(yuan(-fen))), ("class", s(*g.dice.pick(&["A", "A", "C"])))]);
        // What is paid first comes back too; the first line must have paid as much.
        let first = all.first().and_then(|l| l.get("prepay")).cloned();
        if let Some(rate) = first.filter(|_| g.dice.chance(70)) {
            back.insert("class".to_owned(), s("B"));
            back.insert("prepay".to_owned(), rate);
        }
        if g.with(20, "return-printed") {
            back.insert("printed".to_owned(), map([("excluded", s(yuan(-fen / 2)))]));
        }
        all.push(Value::Table(back));
    }
    if g.with(1, "no-line") {
        return Value::Array(Vec::new());
    }
    let goal = amount(g);
    let sum = in_scope(pack, case, &all);
    if all.is_empty() || goal > sum || g.dice.chance(70) {
        let rest = if all.is_empty() { goal } else { (goal - sum).max(0) };
        all.push(map([("amount", s(yuan(rest))), ("class", s("A"))]));
    }
    Value::Array(all)
}

/// What the lines bring into scope in the group "main", in whole fen.
fn in_scope(pack: Option<&Pack>, case: &Table, lines: &[Value]) -> i64 {
    let mut case = case.clone();
    case.insert("line".to_owned(), Value::Array(lines.to_vec()));
    let (Some(pack), Ok(case)) = (pack, Case::read(&Value::Table(case))) else { return 0 };
    let main = |l: &&Line| l.mark.is_empty();
    let Ok(facts) = crate::value::Facts::new(pack, &case, None) else { return 0 };
    let pieces = case.lines.iter().filter(main).filter_map(|l| crate::lines::split(l, &facts).ok());
    pieces.map(|[_, _, _, x]| x).sum::<Q>().floor().whole().unwrap_or(0)
}

fn payment(g: &mut Maker) -> Value {
    let mut payment = Table::new();
    for key in ["account_current", "account_earlier", "account_family", "premium", "deposit"] {
        if g.dice.chance(50) {
            payment.insert(key.to_owned(), s(yuan(amount(g))));
        }
    }
    if !payment.contains_key("account_current")
        && !payment.contains_key("account_earlier")
        && g.dice.chance(60)
    {
        payment.insert("account".to_owned(), s(yuan(amount(g))));
    }
    Value::Table(payment)
}
