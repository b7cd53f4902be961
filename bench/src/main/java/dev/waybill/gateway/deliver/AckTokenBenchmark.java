package dev.waybill.gateway.deliver;

import dev.waybill.wire.AckSubject;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// What it costs to sign the ack token of a lease, and to verify one.
@State(Scope.Thread)
public class AckTokenBenchmark {
    private final KeyRing ring =
            KeyRing.of(List.of(Base64.getEncoder().encodeToString(new byte[KeyRing.KEY_BYTES])));
    private final Lease lease =
            new Lease(
                    AckSubject.parse("$JS.ACK.ORDERS.billing.1.77.77.1790000000123456000.3"),
                    1_790_000_000_000_000_000L,
                    Instant.ofEpochSecond(1_790_000_030L),
                    "01938f7e-6d2c-7a51-9c44-2f9b8a1d3e57",
                    SpanContext.create(
                            "0af7651916cd43dd8448eb211c80319c",
                            "b7ad6b7169203331",
                            TraceFlags.getSampled(),
                            TraceState.getDefault()));
    private final String token = AckTokens.write(ring, "billing", lease);

    @Benchmark
    public String tokenSigned() {
        return AckTokens.write(ring, "billing", lease);
    }

    @Benchmark
    public Object tokenVerified() {
        return AckTokens.read(ring, "billing", token);
    }

    /// Whether a token is taken for the lease that it was made of.
    boolean verifies() {
        return AckTokens.read(ring, "billing", token) instanceof AckTokens.Opened.Valid valid
                && valid.lease().ack().equals(lease.ack());
    }
}
