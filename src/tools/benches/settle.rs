//! How long a settlement and an estimate take natively: `cargo bench -p zifu-tools`. The task is the peer benchmark's
//! (`tests/peers`), the bills are made here, the trace is always on.

#![allow(clippy::expect_used, missing_docs, reason = "a benchmark stops at what it did not expect")]

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use zifu::case::{Case, Inputs};
use zifu::estimate::{self, Doubts, Question};
use zifu::pack::Pack;
use zifu::settle::settle;
use zifu::tree::Tree;
use zifu_tools::rules::parse_toml;

const SIZES: [u64; 5] = [1, 20, 100, 1_000, 10_000];

fn pack() -> Pack {
    let tree = parse_toml(include_str!("../../../tests/peers/pack.toml")).expect("TOML");
    Pack::read(&tree).expect("a pack that passes")
}

/// A bill of so many lines: classes, shares, limits and amounts in a fixed mixture.
fn inputs(pack: &Pack, lines: u64) -> Inputs {
    let mut text = String::from(
        "[situation]\ngrade = \"tertiary\"\nperson = \"employee\"\nadmission = 1\nday = 2026-01-01\n[state]\nfresh = true\n",
    );
    for number in 0..lines {
        let amount = 100 + number * 7_919 % 50_000;
        let (whole, fen) = (amount / 100, amount % 100);
        let more = match number % 4 {
            0 => "class = \"A\"".to_owned(),
            1 => "class = \"B\"\nprepay = \"0.1\"".to_owned(),
            2 => format!("class = \"B\"\nprepay = \"0.05\"\nlimit = \"{}.00\"", whole / 2 + 1),
            _ => "class = \"C\"".to_owned(),
        };
        text.push_str(&format!("[[line]]\namount = \"{whole}.{fen:02}\"\n{more}\n"));
    }
    Inputs::read(&parse_toml(&text).expect("TOML"), pack).expect("a case")
}

fn settlements(criterion: &mut Criterion) {
    let pack = pack();
    let mut group = criterion.benchmark_group("settle");
    for lines in SIZES {
        let inputs = inputs(&pack, lines);
        group.throughput(Throughput::Elements(lines));
        group.bench_with_input(BenchmarkId::from_parameter(lines), &inputs, |bench, inputs| {
            bench.iter(|| {
                let case = Case::new(&pack, black_box(inputs.clone())).expect("a case");
                settle(&case).expect("a settlement")
            });
        });
    }
    group.finish();
}

/// Six things are not known: grade, person, which stay, how the sums split, what the pool and the upper layer have paid.
const QUESTION: &str = r#"
[situation]
admission = [1, 3]
day = 2026-01-01
[state]
scope = "0.00"
pooled = ["0.00", "60000.00"]
large = ["0.00", "20000.00"]
[bill]
total = "46800.00"
excluded = ["0.00", "5000.00"]
prepay = ["0.00", "3000.00"]
"#;

fn question(pack: &Pack) -> (Question, Doubts) {
    let tree: Tree = parse_toml(QUESTION).expect("TOML");
    estimate::read(&tree, pack).expect("a question")
}

fn estimates(criterion: &mut Criterion) {
    let pack = pack();
    let (question, doubts) = question(&pack);
    criterion.bench_function("estimate/six-unknowns", |bench| {
        bench.iter(|| estimate::estimate(&pack, black_box(&question), &doubts).expect("an estimate"));
    });
}

criterion_group!(benches, settlements, estimates);
criterion_main!(benches);
