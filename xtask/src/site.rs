//! Putting the page together: which files there are, under which names, and what knows of which.
//!
//! Every file but `index.html` carries a piece of its own digest in its name, so that it can be kept
//! for ever, and an old page can never meet a new module.

use crate::around::{self, Around};
use crate::beside::Beside;
use crate::wasm::{self, Code, Floor};
use crate::{hash, light, options, policy, run, statements};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use zifu_tools::rules::{Leaflet, leaflets};

/// The shell's parts in the order they stand in the one script. What differs between the page and the
/// single file is only where the program's own files come from.
const SHELL: [&str; 5] = ["trouble.js", "source.js", "address.js", "instance.js", "element.js"];
const SINGLE_SHELL: [&str; 14] = [
    "trouble.js",
    "source.js",
    "../search/search.js",
    "../bill/rows.js",
    "../bill/file.js",
    "../later/base.js",
    "../later/search.js",
    "../later/year.js",
    "../later/further.js",
    "../later/todo.js",
    "texts.js",
    "inlined.js",
    "instance.js",
    "element.js",
];

/// What the single file begins with: what unpacks the rest of it.
const BOOT: [&str; 3] = ["block.js", "inflate.js", "boot.js"];

/// What most people never open: a photo, several people, columns, the code of the address, the words explained.
const BESIDE: [&str; 8] = [
    "../beside/beside.js",
    "../beside/photo.js",
    "../beside/people.js",
    "../beside/columns.js",
    "../beside/qr.js",
    "../beside/terms.js",
    "../beside/surer.js",
    "../beside/picture.js",
];

/// The reader of pasted bills and files.
const TABLE: [&str; 2] = ["../bill/rows.js", "../bill/file.js"];

/// What all parts that are loaded when they are used begin with, and these parts: name, script, its function.
const LATER: &str = "../later/base.js";
const PARTS: [(&str, &str, &str); 4] = [
    ("search", "../later/search.js", "partSearch"),
    ("year", "../later/year.js", "partYear"),
    ("further", "../later/further.js", "partFurther"),
    ("todo", "../later/todo.js", "partTodo"),
];

/// What the page is made of, before file names are given.
pub struct Parts {
    /// `function glue(WebAssembly) {…}`
    pub glue: String,
    pub wasm: Vec<u8>,
    /// The module once more as plain script, where the build has the tool for it.
    pub plain: Option<String>,
    /// The shell without its wrapping and without knowledge of any file.
    pub shell: String,
    /// The same for the single file.
    pub single_shell: String,
    /// What unpacks the single file.
    pub boot: String,
    /// The app's style, for the shadow root.
    pub style: String,
    /// The same style for an estimator that stands in the host page's own tree.
    pub light_style: String,
    /// The style of `index.html` itself.
    pub page_style: String,
    pub template: String,
    /// The reader of workbooks, a program of its own: `function sheetGlue(WebAssembly) {…}` and its module.
    pub sheet_glue: String,
    pub sheet_wasm: Vec<u8>,
    /// What draws the code of the address, a program of its own as well.
    pub qr_glue: String,
    pub qr_wasm: Vec<u8>,
    /// What stands beside the page, loaded when it is first opened.
    pub opened: String,
    /// The reader of pasted bills, loaded when something is pasted.
    pub table: String,
    /// The engine with all it can tell, a program of its own for what is opened under the answer.
    pub study: Code,
    /// Parts of the page that are loaded when they are used: name and script.
    pub later: Vec<(&'static str, String)>,
    /// The search in the catalogue, loaded when it is first used.
    pub search: String,
    /// What stands around the program: loader, frame, worker.
    pub around: Around,
    /// The pages beside the page.
    pub beside: Beside,
    /// Pages beside the program, with the template and the style of all of them.
    pub leaflets: Vec<Leaflet>,
    pub leaflet_page: String,
    pub leaflet_style: String,
    /// Logical name → JSON text.
    pub assets: BTreeMap<String, String>,
}

/// A finished site: path below the folder → bytes.
pub type Files = BTreeMap<String, Vec<u8>>;

/// Builds `dist/` for present browsers with Rust alone.
pub fn build() -> Result<PathBuf, String> {
    wasm::ensure_target()?;
    let code = |(member, name)| wasm::bind(&wasm::compile(Floor::Modern, member)?, name);
    let [app, sheet, study, qr] = wasm::PROGRAMS;
    let files = assemble(&parts(code(app)?, code(sheet)?, code(study)?, code(qr)?)?)?;
    let dist = dist();
    write_all(&dist, &files)?;
    println!("Built {}: {} files.", dist.display(), files.len());
    Ok(dist)
}

/// Where the site is written.
pub fn dist() -> PathBuf {
    run::root().join("dist")
}

/// Where the site is written for hosts that take scripts but no .wasm.
pub fn dist_scripts() -> PathBuf {
    run::root().join("dist-js")
}

/// Gathers everything but the code from the source tree.
pub fn parts(code: Code, sheet: Code, study: Code, qr: Code) -> Result<Parts, String> {
    let root = run::root();
    let fixed = root.join("static");
    let script = |parts: &[&str]| -> Result<String, String> {
        parts.iter().map(|part| run::read_text(&fixed.join("shell").join(part))).collect()
    };
    let head = around::shell_head(&options::read(&root)?);
    let style = light::with_dark(&run::read_text(&fixed.join("style.css"))?)?;
    let opened = format!(
        "const BESIDE_STYLE = {};\n{}",
        serde_json::json!(run::read_text(&fixed.join("beside/beside.css"))?),
        script(&BESIDE)?
    );
    let mut assets = BTreeMap::new();
    for asset in zifu_tools::rules::build(&root)? {
        let text = String::from_utf8(asset.bytes).map_err(|_| format!("{} is not UTF-8", asset.name))?;
        if assets.insert(asset.name.clone(), text).is_some() {
            return Err(format!("Two assets are called {}.", asset.name));
        }
    }
    let mut later = Vec::new();
    for (name, file, function) in PARTS {
        later.push((name, script(&[LATER, file])? + &format!("export {{ {function} as part }};\n")));
    }
    assets.insert(zifu_catalogue::NAME.to_owned(), zifu_catalogue::build(&root)?);
    Ok(Parts {
        glue: wasm::factory("glue", &code.glue),
        wasm: code.wasm,
        plain: None,
        sheet_glue: wasm::factory("sheetGlue", &sheet.glue),
        sheet_wasm: sheet.wasm,
        study: Code { glue: wasm::factory("studyGlue", &study.glue), wasm: study.wasm },
        later,
        table: script(&TABLE)?,
        qr_glue: wasm::factory("qrGlue", &qr.glue),
        qr_wasm: qr.wasm,
        shell: head.clone() + &script(&SHELL)?,
        boot: script(&BOOT)?,
        single_shell: head + &apart(&opened) + &script(&SINGLE_SHELL)?,
        opened,
        light_style: light::scoped(&style),
        style,
        page_style: on_ground(&root, "page.css")?,
        template: page(&root, "index.html")?,
        search: run::read_text(&fixed.join("search/search.js"))?,
        around: Around::read(&root)?,
        beside: Beside::read(&root)?,
        leaflets: [leaflets(&root)?, statements::leaflets(&root)?].into_iter().flatten().collect(),
        leaflet_page: page(&root, "static/leaflet.html")?,
        leaflet_style: on_ground(&root, "leaflet.css")?,
        assets,
    })
}

/// The template of a page of ours: its first line, `<!-- head LANGUAGE -->`, becomes the head that all of them begin with.
///
/// # Errors
/// When a file is missing, or begins otherwise.
pub fn page(root: &Path, file: &str) -> Result<String, String> {
    let text = run::read_text(&root.join(file))?;
    let begins = text.strip_prefix("<!-- head ").and_then(|rest| rest.split_once(" -->\n"));
    let (lang, rest) = begins.ok_or_else(|| format!("{file} begins with `<!-- head LANGUAGE -->`."))?;
    let head = run::read_text(&root.join("static/head.html"))?;
    Ok(head.replace("{{lang}}", lang) + rest)
}

/// The style of a page of ours, after the ground that all of them stand on.
fn on_ground(root: &Path, file: &str) -> Result<String, String> {
    let fixed = root.join("static");
    Ok(run::read_text(&fixed.join("ground.css"))? + &run::read_text(&fixed.join(file))?)
}

/// What stands beside the page, with its names to itself: in the single file all scripts are one.
fn apart(opened: &str) -> String {
    format!(
        "const {{ makeBeside, surer, drawSheet }} = (() => {{\n{opened}\nreturn {{ makeBeside, surer, drawSheet }};\n}})();\n"
    )
}

/// Gives every part its file name and makes the page that names them.
pub fn assemble(parts: &Parts) -> Result<Files, String> {
    assemble_with(parts, Uploads::Any, |text| Ok(text.to_owned()), |text| Ok(text.to_owned()))
}

/// What kinds of files the site's host takes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Uploads {
    /// All of them.
    Any,
    /// Only .html, .css, .js and .json, as many content systems do: the module stands as text in a script.
    ScriptsOnly,
}

/// As [`assemble`], with what a release does to scripts and styles before they are named.
pub fn assemble_with(
    parts: &Parts,
    uploads: Uploads,
    script: impl Fn(&str) -> Result<String, String>,
    style: impl Fn(&str) -> Result<String, String>,
) -> Result<Files, String> {
    let mut files = Files::new();
    let glue = script(&format!("export {}", ascii(&parts.glue)))?;
    let glue = named(&mut files, "app", "js", glue.into_bytes());
    let module = |files: &mut Files, stem: &str, wasm: &[u8]| match uploads {
        Uploads::Any => named(files, stem, "wasm", wasm.to_vec()),
        Uploads::ScriptsOnly => {
            let text = format!("export default \"{}\";\n", hash::base64(wasm));
            named(files, &format!("{stem}-code"), "js", text.into_bytes())
        }
    };
    let wasm = module(&mut files, "app", &parts.wasm);
    let sheet_wasm = module(&mut files, "sheet", &parts.sheet_wasm);
    let study_wasm = module(&mut files, "study", &parts.study.wasm);
    let plain = match &parts.plain {
        Some(text) => {
            let text = script(&format!("{text}\nexport {{ asmFunc as make }};\n"))?;
            Some(named(&mut files, "plain", "js", text.into_bytes()))
        }
        None => None,
    };
    let sheet_glue = script(&format!("{}\nexport {{ sheetGlue as glue }};\n", ascii(&parts.sheet_glue)))?;
    let sheet_glue = named(&mut files, "sheet", "js", sheet_glue.into_bytes());
    let study_glue = script(&format!("{}\nexport {{ studyGlue as glue }};\n", ascii(&parts.study.glue)))?;
    let study_glue = named(&mut files, "study", "js", study_glue.into_bytes());
    let mut later = BTreeMap::new();
    for (name, text) in &parts.later {
        let text = script(&ascii(text))?;
        later.insert(*name, named(&mut files, &format!("part-{name}"), "js", text.into_bytes()));
    }
    let qr_wasm = module(&mut files, "qr", &parts.qr_wasm);
    let qr_glue = script(&format!("{}\nexport {{ qrGlue as glue }};\n", ascii(&parts.qr_glue)))?;
    let qr_glue = named(&mut files, "qr", "js", qr_glue.into_bytes());
    let beside = script(&format!("{}export {{ makeBeside, surer, drawSheet }};\n", ascii(&parts.opened)))?;
    let beside = named(&mut files, "beside", "js", beside.into_bytes());
    let table = script(&format!("{}export {{ makeTable }};\n", ascii(&parts.table)))?;
    let table = named(&mut files, "table", "js", table.into_bytes());
    let search = script(&format!("{}export {{ makeSearch }};\n", ascii(&parts.search)))?;
    let search = named(&mut files, "search", "js", search.into_bytes());
    let app_style = named(&mut files, "style", "css", style(&parts.style)?.into_bytes());
    let light_style = named(&mut files, "light", "css", style(&parts.light_style)?.into_bytes());
    let page_style = named(&mut files, "page", "css", style(&parts.page_style)?.into_bytes());
    put_leaflets(&mut files, parts, style(&parts.leaflet_style)?);
    let (data, digests, packs) = put_assets(&mut files, &parts.assets);
    let build = serde_json::json!({ "glue": glue, "wasm": wasm, "plain": plain, "search": search, "table": table, "sheet": { "glue": sheet_glue, "wasm": sheet_wasm }, "study": { "glue": study_glue, "wasm": study_wasm }, "parts": later, "qr": { "glue": qr_glue, "wasm": qr_wasm }, "beside": beside, "style": app_style, "light": light_style, "data": data, "digests": digests, "packs": packs });
    let shell = script(&shell_script(&format!("const BUILD = {build};"), &parts.shell))?;
    let shell = named(&mut files, "shell", "js", shell.into_bytes());

    // Told early, the browser fetches the four files at once instead of one after the other.
    let module = match uploads {
        Uploads::Any => "rel=\"preload\" as=\"fetch\" crossorigin",
        Uploads::ScriptsOnly => "rel=\"modulepreload\"",
    };
    let early = format!(
        "<link rel=\"modulepreload\" href=\"{glue}\">\n\
         <link {module} href=\"{wasm}\">\n\
         <link rel=\"preload\" as=\"fetch\" crossorigin href=\"{app_style}\">"
    );
    let page_link = format!("<link rel=\"stylesheet\" href=\"{page_style}\">");
    let page = around::Page { early: &early, style: &page_link, shell: &shell, uploads };
    let build = parts.around.put(&mut files, &parts.template, &page, &script)?;
    parts.beside.put(&mut files, &page, &build, &script, &style)?;
    Ok(files)
}

/// The assets, and what their file names are put together from in `static/shell/address.js`, half a kilobyte less than the names
/// themselves: the list of assets with the packs last, each one's digest in that order and then those of what each pack
/// cites, which has the pack's name, and how many packs there are.
fn put_assets(files: &mut Files, assets: &BTreeMap<String, String>) -> (String, String, usize) {
    let mut put = |name: &str, text: &str| {
        named(files, &format!("data/{}", name.replace('/', "-")), "json", text.as_bytes().to_vec());
        hash::short(text.as_bytes())
    };
    let (mut names, mut packs, mut digests, mut own, mut cited) =
        (Vec::new(), Vec::new(), String::new(), String::new(), String::new());
    for (name, text) in assets.iter().filter(|(name, _)| !name.starts_with("cites/")) {
        let Some(place) = name.strip_prefix("pack/") else {
            names.push(name.as_str());
            digests += &put(name, text);
            continue;
        };
        packs.push(name.as_str());
        own += &put(name, text);
        let cites = format!("cites/{place}");
        cited += &put(&cites, assets.get(&cites).map_or("{}", String::as_str));
    }
    let count = packs.len();
    names.extend(packs);
    (names.join(" "), digests + &own + &cited, count)
}

/// The pages beside the program. They keep their names: people link to them.
fn put_leaflets(files: &mut Files, parts: &Parts, style: String) {
    if parts.leaflets.is_empty() {
        return;
    }
    let style = named(files, "leaflet", "css", style.into_bytes());
    for leaflet in &parts.leaflets {
        let values = [
            ("lang", leaflet.lang),
            ("policy", policy::leaflet()),
            ("title", &*leaflet.title),
            ("style", &*style),
            ("body", &*leaflet.body),
        ];
        files.insert(leaflet.file.clone(), fill(&parts.leaflet_page, &values).into_bytes());
    }
}

/// The shell as one script that leaves nothing in the host page's global scope.
pub fn shell_script(head: &str, shell: &str) -> String {
    ascii(&format!("(function () {{\n\"use strict\";\n{head}\n{shell}\n}})();\n"))
}

/// Puts texts in the places `<!-- name -->` and `{{name}}` of the template.
pub fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut page = template.to_owned();
    for (name, value) in values {
        page = page.replace(
            &format!("<!-- {name} -->\n"),
            &if value.is_empty() { String::new() } else { format!("{value}\n") },
        );
        page = page.replace(&format!("{{{{{name}}}}}"), value);
    }
    page
}

/// Writes every character beyond ASCII as an escape of four hexadecimal digits a unit.
///
/// A portal page in GBK would otherwise read a UTF-8 classic script as garbage. Such characters stand
/// only in strings and comments of our scripts, where the escape means the same.
pub fn ascii(script: &str) -> String {
    let mut out = String::with_capacity(script.len());
    for c in script.chars() {
        if c.is_ascii() {
            out.push(c);
        } else {
            let mut two = [0; 2];
            for unit in c.encode_utf16(&mut two) {
                out += &format!("\\u{unit:04x}");
            }
        }
    }
    out
}

/// Adds a file under a name that tells its content; the name comes back.
pub fn named(files: &mut Files, stem: &str, kind: &str, bytes: Vec<u8>) -> String {
    let name = format!("{stem}.{}.{kind}", hash::short(&bytes));
    files.insert(name.clone(), bytes);
    name
}

/// What names other files, in the order in which it is written.
const LAST: [&str; 5] = ["zifu.js", "frame.html", "index.html", "check.html", "worker.js"];

/// Makes `folder` hold exactly these files. The page itself is written last, so that a reader who
/// comes in between never gets a page whose files are not there yet.
pub fn write_all(folder: &Path, files: &Files) -> Result<(), String> {
    let last = |name: &str| LAST.contains(&name);
    for (name, bytes) in files.iter().filter(|(name, _)| !last(name)) {
        let path = folder.join(name);
        if std::fs::read(&path).is_ok_and(|old| old == *bytes) {
            continue;
        }
        run::write(&path, bytes)?;
    }
    for name in LAST {
        if let Some(page) = files.get(name) {
            run::write(&folder.join(name), page)?;
        }
    }
    for old in run::files(folder) {
        let name = run::name_in(folder, &old);
        if !files.contains_key(&name) {
            std::fs::remove_file(&old).map_err(|e| format!("Cannot remove {}: {e}", old.display()))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_leave_as_ascii() {
        assert_eq!(ascii("say('起付 😀')"), "say('\\u8d77\\u4ed8 \\ud83d\\ude00')");
    }

    #[test]
    fn a_template_is_filled_and_empty_places_vanish() {
        let page = fill("<a>{{policy}}</a>\n<!-- early -->\n<b>\n", &[("policy", "p"), ("early", "")]);
        assert_eq!(page, "<a>p</a>\n<b>\n");
    }

    #[test]
    fn every_name_tells_its_content_and_the_page_names_the_shell() {
        let parts = Parts {
            glue: "function glue() {}".into(),
            wasm: vec![0],
            plain: Some("function asmFunc() {}".into()),
            shell: String::new(),
            single_shell: String::new(),
            boot: String::new(),
            style: "a{}".into(),
            light_style: "zifu-estimator a{}".into(),
            page_style: "b{}".into(),
            template: "<!-- script -->\n".into(),
            sheet_glue: String::new(),
            sheet_wasm: vec![1],
            study: Code { glue: String::new(), wasm: vec![2] },
            later: Vec::new(),
            qr_glue: String::new(),
            qr_wasm: vec![2],
            opened: String::new(),
            table: String::new(),
            search: String::new(),
            around: Around::read(&run::root()).unwrap(),
            beside: Beside::read(&run::root()).unwrap(),
            leaflets: vec![Leaflet {
                file: "cover.html".into(),
                lang: "en",
                title: "c".into(),
                body: "b".into(),
            }],
            leaflet_page: "<html lang=\"{{lang}}\"><link href=\"{{style}}\">{{body}}".into(),
            leaflet_style: "a{}".into(),
            assets: BTreeMap::from([("pack/beijing/employee".to_owned(), "{}".to_owned())]),
        };
        let files = assemble(&parts).unwrap();
        let names: Vec<&str> = files.keys().map(String::as_str).collect();
        assert!(names.contains(&"data/pack-beijing-employee.44136fa3.json"), "{names:?}");
        let shell = names.iter().find(|name| name.starts_with("shell.")).unwrap();
        let text = |name: &str| String::from_utf8(files[name].clone()).unwrap();
        assert!(text("index.html").contains(&format!("<script defer src=\"{shell}\"></script>")));
        assert!(
            text(shell)
                .contains("\"data\":\"pack/beijing/employee\",\"digests\":\"44136fa344136fa3\",\"glue")
        );
        assert!(text("zifu.js").contains(shell) && text("zifu.js").is_ascii());
        assert!(text("worker.js").contains(shell), "the worker keeps the shell");
        let worker = text("worker.js");
        let (kept, later) = worker.split_once("LATER = ").unwrap();
        assert!(text(shell).contains("\"plain.") && !kept.contains("\"plain.") && later.contains("\"plain."));
        assert!(text("worker.js").contains("cover.html") && !text("worker.js").contains("frame.html"));
        let sheet = names.iter().find(|name| name.starts_with("leaflet.")).unwrap();
        assert_eq!(text("cover.html"), format!("<html lang=\"en\"><link href=\"{sheet}\">b"));
    }
}
