package dev.waybill.gateway.watch;

import dev.waybill.gateway.survey.Lag.Method;
import dev.waybill.server.NatsServer;
import dev.waybill.testkit.NatsVersion;
import dev.waybill.testkit.WithNats;
import io.nats.client.Connection;

/// The lag on the oldest supported server, which does not say when it answered.
@WithNats(version = NatsVersion.OLDEST_SUPPORTED)
class OldServerLagTest extends LagTruth {
    OldServerLagTest(NatsServer nats, Connection connection) throws InterruptedException {
        super(nats, connection);
    }

    /// The floor is 0 until the first acknowledgement.
    @Override
    Method unseenStart() {
        return Method.BOUNDED;
    }
}
