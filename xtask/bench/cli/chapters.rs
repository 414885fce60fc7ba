//! What every large guest holds.

/// Calls a function of so many.
pub fn run(which: u32, seed: u64) -> String {
    let tables = [
        bulk0::RUNS,
        #[cfg(feature = "medium")]
        bulk1::RUNS,
        #[cfg(feature = "dev")]
        bulk2::RUNS,
        #[cfg(feature = "large")]
        bulk3::RUNS,
        #[cfg(feature = "large")]
        bulk4::RUNS,
    ];
    let mut runs = tables.into_iter().flatten();
    match runs.nth(which as usize) {
        Some(run) => run(seed),
        None => panic!("there is no chapter {which}"),
    }
}
