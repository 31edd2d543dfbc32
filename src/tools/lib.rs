//! What rule keepers and builds need around the engine: reading TOML, checking packs, running case files, making the files
//! the page loads.

pub mod cases;
pub mod rules;
