//! One call of the host's: the guest's arguments are lifted, the host's function runs, what it
//! returns is lowered.
//!
//! All arguments are lifted before anything else runs, because whatever runs may change them.

use std::sync::Arc;

use wharf_abi::Value;
use wharf_abi::plan::ImportPlan;
use wharf_abi::slots::Pass;
use wharf_abi::types::Function;

use crate::closure::Outcome;
use crate::difference::Signature;
use crate::engine::{Body, Module, Register, Store};
use crate::error::{Error, Failed};
use crate::guest::Guest;
use crate::host::{self, Callee, Host, Invocation, Link};
use crate::params::{Cores, Params};
use crate::received::Received;
use crate::val::Val;
use crate::{lift, lower, result};

/// A host's function, whatever its types.
pub(crate) trait Serve<S: Store>: Send + Sync {
    /// What it differs in from what the guest imports, a line each.
    fn differences(&self, name: &str, import: &Function) -> Vec<String>;

    /// The function for one instance, as the import at a place in the interface.
    fn bind(
        self: Arc<Self>,
        link: Link<S::Module>,
        guest: &Guest<S::Module>,
        place: usize,
    ) -> Box<dyn Register<S>>;
}

/// A host's function for one instance.
struct Bound<S: Store, F> {
    link: Link<S::Module>,
    import: Import<S::Module>,
    /// What errors call it. It stands here because every call names it, and few end in an error.
    name: Box<str>,
    function: Arc<F>,
}

/// An import of a guest's, for its plan.
struct Import<M: Module> {
    guest: Guest<M>,
    /// Where it stands in the interface.
    place: usize,
}

impl<M: Module> Import<M> {
    fn plan(&self) -> &ImportPlan {
        &self.guest.imports()[self.place]
    }
}

/// What serves a call whose slots are those of the plan.
trait Served<S: Store>: Send + Sync {
    /// As [`Body::CORES`].
    const CORES: Option<Cores>;

    fn serve(
        &self,
        host: &mut Host<'_, S>,
        import: &Import<S::Module>,
        slots: &[u64],
    ) -> Result<u64, Failed>;
}

impl<S: Store, F: Served<S> + 'static> Body<S> for Bound<S, F> {
    const CORES: Option<Cores> = F::CORES;

    #[inline(always)]
    fn call<'c>(&'c self, caller: S::Caller<'c>, slots: &[u64]) -> Result<u64, Failed> {
        let callee = Callee::Import(&self.name);
        let mut host = Host::new(caller, host::linked(&self.link, callee)?, callee);
        self.function
            .serve(&mut host, &self.import, slots)
            .map_err(|failed| host.failed(failed))
    }
}

fn bind<S: Store, F: Served<S> + 'static>(
    function: Arc<F>,
    link: Link<S::Module>,
    guest: &Guest<S::Module>,
    place: usize,
) -> Box<dyn Register<S>> {
    let import = Import {
        guest: guest.clone(),
        place,
    };
    Box::new(Bound {
        link,
        name: import.plan().call.export.as_str().into(),
        import,
        function,
    })
}

/// A function with static types.
pub(crate) struct Typed<F, A, R> {
    pub(crate) function: F,
    pub(crate) types: std::marker::PhantomData<fn(A) -> R>,
}

impl<S, F, A, R> Serve<S> for Typed<F, A, R>
where
    S: Store,
    F: Fn(&mut Host<'_, S>, A) -> R + Send + Sync + 'static,
    A: Params + 'static,
    R: Outcome + 'static,
{
    fn differences(&self, name: &str, import: &Function) -> Vec<String> {
        let signature = Signature {
            params: A::TYPES,
            result: <R::Value as Value>::TYPE,
        };
        signature.differences(name, import)
    }

    fn bind(
        self: Arc<Self>,
        link: Link<S::Module>,
        guest: &Guest<S::Module>,
        place: usize,
    ) -> Box<dyn Register<S>> {
        bind(self, link, guest, place)
    }
}

impl<S, F, A, R> Served<S> for Typed<F, A, R>
where
    S: Store,
    F: Fn(&mut Host<'_, S>, A) -> R + Send + Sync,
    A: Params,
    R: Outcome,
{
    const CORES: Option<Cores> = Some(A::CORES);

    #[inline(always)]
    fn serve(
        &self,
        host: &mut Host<'_, S>,
        _: &Import<S::Module>,
        slots: &[u64],
    ) -> Result<u64, Failed> {
        let result = match A::HANDLES {
            true => {
                let received = Received::new(host.home());
                let args = A::lift(slots, host.memory(), Some(&received))
                    .map_err(|fault| host.invalid(&received, fault))?;
                // What is lent is lent until the function is over.
                let result = (self.function)(host, args);
                drop(received);
                result
            }
            false => {
                let memory = if A::MEMORY { host.memory() } else { &[] };
                match A::lift(slots, memory, None) {
                    Ok(args) => (self.function)(host, args),
                    Err(fault) => return Err(result::invalid(host, fault).into()),
                }
            }
        };
        let value = result.outcome()?;
        result::give(host, &value)
    }
}

/// A function without.
pub(crate) struct Dynamic<F> {
    pub(crate) function: F,
}

impl<S, F> Serve<S> for Dynamic<F>
where
    S: Store,
    F: Fn(&mut Host<'_, S>, &[Val]) -> Result<Val, Error> + Send + Sync + 'static,
{
    fn differences(&self, _: &str, _: &Function) -> Vec<String> {
        Vec::new()
    }

    fn bind(
        self: Arc<Self>,
        link: Link<S::Module>,
        guest: &Guest<S::Module>,
        place: usize,
    ) -> Box<dyn Register<S>> {
        bind(self, link, guest, place)
    }
}

impl<S, F> Served<S> for Dynamic<F>
where
    S: Store,
    F: Fn(&mut Host<'_, S>, &[Val]) -> Result<Val, Error> + Send + Sync,
{
    const CORES: Option<Cores> = None;

    fn serve(
        &self,
        host: &mut Host<'_, S>,
        import: &Import<S::Module>,
        slots: &[u64],
    ) -> Result<u64, Failed> {
        let plan = import.plan();
        let received = Received::new(host.home());
        let args = lift::arguments(&plan.call, slots, host.memory(), &received)
            .map_err(|fault| host.invalid(&received, fault))?;
        let result = (self.function)(host, &args);
        drop(received);
        let node = &plan.call.value;
        let val = result::val(node, result)?;
        match plan.call.result {
            Pass::Nothing | Pass::Scalar(_) => {
                let (mut sent, _) = result::looked(host, node, &val)?;
                let slot = lower::slot(&val, node, plan.call.result, Some(&mut sent));
                let slot = slot.map_err(|problem| result::mismatched(host, problem, &mut sent))?;
                host.healthy()?;
                sent.sent();
                Ok(slot)
            }
            Pass::List | Pass::Optional(_) | Pass::Pointer => {
                result::give_val(host, &val, node).map(u64::from)
            }
        }
    }
}
