use std::collections::HashMap;

#[derive(wharf::Value)]
struct Files {
    by_name: HashMap<String, std::path::PathBuf>,
}

fn main() {}
