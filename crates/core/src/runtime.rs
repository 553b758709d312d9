//! The life of a process: one shutdown token that everything long-running listens to, and the set of
//! tasks that a clean stop waits for.

use std::{num::NonZero, thread, time::Duration};

use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// Exit code for wrong usage, as in sysexits.
pub const EX_USAGE: u8 = 64;
/// Exit code for wrong configuration, as in sysexits.
pub const EX_CONFIG: u8 = 78;

/// The cores that this process may use; one where that cannot be known.
#[must_use]
pub fn cores() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get)
}

/// Handed to everything that starts tasks. Clones share the same token and tasks.
#[derive(Debug, Clone, Default)]
pub struct Runtime {
    stopping: CancellationToken,
    tasks: TaskTracker,
}

impl Runtime {
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Runs a task that a clean stop waits for. The task must end soon after [`Self::stopping`].
    pub fn spawn<F>(&self, task: F) -> tokio::task::JoinHandle<F::Output>
    where
        F: Future + Send + 'static,
        F::Output: Send + 'static,
    {
        self.tasks.spawn(task)
    }

    /// Completes when the process was asked to stop.
    #[must_use]
    pub fn stopping(&self) -> CancellationToken {
        self.stopping.clone()
    }

    pub fn stop(&self) {
        self.stopping.cancel();
    }

    /// Asks everything to stop and waits for it.
    ///
    /// Returns false when tasks were still running at the end of `patience`.
    pub async fn shut_down(&self, patience: Duration) -> bool {
        self.stop();
        self.tasks.close();
        tokio::time::timeout(patience, self.tasks.wait()).await.is_ok()
    }
}

/// Completes at the first SIGTERM or SIGINT.
///
/// # Errors
/// When the signal handlers cannot be installed.
pub async fn stop_signal() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    Ok(())
}
