//! The trace in the making, and the figures of its steps, which lie together.

use super::{Step, What, Work};
use crate::case::Rules;
use crate::money::Exact;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

/// One figure of a step, by its placeholder in the step's sentence. `rate…` are rates, all others fen.
pub type Figure = (&'static str, Exact);

/// The figures of one step: a stretch of those of the whole trace.
#[derive(Clone, Default)]
pub struct Figures {
    all: Arc<Vec<Figure>>,
    from: usize,
    to: usize,
}

impl Deref for Figures {
    type Target = [Figure];
    fn deref(&self) -> &[Figure] {
        self.all.get(self.from..self.to).unwrap_or(&[])
    }
}

impl From<Vec<Figure>> for Figures {
    fn from(all: Vec<Figure>) -> Figures {
        let to = all.len();
        Figures { all: Arc::new(all), from: 0, to }
    }
}

impl PartialEq for Figures {
    fn eq(&self, other: &Figures) -> bool {
        **self == **other
    }
}

impl Eq for Figures {}

impl fmt::Debug for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

/// The steps so far.
#[derive(Debug)]
pub(crate) struct Trace {
    steps: Vec<Step>,
    figures: Vec<Figure>,
    none: Figures,
}

impl Trace {
    pub fn new() -> Trace {
        let (steps, figures) = (Vec::with_capacity(16), Vec::with_capacity(48));
        Trace { steps, figures, none: Figures::default() }
    }

    /// Whether an amount or a figure outgrew its room.
    pub fn lost(&self) -> bool {
        self.steps.iter().any(|step| step.amount.is_lost())
            || self.figures.iter().any(|(_, value)| value.is_lost())
    }

    /// The steps with their figures.
    pub fn done(self) -> Vec<Step> {
        let all = Arc::new(self.figures);
        let mut steps = self.steps;
        for step in &mut steps {
            step.figures.all = all.clone();
        }
        steps
    }
}

impl Work<'_, '_> {
    pub(crate) fn step(
        &mut self,
        item: Option<usize>,
        what: What,
        band: usize,
        amount: Exact,
        figures: &[Figure],
        rules: &Rules,
    ) {
        let trace = &mut self.trace;
        let from = trace.figures.len();
        trace.figures.extend_from_slice(figures);
        let figures = Figures { from, to: trace.figures.len(), ..trace.none.clone() };
        trace.steps.push(Step { item, what, band, amount, figures, rules: rules.clone() });
    }

    /// A step that rests on no rows of its own.
    pub(crate) fn bare(&mut self, item: Option<usize>, what: What, amount: Exact, figures: &[Figure]) {
        self.step(item, what, 0, amount, figures, &Rules::default());
    }
}
