import type { components } from "./schema";

/**
 * The server's contract as the page names it, taken from the types written from its description. Only what
 * the description says in words alone ("PENDING, RUNNING, DONE or ERROR") is narrowed here.
 */
type Schemas = components["schemas"];

/** The same with some members narrowed; what does not fit the description does not compile. */
type Narrowed<Base, Members extends { [Key in keyof Members]: Key extends keyof Base ? Base[Key] : never }> = Omit<
  Base,
  keyof Members
> &
  Members;

/** Figures of `budget_exceeded`. */
type BudgetFigures = { limit_usd?: number; spent_usd?: number; held_usd?: number; needed_usd?: number };

export type FieldProblem = Schemas["FieldProblem"];
/** Proxies answer in this form too, with less in it and codes of their own. */
export type Problem = Partial<Omit<Schemas["Problem"], "code">> & { code: string } & BudgetFigures;

export type TokenAnswer = Schemas["AccessTokenView"];
export type Me = Schemas["MeView"];
export type AccountSession = Schemas["SessionView"];
export type ServerConfig = Schemas["ConfigView"];

export type AppIcon = "sparkles" | "file" | "bot" | "book" | "bolt" | "compass";
type ThemePreset = "minimal" | "gradient" | "classic";
export type Branding = Narrowed<Schemas["BrandingView"], { app_icon: AppIcon; theme_preset: ThemePreset }>;

export type Store = Schemas["StoreView"];

export type DocumentStatus = "PENDING" | "RUNNING" | "DONE" | "ERROR";
export type StoredDocument = Narrowed<Schemas["DocumentView"], { status: DocumentStatus }>;
export type DocumentError = Schemas["DocumentErrorView"];
export type UploadAnswer = Schemas["UploadView"];
export type PageText = Schemas["PageView"];

export type Model = Schemas["ModelView"];
export type Estimate = Schemas["EstimateView"];
export type ChatRequest = Schemas["ChatRequest"];
export type ChatSession = Schemas["ChatSessionView"];
export type RagSource = Schemas["PlaceView"];
export type Verified = Schemas["VerifiedView"];
export type SourceFrame = Schemas["SourceView"];
export type Citation = Schemas["CitationView"];
export type AnswerUsage = Schemas["UsageView"];
export type Rating = -1 | 0 | 1;
type Feedback = Narrowed<Schemas["FeedbackView"], { rating: Rating }>;
export type StoredMessage = Narrowed<
  Schemas["MessageView"],
  { role: "user" | "assistant"; feedback?: Feedback | null }
>;

export type CostSummary = Schemas["CostSummaryView"];
