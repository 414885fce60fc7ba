struct Socket(std::net::TcpStream);

#[derive(wharf::Value)]
struct Connection {
    name: String,
    socket: Socket,
}

fn main() {}
