//! Options and results, anywhere.

macro_rules! echo {
    ($($name:ident: $ty:ty;)*) => {$(
        #[wharf::export]
        pub fn $name(value: $ty) -> $ty {
            value
        }
    )*};
}

echo! {
    echo_u8: Option<u8>;
    echo_u64: Option<u64>;
    echo_f64: Option<f64>;
    echo_bool: Option<bool>;
    echo_char: Option<char>;
    echo_string: Option<String>;
    echo_list: Option<Vec<u32>>;
    echo_nested: Option<Option<u32>>;
    echo_thrice: Option<Option<Option<String>>>;
    echo_unit: Option<()>;
    echo_tuple: Option<(u8, String)>;
    echo_array: Option<[u16; 3]>;
    echo_u128: Option<u128>;
}

/// A function that returns a `Result` fails with its error; anywhere else it is a value.
#[wharf::export]
pub fn checked(a: u32, b: u32) -> Result<u32, String> {
    a.checked_add(b)
        .ok_or_else(|| format!("{a} + {b} is too large"))
}

#[wharf::export]
pub fn parse(text: &str) -> Result<i32, std::num::ParseIntError> {
    text.parse()
}

#[wharf::export]
pub fn any(text: &str) -> Result<f64, wharf::Error> {
    Ok(text.parse::<f64>()?)
}

#[wharf::export]
pub fn boxed(fail: bool) -> Result<(), Box<dyn std::error::Error>> {
    match fail {
        true => Err("boxed".into()),
        false => Ok(()),
    }
}

#[wharf::export]
pub fn io(fail: bool) -> Result<u8, std::io::Error> {
    match fail {
        true => Err(std::io::Error::other("no disk")),
        false => Ok(1),
    }
}

#[wharf::export]
#[expect(clippy::result_unit_err, reason = "this is what is tried")]
pub fn unit_error(fail: bool) -> Result<Option<u8>, ()> {
    match fail {
        true => Err(()),
        false => Ok(None),
    }
}

#[wharf::export]
pub fn number_error(code: u16) -> Result<(), u16> {
    match code {
        0 => Ok(()),
        code => Err(code),
    }
}

#[wharf::export]
pub fn flip(value: Result<u32, String>) -> Option<Result<String, u32>> {
    Some(match value {
        Ok(ok) => Err(ok),
        Err(error) => Ok(error),
    })
}

#[wharf::export]
pub fn nested(value: Result<Result<u8, String>, bool>) -> Result<Result<u8, String>, bool> {
    value
}
