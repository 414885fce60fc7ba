use wharf::{View, ViewMut, export};

static NUMBERS: [u8; 2] = [1, 2];

#[export]
pub fn some() -> Option<View<'static, u8>> {
    Some(View::from(&NUMBERS))
}

#[export]
pub fn sum(numbers: View<'_, u8>) -> u32 {
    numbers.as_slice().iter().map(|it| u32::from(*it)).sum()
}

pub struct Board(Vec<bool>);

#[export]
impl Board {
    pub fn flags(&mut self) -> ViewMut<'_, bool> {
        ViewMut::from(&mut self.0)
    }
}

fn main() {}
