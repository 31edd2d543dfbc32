//! The `zifu` command.

fn main() {}
