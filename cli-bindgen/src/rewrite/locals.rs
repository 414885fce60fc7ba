//! A function's locals, those of one type together.
//!
//! Compilers declare them in the order in which they come up with them; each change of type takes two
//! bytes.

use wasmparser::{BinaryReader, FunctionBody, Result, ValType};

/// Where locals go.
pub(super) struct Locals {
    /// The first of those that are declared together, and its new index; in order.
    moves: Vec<(u32, u32)>,
    /// How many there are of each type.
    pub(super) groups: Vec<(u32, ValType)>,
}

impl Locals {
    /// Those of a body, if some of one type are apart.
    ///
    /// # Errors
    /// If it can't be read.
    pub(super) fn regrouped(body: &[u8], params: u32) -> Result<Option<Locals>> {
        let body = FunctionBody::new(BinaryReader::new(body, 0));
        let declared: Vec<(u32, ValType)> = body
            .get_locals_reader()?
            .into_iter()
            .collect::<Result<_>>()?;
        let mut groups: Vec<(u32, ValType)> = Vec::new();
        for (count, ty) in &declared {
            match groups.iter_mut().find(|(_, it)| it == ty) {
                Some((sum, _)) => *sum += count,
                None => groups.push((*count, *ty)),
            }
        }
        if groups.len() == declared.len() {
            return Ok(None);
        }
        let mut first = params;
        let mut next = Vec::with_capacity(groups.len());
        for (count, ty) in &groups {
            next.push((first, *ty));
            first += count;
        }
        let mut old = params;
        let mut moves = Vec::with_capacity(declared.len());
        for (count, ty) in declared {
            if let Some((next, _)) = next.iter_mut().find(|(_, it)| *it == ty) {
                moves.push((old, *next));
                *next += count;
            }
            old += count;
        }
        Ok(Some(Locals { moves, groups }))
    }

    /// The new index of a local.
    pub(super) fn index(&self, old: u32) -> u32 {
        let behind = self.moves.partition_point(|(first, _)| *first <= old);
        match self.moves[..behind].last() {
            Some((first, new)) => new + (old - first),
            // A parameter.
            None => old,
        }
    }
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{Function, ValType};

    use super::Locals;

    fn regrouped(locals: &[(u32, ValType)], params: u32) -> Option<Locals> {
        let mut body = Function::new(locals.iter().copied());
        body.instructions().end();
        Locals::regrouped(&body.into_raw_body(), params).expect("they can be read")
    }

    #[test]
    fn those_of_one_type_come_together() {
        use wasmparser::ValType::{F64, I32};
        let apart = [
            (2, ValType::I32),
            (1, ValType::F64),
            (1, ValType::I32),
            (2, ValType::F64),
        ];
        let locals = regrouped(&apart, 3).expect("some are apart");
        assert_eq!(locals.groups, [(3, I32), (3, F64)]);
        let new: Vec<u32> = (0..9).map(|old| locals.index(old)).collect();
        assert_eq!(new, [0, 1, 2, 3, 4, 6, 5, 7, 8]);
    }

    #[test]
    fn what_is_together_stays() {
        assert!(regrouped(&[], 2).is_none());
        assert!(regrouped(&[(3, ValType::I32), (1, ValType::I64)], 0).is_none());
    }
}
