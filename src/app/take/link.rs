//! The draft in the fragment of an address, made on request only. It tolerates what chat applications add to it.

use crate::host;
use crate::state::{Cell, Draft, Field, Spot};
use crate::text::cut;

/// The longest link that chats pass on whole.
const LONGEST: usize = 500;
const MARK: &str = "zifu=";
const CHECK: &str = ";sum=";

/// A number that tells a whole link from a cut one (FNV-1a).
fn sum(text: &str) -> String {
    let mut sum: u32 = 0x811c_9dc5;
    for byte in text.bytes() {
        sum = (sum ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    }
    sum.to_string()
}

/// The fragment for a draft; `escape` leaves letters, digits and some marks and writes all else as `%…`. None when it would be
/// too long to be passed on.
pub fn fragment(draft: &Draft, escape: impl Fn(&str) -> String) -> Option<String> {
    let mut text = String::new();
    for line in draft.kept().split('\n') {
        let Some((id, typed)) = line.split_once(' ') else { continue };
        // Whether to keep is each device's own; names of lines would not fit.
        let name = matches!(Spot::of(id), Some(Spot::Row(_, Cell::Name)));
        if id == Field::Keep.key() || typed.is_empty() || name {
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
    let whole = [MARK, &text, CHECK, &check].concat();
    (whole.len() <= LONGEST).then_some(whole)
}

/// What a fragment holds: nothing of ours, a draft, or a link that was cut or changed on its way.
///
/// # Errors
/// The link is not whole.
pub fn read(hash: &str, unescape: impl Fn(&str) -> Option<String>) -> Result<Option<Draft>, ()> {
    let Some((_, rest)) = cut(hash, MARK) else { return Ok(None) };
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
            kept.push_str(&["line/", &index.to_string(), "/name \n"].concat());
        }
        kept.push_str(&[id, " ", &typed, "\n"].concat());
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
        let link = fragment(&draft(), str::to_owned).expect("short");
        for hash in [
            format!("#{link}"),
            format!("#{link}&shareTo=weixin"),
            format!("#?from=timeline&{link}?nsukey=x"),
            format!("#{link}（点开看）"),
        ] {
            assert_eq!(read(&hash, same), Ok(Some(draft())), "{hash}");
        }
        assert_eq!(read("#large", same), Ok(None));
    }

    #[test]
    fn a_cut_or_changed_link_is_noticed_wherever_it_was_cut() {
        let link = fragment(&draft(), str::to_owned).expect("short");
        for end in MARK.len()..link.len() {
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
        assert_eq!(fragment(&draft, str::to_owned), None);
    }
}
