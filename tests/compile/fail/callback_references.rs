use wharf::{Callback, export};

#[export]
pub fn each(it: &dyn FnMut(u32)) {
    let _ = it;
}

#[export]
pub fn changed(it: &mut dyn Fn(u32)) {
    it(1);
}

#[export]
pub fn once(it: &dyn FnOnce(u32)) {
    let _ = it;
}

#[export]
pub fn made() -> Callback<dyn FnOnce()> {
    Callback::new(|| ())
}

#[export]
pub fn taken(it: Callback<dyn Fn()>) {
    drop(it);
}

#[export]
pub fn flipped() -> Callback<dyn Fn(Box<dyn Fn()>, Callback<dyn Fn()>) -> Box<dyn Fn()>> {
    unimplemented!()
}

fn main() {}
