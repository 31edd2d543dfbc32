//! Parts: where each yuan of the person's side lies (`rules/README.md` §7).

macro_rules! parts {
    ($($name:ident = $key:literal : $doc:literal),+ $(,)?) => {
        /// A named part of the person's side of a bill.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Part { $(#[doc = $doc] $name),+ }

        impl Part {
            /// Every part, in the order of `rules/README.md` §7.
            pub const ALL: &[Part] = &[$(Part::$name),+];

            /// Its name in packs and results.
            #[must_use]
            pub fn key(self) -> &'static str {
                match self { $(Part::$name => $key),+ }
            }

            /// Its place in that order.
            #[must_use]
            pub fn index(self) -> usize {
                self as usize
            }

            /// The part of this name.
            #[must_use]
            pub fn of(key: &str) -> Option<Part> {
                Part::ALL.iter().copied().find(|part| part.key() == key)
            }
        }
    };
}

parts! {
    Excluded = "excluded": "全自费: outside the catalogue",
    OverLimit = "over_limit": "超限价自费: above a price limit",
    Prepay = "prepay": "先行自付: the share paid first",
    InScope = "in_scope": "政策范围内, still open",
    Deductible = "deductible": "起付线",
    Copay = "copay": "按比例自己那份",
    OverCap = "over_cap": "封顶线以上",
    AreaCut = "area_cut": "what a reduction out of area cost",
    AreaFirst = "area_first": "the share paid first out of area",
    NotPayable = "not_payable": "不予支付",
    ItemShare = "item_share": "a special item's own share",
    PackageDifference = "package_difference": "above or below a package price",
    OwnRest = "own_rest": "any other own share",
}

/// How many parts there are.
pub const PARTS: usize = 13;
