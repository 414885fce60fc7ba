use wharf::export;

#[export]
pub fn each(numbers: &[u32], each: &dyn Fn(u32)) {
    numbers.iter().for_each(|number| each(*number));
}

fn main() {}
