package dev.waybill.gateway.nats;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// Requests that end at once where the server does not let them through, as it says on the
/// connection without answering them.
///
/// What a server beyond a leaf node denies is not said; that request waits. Remembers the requests
/// that wait for an answer.
public final class Denials {
    private static final Pattern SAID =
            Pattern.compile(
                    "permissions violation for publish to \"([^\"]+)\"", Pattern.CASE_INSENSITIVE);

    private final Map<String, Set<CompletableFuture<?>>> waiting = new ConcurrentHashMap<>();

    Denials() {}

    /// The reply to a request to that subject; it fails with [PermissionDenied] where the server
    /// says no.
    public <T> CompletableFuture<T> orDenied(
            String subject, Supplier<CompletableFuture<T>> request) {
        var either = new CompletableFuture<T>();
        expect(subject, either);
        var _ = either.whenComplete((_, _) -> forget(subject, either));
        try {
            var _ =
                    request.get()
                            .whenComplete((reply, failure) -> {
                                if (failure == null) {
                                    either.complete(reply);
                                } else {
                                    either.completeExceptionally(failure);
                                }
                            });
        } catch (RuntimeException e) {
            either.completeExceptionally(e);
            throw e;
        }
        return either;
    }

    /// What the server said on the connection.
    void heard(String error) {
        var denied = SAID.matcher(error);
        if (denied.find()) {
            waiting.getOrDefault(denied.group(1), Set.of())
                    .forEach(each ->
                            each.completeExceptionally(new PermissionDenied(denied.group(1))));
        }
    }

    private void expect(String subject, CompletableFuture<?> either) {
        waiting.compute(
                subject,
                (_, former) -> {
                    var all =
                            former == null
                                    ? ConcurrentHashMap.<CompletableFuture<?>>newKeySet()
                                    : former;
                    all.add(either);
                    return all;
                });
    }

    @SuppressWarnings("UndefinedEquals") // this very request is meant
    private void forget(String subject, CompletableFuture<?> done) {
        waiting.computeIfPresent(
                subject,
                (_, all) -> {
                    all.remove(done);
                    return all.isEmpty() ? null : all;
                });
    }
}
