package dev.waybill.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

class LogsTest {
    private static final Logger LOG = LoggerFactory.getLogger(LogsTest.class);

    @Test
    void keepsTheContextAsItWasWhenTheLineWasWritten() {
        try (Logs logs = Logs.of(LogsTest.class)) {
            MDC.put("event_id", "one");
            LOG.info("handled");
            MDC.remove("event_id");

            assertThat(logs.containing("handled"))
                    .singleElement()
                    .satisfies(line -> assertThat(line.mdc()).containsEntry("event_id", "one"));
        }
    }

    @Test
    void keepsFieldsLevelAndFailure() {
        try (Logs logs = Logs.of(LogsTest.class)) {
            LOG.atTrace()
                    .addKeyValue("attempt", 2)
                    .setCause(new IllegalStateException("no stock"))
                    .log("failed");

            assertThat(logs.lines())
                    .singleElement()
                    .satisfies(line -> {
                        assertThat(line.level()).isEqualTo("TRACE");
                        assertThat(line.fields()).containsEntry("attempt", "2");
                        assertThat(line.thrown())
                                .contains("java.lang.IllegalStateException: no stock");
                    });
        }
    }

    @Test
    void waitsForALineOfAnotherThread() {
        try (Logs logs = Logs.of(LogsTest.class)) {
            Thread.ofVirtual().name("elsewhere").start(() -> LOG.warn("at last"));

            assertThat(logs.await("the line", line -> line.message().equals("at last")).thread())
                    .isEqualTo("elsewhere");
        }
    }

    @Test
    void hearsNothingAfterItsEnd() {
        Logs logs = Logs.of(LogsTest.class);
        logs.close();

        LOG.warn("too late");

        assertThat(logs.lines()).isEmpty();
    }
}
