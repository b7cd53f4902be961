package dev.waybill.client;

import io.nats.client.Nats;
import io.nats.client.Options;
import io.opentelemetry.api.GlobalOpenTelemetry;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A service of one event, run by [AgentTest] in a virtual machine that has the OpenTelemetry
/// agent.
final class AgentProbe {
    private AgentProbe() {}

    public static void main(String[] args) throws Exception {
        var connection =
                Nats.connect(ConnectionDefaults.apply(Options.builder().server(args[0])).build());
        var waybill =
                Waybill.builder(connection, "/agent")
                        .createStreams()
                        .openTelemetry(GlobalOpenTelemetry.get())
                        .build();
        var handled = new CountDownLatch(1);
        try (var _ =
                waybill.consume(
                        ConsumeOptions.of("AGT", "c"),
                        _ -> {
                            handled.countDown();
                            return Verdict.ack();
                        })) {
            waybill.publish(waybill.event("agt.x").type("T.v1").build());
            if (!handled.await(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the event was not handled");
            }
        }
        connection.close();
    }
}
