//! What stands around the program: the loader that portals paste, the frame, the page's own script, the worker that
//! keeps the files.

use crate::options::{self, Options};
use crate::site::{self, Files, Uploads};
use crate::{hash, policy, run};
use std::path::Path;

/// The texts, as they lie in the tree.
pub struct Around {
    loader: String,
    page: String,
    change: String,
    worker: String,
    frame: String,
    frame_host: String,
    old: String,
    app_manifest: String,
    icon: String,
    options: Options,
}

/// What both pages name in their heads.
pub struct Page<'a> {
    pub early: &'a str,
    pub style: &'a str,
    /// Name of the shell's file.
    pub shell: &'a str,
    pub uploads: Uploads,
}

const READY: [&str; 2] =
    ["有新版本了。换上去以后，填的内容还在。", "A new version is ready. What you typed stays."];
const DIFFERS: [&str; 2] = [
    "这笔现在算的是 {} 元，新版本算的是 {} 元。",
    "For these answers the figure is now {} yuan; the new version gives {}.",
];
const SAME: [&str; 2] = ["这笔算出来的数不变。", "The figure for these answers stays the same."];
const CHANGE: [&str; 2] = ["现在换上", "Change now"];
const LATER: [&str; 2] = ["知道了", "Not now"];
const CHANGED: [&str; 2] = [
    "换版本以前算的是 {} 元，现在是 {} 元：规定有更新。",
    "Before the new version the figure was {} yuan; now it is {}: rules have changed.",
];

/// What the page offers beside the estimator, in both languages until `static/shell/links.js` knows which one is read.
const MORE: &str = "<nav class=\"zifu-more\"><a href=\"one.html\" lang=\"zh-CN\">做一个文件带走，没有网也能用</a> \
    <a href=\"cover.html\" lang=\"zh-CN\">管到哪些地方</a> <a href=\"one.html\" lang=\"en\">One file to take along</a> \
    <a href=\"cover-en.html\" lang=\"en\">What is covered</a></nav>";

/// The same for the single file, which links to nothing.
pub const MORE_SINGLE: &str = "<footer class=\"zifu-more\"><span>管到哪些地方、各处缺什么、词语的意思，写在网页版最下面连着的两页里。</span> \
    <span lang=\"en\">What is covered, what is missing where and what the words mean stands on two pages linked at the foot of the web version.</span></footer>";

/// What browsers without modules read instead of all scripts.
const OLD: &str = "zifu-old.js";

/// What every shell begins with.
pub fn shell_head(options: &Options) -> String {
    let version = env!("CARGO_PKG_VERSION");
    format!("const OPTIONS = {};\nconst VERSION = \"{version}\";\n", serde_json::json!(options.attributes()))
}

impl Around {
    /// Reads the texts.
    pub fn read(root: &Path) -> Result<Around, String> {
        let fixed = |name: &str| run::read_text(&root.join("static").join(name));
        let links = fixed("shell/links.js")?;
        Ok(Around {
            loader: fixed("shell/loader.js")?,
            page: links.clone() + &fixed("shell/page.js")?,
            change: fixed("shell/change.js")?,
            worker: fixed("shell/worker.js")?,
            frame: links + &fixed("shell/frame.js")?,
            frame_host: fixed("shell/frame-host.js")?,
            old: fixed("shell/old.js")?,
            app_manifest: fixed("app.webmanifest")?,
            icon: fixed("icon.svg")?,
            options: options::read(root)?,
        })
    }

    /// Adds them to the site's files. The worker comes last: it names all the others. The build's name comes back.
    pub fn put(
        &self,
        files: &mut Files,
        template: &str,
        page: &Page,
        script: impl Fn(&str) -> Result<String, String>,
    ) -> Result<String, String> {
        let wrapped =
            |head: &str, text: &str| script(&site::shell_script(head, text)).map(String::into_bytes);
        let sum = hash::integrity(files.get(page.shell).map(Vec::as_slice).unwrap_or_default());
        let head = format!("const SHELL = \"{}\", SUM = \"{sum}\";", page.shell);
        let loader = wrapped(&head, &self.loader)?;
        site::named(files, "zifu", "js", loader.clone());
        files.insert("zifu.js".into(), loader);
        // A name that a portal can paste, as the loader's.
        files.insert(OLD.into(), wrapped("", &self.old)?);
        files.insert("zifu-frame.js".into(), wrapped("", &self.frame_host)?);
        files.insert("custom-elements.json".into(), self.options.manifest().into_bytes());
        let mut early = page.early.to_owned();
        if page.uploads == Uploads::Any {
            files.insert("zifu.d.ts".into(), self.options.types().into_bytes());
            let icon = site::named(files, "icon", "svg", self.icon.trim().as_bytes().to_vec());
            let manifest = site::fill(&self.app_manifest, &[("icon", &icon)]).into_bytes();
            let manifest = site::named(files, "app", "webmanifest", manifest);
            early += &format!("\n<link rel=\"manifest\" href=\"{manifest}\">");
        }
        let pairs = serde_json::json!([READY, DIFFERS, SAME, CHANGE, LATER, CHANGED]);
        let words = format!("const [READY, DIFFERS, SAME, CHANGE, LATER, CHANGED] = {pairs};\n");
        let next = site::ascii(&format!("{words}{}export {{ offer, after, lost }};\n", self.change));
        let next = site::named(files, "change", "js", script(&next)?.into_bytes());
        let head = format!("const WORKER = \"worker.js\", NEXT = \"{next}\";");
        let own = site::named(files, "page", "js", wrapped(&head, &self.page)?);
        let options = serde_json::json!(self.options.attributes());
        let head = format!("const OPTIONS = {options}, NEXT = \"{next}\";");
        let frame = site::named(files, "frame", "js", wrapped(&head, &self.frame)?);

        let defer = |name: &str| format!("<script defer src=\"{name}\"></script>");
        let fallback = format!("<script nomodule defer src=\"{OLD}\"></script>");
        let fill = |template: &str, early: &str, second: &str| {
            let scripts = [defer(page.shell), defer(second), fallback.clone()].join("\n");
            let values = [
                ("policy", policy::page()),
                ("early", early.to_owned()),
                ("style", page.style.to_owned()),
                ("script", scripts),
                ("more", MORE.to_owned()),
                ("inline", String::new()),
            ];
            let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
            site::fill(template, &values).into_bytes()
        };
        files.insert("index.html".into(), fill(template, &early, &own));
        // The frame is the same page inside another's: its headings stand below the other's, and its height is its content's.
        let framed = template
            .replace("<zifu-estimator>", "<zifu-estimator heading-level=\"2\">")
            .replace("<body>", "<body class=\"framed\">");
        files.insert("frame.html".into(), fill(&framed, page.early, &frame));

        let (kept, later) = offline(files);
        let all: Vec<u8> = files.iter().flat_map(|(name, bytes)| [name.as_bytes(), bytes].concat()).collect();
        let build = hash::short(&all);
        let head = format!(
            "const BUILD = \"{build}\", FILES = {}, LATER = {};",
            serde_json::json!(kept),
            serde_json::json!(later)
        );
        let worker = wrapped(&head, &self.worker)?;
        files.insert("worker.js".into(), worker);
        Ok(build)
    }
}

/// What a page without a network needs, and what is kept when it is first used since few need it: the workbook reader, what stands
/// under 更多, the program where WebAssembly is refused. The loader and the frame are for pages of others.
fn offline(files: &Files) -> (Vec<&str>, Vec<&str>) {
    let begins = |name: &str, stems: &[&str]| stems.iter().any(|stem| name.starts_with(stem));
    let page = |name: &str| name.ends_with(".html") && name != "frame.html";
    let names = files.keys().map(String::as_str);
    let all = names.filter(|name| page(name) || hashed(name) && !begins(name, &["zifu."]));
    all.partition(|name| !begins(name, &["sheet", "study", "plain."]))
}

fn hashed(name: &str) -> bool {
    name.split('.').any(|part| part.len() == 8 && part.bytes().all(|b| b.is_ascii_hexdigit()))
}
