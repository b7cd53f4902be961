package dev.waybill.testkit;

import dev.waybill.server.NatsBinaries;
import dev.waybill.server.NatsBinary;

/// Which nats-server a test class runs on. One that cannot be had fails the class and says why.
public enum NatsVersion {
    /// The release that Waybill is developed against.
    PINNED,
    /// The oldest release that Waybill works with, for the compatibility suite.
    OLDEST_SUPPORTED;

    NatsBinary binary() {
        return switch (this) {
            case PINNED -> NatsBinaries.system().pinned();
            case OLDEST_SUPPORTED -> NatsBinaries.system().oldestSupported();
        };
    }
}
