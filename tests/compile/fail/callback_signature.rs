use wharf::export;

#[export]
pub fn five(it: &dyn Fn(u8, u8, u8, u8, u8)) {
    it(1, 2, 3, 4, 5);
}

#[export]
pub fn text_and_more(it: &dyn Fn(&str, u32)) {
    it("", 1);
}

#[export]
pub fn inner_reference(it: &dyn Fn(Option<&str>)) {
    it(None);
}

#[export]
pub fn changing(it: &dyn Fn(&mut Vec<u8>)) {
    it(&mut vec![]);
}

#[export]
pub fn borrowing(it: &dyn Fn(&str) -> &str) -> u32 {
    it("").len() as u32
}

#[export]
pub fn sent(it: Box<dyn Fn() + Send>) {
    it();
}

#[export]
pub fn opaque(it: &dyn Fn(fn(u32))) {
    it(|_| ());
}

fn main() {}
