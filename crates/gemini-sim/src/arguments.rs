//! Command line of the program.

use std::net::{IpAddr, Ipv4Addr};

use clap::Parser;
use gemini_sim::{Settings, SimConfig};

/// A local stand-in for the Gemini File Search provider.
#[derive(Debug, Parser)]
#[command(version)]
pub struct Arguments {
    /// Address to listen on.
    #[arg(long, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    host: IpAddr,
    /// Port to listen on; 0 takes a free one, which is printed.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// Make resource ids repeat from run to run.
    #[arg(long)]
    seed: Option<u64>,
    /// Time a document stays pending.
    #[arg(long, default_value_t = 0)]
    document_delay_ms: u64,
    /// Time a deleted document may still be cited.
    #[arg(long, default_value_t = 0)]
    deleted_lag_ms: u64,
    /// Wait before every reply.
    #[arg(long, default_value_t = 0)]
    reply_delay_ms: u64,
    /// Wait before the first event of a stream.
    #[arg(long, default_value_t = 0)]
    first_event_delay_ms: u64,
    /// Wait between the events of a stream.
    #[arg(long, default_value_t = 0)]
    event_interval_ms: u64,
    /// Exact number of text events per stream.
    #[arg(long)]
    stream_events: Option<usize>,
    /// Refuse every other API key.
    #[arg(long)]
    accepted_key: Option<String>,
}

impl From<Arguments> for SimConfig {
    fn from(arguments: Arguments) -> Self {
        Self {
            host: arguments.host,
            port: arguments.port,
            seed: arguments.seed,
            settings: Settings {
                document_delay_ms: arguments.document_delay_ms,
                deleted_lag_ms: arguments.deleted_lag_ms,
                reply_delay_ms: arguments.reply_delay_ms,
                first_event_delay_ms: arguments.first_event_delay_ms,
                event_interval_ms: arguments.event_interval_ms,
                stream_events: arguments.stream_events,
                accepted_key: arguments.accepted_key,
                ..Settings::default()
            },
        }
    }
}
