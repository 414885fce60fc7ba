//! The example of a host of plugins: good ones, and some that it survives.

use std::fs;

use plugin_contract::{Change, Options, Refusal};
use plugins::{Host, Outcome, Plugin};
use wharf_host::Error;

mod guest;

fn load(host: &Host, name: &str) -> Result<Plugin, Error> {
    let linked = fs::read(guest::linked(name)).expect("cargo has written it");
    host.load(&wharf_cli::runnable(&linked).expect("it is a guest"))
}

fn options() -> Options {
    Options {
        words: vec!["darn".to_owned()],
    }
}

/// What a plugin that works makes of a text.
#[track_caller]
fn filter(host: &Host, plugin: &mut Plugin, text: &str) -> Outcome {
    let outcome = host.filter(plugin, text, &options());
    outcome.expect("it starts")
}

#[test]
fn good_plugins_filter() {
    let host = Host::new().expect("an engine");
    let mut censor = load(&host, "plugin-censor").expect("a plugin");
    assert_eq!(censor.description.name, "Censor");
    let Outcome::Filtered(filtered) = filter(&host, &mut censor, "well, darn it") else {
        panic!("it filters")
    };
    assert_eq!(filtered.text, "well, **** it");
    let (old, new) = ("darn".to_owned(), "****".to_owned());
    assert_eq!(filtered.changes, [Change::Word { at: 6, old, new }]);
    let long = "x ".repeat(10_000);
    assert!(matches!(
        filter(&host, &mut censor, &long),
        Outcome::Refused(Refusal::TooLong(10_000))
    ));

    let mut shout = load(&host, "plugin-shout").expect("a plugin");
    assert!(matches!(
        filter(&host, &mut shout, "LOUD"),
        Outcome::Refused(Refusal::Empty)
    ));
}

/// Calls twice: after the first error the plugin starts anew.
#[track_caller]
fn fails(name: &str, is: impl Fn(&Error) -> bool) {
    let host = Host::new().expect("an engine");
    let mut plugin = load(&host, name).expect("a plugin");
    for _ in 0..2 {
        match filter(&host, &mut plugin, "some text") {
            Outcome::Failed(error) if is(&error) => {}
            other => panic!("{name}: {other:?}"),
        }
    }
}

#[test]
fn a_plugin_that_panics_says_why() {
    fails("plugin-panics", |error| match error {
        Error::GuestPanic {
            message, location, ..
        } => {
            message == "I have no idea what to do with 9 bytes"
                && location
                    .as_ref()
                    .is_some_and(|it| it.contains("panics/src/lib.rs"))
        }
        _ => false,
    });
}

#[test]
fn a_plugin_that_loops_runs_out_of_fuel() {
    fails("plugin-loops", |error| {
        matches!(error, Error::OutOfFuel { .. })
    });
}

#[test]
fn a_plugin_that_grows_meets_its_limit() {
    fails("plugin-grows", |error| match error {
        Error::GuestPanic { message, .. } => message == "memory allocation of 900000 bytes failed",
        _ => false,
    });
}

#[test]
fn a_guest_that_is_no_plugin_is_refused() {
    let host = Host::new().expect("an engine");
    let error = load(&host, "hello").err().expect("it has no filter");
    assert_eq!(error.to_string(), "the guest exports no function `filter`");
}
