package dev.waybill.gateway.survey;

/// What the account uses and may use; a limit that is not positive is none. `requests` and `errors`
/// count the requests to JetStream's API.
public record AccountFacts(
        Usage memory,
        Usage storage,
        Reserved reserved,
        Usage streams,
        Usage consumers,
        long requests,
        long errors) {
    /// What is used of what may be used.
    public record Usage(long used, long limit) {}

    /// Bytes that the configured sizes of streams set aside, of what may be used; 0 on servers that
    /// do not say it.
    public record Reserved(long memory, long storage) {}
}
