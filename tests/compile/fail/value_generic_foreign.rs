#[derive(wharf::Value)]
struct Page<T> {
    items: Vec<T>,
}

#[wharf::export]
fn first(page: Page<std::path::PathBuf>) -> u32 {
    page.items.len() as u32
}

fn main() {}
