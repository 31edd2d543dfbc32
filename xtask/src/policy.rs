//! What the browser is told it may do.

/// The page's Content-Security-Policy as a header.
///
/// `frame-ancestors` is left to a host that knows who may frame it; a browser refuses it in a meta element.
pub fn header() -> String {
    format!("{}; frame-ancestors 'self'", page())
}

/// The page's policy as it stands in its own meta element, for hosts that send no headers.
pub fn page() -> String {
    // The one maker of trusted addresses is `static/shell/page.js`: it makes the worker's and no other. In its one frame
    // a new version settles the same answers before it is changed to.
    with("'self'", "'self'", "'self'", "zifu") + "; worker-src 'self'; manifest-src 'self'; frame-src 'self'"
}

/// The strictest policy under which the loader and two estimators run: no maker of trusted addresses at all.
pub fn demo() -> String {
    with("'self'", "'self'", "'self'", "'none'")
}

/// The single file's policy: nothing but its own scripts and styles, each by its digest, and no address at all. The one maker of
/// trusted scripts is `static/shell/boot.js`, which unpacks them.
pub fn single_file(scripts: &str, styles: &str) -> String {
    with(scripts, styles, "'none'", "zifu")
}

/// The policy of a page beside the program: text and one style, no script, no address.
pub fn leaflet() -> &'static str {
    "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'"
}

fn with(scripts: &str, styles: &str, connect: &str, makers: &str) -> String {
    [
        "default-src 'none'".to_owned(),
        format!("script-src {scripts} 'wasm-unsafe-eval'"),
        format!("style-src {styles}"),
        format!("connect-src {connect}"),
        "img-src 'self' data:".to_owned(),
        "base-uri 'none'".to_owned(),
        "form-action 'none'".to_owned(),
        "require-trusted-types-for 'script'".to_owned(),
        format!("trusted-types {makers}"),
    ]
    .join("; ")
}

/// The headers sent with every file, apart from the policy.
pub const HEADERS: [(&str, &str); 5] = [
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
];
