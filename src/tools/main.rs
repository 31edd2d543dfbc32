//! The `zifu` command; what it does is in the library beside it.

use std::process::ExitCode;

fn main() -> ExitCode {
    zifu_tools::command::run(std::env::args_os().skip(1))
}
