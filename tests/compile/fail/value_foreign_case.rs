#[derive(wharf::Value)]
enum Place {
    Nowhere,
    File(std::path::PathBuf),
}

fn main() {}
