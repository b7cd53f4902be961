package dev.waybill.gateway.http;

/// Every kind of answer that is not a success: its `code` on the wire, its status, and what a
/// client may conclude from it.
public enum ProblemCode {
    SUBJECT_REFUSED("subject-refused", 400, "The subject is refused"),
    STREAM_REFUSED("stream-refused", 400, "The stream or consumer is refused"),
    HEADER_REFUSED("header-refused", 400, "A header is refused"),
    QUERY_REFUSED("query-refused", 400, "A query parameter is refused"),
    BODY_REFUSED("body-refused", 400, "The body is refused"),
    TOKEN_REFUSED("token-refused", 400, "The ack token is refused"),
    REQUEST_REFUSED("request-refused", 400, "The request is malformed"),
    UNAUTHENTICATED("unauthenticated", 401, "An API key is needed"),
    FORBIDDEN("forbidden", 403, "The API key does not permit this"),
    NATS_FORBIDDEN("nats-forbidden", 403, "NATS does not permit this to the gateway"),
    ORIGIN_REFUSED("origin-refused", 403, "Without API keys only local programs are served"),
    NOT_FOUND("not-found", 404, "There is nothing here"),
    STREAM_NOT_FOUND("stream-not-found", 404, "There is no such stream"),
    NO_STREAM("no-stream", 404, "No stream takes that subject", true),
    CONSUMER_NOT_FOUND("consumer-not-found", 404, "There is no such consumer"),
    MESSAGE_NOT_FOUND("message-not-found", 404, "There is no such message"),
    DEAD_LETTER_NOT_FOUND("dead-letter-not-found", 404, "There is no such dead letter"),
    JOB_NOT_FOUND("job-not-found", 404, "There is no such job"),
    METHOD_REFUSED("method-refused", 405, "The method is not served here"),
    REQUEST_TIMEOUT("request-timeout", 408, "The request did not arrive in time", true),
    CONFLICT("conflict", 409, "What is there does not allow this"),
    STREAM_SEALED("stream-sealed", 409, "The stream is sealed"),
    ALREADY_REPLAYING("already-replaying", 409, "Its replay is under way already"),
    NOT_OPEN("not-open", 409, "The dead letter's state does not allow this"),
    NO_LANE("no-lane", 409, "Its consumer reads no replays"),
    CONFIRM_REQUIRED("confirm-required", 409, "Others would see it too"),
    PAYLOAD_MISSING("payload-missing", 409, "Its payload is gone"),
    REPLAY_TOO_LARGE("too-large", 409, "The replay is larger than the server takes"),
    STREAM_GONE("stream-gone", 409, "No stream takes its subject any more"),
    REPLAY_REFUSED("replay-refused", 409, "A stream did not take it", true),
    GONE("gone", 410, "What this refers to is gone"),
    WRONG_LAST_SEQUENCE("wrong-last-sequence", 412, "The last sequence is another one"),
    STREAM_MISMATCH("stream-mismatch", 412, "The subject belongs to another stream"),
    BODY_TOO_LARGE("body-too-large", 413, "The body is too large"),
    MEDIA_TYPE_REFUSED("media-type-refused", 415, "The media type is not served here"),
    ENCODING_REFUSED("encoding-refused", 415, "The content encoding is not served here"),
    UNPROCESSABLE("unprocessable", 422, "The request makes no sense here"),
    HEADERS_TOO_LARGE("headers-too-large", 431, "The headers are too large"),
    TOO_MANY_REQUESTS("too-many-requests", 429, "Too much of yours is in flight", true),
    INTERNAL("internal", 500, "The gateway failed", true, Outcome.UNKNOWN),
    UNSUPPORTED("unsupported", 501, "This is not served here"),
    NATS_REFUSED("nats-refused", 502, "JetStream refused it"),
    STREAM_OVERLOADED("stream-overloaded", 503, "The stream takes no more for now", true),
    UNAVAILABLE("nats-unavailable", 503, "NATS does not answer", true),
    OVERLOADED("overloaded", 503, "The gateway is at its limits", true),
    DRAINING("draining", 503, "The gateway is stopping", true),
    UNANSWERED("unanswered", 504, "NATS did not answer in time", true, Outcome.UNKNOWN),
    STORE_FULL("store-full", 507, "The stream is full", true);

    /// What became of the request: nothing at all, or nobody knows.
    public enum Outcome {
        REJECTED,
        UNKNOWN
    }

    private final String code;
    private final int status;
    private final String title;
    private final boolean retryable;
    private final Outcome outcome;

    ProblemCode(String code, int status, String title) {
        this(code, status, title, false);
    }

    ProblemCode(String code, int status, String title, boolean retryable) {
        this(code, status, title, retryable, Outcome.REJECTED);
    }

    ProblemCode(String code, int status, String title, boolean retryable, Outcome outcome) {
        this.code = code;
        this.status = status;
        this.title = title;
        this.retryable = retryable;
        this.outcome = outcome;
    }

    public String code() {
        return code;
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    /// Whether the same request, with the same event id, may succeed later.
    public boolean retryable() {
        return retryable;
    }

    public Outcome outcome() {
        return outcome;
    }
}
