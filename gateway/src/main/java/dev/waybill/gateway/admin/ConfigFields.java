package dev.waybill.gateway.admin;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.gateway.http.Problem;
import dev.waybill.gateway.http.ProblemCode;
import io.nats.client.api.ServerInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The fields that a configuration may have, and since which server each is obeyed; an older one
/// ignores it, so it is refused here.
final class ConfigFields {
    private static final String OLDEST = "2.9.0";

    private static final ConfigFields TRANSFORM = of("src dest");
    private static final ConfigFields SOURCE =
            of("name opt_start_seq opt_start_time filter_subject 2.10.0:subject_transforms external")
                    .inside("subject_transforms", TRANSFORM)
                    .inside("external", of("api deliver"));

    static final ConfigFields STREAM =
            of("name description subjects retention max_consumers max_msgs max_bytes max_age"
                            + " max_msgs_per_subject max_msg_size discard storage num_replicas no_ack"
                            + " duplicate_window placement mirror sources republish allow_direct"
                            + " mirror_direct discard_new_per_subject sealed deny_delete deny_purge"
                            + " allow_rollup_hdrs 2.10.0:compression 2.10.0:first_seq"
                            + " 2.10.0:subject_transform 2.10.0:consumer_limits 2.10.0:metadata"
                            + " 2.11.0:allow_msg_ttl 2.11.0:subject_delete_marker_ttl"
                            + " 2.12.0:allow_msg_counter 2.12.0:allow_atomic"
                            + " 2.12.0:allow_msg_schedules 2.12.0:persist_mode"
                            + " 2.14.0:allow_batched")
                    .inside("placement", of("cluster tags 2.11.0:preferred"))
                    .inside("mirror", SOURCE)
                    .inside("sources", SOURCE)
                    .inside("republish", of("src dest headers_only"))
                    .inside("subject_transform", TRANSFORM)
                    .inside("consumer_limits", of("inactive_threshold max_ack_pending"));

    static final ConfigFields CONSUMER =
            of(
                    "name durable_name description deliver_policy opt_start_seq opt_start_time ack_policy"
                            + " ack_wait max_deliver backoff filter_subject replay_policy rate_limit_bps"
                            + " sample_freq max_waiting max_ack_pending flow_control headers_only max_batch"
                            + " max_expires max_bytes deliver_subject deliver_group idle_heartbeat"
                            + " inactive_threshold num_replicas mem_storage 2.10.0:filter_subjects"
                            + " 2.10.0:metadata 2.11.0:pause_until 2.11.0:priority_groups"
                            + " 2.11.0:priority_policy 2.11.0:priority_timeout");

    private final Map<String, String> since;
    private final Map<String, ConfigFields> inside = new HashMap<>();

    private ConfigFields(Map<String, String> since) {
        this.since = since;
    }

    /// Names parted by blanks, each with the version of its server and a colon in front where that
    /// is not the oldest one.
    private static ConfigFields of(String names) {
        var since = new HashMap<String, String>();
        for (var name : names.split(" ", -1)) {
            int colon = name.indexOf(':');
            since.put(name.substring(colon + 1), colon < 0 ? OLDEST : name.substring(0, colon));
        }
        return new ConfigFields(since);
    }

    private ConfigFields inside(String name, ConfigFields fields) {
        inside.put(name, fields);
        return this;
    }

    /// Ends the request with 400 for fields that no server knows, with 501 for those that this
    /// server is too old for; both are named.
    void check(JsonNode config, ServerInfo server) {
        var unknown = new ArrayList<String>();
        var tooNew = new ArrayList<String>();
        collect(config, "", server, unknown, tooNew);
        if (!unknown.isEmpty()) {
            throw Problem.of(ProblemCode.BODY_REFUSED, "unknown fields: " + text(unknown))
                    .with("fields", List.copyOf(unknown))
                    .exception();
        }
        if (!tooNew.isEmpty()) {
            throw Problem.of(
                            ProblemCode.UNSUPPORTED,
                            "the nats-server is too old for: " + text(tooNew))
                    .exception();
        }
    }

    private void collect(
            JsonNode config,
            String at,
            ServerInfo server,
            List<String> unknown,
            List<String> tooNew) {
        config.properties()
                .forEach(field -> {
                    var path = at + printable(field.getKey());
                    var version = since.get(field.getKey());
                    if (version == null) {
                        unknown.add(path);
                    } else if (!server.isSameOrNewerThanVersion(version)) {
                        tooNew.add(path + " (" + version + ")");
                    }
                    var fields = inside.get(field.getKey());
                    if (fields != null) {
                        each(field.getValue())
                                .forEach(node ->
                                        fields.collect(node, path + ".", server, unknown, tooNew));
                    }
                });
    }

    private static Iterable<JsonNode> each(JsonNode value) {
        return value.isArray() ? value : List.of(value);
    }

    private static String text(List<String> fields) {
        return String.join(", ", fields.subList(0, Math.min(10, fields.size())));
    }

    private static String printable(String name) {
        var cut = name.length() > 64 ? name.substring(0, 64) : name;
        return cut.replaceAll("[^!-~]|[\"\\\\]", "?");
    }
}
