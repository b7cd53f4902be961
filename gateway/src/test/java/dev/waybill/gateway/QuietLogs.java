package dev.waybill.gateway;

import org.slf4j.bridge.SLF4JBridgeHandler;

/// Brings the web server's log lines under the level of the tests.
public final class QuietLogs {
    private QuietLogs() {}

    public static void bridge() {
        if (!SLF4JBridgeHandler.isInstalled()) {
            SLF4JBridgeHandler.removeHandlersForRootLogger();
            SLF4JBridgeHandler.install();
        }
    }
}
