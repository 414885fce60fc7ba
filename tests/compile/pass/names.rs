//! Names: of functions, of parameters, and those that the macro uses itself.
#![deny(warnings)]
#![allow(non_snake_case)]

use wharf::export;

#[export]
pub fn r#type(r#in: u32, r#fn: &str) -> usize {
    r#in as usize + r#fn.len()
}

#[export]
pub fn changed(mut items: Vec<u32>, mut count: u32) -> Vec<u32> {
    count += 1;
    items.push(count);
    items
}

#[export]
pub fn nameless(_: u32, _: &str, arg3: bool, _: Vec<u8>) -> bool {
    arg3
}

#[export]
pub fn nameless_taken(arg1: u32, _: u32, arg1_: u32) -> u32 {
    arg1 + arg1_
}

#[export(name = "kebab-case")]
pub fn kebab_case() {}

#[export(name = "größe")]
pub fn size(länge: f64) -> f64 {
    länge
}

pub mod first {
    #[wharf::export(name = "first_get")]
    pub fn get() -> u32 {
        1
    }
}

pub mod second {
    pub mod inner {
        #[wharf::export(name = "second_get")]
        pub fn get() -> u32 {
            2
        }
    }
}

#[export]
pub fn lifetimes<'a, 'b: 'a>(first: &'a str, second: &'b [&'a str]) -> usize
where
    'b: 'a,
{
    first.len() + second.len()
}

// Names that an expansion could confuse with its own.

#[export]
pub fn check(result: u32, scope: u32, arguments: u32, call: u32, slot_0_0: u32) -> u32 {
    result + scope + arguments + call + slot_0_0
}

#[export]
pub fn shim(argument: &str, wharf: &str) -> usize {
    argument.len() + wharf.len()
}

#[export]
pub fn call(lift: u32) -> u32 {
    lift
}

#[export]
pub fn ITEM(FUNCTION: u32) -> u32 {
    FUNCTION
}

#[export]
pub fn main_(memory: u8) -> u8 {
    memory
}

#[export]
pub fn memcpy(memory: u8) -> u8 {
    memory
}

mod shadows {
    #![allow(dead_code)]

    use wharf::export;

    type Option = u8;
    type Result = u16;
    type Vec = u32;
    struct Value;
    struct Parameter;
    mod core {}
    mod std {}

    #[export(name = "shadows")]
    fn shadows(a: Option, b: Vec) -> Result {
        u16::from(a) + b as u16
    }
}

fn main() {
    assert_eq!(r#type(1, "a"), 2);
    assert_eq!(check(1, 1, 1, 1, 1), 5);
    assert_eq!(call(1), 1);
    assert_eq!(first::get() + second::inner::get(), 3);
}
