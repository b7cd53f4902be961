package dev.waybill.gateway.meter;

import static dev.waybill.gateway.meter.Metric.Kind.COUNTER;
import static dev.waybill.gateway.meter.Metric.Kind.GAUGE;

import dev.waybill.gateway.survey.AccountFacts;
import dev.waybill.gateway.survey.AccountFacts.Reserved;
import dev.waybill.gateway.survey.AccountFacts.Usage;
import java.util.List;
import java.util.function.Function;

/// What is shown of the account.
final class AccountSeries {
    static final List<Series<AccountFacts>> ALL =
            List.of(
                    used(
                            "memory.used.bytes",
                            "Bytes that streams in memory use.",
                            AccountFacts::memory),
                    reserved(
                            "memory.reserved.bytes",
                            "Bytes that the limits of streams in memory set aside.",
                            Reserved::memory),
                    limit("memory.limit.bytes", "Bytes they may use", AccountFacts::memory),
                    used(
                            "storage.used.bytes",
                            "Bytes that streams in files use.",
                            AccountFacts::storage),
                    reserved(
                            "storage.reserved.bytes",
                            "Bytes that the limits of streams in files set aside.",
                            Reserved::storage),
                    limit("storage.limit.bytes", "Bytes they may use", AccountFacts::storage),
                    used("streams", "Streams of the account.", AccountFacts::streams),
                    limit("streams.limit", "Streams it may have", AccountFacts::streams),
                    used("consumers", "Consumers of the account.", AccountFacts::consumers),
                    limit("consumers.limit", "Consumers it may have", AccountFacts::consumers),
                    counter("api.requests", "Requests to JetStream's API.", AccountFacts::requests),
                    counter(
                            "api.errors",
                            "Requests to JetStream's API that were refused.",
                            AccountFacts::errors));

    private AccountSeries() {}

    private static Series<AccountFacts> used(
            String name, String doc, Function<AccountFacts, Usage> usage) {
        return Series.of(gauge(name, doc), it -> Series.of(usage.apply(it).used()));
    }

    private static Series<AccountFacts> reserved(
            String name, String doc, Function<Reserved, Long> bytes) {
        return Series.of(gauge(name, doc), it -> Series.of(bytes.apply(it.reserved())));
    }

    private static Series<AccountFacts> limit(
            String name, String doc, Function<AccountFacts, Usage> usage) {
        return Series.of(
                gauge(name, doc + "; none where there is no limit."),
                it -> Series.limit(usage.apply(it).limit()));
    }

    private static Series<AccountFacts> counter(
            String name, String doc, Function<AccountFacts, Long> value) {
        return Series.of(
                new Metric(COUNTER, "waybill.account." + name, List.of(), "", doc),
                it -> Series.of(value.apply(it)));
    }

    private static Metric gauge(String name, String doc) {
        return new Metric(GAUGE, "waybill.account." + name, List.of(), "", doc);
    }
}
