#[wharf::import]
extern "system" {
    fn log(message: &str);
}

fn main() {
    log("x");
}
