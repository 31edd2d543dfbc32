//! The blocks of `docs/hosting.md` do what the table above them asks of a server.
//!
//! What each host's own language would say is not run here: a block is held for the words without which it cannot do its part.

use crate::run;

const TYPES: [(&str, &str); 7] = [
    ("html", "text/html"),
    ("css", "text/css"),
    ("js", "text/javascript"),
    ("json", "application/json"),
    ("wasm", "application/wasm"),
    ("svg", "image/svg+xml"),
    ("webmanifest", "application/manifest+json"),
];

const FOREVER: &str = "public, max-age=31536000, immutable";
const FRAMES: [&str; 2] = ["frame-ancestors 'self'", "frame-ancestors 'self' https://portal.example"];

fn page() -> String {
    run::read_text(&run::root().join("docs/hosting.md")).unwrap()
}

/// What stands under a heading, up to the next: its text and its fenced blocks.
fn section(page: &str, heading: &str) -> (String, String) {
    let rest =
        page.split_once(&format!("\n## {heading}")).unwrap_or_else(|| panic!("no heading {heading}")).1;
    let all = rest.split("\n## ").next().unwrap();
    let (mut text, mut blocks) = (String::new(), String::new());
    for (at, part) in all.split("```").enumerate() {
        // What follows an opening fence is its language.
        if at % 2 == 1 { blocks += part.split_once('\n').unwrap().1 } else { text += part }
    }
    assert!(!blocks.is_empty(), "{heading} has no block");
    (text, blocks)
}

/// The words of a line, as far as names of types and endings go.
fn words(line: &str) -> Vec<&str> {
    let inside = |c: char| c.is_alphanumeric() || "/+-".contains(c);
    line.split(|c| !inside(c)).filter(|word| !word.is_empty()).collect()
}

/// What the block lacks.
fn lacks(blocks: &str, wanted: &[&str]) -> Vec<String> {
    let typed = |ending: &str, kind: &str| {
        blocks.lines().map(words).any(|line| line.contains(&ending) && line.contains(&kind))
    };
    let mut lacks: Vec<String> = TYPES
        .iter()
        .filter(|(ending, kind)| !typed(ending, kind))
        .map(|(ending, kind)| format!(".{ending} as {kind}"))
        .collect();
    lacks.extend(wanted.iter().filter(|word| !blocks.contains(**word)).map(|word| (*word).to_owned()));
    lacks
}

const HEADERS: [&str; 6] = [
    "X-Content-Type-Options",
    "nosniff",
    "Referrer-Policy",
    "no-referrer",
    "Content-Security-Policy",
    "no-cache",
];

#[test]
fn every_block_does_what_the_table_asks() {
    let page = page();
    let by_name = r"\.[0-9a-f]{8}\.\w+";
    for (heading, more) in [
        ("nginx", [by_name, "brotli_static on", "gzip_static on"]),
        ("Apache", [by_name, "AddEncoding br .br", "AddEncoding gzip .gz"]),
        ("IIS", [by_name, "RESPONSE_Cache_Control", "doStaticCompression=\"true\""]),
        ("Object storage", ["--exclude \"*.????????.$1\"", "--include \"*.????????.$1\"", "--cache-control"]),
    ] {
        let (_, blocks) = section(&page, heading);
        let wanted = [&HEADERS[..], &FRAMES, &[FOREVER], &more].concat();
        assert_eq!(lacks(&blocks, &wanted), Vec::<String>::new(), "{heading}");
        assert!(!blocks.contains("X-Frame-Options"), "{heading}: frame.html could stand in no frame");
    }
}

/// Tomcat cannot do it all, and the page says so.
#[test]
fn what_tomcat_cannot_do_is_said() {
    let (text, blocks) = section(&page(), "Tomcat");
    let wanted = [
        "br=.br,gzip=.gz",
        "<param-name>blockContentTypeSniffingEnabled</param-name><param-value>true<",
        "<param-name>antiClickJackingEnabled</param-name><param-value>false<",
        "access plus 1 year",
        "<url-pattern>/data/*</url-pattern>",
        "access plus 0 seconds",
    ];
    assert_eq!(lacks(&blocks, &wanted), Vec::<String>::new());
    for word in ["`frame-ancestors`", "Referrer-Policy", "caching", "in front"] {
        assert!(text.contains(word), "{word}");
    }
}

/// In nginx an `add_header` takes away those of the level above: no level below the one with all four may have one.
#[test]
fn nginx_says_its_headers_on_one_level() {
    let (_, blocks) = section(&page(), "nginx");
    let (_, inside) = blocks.split_once("location /zifu/ {").unwrap();
    assert!(!inside.contains("location"));
    assert_eq!(inside.matches("add_header").count(), 4);
    // Said of a missing file too, it would be kept missing for a year.
    assert!(inside.contains("add_header Cache-Control $zifu_kept;"));
}

#[test]
fn what_a_block_lacks_is_named() {
    let (_, blocks) = section(&page(), "Apache");
    let less = blocks.replace("AddType application/wasm .wasm", "").replace("Referrer-Policy", "");
    assert_eq!(lacks(&less, &HEADERS), [".wasm as application/wasm", "Referrer-Policy"]);
}

/// The keeper is told to leave the old files where they are.
#[test]
fn a_new_version_leaves_the_old_names_for_some_days() {
    let page = page();
    let (_, rest) = page.split_once("## Putting up a new version").unwrap();
    assert!(rest.split("\n## ").next().unwrap().contains("for some days"));
}
