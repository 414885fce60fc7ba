//! Numbers that hosts look at where they lie.

use wharf::{View, ViewMut, export};

/// Numbers of every type.
pub struct Board {
    bytes: Vec<u8>,
    floats: Vec<f64>,
    words: [i32; 3],
    longs: Box<[u64]>,
}

/// Numbers of every type.
#[export]
impl Board {
    /// Numbers from 0 on.
    #[export(constructor)]
    pub fn new(length: u32) -> Self {
        Board {
            bytes: (0..length).map(|n| n as u8).collect(),
            floats: (0..length).map(|n| f64::from(n) / 2.0).collect(),
            words: [i32::MIN, 0, i32::MAX],
            longs: (0..length).map(|n| u64::MAX - u64::from(n)).collect(),
        }
    }

    pub fn bytes(&self) -> View<'_, u8> {
        View::from(&self.bytes)
    }

    pub fn bytes_mut(&mut self) -> ViewMut<'_, u8> {
        ViewMut::from(&mut self.bytes)
    }

    /// From one on.
    pub fn floats(&self, from: u32) -> View<'_, f64> {
        View::from(&self.floats[from as usize..])
    }

    /// A name has nothing to do with what is viewed.
    pub fn floats_named<'b>(&'b self, _name: &str) -> View<'b, f64> {
        View::from(&self.floats)
    }

    pub fn floats_mut(&mut self) -> ViewMut<'_, f64> {
        ViewMut::new(&mut self.floats)
    }

    pub fn words(&self) -> View<'_, i32> {
        View::from(&self.words)
    }

    pub fn longs(&self) -> View<'_, u64> {
        View::new(&self.longs)
    }

    /// No number at all.
    pub fn nothing(&self) -> View<'_, u16> {
        View::new(&[])
    }

    /// Moves all numbers to another place.
    pub fn grow(&mut self, by: u32) {
        let length = self.bytes.len() as u32;
        let more = length..length + by;
        self.bytes.extend(more.clone().map(|n| n as u8));
        self.floats.extend(more.map(|n| f64::from(n) / 2.0));
    }

    pub fn sum(&self) -> u32 {
        self.bytes.iter().map(|byte| u32::from(*byte)).sum()
    }
}

/// A view by way of a parameter.
#[export]
pub fn bytes_of(board: &Board) -> View<'_, u8> {
    board.bytes()
}

static TABLE: [u16; 4] = [1, 10, 100, 1000];

/// What is there forever.
#[export]
pub fn table() -> View<'static, u16> {
    View::from(&TABLE)
}

/// Moves linear memory, where a host has a view of it.
#[export]
pub fn take_memory(bytes: u32) -> u32 {
    let block = vec![1u8; bytes as usize];
    block.iter().map(|byte| u32::from(*byte)).sum()
}
