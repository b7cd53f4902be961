package dev.waybill.demo;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.Marker;

/// Keeps the log readable: of what is logged about single events, at level INFO, only the lines of
/// the orders that the [Journal] follows. With `log.level: debug` it keeps everything.
final class FollowedLog extends TurboFilter {
    private final Journal journal;

    private FollowedLog(Journal journal) {
        this.journal = journal;
    }

    static void install(Journal journal) {
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.addTurboFilter(new FollowedLog(journal));
    }

    @Override
    public FilterReply decide(
            @Nullable Marker marker,
            Logger logger,
            Level level,
            @Nullable String format,
            Object @Nullable [] params,
            @Nullable Throwable thrown) {
        var eventId = MDC.get("event_id");
        boolean shown =
                eventId == null
                        || level.isGreaterOrEqual(Level.WARN)
                        || Level.DEBUG.isGreaterOrEqual(logger.getEffectiveLevel())
                        || journal.follows(eventId);
        return shown ? FilterReply.NEUTRAL : FilterReply.DENY;
    }
}
