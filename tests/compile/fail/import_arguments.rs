#[wharf::import(name = "dom")]
extern "C" {}

#[wharf::import(module = "")]
extern "C" {}

#[wharf::import(module = "a", module = "b")]
extern "C" {}

#[wharf::import]
extern "C" {
    #[import(method)]
    fn a();
    #[import(getter, setter)]
    fn b(self: &Canvas) -> u32;
    #[import(name = "not a name")]
    fn c();
    #[import(name = "d", name = "e")]
    fn d();
    #[import(constructor)]
    type Canvas;
}

fn main() {}
