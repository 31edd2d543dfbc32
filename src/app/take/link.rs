//! The draft in the fragment of an address, made on request only. It tolerates what chat applications add to it.

use crate::host;
use crate::state::{Cell, Draft, Field, Spot};
use crate::text::cut;
use zifu::text::concat;

/// The longest link that chats pass on whole, the address of the page in it.
const LONGEST: usize = 500;
const MARK: &str = "zifu=";
/// The mark when somebody escaped the fragment again.
const ESCAPED: &str = "zifu%3D";
const CHECK: &str = ";sum=";

/// A number that tells a whole link from a cut one (FNV-1a).
fn sum(text: &str) -> String {
    let mut sum: u32 = 0x811c_9dc5;
    for byte in text.bytes() {
        sum = (sum ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    }
    sum.to_string()
}

/// The page's address with the draft in its fragment; `escape` leaves letters, digits and some marks and writes all else as `%…`.
/// None when it would be too long to be passed on.
pub fn link(address: &str, draft: &Draft, escape: impl Fn(&str) -> String) -> Option<String> {
    let mut text = String::new();
    for line in draft.kept().split('\n') {
        let Some((id, typed)) = line.split_once(' ') else { continue };
        // Whether to keep is each device's own; names of lines would not fit, but a row with nothing else is a row too.
        let bare = |index, cell| cell == Cell::Name || draft.at(Spot::Row(index, cell)).is_empty();
        let (out, typed) = match Spot::of(id) {
            Some(Spot::Row(index, Cell::Name)) => (Cell::ALL.iter().any(|cell| !bare(index, *cell)), ""),
            _ => (id == Field::Keep.key() || typed.is_empty(), typed),
        };
        if out {
            continue;
        }
        if !text.is_empty() {
            text.push(';');
        }
        text.push_str(id);
        text.push('=');
        text.push_str(&escape(typed));
    }
    let check = sum(&text);
    let whole = concat(&[address, "#", MARK, &text, CHECK, &check]);
    (whole.len() <= LONGEST).then_some(whole)
}

/// What a fragment holds: nothing of ours, a draft, or a link that was cut or changed on its way. One that was escaped once more as a
/// whole is read too.
///
/// # Errors
/// The link is not whole.
pub fn read(hash: &str, unescape: impl Fn(&str) -> Option<String>) -> Result<Option<Draft>, ()> {
    let plain = if cut(hash, ESCAPED).is_some() { unescape(hash) } else { None };
    let Some((_, rest)) = cut(plain.as_deref().unwrap_or(hash), MARK) else { return Ok(None) };
    let (text, check) = cut(rest, CHECK).ok_or(())?;
    let digits: String = check.chars().take_while(char::is_ascii_digit).collect();
    if digits != sum(text) {
        return Err(());
    }
    let mut kept = String::new();
    for pair in text.split(';') {
        let (id, typed) = pair.split_once('=').ok_or(())?;
        let typed = unescape(typed).filter(|typed| !typed.contains('\n')).ok_or(())?;
        // A row of the bill begins with its name.
        if let Some(Spot::Row(index, _)) = Spot::of(id) {
            kept.push_str(&concat(&["line/", &index.to_string(), "/name \n"]));
        }
        kept.push_str(&concat(&[id, " ", &typed, "\n"]));
    }
    Ok(Some(Draft::read(&kept)))
}

/// What the address brings: whether it was whole, and the draft. The address does not keep it.
pub fn arrived() -> (Option<bool>, Option<Draft>) {
    match read(&host::fragment(), host::unescape) {
        Ok(None) => (None, None),
        Ok(Some(draft)) => {
            host::forget_fragment();
            (Some(true), Some(draft))
        }
        Err(()) => {
            host::forget_fragment();
            (Some(false), None)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dice::Dice;
    use crate::state::{Action, reduce};

    fn draft() -> Draft {
        let mut draft = Draft::new("2026-11-22");
        for (spot, text) in [
            (Spot::Answer(Field::Place), "somewhere"),
            (Spot::Answer(Field::Total), "46800"),
            (Spot::Answer(Field::Form), "lines"),
            (Spot::Row(0, Cell::Amount), "35"),
        ] {
            reduce(&mut draft, Action::Set(spot, text.to_owned()));
        }
        draft
    }

    fn same(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    #[test]
    fn a_link_is_read_whatever_is_put_around_it() {
        let link = link("", &draft(), str::to_owned).expect("short");
        for hash in [
            link.clone(),
            format!("{link}&shareTo=weixin"),
            format!("#?from=timeline&{}?nsukey=x", &link[1..]),
            format!("{link}（点开看）"),
        ] {
            assert_eq!(read(&hash, same), Ok(Some(draft())), "{hash}");
        }
        assert_eq!(read("#large", same), Ok(None));
    }

    #[test]
    fn a_cut_or_changed_link_is_noticed_wherever_it_was_cut() {
        let link = link("", &draft(), str::to_owned).expect("short");
        for end in MARK.len() + 1..link.len() {
            assert!(read(&link[..end], same).is_err(), "{}", &link[..end]);
        }
        assert!(read(&link.replace("46800", "4680"), same).is_err());
    }

    #[test]
    fn a_bill_too_long_for_a_link_makes_none() {
        let mut draft = draft();
        for index in 1..40 {
            reduce(&mut draft, Action::AddRow);
            reduce(&mut draft, Action::Set(Spot::Row(index, Cell::Amount), "1234.56".to_owned()));
        }
        assert_eq!(link("", &draft, str::to_owned), None);
        // What counts is the whole link, not its fragment alone.
        let short = self::draft();
        let room = LONGEST - link("", &short, str::to_owned).expect("short").len();
        assert!(link(&"x".repeat(room), &short, str::to_owned).is_some());
        assert_eq!(link(&"x".repeat(room + 1), &short, str::to_owned), None);
    }

    #[test]
    fn rows_with_a_name_or_nothing_are_rows_on_the_other_side_too() {
        let mut draft = draft();
        for (index, name, amount) in [(1, "x", ""), (2, "", "200"), (3, "", "")] {
            reduce(&mut draft, Action::AddRow);
            reduce(&mut draft, Action::Set(Spot::Row(index, Cell::Name), name.to_owned()));
            reduce(&mut draft, Action::Set(Spot::Row(index, Cell::Amount), amount.to_owned()));
        }
        let link = link("", &draft, str::to_owned).expect("short");
        let Ok(Some(read)) = read(&link, same) else { panic!("{link}") };
        let amounts: Vec<&str> = read.rows.iter().map(|row| row.get(Cell::Amount)).collect();
        assert_eq!(amounts, ["35", "", "200", ""], "{link}");
    }

    /// As the browser's: `%` and two digits stand for a byte.
    fn unescape(text: &str) -> Option<String> {
        let mut bytes = Vec::new();
        let mut rest = text.bytes();
        while let Some(byte) = rest.next() {
            let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
            bytes.push(match byte {
                b'%' => u8::try_from(digit(rest.next())? * 16 + digit(rest.next())?).ok()?,
                byte => byte,
            });
        }
        String::from_utf8(bytes).ok()
    }

    fn escape(text: &str) -> String {
        let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.!~*'()".contains(byte);
        text.bytes()
            .map(|byte| if plain(&byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
            .collect()
    }

    #[test]
    fn a_link_escaped_once_more_as_a_whole_is_read() {
        let mut draft = draft();
        reduce(&mut draft, Action::Set(Spot::Answer(Field::Total), "4.68万".to_owned()));
        let link = link("", &draft, escape).expect("short");
        assert!(link.contains('%'));
        let escaped = escape(&link[1..]);
        for hash in [format!("#{escaped}"), format!("#{escaped}&from=timeline")] {
            assert_eq!(read(&hash, unescape), Ok(Some(draft.clone())), "{hash}");
        }
    }

    /// A link with letters put in, taken out, exchanged, doubled, cut off.
    fn mutated(link: &str, drawn: &mut Dice) -> String {
        let mut letters: Vec<char> = link.chars().collect();
        for _ in 0..=drawn.below(3) {
            let at = drawn.below(letters.len());
            let to = drawn.below(letters.len());
            let letter = ['%', ';', '=', '#', '&', '\n', ' ', '0', '/', '万', 'z', '\u{0}'][drawn.below(12)];
            match drawn.below(6) {
                0 => letters.insert(at, letter),
                1 => drop(letters.remove(at)),
                2 => letters[at] = letter,
                3 => letters.swap(at, to),
                4 => letters.truncate(at.max(1)),
                _ => letters = [&letters[..at], &letters[at.min(to)..]].concat(),
            }
        }
        letters.into_iter().collect()
    }

    #[test]
    fn five_thousand_changed_links_are_the_same_draft_or_none() {
        let link = link("", &draft(), escape).expect("short");
        let mut drawn = Dice(20_260_301);
        let (mut read_, mut refused, mut nothing) = (0, 0, 0);
        for _ in 0..5_000 {
            let hash = mutated(&link, &mut drawn);
            match read(&hash, unescape) {
                Ok(Some(found)) => {
                    assert_eq!(found, draft(), "{hash}");
                    read_ += 1;
                }
                Ok(None) => {
                    assert!(!hash.contains(MARK), "{hash}");
                    nothing += 1;
                }
                Err(()) => refused += 1,
            }
        }
        assert!(read_ > 0 && refused > 0 && nothing > 0, "{read_} {refused} {nothing}");
    }

    #[test]
    fn whoever_forges_the_sum_gets_a_draft_as_any_other() {
        for text in [
            "line/4294967295/amount=1",
            "line/99999/amount=1;line/0/amount=2",
            "a=b",
            "=",
            "total==;total=%00",
            "place=..%2F..%2Fx",
        ] {
            let hash = format!("#{MARK}{text}{CHECK}{}", sum(text));
            let found = read(&hash, unescape).expect(text).expect(text);
            assert!(found.kept().len() < 20_000, "{text}");
        }
    }
}
