//! Pages beside the page: the self-check of a host, a demo host, one file for chosen places.

use crate::around::Page;
use crate::site::{self, Files};
use crate::{hash, policy, run};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;

/// Their texts, as they lie in the tree.
pub struct Beside {
    check: Texts,
    one: Texts,
    examples: Vec<Value>,
    demo_page: String,
}

impl Beside {
    /// Reads the texts, and the examples out of the cases that `static/check/examples.json` names.
    pub fn read(root: &Path) -> Result<Beside, String> {
        let fixed = |name: &str| run::read_text(&root.join("static").join(name));
        Ok(Beside {
            check: Texts::read(root, "check", &["check/words.js", "shell/sum.js", "check/check.js"])?,
            one: Texts::read(
                root,
                "one",
                &["shell/sum.js", "shell/block.js", "shell/inflate.js", "shell/texts.js", "one/one.js"],
            )?,
            examples: examples(root, &fixed("check/examples.json")?)?,
            demo_page: site::page(root, "static/demo.html")?,
        })
    }

    /// Adds them to a site that is otherwise whole; `build` is the name of the worker's store.
    pub fn put(
        &self,
        files: &mut Files,
        page: &Page,
        build: &str,
        script: impl Fn(&str) -> Result<String, String>,
        style: impl Fn(&str) -> Result<String, String>,
    ) -> Result<(), String> {
        // A portal with a style of its own, plain as it is.
        let sheet = files.keys().find(|name| name.starts_with("leaflet."));
        let own = sheet.map(|sheet| format!("<link rel=\"stylesheet\" href=\"{sheet}\">"));
        let worn = ("style", own.as_deref().unwrap_or(page.style));
        let demo = site::fill(&self.demo_page, &[("policy", &policy::demo()), worn]);
        files.insert("demo.html".into(), demo.into_bytes());
        let version = env!("CARGO_PKG_VERSION");
        let beside = |files: &mut Files, what: &Texts, head: &str, first: &[&str]| -> Result<(), String> {
            let text = site::shell_script(head, &what.script);
            let own = site::named(files, what.name, "js", script(&text)?.into_bytes());
            let sheet = site::named(files, what.name, "css", style(&what.style)?.into_bytes());
            let styles = format!("{}\n<link rel=\"stylesheet\" href=\"{sheet}\">", page.style);
            let scripts: Vec<String> = (first.iter().copied().chain([own.as_str()]))
                .map(|name| format!("<script defer src=\"{name}\"></script>"))
                .collect();
            let values = [("policy", policy::page()), ("style", styles), ("script", scripts.join("\n"))];
            let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
            files.insert(format!("{}.html", what.name), site::fill(&what.page, &values).into_bytes());
            Ok(())
        };
        let index = files.keys().find(|name| name.starts_with("data/index.")).cloned().unwrap_or_default();
        // A build with Rust alone makes no plain script.
        let plain = files.keys().find(|name| name.starts_with("plain.")).cloned();
        let head =
            format!("const ONE = {};", json!({ "single": "zifu.html", "index": index, "plain": plain }));
        beside(files, &self.one, &head, &[])?;
        // The check comes last: it knows the digests of all the others.
        let digests: BTreeMap<&str, String> =
            files.iter().map(|(name, bytes)| (name.as_str(), hash::hex(bytes))).collect();
        let about =
            json!({ "build": build, "version": version, "files": digests, "examples": self.examples });
        beside(files, &self.check, &format!("const CHECK = {about};"), &[page.shell])
    }
}

/// A page with one style and one script of its own.
struct Texts {
    name: &'static str,
    page: String,
    style: String,
    script: String,
}

impl Texts {
    fn read(root: &Path, name: &'static str, scripts: &[&str]) -> Result<Texts, String> {
        let fixed = |file: &str| run::read_text(&root.join("static").join(file));
        Ok(Texts {
            name,
            page: site::page(root, &format!("static/{name}/{name}.html"))?,
            style: fixed("aside.css")? + &fixed(&format!("{name}/{name}.css"))?,
            script: scripts.iter().map(|file| fixed(file)).collect::<Result<String, _>>()?,
        })
    }
}

/// Cases as a host would hand them in: facts, sums, and what the person must come out to pay.
fn examples(root: &Path, names: &str) -> Result<Vec<Value>, String> {
    let names: Vec<String> =
        serde_json::from_str(names).map_err(|e| format!("static/check/examples.json: {e}"))?;
    names.iter().map(|name| example(root, name)).collect()
}

fn example(root: &Path, name: &str) -> Result<Value, String> {
    let path = root.join("tests/cases").join(format!("{name}.toml"));
    let case = zifu_tools::rules::read_toml(&path)?;
    let case: Value =
        serde_json::from_str(&zifu_tools::rules::json(&case)).map_err(|e| format!("{name}: {e}"))?;
    let mut bill = json!({ "excluded": "0", "prepay": "0", "over_limit": "0" });
    for (key, amount) in case["bill"].as_object().into_iter().flatten() {
        bill[key] = amount.clone();
    }
    let own = &case["expect"]["own"];
    if !case["pack"].is_string() || !own.is_string() || !bill["total"].is_string() {
        return Err(format!("{name} serves no self-check: it needs a pack by name, a total and `own`."));
    }
    Ok(
        json!({ "name": name, "pack": case["pack"], "situation": case["situation"], "bill": bill, "own": own }),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_are_cases_of_the_tree() {
        let beside = Beside::read(&run::root()).unwrap();
        assert!(beside.examples.len() >= 10);
        for one in &beside.examples {
            assert!(one["situation"]["day"].is_string(), "{one}: an example names its day");
        }
    }
}
