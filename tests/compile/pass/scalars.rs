//! Every scalar as a parameter, as a result, in an option, and in every list.
#![deny(warnings, missing_docs, unreachable_pub)]
#![forbid(unsafe_code)]

use std::borrow::Cow;

use wharf::export;

macro_rules! each {
    ($($ty:ident)*) => {$(
        #[doc = stringify!($ty)]
        pub mod $ty {
            use super::*;

            /// One.
            #[export(name = "one")]
            pub fn one(it: $ty) -> $ty { it }

            /// One or none.
            #[export(name = "option")]
            pub fn option(it: Option<$ty>) -> Option<$ty> { it }

            /// One, none, or no answer.
            #[export(name = "options")]
            pub fn options(it: Option<Option<$ty>>) -> Option<Option<$ty>> { it }

            /// A list of its own.
            #[export(name = "list")]
            pub fn list(it: Vec<$ty>) -> Vec<$ty> { it }

            /// A list that doesn't grow.
            #[export(name = "boxed")]
            pub fn boxed(it: Box<[$ty]>) -> Box<[$ty]> { it }

            /// A list to look at.
            #[export(name = "slice")]
            pub fn slice(it: &[$ty]) -> Vec<$ty> { it.to_vec() }

            /// A list to look at or keep.
            #[export(name = "cow")]
            pub fn cow(it: Cow<'_, [$ty]>) -> Cow<'static, [$ty]> { it.into_owned().into() }

            /// Lists of lists.
            #[export(name = "lists")]
            pub fn lists(it: Vec<Vec<$ty>>, them: &[&[$ty]]) -> Vec<Vec<$ty>> {
                let them = them.iter().map(|it| it.to_vec());
                it.into_iter().chain(them).collect()
            }

            /// A list of options.
            #[export(name = "gaps")]
            pub fn gaps(it: Vec<Option<$ty>>, them: &[Option<$ty>]) -> Vec<Option<$ty>> {
                [&it, them].concat()
            }

            /// A list, or none.
            #[export(name = "optional")]
            pub fn optional(it: Option<Vec<$ty>>, them: Option<&[$ty]>) -> Option<Vec<$ty>> {
                it.or(them.map(<[$ty]>::to_vec))
            }

            /// A success, or an error.
            #[export(name = "result")]
            pub fn result(it: Result<$ty, u32>) -> Result<$ty, String> {
                it.map_err(|code| code.to_string())
            }

            /// An error.
            #[export(name = "error")]
            pub fn error(it: $ty) -> Result<(), $ty> { Err(it) }
        }
    )*};
}

each! { bool u8 u16 u32 u64 i8 i16 i32 i64 usize isize f32 f64 char }

macro_rules! numbers {
    ($($ty:ident)*) => {$(
        const _: () = {
            #[export(name = "reverse")]
            fn reverse(it: &mut [$ty]) { it.reverse() }
        };
    )*};
}

numbers! { u8 u16 u32 u64 i8 i16 i32 i64 usize isize f32 f64 }

fn main() {
    assert_eq!(u8::list(vec![1]), [1]);
}
