//! Lets generations pass, and draws them: `life-host LIFE.wasm [GENERATIONS] < universe`.

use std::env;
use std::error::Error;
use std::fs;
use std::io::{self, Read};

use life_host::Life;

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = env::args().skip(1);
    let Some(file) = args.next() else {
        return Err("life-host LIFE.wasm [GENERATIONS] < universe".into());
    };
    let generations: u32 = args.next().as_deref().unwrap_or("3").parse()?;
    let mut text = String::new();
    io::stdin().read_to_string(&mut text)?;

    let mut life = Life::new(&fs::read(file)?)?;
    let mut universe = life.parse(&text)??;
    for generation in 0..=generations {
        let cells = life.cells(&universe)?;
        let alive = cells.iter().filter(|cell| **cell == 1).count();
        println!(
            "generation {generation}: {alive} of {} cells live",
            cells.len()
        );
        println!("{}", life.show(&universe)?);
        life.tick(&mut universe, 1)?;
    }
    Ok(())
}
