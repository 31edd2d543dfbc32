//! zifu
