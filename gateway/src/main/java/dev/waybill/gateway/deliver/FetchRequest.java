package dev.waybill.gateway.deliver;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.waybill.client.FetchOptions;
import dev.waybill.gateway.http.Exchange;
import dev.waybill.gateway.http.Json;
import dev.waybill.gateway.http.Problem;
import dev.waybill.gateway.http.ProblemCode;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a caller asks a fetch for; an empty body asks for the defaults.
///
/// `max` is 1 without a word, `wait` 5 s and at most 30 s. What is over a limit of the gateway is
/// cut to it.
record FetchRequest(int max, int maxBytes, Duration patience) {
    private static final Duration USUAL = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Duration MARGIN = Duration.ofMillis(100);

    private record Body(
            @Nullable Integer max,
            @Nullable Long maxBytes,
            @JsonProperty("wait") @Nullable Duration patience) {}

    static FetchRequest of(Exchange exchange, DeliverConfig config, long maxPayload) {
        byte[] text = exchange.body();
        var body = text.length == 0 ? new Body(null, null, null) : Json.read(text, Body.class);
        int max = Objects.requireNonNullElse(body.max(), 1);
        long most = Math.max(config.fetchBytes(), maxPayload);
        long bytes = Objects.requireNonNullElse(body.maxBytes(), most);
        var wait = Objects.requireNonNullElse(body.patience(), USUAL);
        if (max < 1 || bytes < 1) {
            throw Problem.of(ProblemCode.BODY_REFUSED, "max and maxBytes are 1 or more")
                    .exception();
        }
        return new FetchRequest(
                Math.min(max, config.fetchMessages()),
                (int) Math.min(bytes, most),
                wait.compareTo(LONGEST) > 0 ? LONGEST : wait);
    }

    /// What is left of it when so many have been found: nothing to wait for.
    FetchRequest less(int found) {
        return found == 0
                ? this
                : new FetchRequest(Math.max(1, max - found), maxBytes, Duration.ZERO);
    }

    /// The pull for it, within the consumer's own limits. The server gives up a little before the
    /// caller expects its answer.
    FetchOptions options(ConsumerDirectory.Key key, ConsumerFacts facts) {
        var limits = facts.pullLimits();
        long millis = patience.toMillis();
        var expires = Duration.ofMillis(millis - Math.min(millis / 10, MARGIN.toMillis()));
        boolean shorter = !limits.expires().isZero() && limits.expires().compareTo(expires) < 0;
        return new FetchOptions(
                key.stream(),
                key.consumer(),
                limits.batch() > 0 ? Math.min(max, limits.batch()) : max,
                limits.bytes() > 0 ? Math.min(maxBytes, limits.bytes()) : maxBytes,
                shorter ? limits.expires() : expires);
    }
}
