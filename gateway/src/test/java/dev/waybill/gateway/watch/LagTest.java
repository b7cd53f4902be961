package dev.waybill.gateway.watch;

import dev.waybill.gateway.survey.Lag.Method;
import dev.waybill.server.NatsServer;
import dev.waybill.testkit.WithNats;
import io.nats.client.Connection;

/// The lag on the pinned server.
@WithNats
class LagTest extends LagTruth {
    LagTest(NatsServer nats, Connection connection) throws InterruptedException {
        super(nats, connection);
    }

    /// The floor begins where the consumer begins.
    @Override
    Method unseenStart() {
        return Method.EXACT;
    }
}
