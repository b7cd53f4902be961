package dev.waybill.gateway.alert;

import dev.waybill.gateway.http.Json;
import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A webhook, signed as in Standard Webhooks, as a receiver of the first dead letter of each group.
///
/// One gateway at a time has a delivery in hand, for as long as its claim holds; the claim is
/// stored before the request, the success after it. So it is delivered at least once, and with the
/// same `webhook-id` each time.
final class WebhookReceiver implements Courier.Receiver<Kept> {
    static final String TYPE = "deadletter.first";

    private static final Duration CLAIM = Duration.ofSeconds(30);

    private final Posting posting;
    private final AlertConfig.Webhook webhook;
    private final GroupRecords records;
    private final InstantSource clock;
    private final String link;

    WebhookReceiver(
            Posting posting,
            AlertConfig.Webhook webhook,
            GroupRecords records,
            InstantSource clock,
            String link) {
        this.posting = posting;
        this.webhook = webhook;
        this.records = records;
        this.clock = clock;
        this.link = link;
    }

    @Override
    public boolean take(List<Kept> news) throws IOException, InterruptedException {
        boolean any = false;
        for (var kept : news) {
            any |= tell(kept);
        }
        return any;
    }

    private boolean tell(Kept seen) throws IOException, InterruptedException {
        try {
            var claimed = claim(seen);
            if (claimed.isEmpty()) {
                return false;
            }
            try {
                post(claimed.get().record());
            } catch (IOException e) {
                release(claimed.get());
                throw e;
            }
            var _ = records.change(claimed.get(), now -> isSame(now, seen) ? now.told() : now);
            return true;
        } catch (JetStreamApiException e) {
            throw new IOException("the record of the group cannot be changed", e);
        }
    }

    /// Empty where it has been told, or another gateway has it in hand.
    private Optional<Kept> claim(Kept seen) throws IOException, JetStreamApiException {
        var found = records.find(seen.record().cause());
        while (found.isPresent()) {
            var now = found.get().record();
            if (!isSame(now, seen)
                    || now.webhook() == GroupRecord.Delivery.SENT
                    || now.claimed().isAfter(clock.instant())) {
                return Optional.empty();
            }
            var claim = now.claimedUntil(clock.instant().plus(CLAIM));
            var stored = records.put(claim, found.get().revision());
            if (stored.isPresent()) {
                return stored;
            }
            found = records.find(now.cause());
        }
        return Optional.empty();
    }

    /// Any gateway may try again.
    private void release(Kept claimed) throws IOException, JetStreamApiException {
        var until = claimed.record().claimed();
        var _ =
                records.change(
                        claimed,
                        now ->
                                now.claimed().equals(until)
                                        ? now.claimedUntil(clock.instant())
                                        : now);
    }

    private void post(GroupRecord group) throws IOException, InterruptedException {
        var id = id(group);
        long timestamp = clock.instant().getEpochSecond();
        var body = body(group);
        var headers =
                Map.of(
                        "webhook-id",
                        id,
                        "webhook-timestamp",
                        Long.toString(timestamp),
                        "webhook-signature",
                        webhook.secret().sign(id, timestamp, body));
        int status = posting.post(webhook.url(), headers, body);
        if (!Posting.isSuccess(status)) {
            throw new IOException("status " + status);
        }
    }

    private String body(GroupRecord group) {
        var data =
                Map.of(
                        "stream", group.stream(),
                        "consumer", group.consumer(),
                        "class", group.kind(),
                        "fingerprint", group.fingerprint(),
                        "errorType", group.errorType(),
                        "captured", group.captured(),
                        "id", group.firstId(),
                        "description", Alert.description(group),
                        "command", "waybill dlq show " + group.firstId(),
                        "link", link);
        var event = Map.of("type", TYPE, "timestamp", group.since(), "data", data);
        return new String(Json.write(event), StandardCharsets.UTF_8);
    }

    /// The same for one opening of one group, whoever sends it and however often.
    private static String id(GroupRecord group) {
        try {
            var text = group.cause() + "@" + group.since();
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return "msg_" + HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    private static boolean isSame(GroupRecord now, Kept seen) {
        return now.since().equals(seen.record().since());
    }
}
