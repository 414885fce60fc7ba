#[wharf::import]
unsafe extern "C" {
    fn log(message: &str);
}

fn main() {
    log("x");
}
