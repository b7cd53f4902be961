package dev.waybill.testkit;

import static java.util.stream.Collectors.toUnmodifiableMap;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/// The lines that one logger and those below it write while this is open, at every level, each with
/// its MDC.
public final class Logs implements AutoCloseable {
    private final Logger logger;
    private final @Nullable Level levelBefore;
    private final Keeper keeper = new Keeper();

    private Logs(Logger logger) {
        this.logger = logger;
        this.levelBefore = logger.getLevel();
        keeper.setContext(logger.getLoggerContext());
        keeper.start();
        logger.setLevel(Level.TRACE);
        logger.addAppender(keeper);
    }

    public static Logs of(Class<?> owner) {
        return of(owner.getName());
    }

    /// By the logger's name, such as a package's.
    public static Logs of(String name) {
        return new Logs((Logger) LoggerFactory.getLogger(name));
    }

    /// All lines so far, in the order in which they were written.
    public List<Line> lines() {
        return List.copyOf(keeper.lines);
    }

    public List<Line> containing(String text) {
        return lines().stream().filter(line -> line.message().contains(text)).toList();
    }

    /// The first line that is wanted, waited for.
    public Line await(String description, Predicate<Line> wanted) {
        Await.until(description, () -> lines().stream().anyMatch(wanted));
        return lines().stream().filter(wanted).findFirst().orElseThrow();
    }

    /// Gives the logger back its level. The lines stay readable.
    @Override
    public void close() {
        logger.detachAppender(keeper);
        logger.setLevel(levelBefore);
        keeper.stop();
    }

    /// One line: `mdc` as it was when it was written, `fields` from the fluent API's key and value
    /// pairs.
    public record Line(
            String level,
            String message,
            String logger,
            String thread,
            Map<String, String> mdc,
            Map<String, String> fields,
            Optional<String> thrown) {
        public Line {
            mdc = Map.copyOf(mdc);
            fields = Map.copyOf(fields);
        }

        private static Line of(ILoggingEvent event) {
            return new Line(
                    event.getLevel().toString(),
                    event.getFormattedMessage(),
                    event.getLoggerName(),
                    event.getThreadName(),
                    event.getMDCPropertyMap(),
                    fieldsOf(event),
                    Optional.ofNullable(event.getThrowableProxy())
                            .map(thrown -> thrown.getClassName() + ": " + thrown.getMessage()));
        }

        private static Map<String, String> fieldsOf(ILoggingEvent event) {
            return Stream.ofNullable(event.getKeyValuePairs())
                    .flatMap(List::stream)
                    .collect(
                            toUnmodifiableMap(
                                    pair -> pair.key,
                                    pair -> String.valueOf(pair.value),
                                    (former, latter) -> latter));
        }
    }

    private static final class Keeper extends AppenderBase<ILoggingEvent> {
        private final Queue<Line> lines = new ConcurrentLinkedQueue<>();

        @Override
        protected void append(ILoggingEvent event) {
            lines.add(Line.of(event));
        }
    }
}
