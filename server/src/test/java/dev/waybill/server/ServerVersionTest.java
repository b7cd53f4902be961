package dev.waybill.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ServerVersionTest {
    @Test
    void isReadFromWhatTheServerSays() {
        assertThat(ServerVersion.in("nats-server: v2.14.9\n"))
                .contains(new ServerVersion(2, 14, 9));
    }

    @Test
    void isReadFromPreReleasesByTheirNumbers() {
        assertThat(ServerVersion.in("nats-server: v2.15.0-RC.2"))
                .contains(new ServerVersion(2, 15, 0));
    }

    @Test
    void isNotReadFromTextWithoutOne() {
        assertThat(ServerVersion.in("usage: nats-server")).isEmpty();
    }

    @Test
    void comparesByNumberAndNotByText() {
        assertThat(new ServerVersion(2, 10, 0).isAtLeast(new ServerVersion(2, 9, 25))).isTrue();
        assertThat(new ServerVersion(2, 9, 9).isAtLeast(new ServerVersion(2, 9, 10))).isFalse();
    }

    @Test
    void refusesANegativeNumber() {
        assertThatThrownBy(() -> new ServerVersion(2, -1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2.-1.0");
    }
}
