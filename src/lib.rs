//! Zifu (自付) settles a bill under China's basic medical insurance: what the person pays, to the fen, with every yuan
//! explained.
//!
//! 1. **Read** a pack: [`tree::Tree`] → [`pack::Pack`], checked once; a bill: text → [`bill::Bill`].
//! 2. **Case**: a situation, a bill and a year so far under a pack make a [`case::Case`]; what is missing or not covered is
//!    refused here, by name.
//! 3. **Settle**: [`settle::settle`] splits the lines, runs the pack's plan on exact fractions, rounds where the pack says so
//!    and gives a [`settle::Settlement`] with its trace, and the year so far for the next.
//! 4. **Explain**: [`explain`] turns steps into words, which are data; it does no sums.
//!
//! The engine knows no wasm, file, network, clock or locale. Days are arguments. No float.

pub mod bill;
pub mod case;
pub mod estimate;
pub mod explain;
pub mod facts;
pub mod fault;
pub mod money;
pub mod national;
pub mod pack;
pub mod period;
pub mod read;
pub mod settle;
pub mod state;
pub mod text;
pub mod tree;
