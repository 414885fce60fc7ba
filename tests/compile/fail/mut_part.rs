#[wharf::export]
pub fn fill(rows: Vec<&mut [f64]>) {
    rows.into_iter().for_each(|row| row.fill(0.0));
}

fn main() {}
