package dev.waybill.gateway.publish;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.gateway.RunningGateway;
import dev.waybill.server.NatsServer;
import dev.waybill.testkit.Await;
import dev.waybill.testkit.FaultProxy;
import dev.waybill.testkit.WithNats;
import io.nats.client.Connection;
import io.nats.client.api.DiscardPolicy;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a client is told where its event is not stored.
@WithNats
class PublishProblemTest {
    /// A broken connection that nobody was told of is found by pings, within 30 s.
    private static final Duration HALF_OPEN_NOTICED = Duration.ofSeconds(45);

    private final NatsServer nats;
    private final Connection connection;
    private final RunningGateway gateway;

    PublishProblemTest(NatsServer nats, Connection connection) {
        this.nats = nats;
        this.connection = connection;
        this.gateway = RunningGateway.start(nats.url(), Map.of("limits.body", "2MiB"));
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void saysThatNoStreamTakesTheSubject() {
        var problem = problem(publish("nobody.takes.this", "x"), 404, "no-stream", "rejected");

        assertThat(problem.get("retryable").asBoolean()).isTrue();
        assertThat(problem.get("eventId").asText()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "10071, 412, wrong-last-sequence, rejected",
        "10164, 412, wrong-last-sequence, rejected",
        "10070, 412, wrong-last-sequence, rejected",
        "10060, 412, stream-mismatch, rejected",
        "10054, 413, body-too-large, rejected",
        "10097, 431, headers-too-large, rejected",
        "10077, 507, store-full, rejected",
        "10002, 507, store-full, rejected",
        "10047, 503, nats-unavailable, rejected",
        "10023, 503, nats-unavailable, rejected",
        "10008, 503, nats-unavailable, rejected",
        "10109, 409, stream-sealed, rejected",
        "10111, 422, unprocessable, rejected",
        "10167, 503, stream-overloaded, rejected",
        "10158, 504, unanswered, unknown",
        "10999, 502, nats-refused, rejected",
    })
    void goesByTheErrorCodeAlone(int errCode, int status, String code, String outcome) {
        var said =
                "{\"error\":{\"code\":500,\"err_code\":%d,\"description\":\"canary of nats\"}}"
                        .formatted(errCode);
        try (var _ = Responder.saying(nats.url(), "said." + errCode, said)) {
            var answer = publish("said." + errCode, "x");

            var problem = problem(answer, status, code, outcome);
            assertThat(problem.get("natsErrCode").asInt()).isEqualTo(errCode);
            assertThat(problem.get("eventId").asText()).isNotEmpty();
            assertThat(answer.body()).doesNotContain("canary");
        }
    }

    @Test
    void saysThatTheStreamIsGivenTooMuch() {
        try (var _ = Responder.status(nats.url(), "busy.stream", "429 Too Many Requests")) {
            var answer = publish("busy.stream", "x");

            problem(answer, 503, "stream-overloaded", "rejected");
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        }
    }

    @Test
    void saysThatNobodyKnowsWhereNobodyAnswers() {
        try (var _ = Responder.silent(nats.url(), "silent.stream")) {
            var problem = problem(publish("silent.stream", "x"), 504, "unanswered", "unknown");

            assertThat(problem.get("retryable").asBoolean()).isTrue();
            assertThat(problem.get("eventId").asText()).isNotEmpty();
        }
    }

    @Test
    void saysThatTheStreamIsFull() {
        var publishing =
                Publishing.to(
                        gateway,
                        connection,
                        config -> config.maxMessages(1).discardPolicy(DiscardPolicy.New));
        publishing.send(publishing.one("x", "first"));

        var answer = publishing.send(publishing.one("x", "second"));

        problem(answer, 507, "store-full", "rejected");
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(publishing.stored()).isEqualTo(1);
    }

    @Test
    void namesTheLimitOfTheStream() {
        var publishing =
                Publishing.to(gateway, connection, config -> config.maximumMessageSize(500));

        var problem =
                problem(
                        publishing.send(publishing.one("x", "x".repeat(600))),
                        413,
                        "body-too-large",
                        "rejected");

        assertThat(problem.get("limit").asInt()).isEqualTo(500);
        assertThat(publishing.stored()).isZero();
    }

    @Test
    void namesTheLimitOfTheServerHeadersIncluded() {
        var publishing = Publishing.to(gateway, connection);

        var problem =
                problem(
                        publishing.send(publishing.one("x", "x".repeat(1024 * 1024))),
                        413,
                        "body-too-large",
                        "rejected");

        assertThat(problem.get("limit").asInt()).isEqualTo(1024 * 1024);
        assertThat(publishing.stored()).isZero();
    }

    @Test
    void saysThatTheStreamIsSealed() {
        var publishing = Publishing.to(gateway, connection);
        Publishing.asked(() -> {
            var management = connection.jetStreamManagement();
            var config = management.getStreamInfo(publishing.stream()).getConfiguration();
            return management.updateStream(
                    io.nats.client.api.StreamConfiguration.builder(config).seal().build());
        });

        problem(publishing.send(publishing.one("x", "x")), 409, "stream-sealed", "rejected");
    }

    @Test
    void saysThatNothingWasSentWithoutAConnection() {
        try (var proxy = FaultProxy.to(URI.create(nats.url()).getPort());
                var behind = RunningGateway.start(proxy.url(), Map.of())) {
            var publishing = Publishing.to(behind, connection);
            publishing.send(publishing.one("x", "x"));
            proxy.stall();
            proxy.cut();
            Await.until(
                    "the gateway has noticed",
                    () -> behind.management("/health/ready").statusCode() == 503);

            var answer = publishing.send(publishing.one("x", "x").header("Event-Id", "a-17"));

            var problem = problem(answer, 503, "nats-unavailable", "rejected");
            assertThat(problem.get("eventId").asText()).isEqualTo("a-17");
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            proxy.pass();
        }
    }

    @Test
    void answersTheRetryOfWhatWasStoredWithoutAnAnswerAsADuplicate() {
        try (var proxy = FaultProxy.to(URI.create(nats.url()).getPort());
                var behind = RunningGateway.start(proxy.url(), Map.of())) {
            var publishing = Publishing.to(behind, connection);
            publishing.send(publishing.one("x", "x"));
            proxy.dropToClient();
            var lost =
                    problem(
                            publishing.send(publishing.one("x", "x")),
                            504,
                            "unanswered",
                            "unknown");
            proxy.pass();
            proxy.cut();
            var id = lost.get("eventId").asText();
            Await.untilAsserted(
                    HALF_OPEN_NOTICED,
                    () -> {
                        var retry =
                                publishing.send(publishing.one("x", "x").header("Event-Id", id));
                        assertThat(retry.statusCode()).as(retry.body()).isEqualTo(200);
                    });

            assertThat(publishing.stored()).isEqualTo(2);
        }
    }

    @Test
    void believesNoStreamThatIsNotThere() {
        try (var _ = Responder.saying(nats.url(), "forged.a", "{\"stream\":\"FAKE\",\"seq\":7}")) {
            problem(publish("forged.a", "x"), 504, "unanswered", "unknown");
        }
    }

    @Test
    void believesNoStreamThatDoesNotTakeTheSubject() {
        var real = Publishing.to(gateway, connection).stream();
        var ack = "{\"stream\":\"%s\",\"seq\":7}".formatted(real);
        try (var _ = Responder.saying(nats.url(), "forged.b", ack)) {
            problem(publish("forged.b", "x"), 504, "unanswered", "unknown");
        }
    }

    @Test
    void believesNoSequenceBelowOne() {
        var real = Publishing.to(gateway, connection).stream();
        var ack = "{\"stream\":\"%s\",\"seq\":0}".formatted(real);
        try (var _ = Responder.saying(nats.url(), "forged.c", ack)) {
            problem(publish("forged.c", "x"), 504, "unanswered", "unknown");
        }
    }

    @Test
    void believesAStreamThatHasTakenASubjectOver() {
        var publishing = Publishing.to(gateway, connection);
        publishing.send(publishing.one("x", "x"));
        var moved = publishing.stream() + "b";
        Publishing.asked(() -> {
            var management = connection.jetStreamManagement();
            var config = management.getStreamInfo(publishing.stream()).getConfiguration();
            return management.updateStream(
                    io.nats.client.api.StreamConfiguration.builder(config)
                            .subjects(publishing.stream() + ".>", moved + ".>")
                            .build());
        });

        assertThat(publish(moved + ".x", "x").statusCode()).isEqualTo(201);
    }

    private HttpResponse<String> publish(String subject, String body) {
        return gateway.send(
                gateway.request("/v1/subjects/" + subject + "/messages")
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static JsonNode problem(
            HttpResponse<String> answer, int status, String code, String outcome) {
        var problem = Publishing.json(answer);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(problem.get("code").asText()).isEqualTo(code);
        assertThat(problem.get("outcome").asText()).isEqualTo(outcome);
        return problem;
    }
}
