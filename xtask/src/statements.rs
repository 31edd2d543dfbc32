//! What an office asks to read beside the page: the privacy statement and the rating of accessibility, as pages without a script,
//! made of the two documents that hold them.

use crate::run;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, html};
use std::path::Path;
use zifu_tools::rules::Leaflet;

/// The pages and the documents they are made of. Each document says all of it in Chinese, then, from its second `# ` on, in English.
const PAGES: [(&str, &str); 2] =
    [("privacy.html", "docs/privacy.md"), ("accessibility.html", "docs/accessibility.md")];

/// Both pages.
pub fn leaflets(root: &Path) -> Result<Vec<Leaflet>, String> {
    PAGES.iter().map(|(file, document)| leaflet(file, &run::read_text(&root.join(document))?)).collect()
}

fn leaflet(file: &str, text: &str) -> Result<Leaflet, String> {
    let both = text.strip_prefix("# ").and_then(|text| text.split_once("\n# "));
    let (chinese, english) =
        both.ok_or(format!("{file} is made of a document in Chinese, then in English."))?;
    let [(title, chinese), (other, english)] =
        [chinese, english].map(|part| part.split_once('\n').unwrap_or((part, "")));
    let (title, other) = (inline(title), inline(other));
    let body = format!(
        "<nav><a href=\"index.html\">回到估算 <span lang=\"en\">Back to the estimate</span></a></nav>\n<main>\n\
         <h1>{title}</h1>\n{}<section lang=\"en\">\n<h1>{other}</h1>\n{}</section>\n</main>\n",
        blocks(chinese),
        blocks(english)
    );
    Ok(Leaflet { file: file.to_owned(), lang: "zh-CN", title: format!("{title} · {other}"), body })
}

/// Wide tables may be moved with the keys, too.
const WIDE: [(&str, &str); 2] =
    [("<table>", "<div class=\"wide\" tabindex=\"0\"><table>"), ("</table>", "</table></div>")];

fn blocks(text: &str) -> String {
    let mut body = String::new();
    let (mut heads, mut head, mut cell): (Vec<String>, bool, usize) = (Vec::new(), false, 0);
    let events = Parser::new_ext(text, Options::ENABLE_TABLES).map(|event| {
        match &event {
            Event::Start(Tag::TableHead) => (heads, head) = (Vec::new(), true),
            Event::End(TagEnd::TableHead) => head = false,
            Event::Start(Tag::TableRow) => cell = 0,
            Event::Start(Tag::TableCell) if head => heads.push(String::new()),
            Event::Text(text) if head => heads.last_mut().into_iter().for_each(|name| name.push_str(text)),
            // On a phone each cell stands below the other, with the head of its column.
            Event::Start(Tag::TableCell) => {
                cell += 1;
                let name = heads.get(cell - 1).map_or("", String::as_str).replace('"', "&quot;");
                return Event::Html(format!("<td data-head=\"{name}\">").into());
            }
            Event::End(TagEnd::TableCell) if !head => return Event::Html("</td>".into()),
            _ => {}
        }
        event
    });
    html::push_html(&mut body, events);
    WIDE.iter().fold(body, |body, (plain, wide)| body.replace(plain, wide))
}

fn inline(text: &str) -> String {
    blocks(text).trim().trim_start_matches("<p>").trim_end_matches("</p>").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_becomes_a_page() {
        let text = "# 甲\n\n一<二。\n\n- 子\n- 丑\n\n# A\n\n## H\n\none `x`\ntwo\n\n| a | b |\n|---|---|\n| c | d |\n";
        let page = leaflet("x.html", text).unwrap();
        assert_eq!(page.title, "甲 · A");
        for part in [
            "<h1>甲</h1>\n<p>一&lt;二。</p>\n<ul>\n<li>子</li>\n<li>丑</li>\n</ul>\n<section lang=\"en\">\n<h1>A</h1>",
            "<h2>H</h2>\n<p>one <code>x</code>\ntwo</p>",
            "<div class=\"wide\" tabindex=\"0\"><table><thead><tr><th>a</th><th>b</th></tr></thead><tbody>\n<tr><td data-head=\"a\">c</td><td data-head=\"b\">d</td></tr>\n</tbody></table></div>",
        ] {
            assert!(page.body.contains(part), "{part}\n{}", page.body);
        }
        assert!(leaflet("x.html", "# only one\n").is_err());
    }

    /// What is said in one language is said in the other: as many rows, as many items, the same code.
    #[test]
    fn both_languages_say_as_much() {
        for page in leaflets(&run::root()).unwrap() {
            let (chinese, english) = page.body.split_once("<section lang=\"en\">").unwrap();
            for tag in ["<tr>", "<td ", "<li>", "<h2>"] {
                let count = chinese.matches(tag).count();
                assert_eq!(count, english.matches(tag).count(), "{}: {tag}", page.file);
            }
            assert!(chinese.matches("<li>").count() + chinese.matches("<tr>").count() > 8, "{}", page.file);
        }
    }
}
