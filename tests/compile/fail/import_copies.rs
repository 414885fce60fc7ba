#[wharf::import]
extern "C" {
    type Canvas;
    #[import(constructor)]
    fn new() -> Canvas;
    fn close(self: Canvas);
}

fn main() {
    let canvas = Canvas::new();
    let again = canvas.clone();
    canvas.close();
    canvas.close();
}
