//! `zifu rules new | show | report | impact | mutate | schema`: the work of who keeps the rules of a place.

use super::{Call, Exit, Said, settle};
use crate::rules::{self, Passed, impact, mutate, new, report, schema, show};
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};
use zifu::pack::Pack;
use zifu::period::Day;
use zifu::tree::Tree;

/// The day of `--on`, or today by the machine's clock (in China's time).
fn day(call: &Call) -> Result<Day, Said> {
    match call.option("on") {
        Some(text) => Day::parse(text)
            .ok_or_else(|| Said::wrong(Exit::Call, vec![call.fill("call.day", &[("value", text)])])),
        None => today().ok_or_else(|| Said::wrong(Exit::Call, vec![call.fill("call.day", &[("value", "")])])),
    }
}

fn today() -> Option<Day> {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).ok()?.as_secs() + 8 * 3600;
    let mut year: u16 = 1970;
    let mut days = i64::try_from(seconds / 86_400).ok()?;
    loop {
        let first = Day::new(year, 1, 1)?;
        let length = Day::new(year + 1, 1, 1)?.number() - first.number();
        if days < length {
            return (0..days).try_fold(first, |day, _| day.after());
        }
        days -= length;
        year += 1;
    }
}

/// The packs of the places named, each with its tree.
fn meant(call: &Call) -> Result<Vec<(Passed, Tree)>, Said> {
    let names = mutate::meant(&call.rules(), &call.words).map_err(|name| unknown(call, &name))?;
    let report = rules::check(&call.rules()).map_err(|error| Said::wrong(Exit::File, vec![error]))?;
    let mut meant = Vec::new();
    for passed in report.passed.into_iter().filter(|passed| names.contains(&passed.name)) {
        let tree = rules::pack_tree(&call.rules(), &passed.name)
            .map_err(|error| Said::wrong(Exit::File, vec![error]))?;
        meant.push((passed, tree));
    }
    if meant.len() == names.len() {
        return Ok(meant);
    }
    let files = names.iter().filter(|name| !meant.iter().any(|(passed, _)| passed.name == **name));
    let of = |finding: &&rules::Finding| files.clone().any(|name| finding.file.contains(name.as_str()));
    let err = report.faults.iter().filter(of).map(|finding| finding.say(&call.say)).collect();
    Err(Said::wrong(Exit::Refused, err))
}

fn unknown(call: &Call, name: &str) -> Said {
    let known = rules::names(&call.rules()).unwrap_or_default().join(" ");
    let folder = call.rules().display().to_string();
    let values = [("name", name), ("folder", folder.as_str()), ("known", &known)];
    Said::wrong(Exit::File, vec![call.fill("settle.pack-unknown", &values)])
}

/// Text for standard output, or into the file of `--out`.
fn given(call: &Call, text: String) -> Said {
    let Some(file) = call.option("out") else { return Said::done(text) };
    match std::fs::write(file, text) {
        Ok(()) => Said::done(call.fill("desk.written", &[("file", file)]) + "\n"),
        Err(error) => {
            let values = [("file", file), ("error", &error.to_string())];
            Said::wrong(Exit::File, vec![call.fill("call.file", &values)])
        }
    }
}

/// `zifu rules show PLACE --on DAY`.
pub(super) fn show(call: &Call) -> Said {
    let said = || -> Result<Said, Said> {
        let day = day(call)?;
        let rules = call.rules();
        let texts: Vec<String> = meant(call)?
            .iter()
            .map(|(passed, tree)| show::show(passed, tree, &rules, day, &call.say))
            .collect();
        Ok(Said::done(texts.join("\n")))
    };
    said().unwrap_or_else(|said| said)
}

/// `zifu rules report PLACE`.
pub(super) fn report(call: &Call) -> Said {
    let said = || -> Result<Said, Said> {
        let day = day(call)?;
        let packs = meant(call)?;
        let packs: Vec<(&Passed, Tree)> = packs.iter().map(|(passed, tree)| (passed, tree.clone())).collect();
        Ok(given(call, report::report(&call.root, &packs, day, &call.say)))
    };
    said().unwrap_or_else(|said| said)
}

/// `zifu rules impact OLD NEW`.
pub(super) fn impact(call: &Call) -> Said {
    let said = || -> Result<Said, Said> {
        let (old, new) = (settle::pack_by(call, call.word(0))?, settle::pack_by(call, call.word(1))?);
        let first = || match impact::first_change(&old, &new) {
            Some(day) => Ok(day),
            None => Err(Said::done(call.say.get("impact.equal").to_owned() + "\n")),
        };
        let day = if call.has("on") { day(call)? } else { first()? };
        let impact = impact::impact(&old, &new, day, &call.say);
        Ok(given(call, heads(call, &old, &new) + &impact::text(&impact, call.has("all"), &call.say)))
    };
    said().unwrap_or_else(|said| said)
}

fn heads(call: &Call, old: &Pack, new: &Pack) -> String {
    let title =
        |pack: &Pack| if call.say.chinese() { pack.head.title.clone() } else { pack.head.title_en.clone() };
    let values = [
        ("old", title(old)),
        ("old_version", old.head.version.clone()),
        ("new", title(new)),
        ("new_version", new.head.version.clone()),
    ];
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    call.fill("impact.heads", &values) + "\n"
}

/// `zifu rules mutate [PLACE…]`.
pub(super) fn mutate(call: &Call) -> Said {
    let least = match call.option("least").map(str::parse::<usize>) {
        None => 0,
        Some(Ok(least)) if least <= 100 => least,
        Some(_) => return Said::wrong(Exit::Call, vec![call.say.get("mutate.least").to_owned()]),
    };
    let names = match mutate::meant(&call.rules(), &call.words) {
        Ok(names) => names,
        Err(name) => return unknown(call, &name),
    };
    let mut said = Said::done(String::new());
    for name in names {
        match mutate::mutate(&call.root, &name, &call.say) {
            Ok(outcome) => {
                let [tried, noticed] = outcome.sum();
                if noticed * 100 < tried * least {
                    said.exit = Exit::Refused;
                }
                said.out.push_str(&told(call, &outcome));
            }
            Err(wrong) => {
                said.exit = Exit::Refused;
                said.err.extend(wrong.iter().map(|line| format!("{name}: {line}")));
            }
        }
    }
    said
}

fn told(call: &Call, outcome: &mutate::Outcome) -> String {
    let [tried, noticed] = outcome.sum();
    let tenths = (noticed * 1000).checked_div(tried).unwrap_or(0);
    let share = format!("{}.{}", tenths / 10, tenths % 10);
    let counts = mutate::Kind::ALL.iter().zip(&outcome.counts).map(|(kind, [tried, noticed])| {
        call.fill(
            &format!("mutate.{}", kind.key()),
            &[("tried", &tried.to_string()), ("noticed", &noticed.to_string())],
        )
    });
    let counts = counts.collect::<Vec<_>>().join(call.say.get("print.then"));
    let values = [
        ("name", outcome.name.as_str()),
        ("examples", &outcome.examples.to_string()),
        ("tried", &tried.to_string()),
        ("noticed", &noticed.to_string()),
        ("share", &share),
        ("counts", &counts),
    ];
    let mut text = call.fill("mutate.pack", &values) + "\n";
    for one in &outcome.unnoticed {
        let kind = call.say.get(&format!("mutate.kind.{}", one.kind.key())).to_owned();
        let values = [("kind", kind.as_str()), ("at", &one.at), ("change", &one.change)];
        text.push_str(&format!("  {}\n", call.fill("mutate.unnoticed", &values)));
    }
    text
}

/// `zifu rules new PLACE SCHEME`.
pub(super) fn new(call: &Call) -> Said {
    let day = match day(call) {
        Ok(day) => day.text(),
        Err(said) => return said,
    };
    let place = call.word(0);
    let made = new::make(
        &call.root,
        &new::New {
            place,
            scheme: call.word(1),
            name: call.option("name").unwrap_or(place),
            name_en: call.option("name-en").unwrap_or(place),
            division: call.option("division").unwrap_or("000000"),
            day: &day,
        },
    );
    match made {
        Ok(files) => {
            let plain = |file: &PathBuf| file.strip_prefix(&call.root).unwrap_or(file).display().to_string();
            let files: Vec<String> = files.iter().map(plain).collect();
            Said::done(call.fill("new.made", &[("files", &files.join("\n  "))]) + "\n")
        }
        Err(new::Refused::Words(key)) => Said::wrong(Exit::Call, vec![call.say.get(key).to_owned()]),
        Err(new::Refused::There(file)) => {
            Said::wrong(Exit::Refused, vec![call.fill("new.there", &[("file", &file.display().to_string())])])
        }
        Err(new::Refused::File(error)) => Said::wrong(Exit::File, vec![error]),
    }
}

/// `zifu rules schema`.
pub(super) fn schema(call: &Call) -> Said {
    given(call, schema::text())
}

/// `zifu rules build --out FOLDER`.
pub(super) fn build(call: &Call) -> Said {
    let assets = match rules::build(&call.root) {
        Ok(assets) => assets,
        Err(error) => return Said::wrong(Exit::Refused, error.lines().map(str::to_owned).collect()),
    };
    let mut out = String::new();
    for asset in &assets {
        out.push_str(&format!("{} {}\n", asset.bytes.len(), asset.name));
        if let Some(folder) = call.option("out") {
            let file = PathBuf::from(folder).join(format!("{}.json", asset.name));
            let written = file.parent().map_or(Ok(()), std::fs::create_dir_all);
            if let Err(error) = written.and_then(|()| std::fs::write(&file, &asset.bytes)) {
                return Said::wrong(Exit::File, vec![format!("{}: {error}", file.display())]);
            }
        }
    }
    Said::done(out)
}

/// `zifu rules table PLACE/SCHEME TABLE`: a table into a sheet, or a changed sheet back into the pack.
#[cfg(feature = "sheets")]
pub(super) fn table(call: &Call) -> Said {
    use crate::rules::sheet;
    let (name, id) = (call.word(0).trim_end_matches(".toml"), call.word(1));
    if !rules::names(&call.rules()).unwrap_or_default().iter().any(|known| known == name) {
        return unknown(call, name);
    }
    let path = call.rules().join(format!("{name}.toml"));
    let done = || -> Result<Said, sheet::Refused> {
        let broken = |file: &str, error: std::io::Error| sheet::Refused::File(format!("{file}: {error}"));
        let shown = path.display().to_string();
        let text = std::fs::read_to_string(&path).map_err(|error| broken(&shown, error))?;
        if let Some(file) = call.option("in") {
            let bytes = std::fs::read(file).map_err(|error| broken(file, error))?;
            let text = sheet::take(&path, &text, id, &bytes)?;
            std::fs::write(&path, text).map_err(|error| broken(&shown, error))?;
            return Ok(Said::done(call.fill("desk.written", &[("file", &shown)]) + "\n"));
        }
        let file = call.option("out").map_or_else(|| format!("{}.xlsx", id.replace('/', "-")), str::to_owned);
        let tree = rules::parse_toml(&text).map_err(sheet::Refused::File)?;
        let bytes = sheet::write(&tree, id, &call.say)?;
        std::fs::write(&file, bytes).map_err(|error| broken(&file, error))?;
        Ok(Said::done(call.fill("desk.written", &[("file", &file)]) + "\n"))
    };
    done().unwrap_or_else(|refused| match refused {
        sheet::Refused::NoTable(known) => {
            let values = [("table", id), ("known", &known.join(" "))];
            Said::wrong(Exit::Refused, vec![call.fill("sheet.no-table", &values)])
        }
        sheet::Refused::File(error) => Said::wrong(Exit::File, vec![error]),
        sheet::Refused::Heading(want) => {
            Said::wrong(Exit::Refused, vec![call.fill("sheet.heading", &[("want", &want)])])
        }
        sheet::Refused::Faults(faults) => {
            let mut err = vec![call.say.get("sheet.faults").to_owned()];
            err.extend(faults.iter().map(|finding| finding.say(&call.say)));
            Said::wrong(Exit::Refused, err)
        }
    })
}
