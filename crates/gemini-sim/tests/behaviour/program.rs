//! The program around the library.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Kills the program when a test ends early.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

fn get(address: &str, path: &str) -> TcpStream {
    let mut connection = TcpStream::connect(address).unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nhost: sim\r\nx-goog-api-key: k\r\n\r\n");
    connection.write_all(request.as_bytes()).unwrap();
    connection
}

#[test]
fn the_program_says_where_it_listens_and_stops_on_sigterm_although_a_call_is_open() {
    let mut program = Command::new(env!("CARGO_BIN_EXE_gemini-sim"));
    program.args(["--document-delay-ms", "7"]).stdout(Stdio::piped());
    let mut running = Running(program.spawn().unwrap());
    let mut line = String::new();
    BufReader::new(running.0.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let address = line.trim().rsplit("http://").next().unwrap().to_owned();

    let mut settings = get(&address, "/_sim/settings");
    let mut reply = vec![0; 4096];
    let length = settings.read(&mut reply).unwrap();
    let reply = String::from_utf8_lossy(&reply[..length]).into_owned();
    assert!(
        reply.starts_with("HTTP/1.1 200") && reply.contains("\"document_delay_ms\":7"),
        "{reply}"
    );

    let mut change = TcpStream::connect(&address).unwrap();
    let body = r#"{"reply_delay_ms": 60000}"#;
    let request = format!(
        "PATCH /_sim/settings HTTP/1.1\r\nhost: sim\r\ncontent-type: application/json\r\n\
         content-length: {}\r\n\r\n{body}",
        body.len()
    );
    change.write_all(request.as_bytes()).unwrap();
    change.read_exact(&mut [0; 12]).unwrap();
    let _open = get(&address, "/v1/models");

    let terminated = Instant::now();
    let pid = running.0.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
    let status = loop {
        if let Some(status) = running.0.try_wait().unwrap() {
            break status;
        }
        assert!(terminated.elapsed() < Duration::from_secs(10), "still running");
        std::thread::sleep(Duration::from_millis(10));
    };
    assert!(status.success(), "{status}");
}
