//! `zifu rules new`: a place that passes every check and settles nothing, to be filled in figure by figure.

use super::REGISTER;
use std::fs;
use std::path::{Path, PathBuf};

/// What is to be made.
#[derive(Clone, Copy, Debug)]
pub struct New<'a> {
    /// Folder: `jiangsu-suzhou`.
    pub place: &'a str,
    /// `employee` or `resident`.
    pub scheme: &'a str,
    /// 苏州市.
    pub name: &'a str,
    /// Suzhou.
    pub name_en: &'a str,
    /// Administrative division code, six digits.
    pub division: &'a str,
    /// Today.
    pub day: &'a str,
}

/// Why nothing was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The words of the call are not what is needed: the key of the sentence.
    Words(&'static str),
    /// A file is there already.
    There(PathBuf),
    /// A file could not be written.
    File(String),
}

/// Makes pack, sources, register entry and a first example; gives the files touched.
///
/// # Errors
/// Why not; then nothing was written.
pub fn make(root: &Path, new: &New) -> Result<Vec<PathBuf>, Refused> {
    let plain = |c: char| c.is_ascii_lowercase() || c == '-';
    if new.place.is_empty() || !new.place.chars().all(plain) {
        return Err(Refused::Words("new.place"));
    }
    if new.division.len() != 6 || !new.division.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Refused::Words("new.division"));
    }
    let (kind, kind_en, persons) = match new.scheme {
        "employee" => ("职工基本医疗保险", "employee basic medical insurance", "\"active\", \"retired\""),
        "resident" => (
            "城乡居民基本医疗保险",
            "resident basic medical insurance",
            "\"child\", \"student\", \"adult\", \"elder\"",
        ),
        _ => return Err(Refused::Words("new.scheme")),
    };
    let year = new.day.get(..4).unwrap_or("");
    let values = [
        ("title", format!("{}{kind}", new.name)),
        ("title_en", format!("{} {kind_en}", new.name_en)),
        ("name", new.name.to_owned()),
        ("name_en", new.name_en.to_owned()),
        ("short", new.name.trim_end_matches('市').to_owned()),
        ("place", new.place.to_owned()),
        ("scheme", new.scheme.to_owned()),
        ("division", new.division.to_owned()),
        ("day", new.day.to_owned()),
        ("year", year.to_owned()),
        ("first", format!("{year}-01-01")),
        ("persons", persons.to_owned()),
        ("person", persons.split(',').next().unwrap_or("").to_owned()),
    ];
    let folder = root.join("rules").join(new.place);
    let pack = folder.join(format!("{}.toml", new.scheme));
    let case = root.join("tests/cases").join(new.place).join(new.scheme).join("nothing-known-yet.toml");
    if let Some(there) = [&pack, &case].into_iter().find(|file| file.exists()) {
        return Err(Refused::There(there.clone()));
    }
    let mut files = vec![
        (pack, filled(include_str!("new/pack.toml"), &values)),
        (case, filled(include_str!("new/case.toml"), &values)),
    ];
    let sources = folder.join("sources.toml");
    if sources.exists() {
        let known = fs::read_to_string(&sources).map_err(|error| Refused::File(error.to_string()))?;
        if !known.contains("[to-find]") {
            let placeholder = filled(include_str!("new/sources.toml"), &values);
            let entry = placeholder.split_once("[to-find]").map_or("", |(_, entry)| entry);
            files.push((sources, format!("{}\n\n[to-find]{entry}", known.trim_end())));
        }
    } else {
        files.push((sources, filled(include_str!("new/sources.toml"), &values)));
    }
    let register = root.join("rules").join(REGISTER);
    let listed = fs::read_to_string(&register).map_err(|error| Refused::File(error.to_string()))?;
    files.push((register, format!("{}\n\n{}", listed.trim_end(), filled(ENTRY, &values))));
    for (file, text) in &files {
        let written = file.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(file, text));
        written.map_err(|error| Refused::File(format!("{}: {error}", file.display())))?;
    }
    Ok(files.into_iter().map(|(file, _)| file).collect())
}

const ENTRY: &str = "[[place]]\nfolder = \"{place}\"\ndivision = \"{division}\"\nname = \"{name}\"\nname_en = \"{name_en}\"\n\
scheme = \"{scheme}\"\nstatus = \"draft\"\nchecked_on = {day}\nfile = \"{place}/{scheme}.toml\"\n\
gaps = [\"草稿：还没有填数。\"]\ngaps_en = [\"A draft: nothing is filled in yet.\"]\n";

/// `{name}` is replaced by its value, `{{` and `}}` are brackets.
fn filled(template: &str, values: &[(&str, String)]) -> String {
    let mut text = template.to_owned();
    for (name, value) in values {
        text = text.replace(&format!("{{{name}}}"), value);
    }
    text.replace("{{", "{").replace("}}", "}")
}
