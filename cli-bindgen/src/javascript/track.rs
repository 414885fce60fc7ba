//! `--track-memory`: two functions that say what the guest has allocated.

use wharf_abi::arena;
use wharf_abi::plan::Plan;
use wharf_js::{Piece, Scope};

use super::labels::quoted;
use super::names::{NameError, Names, camel};
use crate::code::Code;

/// The functions, which are members of an instance.
const MEMBERS: [&str; 2] = ["memoryStats", "leakReport"];
const DECLARATIONS: &str = include_str!("declarations/track.d.ts");

/// What of a package tracks memory: nothing, if it has no statistics.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tracking {
    stats: Option<u32>,
}

impl Tracking {
    pub(super) fn of(stats: Option<u32>, names: &Names) -> Result<Tracking, NameError> {
        let tracking = Tracking { stats };
        let taken = tracking.members().iter();
        match taken
            .copied()
            .find(|it| names.all().any(|name| name.public == *it))
        {
            Some(name) => Err(NameError::Taken {
                name: name.to_owned(),
                reason: "with `--track-memory` that tells of the guest's memory",
            }),
            None => Ok(tracking),
        }
    }

    pub(super) fn members(self) -> &'static [&'static str] {
        match self.stats {
            Some(_) => &MEMBERS,
            None => &[],
        }
    }

    /// The pieces of the runtime, and what they get from outside.
    pub(super) fn pieces(self, plans: &[Plan]) -> Vec<Piece> {
        let Some(stats) = self.stats else {
            return Vec::new();
        };
        let mut names: Vec<String> = arena::TRACKED.map(str::to_owned).into();
        for plan in plans {
            let name = match plan.name.split_once('.') {
                Some((class, own)) => format!("{class}.{}", camel(own)),
                None => camel(&plan.name),
            };
            // No two functions have one name in the interface.
            let taken = names.contains(&name);
            names.push(if taken { plan.name.clone() } else { name });
        }
        let names: Vec<String> = names.iter().map(|name| quoted(name)).collect();
        let names = names.join(", ");
        let outside = [
            (Scope::Shared, format!("const STATS = {stats};\n")),
            (Scope::Shared, format!("const TRACKED = [{names}];\n")),
            (Scope::Instance, "const MEMORY = wasm.memory;\n".to_owned()),
        ];
        let outside = outside.map(|(scope, text)| Piece::new(scope, text));
        outside.into_iter().chain(wharf_js::tracking()).collect()
    }

    /// Declares the functions of the package.
    pub(super) fn declare(self, code: &mut Code) {
        if self.stats.is_some() {
            code.line("");
            code.lines(DECLARATIONS);
        }
    }

    /// Declares the members of an instance, where the package has none.
    pub(super) fn declare_members(self, code: &mut Code) {
        if self.stats.is_some() {
            code.lines(&DECLARATIONS.replace("export function ", ""));
        }
    }
}
