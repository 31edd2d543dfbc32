//! A small web server for the finished folder: this machine only, GET and HEAD only.

use crate::policy;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Takes a port on the loopback address; 0 lets the system choose. The address comes back in words.
pub fn listen(port: u16) -> Result<(TcpListener, String), String> {
    let listener = TcpListener::bind(("127.0.0.1", port)).map_err(|e| {
        format!(
            "Port {port} cannot be used: {e}. Something else may be using it: try --port {}.",
            port.wrapping_add(1)
        )
    })?;
    let port = listener.local_addr().map_err(|e| e.to_string())?.port();
    Ok((listener, format!("http://127.0.0.1:{port}/")))
}

/// Answers until the process ends.
pub fn serve(listener: &TcpListener, folder: &Path) -> Result<(), String> {
    for stream in listener.incoming().flatten() {
        let folder = folder.to_path_buf();
        std::thread::spawn(move || {
            // A reader who goes away in the middle is no fault of ours.
            let _gone = converse(&stream, &folder);
        });
    }
    Ok(())
}

fn converse(stream: &TcpStream, folder: &Path) -> std::io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(20)))?;
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream);
    while let Some(request) = read_request(&mut reader)? {
        let answer = answer(folder, &request);
        let mut out = stream;
        out.write_all(answer.head(request.close).as_bytes())?;
        if request.method != "HEAD" {
            out.write_all(&answer.body)?;
        }
        if request.close {
            break;
        }
    }
    Ok(())
}

struct Request {
    method: String,
    path: String,
    brotli: bool,
    close: bool,
}

fn read_request(reader: &mut impl BufRead) -> std::io::Result<Option<Request>> {
    // Sixteen kilobytes are plenty for a request's head and keep a broken client from filling memory.
    let mut head = reader.take(16 * 1024);
    let mut line = String::new();
    if head.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let mut words = line.split_whitespace();
    let method = words.next().unwrap_or("").to_owned();
    let path = words.next().unwrap_or("").to_owned();
    let mut request = Request { method, path, brotli: false, close: !line.contains("HTTP/1.1") };
    loop {
        line.clear();
        if head.read_line(&mut line)? == 0 || line.trim().is_empty() {
            return Ok(Some(request));
        }
        let lower = line.to_ascii_lowercase();
        if let Some(value) = lower.strip_prefix("accept-encoding:") {
            request.brotli = value.split(',').any(|word| word.trim().starts_with("br"));
        } else if let Some(value) = lower.strip_prefix("connection:") {
            request.close |= value.contains("close");
        } else if lower.starts_with("content-length:") || lower.starts_with("transfer-encoding:") {
            // We read no bodies, so what follows cannot be told from a next request.
            request.close = true;
        }
    }
}

struct Answer {
    status: &'static str,
    kind: &'static str,
    keep: &'static str,
    encoding: Option<&'static str>,
    body: Vec<u8>,
}

impl Answer {
    fn words(status: &'static str, words: &str) -> Answer {
        Answer {
            status,
            kind: "text/plain; charset=utf-8",
            keep: "no-store",
            encoding: None,
            body: words.into(),
        }
    }

    fn head(&self, close: bool) -> String {
        let mut head = format!(
            "HTTP/1.1 {}\r\nContent-Type: {}\r\nContent-Length: {}\r\nCache-Control: {}\r\n",
            self.status,
            self.kind,
            self.body.len(),
            self.keep
        );
        head += &format!("Content-Security-Policy: {}\r\n", policy::header());
        for (name, value) in policy::HEADERS {
            head += &format!("{name}: {value}\r\n");
        }
        if let Some(encoding) = self.encoding {
            head += &format!("Content-Encoding: {encoding}\r\n");
        }
        head += if close {
            "Vary: Accept-Encoding\r\nConnection: close\r\n\r\n"
        } else {
            "Vary: Accept-Encoding\r\n\r\n"
        };
        head
    }
}

fn answer(folder: &Path, request: &Request) -> Answer {
    if request.method != "GET" && request.method != "HEAD" {
        return Answer::words("405 Method Not Allowed", "This server only hands out files.\n");
    }
    let Some(path) = locate(folder, &request.path) else {
        return Answer::words("404 Not Found", "There is no such file.\n");
    };
    let packed = PathBuf::from(format!("{}.br", path.display()));
    let (encoding, read) = match std::fs::read(&packed) {
        Ok(bytes) if request.brotli => (Some("br"), Ok(bytes)),
        _ => (None, std::fs::read(&path)),
    };
    let Ok(body) = read else { return Answer::words("404 Not Found", "There is no such file.\n") };
    Answer { status: "200 OK", kind: kind_of(&path), keep: keep_of(&path), encoding, body }
}

/// The file an address names, if it names one inside the folder.
fn locate(folder: &Path, address: &str) -> Option<PathBuf> {
    let path = address.split(['?', '#']).next()?.strip_prefix('/')?;
    let path = decode(path)?;
    let mut found = folder.to_path_buf();
    for part in path.split('/').filter(|part| !part.is_empty()) {
        // Hidden files and every spelling of "up" are refused by name, before the disk is asked.
        if part.starts_with('.') || part.contains(['\\', ':', '\0']) {
            return None;
        }
        found.push(part);
    }
    if found.is_dir() {
        found.push("index.html");
    }
    // A link inside the folder may still lead out of it.
    let real = found.canonicalize().ok()?;
    (real.is_file() && real.starts_with(folder.canonicalize().ok()?)).then_some(real)
}

fn decode(path: &str) -> Option<String> {
    let mut bytes = path.bytes();
    let mut out = Vec::with_capacity(path.len());
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let two = [bytes.next()?, bytes.next()?];
            let text = std::str::from_utf8(&two).ok()?;
            out.push(u8::from_str_radix(text, 16).ok()?);
        } else {
            out.push(byte);
        }
    }
    String::from_utf8(out).ok()
}

fn kind_of(path: &Path) -> &'static str {
    match path.extension().and_then(|kind| kind.to_str()).unwrap_or("") {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" => "application/json; charset=utf-8",
        "webmanifest" => "application/manifest+json; charset=utf-8",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// A name with a digest in it never changes its content; anything else is asked for again.
fn keep_of(path: &Path) -> &'static str {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or("");
    let hashed = name.split('.').any(|part| part.len() == 8 && part.bytes().all(|b| b.is_ascii_hexdigit()));
    if hashed { "public, max-age=31536000, immutable" } else { "no-cache" }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
    }

    #[test]
    fn files_inside_are_found() {
        assert!(locate(&folder(), "/main.rs").is_some());
        assert!(locate(&folder(), "/main.rs?x=1").is_some());
        assert!(locate(&folder(), "/%6dain.rs").is_some());
        assert!(locate(&folder(), "//main.rs").is_some());
    }

    #[test]
    fn nothing_outside_is_found() {
        let addresses = [
            "/../Cargo.toml",
            "/%2e%2e/Cargo.toml",
            "/..%2fCargo.toml",
            "/.%2e/Cargo.toml",
            "/x/../../Cargo.toml",
            "/..\\Cargo.toml",
            "/%00",
            "/%",
            "/%zz",
            "/",
            "",
            "main.rs",
            "/C:/x",
            "/.hidden",
            "/%c3%28",
        ];
        for address in addresses {
            assert_eq!(locate(&folder(), address), None, "{address}");
        }
    }

    #[test]
    fn only_names_with_a_digest_are_kept() {
        assert!(keep_of(Path::new("dist/app.0a1b2c3d.js")).contains("immutable"));
        assert_eq!(keep_of(Path::new("dist/index.html")), "no-cache");
    }

    #[test]
    fn a_request_is_read() {
        let mut text = "GET /a HTTP/1.1\r\nAccept-Encoding: gzip, br\r\nConnection: close\r\n\r\n".as_bytes();
        let request = read_request(&mut text).unwrap().unwrap();
        assert_eq!((request.method.as_str(), request.path.as_str()), ("GET", "/a"));
        assert!(request.brotli && request.close);
        assert!(read_request(&mut "".as_bytes()).unwrap().is_none());
    }
}
