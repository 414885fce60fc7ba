pub struct Own;

#[wharf::export]
pub fn each(it: &dyn Fn(Own)) {
    it(Own);
}

fn main() {}
