//! Runs a program and prints how long it took, how long it and the system for it were busy, and how
//! much memory it had at most, as JSON.
//!
//! ```text
//! measure PROGRAM ARGUMENT…
//! ```
//!
//! It is a program of its own because it must be small: the system counts the memory of the parent
//! at the time of the fork as the child's.

use std::env;
use std::io;
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

fn main() -> ExitCode {
    match measure() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("measure: {error}");
            ExitCode::from(2)
        }
    }
}

fn measure() -> io::Result<ExitCode> {
    let mut args = env::args_os().skip(1);
    let program = args
        .next()
        .ok_or_else(|| io::Error::other("which program?"))?;
    let start = Instant::now();
    let child = Command::new(program)
        .args(args)
        .stdout(Stdio::null())
        .spawn()?;
    let usage = wait(child.id())?;
    let seconds = start.elapsed().as_secs_f64();
    let Usage { busy, peak, .. } = usage;
    println!("{{ \"seconds\": {seconds}, \"busy\": {busy}, \"peak\": {peak} }}");
    Ok(match usage.status {
        0 => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    })
}

struct Usage {
    status: i32,
    /// Seconds that its threads had a processor.
    busy: f64,
    /// The most bytes that were resident.
    peak: i64,
}

/// Waits for a child.
fn wait(child: u32) -> io::Result<Usage> {
    let mut status = 0;
    // SAFETY: all zeros is a value of this struct of numbers.
    let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
    // SAFETY: both pointers are to values that live that long.
    let waited = unsafe { libc::wait4(child as libc::pid_t, &raw mut status, 0, &raw mut usage) };
    if waited == -1 {
        return Err(io::Error::last_os_error());
    }
    let seconds = |time: libc::timeval| time.tv_sec as f64 + time.tv_usec as f64 / 1e6;
    Ok(Usage {
        status,
        busy: seconds(usage.ru_utime) + seconds(usage.ru_stime),
        peak: 1024 * usage.ru_maxrss,
    })
}
