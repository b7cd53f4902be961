package dev.waybill.gateway.alert;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.waybill.gateway.tally.Entry;
import java.time.Instant;
import java.util.Locale;

/// What all gateways know of a group of dead letters, as it is stored in `WAYBILL_OPS`.
///
/// `since` is when its first entry was stored, by the server's clock, `captured` how many have come
/// since then, `witness` the entry with the lowest sequence that is known to be open. Up to
/// `claimed` one gateway has the webhook in hand.
record GroupRecord(
        String stream,
        String consumer,
        @JsonProperty("class") String kind,
        String fingerprint,
        String errorType,
        String frame,
        Instant since,
        long captured,
        String firstId,
        String witnessId,
        long witnessSequence,
        Delivery webhook,
        Instant claimed,
        Status status) {

    /// Whether the webhook has been told.
    enum Delivery {
        @JsonProperty("pending")
        PENDING,
        @JsonProperty("sent")
        SENT
    }

    /// Whether entries of the group are open.
    enum Status {
        @JsonProperty("firing")
        FIRING,
        @JsonProperty("resolved")
        RESOLVED;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// A group that begins with this entry.
    static GroupRecord opened(Entry entry) {
        var letter = entry.letter();
        var id = letter.id().toString();
        return new GroupRecord(
                letter.id().stream(),
                letter.id().consumer(),
                letter.death().kind().word(),
                letter.failure().fingerprint(),
                letter.failure().type(),
                letter.failure().frame(),
                entry.storedAt(),
                1,
                id,
                id,
                entry.sequence(),
                Delivery.PENDING,
                Instant.EPOCH,
                Status.FIRING);
    }

    Cause cause() {
        return new Cause(stream, consumer, fingerprint);
    }

    boolean isFiring() {
        return status == Status.FIRING;
    }

    GroupRecord more(long further, Entry lowest) {
        return lowest.sequence() < witnessSequence
                ? with(captured + further, lowest, webhook, claimed, status)
                : with(captured + further, webhook, claimed, status);
    }

    GroupRecord witnessed(Entry entry) {
        return with(captured, entry, webhook, claimed, status);
    }

    GroupRecord resolved() {
        return with(captured, webhook, claimed, Status.RESOLVED);
    }

    GroupRecord claimedUntil(Instant until) {
        return with(captured, webhook, until, status);
    }

    GroupRecord told() {
        return with(captured, Delivery.SENT, claimed, status);
    }

    private GroupRecord with(
            long count, Entry witness, Delivery delivery, Instant until, Status newStatus) {
        return new GroupRecord(
                stream,
                consumer,
                kind,
                fingerprint,
                errorType,
                frame,
                since,
                count,
                firstId,
                witness.letter().id().toString(),
                witness.sequence(),
                delivery,
                until,
                newStatus);
    }

    private GroupRecord with(long count, Delivery delivery, Instant until, Status newStatus) {
        return new GroupRecord(
                stream,
                consumer,
                kind,
                fingerprint,
                errorType,
                frame,
                since,
                count,
                firstId,
                witnessId,
                witnessSequence,
                delivery,
                until,
                newStatus);
    }
}
