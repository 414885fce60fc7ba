#[wharf::import]
extern "C" {
    type Canvas;
    fn function() -> &'static dyn Fn();
    fn view() -> wharf::View<'static, u8>;
}

fn main() {}
