//! Numbers, `bool` and `char`.

use std::num::{NonZeroI64, NonZeroU8, NonZeroU32};

macro_rules! echo {
    ($($name:ident: $ty:ty;)*) => {$(
        #[wharf::export]
        pub fn $name(value: $ty) -> $ty {
            value
        }
    )*};
}

echo! {
    echo_u8: u8;
    echo_i8: i8;
    echo_u16: u16;
    echo_i16: i16;
    echo_u32: u32;
    echo_i32: i32;
    echo_u64: u64;
    echo_i64: i64;
    echo_u128: u128;
    echo_i128: i128;
    echo_usize: usize;
    echo_isize: isize;
    echo_f32: f32;
    echo_f64: f64;
    echo_bool: bool;
    echo_char: char;
    echo_unit: ();
    echo_non_zero_u8: NonZeroU8;
    echo_non_zero_u32: NonZeroU32;
    echo_non_zero_i64: NonZeroI64;
    echo_optional_non_zero: Option<NonZeroU32>;
}

#[wharf::export]
pub fn add(a: u32, b: u32) -> u32 {
    a.wrapping_add(b)
}

#[wharf::export]
pub fn multiply(a: u128, b: u128) -> u128 {
    a.wrapping_mul(b)
}
