package dev.waybill.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.gateway.Gateway;
import dev.waybill.gateway.GatewayConfig;
import dev.waybill.server.NatsServer;
import dev.waybill.testkit.Await;
import dev.waybill.testkit.Logs;
import dev.waybill.testkit.Spans;
import dev.waybill.testkit.WithNats;
import io.nats.client.Connection;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

@WithNats
class OrderSystemTest {
    private static final Pattern FOLLOWED =
            Pattern.compile(
                    "order (\\d+) event (\\S+) trace ([0-9a-f]{32}): published (with the library|over"
                            + " HTTP) → ORDERS:\\d+ → billing attempt (\\d) → PAYMENTS:\\d+ →"
                            + " shipped in \\d+ ms");
    private static final int SEVERAL = 5;

    private final NatsServer nats;
    private final Connection connection;
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();

    OrderSystemTest(NatsServer nats, Connection connection) {
        this.nats = nats;
        this.connection = connection;
    }

    @Test
    void followsEachOrderToItsEndInOneTrace() throws Exception {
        try (var spans = Spans.create();
                var logs = Logs.of("dev.waybill")) {
            var summary = runUntilSeveralAreFollowed(spans);

            assertThat(summary.lost()).isZero();
            assertThat(summary.notStored()).isZero();
            assertThat(summary.shipped())
                    .isEqualTo(summary.byLibrary() + summary.byHttp())
                    .isEqualTo(summary.billed())
                    .isEqualTo(summary.counted());
            assertThat(summary.byHttp()).isPositive();
            assertThat(summary.retries()).isPositive();
            assertThat(summary.isGood()).isTrue();
            assertThat(lines).allSatisfy(line -> assertFollowed(line, spans, logs));
        }
    }

    @Test
    void runsTwiceOnOneStore() throws Exception {
        try (var spans = Spans.create()) {
            runUntilSeveralAreFollowed(spans);

            var second = runUntilSeveralAreFollowed(spans);

            assertThat(second.lost()).isZero();
            assertThat(second.duplicates()).isZero();
            assertThat(second.isGood()).isTrue();
        }
    }

    private Summary runUntilSeveralAreFollowed(Spans spans) throws Exception {
        lines.clear();
        var journal = new Journal(lines::add, System::nanoTime);
        var config =
                GatewayConfig.of(
                        Map.of(
                                "server.port", "0",
                                "management.port", "0",
                                "nats.servers", nats.url()));
        try (var gateway = Gateway.start(config, spans.openTelemetry());
                var _ =
                        OrderSystem.start(
                                gateway.url(),
                                new OrderSystem.Parts(
                                        connection, spans.openTelemetry(), gateway.meters(), false),
                                journal)) {
            Await.until("orders are followed", () -> lines.size() >= SEVERAL);
        }
        return journal.summary();
    }

    private static void assertFollowed(String line, Spans spans, Logs logs) {
        var found = matched(line);
        assertThat(spans.ofTrace(found.group(3)))
                .extracting(SpanData::getName)
                .contains(
                        "process orders.placed",
                        "send payments.captured",
                        "process payments.captured")
                .contains(
                        found.group(4).equals("over HTTP")
                                ? "POST /v1/subjects/{subject}/messages"
                                : "place order");
        assertThat(Long.parseLong(found.group(5)))
                .isEqualTo(Long.parseLong(found.group(1)) % 4 == 2 ? 2 : 1);
        assertThat(loggersOf(found.group(2), logs))
                .contains("Orders", "Billing", "Analytics", "Settlement");
        assertThat(loggersOf("payment-of-" + found.group(2), logs)).contains("Shipping");
    }

    private static List<String> loggersOf(String eventId, Logs logs) {
        return logs.lines().stream()
                .filter(line -> eventId.equals(line.mdc().get("event_id")))
                .map(line -> line.logger().replaceAll(".*\\.", ""))
                .toList();
    }

    private static Matcher matched(String line) {
        var matcher = FOLLOWED.matcher(line);
        assertThat(matcher.matches()).as(line).isTrue();
        return matcher;
    }
}
