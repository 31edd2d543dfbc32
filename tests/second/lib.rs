//! A second evaluator.
