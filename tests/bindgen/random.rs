//! Values of the types that the guest `types` has.

use wharf_host::{Scalar, Type, Val};

pub(crate) use crate::numbers::Random;

impl Random {
    /// A value of a type, the lengths of its lists and texts below `long`.
    pub(crate) fn val(&mut self, ty: &Type, long: usize) -> Val {
        match ty {
            Type::Unit => Val::Unit,
            Type::Scalar(scalar) => self.scalar(*scalar),
            Type::Str => {
                let length = self.below(long);
                let chars = (0..length).map(|_| self.char());
                Val::Str(chars.collect())
            }
            Type::List(element) => {
                let length = self.below(long);
                (0..length).map(|_| self.val(element, 12)).collect()
            }
            Type::Option(some) => {
                let some = (self.below(3) > 0).then(|| Box::new(self.val(some, long)));
                Val::Option(some)
            }
            Type::Result(ok, error) => Val::Result(match self.below(2) {
                0 => Ok(Box::new(self.val(ok, long))),
                _ => Err(Box::new(self.val(error, long))),
            }),
            // The matrix has values of these.
            Type::NonZero(_)
            | Type::Wide(_)
            | Type::Array(_, _)
            | Type::Set(_)
            | Type::Map(_, _)
            | Type::Tuple(_)
            | Type::Defined(_)
            | Type::Boxed(_)
            | Type::Back(_)
            | Type::Handle(_)
            | Type::View(_, _) => unreachable!("no function of the guest `types` takes a {ty}"),
        }
    }

    fn char(&mut self) -> char {
        self.pick(&[
            'a',
            'b',
            ' ',
            '"',
            '\0',
            'ä',
            '€',
            '💧',
            '\u{feff}',
            char::MAX,
        ])
    }

    fn scalar(&mut self, scalar: Scalar) -> Val {
        let bits = self.next();
        match scalar {
            Scalar::Bool => Val::Bool(bits & 1 == 1),
            Scalar::U8 => Val::U8(bits as u8),
            Scalar::S8 => Val::S8(bits as i8),
            Scalar::U16 => Val::U16(bits as u16),
            Scalar::S16 => Val::S16(bits as i16),
            Scalar::U32 => Val::U32(bits as u32),
            Scalar::S32 => Val::S32(bits as i32),
            Scalar::U64 => Val::U64(bits),
            Scalar::S64 => Val::S64(bits as i64),
            Scalar::F32 => Val::F32(self.pick(&[0.0, -0.0, 1.5, -1e38, f32::INFINITY, f32::NAN])),
            Scalar::F64 => Val::F64(self.pick(&[0.0, -0.0, 0.1, -1e300, f64::INFINITY, f64::NAN])),
            Scalar::Char => Val::Char(self.char()),
        }
    }
}
