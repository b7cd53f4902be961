package dev.waybill.server;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class NatsServerSettingsTest {
    @Test
    void refusesAPortOutOfRange() {
        assertThatThrownBy(() -> NatsServerSettings.builder().port(65_536))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("65536");
    }

    @Test
    void refusesALimitThatIsNotPositive() {
        assertThatThrownBy(() -> NatsServerSettings.builder().startLimit(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PT0S");
    }
}
