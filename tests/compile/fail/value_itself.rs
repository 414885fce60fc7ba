#[derive(wharf::Value)]
struct Tree {
    child: Option<Tree>,
}

fn main() {}
