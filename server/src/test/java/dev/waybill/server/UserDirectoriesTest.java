package dev.waybill.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UserDirectoriesTest {
    private static final Path HOME = Path.of("/home/clerk");

    @Test
    void areBelowTheHomeByDefault() {
        assertThat(UserDirectories.of(Map.of(), HOME))
                .isEqualTo(
                        new UserDirectories(
                                Path.of("/home/clerk/.cache/waybill"),
                                Path.of("/home/clerk/.local/share/waybill")));
    }

    @Test
    void followTheVariables() {
        assertThat(
                        UserDirectories.of(
                                Map.of("XDG_CACHE_HOME", "/fast", "XDG_DATA_HOME", "/safe"), HOME))
                .isEqualTo(new UserDirectories(Path.of("/fast/waybill"), Path.of("/safe/waybill")));
    }

    @Test
    void ignoreAVariableThatIsNoAbsolutePath() {
        assertThat(UserDirectories.of(Map.of("XDG_CACHE_HOME", "here"), HOME).cache())
                .isEqualTo(Path.of("/home/clerk/.cache/waybill"));
    }
}
