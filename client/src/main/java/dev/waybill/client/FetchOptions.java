package dev.waybill.client;

import java.time.Duration;

/// One batch to fetch from any pull consumer.
///
/// `max` messages at most, of `maxBytes` in all (0 for no limit); when nothing is there, it waits
/// that long for a first one. No wait is needed to take what is there.
public record FetchOptions(
        String stream, String consumer, int max, int maxBytes, Duration waitFor) {
    public FetchOptions {
        ConsumeOptions.requireName("stream", stream);
        ConsumeOptions.requireName("consumer", consumer);
        if (max < 1 || maxBytes < 0 || waitFor.isNegative()) {
            throw new IllegalArgumentException(
                    "max is positive, maxBytes and waitFor are not negative: "
                            + max
                            + ", "
                            + maxBytes
                            + ", "
                            + waitFor);
        }
    }

    public static FetchOptions of(String stream, String consumer, int max, Duration waitFor) {
        return new FetchOptions(stream, consumer, max, 0, waitFor);
    }
}
