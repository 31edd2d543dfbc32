//! Faults that can be planted in this evaluator, to see whether the comparison would notice them.
//!
//! Each is a way in which a rule is easily misread. Only tests plant them.

macro_rules! bugs {
    ($($name:ident $text:literal)*) => {
        /// A planted fault.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Bug { $(
            #[doc = $text]
            $name,
        )* }

        impl Bug {
            /// All of them.
            pub const ALL: &[Bug] = &[$(Bug::$name,)*];

            /// What is wrong, in a few words.
            pub fn text(self) -> &'static str {
                match self { $(Bug::$name => $text,)* }
            }
        }
    };
}

bugs! {
    LimitAfterPrepay "the limit and what is paid first change places"
    LimitOnce "a limit of the pack ignores the quantity"
    PrepayExact "what is paid first is not rounded by line"
    ReturnKept "a return is split without its minus"
    DayOfVersion "every version is chosen by the settlement day"
    BoundsBeforeRounding "a share is kept within its bounds before it is rounded"
    GrowsFromZero "a figure grows from 0 instead of `from`"
    FirstShareOfAll "the first share after the deductible is taken of the deductible too"
    FactorAfterCounter "factors multiply what is left of the deductible"
    CeilingIgnored "the ceiling on deductibles forgets its counter"
    GrossFromCounter "the gross axis begins below the deductible"
    BandsFromZero "bands begin at 0 whatever was counted"
    BandOpen "an amount at the end of a band belongs to the next one"
    FactorBeyond "an own factor takes more than there is"
    PointsBeyond "points take the rate below 0"
    FactorAboveOne "a factor takes the rate above 1"
    CapForgets "a cap forgets its counter"
    CapLast "only the last cap holds"
    NoRoomNoBand "above a cap, bands that pay nothing go over the cap too"
    BoundaryExact "a boundary is never rounded down"
    ThresholdForgets "a threshold forgets its counter"
    ExcessAsGross "the bands of the excess lie on the gross axis"
    TakesLastFirst "a layer takes from the last part first"
    ProRataInOrder "in proportion is done in order"
    GroupOfBase "a base with a group counts every group"
    LeavesNothing "what a layer leaves is not moved"
    ParallelInTurn "layers side by side see what the first one took"
    FixedOnce "a fixed sum by line ignores the quantity"
    CeilingOfBase "an own ceiling forgets its counter"
    FloorOfAll "a floor counts what every payer took"
    AccountTurned "the balances of this year and of earlier ones change places"
    AccountAll "the account pays every part"
    LaterForgotten "what comes later is not due at discharge"
    EvenAsUp "half-even rounds every half up"
    ResidueLast "the residue goes to the last part"
    CalendarYear "every counted year begins in January"
    OneCell "a counter kept apart by cell is kept as one"
    CountsAll "a counter counts settlements outside its box"
    StaysCounted "a counter goes on in a new window"
}
