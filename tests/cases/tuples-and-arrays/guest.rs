//! Tuples and arrays.

macro_rules! echo {
    ($($name:ident: $ty:ty;)*) => {$(
        #[wharf::export]
        pub fn $name(value: $ty) -> $ty {
            value
        }
    )*};
}

echo! {
    echo_one: (u8,);
    echo_pair: (u8, f64);
    echo_mixed: (String, Vec<u32>, Option<char>);
    echo_nested: ((u8, u16), (bool, (i64,)));
    echo_twelve: (u8, u16, u32, u64, i8, i16, i32, i64, f32, f64, bool, String);
    echo_array: [u8; 4];
    echo_floats: [f64; 3];
    echo_long: [u64; 2];
    echo_strings: [String; 2];
    echo_matrix: [[f32; 2]; 2];
    echo_pairs: [(u8, String); 2];
    echo_empty: [u32; 0];
    echo_large: [u32; 2000];
}

#[wharf::export]
pub fn swap(pair: (u32, String)) -> (String, u32) {
    (pair.1, pair.0)
}

#[wharf::export]
pub fn sum(vector: &[f64; 3], pairs: &[(u8, u8)]) -> f64 {
    vector.iter().sum::<f64>()
        + pairs
            .iter()
            .map(|pair| f64::from(pair.0 + pair.1))
            .sum::<f64>()
}
