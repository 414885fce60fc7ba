#[wharf::import]
extern "C" {
    static LIMIT: u32;
    static mut COUNT: u32;
    type Generic<T>;
    fn log(message: &str);
}

fn main() {
    log("what is right is there");
}
