package dev.waybill.gateway;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.jul.LevelChangePropagator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import net.logstash.logback.encoder.LogstashEncoder;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/// Sets up the process's log: to the standard error stream, one line an event, with its context.
///
/// Line breaks in a message become spaces, and an exception's lines are indented, so that nobody
/// forges a line. Lines of the JDK's own logging are among them.
public final class Logs {
    private static final String PATTERN =
            "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{24}"
                    + " %replace(%msg %kvp %mdc){'[\\r\\n]+', ' '}"
                    + "%replace(%n%ex){'[\\r\\n]+(?!$)', '\n    '}";
    private static final String OWN = "dev.waybill";

    private Logs() {}

    public static void configure(LogConfig config) {
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        context.addListener(propagator(context));
        var appender = new ConsoleAppender<ILoggingEvent>();
        appender.setContext(context);
        appender.setName("stderr");
        appender.setTarget("System.err");
        appender.setEncoder(encoder(config, context));
        appender.start();
        var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(appender);
        context.getLogger(OWN).setLevel(Level.toLevel(config.level()));
        bridge();
    }

    private static Encoder<ILoggingEvent> encoder(LogConfig config, LoggerContext context) {
        Encoder<ILoggingEvent> encoder = config.json() ? new LogstashEncoder() : pattern();
        encoder.setContext(context);
        encoder.start();
        return encoder;
    }

    private static PatternLayoutEncoder pattern() {
        var encoder = new PatternLayoutEncoder();
        encoder.setPattern(PATTERN);
        return encoder;
    }

    private static LevelChangePropagator propagator(LoggerContext context) {
        var propagator = new LevelChangePropagator();
        propagator.setContext(context);
        propagator.setResetJUL(true);
        propagator.start();
        return propagator;
    }

    private static void bridge() {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
    }
}
