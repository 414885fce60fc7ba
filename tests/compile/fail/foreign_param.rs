#[wharf::export]
pub fn send(stream: std::net::TcpStream) {
    drop(stream);
}

fn main() {}
