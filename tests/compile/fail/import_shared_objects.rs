use std::rc::Rc;

#[wharf::import]
extern "C" {
    type Canvas;
    fn share(it: Rc<Canvas>);
    fn list(it: &[Canvas]);
}

fn main() {}
