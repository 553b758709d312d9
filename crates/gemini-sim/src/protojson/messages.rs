//! Request messages of the provider's schema, as far as the served endpoints take them.

use super::Kind::{Any, Bytes, Flag, Float, Int, List, Message as M, Text};
use super::Message;

pub static CREATE_STORE: Message = Message(&[
    ("name", Text),
    ("displayName", Text),
    ("embeddingModel", Text),
    ("createTime", Text),
    ("updateTime", Text),
    ("activeDocumentsCount", Int),
    ("pendingDocumentsCount", Int),
    ("failedDocumentsCount", Int),
    ("sizeBytes", Int),
]);

pub static START_UPLOAD: Message = Message(&[
    ("displayName", Text),
    ("mimeType", Text),
    ("customMetadata", List(&M(&CUSTOM_METADATA))),
    ("chunkingConfig", M(&CHUNKING)),
]);

pub static IMPORT_FILE: Message = Message(&[
    ("fileName", Text),
    ("customMetadata", List(&M(&CUSTOM_METADATA))),
    ("chunkingConfig", M(&CHUNKING)),
]);

pub static START_FILE: Message = Message(&[("file", M(&FILE))]);

static FILE: Message = Message(&[
    ("name", Text),
    ("displayName", Text),
    ("mimeType", Text),
    ("sizeBytes", Int),
    ("createTime", Text),
    ("updateTime", Text),
    ("expirationTime", Text),
    ("sha256Hash", Bytes),
    ("uri", Text),
    ("downloadUri", Text),
    ("state", Text),
    ("source", Text),
    ("error", Any),
    ("videoMetadata", Any),
]);

static CUSTOM_METADATA: Message = Message(&[
    ("key", Text),
    ("stringValue", Text),
    ("numericValue", Float),
    ("stringListValue", M(&STRING_LIST)),
]);

static STRING_LIST: Message = Message(&[("values", List(&Text))]);

static CHUNKING: Message = Message(&[("whiteSpaceConfig", M(&WHITE_SPACE))]);

static WHITE_SPACE: Message = Message(&[("maxTokensPerChunk", Int), ("maxOverlapTokens", Int)]);

pub static COUNT_TOKENS: Message = Message(&[
    ("model", Text),
    ("contents", List(&M(&CONTENT))),
    ("generateContentRequest", M(&GENERATE)),
]);

pub static GENERATE: Message = Message(&[
    ("model", Text),
    ("contents", List(&M(&CONTENT))),
    ("systemInstruction", M(&CONTENT)),
    ("tools", List(&M(&TOOL))),
    ("toolConfig", M(&TOOL_CONFIG)),
    ("generationConfig", M(&GENERATION_CONFIG)),
    ("safetySettings", List(&M(&SAFETY_SETTING))),
    ("cachedContent", Text),
    ("serviceTier", Text),
    ("continuationToken", Bytes),
    ("store", Flag),
    ("labels", Any),
]);

static CONTENT: Message = Message(&[("role", Text), ("parts", List(&M(&PART)))]);

static PART: Message = Message(&[
    ("text", Text),
    ("thought", Flag),
    ("thoughtSignature", Bytes),
    ("inlineData", Any),
    ("fileData", Any),
    ("functionCall", Any),
    ("functionResponse", Any),
    ("executableCode", Any),
    ("codeExecutionResult", Any),
    ("toolCall", Any),
    ("toolResponse", Any),
    ("videoMetadata", Any),
    ("mediaResolution", Any),
    ("partMetadata", Any),
    ("mediaProcessing", Any),
    ("audioMetadata", Any),
    ("audioTranscription", Any),
    ("documentMetadata", Any),
    ("speechMetadata", Any),
    ("spreadsheetMetadata", Any),
]);

static TOOL: Message = Message(&[
    ("fileSearch", M(&FILE_SEARCH)),
    ("functionDeclarations", List(&Any)),
    ("googleSearch", Any),
    ("googleSearchRetrieval", Any),
    ("urlContext", Any),
    ("googleMaps", Any),
    ("codeExecution", Any),
    ("computerUse", Any),
    ("mcpServers", List(&Any)),
]);

static FILE_SEARCH: Message =
    Message(&[("fileSearchStoreNames", List(&Text)), ("metadataFilter", Text), ("topK", Int)]);

static TOOL_CONFIG: Message = Message(&[
    ("functionCallingConfig", Any),
    ("retrievalConfig", Any),
    ("includeServerSideToolInvocations", Flag),
]);

static SAFETY_SETTING: Message = Message(&[("category", Text), ("threshold", Text)]);

static THINKING: Message =
    Message(&[("includeThoughts", Flag), ("thinkingBudget", Int), ("thinkingLevel", Text)]);

static GENERATION_CONFIG: Message = Message(&[
    ("maxOutputTokens", Int),
    ("thinkingConfig", M(&THINKING)),
    ("temperature", Float),
    ("topP", Float),
    ("topK", Float),
    ("candidateCount", Int),
    ("stopSequences", List(&Text)),
    ("seed", Int),
    ("responseMimeType", Text),
    ("responseSchema", Any),
    ("responseJsonSchema", Any),
    ("responseFormat", Any),
    ("responseModalities", List(&Text)),
    ("presencePenalty", Float),
    ("frequencyPenalty", Float),
    ("responseLogprobs", Flag),
    ("logprobs", Int),
    ("enableEnhancedCivicAnswers", Flag),
    ("speechConfig", Any),
    ("imageConfig", Any),
    ("audioTranscriptionConfig", Any),
    ("translationConfig", Any),
    ("mediaResolution", Text),
]);
