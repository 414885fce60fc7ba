#[wharf::export]
pub fn mend(socket: std::net::TcpStream, path: &std::path::Path) -> Option<std::process::Child> {
    drop((socket, path));
    None
}

fn main() {}
