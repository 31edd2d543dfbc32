//! The targets. Each makes its input from a number and says whether it came to a figure, or what is wrong with the answer.

use crate::change::{Dice, change};
use std::path::Path;
use std::sync::LazyLock;
use zifu::case::{Case, Inputs};
use zifu::estimate::{Estimate, Wanted, bills, curve, distances, estimate, quick, read};
use zifu::explain::Words;
use zifu::fault::{Fault, KINDS};
use zifu::money::Fen;
use zifu::national::broken_identities;
use zifu::pack::Pack;
use zifu::settle::{Broken, Settlement, reverse, settle};
use zifu::state::YearState;
use zifu::tree::Tree;
use zifu_tools::rules::{names, pack_tree, parse_toml, read_toml};

/// What an input came to: a figure or a refusal; or what is wrong.
type Outcome = Result<bool, String>;

/// Makes an input from a number and tries it.
type Target = fn(&Seeds, u64) -> Outcome;

/// Every target by its name.
pub const TARGETS: &[(&str, Target)] =
    &[("pack", pack), ("case", case), ("settle", settlement), ("estimate", question)];

/// What inputs are made from: published packs with cases of their own, and cases that bring a small pack along.
pub struct Seeds {
    all: Vec<(Tree, Pack, Vec<Tree>)>,
}

impl Seeds {
    pub fn read() -> Seeds {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let rules = root.join("rules");
        let mut all = Vec::new();
        for name in names(&rules).expect("packs") {
            let tree = pack_tree(&rules, &name).expect("a pack");
            let pack = Pack::read_unproven(&tree).expect("a published pack");
            let files = zifu_tools::cases::files(&root.join("tests/cases").join(&name)).expect("cases");
            let step = files.len().div_ceil(12).max(1);
            let cases = files.iter().step_by(step).map(|file| read_toml(file).expect("case")).collect();
            all.push((tree, pack, cases));
        }
        for folder in ["shapes", "published", "situations"] {
            let files = zifu_tools::cases::files(&root.join("tests/cases").join(folder)).expect("cases");
            for case in files.iter().step_by(4).map(|file| read_toml(file).expect("case")) {
                let own = case.get("pack").filter(|pack| pack.text().is_none()).cloned();
                if let Some((tree, pack)) =
                    own.and_then(|tree| Pack::read(&tree).ok().map(|pack| (tree, pack)))
                {
                    all.push((tree, pack, vec![case]));
                }
            }
        }
        Seeds { all }
    }

    fn any<'s>(&'s self, dice: &mut Dice) -> (&'s Tree, &'s Pack, &'s Tree) {
        let (tree, pack, cases) = dice.pick(&self.all);
        (tree, pack, dice.pick(cases))
    }
}

/// The sentences of both languages.
static WORDS: LazyLock<[Words; 2]> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("static/words");
    ["zh", "en"]
        .map(|language| zifu_tools::rules::words(&folder, &["engine", "checker"], language).expect("words"))
});

/// A refusal says what is wrong: at least one fault, each of a known kind and with all that its sentence names.
fn refused(faults: &[Fault]) -> Outcome {
    if faults.is_empty() {
        return Err("refused without a fault".to_owned());
    }
    for fault in faults {
        if !KINDS.contains(&fault.kind) {
            return Err(format!("no such kind: {fault}"));
        }
        for words in WORDS.iter() {
            let sentence = words.get(&format!("fault.{}", fault.kind)).to_owned();
            for name in
                sentence.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name)
            {
                let named =
                    |(known, _): &(&str, String)| *known == name || (*known == "why_en" && name == "why");
                if name != "at" && !fault.with.iter().any(named) {
                    return Err(format!("{sentence} is told without its {name}: {fault}"));
                }
            }
        }
    }
    Ok(false)
}

fn adds_up(settlement: &Settlement, pack: &Pack) -> Result<(), String> {
    let payers: Fen = settlement.payers.iter().sum();
    let sound = payers + settlement.own == settlement.total
        && settlement.cash + settlement.account == settlement.at_counter
        && broken_identities(settlement, pack).is_empty();
    if sound { Ok(()) } else { Err(format!("does not add up: {settlement:?}")) }
}

/// Settles what a tree says; a proven pack must have room for its fractions.
fn settled(
    tree: &Tree,
    pack: &Pack,
    state: Option<YearState>,
    proven: bool,
) -> Result<Option<(Settlement, YearState)>, String> {
    let inputs = match Inputs::read(tree, pack) {
        Ok(inputs) => Inputs { state: state.unwrap_or(inputs.state), ..inputs },
        Err(faults) => return refused(&faults).map(|_| None),
    };
    let case = match Case::new(pack, inputs) {
        Ok(case) => case,
        Err(faults) => return refused(&faults).map(|_| None),
    };
    match settle(&case) {
        Ok((settlement, next)) => {
            adds_up(&settlement, pack)?;
            Ok(Some((settlement, next)))
        }
        Err(Broken::Needs(faults)) => refused(&faults).map(|_| None),
        Err(Broken::Headroom) if !proven => Ok(None),
        Err(broken) => Err(format!("{broken:?}")),
    }
}

/// A changed pack, proven or not, is refused with a fault or settles its cases.
fn pack(seeds: &Seeds, number: u64) -> Outcome {
    let mut dice = Dice::new(number);
    let (tree, _, case) = seeds.any(&mut dice);
    let (other, ..) = seeds.any(&mut dice);
    let mut changed = tree.clone();
    change(&mut changed, 2, &[tree, other], &mut dice);
    let unproven = Pack::read_unproven(&changed);
    let proven = Pack::read(&changed);
    match (&unproven, &proven) {
        (Err(faults), Ok(_)) => return Err(format!("proven, but without proofs refused: {faults:?}")),
        (Err(fewer), Err(all)) => {
            refused(fewer)?;
            refused(all)?;
        }
        (Ok(_), Err(faults)) => drop(refused(faults)?),
        (Ok(_), Ok(_)) => {}
    }
    // The text of a pack may be anything at all.
    if dice.chance(30) {
        let text = format!("{changed:?}");
        let cut: String = text.chars().skip(dice.roll(text.len())).take(400).collect();
        drop(parse_toml(&cut));
    }
    let (Ok(pack), proven) = (unproven, proven.is_ok()) else { return Ok(false) };
    settled(case, &pack, None, proven).map(|done| done.is_some())
}

/// A changed case under a sound pack.
fn case(seeds: &Seeds, number: u64) -> Outcome {
    let mut dice = Dice::new(number);
    let (_, pack, case) = seeds.any(&mut dice);
    let (.., other) = seeds.any(&mut dice);
    let mut changed = case.clone();
    change(&mut changed, 4, &[case, other], &mut dice);
    settled(&changed, pack, None, true).map(|done| done.is_some())
}

/// Several settlements one after another, each a changed case, under a pack that may be changed too; then all taken back.
fn settlement(seeds: &Seeds, number: u64) -> Outcome {
    let mut dice = Dice::new(number);
    let (tree, sound, case) = seeds.any(&mut dice);
    let mut changed = tree.clone();
    if dice.chance(50) {
        change(&mut changed, 4, &[tree], &mut dice);
    }
    let read = Pack::read_unproven(&changed).ok();
    let (pack, proven) =
        read.as_ref().filter(|_| changed != *tree).map_or((sound, true), |pack| (pack, false));
    let (mut state, mut done) = (None, Vec::new());
    for _ in 0..=dice.roll(5) {
        let mut stage = case.clone();
        if dice.chance(70) {
            change(&mut stage, 4, &[case], &mut dice);
        }
        if let Some((settlement, next)) = settled(&stage, pack, state.clone(), proven)? {
            state = Some(next.clone());
            done.push((settlement, next));
        }
    }
    for (settlement, _) in done.iter().rev() {
        let (taken, before) = reverse(settlement, state.as_ref().unwrap_or(&YearState::fresh()));
        if taken.total != -settlement.total || taken.own != -settlement.own {
            return Err("a reversal is not the negative".to_owned());
        }
        state = Some(before);
    }
    Ok(!done.is_empty())
}

/// A changed question under a sound pack: ends that hold their witnesses.
fn question(seeds: &Seeds, number: u64) -> Outcome {
    let mut dice = Dice::new(number);
    let (_, pack, case) = seeds.any(&mut dice);
    let mut changed = case.clone();
    doubt(&mut changed, &mut dice);
    if dice.chance(60) {
        change(&mut changed, 4, &[case], &mut dice);
    }
    tell(pack, &changed);
    let (question, doubts) = match read(&changed, pack) {
        Ok(read) => read,
        Err(faults) => return refused(&faults),
    };
    drop(quick(pack, &question));
    let found = match estimate(pack, &question, &doubts) {
        Ok(found) => found,
        Err(faults) => return refused(&faults),
    };
    ends(&found, pack)?;
    let inputs = &found.low.witness.inputs;
    if dice.chance(25) {
        drop(curve(pack, inputs, 50_000_000));
        drop(distances(pack, inputs));
        drop(bills(pack, inputs, Wanted::Own(found.low.bound)));
    }
    Ok(true)
}

fn ends(found: &Estimate, pack: &Pack) -> Result<(), String> {
    let ends = [Some(&found.low), found.high.as_ref()];
    for end in ends.into_iter().flatten() {
        let witness = &end.witness;
        adds_up(&witness.settlement, pack)?;
        let again =
            Case::new(pack, witness.inputs.clone()).map_err(|faults| format!("no witness: {faults:?}"))?;
        let again = settle(&again).map_err(|broken| format!("no witness: {broken:?}"))?.0;
        if again != witness.settlement {
            return Err("a witness does not settle to its end".to_owned());
        }
    }
    let high = found.high.as_ref();
    let low = &found.low;
    if low.bound > low.witness.settlement.own
        || high.is_some_and(|high| high.bound < high.witness.settlement.own || high.bound < low.bound)
    {
        return Err(format!(
            "the ends do not hold their witnesses: {} {:?}",
            low.bound,
            high.map(|high| high.bound)
        ));
    }
    Ok(())
}

/// Shows an input that was asked for alone.
fn tell(pack: &Pack, input: &Tree) {
    if std::env::var_os("ZIFU_FUZZ").is_some() {
        println!("{} {}\n{input:#?}", pack.head.title, pack.head.version);
    }
}

/// Some of what a case says becomes unknown.
fn doubt(case: &mut Tree, dice: &mut Dice) {
    let Tree::Table(pairs) = case else { return };
    for (key, value) in pairs.iter_mut() {
        let Tree::Table(told) = value else { continue };
        match key.as_str() {
            "situation" => {
                for _ in 0..=dice.roll(3) {
                    let place = dice.roll(told.len());
                    if told.len() > 2 && told.get(place).is_some_and(|(fact, _)| fact != "day") {
                        told.remove(place);
                    }
                }
            }
            "state" if dice.chance(50) => told.retain(|(counter, _)| counter != "fresh"),
            "bill" | "payment" if dice.chance(40) && !told.is_empty() => {
                let place = dice.roll(told.len());
                told[place].1 = if dice.chance(50) {
                    Tree::Text("unknown".to_owned())
                } else {
                    Tree::List(["0.00", "80000.00"].map(|text| Tree::Text(text.to_owned())).to_vec())
                };
            }
            _ => {}
        }
    }
    if let Some((_, Tree::List(lines))) = pairs.iter_mut().find(|(key, _)| key == "line")
        && dice.chance(50)
        && let Some(Tree::Table(line)) = lines.first_mut()
    {
        line.retain(|(key, _)| key != "class");
        let classes = ["A", "B", "C"].map(|text| Tree::Text(text.to_owned())).to_vec();
        line.push(("class".to_owned(), Tree::List(classes)));
    }
}
