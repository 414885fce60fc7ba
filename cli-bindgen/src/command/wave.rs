//! Values as text, in WAVE (the WebAssembly Value Encoding), through the crate `wasm-wave`.

use std::panic::resume_unwind;
use std::thread;

use anyhow::{Context, anyhow, bail};
use wasm_wave::ast::Node;
use wasm_wave::parser::ParserError;
use wasm_wave::untyped::UntypedFuncCall;
use wasm_wave::value::{Type as WaveType, Value as WaveValue};
use wasm_wave::wasm::{WasmTypeKind, WasmValue};
use wharf_abi::show::Expected;
use wharf_abi::{Function, Param, Scalar, Type};
use wharf_host::Val;

/// `name(argument, …)`.
pub(super) struct Call {
    pub(super) name: String,
    /// The arguments, as a call of a function whose name WAVE knows.
    source: String,
    first: usize,
}

/// Bytes of stack that reading arguments takes, besides [`STACK_PER_BYTE`].
const STACK: usize = 8 << 20;
/// Bytes of stack for each byte of text: WAVE's lexer calls itself for a character that isn't
/// ASCII or is escaped, and took 33 where the compiler made no tail calls of that.
const STACK_PER_BYTE: usize = 128;

impl Call {
    pub(super) fn parse(text: &str) -> anyhow::Result<Self> {
        let expected = || {
            anyhow!(
                "`{}` isn't a call: write 'name(argument, …)'",
                shorten(text)
            )
        };
        let (name, arguments) = text.trim().split_once('(').ok_or_else(expected)?;
        let name = name.trim();
        if !wharf_abi::names::is_valid(name) || !arguments.ends_with(')') {
            return Err(expected());
        }
        Ok(Call {
            name: name.to_owned(),
            source: format!("f({arguments}"),
            first: text.find('(').unwrap_or(0),
        })
    }

    /// The arguments, as the function's parameters want them. Options at the end may be left out,
    /// and `()`, which WAVE can't write, always is.
    pub(super) fn arguments(&self, function: &Function) -> anyhow::Result<Vec<Val>> {
        let stack = STACK + self.source.len().saturating_mul(STACK_PER_BYTE);
        thread::scope(|scope| {
            let read = thread::Builder::new().stack_size(stack);
            read.spawn_scoped(scope, || self.read(function))
                .context("there is no memory to read the arguments")?
                .join()
                .unwrap_or_else(|panic| resume_unwind(panic))
        })
    }

    fn read(&self, function: &Function) -> anyhow::Result<Vec<Val>> {
        let call = UntypedFuncCall::parse(&self.source).map_err(|error| self.unreadable(&error))?;
        let nodes: Vec<&Node> = match call.params_node() {
            Some(node) => node
                .as_tuple()
                .map_err(|error| self.unreadable(&error))?
                .collect(),
            None => Vec::new(),
        };
        let params = function.params.iter().filter(|param| !is_unit(&param.ty));
        let params: Vec<&Param> = params.collect();
        let required = params.iter().rposition(|param| !is_option(&param.ty));
        let required = required.map_or(0, |last| last + 1);
        if nodes.len() > params.len() || nodes.len() < required {
            bail!(
                "`{}` takes {} argument{}, got {}: {function}",
                self.name,
                params.len(),
                if params.len() == 1 { "" } else { "s" },
                nodes.len(),
            );
        }
        let mut nodes = nodes.into_iter();
        let arguments = function.params.iter().map(|param| {
            if is_unit(&param.ty) {
                return Ok(Val::Unit);
            }
            match nodes.next() {
                Some(node) => self.argument(node, param),
                None => Ok(Val::Option(None)),
            }
        });
        arguments.collect()
    }

    fn argument(&self, node: &Node, param: &Param) -> anyhow::Result<Val> {
        let ty = wave_type(&param.ty)?;
        let value: WaveValue = node.to_wasm_value(&ty, &self.source).map_err(|_| {
            let text = &self.source[node.span()];
            anyhow!(
                "{}: parameter `{}` must be {}, not {}",
                self.name,
                param.name.get(),
                Expected(&param.ty),
                shorten(text)
            )
        })?;
        Ok(lift(&value, &param.ty))
    }

    /// Without the parser's place, which counts from another start.
    fn unreadable(&self, error: &ParserError) -> anyhow::Error {
        let at = error.span().start.saturating_sub(1) + self.first;
        let kind = error.kind();
        let problem = match error.detail() {
            Some(detail) => format!("{kind}: {detail}"),
            None => kind.to_string(),
        };
        anyhow!(
            "the arguments of `{}` can't be read as WAVE: {problem}, at byte {at}",
            self.name
        )
    }
}

/// What a function returned; of a `Result`, the success.
pub(super) fn show_success(value: &Val, function: &Function) -> anyhow::Result<String> {
    match function.result.get() {
        Type::Result(ok, _) => show(value, ok),
        ty @ (Type::Unit | Type::Scalar(_) | Type::Str | Type::List(_) | Type::Option(_)) => {
            show(value, ty)
        }
    }
}

/// An error of a function, as WAVE writes the result that it is.
pub(super) fn show_error(payload: &Val, ty: &Type) -> anyhow::Result<String> {
    match is_unit(ty) {
        true => Ok("err".to_owned()),
        false => Ok(format!("err({})", show(payload, ty)?)),
    }
}

/// A value in WAVE.
fn show(value: &Val, ty: &Type) -> anyhow::Result<String> {
    Ok(wasm_wave::to_string(&lower(value, &wave_type(ty)?)?)?)
}

fn shorten(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

fn is_unit(ty: &Type) -> bool {
    matches!(ty, Type::Unit)
}

fn is_option(ty: &Type) -> bool {
    matches!(ty, Type::Option(_))
}

fn wave_type(ty: &Type) -> anyhow::Result<WaveType> {
    Ok(match ty {
        Type::Unit => bail!("`()` has no form in WAVE"),
        Type::Scalar(scalar) => match scalar {
            Scalar::Bool => WaveType::BOOL,
            Scalar::U8 => WaveType::U8,
            Scalar::S8 => WaveType::S8,
            Scalar::U16 => WaveType::U16,
            Scalar::S16 => WaveType::S16,
            Scalar::U32 => WaveType::U32,
            Scalar::S32 => WaveType::S32,
            Scalar::U64 => WaveType::U64,
            Scalar::S64 => WaveType::S64,
            Scalar::F32 => WaveType::F32,
            Scalar::F64 => WaveType::F64,
            Scalar::Char => WaveType::CHAR,
        },
        Type::Str => WaveType::STRING,
        Type::List(element) => WaveType::list(wave_type(element)?),
        Type::Option(some) => WaveType::option(wave_type(some)?),
        Type::Result(ok, error) => WaveType::result(arm(ok)?, arm(error)?),
    })
}

/// The type of a result's arm; WAVE writes `()` by leaving it out.
fn arm(ty: &Type) -> anyhow::Result<Option<WaveType>> {
    match ty {
        Type::Unit => Ok(None),
        Type::Scalar(_) | Type::Str | Type::List(_) | Type::Option(_) | Type::Result(_, _) => {
            wave_type(ty).map(Some)
        }
    }
}

/// A value of WAVE, which has the type that `wave_type` made.
fn lift(value: &WaveValue, ty: &Type) -> Val {
    match ty {
        Type::Unit => Val::Unit,
        Type::Scalar(scalar) => match scalar {
            Scalar::Bool => Val::Bool(value.unwrap_bool()),
            Scalar::U8 => Val::U8(value.unwrap_u8()),
            Scalar::S8 => Val::S8(value.unwrap_s8()),
            Scalar::U16 => Val::U16(value.unwrap_u16()),
            Scalar::S16 => Val::S16(value.unwrap_s16()),
            Scalar::U32 => Val::U32(value.unwrap_u32()),
            Scalar::S32 => Val::S32(value.unwrap_s32()),
            Scalar::U64 => Val::U64(value.unwrap_u64()),
            Scalar::S64 => Val::S64(value.unwrap_s64()),
            Scalar::F32 => Val::F32(value.unwrap_f32()),
            Scalar::F64 => Val::F64(value.unwrap_f64()),
            Scalar::Char => Val::Char(value.unwrap_char()),
        },
        Type::Str => Val::Str(value.unwrap_string().into_owned()),
        Type::List(element) => Val::List(
            value
                .unwrap_list()
                .map(|item| lift(&item, element))
                .collect(),
        ),
        Type::Option(some) => Val::Option(
            value
                .unwrap_option()
                .map(|value| Box::new(lift(&value, some))),
        ),
        Type::Result(ok, error) => {
            let arm = |value: Option<std::borrow::Cow<'_, WaveValue>>, ty: &Type| {
                Box::new(value.map_or(Val::Unit, |value| lift(&value, ty)))
            };
            Val::Result(match value.unwrap_result() {
                Ok(value) => Ok(arm(value, ok)),
                Err(value) => Err(arm(value, error)),
            })
        }
    }
}

fn lower(value: &Val, ty: &WaveType) -> anyhow::Result<WaveValue> {
    use wasm_wave::wasm::WasmType;
    Ok(match value {
        Val::Unit => bail!("`()` has no form in WAVE"),
        Val::Bool(value) => WaveValue::make_bool(*value),
        Val::U8(value) => WaveValue::make_u8(*value),
        Val::S8(value) => WaveValue::make_s8(*value),
        Val::U16(value) => WaveValue::make_u16(*value),
        Val::S16(value) => WaveValue::make_s16(*value),
        Val::U32(value) => WaveValue::make_u32(*value),
        Val::S32(value) => WaveValue::make_s32(*value),
        Val::U64(value) => WaveValue::make_u64(*value),
        Val::S64(value) => WaveValue::make_s64(*value),
        Val::F32(value) => WaveValue::make_f32(*value),
        Val::F64(value) => WaveValue::make_f64(*value),
        Val::Char(value) => WaveValue::make_char(*value),
        Val::Str(value) => WaveValue::make_string(value.into()),
        Val::List(items) => {
            let element = ty.list_element_type().ok_or_else(|| mismatch(ty))?;
            let items = items.iter().map(|item| lower(item, &element));
            WaveValue::make_list(ty, items.collect::<anyhow::Result<Vec<_>>>()?)?
        }
        Val::Option(some) => {
            let inner = ty.option_some_type().ok_or_else(|| mismatch(ty))?;
            let some = some
                .as_ref()
                .map(|value| lower(value, &inner))
                .transpose()?;
            WaveValue::make_option(ty, some)?
        }
        Val::Result(result) => {
            let (ok, error) = ty.result_types().ok_or_else(|| mismatch(ty))?;
            let arm =
                |value: &Val, ty: Option<WaveType>| ty.map(|ty| lower(value, &ty)).transpose();
            let result = match result {
                Ok(value) => Ok(arm(value, ok)?),
                Err(value) => Err(arm(value, error)?),
            };
            WaveValue::make_result(ty, result)?
        }
    })
}

fn mismatch(ty: &WaveType) -> anyhow::Error {
    use wasm_wave::wasm::WasmType;
    let kind: WasmTypeKind = ty.kind();
    anyhow!("the guest returned another value than {kind}")
}
