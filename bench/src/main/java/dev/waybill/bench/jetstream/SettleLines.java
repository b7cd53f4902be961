package dev.waybill.bench.jetstream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;
import dev.waybill.bench.measure.Unverified;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/// Consumes as another way does, with the library's log on: a line with its context for each
/// settled message, in a throw-away file and not flushed line by line.
final class SettleLines implements Reading {
    private static final String LIBRARY = "dev.waybill.client";
    private static final String PATTERN = "%d %-5level %logger{24} %msg %kvp %mdc%n";

    private final Path file;
    private final FileAppender<ILoggingEvent> appender;
    private final Logger logger;
    private final Reading inner;

    private SettleLines(
            Path file, FileAppender<ILoggingEvent> appender, Logger logger, Reading inner) {
        this.file = file;
        this.appender = appender;
        this.logger = logger;
        this.inner = inner;
    }

    static Reading.Way around(Reading.Way way) {
        return (connection, durable, receipts) -> {
            var file = Files.createTempFile("waybill-bench-", ".log");
            var logger = (Logger) LoggerFactory.getLogger(LIBRARY);
            var appender = appender(file, logger);
            logger.addAppender(appender);
            logger.setAdditive(false);
            logger.setLevel(Level.INFO);
            return new SettleLines(
                    file, appender, logger, way.begin(connection, durable, receipts));
        };
    }

    @Override
    public void finish() {
        inner.finish();
    }

    @Override
    public void verify(FreshStream stream, long handled) throws Exception {
        inner.verify(stream, handled);
        Unverified.unlessEqual("settle lines", handled, settled());
        Files.delete(file);
    }

    @Override
    public void close() throws Exception {
        inner.close();
        logger.setLevel(null);
        logger.setAdditive(true);
        logger.detachAppender(appender);
        appender.stop();
    }

    private long settled() throws IOException {
        try (var lines = Files.lines(file)) {
            return lines.filter(line -> line.contains("settled ack")).count();
        }
    }

    private static FileAppender<ILoggingEvent> appender(Path file, Logger logger) {
        var encoder = new PatternLayoutEncoder();
        encoder.setContext(logger.getLoggerContext());
        encoder.setPattern(PATTERN);
        encoder.start();
        var appender = new FileAppender<ILoggingEvent>();
        appender.setContext(logger.getLoggerContext());
        appender.setFile(file.toString());
        appender.setImmediateFlush(false);
        appender.setEncoder(encoder);
        appender.start();
        return appender;
    }
}
