//! The `wharf` command.
fn main() {
    let mut args = std::env::args().skip(1);
    let wasm = std::fs::read(args.next().unwrap()).unwrap();
    let out = args.next().unwrap();
    let name = args.next().unwrap();
    let files = wharf_cli::bindgen(&wasm, &wharf_cli::Options { name, version: "0.1.0".into(), targets: vec![wharf_cli::Target::JavaScript], keep_interface: false, debug: wharf_cli::Debug::None });
    match files { Ok(files) => { std::fs::create_dir_all(&out).unwrap(); for f in files { std::fs::write(format!("{out}/{}", f.name), f.bytes).unwrap(); } } Err(e) => { eprintln!("error: {e}"); std::process::exit(1) } }
}
