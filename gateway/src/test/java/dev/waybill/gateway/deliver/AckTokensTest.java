package dev.waybill.gateway.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.gateway.deliver.AckTokens.Opened;
import dev.waybill.wire.AckSubject;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class AckTokensTest {
    private static final String OLD = key(1);
    private static final String NEW = key(2);
    private static final KeyRing RING = KeyRing.of(List.of(OLD));
    private static final SpanContext TRACE =
            SpanContext.createFromRemoteParent(
                    "0af7651916cd43dd8448eb211c80319c",
                    "b7ad6b7169203331",
                    TraceFlags.getSampled(),
                    TraceState.getDefault());
    private static final Lease SHORT = lease("$JS.ACK.ORDERS.work.2.17.5.1700000000000000000.3");
    private static final Lease LONG =
            lease("$JS.ACK.hub.Xy12.ORDERS.work.2.17.5.1700000000000000000.3.token");

    @Test
    void readsWhatItWrote() {
        assertThat(read(RING, "alice", write(SHORT))).isEqualTo(new Opened.Valid(SHORT));
    }

    @Test
    void readsTheLongFormOfReplySubjects() {
        assertThat(read(RING, "alice", write(LONG))).isEqualTo(new Opened.Valid(LONG));
    }

    @Test
    void readsALeaseWithoutATrace() {
        var untraced = new Lease(SHORT.ack(), 7, SHORT.expires(), "e-1", SpanContext.getInvalid());

        assertThat(read(RING, "alice", write(untraced))).isEqualTo(new Opened.Valid(untraced));
    }

    @Test
    void refusesATokenWithAnyBitChanged() {
        byte[] bytes = Base64.getUrlDecoder().decode(write(SHORT));
        for (int i = 0; i < bytes.length; i++) {
            byte[] forged = bytes.clone();
            forged[i] ^= 1;

            var opened =
                    read(
                            RING,
                            "alice",
                            Base64.getUrlEncoder().withoutPadding().encodeToString(forged));

            assertThat(opened).as("byte %s", i).isInstanceOf(Opened.Invalid.class);
        }
    }

    @Test
    void refusesATokenCutAnywhere() {
        var token = write(SHORT);
        for (int length = 0; length < token.length(); length++) {
            assertThat(read(RING, "alice", token.substring(0, length)))
                    .as("%s characters", length)
                    .isInstanceOf(Opened.Invalid.class);
        }
    }

    @Test
    void refusesWhatIsNoTokenAtAll() {
        for (var text :
                List.of(
                        "",
                        " ",
                        "nonsense!",
                        "\u0000",
                        "ÿ",
                        "A".repeat(5_000),
                        "AAAA".repeat(50))) {
            assertThat(read(RING, "alice", text)).isInstanceOf(Opened.Invalid.class);
        }
    }

    @Test
    void saysThatATokenIsAnotherPrincipals() {
        assertThat(read(RING, "bob", write(SHORT))).isEqualTo(new Opened.Foreign());
    }

    @Test
    void acceptsTheFormerKeyAsLongAsItIsListed() {
        var rotated = KeyRing.of(List.of(NEW, OLD));
        var replaced = KeyRing.of(List.of(NEW));

        assertThat(read(rotated, "alice", write(SHORT))).isEqualTo(new Opened.Valid(SHORT));
        assertThat(read(replaced, "alice", write(SHORT))).isEqualTo(new Opened.Invalid(false));
    }

    @Test
    void signsWithTheFirstKey() {
        var token = AckTokens.write(KeyRing.of(List.of(NEW, OLD)), "alice", SHORT);

        assertThat(read(KeyRing.of(List.of(NEW)), "alice", token))
                .isEqualTo(new Opened.Valid(SHORT));
    }

    @Test
    void cutsALongEventId() {
        var wordy = new Lease(SHORT.ack(), 7, SHORT.expires(), "x".repeat(500), SHORT.message());

        assertThat(read(RING, "alice", write(wordy)))
                .isInstanceOfSatisfying(
                        Opened.Valid.class,
                        valid -> assertThat(valid.lease().eventId()).isEqualTo("x".repeat(128)));
    }

    @Test
    void refusesAShortKeyAndSaysHowToMakeOne() {
        assertThatThrownBy(() -> KeyRing.of(List.of("c2hvcnQ=")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("openssl rand -base64 32");
    }

    @Test
    void showsNoKeyInItsText() {
        assertThat(RING.toString()).doesNotContain(OLD.substring(0, 8)).hasSizeLessThan(30);
    }

    private static String write(Lease lease) {
        return AckTokens.write(RING, "alice", lease);
    }

    private static Opened read(KeyRing ring, String principal, String token) {
        return AckTokens.read(ring, principal, token);
    }

    private static Lease lease(String reply) {
        return new Lease(
                AckSubject.parse(reply),
                1_700_000_000_123_456_789L,
                Instant.ofEpochMilli(1_700_000_030_000L),
                "order-1",
                TRACE);
    }

    private static String key(int fill) {
        var bytes = new byte[32];
        java.util.Arrays.fill(bytes, (byte) fill);
        return Base64.getEncoder().encodeToString(bytes);
    }
}
