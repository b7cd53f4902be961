package dev.waybill.gateway.deadletters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.waybill.gateway.RunningGateway;
import dev.waybill.server.NatsServer;
import dev.waybill.testkit.FaultProxy;
import dev.waybill.testkit.Logs;
import dev.waybill.testkit.WithNats;
import io.nats.client.Connection;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.Writer;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What a caller sees of an export during which NATS goes away.
@WithNats
final class BrokenExportTest {
    private static final int LETTERS = 150;

    private final NatsServer nats;
    private final Morgue morgue;

    BrokenExportTest(NatsServer nats, Connection connection) {
        this.nats = nats;
        this.morgue = new Morgue(connection);
    }

    @Test
    void endsAWholeOneAndBreaksOffOneThatIsCutShort() throws Exception {
        for (int i = 0; i < LETTERS; i++) {
            morgue.dead("c", "NoStock");
        }
        try (var logs = Logs.of("dev.waybill.gateway.http.Edge");
                var proxy = FaultProxy.to(nats.port());
                var gateway = RunningGateway.start(proxy.url(), Map.of());
                var client = HttpClient.newHttpClient()) {
            try (var whole = export(client, gateway)) {
                assertThat(whole.lines()).hasSize(LETTERS);
            }
            proxy.delay(Duration.ofMillis(2));
            try (var part = export(client, gateway)) {
                assertThat(part.readLine()).contains(Morgue.SECRET);
                proxy.stall();
                proxy.cut();

                assertThatIOException().isThrownBy(() -> part.transferTo(Writer.nullWriter()));
                logs.await(
                        "why it ends",
                        line -> line.message().contains("dead letters could not be read"));
            } finally {
                proxy.pass();
            }
        }
    }

    private BufferedReader export(HttpClient client, RunningGateway gateway) throws Exception {
        var path = DeadLettersOverHttp.ALL + "/export?stream=" + morgue.stream();
        var answer =
                client.send(
                        gateway.request(path).build(), HttpResponse.BodyHandlers.ofInputStream());
        return new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
    }
}
