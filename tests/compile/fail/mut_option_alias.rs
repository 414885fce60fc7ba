type Row<'a> = &'a mut [f64];

#[wharf::export]
pub fn fill(row: Option<Row>) {
    row.into_iter().for_each(|row| row.fill(0.0));
}

fn main() {}
