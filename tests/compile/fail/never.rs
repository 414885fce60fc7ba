#[wharf::export]
pub fn stop() -> ! {
    panic!("stopped")
}

fn main() {}
