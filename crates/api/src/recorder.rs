//! The recorder of metrics: one for the process, however many services a test starts in it.

use std::{sync::LazyLock, time::Duration};

use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

/// Histograms keep raw samples until somebody drains them.
pub const UPKEEP_EVERY: Duration = Duration::from_secs(30);

/// Seconds, from a cached answer to a slow upload.
const BUCKETS: [f64; 12] = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 60.0];

static HANDLE: LazyLock<PrometheusHandle> = LazyLock::new(|| {
    let builder = PrometheusBuilder::new();
    let suffix = Matcher::Suffix("_seconds".to_owned());
    let recorder = match builder.set_buckets_for_metric(suffix, &BUCKETS) {
        Ok(builder) => builder.build_recorder(),
        Err(_) => PrometheusBuilder::new().build_recorder(),
    };
    let handle = recorder.handle();
    // Refused only when there is one already, and then that one keeps recording.
    let _ = metrics::set_global_recorder(recorder);
    handle
});

/// Starts to record, and answers where the figures can be read.
#[must_use]
pub fn install() -> PrometheusHandle {
    let handle = HANDLE.clone();
    metrics::gauge!("build_info", "version" => env!("CARGO_PKG_VERSION")).set(1.0);
    handle
}
