//! Searches the files of a folder: `query-host QUERY.wasm FOLDER WORDS…`.

use std::env;
use std::error::Error;
use std::fs;

use query_host::{Documents, Search};

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = env::args().skip(1).collect();
    let [file, folder, words @ ..] = &args[..] else {
        return Err("query-host QUERY.wasm FOLDER WORDS…".into());
    };
    let mut documents = Documents::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if let Some(name) = path.file_name() {
            let name = name.to_string_lossy().into_owned();
            documents.insert(name, fs::read_to_string(&path).ok());
        }
    }

    let mut search = Search::new(&fs::read(file)?)?;
    let index = search.index(documents)??;
    for (level, message) in search.log() {
        eprintln!("{level:?}: {message}");
    }
    let (hits, left) = search.search(&index, &words.join(" "), 10)?;
    println!("{} lines", hits.len() + left as usize);
    for hit in hits {
        println!(
            "{:.3} {}:{}: {}",
            hit.score, hit.document, hit.line, hit.text
        );
    }
    for (word, lines) in search.top(&index, 3, |word| word.len() > 6)? {
        println!("{word}: in {lines} lines");
    }
    Ok(())
}
