type Function = Box<dyn Fn()>;

#[wharf::export]
pub fn returned() -> Function {
    Box::new(|| ())
}

fn main() {}
