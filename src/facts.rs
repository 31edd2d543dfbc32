//! The facts of a patient's situation: a fixed set of keys, each a word, a whole number, an amount or a day.

use crate::fault::{At, Fault, tell};
use crate::money::{Exact, Fen, Rate, Way, Yuan, fen_text};
use crate::period::Day;
use crate::text;
use crate::tree::Tree;
use std::sync::Arc;

/// What kind of value a fact has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FactKind {
    /// A word out of a pack's values.
    Word,
    /// A whole number from 0 on.
    Whole,
    /// Money a year.
    Money,
    /// A day.
    Day,
    /// A share, 0–1.
    Rate,
}

macro_rules! facts {
    ($($name:ident = $key:literal $kind:ident : $doc:literal),+ $(,)?) => {
        /// One fact of a situation.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Fact { $(#[doc = $doc] $name),+ }

        impl Fact {
            /// Every fact.
            pub const ALL: &[Fact] = &[$(Fact::$name),+];

            /// Its key in packs and cases.
            #[must_use]
            pub fn key(self) -> &'static str {
                match self { $(Fact::$name => $key),+ }
            }

            /// What kind of value it has.
            #[must_use]
            pub fn kind(self) -> FactKind {
                match self { $(Fact::$name => FactKind::$kind),+ }
            }
        }
    };
}

facts! {
    Setting = "setting" Word: "医疗类别: inpatient, outpatient, special …",
    Grade = "grade" Word: "医院等级: tertiary, secondary, primary, community",
    Person = "person" Word: "人员类别: active, retired, child, student, adult, elder",
    Filing = "filing" Word: "异地备案: local, long-term, referral, emergency, temporary, unfiled",
    Cause = "cause" Word: "致病原因: illness, injury, third-party …",
    Assistance = "assistance" Word: "救助身份: none, subsistence …",
    Civil = "civil" Word: "公务员: yes, no",
    Disease = "disease" Word: "门诊慢特病病种",
    Hospital = "hospital" Word: "哪家医院: its identity, for counters kept apart by hospital",
    HospitalKind = "hospital_kind" Word: "医院的特别类别 (a pack's own words)",
    Claim = "claim" Word: "结算方式: direct (直接结算), manual (手工报销)",
    Diseases = "diseases" Word: "已认定的门诊慢特病, joined by +",
    Tier = "tier" Word: "缴费档次",
    Contract = "contract" Word: "家庭医生签约: yes, no",
    Area = "area" Word: "就医地区 (a pack's own words)",
    IncomeClass = "income_class" Word: "收入档 (a pack's own words)",
    Merged = "merged" Word: "与上一次就医合并结算 (the id of a [[merge]] rule, or no)",
    Continues = "continues" Word: "跨年度住院、年度末已结清的后一段: yes, no",
    Age = "age" Whole: "年龄, in full years",
    Admission = "admission" Whole: "本年第几次住院, from 1",
    MonthsCovered = "months_covered" Whole: "连续参保月数",
    YearsCovered = "years_covered" Whole: "连续参保年数",
    ClaimFreeYears = "claim_free_years" Whole: "连续零报销年数",
    PeriodNo = "period" Whole: "结算周期序号 within one stay, from 1",
    Days = "days" Whole: "天数",
    SupplyMonths = "supply_months" Whole: "处方覆盖的月数, from 1",
    CertifiedMonths = "certified_months" Whole: "本年度待遇月数, from the month of the certificate on: 1–12",
    Income = "income" Money: "年收入",
    Salary = "salary" Money: "年工资",
    Day = "day" Day: "就诊日, the default for every clock",
    AdmissionDay = "admission_day" Day: "入院日",
    DischargeDay = "discharge_day" Day: "出院日",
    SettlementDay = "settlement_day" Day: "结算日",
    RetiredOn = "retired_on" Day: "退休日",
    Liability = "liability" Rate: "责任方承担的比例",
    CertifiedOn = "certified_on" Day: "门诊慢特病认定日",
    LineClass = "line_class" Word: "a line's class: A, B, C; only for the tables of [lines]",
    LineMark = "line_mark" Word: "a line's mark; only for the tables of [lines]",
    LineCategory = "line_category" Word: "a line's 医疗收费项目类别 01–14; only for the tables of [lines]",
    LineDrug = "line_drug" Word: "a line's drug group (a pack's own words); only for the tables of [lines]",
    LinePrice = "line_price" Money: "a line's unit price, rounded down to the fen; only for the tables of [lines]",
    LineQuantity = "line_quantity" Whole: "a line's quantity; only for the tables of [lines]",
}

impl Fact {
    /// The fact of this key.
    #[must_use]
    pub fn of(key: &str) -> Option<Fact> {
        Fact::ALL.iter().copied().find(|fact| fact.key() == key)
    }
}

/// A value of a fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FactValue {
    /// A word.
    Word(String),
    /// A whole number.
    Whole(i64),
    /// Money in fen.
    Money(Fen),
    /// A day.
    Day(Day),
    /// A share in millionths.
    Rate(i64),
}

impl FactValue {
    /// The value as the number that cut points are compared with: days count from 1900, money in fen, shares in
    /// millionths.
    #[must_use]
    pub fn number(&self) -> Option<i64> {
        match self {
            FactValue::Word(_) => None,
            FactValue::Whole(number) | FactValue::Money(number) | FactValue::Rate(number) => Some(*number),
            FactValue::Day(day) => Some(day.number()),
        }
    }

    /// The value as it is written.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            FactValue::Word(word) => word.clone(),
            FactValue::Whole(number) => text::number(*number),
            FactValue::Money(fen) => fen_text(*fen),
            FactValue::Day(day) => day.text(),
            FactValue::Rate(millionths) => text::millionths(*millionths),
        }
    }

    /// Reads a text as the kind of value that the fact has.
    ///
    /// # Errors
    /// A fault at the fact's key.
    pub fn read(fact: Fact, text: &str) -> Result<FactValue, Fault> {
        let want = |kind: &str| match kind {
            "not-a-day" => "2025-01-31",
            "unknown-word" => "\"…\" (1–40)",
            _ => "",
        };
        let wrong =
            |kind: &'static str| Fault::new(fact.key(), kind).with("value", text).with("want", want(kind));
        match fact.kind() {
            FactKind::Word if text.is_empty() || text.len() > 40 => Err(wrong("unknown-word")),
            FactKind::Word => Ok(FactValue::Word(text.to_owned())),
            FactKind::Whole => match text.parse::<i64>() {
                Ok(number) if (0..=1_000_000).contains(&number) => Ok(FactValue::Whole(number)),
                _ => Err(wrong("number")),
            },
            FactKind::Money => {
                Yuan::parse(text).map(|yuan| FactValue::Money(yuan.fen())).map_err(|_| wrong("number"))
            }
            FactKind::Rate => match Rate::parse(text).map(Rate::exact) {
                Ok(rate) if !rate.is_negative() && rate <= Exact::ONE => {
                    Ok(FactValue::Rate(Way::Down.round(rate * Exact::fen(1_000_000))))
                }
                _ => Err(wrong("number")),
            },
            FactKind::Day => Day::parse(text).map(FactValue::Day).ok_or_else(|| wrong("not-a-day")),
        }
    }
}

/// What is known of the person, the place and the days. What is absent is unknown, never a default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Situation {
    facts: Arc<Vec<(Fact, FactValue)>>,
}

impl Situation {
    /// The value of a fact, if it is known.
    #[must_use]
    pub fn get(&self, fact: Fact) -> Option<&FactValue> {
        self.facts.iter().find(|(key, _)| *key == fact).map(|(_, value)| value)
    }

    /// The word of a fact, if it is known.
    #[must_use]
    pub fn word(&self, fact: Fact) -> Option<&str> {
        match self.get(fact) {
            Some(FactValue::Word(word)) => Some(word),
            _ => None,
        }
    }

    /// The whole number of a fact, if it is known.
    #[must_use]
    pub fn whole(&self, fact: Fact) -> Option<i64> {
        match self.get(fact) {
            Some(FactValue::Whole(number)) => Some(*number),
            _ => None,
        }
    }

    /// The share of a fact, if it is known.
    #[must_use]
    pub fn rate(&self, fact: Fact) -> Option<Exact> {
        match self.get(fact) {
            Some(FactValue::Rate(millionths)) => Some(Exact::new(i128::from(*millionths), 1_000_000)),
            _ => None,
        }
    }

    /// The day of a fact, if it is known.
    #[must_use]
    pub fn day(&self, fact: Fact) -> Option<Day> {
        match self.get(fact) {
            Some(FactValue::Day(day)) => Some(*day),
            _ => None,
        }
    }

    /// The same situation with one fact set.
    #[must_use]
    pub fn with(mut self, fact: Fact, value: FactValue) -> Situation {
        self.set(fact, value);
        self
    }

    /// Sets one fact.
    pub fn set(&mut self, fact: Fact, value: FactValue) {
        let facts = Arc::make_mut(&mut self.facts);
        facts.retain(|(key, _)| *key != fact);
        facts.push((fact, value));
    }

    /// The facts of the situation and those of one line.
    #[must_use]
    pub(crate) fn with_line(&self, line: &crate::bill::Line) -> Situation {
        use crate::bill::Class;
        let class = match line.class {
            Some(Class::A) => "A",
            Some(Class::B) => "B",
            _ => "C",
        };
        let mut all = self.clone();
        let words = [
            (Fact::LineClass, class),
            (Fact::LineMark, line.mark.as_str()),
            (Fact::LineCategory, line.category.as_str()),
            (Fact::LineDrug, line.drug.as_str()),
        ];
        for (fact, word) in words {
            all.set(fact, FactValue::Word(word.to_owned()));
        }
        all.set(Fact::LinePrice, FactValue::Money(line.price()));
        all.set(Fact::LineQuantity, FactValue::Whole(i64::from(line.quantity)));
        all
    }

    /// Every known fact.
    pub fn iter(&self) -> impl Iterator<Item = (Fact, &FactValue)> {
        self.facts.iter().map(|(fact, value)| (*fact, value))
    }

    /// Takes over the facts of a `[situation]` table.
    pub fn read(&mut self, tree: &Tree, path: &str, faults: &mut Vec<Fault>) {
        let path = At::new(path);
        for (key, value) in tree.pairs() {
            let at = path.key(key);
            let Some(fact) = Fact::of(key) else {
                let known: Vec<&str> = Fact::ALL.iter().map(|fact| fact.key()).collect();
                tell(faults, &at, "", "unknown-key", &[("key", key), ("want", &text::joined(&known, " "))]);
                continue;
            };
            let Some(text) = value.scalar() else {
                tell(faults, &at, "", "wrong-kind", &[("want", "\"…\""), ("value", "")]);
                continue;
            };
            match FactValue::read(fact, &text) {
                Ok(value) => self.set(fact, value),
                Err(fault) => faults.push(Fault { at: at.text(), ..fault }),
            }
        }
    }

    /// The day that a clock names, if it is known: see `rules/README.md` §4.
    #[must_use]
    pub fn discharge(&self) -> Option<Day> {
        self.day(Fact::DischargeDay).or_else(|| self.day(Fact::Day))
    }

    /// The day of admission.
    #[must_use]
    pub fn admitted(&self) -> Option<Day> {
        self.day(Fact::AdmissionDay).or_else(|| self.day(Fact::Day))
    }

    /// The day of settlement.
    #[must_use]
    pub fn settled(&self) -> Option<Day> {
        self.day(Fact::SettlementDay).or_else(|| self.discharge())
    }
}
