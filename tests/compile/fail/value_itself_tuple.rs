#[derive(wharf::Value)]
struct Tree(Vec<Tree>);

fn main() {}
