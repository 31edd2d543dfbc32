//! Pinyin of every sign that a name uses, so that a search by sound needs no library in the browser.

use pinyin::{ToPinyin, ToPinyinMulti};
use std::collections::{BTreeMap, BTreeSet};

/// Signs whose reading in names of drugs is not their first one, each with what people type.
const OF_DRUGS: [(char, &[&str]); 14] = [
    ('阿', &["a", "e"]),
    ('参', &["shen"]),
    ('朴', &["po"]),
    ('单', &["dan"]),
    ('重', &["chong", "zhong"]),
    ('地', &["di"]),
    ('蛤', &["ge", "ha"]),
    ('柏', &["bai", "bo"]),
    ('长', &["chang"]),
    ('石', &["shi"]),
    ('大', &["da", "dai"]),
    ('调', &["tiao"]),
    ('血', &["xue"]),
    ('行', &["xing"]),
];

/// `a阿ai艾爱…`: each sound, then its signs. A sign with two readings stands twice.
pub fn table(signs: impl Iterator<Item = char>) -> String {
    let signs: BTreeSet<char> = signs.collect();
    let mut by_sound: BTreeMap<String, Vec<char>> = BTreeMap::new();
    for sign in signs {
        for sound in sounds(sign) {
            by_sound.entry(sound).or_default().push(sign);
        }
    }
    by_sound.into_iter().map(|(sound, signs)| sound + &signs.into_iter().collect::<String>()).collect()
}

fn sounds(sign: char) -> Vec<String> {
    if let Some((_, known)) = OF_DRUGS.iter().find(|(one, _)| *one == sign) {
        return known.iter().map(|sound| (*sound).to_owned()).collect();
    }
    // The first reading; a sign the single table does not hold may stand in the other.
    let one = sign.to_pinyin().map(pinyin::Pinyin::plain);
    let several = || sign.to_pinyin_multi().and_then(|all| all.into_iter().next()).map(pinyin::Pinyin::plain);
    one.or_else(several).map(|sound| sound.replace('ü', "v")).into_iter().collect()
}

/// How a table reads a sign.
#[cfg(test)]
pub fn readings(table: &str, sign: char) -> Vec<String> {
    let mut found = Vec::new();
    let mut sound = String::new();
    let mut open = false;
    for c in table.chars() {
        if c.is_ascii_lowercase() {
            if !open {
                sound.clear();
            }
            sound.push(c);
            open = true;
        } else {
            open = false;
            if c == sign {
                found.push(sound.clone());
            }
        }
    }
    found
}
