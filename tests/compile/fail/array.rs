#[wharf::export]
pub fn mean(samples: [f64; 3]) -> f64 {
    samples.iter().sum::<f64>() / 3.0
}

fn main() {}
