//! What an office asks to read beside the page: the privacy statement and the rating of accessibility, as pages without a script,
//! made of the two documents that hold them.
//!
//! Of Markdown no more is read than these documents use: headings, paragraphs, lists, tables, `code`.

use crate::run;
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

fn blocks(text: &str) -> String {
    text.split("\n\n").map(str::trim).filter(|block| !block.is_empty()).map(block).collect()
}

fn block(text: &str) -> String {
    if let Some(heading) = text.strip_prefix("## ") {
        return format!("<h2>{}</h2>\n", inline(heading));
    }
    if text.starts_with('|') {
        return table(text);
    }
    if let Some(list) = text.strip_prefix("- ") {
        let items = list.split("\n- ").map(|item| format!("<li>{}</li>\n", inline(item)));
        return format!("<ul>\n{}</ul>\n", items.collect::<String>());
    }
    format!("<p>{}</p>\n", inline(text))
}

/// The first row is the head, the second only rules it off.
fn table(text: &str) -> String {
    let row = |line: &str, tag: &str| {
        let cells =
            line.trim_matches('|').split('|').map(|cell| format!("<{tag}>{}</{tag}>", inline(cell.trim())));
        format!("<tr>{}</tr>\n", cells.collect::<String>())
    };
    let mut lines = text.lines();
    let head = row(lines.next().unwrap_or_default(), "th");
    let rows: String = lines.skip(1).map(|line| row(line, "td")).collect();
    format!(
        "<div class=\"wide\" tabindex=\"0\"><table>\n<thead>{head}</thead>\n<tbody>\n{rows}</tbody></table></div>\n"
    )
}

/// Escaped, with what stands between backticks as code. A line of Chinese goes on without a space.
fn inline(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let spaced = out.chars().last().is_some_and(|last| last.is_ascii())
            || line.starts_with(|c: char| c.is_ascii());
        let gap = if out.is_empty() || !spaced { "" } else { " " };
        out = out + gap + line;
    }
    let out = out.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let parts = out.split('`').enumerate();
    parts
        .map(|(at, part)| if at % 2 == 1 { format!("<code>{part}</code>") } else { part.to_owned() })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_becomes_a_page() {
        let text = "# 甲\n\n一<二。\n三\n\n- 子\n- 丑\n\n# A\n\n## H\n\none `x`\ntwo\n\n| a | b |\n|---|---|\n| c | d |\n";
        let page = leaflet("x.html", text).unwrap();
        assert_eq!(page.title, "甲 · A");
        for part in [
            "<h1>甲</h1>\n<p>一&lt;二。三</p>\n<ul>\n<li>子</li>\n<li>丑</li>\n</ul>\n<section lang=\"en\">\n<h1>A</h1>",
            "<h2>H</h2>\n<p>one <code>x</code> two</p>",
            "<thead><tr><th>a</th><th>b</th></tr>\n</thead>\n<tbody>\n<tr><td>c</td><td>d</td></tr>\n</tbody>",
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
            for tag in ["<tr>", "<td>", "<li>", "<h2>"] {
                let count = chinese.matches(tag).count();
                assert_eq!(count, english.matches(tag).count(), "{}: {tag}", page.file);
            }
            assert!(chinese.matches("<li>").count() + chinese.matches("<tr>").count() > 8, "{}", page.file);
        }
    }
}
