//! Rewriting compactly: dead functions go, and numbers take the bytes that they need.
//!
//! Linked code has numbers with leading zeros, five bytes each, so that the linker could write them.
//! wasm-encoder reads an instruction and writes it, one after the other, without a tree between.

use anyhow::Result;
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{CodeSection, Encode, Module, RawSection, StartSection};
use wasmparser::{BinaryReader, ExternalKind, FunctionBody, Operator, Parser, Payload, TypeRef};

use crate::reach::operators;
use crate::renumber::{Item, Renumber};
use crate::{Edit, Outline, Reach, names};
