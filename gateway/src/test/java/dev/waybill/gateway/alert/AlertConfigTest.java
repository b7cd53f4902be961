package dev.waybill.gateway.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Base64;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AlertConfigTest {
    private static final String URL = "https://h/hook";
    private static final String SECRET = secret(32);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://canary",
                "canary:9093",
                "canary",
                "//canary",
                "http://",
                "http:canary",
                "http:///canary",
                "http://ca nary",
                "http://[canary",
                "http://canary%",
                "http://u:canary@h"
            })
    void refusesAUrlByItsKeyAlone(String url) {
        assertRefused("alert.alertmanager", () -> AlertConfig.of(List.of(URL, url), "", "", ""));
        assertRefused("alert.webhook.url", () -> AlertConfig.of(List.of(), url, SECRET, ""));
        assertRefused("alert.link", () -> AlertConfig.of(List.of(), "", "", url));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "whsec_",
                "canary",
                "WHSEC_Y2FuYXJ5Y2FuYXJ5Y2FuYXJ5Y2FuYXJ5",
                "Y2FuYXJ5Y2FuYXJ5Y2FuYXJ5Y2FuYXJ5",
                "whsec_canary-canary-canary-canary-canary",
                "whsec_Y2FuYXJ5Y2FuYXJ5 Y2FuYXJ5Y2FuYXJ5"
            })
    void refusesASecretByItsKeyAlone(String secret) {
        assertSecretRefused(secret);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 23, 65, 1_000})
    void refusesASecretThatIsTooShortOrTooLong(int bytes) {
        assertSecretRefused(secret(bytes));
    }

    @ParameterizedTest
    @ValueSource(ints = {24, 25, 63, 64})
    void takesASecretOf24To64BytesAndNeverPrintsIt(int bytes) {
        var secret = secret(bytes);

        var config = AlertConfig.of(List.of(URL), URL, secret, URL);

        assertThat(config.webhook()).isPresent();
        assertThat(config.toString())
                .contains("Webhook[h]")
                .doesNotContain(secret.substring("whsec_".length()));
    }

    @Test
    void asksForUrlAndSecretTogether() {
        assertRefused("alert.webhook.secret", () -> AlertConfig.of(List.of(), URL, "", ""));
        assertRefused("alert.webhook.url", () -> AlertConfig.of(List.of(), "", SECRET, ""));
    }

    private static void assertSecretRefused(String secret) {
        assertRefused("alert.webhook.secret", () -> AlertConfig.of(List.of(), URL, secret, ""));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AlertConfig.of(List.of(), URL, secret, ""))
                .withMessage("alert.webhook.secret is not whsec_ and base64 of 24 to 64 bytes")
                .withNoCause();
    }

    /// Neither the message nor a cause may show the value.
    private static void assertRefused(String key, ThrowingCallable configuring) {
        assertThatIllegalArgumentException()
                .isThrownBy(configuring)
                .withMessageContaining(key)
                .withNoCause()
                .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain("canary"));
    }

    private static String secret(int bytes) {
        return "whsec_" + Base64.getEncoder().encodeToString(new byte[bytes]);
    }
}
