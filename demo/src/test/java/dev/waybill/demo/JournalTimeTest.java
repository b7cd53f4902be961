package dev.waybill.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class JournalTimeTest {
    private final AtomicLong now = new AtomicLong();
    private final Journal journal = new Journal(line -> {}, now::get);

    @Test
    void countsFromTheFirstOrderAndNotFromTheStartOfTheProgram() throws Exception {
        now.addAndGet(Duration.ofMinutes(1).toNanos());
        journal.begin(1, "e-1", Via.LIBRARY);
        now.addAndGet(Duration.ofSeconds(5).toNanos());
        journal.begin(2, "e-2", Via.LIBRARY);
        assertThat(journal.summary().took()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void followsOneOrderASecond() throws Exception {
        assertThat(journal.begin(1, "e-1", Via.LIBRARY).followed).isTrue();
        assertThat(journal.begin(2, "e-2", Via.LIBRARY).followed).isFalse();
        now.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(journal.begin(3, "e-3", Via.LIBRARY).followed).isTrue();
    }
}
