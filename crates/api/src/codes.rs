//! Every problem code the API can answer with, its status and its title: one table, published in the
//! OpenAPI document. Codes are stable; clients act on them.

use axum::http::StatusCode;

macro_rules! codes {
    ($($variant:ident = $status:ident $code:literal $title:literal;)*) => {
        /// A stable problem code.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Code {
            $($variant,)*
        }

        impl Code {
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            #[must_use]
            pub const fn status(self) -> StatusCode {
                match self { $(Self::$variant => StatusCode::$status,)* }
            }

            /// The short sentence that belongs to the code, the same for every occurrence.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self { $(Self::$variant => $title,)* }
            }
        }
    };
}

codes! {
    MalformedJson = BAD_REQUEST "malformed_json" "The body is not valid JSON";
    WeakPassword = BAD_REQUEST "weak_password" "The password is too weak";
    EmailTaken = BAD_REQUEST "email_taken" "The e-mail address is registered already";
    WrongPassword = BAD_REQUEST "wrong_password" "The current password is wrong";
    EmptyFile = BAD_REQUEST "empty_file" "The file is empty";
    QuestionMissing = BAD_REQUEST "question_missing" "There is no question";
    QuestionTooLong = BAD_REQUEST "question_too_long" "The question is too long";
    ModelNotAvailable = BAD_REQUEST "model_not_available" "The model is not available";
    MetadataFilterNotAllowed = BAD_REQUEST "metadata_filter_not_allowed" "This metadata filter is not allowed";
    InvalidOpId = BAD_REQUEST "invalid_op_id" "The operation id is not valid";
    InvalidSetting = BAD_REQUEST "invalid_setting" "A setting is not valid";
    Unauthenticated = UNAUTHORIZED "unauthenticated" "Sign-in required";
    TokenRevoked = UNAUTHORIZED "token_revoked" "The session has ended";
    InvalidCredentials = UNAUTHORIZED "invalid_credentials" "Wrong e-mail address or password";
    RefreshInvalid = UNAUTHORIZED "refresh_invalid" "The session cannot be renewed";
    BudgetExceeded = PAYMENT_REQUIRED "budget_exceeded" "The monthly budget does not cover this";
    UserInactive = FORBIDDEN "user_inactive" "The account is deactivated";
    AdminRequired = FORBIDDEN "admin_required" "Only admins may do this";
    CsrfHeaderMissing = FORBIDDEN "csrf_header_missing" "The X-Requested-With header is missing";
    RegistrationClosed = FORBIDDEN "registration_closed" "Registration is closed";
    EmailDomainNotAllowed = FORBIDDEN "email_domain_not_allowed" "Addresses of this domain cannot register";
    NotFound = NOT_FOUND "not_found" "Not found";
    StoreNotFound = NOT_FOUND "store_not_found" "There is no such store";
    DocumentNotFound = NOT_FOUND "document_not_found" "There is no such document";
    SessionNotFound = NOT_FOUND "session_not_found" "There is no such session";
    MessageNotFound = NOT_FOUND "message_not_found" "There is no such message";
    PageNotFound = NOT_FOUND "page_not_found" "There is no such page";
    MethodNotAllowed = METHOD_NOT_ALLOWED "method_not_allowed" "The method is not allowed here";
    RequestTimeout = REQUEST_TIMEOUT "request_timeout" "The request took too long to arrive";
    NotRetryable = CONFLICT "not_retryable" "Only failed documents can be retried";
    DocumentExists = CONFLICT "document_exists" "The document was uploaded again";
    StoreDeleted = CONFLICT "store_deleted" "The store of this document is deleted";
    Gone = GONE "gone" "It is too late to restore this";
    BodyTooLarge = PAYLOAD_TOO_LARGE "body_too_large" "The body is too large";
    FileTooLarge = PAYLOAD_TOO_LARGE "file_too_large" "The file is too large";
    UnsupportedMediaType = UNSUPPORTED_MEDIA_TYPE "unsupported_media_type" "This type of content is not accepted";
    ContentMismatch = UNSUPPORTED_MEDIA_TYPE "content_mismatch" "The content is not what it says it is";
    RangeNotSatisfiable = RANGE_NOT_SATISFIABLE "range_not_satisfiable" "The range is outside the file";
    ValidationFailed = UNPROCESSABLE_ENTITY "validation_failed" "Some fields are not valid";
    RateLimited = TOO_MANY_REQUESTS "rate_limited" "Too many requests";
    StoreLimitReached = TOO_MANY_REQUESTS "store_limit_reached" "No more stores can be created";
    InternalError = INTERNAL_SERVER_ERROR "internal_error" "Something went wrong on our side";
    EngineUnavailable = SERVICE_UNAVAILABLE "engine_unavailable" "The document engine is not available";
    ServiceUnavailable = SERVICE_UNAVAILABLE "service_unavailable" "The service is not available right now";
}
