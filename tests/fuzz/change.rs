//! Changing a tree: keys and items lost, doubled, swapped, moved, and put in the place of others; hostile words and numbers.

use zifu::tree::Tree;

/// A small seeded source of chance: the same number gives the same input everywhere.
pub struct Dice(u64);

impl Dice {
    pub fn new(number: u64) -> Dice {
        Dice(number.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5bd1_e995)
    }

    pub fn roll(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % u64::try_from(most.max(1)).expect("small")).expect("small")
    }

    pub fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.roll(all.len())]
    }

    pub fn chance(&mut self, percent: usize) -> bool {
        self.roll(100) < percent
    }
}

/// Texts that have broken other programs, or are at the edge of what this one takes.
const HOSTILE: &[&str] = &[
    "",
    " ",
    "0",
    "-0",
    "-0.00",
    "0.01",
    "0.005",
    "0.000001",
    "0.0000001",
    "1",
    "1.000001",
    "-1",
    "99999999.99",
    "100000000.00",
    "-99999999.99",
    "9223372036854775807",
    "9223372036854775808",
    "170141183460469231731687303715884105727",
    "1e308",
    "NaN",
    "Infinity",
    "none",
    "not_payable",
    "unknown",
    "open",
    "1900-01-01",
    "2199-12-31",
    "2024-02-29",
    "2023-02-29",
    "0000-00-00",
    "12-31",
    "02-29",
    "__proto__",
    "constructor",
    "toString",
    "main",
    "in_scope",
    "copay",
    "pro-rata",
    "\u{0}",
    "\u{feff}",
    "１３００",
    "一千三百",
    "\u{202e}0.85",
    "𝟎.𝟖𝟓",
];

const NUMBERS: &[i64] = &[
    0,
    1,
    -1,
    2,
    11,
    12,
    13,
    24,
    60,
    64,
    65,
    366,
    100_000,
    1_000_000,
    1_000_001,
    i64::MAX,
    i64::MIN,
    i64::MAX - 1,
    i32::MAX as i64,
    u32::MAX as i64 + 1,
];

/// Changes a tree at most so many times; `others` give what is put into it.
pub fn change(tree: &mut Tree, most: usize, others: &[&Tree], dice: &mut Dice) {
    for _ in 0..=dice.roll(most) {
        let path = walk(tree, dice);
        let piece = if dice.chance(30) {
            piece(others[dice.roll(others.len())], dice)
        } else {
            scalar(tree, &path, dice)
        };
        if let Some(here) = at(tree, &path) {
            once(here, piece, dice);
        }
    }
}

/// A random way down a tree; every level is as likely an end.
fn walk(tree: &Tree, dice: &mut Dice) -> Vec<usize> {
    let (mut path, mut here) = (Vec::new(), tree);
    loop {
        let below: Vec<&Tree> = match here {
            Tree::Table(pairs) => pairs.iter().map(|(_, value)| value).collect(),
            Tree::List(items) => items.iter().collect(),
            _ => return path,
        };
        if below.is_empty() || (!path.is_empty() && dice.chance(15)) {
            return path;
        }
        let next = dice.roll(below.len());
        path.push(next);
        here = below[next];
    }
}

fn at<'t>(tree: &'t mut Tree, path: &[usize]) -> Option<&'t mut Tree> {
    path.iter().try_fold(tree, |here, place| match here {
        Tree::Table(pairs) => pairs.get_mut(*place).map(|(_, value)| value),
        Tree::List(items) => items.get_mut(*place),
        _ => None,
    })
}

fn piece(tree: &Tree, dice: &mut Dice) -> Tree {
    let path = walk(tree, dice);
    at(&mut tree.clone(), &path).cloned().unwrap_or(Tree::Flag(true))
}

/// Another scalar for a place: hostile, or what stands there a little changed.
fn scalar(tree: &Tree, path: &[usize], dice: &mut Dice) -> Tree {
    let text = at(&mut tree.clone(), path).and_then(|here| here.text().map(str::to_owned));
    match (dice.roll(10), text) {
        (0, _) => Tree::Whole(*dice.pick(NUMBERS)),
        (1, _) => Tree::Flag(dice.chance(50)),
        (2, _) => Tree::Other("nothing (null)"),
        (3, _) => Tree::List(Vec::new()),
        (4, _) => Tree::Table(Vec::new()),
        (5 | 6, Some(text)) => Tree::Text(nearby(&text, dice)),
        _ => Tree::Text((*dice.pick(HOSTILE)).to_owned()),
    }
}

/// The same text with one character lost, doubled or replaced by a digit.
fn nearby(text: &str, dice: &mut Dice) -> String {
    let mut all: Vec<char> = text.chars().collect();
    if all.is_empty() {
        return "0".to_owned();
    }
    let place = dice.roll(all.len());
    match dice.roll(3) {
        0 => drop(all.remove(place)),
        1 => all.insert(place, all[place]),
        _ => all[place] = char::from(b"0123456789"[dice.roll(10)]),
    }
    all.into_iter().collect()
}

fn once(here: &mut Tree, piece: Tree, dice: &mut Dice) {
    match here {
        Tree::Table(pairs) if !pairs.is_empty() => {
            let (one, other) = (dice.roll(pairs.len()), dice.roll(pairs.len()));
            match dice.roll(5) {
                0 => drop(pairs.remove(one)),
                1 => pairs[one].1 = piece,
                2 => {
                    let moved = pairs[one].1.clone();
                    pairs[other].1 = moved;
                }
                3 => pairs[one].0 = nearby(&pairs[one].0.clone(), dice),
                _ => pairs.push(((*dice.pick(HOSTILE)).to_owned(), piece)),
            }
        }
        Tree::List(items) if !items.is_empty() => {
            let (one, other) = (dice.roll(items.len()), dice.roll(items.len()));
            match dice.roll(6) {
                0 => drop(items.remove(one)),
                1 => items[one] = piece,
                2 => items.swap(one, other),
                3 => items.push(piece),
                4 => items.insert(one, items[other].clone()),
                _ => items.truncate(one),
            }
        }
        _ => *here = piece,
    }
}
