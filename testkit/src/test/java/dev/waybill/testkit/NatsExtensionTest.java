package dev.waybill.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.nats.client.Connection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class NatsExtensionTest {
    @RegisterExtension
    static final NatsExtension NATS =
            NatsExtension.create(
                    NatsVersion.PINNED,
                    settings ->
                            settings.config(
                                    "authorization { user: clerk, password: \"of office\" }"));

    @Test
    void startsTheServerWithTheSettingsOfTheClass() {
        Connection nats =
                NATS.connect(options ->
                        options.userInfo("clerk".toCharArray(), "of office".toCharArray()));

        assertThat(nats.getServerInfo().isAuthRequired()).isTrue();
    }

    @Test
    void attachesTheServersLogToAFailure() {
        AssertionError failure = new AssertionError("planted");

        ServerLog.attach(failure, NATS.server());

        assertThat(List.of(failure.getSuppressed()))
                .singleElement()
                .asString()
                .contains("Server is ready", NATS.server().url());
    }
}
