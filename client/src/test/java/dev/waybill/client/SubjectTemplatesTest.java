package dev.waybill.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The names of subjects where many threads ask at once.
class SubjectTemplatesTest {
    private static final int THREADS = 16;

    @Test
    void namesANewSubjectAlikeForAllWhoAskAtOnce() throws Exception {
        var templates = new SubjectTemplates(List.of());
        try (var threads = Executors.newFixedThreadPool(THREADS)) {
            for (int round = 0; round < 90; round++) {
                var subject = "round" + round + ".a";
                var barrier = new CyclicBarrier(THREADS);
                Callable<String> ask =
                        () -> {
                            barrier.await();
                            return templates.of(subject);
                        };
                var asked =
                        threads.invokeAll(IntStream.range(0, THREADS).mapToObj(_ -> ask).toList());
                for (var name : asked) {
                    assertThat(name.get()).isEqualTo("round" + round + ".>");
                }
            }
        }
    }

    @Test
    void namesAHundredAndNoMore() {
        var templates = new SubjectTemplates(List.of());
        IntStream.range(0, 100).forEach(i -> templates.of("s" + i + ".a"));

        assertThat(templates.of("s99.b")).isEqualTo("s99.>");
        assertThat(templates.of("more.a")).isEqualTo(SubjectTemplates.OTHER);
    }
}
