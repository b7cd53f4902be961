package dev.waybill.cli;

import io.nats.client.api.DeliverPolicy;
import io.nats.client.api.OrderedConsumerConfiguration;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/// Where reading a stream begins.
sealed interface StartPoint {
    void into(OrderedConsumerConfiguration reading);

    /// `new`, `all`, `last`, a sequence, or a time as RFC 3339 has it.
    static StartPoint parse(String text) {
        return switch (text) {
            case "new" -> new By(DeliverPolicy.New);
            case "all" -> new By(DeliverPolicy.All);
            case "last" -> new By(DeliverPolicy.Last);
            default -> text.matches("[0-9]{1,18}") ? sequence(text) : time(text);
        };
    }

    private static StartPoint sequence(String text) {
        return new Sequence(Long.parseLong(text));
    }

    private static StartPoint time(String text) {
        try {
            return new Time(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "--from is new, all, last, a sequence or a time such as 2026-01-31T09:00:00Z: "
                            + text,
                    e);
        }
    }

    record By(DeliverPolicy policy) implements StartPoint {
        @Override
        public void into(OrderedConsumerConfiguration reading) {
            reading.deliverPolicy(policy);
        }
    }

    record Sequence(long first) implements StartPoint {
        public Sequence {
            if (first < 1) {
                throw new IllegalArgumentException("a sequence must be positive: " + first);
            }
        }

        @Override
        public void into(OrderedConsumerConfiguration reading) {
            reading.deliverPolicy(DeliverPolicy.ByStartSequence).startSequence(first);
        }
    }

    record Time(Instant from) implements StartPoint {
        @Override
        public void into(OrderedConsumerConfiguration reading) {
            reading.deliverPolicy(DeliverPolicy.ByStartTime).startTime(from.atZone(ZoneOffset.UTC));
        }
    }
}
