package dev.waybill.client;

import dev.waybill.testkit.NatsExtension;
import dev.waybill.testkit.NatsVersion;
import org.junit.jupiter.api.extension.RegisterExtension;

class ServiceGrantsTest extends LeastPermissions {
    @RegisterExtension
    static final NatsExtension NATS =
            NatsExtension.create(NatsVersion.PINNED, settings -> settings.config(USERS));

    @Override
    NatsExtension nats() {
        return NATS;
    }
}
