//! Types by other names: the macro sees syntax only.
#![deny(warnings)]
#![allow(unused_parens)]

use std::string;

use wharf::export;

mod words {
    pub type Word<'a> = &'a str;
    pub type Words<'a> = Vec<Word<'a>>;
    pub type Outcome<T, E = String> = Result<T, E>;
    pub type Bytes = [u8];
    pub type Pixels<'a> = &'a mut [f32];

    pub mod inner {
        pub use std::string::String as Text;
    }
}

type Id = u64;

#[export]
pub fn id(id: Id) -> Option<Id> {
    Some(id)
}

#[export]
pub fn word(word: words::Word) -> words::inner::Text {
    word.into()
}

#[export]
pub fn word_named<'a>(word: words::Word<'a>, other: self::words::Word<'_>) -> string::String {
    format!("{word}{other}")
}

#[export]
pub fn list(words: words::Words) -> words::Outcome<usize> {
    Ok(words.len())
}

#[export]
pub fn slice(words: &[words::Word]) -> words::Outcome<(), u8> {
    Err(words.len() as u8)
}

#[export]
pub fn bytes(bytes: &words::Bytes, more: &mut words::Bytes) -> <u32 as std::ops::Add>::Output {
    more.fill(0);
    bytes.len() as u32
}

#[export]
pub fn brighten(pixels: words::Pixels) {
    pixels.iter_mut().for_each(|it| *it += 0.1);
}

#[export]
pub fn parenthesised(it: (u32), text: &(str)) -> (u32) {
    it + text.len() as u32
}

#[export]
pub fn absolute(it: ::std::option::Option<::core::primitive::u8>) -> std::vec::Vec<u8> {
    it.into_iter().collect()
}

/// A type that comes in as a fragment of a macro.
macro_rules! identity {
    ($name:ident, $ty:ty) => {
        #[export]
        pub fn $name(it: $ty) -> $ty {
            it
        }
    };
}

identity!(identity_list, Vec<Option<u16>>);
identity!(identity_text, String);

fn main() {
    assert_eq!(identity_list(vec![Some(1)]), [Some(1)]);
}
