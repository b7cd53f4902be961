package dev.waybill.gateway.meter;

import dev.waybill.gateway.survey.Picture;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Shows the survey's picture to a scrape, drawn once for each picture.
///
/// A picture has at most so many series: consumers whose series do not fit are left out whole, then
/// counted. What the picture no longer has is no longer shown.
public final class SurveyCollector implements MultiCollector {
    private static final Logger LOG = LoggerFactory.getLogger(SurveyCollector.class);

    private final Supplier<Optional<Picture>> pictures;
    private final Set<SurveyDetail> details;
    private final int mostSeries;
    private final LongAdder dropped = new LongAdder();
    private volatile Drawn last = Drawn.NOTHING;

    private SurveyCollector(
            Supplier<Optional<Picture>> pictures, Set<SurveyDetail> details, int mostSeries) {
        this.pictures = pictures;
        this.details = Set.copyOf(details);
        this.mostSeries = mostSeries;
    }

    /// Shows, from now on, what the supplier has at each scrape.
    public static void register(
            Exposition exposition,
            Supplier<Optional<Picture>> pictures,
            Set<SurveyDetail> details,
            int mostSeries) {
        var collector = new SurveyCollector(pictures, details, mostSeries);
        var registry = exposition.registry();
        ExporterCatalogue.SERIES.gauge(registry, () -> collector.drawn().series());
        ExporterCatalogue.MISSING.gauge(registry, () -> collector.drawn().missing());
        ExporterCatalogue.LAST_SUCCESS.gauge(registry, () -> collector.drawn().takenAt());
        ExporterCatalogue.SERIES_DROPPED.counted(registry, collector, SurveyCollector::dropped);
        registry.getPrometheusRegistry().register(collector);
    }

    @Override
    public MetricSnapshots collect() {
        return drawn().snapshots();
    }

    private long dropped() {
        drawn();
        return dropped.sum();
    }

    private Drawn drawn() {
        var picture = pictures.get();
        if (picture.isEmpty()) {
            return Drawn.NOTHING;
        }
        synchronized (this) {
            if (!last.isOf(picture.get())) {
                last = Drawing.of(picture.get(), details, mostSeries);
                dropped.add(last.dropped());
                if (last.dropped() > 0) {
                    LOG.warn(
                            "{} series are left out of the metrics, as survey.max-series is {}",
                            last.dropped(),
                            mostSeries);
                }
            }
            return last;
        }
    }
}
