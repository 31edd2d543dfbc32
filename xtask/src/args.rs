//! The few arguments there are.

/// Takes `--port N` out of the words; what is left comes back in order.
pub fn port(words: &[String], default: u16) -> Result<(u16, Vec<String>), String> {
    let mut rest = Vec::new();
    let mut port = default;
    let mut words = words.iter();
    while let Some(word) = words.next() {
        if word == "--port" {
            let number = words.next().ok_or("--port needs a number, for example --port 8081")?;
            port = number.parse().map_err(|_| format!("{number} is not a port number (0 to 65535)"))?;
        } else {
            rest.push(word.clone());
        }
    }
    Ok((port, rest))
}

/// Takes `NAME N` out of the words; what is left comes back in order.
pub fn number(words: &[String], name: &str, default: u64) -> Result<(u64, Vec<String>), String> {
    let mut rest = words.to_vec();
    let Some(place) = rest.iter().position(|word| word == name) else { return Ok((default, rest)) };
    let number = rest.get(place + 1).and_then(|word| word.parse().ok());
    rest.drain(place..rest.len().min(place + 2));
    Ok((number.ok_or(format!("{name} needs a number, for example {name} {default}"))?, rest))
}

/// Which of the known flags stand after the command; anything else is refused.
pub fn flags(words: &[String], known: &[&str]) -> Result<Vec<bool>, String> {
    if let Some(word) = words.iter().skip(1).find(|word| !known.contains(&word.as_str())) {
        return Err(format!("`{word}` is not known here. Known: {}", known.join(" ")));
    }
    Ok(known.iter().map(|flag| words.iter().any(|word| word == flag)).collect())
}

/// Refuses anything after the command.
pub fn none(words: &[String]) -> Result<(), String> {
    match words.get(1) {
        Some(word) => Err(format!("`{}` takes no `{word}`.", words[0])),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<String> {
        line.split(' ').map(String::from).collect()
    }

    #[test]
    fn the_port_may_stand_anywhere() {
        assert_eq!(port(&words("host --port 0 dist"), 1), Ok((0, words("host dist"))));
        assert_eq!(port(&words("serve"), 8080), Ok((8080, words("serve"))));
        assert!(port(&words("serve --port"), 1).is_err());
        assert!(port(&words("serve --port 70000"), 1).is_err());
    }

    #[test]
    fn a_number_stands_behind_its_name() {
        assert_eq!(number(&words("fuzz --seconds 5"), "--seconds", 60), Ok((5, words("fuzz"))));
        assert_eq!(number(&words("fuzz"), "--seconds", 60), Ok((60, words("fuzz"))));
        assert!(number(&words("fuzz --seconds"), "--seconds", 60).is_err());
        assert!(number(&words("fuzz --seconds long"), "--seconds", 60).is_err());
    }

    #[test]
    fn an_unknown_flag_is_refused() {
        assert_eq!(flags(&words("test --skip-browser"), &["--skip-browser"]), Ok(vec![true]));
        assert_eq!(flags(&words("test"), &["--skip-browser"]), Ok(vec![false]));
        assert!(flags(&words("test --quick"), &["--skip-browser"]).is_err());
    }
}
