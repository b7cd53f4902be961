package dev.waybill.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.bench.micro.Allocation;
import dev.waybill.testkit.Await;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// That the benchmarks of a publish do what they say, and what they allocate.
class SendBenchmarkTest {
    private static final Duration COMPILED = Duration.ofSeconds(20);

    private final SendBenchmark send = new SendBenchmark();

    @Test
    void buildsAllEightHeaders() {
        assertThat(send.fullEnvelopeBuiltAndInjected().keySet())
                .containsExactlyInAnyOrder(
                        "Nats-Msg-Id",
                        "ce-specversion",
                        "ce-id",
                        "ce-source",
                        "ce-type",
                        "ce-time",
                        "ce-datacontenttype",
                        "traceparent");
        assertThat(send.fullEnvelopeBuiltAndInjected().toMap())
                .allSatisfy((name, values) ->
                        assertThat(values)
                                .singleElement()
                                .satisfies(value -> assertThat(value).isNotEmpty()));
        assertThat(send.fullEnvelopeBuiltAndInjected().getFirst("traceparent"))
                .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-0[13]");
        assertThat(send.compactEnvelopeBuiltAndInjected().keySet())
                .containsExactlyInAnyOrder("Nats-Msg-Id", "traceparent");
    }

    @Test
    void recordsASpanWhereItIsSampledAlone() {
        long before = send.spans.ended();
        assertThat(send.sendSpanSampled().getSpanContext().isSampled()).isTrue();
        assertThat(send.spans.ended()).isEqualTo(before + 1);
        assertThat(send.sendSpanNotSampledByTheSdk().getSpanContext().isSampled()).isFalse();
        assertThat(send.sendSpanNotSampled().getSpanContext().isValid()).isFalse();
        assertThat(send.sendSpanUntraced().getSpanContext().isValid()).isFalse();
        assertThat(send.spans.ended()).isEqualTo(before + 1);
    }

    @Test
    void buildsAnEventAndCountsIt() {
        assertThat(send.eventBuilt().type()).isEqualTo("OrderPlaced.v1");
        send.sendMetrics();
        assertThat(send.sent()).isEqualTo(1);
    }

    /// Of the 1.4 KB only 0.2 are the library's: strings of trace and time, and its writer. It is
    /// 0.1 more until the optimizing compiler, which works beside, is done.
    @Test
    void allocatesForAHeaderBlockLittleMoreThanTheClientsHeadersNeed() {
        Await.untilAsserted(
                COMPILED,
                () -> {
                    assertThat(Allocation.of(send::fullEnvelopeBuiltAndInjected))
                            .isLessThanOrEqualTo(1_500);
                    assertThat(Allocation.of(send::compactEnvelopeBuiltAndInjected))
                            .isLessThanOrEqualTo(800);
                });
    }

    @Test
    void allocatesNextToNothingForASpanThatNobodyRecords() {
        assertThat(Allocation.of(send::sendSpanNotSampled)).isLessThanOrEqualTo(128);
        assertThat(Allocation.of(send::sendSpanUntraced)).isZero();
        assertThat(Allocation.of(send::sendMetrics)).isLessThanOrEqualTo(16);
    }

    @Test
    void allocatesAtMostItsTargetForASpanThatIsRecorded() {
        assertThat(Allocation.of(send::sendSpanSampled)).isLessThanOrEqualTo(1_229);
    }
}
