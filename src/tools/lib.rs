//! What rule keepers and builds need around the engine: reading TOML, checking packs, making the files the page loads.

pub mod rules;
