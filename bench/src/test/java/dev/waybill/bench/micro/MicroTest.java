package dev.waybill.bench.micro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The frame around the micro-benchmarks.
class MicroTest {
    @Test
    void readsTheCommandLine() {
        var order = Order.of("--quick", "--out", "x.json", "Send");
        assertThat(order.quick()).isTrue();
        assertThat(order.out()).contains(Path.of("x.json"));
        assertThat(order.benchmarks()).isEqualTo("Send");
        assertThat(Order.of().benchmarks()).isEqualTo(Order.ALL);
        assertThatThrownBy(() -> Order.of("--slow")).hasMessageContaining("--slow");
        assertThatThrownBy(() -> Order.of("--out")).hasMessageContaining("--out");
    }

    @Test
    void saysWhichTargetsAreMet() {
        var target = Target.ALL.getFirst();
        var dear = new Cost(target.benchmark(), target.nanos(), 1, 1, target.bytes() + 1);
        var cheap = new Cost(target.benchmark(), target.nanos(), 1, 1, target.bytes());
        var without = new Cost("A.b", 1, 0, 1, 0);
        assertThat(Table.of(List.of(dear)).lines().toList().get(1)).contains("missed");
        assertThat(Table.of(List.of(cheap)).lines().toList().get(1)).contains("met");
        assertThat(Table.of(List.of(without)).lines().toList().get(1)).endsWith("0.0");
    }

    @Test
    void writesADeadLetterThatReadsBack() {
        var letters = new DeadLetterBenchmark();
        assertThat(letters.entryRead()).contains(letters.entryEncoded().letter());
    }

    @Test
    void countsAllocatedBytesExactly() {
        assertThat(Allocation.of(() -> kept = new byte[1_000])).isEqualTo(1_016);
        assertThat(Allocation.of(() -> number++)).isZero();
    }

    @SuppressWarnings("unused")
    private volatile byte[] kept = {};

    private int number;
}
