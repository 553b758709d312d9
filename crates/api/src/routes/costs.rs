//! `/api/costs`: what one has spent.

use axum::extract::State;
use chrono::{Datelike as _, NaiveDate};
use rag_core::costs::{self, CostGroup};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    error::{ApiError, ApiResult, FieldProblem},
    extract::{CurrentUser, Json, Query},
    state::AppState,
    views::costs::{CostRowView, CostSummaryView},
};

pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(summary)).routes(routes!(history))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Range {
    /// First day, `YYYY-MM-DD` (UTC); the first of this month when absent.
    from: Option<NaiveDate>,
    /// Last day; today when absent.
    to: Option<NaiveDate>,
    #[serde(default)]
    #[param(inline)]
    group: Group,
}

#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum Group {
    #[default]
    Day,
    Model,
    Store,
}

impl From<Group> for CostGroup {
    fn from(group: Group) -> Self {
        match group {
            Group::Day => Self::Day,
            Group::Model => Self::Model,
            Group::Store => Self::Store,
        }
    }
}

impl Range {
    fn days(&self, today: NaiveDate) -> ApiResult<(NaiveDate, NaiveDate)> {
        let from = self.from.or_else(|| today.with_day(1)).unwrap_or(today);
        let to = self.to.unwrap_or(today);
        if from > to {
            let problem = FieldProblem::new("from", "out_of_range", "must not be after `to`");
            return Err(ApiError::invalid(vec![problem]));
        }
        Ok((from, to))
    }
}

/// What one has spent this month, and what is left.
#[utoipa::path(get, path = "/api/costs/summary", operation_id = "get_cost_summary", tag = "costs",
    security(("bearer" = [])),
    responses((status = 200, body = CostSummaryView)))]
async fn summary(
    State(state): State<AppState>,
    CurrentUser(user): CurrentUser,
) -> ApiResult<Json<CostSummaryView>> {
    let (month, usage) = costs::summary(&state.app, user.user_id).await?;
    Ok(Json(CostSummaryView::new(month, &usage)))
}

/// What one has spent by day, model or store.
#[utoipa::path(get, path = "/api/costs/history", operation_id = "get_cost_history", tag = "costs",
    security(("bearer" = [])), params(Range),
    responses((status = 200, body = [CostRowView])))]
async fn history(
    State(state): State<AppState>,
    CurrentUser(user): CurrentUser,
    Query(range): Query<Range>,
) -> ApiResult<Json<Vec<CostRowView>>> {
    let days = range.days(state.app.now().date_naive())?;
    let rows = costs::history(&state.app, user.user_id, days, range.group.into()).await?;
    Ok(Json(rows.into_iter().map(Into::into).collect()))
}
