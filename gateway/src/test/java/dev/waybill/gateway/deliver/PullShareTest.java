package dev.waybill.gateway.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PullShareTest {
    private final PullShare share = new PullShare();

    @ParameterizedTest
    @CsvSource({"1, 256", "16, 256", "17, 240", "100, 40", "128, 32", "512, 32"})
    void sharesFourThousandMessagesOutAmongTheReaders(int readers, int messages) {
        IntStream.range(0, readers).forEach(_ -> share.join());

        assertThat(share.messages()).isEqualTo(messages);
        assertThat(share.bytes()).isEqualTo(messages * 1_024);
    }

    @Test
    void givesTheOthersWhatALeavingReaderHad() {
        IntStream.range(0, 32).forEach(_ -> share.join());
        IntStream.range(0, 16).forEach(_ -> share.leave());

        assertThat(share.messages()).isEqualTo(256);
    }
}
