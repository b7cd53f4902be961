package dev.waybill.wire;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The streams and subjects of dead letters in one deployment: they begin with its prefix, the
/// streams with it in upper case.
///
/// Names of streams and consumers are given as NATS has them, and coded in subjects as in the text
/// of a [DeadLetterId]. So all subjects are ASCII.
public record DeadLetterSpace(String prefix) {
    /// The prefix where none is configured.
    public static final DeadLetterSpace STANDARD = new DeadLetterSpace("waybill");

    /// What the server says of a message that it has delivered as often as it may.
    public static final String MAX_DELIVERIES = "$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.>";

    /// What the server says of a message that was terminated, or removed before it was
    /// acknowledged.
    public static final String MSG_TERMINATED = "$JS.EVENT.ADVISORY.CONSUMER.MSG_TERMINATED.>";

    private static final int LANE_BYTES = 10;

    public DeadLetterSpace {
        if (!prefix.matches("[A-Za-z0-9_-]{1,64}")) {
            throw new IllegalArgumentException(
                    "a prefix is one token of letters, digits, _ and -: \"" + prefix + "\"");
        }
    }

    /// Holds the entries that are open or being replayed, one message each.
    public String entries() {
        return stream("DLQ");
    }

    /// Holds states with their history, discarded entries, jobs and alerts.
    public String operations() {
        return stream("OPS");
    }

    /// Holds the messages of replays until the consumer has them.
    public String lanes() {
        return stream("LANE");
    }

    /// Holds the server's advisories until a gateway has read them.
    public String advisories() {
        return stream("ADVISORIES");
    }

    /// Whether that is one of Waybill's own streams.
    public boolean owns(String stream) {
        return stream.startsWith(stream(""));
    }

    public List<String> entrySubjects() {
        return List.of(prefix + ".dlq.>");
    }

    public List<String> operationSubjects() {
        return List.of(
                prefix + ".state.>", prefix + ".bin.>", prefix + ".job.>", prefix + ".alert.>");
    }

    public List<String> laneSubjects() {
        return List.of(prefix + ".replay.>");
    }

    public List<String> advisorySubjects() {
        return List.of(MAX_DELIVERIES, MSG_TERMINATED);
    }

    public String entry(DeadLetterId id) {
        return prefix + ".dlq." + id;
    }

    /// The id of an entry or a state, read from its subject.
    public static DeadLetterId idOf(String subject) {
        return DeadLetterId.parse(
                subject.substring(subject.indexOf('.', subject.indexOf('.') + 1) + 1));
    }

    /// The entries of a stream, of a consumer, or of both; of all without either.
    public String entriesOf(Optional<String> stream, Optional<String> consumer) {
        return of("dlq", stream, consumer);
    }

    public String state(DeadLetterId id) {
        return prefix + ".state." + id;
    }

    /// The states of a stream, of a consumer, or of both; of all without either.
    public String statesOf(Optional<String> stream, Optional<String> consumer) {
        return of("state", stream, consumer);
    }

    /// Where a discarded entry is kept.
    public String bin(DeadLetterId id) {
        return prefix + ".bin." + id;
    }

    public String job(String id) {
        return prefix + ".job." + id;
    }

    public String jobs() {
        return prefix + ".job.*";
    }

    public String alert(String stream, String consumer, String fingerprint) {
        return prefix + ".alert." + names(stream, consumer) + "." + fingerprint;
    }

    public String alerts() {
        return prefix + ".alert.>";
    }

    /// The one message of the n-th replay.
    public String replay(DeadLetterId id, int n) {
        return prefix + ".replay." + id + "." + n;
    }

    /// All replays to one consumer.
    public String lane(String stream, String consumer) {
        return prefix + ".replay." + names(stream, consumer) + ".>";
    }

    /// The durable on [#lanes] by which that consumer reads its replays.
    public String laneName(String stream, String consumer) {
        var text = (stream + "." + consumer).getBytes(StandardCharsets.UTF_8);
        return "lane-" + HexFormat.of().formatHex(sha256().digest(text), 0, LANE_BYTES);
    }

    private String stream(String end) {
        return prefix.toUpperCase(Locale.ROOT) + "_" + end;
    }

    private String of(String kind, Optional<String> stream, Optional<String> consumer) {
        var start = prefix + "." + kind + ".";
        return stream.isEmpty() && consumer.isEmpty()
                ? start + ">"
                : start + token(stream) + "." + token(consumer) + ".>";
    }

    private static String token(Optional<String> name) {
        return name.map(NameToken::of).orElse("*");
    }

    private static String names(String stream, String consumer) {
        return NameToken.of(stream) + "." + NameToken.of(consumer);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
