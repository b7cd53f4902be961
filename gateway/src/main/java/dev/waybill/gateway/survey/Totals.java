package dev.waybill.gateway.survey;

import java.time.Duration;
import java.util.Collection;

/// Many consumers as one: how many there are, the sums of what they have to do, the longest lag.
public record Totals(int consumers, long pending, long ackPending, long unprocessed, Duration lag) {
    public static Totals of(Collection<ConsumerView> views) {
        long pending = 0;
        long ackPending = 0;
        long unprocessed = 0;
        var lag = Duration.ZERO;
        for (var view : views) {
            pending += view.facts().progress().pending();
            ackPending += view.facts().progress().ackPending();
            unprocessed += view.facts().unprocessed();
            var own = view.lag().map(Lag::time).orElse(Duration.ZERO);
            lag = own.compareTo(lag) > 0 ? own : lag;
        }
        return new Totals(views.size(), pending, ackPending, unprocessed, lag);
    }
}
