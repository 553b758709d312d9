/** The server's contract as the page uses it. Names are those on the wire. */

export type Problem = {
  type?: string;
  title?: string;
  status: number;
  detail?: string;
  code: string;
  request_id?: string;
  errors?: FieldProblem[];
  limit_usd?: number;
  spent_usd?: number;
  held_usd?: number;
  needed_usd?: number;
};

export type FieldProblem = { field: string; message: string; code: string };

export type TokenAnswer = { access_token: string; token_type: "bearer"; expires_in: number };

export type Me = { id: number; email: string; is_admin: boolean; created_at: string };

export type AccountSession = {
  id: number | string;
  created_at: string;
  last_used_at: string;
  user_agent: string | null;
  current: boolean;
};

export type ServerConfig = {
  version: string;
  engine: "offline" | "gemini";
  registration_open: boolean;
  dev_login: boolean;
  max_json_mb: number;
  upload: { max_mb: number; profile: string; allowed_types: string[] };
};

export type ThemePreset = "minimal" | "gradient" | "classic";
export type AppIcon = "sparkles" | "file" | "bot" | "book" | "bolt" | "compass";

export type Branding = {
  app_name: string;
  app_icon: AppIcon;
  theme_preset: ThemePreset;
  primary_color: string;
  accent_color: string;
  app_favicon: string | null;
  welcome_message: string;
  suggested_prompt_1: string;
  suggested_prompt_2: string;
  suggested_prompt_3: string;
};

export type Store = {
  id: number;
  display_name: string;
  fs_name: string | null;
  document_count: number;
  size_bytes: number;
  created_at: string;
};

export type DocumentStatus = "PENDING" | "RUNNING" | "DONE" | "ERROR";

export type StoredDocument = {
  id: number;
  store_id: number;
  filename: string;
  display_name: string | null;
  media_type: string;
  status: DocumentStatus;
  status_updated_at: string;
  error: { code: string; message: string; retryable: boolean } | null;
  size_bytes: number;
  page_count?: number | null;
  sha256: string;
  attempts: number;
  created_at: string;
  gcs_uri?: string | null;
};

export type UploadAnswer = {
  op_id: string;
  document_id: number;
  file_display_name: string;
  estimated_tokens: number;
  estimated_cost_usd: number;
  duplicate: boolean;
};

export type PageText = { page: number; text: string };

export type Model = { id: string; label: string; input_price: number; output_price: number; default: boolean };

export type Estimate = { expected_cost_usd: number; hold_usd: number; remaining_usd: number | null };

export type ChatSession = { id: string; store_id: number | null; title: string; updated_at: string };

export type Verified = "exact" | "approximate" | "unverified";

export type RagSource = {
  documentId: number;
  storeId: number;
  page?: number;
  verified: Verified;
  snippet?: string;
  start?: number;
  end?: number;
  deleted?: boolean;
};

export type SourceFrame = {
  sourceId: string;
  mediaType: string;
  title: string;
  filename?: string;
  snippet?: string;
  deleted?: boolean;
  providerMetadata?: { rag?: RagSource };
};

/** A half-open stretch of the answer, in UTF-16 units, and the numbers of the sources it rests on. */
export type Citation = { start: number; end: number; sources: number[] };

export type AnswerUsage = {
  promptTokens: number;
  retrievedTokens: number;
  completionTokens: number;
  thoughtTokens: number;
  cachedTokens: number;
  costUsd: number;
};

export type Feedback = { rating: 1 | -1 | 0; reason?: string | null };

export type StoredMessage = {
  id: number;
  role: "user" | "assistant";
  content: string;
  created_at: string;
  sources: SourceFrame[] | null;
  citations: Citation[] | null;
  usage: AnswerUsage | null;
  interrupted: boolean;
  feedback: Feedback | null;
};

export type CostSummary = {
  month: string;
  query_cost_usd: number;
  indexing_cost_usd: number;
  total_usd: number;
  prompt_tokens: number;
  completion_tokens: number;
  index_tokens: number;
  monthly_budget_usd: number | null;
  remaining_budget_usd: number | null;
  held_usd: number;
};
