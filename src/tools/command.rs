//! The `zifu` command: what was called, in which language, and how it ends. Everything it says is in `static/words`.

use std::ffi::OsString;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use zifu::explain::{self, Words};
use zifu::fault::Fault;
use zifu::tree::Tree;

mod batch;
mod desk;
mod ends;
mod estimate;
mod institution;
mod packs;
mod refusal;
mod result;
mod settle;
mod state;
mod test;
mod verbs;

/// How a call ends. The numbers are part of the interface (`zifu help`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Done.
    Done = 0,
    /// A case or a pack is refused, differs or has faults; the reasons are printed.
    Refused = 1,
    /// The call itself is wrong.
    Call = 2,
    /// A file could not be read or written.
    File = 3,
    /// The engine does not trust its own result and gives none.
    Engine = 4,
}

/// What a call says: on standard output, on standard error, and how it ends.
#[derive(Debug)]
pub struct Said {
    /// For standard output.
    pub out: String,
    /// For standard error, a line each.
    pub err: Vec<String>,
    /// How it ends.
    pub exit: Exit,
}

impl Said {
    /// Done, with this text.
    #[must_use]
    pub fn done(out: String) -> Said {
        Said { out, err: Vec::new(), exit: Exit::Done }
    }

    /// Not done, for these reasons.
    #[must_use]
    pub fn wrong(exit: Exit, err: Vec<String>) -> Said {
        Said { out: String::new(), err, exit }
    }
}

/// A call, taken apart.
#[derive(Debug)]
pub struct Call {
    /// The words after the verb.
    pub words: Vec<String>,
    options: Vec<(&'static str, String)>,
    /// The words of the language asked for.
    pub say: Words,
    /// The folder that holds `rules/`.
    pub root: PathBuf,
}

impl Call {
    /// The value of an option, if it was given; empty for one that takes none.
    #[must_use]
    pub fn option(&self, name: &str) -> Option<&str> {
        self.options.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }

    /// Whether an option was given.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.option(name).is_some()
    }

    /// The folder of the packs.
    #[must_use]
    pub fn rules(&self) -> PathBuf {
        self.root.join("rules")
    }

    /// The word at a place after the verb; empty if there is none.
    #[must_use]
    pub fn word(&self, place: usize) -> &str {
        self.words.get(place).map_or("", String::as_str)
    }

    /// A sentence of the command.
    #[must_use]
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        self.say.fill(key, values)
    }

    /// What a file system says, as far as there are words for it.
    #[must_use]
    pub fn trouble(&self, error: &std::io::Error) -> String {
        let key = match error.kind() {
            ErrorKind::NotFound => "trouble.not-found",
            ErrorKind::PermissionDenied => "trouble.denied",
            ErrorKind::IsADirectory => "trouble.folder",
            ErrorKind::InvalidData => "trouble.not-text",
            _ => return error.to_string(),
        };
        self.say.get(key).to_owned()
    }

    /// What is wrong with a file's form: its place, the line with a mark below it, and what to look for, in words of ours; a
    /// parser's own words are English and speak of its grammar.
    #[must_use]
    pub fn misformed(&self, error: &str) -> String {
        self.misformed_toml(error).or_else(|| self.misformed_json(error)).unwrap_or_else(|| error.to_owned())
    }

    fn misformed_toml(&self, error: &str) -> Option<String> {
        let (_, rest) = error.split_once("TOML parse error at line ")?;
        let (line, rest) = rest.split_once(", column ")?;
        let (column, shown) = rest.split_once('\n')?;
        let (marked, said) = shown.trim_end().rsplit_once('\n').unwrap_or((shown, ""));
        let at = self.fill("trouble.at", &[("line", line), ("column", column)]);
        let key = FORMS.iter().find(|(part, _)| said.contains(part)).map_or("form.other", |(_, key)| key);
        Some(format!("{at}\n{marked}\n{}", self.say.get(key)))
    }

    fn misformed_json(&self, error: &str) -> Option<String> {
        let (line, column) = error.rsplit_once(" at line ")?.1.split_once(" column ")?;
        let at = self.fill("trouble.at", &[("line", line), ("column", column)]);
        Some([&at, self.say.get("form.json")].join(self.say.get("form.then")))
    }

    /// Faults as sentences.
    #[must_use]
    pub fn sentences(&self, faults: &[Fault]) -> Vec<String> {
        faults.iter().map(|fault| explain::fault(fault, &self.say)).collect()
    }
}

/// What a TOML parser says, in part, and what a person is to look for then.
const FORMS: [(&str, &str); 10] = [
    ("duplicate key", "form.twice"),
    ("invalid type", "form.kind"),
    ("must be quoted", "form.quotes"),
    ("basic string", "form.quotes"),
    ("literal string", "form.quotes"),
    ("escaped", "form.backslash"),
    ("unclosed", "form.bracket"),
    ("invalid date", "form.day"),
    ("key with no value", "form.equals"),
    ("unexpected key or value", "form.line"),
];

/// Options that take a value; all others are switches.
const VALUED: [&str; 12] = [
    "in",
    "lang",
    "root",
    "pack",
    "year-state",
    "year-state-out",
    "on",
    "out",
    "name",
    "name-en",
    "division",
    "least",
];
/// Options that every verb knows.
const EVERYWHERE: [&str; 3] = ["lang", "root", "help"];

type Act = fn(&Call) -> Said;

/// One thing the command can do.
pub(crate) struct Verb {
    /// Its words: `settle`, `rules check`.
    pub name: &'static str,
    /// The fewest and the most words it takes.
    pub words: (usize, usize),
    /// The options it knows, besides those known everywhere.
    pub options: &'static [&'static str],
    /// What it does.
    pub act: Act,
}

/// Every verb with its own options.
pub fn verbs() -> impl Iterator<Item = (&'static str, &'static [&'static str])> {
    verbs::VERBS.iter().map(|verb| (verb.name, verb.options))
}

/// The words of the command in a language; they are part of the program, so that it needs no folder beside it.
#[must_use]
pub fn words(english: bool) -> Words {
    let files = if english {
        [
            include_str!("../../static/words/engine.en.toml"),
            include_str!("../../static/words/checker.en.toml"),
            include_str!("../../static/words/command.en.toml"),
            include_str!("../../static/words/rules.en.toml"),
            include_str!("../../static/words/cover.en.toml"),
        ]
    } else {
        [
            include_str!("../../static/words/engine.zh.toml"),
            include_str!("../../static/words/checker.zh.toml"),
            include_str!("../../static/words/command.zh.toml"),
            include_str!("../../static/words/rules.zh.toml"),
            include_str!("../../static/words/cover.zh.toml"),
        ]
    };
    let mut pairs = Vec::new();
    for text in files {
        if let Ok(Tree::Table(more)) = crate::rules::parse_toml(text) {
            pairs.extend(more);
        }
    }
    Words::read(&Tree::Table(pairs))
}

/// Runs a call and gives its exit status.
pub fn run(args: impl Iterator<Item = OsString>) -> ExitCode {
    let said = called(args);
    let mut err = std::io::stderr().lock();
    for line in &said.err {
        // Nobody is left to be told when standard error is gone.
        let _ = writeln!(err, "{line}");
    }
    let mut out = std::io::stdout().lock();
    let written = out.write_all(said.out.as_bytes()).and_then(|()| out.flush());
    let exit = if written.is_err() && said.exit == Exit::Done { Exit::File } else { said.exit };
    ExitCode::from(exit as u8)
}

/// What a call says.
pub fn called(args: impl Iterator<Item = OsString>) -> Said {
    let mut taken = Taken::default();
    let fault = taken.take(args).err();
    let say = words(taken.english());
    if let Some((key, value)) = fault {
        return misuse(&say, key, &value);
    }
    let Some((verb, count)) = verb_of(&taken.words) else {
        let named = taken.words.join(" ");
        return if taken.has("version") {
            Said::done(concat!("zifu ", env!("CARGO_PKG_VERSION"), "\n").to_owned())
        } else if taken.has("help") || matches!(named.as_str(), "" | "help" | "rules") {
            let exit = if taken.words.is_empty() && !taken.has("help") { Exit::Call } else { Exit::Done };
            Said { out: format!("{}\n", say.get("help").trim_end()), err: Vec::new(), exit }
        } else {
            misuse(&say, "call.unknown-verb", &named)
        };
    };
    let help = format!("help.{}", verb.name.replace(' ', "-"));
    if taken.has("help") {
        return Said::done(format!("{}\n", say.get(&help).trim_end()));
    }
    let known = |name: &&str| EVERYWHERE.contains(name) || verb.options.contains(name);
    if let Some((stranger, _)) = taken.options.iter().find(|(name, _)| !known(name)) {
        return misuse(&say, "call.option-not-here", &format!("--{stranger}"));
    }
    let rest = taken.words.split_off(count);
    if rest.len() < verb.words.0 || rest.len() > verb.words.1 {
        return Said::wrong(
            Exit::Call,
            vec![say.get("call.words").to_owned(), say.get(&help).trim_end().to_owned()],
        );
    }
    let root = taken.option("root").map_or_else(home, PathBuf::from);
    (verb.act)(&Call { words: rest, options: taken.options, say, root })
}

fn misuse(say: &Words, key: &str, value: &str) -> Said {
    Said::wrong(Exit::Call, vec![say.fill(key, &[("value", value)])])
}

fn verb_of(words: &[String]) -> Option<(&'static Verb, usize)> {
    let begins = |verb: &&Verb| {
        let mut own = verb.name.split(' ');
        let count = own.clone().count();
        words.len() >= count && words.iter().take(count).all(|word| own.next() == Some(word))
    };
    verbs::VERBS
        .iter()
        .filter(begins)
        .map(|verb| (verb, verb.name.split(' ').count()))
        .max_by_key(|(_, count)| *count)
}

/// The nearest folder upwards that holds the register of packs; here, if there is none.
fn home() -> PathBuf {
    let here = std::env::current_dir().unwrap_or_default();
    let holds = |folder: &&Path| folder.join("rules").join(crate::rules::REGISTER).is_file();
    here.ancestors().find(holds).map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}

/// Words and options as they were given.
#[derive(Default)]
struct Taken {
    words: Vec<String>,
    options: Vec<(&'static str, String)>,
}

impl Taken {
    fn take(&mut self, args: impl Iterator<Item = OsString>) -> Result<(), (&'static str, String)> {
        let mut parser = lexopt::Parser::from_args(args);
        loop {
            let told = |error: lexopt::Error| match error {
                lexopt::Error::UnexpectedValue { option, .. } => ("call.no-value-here", option),
                lexopt::Error::MissingValue { option } => ("call.value-missing", option.unwrap_or_default()),
                other => ("call.unreadable", other.to_string()),
            };
            let text = |value: OsString| {
                value.into_string().map_err(|value| ("call.unreadable", value.to_string_lossy().into_owned()))
            };
            let name = match parser.next().map_err(told)? {
                None => return Ok(()),
                Some(lexopt::Arg::Value(word)) => {
                    self.words.push(text(word)?);
                    continue;
                }
                Some(lexopt::Arg::Short('h')) => "help",
                Some(lexopt::Arg::Short('V')) => "version",
                Some(lexopt::Arg::Short(letter)) => {
                    return Err(("call.unknown-option", format!("-{letter}")));
                }
                Some(lexopt::Arg::Long(name)) => match known_option(name) {
                    Some(known) => known,
                    None => return Err(("call.unknown-option", format!("--{name}"))),
                },
            };
            let value =
                if VALUED.contains(&name) { text(parser.value().map_err(told)?)? } else { String::new() };
            if name == "lang" && !matches!(value.as_str(), "zh" | "en") {
                return Err(("call.language", value));
            }
            self.options.push((name, value));
        }
    }

    fn option(&self, name: &str) -> Option<&str> {
        self.options.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }

    fn has(&self, name: &str) -> bool {
        self.option(name).is_some()
    }

    /// Chinese, unless English is asked for or the machine is set to it.
    fn english(&self) -> bool {
        let set = |name: &&str| std::env::var(name).ok().filter(|value| !value.is_empty());
        match self.option("lang") {
            Some(language) => language == "en",
            None => ["LC_ALL", "LC_MESSAGES", "LANG"]
                .iter()
                .find_map(set)
                .is_some_and(|set| set.starts_with("en")),
        }
    }
}

fn known_option(name: &str) -> Option<&'static str> {
    let own = verbs::VERBS.iter().flat_map(|verb| verb.options);
    own.chain(&EVERYWHERE).chain(&["version"]).copied().find(|known| *known == name)
}
