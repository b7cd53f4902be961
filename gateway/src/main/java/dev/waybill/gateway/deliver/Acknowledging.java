package dev.waybill.gateway.deliver;

import dev.waybill.gateway.deliver.AcksRequest.Wanted;
import dev.waybill.gateway.deliver.Settling.Settled;
import dev.waybill.gateway.http.Exchange;
import dev.waybill.gateway.http.Handler;
import dev.waybill.gateway.http.Principal;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/// `POST /v1/acks`: settles deliveries by their tokens, 64 of a request at a time, and answers what
/// became of each, in order.
final class Acknowledging implements Handler {
    private static final int AT_A_TIME = 64;

    private final Settling settling;
    private final AckKeys keys;
    private final DeliverConfig config;
    private final SettleReport report;
    private final InstantSource clock;

    Acknowledging(
            Settling settling,
            AckKeys keys,
            DeliverConfig config,
            SettleReport report,
            InstantSource clock) {
        this.settling = settling;
        this.keys = keys;
        this.config = config;
        this.report = report;
        this.clock = clock;
    }

    @Override
    public void handle(Exchange exchange) throws InterruptedException {
        var wanted = exchange.json(AcksRequest.class).wanted(config.fetchMessages());
        keys.current();
        var settled = settle(exchange.principal(), wanted);
        var results = new ArrayList<Map<String, Object>>(wanted.size());
        for (int i = 0; i < wanted.size(); i++) {
            report.settled(wanted.get(i).settle(), settled.get(i));
            results.add(result(exchange.principal(), wanted.get(i), settled.get(i)));
        }
        exchange.respond(200, Map.of("results", results));
    }

    private List<Settled> settle(Principal principal, List<Wanted> wanted)
            throws InterruptedException {
        if (wanted.size() == 1) {
            return List.of(settling.settle(principal, wanted.getFirst()));
        }
        var permits = new Semaphore(AT_A_TIME);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var futures = new ArrayList<Future<Settled>>(wanted.size());
            for (var each : wanted) {
                permits.acquire();
                futures.add(
                        threads.submit(() -> {
                            try {
                                return settling.settle(principal, each);
                            } finally {
                                permits.release();
                            }
                        }));
            }
            return results(futures);
        }
    }

    private static List<Settled> results(List<Future<Settled>> futures)
            throws InterruptedException {
        var results = new ArrayList<Settled>(futures.size());
        for (var future : futures) {
            try {
                results.add(future.get());
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException failed) {
                    throw failed;
                }
                throw new IllegalStateException("settling was interrupted", e);
            }
        }
        return results;
    }

    private Map<String, Object> result(Principal principal, Wanted wanted, Settled settled) {
        var json = new LinkedHashMap<String, Object>();
        json.put("token", wanted.token());
        json.put("status", settled.status().word());
        settled.renewed()
                .ifPresent(lease -> {
                    json.put("ackToken", AckTokens.write(keys.current(), principal.name(), lease));
                    json.put("leaseExpires", lease.ends());
                    json.put("leaseSeconds", lease.secondsLeft(clock.instant()));
                });
        return json;
    }
}
