#[wharf::import]
extern "C" {
    fn generic<T>(it: T);
    fn many<const N: usize>(it: [u8; N]);
    fn variadic(format: &str, ...);
    async fn later(it: u32) -> u32;
    unsafe fn wild(it: u32);
    safe fn tame(it: u32);
    fn pattern((a, b): (u32, u32));
    fn changing(mut it: u32);
    fn opaque(it: impl Fn(u32));
    fn secret() -> impl Fn(u32);
    fn borrowed(it: &str) -> &str;
    fn named<'a>(it: &'a str) -> std::borrow::Cow<'a, str>;
    fn attributed(#[cfg(any())] it: u32);
    fn never() -> !;
    fn address(it: fn(u32) -> u32);
    fn shown(it: &dyn std::fmt::Display);
}

fn main() {}
