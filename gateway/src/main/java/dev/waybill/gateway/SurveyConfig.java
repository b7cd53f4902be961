package dev.waybill.gateway;

import dev.waybill.gateway.meter.SurveyDetail;
import dev.waybill.gateway.probe.ProbeConfig;
import dev.waybill.gateway.watch.WatchConfig;
import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

/// What is surveyed, what of it is shown, and whether the way of messages is probed.
record SurveyConfig(
        WatchConfig watch, Set<SurveyDetail> details, int mostSeries, ProbeConfig probe) {
    SurveyConfig {
        details = Set.copyOf(details);
        if (mostSeries < 0) {
            throw new IllegalArgumentException("survey.max-series is not negative: " + mostSeries);
        }
    }

    static SurveyConfig of(Values values) {
        return new SurveyConfig(
                new WatchConfig(
                        values.flag("survey.enabled"),
                        values.duration("survey.interval"),
                        values.list("survey.streams"),
                        values.list("survey.ignore"),
                        values.integer("survey.lookups")),
                details(values.list("survey.details")),
                values.integer("survey.max-series"),
                new ProbeConfig(
                        values.flag("probe.enabled"),
                        values.duration("probe.interval"),
                        values.duration("probe.patience")));
    }

    private static Set<SurveyDetail> details(Collection<String> words) {
        return words.stream()
                .map(word ->
                        SurveyDetail.of(word)
                                .orElseThrow(() ->
                                        new IllegalArgumentException(
                                                "survey.details holds "
                                                        + known()
                                                        + ": \""
                                                        + word
                                                        + "\"")))
                .collect(Collectors.toSet());
    }

    private static String known() {
        return Arrays.stream(SurveyDetail.values())
                .map(SurveyDetail::word)
                .collect(Collectors.joining(", "));
    }
}
