//! Answers, conversations and their sources on the wire. The frames of a stream are made of the same
//! types, so a stored source is exactly the frame that was sent, without its `type`.

use chrono::{DateTime, Utc};
use rag_core::{
    chat::{
        Estimate,
        conversations::{Feedback, ShownMessage},
        sources::{AnswerUsage, Citation, Source},
    },
    citations::Verified,
    config::Model,
    db::chat_sessions::ChatSession,
    money::Micros,
};
use serde::Serialize;
use utoipa::ToSchema;

use super::Usd;

#[derive(Debug, Serialize, ToSchema)]
pub struct ChatSessionView {
    id: String,
    store_id: i64,
    title: String,
    updated_at: DateTime<Utc>,
}

impl From<ChatSession> for ChatSessionView {
    fn from(session: ChatSession) -> Self {
        Self {
            id: session.id,
            store_id: session.store_id.0,
            title: session.title,
            updated_at: session.updated_at,
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct MessageView {
    id: i64,
    /// `user` or `assistant`.
    role: String,
    content: String,
    created_at: DateTime<Utc>,
    sources: Vec<SourceView>,
    citations: Vec<CitationView>,
    usage: Option<UsageView>,
    /// Whether it was broken off.
    interrupted: bool,
    feedback: Option<FeedbackView>,
}

impl From<ShownMessage> for MessageView {
    fn from(message: ShownMessage) -> Self {
        Self {
            id: message.id.0,
            role: message.role,
            content: message.content,
            created_at: message.created_at,
            sources: message.sources.into_iter().map(Into::into).collect(),
            citations: message.citations.into_iter().map(Into::into).collect(),
            usage: message.usage.map(Into::into),
            interrupted: message.interrupted,
            feedback: message.feedback.map(Into::into),
        }
    }
}

/// A passage an answer rests on; without text and place when its document was deleted.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SourceView {
    /// `cit-1`, `cit-2`, …
    source_id: String,
    media_type: String,
    title: String,
    filename: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    snippet: Option<String>,
    provider_metadata: ProviderMetadataView,
    #[serde(skip_serializing_if = "Option::is_none")]
    deleted: Option<bool>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ProviderMetadataView {
    rag: PlaceView,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PlaceView {
    document_id: i64,
    store_id: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<u32>,
    verified: VerifiedView,
    #[serde(skip_serializing_if = "Option::is_none")]
    snippet: Option<String>,
    /// Half-open range of the page text in UTF-16 code units.
    #[serde(skip_serializing_if = "Option::is_none")]
    start: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    deleted: Option<bool>,
}

/// How sure the place of a source is.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum VerifiedView {
    Exact,
    Approximate,
    Unverified,
}

impl From<Source> for SourceView {
    fn from(source: Source) -> Self {
        let place = source.provider_metadata.rag;
        let deleted = source.deleted.then_some(true);
        Self {
            source_id: source.source_id,
            media_type: source.media_type,
            title: source.title,
            filename: source.filename,
            snippet: source.snippet,
            provider_metadata: ProviderMetadataView {
                rag: PlaceView {
                    document_id: place.document_id.0,
                    store_id: place.store_id.0,
                    page: place.page,
                    verified: match place.verified {
                        Verified::Exact => VerifiedView::Exact,
                        Verified::Approximate => VerifiedView::Approximate,
                        Verified::Unverified => VerifiedView::Unverified,
                    },
                    snippet: place.snippet,
                    start: place.start,
                    end: place.end,
                    deleted,
                },
            },
            deleted,
        }
    }
}

/// Which stretch of an answer, in UTF-16 code units, rests on which sources: `n` is `cit-n`.
#[derive(Debug, Serialize, ToSchema)]
pub struct CitationView {
    start: u32,
    end: u32,
    sources: Vec<u32>,
}

impl From<Citation> for CitationView {
    fn from(citation: Citation) -> Self {
        Self { start: citation.start, end: citation.end, sources: citation.sources }
    }
}

#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct UsageView {
    /// Without retrieved passages.
    prompt_tokens: i64,
    retrieved_tokens: i64,
    /// Without thoughts.
    completion_tokens: i64,
    thought_tokens: i64,
    cached_tokens: i64,
    #[schema(value_type = f64)]
    cost_usd: Usd,
}

impl From<AnswerUsage> for UsageView {
    fn from(usage: AnswerUsage) -> Self {
        Self {
            prompt_tokens: usage.prompt_tokens,
            retrieved_tokens: usage.retrieved_tokens,
            completion_tokens: usage.completion_tokens,
            thought_tokens: usage.thought_tokens,
            cached_tokens: usage.cached_tokens,
            cost_usd: usage.cost_usd.into(),
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct FeedbackView {
    /// 1 or -1.
    rating: i64,
    reason: Option<String>,
}

impl From<Feedback> for FeedbackView {
    fn from(feedback: Feedback) -> Self {
        Self { rating: feedback.rating, reason: feedback.reason }
    }
}

/// A whole conversation.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConversationView {
    pub session: ChatSessionView,
    pub messages: Vec<MessageView>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct EstimateView {
    #[serde(rename = "expected_cost_usd")]
    #[schema(value_type = f64)]
    expected: Usd,
    #[serde(rename = "hold_usd")]
    #[schema(value_type = f64)]
    hold: Usd,
    /// Null without a limit.
    #[serde(rename = "remaining_usd")]
    #[schema(value_type = Option<f64>)]
    remaining: Option<Usd>,
}

impl From<Estimate> for EstimateView {
    fn from(estimate: Estimate) -> Self {
        Self {
            expected: Usd::from(estimate.expected),
            hold: Usd::from(estimate.hold),
            remaining: estimate.remaining.map(Usd::from),
        }
    }
}

/// Prices in USD per million tokens.
#[derive(Debug, Serialize, ToSchema)]
pub struct ModelView {
    id: String,
    label: String,
    #[schema(value_type = f64)]
    input_price: Usd,
    #[schema(value_type = f64)]
    output_price: Usd,
    default: bool,
}

impl ModelView {
    #[must_use]
    pub fn new(model: &Model, default_id: &str, now: DateTime<Utc>) -> Self {
        let price = model.price(now.date_naive(), 0);
        Self {
            id: model.id.clone(),
            label: model.label.clone(),
            input_price: Micros(price.input_micros_per_mtok).into(),
            output_price: Micros(price.output_micros_per_mtok).into(),
            default: model.id == default_id,
        }
    }
}
