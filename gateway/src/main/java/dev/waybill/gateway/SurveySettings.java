package dev.waybill.gateway;

import static dev.waybill.gateway.Setting.Type.DURATION;
import static dev.waybill.gateway.Setting.Type.FLAG;
import static dev.waybill.gateway.Setting.Type.INTEGER;
import static dev.waybill.gateway.Setting.Type.LIST;

import java.util.List;

/// The configuration keys of what is measured.
final class SurveySettings {
    private SurveySettings() {}

    static List<Setting> all() {
        return List.of(
                Setting.of(
                        "survey.enabled",
                        FLAG,
                        "true",
                        "Whether streams and consumers are measured; of several gateways one does."),
                Setting.of("survey.interval", DURATION, "30s", "How often they are looked at."),
                Setting.of(
                        "survey.streams",
                        LIST,
                        "*",
                        "Globs of the streams that are measured: `*` is any text, `?` one character."),
                Setting.of(
                        "survey.ignore",
                        LIST,
                        "KV_*,OBJ_*,$MQTT_*,WAYBILL_*",
                        "Globs of streams that are not."),
                Setting.of(
                        "survey.details",
                        LIST,
                        "consumers,stream-replicas",
                        "What is shown beside the streams: consumers, stream-replicas,"
                                + " consumer-replicas, sequences. Without consumers each stream has"
                                + " their sums and the longest lag."),
                Setting.of(
                        "survey.max-series",
                        INTEGER,
                        "200000",
                        "Series at most; consumers that do not fit are left out and counted."),
                Setting.of(
                        "survey.lookups",
                        INTEGER,
                        "5000",
                        "Messages that one look at all consumers asks for at most, to tell lags."),
                Setting.of(
                        "probe.enabled",
                        FLAG,
                        "false",
                        "Whether messages of the gateway's own measure the way through JetStream."),
                Setting.of("probe.interval", DURATION, "5s", "How often one is sent."),
                Setting.of(
                        "probe.patience",
                        DURATION,
                        "10s",
                        "After how long one that has not come back is lost."));
    }
}
