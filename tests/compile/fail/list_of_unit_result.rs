#[wharf::export]
pub fn count(count: u32) -> Result<Vec<()>, u32> {
    Ok(vec![(); count as usize])
}

fn main() {}
