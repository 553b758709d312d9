//! Runs the stand-in until it is told to stop.

mod arguments;

use std::error::Error;

use clap::Parser;
use gemini_sim::Sim;
use tokio::signal::unix::{SignalKind, signal};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments = arguments::Arguments::parse();
    let mut terminate = signal(SignalKind::terminate())?;
    let sim = Sim::start(arguments.into()).await?;
    println!("gemini-sim listens on {}", sim.base_url);
    tokio::select! {
        _ = terminate.recv() => {}
        result = tokio::signal::ctrl_c() => result?,
    }
    sim.stop().await;
    Ok(())
}
