#[wharf::export]
pub fn connect(address: &str) -> std::net::TcpStream {
    std::net::TcpStream::connect(address).unwrap()
}

fn main() {}
