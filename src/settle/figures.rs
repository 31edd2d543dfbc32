//! How the lines of a bill came out, in whole fen.

use super::lines::split_short;
use crate::bill::Columns;
use crate::money::Fen;
use crate::pack::LineRules;
use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

/// A line's split in whole fen: the share paid first is rounded half-up, the in-scope part is the rest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LineFigures {
    /// 全自费.
    pub excluded: Fen,
    /// 超限价自费.
    pub over_limit: Fen,
    /// 先行自付.
    pub prepay: Fen,
    /// 政策范围内.
    pub in_scope: Fen,
}

impl LineFigures {
    /// The line's amount.
    #[must_use]
    pub fn amount(&self) -> Fen {
        self.excluded + self.over_limit + self.prepay + self.in_scope
    }

    pub(crate) fn add(&mut self, other: &LineFigures) {
        self.excluded += other.excluded;
        self.over_limit += other.over_limit;
        self.prepay += other.prepay;
        self.in_scope += other.in_scope;
    }

    /// The same of a reversal.
    pub(crate) fn negate(&mut self) {
        for fen in [&mut self.excluded, &mut self.over_limit, &mut self.prepay, &mut self.in_scope] {
            *fen = -*fen;
        }
    }
}

/// The split of every line, in the bill's order. Of a bill that came in columns each is worked out when somebody looks at one: it
/// was summed up as it was split.
#[derive(Clone, Default)]
pub struct Lines {
    columns: Option<(Arc<Columns>, LineRules)>,
    made: OnceLock<Vec<LineFigures>>,
}

impl Lines {
    pub(crate) fn of(columns: Arc<Columns>, rules: LineRules) -> Lines {
        Lines { columns: Some((columns, rules)), made: OnceLock::new() }
    }

    /// Those that were put down one by one.
    pub(crate) fn told(&self) -> Option<&[LineFigures]> {
        self.columns.is_none().then(|| &**self)
    }

    /// The numbers of a bill that came in columns, if nobody else holds them: room for the next one.
    #[must_use]
    pub fn numbers(self) -> Option<Vec<u32>> {
        Arc::get_mut(&mut self.columns?.0).map(|columns| std::mem::take(columns).numbers())
    }
}

impl From<Vec<LineFigures>> for Lines {
    fn from(made: Vec<LineFigures>) -> Lines {
        Lines { columns: None, made: made.into() }
    }
}

impl Deref for Lines {
    type Target = [LineFigures];
    fn deref(&self) -> &[LineFigures] {
        self.made.get_or_init(|| {
            let mut lines = Vec::new();
            if let Some((columns, rules)) = &self.columns {
                for line in columns.iter() {
                    lines.extend(split_short(&line, *rules));
                }
            }
            lines
        })
    }
}

impl PartialEq for Lines {
    fn eq(&self, other: &Lines) -> bool {
        **self == **other
    }
}

impl Eq for Lines {}

impl fmt::Debug for Lines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}
