package dev.waybill.gateway.meter;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// Groups of series that may be left out.
public enum SurveyDetail {
    /// Each durable consumer; without it only their sums and maxima by stream.
    CONSUMERS,
    /// The replicas of streams.
    STREAM_REPLICAS,
    /// The replicas of consumers.
    CONSUMER_REPLICAS,
    /// The sequences of consumers.
    SEQUENCES;

    /// That of the word in the configuration.
    public static Optional<SurveyDetail> of(String word) {
        return Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
