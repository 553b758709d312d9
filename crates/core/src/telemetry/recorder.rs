//! The recorder of metrics: one for the process, however many services a test starts in it.

use std::{sync::LazyLock, time::Duration};

use metrics_exporter_prometheus::{
    BuildError, Matcher, PrometheusBuilder, PrometheusHandle, PrometheusRecorder,
};

use crate::runtime::Runtime;

/// Histograms keep raw samples until somebody drains them.
const UPKEEP_EVERY: Duration = Duration::from_secs(30);

/// Seconds, from a cached answer to a slow upload.
const BUCKETS: [f64; 12] = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 60.0];
/// Seconds, from a note to a manual of thousands of pages.
const INGESTION_BUCKETS: [f64; 12] =
    [0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 1800.0];

static HANDLE: LazyLock<PrometheusHandle> = LazyLock::new(|| {
    let recorder = build().unwrap_or_else(|_| PrometheusBuilder::new().build_recorder());
    let handle = recorder.handle();
    // Refused only when there is one already, and then that one keeps recording.
    let _ = metrics::set_global_recorder(recorder);
    handle
});

fn build() -> Result<PrometheusRecorder, BuildError> {
    let durations = Matcher::Suffix("_seconds".to_owned());
    let ingestion = Matcher::Full("ingestion_duration_seconds".to_owned());
    let builder = PrometheusBuilder::new()
        .set_buckets_for_metric(durations, &BUCKETS)?
        .set_buckets_for_metric(ingestion, &INGESTION_BUCKETS)?;
    Ok(builder.build_recorder())
}

/// Where the metrics of this process can be read. Cheap to clone.
#[derive(Clone)]
pub struct Recorder(PrometheusHandle);

impl Recorder {
    /// The media type of [`Self::text`].
    pub const MEDIA_TYPE: &str = "text/plain; version=0.0.4";

    /// Starts to record, unless that has happened.
    #[must_use]
    pub fn install() -> Self {
        let handle = HANDLE.clone();
        metrics::gauge!("build_info", "version" => env!("CARGO_PKG_VERSION")).set(1.0);
        Self(handle)
    }

    /// Keeps the memory of what nobody reads bounded, until the process stops.
    pub fn keep_small(&self, runtime: &Runtime) {
        let (handle, stopping) = (self.0.clone(), runtime.stopping());
        runtime.spawn(async move {
            let pause = || tokio::time::sleep(UPKEEP_EVERY);
            while stopping.run_until_cancelled(pause()).await.is_some() {
                handle.run_upkeep();
            }
        });
    }

    /// Everything recorded so far, in the text format of Prometheus.
    #[must_use]
    pub fn text(&self) -> String {
        self.0.render()
    }
}
