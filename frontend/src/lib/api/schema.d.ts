// Written by `npm run types` from crates/api/openapi.json: not to be edited.

export type paths = Record<string, never>;
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        AccessTokenView: {
            access_token: string;
            /**
             * Format: int64
             * @description Seconds.
             */
            expires_in: number;
            token_type: string;
        };
        /** @description Any subset; null leaves a value as it is. */
        BrandingChange: {
            accent_color?: string | null;
            app_favicon?: string | null;
            app_icon?: string | null;
            app_name?: string | null;
            primary_color?: string | null;
            suggested_prompt_1?: string | null;
            suggested_prompt_2?: string | null;
            suggested_prompt_3?: string | null;
            theme_preset?: string | null;
            welcome_message?: string | null;
        };
        BrandingView: {
            accent_color: string;
            app_favicon: string;
            app_icon: string;
            app_name: string;
            primary_color: string;
            suggested_prompt_1: string;
            suggested_prompt_2: string;
            suggested_prompt_3: string;
            theme_preset: string;
            welcome_message: string;
        };
        /**
         * @description The body of a question. The `snake_case` aliases `session_id`, `thread_id`, `store_ids`, `project_id`
         *     and `metadata_filter` are accepted; unknown fields are ignored.
         */
        ChatRequest: {
            /** @description 1 to 100 documents of these stores; absent: all. */
            documentIds?: number[] | null;
            id?: string | null;
            /** @description What was said before, each with `role` and `parts` or `content`; absent: the stored session. */
            messages?: Record<string, never>[] | null;
            metadataFilter?: Record<string, never> | null;
            model?: string | null;
            /** Format: int64 */
            projectId?: number | null;
            /** @description At most 32 000 characters; absent: the last user message of `messages`. */
            question?: string | null;
            /** @description `[A-Za-z0-9._:-]{1,64}`; created on first use. */
            sessionId?: string | null;
            /** @description 1 to 5. */
            storeIds: number[];
            system?: string | null;
            tags?: Record<string, never> | null;
            threadId?: string | null;
            /** @description `regenerate-message` replaces the last answer. */
            trigger?: string | null;
        };
        ChatSessionView: {
            id: string;
            /** Format: int64 */
            store_id: number;
            title: string;
            /** Format: date-time */
            updated_at: string;
        };
        /** @description Which stretch of an answer, in UTF-16 code units, rests on which sources: `n` is `cit-n`. */
        CitationView: {
            /** Format: int32 */
            end: number;
            sources: number[];
            /** Format: int32 */
            start: number;
        };
        ConfigView: {
            dev_login: boolean;
            /** @description offline or gemini */
            engine: string;
            /** Format: int64 */
            max_json_mb: number;
            registration_open: boolean;
            upload: components["schemas"]["UploadConfigView"];
            version: string;
        };
        /** @description "It is done", for calls that have nothing else to say. */
        Confirmation: {
            message?: string | null;
            ok: boolean;
        };
        /** @description A whole conversation. */
        ConversationView: {
            messages: components["schemas"]["MessageView"][];
            session: components["schemas"]["ChatSessionView"];
        };
        CostRowView: {
            /** Format: int64 */
            completion_tokens: number;
            /** Format: int64 */
            index_tokens: number;
            /** Format: double */
            indexing_cost_usd: number;
            /** @description A day `YYYY-MM-DD`, a model's id, or a store's id. */
            key: string;
            /** Format: int64 */
            prompt_tokens: number;
            /** Format: int64 */
            queries: number;
            /** Format: double */
            query_cost_usd: number;
            /** Format: double */
            total_usd: number;
        };
        CostSummaryView: {
            /**
             * Format: int64
             * @description Thoughts included.
             */
            completion_tokens: number;
            /** Format: double */
            held_usd: number;
            /** Format: int64 */
            index_tokens: number;
            /** Format: double */
            indexing_cost_usd: number;
            /** @description `YYYY-MM`, UTC. */
            month: string;
            /**
             * Format: double
             * @description Null without a limit.
             */
            monthly_budget_usd?: number | null;
            /**
             * Format: int64
             * @description Retrieved passages included.
             */
            prompt_tokens: number;
            /** Format: double */
            query_cost_usd: number;
            /** Format: double */
            remaining_budget_usd?: number | null;
            /** Format: double */
            total_usd: number;
        };
        Credentials: {
            email: string;
            password: string;
        };
        /** @description "It is gone now, and its copies will be." */
        DeletionView: {
            status: string;
        };
        DevCredentials: {
            email: string;
        };
        DocumentErrorView: {
            code: string;
            /** @description A sentence for people. */
            message: string;
            retryable: boolean;
        };
        DocumentView: {
            /** Format: int64 */
            attempts: number;
            /** Format: date-time */
            created_at: string;
            display_name?: string | null;
            error?: components["schemas"]["DocumentErrorView"] | null;
            filename: string;
            gcs_uri?: string | null;
            /** Format: int64 */
            id: number;
            media_type: string;
            /**
             * Format: date-time
             * @description When it is tried again, while it waits for that.
             */
            next_attempt_at?: string | null;
            /** Format: int64 */
            page_count?: number | null;
            /** @description Lower-case hexadecimal. */
            sha256: string;
            /** Format: int64 */
            size_bytes: number;
            /** @description PENDING, RUNNING, DONE or ERROR */
            status: string;
            /** Format: date-time */
            status_updated_at: string;
            /** Format: int64 */
            store_id: number;
        };
        EstimateView: {
            /** Format: double */
            expected_cost_usd: number;
            /** Format: double */
            hold_usd: number;
            /**
             * Format: double
             * @description Null without a limit.
             */
            remaining_usd?: number | null;
        };
        FeedbackView: {
            /**
             * Format: int64
             * @description 1 or -1.
             */
            rating: number;
            reason?: string | null;
        };
        /** @description What is wrong with one field of a request. */
        FieldProblem: {
            code: string;
            field: string;
            message: string;
        };
        Health: {
            database: boolean;
            gemini_api: boolean;
            redis: boolean;
        };
        Live: {
            status: string;
        };
        MeView: {
            /** Format: date-time */
            created_at: string;
            email: string;
            /** Format: int64 */
            id: number;
            is_admin: boolean;
        };
        MessageView: {
            citations: components["schemas"]["CitationView"][];
            content: string;
            /** Format: date-time */
            created_at: string;
            feedback?: components["schemas"]["FeedbackView"] | null;
            /** Format: int64 */
            id: number;
            /** @description Whether it was broken off. */
            interrupted: boolean;
            /** @description `user` or `assistant`. */
            role: string;
            sources: components["schemas"]["SourceView"][];
            usage?: components["schemas"]["UsageView"] | null;
        };
        /** @description Prices in USD per million tokens. */
        ModelView: {
            default: boolean;
            id: string;
            /** Format: double */
            input_price: number;
            label: string;
            /** Format: double */
            output_price: number;
        };
        NamedStore: {
            /** @description 1–100 characters. */
            display_name: string;
        };
        /** @description How far an upload has come. */
        OperationView: {
            error?: string | null;
            status: string;
        };
        PageView: {
            /**
             * Format: int64
             * @description Counts from 1.
             */
            page: number;
            text: string;
        };
        PasswordChange: {
            current_password: string;
            new_password: string;
        };
        PlaceView: {
            deleted?: boolean | null;
            /** Format: int64 */
            documentId: number;
            /** Format: int32 */
            end?: number | null;
            /** Format: int32 */
            page?: number | null;
            snippet?: string | null;
            /**
             * Format: int32
             * @description Half-open range of the page text in UTF-16 code units.
             */
            start?: number | null;
            /** Format: int64 */
            storeId: number;
            verified: components["schemas"]["VerifiedView"];
        };
        /** @description A problem document (RFC 9457), as described to clients. Members without a value are left out. */
        Problem: {
            /** @description Of `unsupported_media_type` at an upload: the types that are accepted. */
            allowed?: string[];
            /** @enum {string} */
            code: "malformed_json" | "weak_password" | "email_taken" | "wrong_password" | "empty_file" | "question_missing" | "question_too_long" | "model_not_available" | "metadata_filter_not_allowed" | "invalid_op_id" | "invalid_setting" | "unauthenticated" | "token_revoked" | "invalid_credentials" | "refresh_invalid" | "budget_exceeded" | "user_inactive" | "admin_required" | "csrf_header_missing" | "registration_closed" | "email_domain_not_allowed" | "not_found" | "store_not_found" | "document_not_found" | "session_not_found" | "message_not_found" | "page_not_found" | "method_not_allowed" | "request_timeout" | "not_retryable" | "document_exists" | "store_deleted" | "gone" | "body_too_large" | "file_too_large" | "unsupported_media_type" | "content_mismatch" | "range_not_satisfiable" | "validation_failed" | "rate_limited" | "store_limit_reached" | "internal_error" | "engine_unavailable" | "service_unavailable";
            /** @description A sentence for people. */
            detail: string;
            errors?: components["schemas"]["FieldProblem"][];
            /**
             * Format: double
             * @description Of `budget_exceeded`: what of it is held for answers and documents under way.
             */
            held_usd?: number;
            /**
             * Format: double
             * @description Of `budget_exceeded`: the limit of this month.
             */
            limit_usd?: number;
            /**
             * Format: double
             * @description Of `budget_exceeded`: what this call may cost at most.
             */
            needed_usd?: number;
            request_id?: string;
            /**
             * Format: double
             * @description Of `budget_exceeded`: what of it is spent.
             */
            spent_usd?: number;
            /** Format: int32 */
            status: number;
            title: string;
            /** @description `urn:rag:problem:<code>` */
            type: string;
        };
        ProviderMetadataView: {
            rag: components["schemas"]["PlaceView"];
        };
        Rating: {
            /**
             * Format: int64
             * @description 1, -1, or 0 to withdraw.
             */
            rating: number;
            /** @description At most 1 000 characters. */
            reason?: string | null;
        };
        Ready: {
            database: boolean;
            redis: boolean;
        };
        RestoredDocumentView: {
            /** Format: int64 */
            document_id: number;
            /** Format: int64 */
            store_id: number;
        };
        SessionView: {
            /** Format: date-time */
            created_at: string;
            /** @description Whether this request belongs to it. */
            current: boolean;
            id: string;
            /** Format: date-time */
            last_used_at: string;
            user_agent?: string | null;
        };
        /** @description A passage an answer rests on; without text and place when its document was deleted. */
        SourceView: {
            deleted?: boolean | null;
            filename: string;
            mediaType: string;
            providerMetadata: components["schemas"]["ProviderMetadataView"];
            snippet?: string | null;
            /** @description `cit-1`, `cit-2`, … */
            sourceId: string;
            title: string;
        };
        StoreView: {
            /** Format: date-time */
            created_at: string;
            display_name: string;
            /** Format: int64 */
            document_count: number;
            fs_name: string;
            /** Format: int64 */
            id: number;
            /** Format: int64 */
            size_bytes: number;
        };
        Title: {
            /** @description 1 to 200 characters. */
            title: string;
        };
        UploadConfigView: {
            allowed_types: string[];
            /** Format: int64 */
            max_mb: number;
            profile: string;
        };
        /** @description What an upload is made of. */
        UploadForm: {
            /** @description At most 255 characters. */
            displayName?: string | null;
            /** Format: binary */
            file: string;
            /** Format: int64 */
            storeId: number;
        };
        /** @description The answer to an upload. */
        UploadView: {
            /** Format: int64 */
            document_id: number;
            /** @description The store had this content already. */
            duplicate: boolean;
            /** Format: double */
            estimated_cost_usd: number;
            /** Format: int64 */
            estimated_tokens: number;
            file_display_name: string;
            /** @description `doc-<id>`, for the status of the operation. */
            op_id: string;
        };
        UsageView: {
            /** Format: int64 */
            cachedTokens: number;
            /**
             * Format: int64
             * @description Without thoughts.
             */
            completionTokens: number;
            /** Format: double */
            costUsd: number;
            /**
             * Format: int64
             * @description Without retrieved passages.
             */
            promptTokens: number;
            /** Format: int64 */
            retrievedTokens: number;
            /** Format: int64 */
            thoughtTokens: number;
        };
        /**
         * @description How sure the place of a source is.
         * @enum {string}
         */
        VerifiedView: "exact" | "approximate" | "unverified";
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
