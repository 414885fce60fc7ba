//! Sends a text through plugins: `plugins PLUGIN.wasm… < text`.

use std::env;
use std::error::Error;
use std::fs;
use std::io::{self, Read};

use plugin_contract::Options;
use plugins::{Host, Outcome};

fn main() -> Result<(), Box<dyn Error>> {
    let files: Vec<String> = env::args().skip(1).collect();
    if files.is_empty() {
        return Err("which plugins? plugins PLUGIN.wasm… < text".into());
    }
    let mut text = String::new();
    io::stdin().read_to_string(&mut text)?;
    let options = Options {
        words: vec!["darn".to_owned(), "heck".to_owned()],
    };

    let host = Host::new()?;
    for file in files {
        let mut plugin = match fs::read(&file).map_err(Box::<dyn Error>::from) {
            Ok(wasm) => match host.load(&wasm) {
                Ok(plugin) => plugin,
                Err(error) => {
                    eprintln!("{file} is no plugin: {error}");
                    continue;
                }
            },
            Err(error) => {
                eprintln!("{file}: {error}");
                continue;
            }
        };
        let name = plugin.description.name.clone();
        match host.filter(&mut plugin, &text, &options)? {
            Outcome::Filtered(filtered) => {
                for change in &filtered.changes {
                    eprintln!("{name}: {change:?}");
                }
                text = filtered.text;
            }
            Outcome::Refused(refusal) => eprintln!("{name} leaves it alone: {refusal:?}"),
            Outcome::Failed(error) => eprintln!("{name} failed: {error}"),
        }
    }
    print!("{text}");
    Ok(())
}
