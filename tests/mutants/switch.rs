//! Mutants side by side in one program: every place that has some gets a switch, and the environment says which one is on.
//!
//! Building is what a mutant costs, so all are built at once. The mutants themselves are those that cargo-mutants lists.

use std::ops::Range;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

/// A place of the source, line from 1 and column (in characters) from 1.
pub type At = (usize, usize);

/// What cargo-mutants would change.
pub struct Mutant {
    pub name: String,
    /// Its name wherever its line has moved to.
    pub key: String,
    pub file: String,
    pub genre: String,
    pub start: At,
    pub end: At,
    pub replacement: String,
    /// The function gives `impl Trait`, where two ways to return must agree in type.
    pub opaque: bool,
}

/// The switch itself, a module of the copy.
pub const SWITCH: &str = r#"use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
static ON: AtomicU32 = AtomicU32::new(u32::MAX);
#[inline]
pub fn on() -> u32 {
    match ON.load(Relaxed) {
        u32::MAX => first(),
        on => on,
    }
}
#[cold]
fn first() -> u32 {
    let on = std::env::var("ZIFU_MUTANT").ok().and_then(|on| on.parse().ok()).unwrap_or(0);
    ON.store(on, Relaxed);
    on
}
"#;

/// A source file with its switches.
#[derive(Default)]
pub struct Switched {
    pub text: String,
    /// Which bytes of the text are a mutant's own: what does not compile there is the mutant's fault.
    pub own: Vec<(Range<usize>, usize)>,
    /// Which bytes a switch takes, and its mutants: what does not compile there without being a mutant's own cannot be switched.
    pub around: Vec<(Range<usize>, Vec<usize>)>,
    /// `||` where `&&` chains a `let`, and arms without which a `match` leaves something open: the language has no such thing.
    pub never: Vec<usize>,
    /// What no switch can hold.
    pub left: Vec<usize>,
}

enum Form {
    /// An expression is evaluated changed.
    Expression,
    /// A function returns at once.
    Body,
    /// An arm does not match.
    Arm,
}

struct Place {
    bytes: Range<usize>,
    mutants: Vec<(usize, String)>,
    form: Form,
}

/// Puts the mutants, each with its number, into a file.
pub fn switched(text: &str, mutants: &[(usize, &Mutant)]) -> Result<Switched, String> {
    let file = syn::parse_file(text).map_err(|e| e.to_string())?;
    let mut finder = Finder { text, mutants, places: Vec::new(), never: Vec::new() };
    finder.visit_file(&file);
    let Finder { mut places, never, .. } = finder;
    // What takes no bytes comes first, then what holds another; of the same bytes the one found first, which is the outer one.
    places.sort_by_key(|place| (place.bytes.start, !place.bytes.is_empty(), usize::MAX - place.bytes.end));
    let placed = |number: usize| {
        never.contains(&number) || places.iter().any(|p| p.mutants.iter().any(|(one, _)| *one == number))
    };
    let left = mutants.iter().map(|(number, _)| *number).filter(|number| !placed(*number)).collect();
    let mut out = Switched { never, left, ..Switched::default() };
    render(text, 0..text.len(), &places, &mut out);
    Ok(out)
}

fn render(text: &str, bytes: Range<usize>, places: &[Place], out: &mut Switched) {
    let mut done = bytes.start;
    let mut rest = places;
    while let Some((place, after)) = rest.split_first() {
        let inside = match place.form {
            Form::Expression => after.iter().take_while(|one| one.bytes.start < place.bytes.end).count(),
            Form::Body | Form::Arm => 0,
        };
        let (inside, after) = after.split_at(inside);
        out.text += &text[done..place.bytes.start];
        let from = out.text.len();
        let (head, tail) = match place.form {
            Form::Expression => ("(", ")"),
            Form::Body => ("", " "),
            Form::Arm => (" if (", ") "),
        };
        out.text += head;
        out.text += "match crate::switch::on() { ";
        for (number, changed) in &place.mutants {
            out.text += &format!("{number}u32 => ");
            let own = out.text.len();
            out.text += &format!("{{ {changed} }}");
            out.own.push((own..out.text.len(), *number));
            out.text += ", ";
        }
        out.text += "_ => ";
        match place.form {
            Form::Expression => {
                out.text += "{ ";
                render(text, place.bytes.clone(), inside, out);
                out.text += " }";
            }
            Form::Body => out.text += "{}",
            Form::Arm => out.text += "true",
        }
        out.text += " }";
        out.text += tail;
        out.around.push((from..out.text.len(), place.mutants.iter().map(|(number, _)| *number).collect()));
        done = place.bytes.end;
        rest = after;
    }
    out.text += &text[done..bytes.end];
}

struct Finder<'a> {
    text: &'a str,
    mutants: &'a [(usize, &'a Mutant)],
    places: Vec<Place>,
    never: Vec<usize>,
}

impl Finder<'_> {
    /// The mutants of a genre that begin where `node` does.
    fn of(&self, genre: &str, node: &impl Spanned) -> Vec<(usize, &Mutant)> {
        let start = node.span().start();
        let start = (start.line, start.column + 1);
        self.mutants.iter().filter(|(_, one)| one.genre == genre && one.start == start).copied().collect()
    }

    fn byte(&self, (line, column): At) -> usize {
        let before: usize = self.text.split_inclusive('\n').take(line - 1).map(str::len).sum();
        let line = &self.text[before..];
        before + line.char_indices().nth(column - 1).map_or(line.len(), |(byte, _)| byte)
    }

    /// `bytes` of the source as the mutant would have them.
    fn changed(&self, bytes: &Range<usize>, mutant: &Mutant) -> String {
        let (from, to) = (self.byte(mutant.start), self.byte(mutant.end));
        format!("{}{}{}", &self.text[bytes.start..from], mutant.replacement, &self.text[to..bytes.end])
    }

    fn place(&mut self, bytes: Range<usize>, mutants: Vec<(usize, String)>, form: Form) {
        if !mutants.is_empty() {
            self.places.push(Place { bytes, mutants, form });
        }
    }

    fn body(&mut self, block: &syn::Block) {
        let Some(first) = block.stmts.first() else { return };
        let found = self.of("FnValue", first);
        let returned = |one: &Mutant| format!("return {}", one.replacement);
        let mutants =
            found.iter().filter(|(_, one)| !one.opaque).map(|(n, one)| (*n, returned(one))).collect();
        let start = first.span().byte_range().start;
        self.place(start..start, mutants, Form::Body);
    }
}

/// `a && let b = c`: no value, so nothing that could be chosen.
fn chained(node: &syn::Expr) -> bool {
    match node {
        syn::Expr::Let(_) => true,
        syn::Expr::Binary(both) => chained(&both.left) || chained(&both.right),
        _ => false,
    }
}

/// Whether a pattern takes whatever comes.
fn takes_all(pattern: &syn::Pat) -> bool {
    match pattern {
        syn::Pat::Wild(_) => true,
        syn::Pat::Ident(one) => one.ident.to_string().starts_with(char::is_lowercase),
        syn::Pat::Tuple(all) => all.elems.iter().all(takes_all),
        _ => false,
    }
}

impl<'ast> Visit<'ast> for Finder<'_> {
    fn visit_expr_binary(&mut self, node: &'ast syn::ExprBinary) {
        let bytes = node.span().byte_range();
        let found = self.of("BinaryOperator", &node.op);
        if chained(&node.left) || chained(&node.right) {
            let never: Vec<usize> = found.iter().map(|(number, _)| *number).collect();
            self.never.extend(never);
        } else {
            let found = found.iter().map(|(number, one)| (*number, self.changed(&bytes, one))).collect();
            self.place(bytes, found, Form::Expression);
        }
        visit::visit_expr_binary(self, node);
    }

    fn visit_expr_unary(&mut self, node: &'ast syn::ExprUnary) {
        let bytes = node.span().byte_range();
        let found = self.of("UnaryOperator", &node.op);
        let found = found.iter().map(|(number, one)| (*number, self.changed(&bytes, one))).collect();
        self.place(bytes, found, Form::Expression);
        visit::visit_expr_unary(self, node);
    }

    fn visit_expr_struct(&mut self, node: &'ast syn::ExprStruct) {
        let bytes = node.span().byte_range();
        let found = node.fields.iter().flat_map(|field| self.of("StructField", field));
        let found = found.map(|(number, one)| (number, self.changed(&bytes, one))).collect();
        self.place(bytes, found, Form::Expression);
        visit::visit_expr_struct(self, node);
    }

    fn visit_expr_match(&mut self, node: &'ast syn::ExprMatch) {
        if !node.arms.iter().any(|arm| arm.guard.is_none() && takes_all(&arm.pat)) {
            let bare = node.arms.iter().filter(|arm| arm.guard.is_none());
            let never: Vec<usize> =
                bare.flat_map(|arm| self.of("MatchArm", arm)).map(|(number, _)| number).collect();
            self.never.extend(never);
        }
        visit::visit_expr_match(self, node);
    }

    fn visit_arm(&mut self, node: &'ast syn::Arm) {
        let mut gone = self.of("MatchArm", node);
        gone.retain(|(number, _)| !self.never.contains(number));
        let gone = gone.iter().map(|(number, _)| (*number, "false".to_owned()));
        match &node.guard {
            Some((_, guard)) => {
                let others = self.of("MatchArmGuard", guard);
                let others = others.iter().map(|(number, one)| (*number, one.replacement.clone()));
                let found = gone.chain(others).collect();
                self.place(guard.span().byte_range(), found, Form::Expression);
            }
            None => {
                let found = gone.collect();
                let start = node.fat_arrow_token.span().byte_range().start;
                self.place(start..start, found, Form::Arm);
            }
        }
        visit::visit_arm(self, node);
    }

    fn visit_item_fn(&mut self, node: &'ast syn::ItemFn) {
        self.body(&node.block);
        visit::visit_item_fn(self, node);
    }

    fn visit_impl_item_fn(&mut self, node: &'ast syn::ImplItemFn) {
        self.body(&node.block);
        visit::visit_impl_item_fn(self, node);
    }

    fn visit_trait_item_fn(&mut self, node: &'ast syn::TraitItemFn) {
        node.default.iter().for_each(|block| self.body(block));
        visit::visit_trait_item_fn(self, node);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mutant(genre: &str, start: At, end: At, replacement: &str) -> Mutant {
        Mutant {
            name: String::new(),
            key: String::new(),
            file: String::new(),
            genre: genre.into(),
            start,
            end,
            replacement: replacement.into(),
            opaque: false,
        }
    }

    /// Puts the mutants in, numbered from 1.
    fn put(text: &str, mutants: &[Mutant]) -> Switched {
        let numbered: Vec<(usize, &Mutant)> = (1..).zip(mutants).collect();
        switched(text, &numbered).unwrap()
    }

    #[test]
    fn an_operator_is_chosen_and_what_stands_inside_is_chosen_there() {
        let out = put(
            "fn f(a: i32) -> i32 {\n    a * 2 + -a\n}\n",
            &[
                mutant("BinaryOperator", (2, 11), (2, 12), "-"),
                mutant("BinaryOperator", (2, 7), (2, 8), "/"),
                mutant("UnaryOperator", (2, 13), (2, 14), ""),
            ],
        );
        assert!(out.left.is_empty() && out.never.is_empty());
        let inner = "(match crate::switch::on() { 2u32 => { a / 2 }, _ => { a * 2 } }) + (match crate::switch::on() { 3u32 => { a }, _ => { -a } })";
        let whole = format!("(match crate::switch::on() {{ 1u32 => {{ a * 2 - -a }}, _ => {{ {inner} }} }})");
        assert_eq!(out.text, format!("fn f(a: i32) -> i32 {{\n    {whole}\n}}\n"));
        assert_eq!(&out.text[out.own[0].0.clone()], "{ a * 2 - -a }");
    }

    #[test]
    fn a_body_an_arm_and_a_guard_have_switches_and_a_chain_with_let_has_none() {
        let text = "fn f(a: Option<i32>) -> i32 {\n    match a {\n        Some(1) => 7,\n        Some(n) if n > 3 => n,\n        _ => 0,\n    }\n}\nfn g(a: Option<i32>) -> bool {\n    if let Some(1) = a && true { true } else { false }\n}\nfn h(a: Option<i32>) -> i32 {\n    match a { None => 1, Some(_) => 2 }\n}\n";
        let out = put(
            text,
            &[
                mutant("FnValue", (2, 5), (6, 6), "-1"),
                mutant("MatchArm", (3, 9), (3, 22), ""),
                mutant("MatchArmGuard", (4, 20), (4, 25), "true"),
                mutant("BinaryOperator", (9, 24), (9, 26), "||"),
                mutant("MatchArm", (12, 15), (12, 25), ""),
            ],
        );
        assert_eq!(out.never, [4, 5]);
        assert!(out.left.is_empty());
        assert!(
            out.text.contains("match crate::switch::on() { 1u32 => { return -1 }, _ => {} } match a {"),
            "{}",
            out.text
        );
        assert!(
            out.text
                .contains("Some(1)  if (match crate::switch::on() { 2u32 => { false }, _ => true }) => 7"),
            "{}",
            out.text
        );
        assert!(
            out.text.contains("if (match crate::switch::on() { 3u32 => { true }, _ => { n > 3 } }) => n"),
            "{}",
            out.text
        );
        assert!(syn::parse_file(&out.text).is_ok());
    }
}
