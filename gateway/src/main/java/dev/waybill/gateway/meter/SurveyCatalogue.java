package dev.waybill.gateway.meter;

import java.util.List;
import java.util.stream.Stream;

/// Every metric that is drawn from the survey's picture.
final class SurveyCatalogue {
    private SurveyCatalogue() {}

    static List<Metric> all() {
        var drawn =
                Stream.of(
                                AccountSeries.ALL,
                                List.of(StreamSeries.LED),
                                StreamSeries.ALL,
                                StreamSeries.REPLICAS,
                                List.of(ConsumerSeries.STATUS),
                                ConsumerSeries.ALL,
                                ConsumerSeries.REPLICAS,
                                ConsumerSeries.SEQUENCES,
                                AdvisorySeries.ALL)
                        .flatMap(List::stream)
                        .<Metric>map(Series::metric);
        return Stream.concat(drawn, AckSeries.all().stream()).toList();
    }
}
