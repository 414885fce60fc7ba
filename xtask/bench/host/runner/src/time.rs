//! Timing: batches of each peer in turn, so that whatever else the machine does falls on all.
//!
//! What counts is the time that the thread has had a processor, the system's part included: on a
//! busy machine the other kind of time is mostly that of others.

use std::time::Duration;

use crate::workload::{Batch, Workload};

/// How long a batch runs.
const BATCH: Duration = Duration::from_millis(10);
/// How long a batch is run before it is timed.
const WARM_UP: Duration = Duration::from_millis(50);

/// Nanoseconds per call for each peer, round by round. A peer whose workload fails has none.
pub(crate) fn interleaved(workloads: Vec<Workload>, rounds: usize) -> Vec<Vec<f64>> {
    let inner = f64::from(workloads.first().map_or(1, |workload| workload.inner));
    let mut peers: Vec<(Batch, Option<u64>)> = workloads
        .into_iter()
        .map(|Workload { mut batch, .. }| {
            let count = calibrate(&mut batch);
            (batch, count)
        })
        .collect();
    let mut times = vec![Vec::with_capacity(rounds); peers.len()];
    for round in 0..rounds {
        for turn in 0..peers.len() {
            let peer = (round + turn) % peers.len();
            let (batch, count) = &mut peers[peer];
            if let Some(time) = count.and_then(|count| measure(batch, count)) {
                let calls = count.unwrap_or(1) as f64 * inner;
                times[peer].push(time.as_secs_f64() * 1e9 / calls);
            }
        }
    }
    times
}

/// How many calls take as long as a batch should. It also warms the batch up.
fn calibrate(batch: &mut Batch) -> Option<u64> {
    let mut spent = Duration::ZERO;
    let mut count = 1;
    loop {
        let time = measure(batch, count)?;
        spent += time;
        if time < BATCH / 2 && spent < 10 * WARM_UP {
            count *= 2;
        } else if spent > WARM_UP {
            let calls = count as f64 * BATCH.as_secs_f64() / time.as_secs_f64();
            return Some((calls as u64).max(1));
        }
    }
}

fn measure(batch: &mut Batch, count: u64) -> Option<Duration> {
    let start = busy();
    batch(count).ok()?;
    Some(busy() - start)
}

/// How long this thread has had a processor.
fn busy() -> Duration {
    let mut time = libc::timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    // SAFETY: the pointer is to a value that lives that long. This clock is always there.
    unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &raw mut time) };
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

/// The value below which this share of all values lies.
pub(crate) fn quantile(values: &[f64], share: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let place = (sorted.len() - 1) as f64 * share;
    let (below, above) = (
        sorted[place.floor() as usize],
        sorted[place.ceil() as usize],
    );
    below + (above - below) * place.fract()
}
