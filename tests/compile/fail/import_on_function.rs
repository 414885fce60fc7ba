#[wharf::import]
fn log(message: &str) {
    println!("{message}");
}

fn main() {}
