//! Figures, and the table they are printed in.

use anyhow::Result;
use std::fmt::Write;

/// Smallest, middle and largest of several rounds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spread {
    pub(crate) min: f64,
    pub(crate) median: f64,
    pub(crate) max: f64,
}

impl Spread {
    pub(crate) fn of(mut rounds: Vec<f64>) -> Self {
        rounds.sort_by(f64::total_cmp);
        let at = |index: usize| rounds.get(index).copied().unwrap_or(f64::NAN);
        Self { min: at(0), median: at(rounds.len() / 2), max: at(rounds.len().saturating_sub(1)) }
    }
}

/// What is aimed at.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Goal {
    /// No more than this.
    AtMost(f64),
    /// No more than this above the limit.
    AboveLimit(f64),
    /// At least this share of the limit.
    OfLimit(f64),
    /// Nothing; shown because it explains another figure.
    None,
}

/// One line of the table.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) what: String,
    pub(crate) unit: &'static str,
    pub(crate) measured: Spread,
    /// What the machine could do at best, in the same unit.
    pub(crate) limit: (&'static str, Spread),
    pub(crate) goal: Goal,
}

impl Row {
    fn ratio(&self) -> f64 {
        self.measured.median / self.limit.1.median
    }

    /// Judged by the medians.
    fn verdict(&self) -> String {
        let unit = self.unit;
        let (goal, is_met) = match self.goal {
            Goal::AtMost(most) => (format!("≤ {most} {unit}"), self.measured.median <= most),
            Goal::AboveLimit(most) => {
                (format!("≤ limit + {most} {unit}"), self.measured.median - self.limit.1.median <= most)
            }
            Goal::OfLimit(least) => (format!("≥ {least} × limit"), self.ratio() >= least),
            Goal::None => return String::new(),
        };
        format!("{goal}: {}", if is_met { "met" } else { "**missed**" })
    }
}

/// When and on what.
pub(crate) fn head() -> Result<String> {
    let cpu = std::fs::read_to_string("/proc/cpuinfo")?;
    let model = cpu.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or_default();
    let kernel = std::fs::read_to_string("/proc/sys/kernel/osrelease")?;
    let date = std::process::Command::new("date").arg("+%F").output()?.stdout;
    Ok(format!(
        "{}, {} cores of {}, Linux {}. Each figure: smallest / **median** / largest of the rounds.",
        String::from_utf8_lossy(&date).trim(),
        std::thread::available_parallelism()?,
        model.trim_start_matches([' ', '\t', ':']),
        kernel.trim()
    ))
}

pub(crate) fn table(rows: &[Row]) -> String {
    let mut text = String::from(
        "| measure | | the machine's limit | | ratio | goal |\n| --- | --- | --- | --- | --- | --- |\n",
    );
    for row in rows {
        let (name, limit) = &row.limit;
        let _ = writeln!(
            text,
            "| {} | {} | {name} | {} | {} | {} |",
            row.what,
            figures(row.measured, row.unit),
            figures(*limit, row.unit),
            figure(row.ratio()),
            row.verdict()
        );
    }
    text
}

fn figures(spread: Spread, unit: &str) -> String {
    let Spread { min, median, max } = spread;
    format!("{} / **{}** / {} {unit}", figure(min), figure(median), figure(max))
}

/// Three digits that count.
fn figure(value: f64) -> String {
    let decimals = match value.abs() {
        100.0.. => 0,
        10.0.. => 1,
        1.0.. => 2,
        0.1.. => 3,
        _ => 4,
    };
    format!("{value:.decimals$}")
}
