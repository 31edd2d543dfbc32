//! What rule keepers, back offices and builds need around the engine: the `zifu` command, reading TOML, checking packs, running
//! case files, making the files the page loads.

pub mod cases;
pub mod command;
pub mod rules;
