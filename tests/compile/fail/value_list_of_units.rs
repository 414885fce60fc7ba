#[derive(wharf::Value)]
struct Marker;

#[wharf::export]
fn count(markers: Vec<Marker>) -> u32 {
    markers.len() as u32
}

fn main() {}
