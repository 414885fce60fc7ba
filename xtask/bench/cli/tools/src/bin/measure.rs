//! Runs a program and prints how long it took, and how much memory it had at most, as JSON.
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
    let program = args.next().ok_or_else(|| io::Error::other("which program?"))?;
    let start = Instant::now();
    let child = Command::new(program)
        .args(args)
        .stdout(Stdio::null())
        .spawn()?;
    let (status, kibibytes) = wait(child.id())?;
    let seconds = start.elapsed().as_secs_f64();
    println!("{{ \"seconds\": {seconds}, \"peak\": {} }}", kibibytes * 1024);
    Ok(match status {
        0 => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    })
}

/// Waits for a child; gives its status and its largest resident set, in KiB.
fn wait(child: u32) -> io::Result<(i32, i64)> {
    let mut status = 0;
    // SAFETY: all zeros is a value of this struct of numbers.
    let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
    // SAFETY: both pointers are to values that live that long.
    match unsafe { libc::wait4(child as libc::pid_t, &raw mut status, 0, &raw mut usage) } {
        -1 => Err(io::Error::last_os_error()),
        _ => Ok((status, usage.ru_maxrss)),
    }
}
