use wharf::{View, export};

#[export]
pub fn part(numbers: &[u8]) -> View<'_, u8> {
    View::from(&numbers[1..])
}

#[export]
pub fn other_part<'a>(_name: &str, numbers: &'a [u8]) -> View<'a, u8> {
    View::from(&numbers[1..])
}

pub struct Board(Vec<u8>);

#[export]
impl Board {
    pub fn of<'a>(&self, numbers: &'a [u8]) -> View<'a, u8> {
        View::from(numbers)
    }
}

fn main() {}
