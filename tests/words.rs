//! Every kind of fault, step, part and fact has words in every language, and the languages say the same things.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test stops at what it did not expect")]

use std::path::Path;
use zifu::estimate::tried;
use zifu::explain::{Words, fault, payer, sentence};
use zifu::facts::{Fact, FactKind};
use zifu::fault::{Fault, KINDS};
use zifu::money::Exact;
use zifu::pack::Pack;
use zifu::settle::{Figure, Step, What};

fn words(language: &str) -> Words {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("static/words");
    zifu_tools::rules::words(&folder, &["engine", "checker"], language).expect("words")
}

#[test]
fn every_fault_has_words() {
    for words in [words("zh"), words("en")] {
        for kind in KINDS {
            assert!(words.find(&format!("fault.{kind}")).is_some(), "no words for fault.{kind}");
        }
        let known = |key: &str| key.strip_prefix("fault.").is_none_or(|kind| KINDS.contains(&kind));
        assert!(words.keys().all(known), "words for a fault that does not exist");
    }
}

#[test]
fn every_step_part_and_fact_has_words() {
    for words in [words("zh"), words("en")] {
        for what in What::ALL {
            let key = format!("step.{}", what.key());
            assert!(
                words.keys().any(|known| known == key || known.starts_with(&format!("{key}."))),
                "no words for {key}"
            );
        }
        for part in zifu::pack::Part::ALL {
            assert!(words.find(&format!("part.{}", part.key())).is_some(), "{part:?}");
        }
        for fact in zifu::facts::Fact::ALL {
            assert!(words.find(&format!("fact.{}", fact.key())).is_some(), "{fact:?}");
        }
    }
}

#[test]
fn languages_have_the_same_keys_and_placeholders() {
    let (zh, en) = (words("zh"), words("en"));
    assert_eq!(zh.keys().collect::<Vec<_>>(), en.keys().collect::<Vec<_>>());
    for key in zh.keys() {
        let mut pair = [placeholders(zh.get(key)), placeholders(en.get(key))];
        pair.iter_mut().for_each(|names| names.sort());
        assert_eq!(pair[0], pair[1], "placeholders of {key}");
    }
}

#[test]
fn words_that_mislead_are_not_used() {
    let zh = words("zh");
    for key in zh.keys() {
        for bad in ["无效", "非法", "抱歉", "不合规", "校验"] {
            assert!(!zh.get(key).contains(bad), "{key} says {bad}");
        }
    }
}

/// The page's own questions, each with its fixed answers; what the pack has of lines is not asked for as a choice.
fn fixed(fact: Fact) -> bool {
    let own = [Fact::Setting, Fact::Grade, Fact::Person, Fact::Filing, Fact::Assistance];
    own.contains(&fact) || fact.key().starts_with("line_")
}

/// Who is to choose between two answers must be able to tell them apart.
#[test]
fn every_answer_that_a_place_offers_has_a_name_of_its_own() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let packs = zifu_tools::rules::packs(&root.join("rules")).expect("packs");
    let of =
        |language| zifu_tools::rules::words(&root.join("static/words"), &["more"], language).expect("words");
    let (zh, en) = (of("zh"), of("en"));
    let mut unclear = Vec::new();
    for (name, pack) in &packs {
        for fact in Fact::ALL.iter().copied().filter(|fact| fact.kind() == FactKind::Word && !fixed(*fact)) {
            let mut named: Vec<(String, String)> = Vec::new();
            for value in tried(pack, fact) {
                let key = format!("page.{}.{}", fact.key(), value.text());
                let ours = || zh.find(&key).zip(en.find(&key));
                let (zh, en) = pack.title(fact, &value.text()).or_else(ours).unwrap_or_default();
                if zh.is_empty() || named.iter().any(|(also, other)| also == zh || other == en) {
                    unclear.push(format!("{name} {} {}: “{zh}” “{en}”", fact.key(), value.text()));
                }
                named.push((zh.to_owned(), en.to_owned()));
            }
        }
    }
    assert!(unclear.is_empty(), "{unclear:#?}");
}

/// What a step of the Beijing employees' pack says in English; figures in fen, a rate in hundredths.
fn said(item: Option<&str>, what: What, amount: i64, figures: &[(&'static str, i64)]) -> String {
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let pack: Pack = zifu_tools::rules::read_pack(&rules, "beijing/employee").expect("a pack");
    let item = item.map(|id| pack.plan.iter().position(|item| item.id == id).expect("an item"));
    let exact = |name: &str, value: i64| match name.starts_with("rate") {
        true => Exact::new(i128::from(value), 100),
        false => Exact::fen(value),
    };
    let figures: Vec<Figure> = figures.iter().map(|(name, value)| (*name, exact(name, *value))).collect();
    let step = Step {
        item,
        what,
        band: 1,
        amount: Exact::fen(amount),
        figures: figures.into(),
        rules: Default::default(),
    };
    sentence(&step, &pack, &words("en"))
}

#[test]
fn a_step_says_which_way_it_went() {
    let deductible = |amount, figures: &[_]| said(Some("pool"), What::Deductible, amount, figures);
    let nominal = ("nominal", 130_000);
    let none = deductible(0, &[nominal]);
    assert_eq!(none, "Deductible 1,300.00: already paid in full, nothing more this time.");
    let met = deductible(80_000, &[nominal, ("met", 50_000), ("base", 500_000)]);
    assert_eq!(met, "Deductible 1,300.00; 500.00 was paid before, so 800.00 is left to pay.");
    let short = deductible(70_005, &[nominal, ("met", 0), ("base", 70_005)]);
    assert!(short.contains("only 700.05 counts, which does not reach it, so all 700.05 is yours"), "{short}");
    let plain = deductible(130_000, &[nominal, ("met", 0)]);
    assert!(plain.ends_with("This time you pay 1,300.00."), "{plain}");

    let band = |table: i64| {
        let figures =
            [("from", 0), ("to", 1), ("width", 1), ("rate", 85), ("rate_own", 15), ("rate_table", table)];
        said(Some("pool"), What::Band, 1, &figures)
    };
    assert!(band(85).contains("pays 85%, which is 0.01"), "{}", band(85));
    assert!(band(80).contains("The stated rate is 80%; adjusted to your case"), "{}", band(80));

    let deposit = |amount| said(None, What::Deposit, amount, &[("deposit", 300_000)]);
    assert_eq!(deposit(120_000), "You paid a deposit of 3,000.00; 1,200.00 is returned at discharge.");
    assert_eq!(deposit(-120_000), "You paid a deposit of 3,000.00; 1,200.00 is still to pay at discharge.");
    assert!(
        said(None, What::Residue, -3, &[]).contains("the difference of -0.03 is put"),
        "its sign is kept"
    );
}

#[test]
fn a_payer_and_a_reason_are_named_in_the_readers_language() {
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let pack = zifu_tools::rules::read_pack(&rules, "beijing/employee").expect("a pack");
    let [zh, en] = [words("zh"), words("en")];
    let first = &pack.payers[0];
    assert_eq!((payer(&pack, 0, &zh), payer(&pack, 0, &en)), (first.title.as_str(), first.title_en.as_str()));
    assert_ne!(first.title, first.title_en);
    assert_eq!(payer(&pack, pack.payers.len(), &zh), "");

    let kind =
        KINDS.iter().find(|kind| en.get(&format!("fault.{kind}")).contains("{why}")).expect("a reason");
    let told = Fault::new("here", kind).with("why", "原因").with("why_en", "the reason");
    let (chinese, english) = (fault(&told, &zh), fault(&told, &en));
    assert!(chinese.contains("原因") && !chinese.contains("the reason"), "{chinese}");
    assert!(english.contains("the reason") && !english.contains("原因"), "{english}");
    let missing = fault(&Fault::new("here", "wanted-fact").with("fact", "grade"), &en);
    assert!(missing.contains(en.get("fact.grade")), "{missing}");
}

fn placeholders(text: &str) -> Vec<&str> {
    text.split('{').skip(1).filter_map(|piece| piece.split_once('}')).map(|(name, _)| name).collect()
}
