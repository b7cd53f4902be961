package dev.waybill.gateway.survey;

/// What the account uses and may use; a limit that is not positive is none. `requests` and `errors`
/// count the requests to JetStream's API.
public record AccountFacts(
        Usage memory, Usage storage, Usage streams, Usage consumers, long requests, long errors) {
    public record Usage(long used, long limit) {}
}
