package dev.waybill.bench.micro;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/// Lets warnings through and nothing else, so that a line is decided on and not written.
public final class QuietLog {
    private QuietLog() {}

    public static void set() {
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
    }
}
