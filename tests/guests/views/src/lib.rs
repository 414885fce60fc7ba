//! Numbers that the guest owns, looked at where they lie.

use wharf::{View, ViewMut, export};

/// Numbers.
pub struct Board {
    bytes: Vec<u8>,
    floats: Vec<f64>,
    words: [i32; 3],
}

/// Numbers.
#[export]
impl Board {
    #[export(constructor)]
    pub fn new(length: u32) -> Self {
        Board {
            bytes: (0..length).map(|n| n as u8).collect(),
            floats: (0..length).map(|n| f64::from(n) / 2.0).collect(),
            words: [i32::MIN, 0, i32::MAX],
        }
    }

    pub fn bytes(&self) -> View<'_, u8> {
        View::from(&self.bytes)
    }

    pub fn bytes_mut(&mut self) -> ViewMut<'_, u8> {
        ViewMut::from(&mut self.bytes)
    }

    pub fn floats(&self, from: u32) -> View<'_, f64> {
        View::from(&self.floats[from as usize..])
    }

    pub fn words(&self) -> View<'_, i32> {
        View::from(&self.words[..])
    }

    /// Moves all numbers to another place.
    pub fn grow(&mut self, by: u32) {
        let length = self.bytes.len() as u32;
        self.bytes.extend((length..length + by).map(|n| n as u8));
        self.floats
            .extend((length..length + by).map(|n| f64::from(n) / 2.0));
    }

    pub fn sum(&self) -> u32 {
        self.bytes.iter().map(|byte| u32::from(*byte)).sum()
    }
}

static TABLE: [u16; 4] = [1, 10, 100, 1000];

#[export]
pub fn table() -> View<'static, u16> {
    View::from(&TABLE[..])
}
