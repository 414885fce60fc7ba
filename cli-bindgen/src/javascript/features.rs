//! What of an interface decides how its calls are written.

use std::collections::BTreeMap;

use wharf_abi::flow::Flow;
use wharf_abi::plan::{HandlePlan, Kind, Node, Plan, Plans};
use wharf_abi::section::Interface;
use wharf_abi::types::Side;

use super::call::is_composed;

/// What the package's calls need besides values.
#[derive(Clone, Debug, Default)]
pub(super) struct Features {
    /// The guest may be called while it is calling.
    pub(super) nests: bool,
    /// A call may begin before another is over: because of that, or because users' code runs while
    /// arguments are lowered.
    pub(super) stacks: bool,
    /// The guest records why it panics.
    pub(super) records: bool,
    /// Hosts look at numbers that the guest owns.
    pub(super) views: bool,
    /// The guest has handles of the host's objects or functions.
    pub(super) hosts: bool,
    /// The guest has handles of the host's functions.
    pub(super) invokes: bool,
    /// What the classes of the guest's resources are called in the glue.
    pub(super) classes: BTreeMap<String, String>,
    /// Handles, imports or views stand in the interface.
    pub(super) handles: bool,
    /// Hosts have objects or functions of the guest's.
    pub(super) owns: bool,
    /// Hosts own functions of the guest's.
    pub(super) gives_functions: bool,
    /// Some function of the guest's returns a `Result`.
    pub(super) errors: bool,
    /// There is one function, of the guest's, and nothing else.
    alone: bool,
}

impl Features {
    /// Those of an interface, but for the names of its classes.
    pub(super) fn of(interface: &Interface, plans: &Plans, records: bool) -> Features {
        let mut features = Features {
            nests: plans.nest(),
            stacks: plans.nest() || plans.exports.iter().any(runs),
            records,
            handles: !plans.imports.is_empty() || !interface.resources().is_empty(),
            errors: interface.functions.iter().any(|it| it.error().is_some()),
            alone: plans.exports.len() == 1 && plans.imports.is_empty(),
            ..Features::default()
        };
        let mut resources = interface.resources().into_values();
        features.owns = resources.any(|resource| resource.side == Side::Guest);
        let imports = plans.imports.iter().map(|import| &import.call);
        let exports = plans.exports.iter().map(|plan| (plan, Flow::TO_GUEST));
        for (plan, flow) in exports.chain(imports.map(|plan| (plan, Flow::TO_HOST))) {
            visit_call(plan, flow, &mut |node, flow| match &node.kind {
                Kind::View(_, _) => features.views = true,
                Kind::Handle(HandlePlan::Function(callback)) => {
                    features.handles = true;
                    let fails = matches!(callback.result.kind, Kind::Result { .. });
                    match flow.sender() {
                        Side::Host => {
                            features.hosts = true;
                            features.invokes = true;
                        }
                        Side::Guest => {
                            features.owns = true;
                            features.gives_functions |= callback.kept;
                            features.errors |= fails;
                        }
                    }
                }
                Kind::Handle(HandlePlan::Own(object) | HandlePlan::Borrow(object, _)) => {
                    features.hosts |= object.side == Side::Host;
                }
                Kind::Unit
                | Kind::Scalar(_)
                | Kind::NonZero(_)
                | Kind::Wide(_)
                | Kind::Str
                | Kind::List(_)
                | Kind::Array(_, _)
                | Kind::Set(_)
                | Kind::Map(_)
                | Kind::Tuple(_)
                | Kind::Option { .. }
                | Kind::Result { .. }
                | Kind::Record { .. }
                | Kind::Variant { .. }
                | Kind::Enum { .. }
                | Kind::Flags { .. }
                | Kind::Boxed(_)
                | Kind::Back(_) => {}
            });
        }
        features.handles |= features.views;
        features
    }

    /// What looks at the state of an object that a call uses. Where calls never nest, nobody needs to:
    /// no other call uses it.
    pub(super) fn lend(&self, lend: &'static str) -> &'static str {
        match self.nests {
            true => lend,
            false => "liveHandle",
        }
    }

    /// What loads text that is a result. What does so fast for few letters takes as many bytes as a call
    /// and all that it needs: much for a package of one function, and little for one of many.
    pub(super) fn load_text(&self) -> &'static str {
        match self.alone {
            true => "loadText",
            false => "loadShortText",
        }
    }

    /// What writes text that is an argument, by the same rule.
    pub(super) fn put_text(&self) -> &'static str {
        match self.alone {
            true => "putText",
            false => "putShortText",
        }
    }

    /// What an error of a call becomes.
    pub(super) fn failed(&self) -> &'static str {
        match (self.nests, self.records) {
            (true, _) => "callEnded(error)",
            (false, true) => "failed(error)",
            (false, false) => "trapped(error)",
        }
    }
}

/// Whether lowering the arguments of a call runs what users wrote.
fn runs(plan: &Plan) -> bool {
    let mut params = plan.params.iter();
    params.any(|param| is_composed(param.pass, &param.value))
}

/// Calls `each` for every value of a call and every value in it, those of functions, too, with the
/// way it flows.
pub(super) fn visit_call<'n>(plan: &'n Plan, flow: Flow, each: &mut impl FnMut(&'n Node, Flow)) {
    for param in &plan.params {
        visit(&param.value, flow, each);
    }
    visit(&plan.value, result_of(flow), each);
}

/// How the result of a call flows whose arguments flow like this.
fn result_of(arguments: Flow) -> Flow {
    match arguments.sender() {
        Side::Host => Flow::FROM_GUEST,
        Side::Guest => Flow::FROM_HOST,
    }
}

fn visit<'n>(node: &'n Node, flow: Flow, each: &mut impl FnMut(&'n Node, Flow)) {
    // Not one walk into the other: closures of closures would have no end.
    let mut inside = Vec::new();
    node.visit(&mut |node| {
        inside.push(node);
    });
    for node in inside {
        each(node, flow);
        if let Kind::Handle(HandlePlan::Function(callback)) = &node.kind {
            for part in &callback.params {
                visit(&part.value, flow.of_arguments(), each);
            }
            visit(&callback.result, flow.of_result(), each);
        }
    }
}
