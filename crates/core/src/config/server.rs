//! Where the api listens and which page it serves.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::PathBuf,
};

use super::{
    catalogue::{Setting, fixed},
    reader::Reader,
};

pub(super) const SETTINGS: &[Setting] = &[
    fixed(
        "HOST",
        "127.0.0.1",
        "address the api and the worker's probes listen on; 0.0.0.0 for all",
    ),
    fixed("PORT", "8000", "port of the api"),
    fixed("FRONTEND_DIR", "frontend/dist", "built page, served by the api when the folder exists"),
];

#[derive(Debug, Clone)]
pub struct ServerSettings {
    pub host: IpAddr,
    /// 0 lets the system choose a free port.
    pub port: u16,
    pub frontend_dir: PathBuf,
}

impl ServerSettings {
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        SocketAddr::new(self.host, self.port)
    }

    pub(super) fn read(reader: &mut Reader) -> Self {
        let host = reader.parse_optional("HOST", None, "an IP address such as 127.0.0.1", address);
        Self {
            host: host.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST)),
            port: reader.number("PORT", 0..=u16::MAX),
            frontend_dir: reader.text("FRONTEND_DIR").unwrap_or_default().into(),
        }
    }
}

fn address(text: &str) -> Option<IpAddr> {
    if text.eq_ignore_ascii_case("localhost") {
        return Some(IpAddr::V4(Ipv4Addr::LOCALHOST));
    }
    text.trim_start_matches('[').trim_end_matches(']').parse().ok()
}
