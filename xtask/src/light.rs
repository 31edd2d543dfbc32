//! The estimator's style for an element without a shadow tree: every rule holds below `zifu-estimator` alone.

const ROOT: &str = "zifu-estimator";

/// Puts every selector below the element; `:host` becomes the element itself.
pub fn scoped(style: &str) -> String {
    let mut out = String::new();
    rules(&without_comments(style), &mut out);
    out
}

/// What the dark theme is made of, by the name that style.css gives it.
const DARK: &str = "@dark {";

/// The style with its dark theme as two rules: for a device that asks for it unless the host wants the light one, and for a host
/// that sets it. A custom property would serve for both only with `light-dark()`, which Chromium has from 123 on.
///
/// # Errors
/// When the style has no dark theme.
pub fn with_dark(style: &str) -> Result<String, String> {
    let (before, rest) = style.split_once(DARK).ok_or("static/style.css has no `@dark {`")?;
    let close = end(rest);
    let (theme, after) = (&rest[..close], rest.get(close + 1..).unwrap_or(""));
    Ok(format!(
        "{before}@media (prefers-color-scheme: dark) {{ :host(:not([theme=\"light\"])) {{{theme}}} }}\n:host([theme=\"dark\"]) {{{theme}}}{after}"
    ))
}

fn without_comments(style: &str) -> String {
    let mut out = String::new();
    let mut rest = style;
    while let Some((before, after)) = rest.split_once("/*") {
        out += before;
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    out + rest
}

/// A run of rules: `selector { … }`, `@media … { rules }`, `@keyframes … { … }`, `@import …;`.
fn rules(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        let (head, body) = (&rest[..open], &rest[open + 1..]);
        let close = end(body);
        let (inside, after) = (&body[..close], body.get(close + 1..).unwrap_or(""));
        let head = head.trim();
        if ["@media", "@supports", "@container"].iter().any(|at| head.starts_with(at)) {
            *out += &format!("{head} {{\n");
            rules(inside, out);
            *out += "}\n";
        } else if head.starts_with('@') {
            *out += &format!("{head} {{{inside}}}\n");
        } else {
            *out += &format!("{} {{{inside}}}\n", selectors(head));
        }
        rest = after;
    }
}

/// Where the block that has just been opened ends.
fn end(body: &str) -> usize {
    let mut depth = 0;
    for (at, c) in body.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => return at,
            '}' => depth -= 1,
            _ => {}
        }
    }
    body.len()
}

/// Commas inside brackets do not part selectors.
fn selectors(head: &str) -> String {
    let mut depth = 0;
    let split = head.split(|c| {
        depth += match c {
            '(' | '[' => 1,
            ')' | ']' => -1,
            _ => 0,
        };
        c == ',' && depth == 0
    });
    let one = |selector: &str| {
        let selector = selector.trim();
        match selector.strip_prefix(":host") {
            // `:host([theme])` has its condition in brackets; the element takes it as it is.
            Some(rest) => match rest.strip_prefix('(').and_then(|rest| rest.split_once(')')) {
                Some((condition, after)) => format!("{ROOT}{condition}{after}"),
                None => format!("{ROOT}{rest}"),
            },
            None => format!("{ROOT} {selector}"),
        }
    };
    split.map(one).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dark_theme_is_for_the_device_and_for_the_host() {
        let two = with_dark("a { b: c }\n@dark { --x: y }\nd { e: f }").unwrap();
        let lines: Vec<&str> = two.lines().collect();
        assert_eq!(
            lines,
            [
                "a { b: c }",
                "@media (prefers-color-scheme: dark) { :host(:not([theme=\"light\"])) { --x: y } }",
                ":host([theme=\"dark\"]) { --x: y }",
                "d { e: f }",
            ]
        );
        assert!(with_dark("a { b: c }").is_err());
    }

    #[test]
    fn every_selector_stands_below_the_element() {
        let style = "/* x { */ :host { a: b } h1, p:not(.a, .b) { c: d }\n@media print { .x { e: f } :host([theme=\"dark\"]) p { g: h } } @keyframes k { to { i: j } } @container (max-width: 1em) { t:not(.a *) { k: l } }";
        let lines: Vec<String> = scoped(style).lines().map(|line| line.trim().to_owned()).collect();
        assert_eq!(
            lines,
            [
                "zifu-estimator { a: b }",
                "zifu-estimator h1, zifu-estimator p:not(.a, .b) { c: d }",
                "@media print {",
                "zifu-estimator .x { e: f }",
                "zifu-estimator[theme=\"dark\"] p { g: h }",
                "}",
                "@keyframes k { to { i: j } }",
                "@container (max-width: 1em) {",
                "zifu-estimator t:not(.a *) { k: l }",
                "}",
            ]
        );
    }
}
