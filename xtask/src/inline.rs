//! The page as one file that works by double click.
//!
//! A browser lets a page from the disk load no module and fetch nothing, so everything stands inside:
//! module, figures and program as gzip in text in script elements no browser runs. One small script unpacks them
//! (`static/shell/boot.js`); it and the program it runs are named by their digests in the page's own policy.

use crate::around::MORE_SINGLE;
use crate::site::{self, Parts};
use crate::{hash, policy};
use std::collections::BTreeMap;

/// Makes the file. `script` and `style` are what a release does to texts; `gzip` packs.
pub fn single_file(
    parts: &Parts,
    script: impl Fn(&str) -> Result<String, String>,
    style: impl Fn(&str) -> Result<String, String>,
    gzip: impl Fn(&[u8]) -> Result<Vec<u8>, String>,
) -> Result<String, String> {
    let program = end_tags(&script(&site::shell_script(&parts.glue, &parts.single_shell))?);
    let app_style = style(&parts.style)?;
    let page_style = style(&parts.page_style)?;
    let boot = end_tags(&script(&site::shell_script("", &parts.boot))?);
    let mut texts = parts.assets.clone();
    texts.insert("style.css".to_owned(), app_style.clone());
    let data = together(&texts);
    let block = |id: &str, bytes: &[u8]| -> Result<String, String> {
        let packed = text85(&gzip(bytes)?);
        Ok(format!("<script type=\"text/plain\" id=\"{id}\">{packed}</script>\n"))
    };
    let blocks = block("zifu-wasm", &parts.wasm)?
        + &block("zifu-program", program.as_bytes())?
        + &block("zifu-data", data.as_bytes())?;

    // A browser without constructable style sheets gets the same texts in style elements.
    let base_style = base_style(&program).map(|text| hash::csp_source(&text)).unwrap_or_default();
    let styles = [hash::csp_source(&page_style), hash::csp_source(&app_style), base_style].join(" ");
    let scripts = [hash::csp_source(&boot), hash::csp_source(&program)].join(" ");
    let page = site::fill(
        &parts.template,
        &[
            ("policy", &policy::single_file(&scripts, styles.trim())),
            ("early", ""),
            ("style", &format!("<style>{page_style}</style>")),
            ("script", ""),
            ("more", MORE_SINGLE),
            ("inline", &format!("{blocks}<script>{boot}</script>")),
        ],
    );
    Ok(page)
}

/// Several texts as one: a line with their names and lengths, in the units that the browser's strings count, then the texts.
/// `static/shell/texts.js` reads and writes the same.
fn together(texts: &BTreeMap<String, String>) -> String {
    let table: Vec<_> = texts.iter().map(|(name, text)| (name, text.encode_utf16().count())).collect();
    let mut all = serde_json::json!(table).to_string() + "\n";
    all.extend(texts.values().map(String::as_str));
    all
}

/// Bytes as text for a script element that nobody runs: `static/shell/block.js` reads it.
///
/// Five of 85 characters for every four bytes: from `#` on without `<`, so that nothing in it ends the element. The first
/// character tells how many bytes at the end are filling.
fn text85(bytes: &[u8]) -> String {
    let filling = (4 - bytes.len() % 4) % 4;
    let mut text = filling.to_string();
    for four in bytes.chunks(4) {
        let at = |index: usize| u32::from(four.get(index).copied().unwrap_or(0));
        let mut value = at(0) << 24 | at(1) << 16 | at(2) << 8 | at(3);
        let mut digits = [' '; 5];
        for digit in digits.iter_mut().rev() {
            let code = (value % 85) as u8 + b'#';
            *digit = char::from(if code < b'<' { code } else { code + 1 });
            value /= 85;
        }
        text.extend(digits);
    }
    text
}

/// Inside a script element `</script` would end it, and `<!--` would change how it is read.
fn end_tags(script: &str) -> String {
    script.replace("</script", "<\\/script").replace("</SCRIPT", "<\\/SCRIPT").replace("<!--", "<\\!--")
}

/// The shell's own style as it stands in the finished script: one string after minifying.
fn base_style(script: &str) -> Option<String> {
    let start = script.find("\":host{display:block}")? + 1;
    let text = script.get(start..)?;
    Some(text.get(..text.find('"')?)?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_become_text_that_ends_no_element() {
        assert_eq!(text85(&[]), "0");
        assert_eq!(text85(&[0, 0, 0, 0, 255]), "3#####uu?&#");
        assert_eq!(text85(&[255; 4]), "0v:Z/#");
        let all: Vec<u8> = (0..=255).cycle().take(4096).collect();
        assert!(!text85(&all).contains('<'));
    }

    #[test]
    fn texts_are_told_apart_by_their_lengths_in_the_browser() {
        let texts = [("a", "付😀"), ("b", "\"x\"")].map(|(name, text)| (name.to_owned(), text.to_owned()));
        assert_eq!(together(&texts.into()), "[[\"a\",3],[\"b\",3]]\n付😀\"x\"");
    }

    #[test]
    fn nothing_in_a_script_ends_it() {
        assert_eq!(end_tags("'</script><!--'"), "'<\\/script><\\!--'");
    }

    #[test]
    fn the_shells_style_is_found() {
        assert_eq!(
            base_style("x=\":host{display:block}.a{}\",y").as_deref(),
            Some(":host{display:block}.a{}")
        );
        assert_eq!(base_style("x"), None);
    }
}
