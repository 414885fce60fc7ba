#[wharf::export]
pub fn open(path: std::path::PathBuf) -> bool {
    path.exists()
}

fn main() {}
