//! Reading metrics.

/// The value of a metric in Prometheus text, summed over its series whose labels contain `label`.
#[must_use]
pub fn metric(text: &str, name: &str, label: &str) -> f64 {
    let series = text.lines().filter_map(|line| {
        let rest = line.strip_prefix(name)?;
        let (labels, value) = rest.rsplit_once(' ')?;
        let is_named = labels.is_empty() || labels.starts_with('{');
        (is_named && labels.contains(label)).then(|| value.parse::<f64>().ok())?
    });
    series.sum()
}
