#[wharf::import]
extern "C" {
    type Canvas;
    fn short(&self);
    fn other(self: &Brush);
    fn boxed(self: Box<Canvas>);
    #[import(constructor)]
    fn nothing(width: u32);
    #[import(constructor)]
    fn number(width: u32) -> u32;
    #[import(constructor)]
    fn method(self: &Canvas) -> Canvas;
    #[import(getter)]
    fn loose() -> u32;
    #[import(getter)]
    fn silent(self: &Canvas);
    #[import(setter)]
    fn width(self: &Canvas, width: u32);
    #[import(setter)]
    fn set_size(self: &Canvas, width: u32, height: u32);
    #[import(static_of = Canvas)]
    fn bound(self: &Canvas);
    #[import(static_of = Brush)]
    fn lost();
}

fn main() {}
