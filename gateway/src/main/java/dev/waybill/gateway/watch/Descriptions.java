package dev.waybill.gateway.watch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.gateway.survey.AccountFacts;
import dev.waybill.gateway.survey.AccountFacts.Usage;
import dev.waybill.gateway.survey.ConsumerFacts;
import dev.waybill.gateway.survey.ConsumerFacts.Acks;
import dev.waybill.gateway.survey.ConsumerFacts.Position;
import dev.waybill.gateway.survey.ConsumerFacts.Start;
import dev.waybill.gateway.survey.Placement;
import dev.waybill.gateway.survey.StreamFacts;
import dev.waybill.gateway.survey.StreamFacts.Upstream;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// Reads JetStream's own descriptions of streams, consumers and the account. What an older server
/// leaves out has the value that it stands for.
final class Descriptions {
    private Descriptions() {}

    static StreamFacts stream(JsonNode info) {
        var config = info.path("config");
        var state = info.path("state");
        long messages = state.path("messages").asLong();
        return new StreamFacts(
                config.path("name").asText(),
                time(info.path("created")).orElse(Instant.EPOCH),
                new StreamFacts.Config(
                        config.path("retention").asText(),
                        config.path("storage").asText(),
                        config.path("discard").asText(),
                        config.path("num_replicas").asInt(1),
                        new StreamFacts.Limits(
                                config.path("max_msgs").asLong(),
                                config.path("max_bytes").asLong(),
                                duration(config.path("max_age")),
                                config.path("max_msgs_per_subject").asLong(),
                                config.path("max_consumers").asLong()),
                        config.path("allow_direct").asBoolean(),
                        text(config.path("mirror").path("name")),
                        texts(config.path("metadata"))),
                new StreamFacts.Contents(
                        messages,
                        state.path("bytes").asLong(),
                        state.path("first_seq").asLong(),
                        state.path("last_seq").asLong(),
                        messages == 0 ? Optional.empty() : time(state.path("first_ts")),
                        messages == 0 ? Optional.empty() : time(state.path("last_ts")),
                        state.path("num_subjects").asLong(),
                        state.path("num_deleted").asLong(),
                        state.path("consumer_count").asLong()),
                placement(info.path("cluster")),
                upstreams(info));
    }

    static ConsumerFacts consumer(JsonNode info, Instant now) {
        var config = info.path("config");
        return new ConsumerFacts(
                info.path("stream_name").asText(),
                info.path("name").asText(),
                time(info.path("created")).orElse(Instant.EPOCH),
                time(info.path("ts")).orElse(now),
                new ConsumerFacts.Config(
                        config.has("durable_name"),
                        config.has("deliver_subject"),
                        acks(config.path("ack_policy").asText()),
                        start(config.path("deliver_policy").asText()),
                        config.has("opt_start_seq")
                                ? OptionalLong.of(config.path("opt_start_seq").asLong())
                                : OptionalLong.empty(),
                        time(config.path("opt_start_time")),
                        filters(config),
                        duration(config.path("ack_wait")),
                        config.path("max_ack_pending").asLong(),
                        config.path("max_deliver").asLong(),
                        texts(config.path("metadata"))),
                new ConsumerFacts.Progress(
                        position(info.path("delivered")),
                        position(info.path("ack_floor")),
                        info.path("num_pending").asLong(),
                        info.path("num_ack_pending").asLong(),
                        info.path("num_redelivered").asLong(),
                        info.path("num_waiting").asLong(),
                        info.path("push_bound").asBoolean(),
                        info.path("paused").asBoolean()
                                ? Optional.of(duration(info.path("pause_remaining")))
                                : Optional.empty()),
                placement(info.path("cluster")));
    }

    static AccountFacts account(JsonNode info) {
        var limits = info.path("limits");
        return new AccountFacts(
                new Usage(info.path("memory").asLong(), limits.path("max_memory").asLong()),
                new Usage(info.path("storage").asLong(), limits.path("max_storage").asLong()),
                new AccountFacts.Reserved(
                        info.path("reserved_memory").asLong(),
                        info.path("reserved_storage").asLong()),
                new Usage(info.path("streams").asLong(), limits.path("max_streams").asLong()),
                new Usage(info.path("consumers").asLong(), limits.path("max_consumers").asLong()),
                info.path("api").path("total").asLong(),
                info.path("api").path("errors").asLong());
    }

    private static Placement placement(JsonNode cluster) {
        var leader = text(cluster.path("leader"));
        var peers = new ArrayList<Placement.Peer>();
        for (var peer : cluster.path("replicas")) {
            peers.add(
                    new Placement.Peer(
                            peer.path("name").asText(),
                            peer.path("current").asBoolean(),
                            peer.path("offline").asBoolean(),
                            duration(peer.path("active")),
                            peer.path("lag").asLong()));
        }
        boolean clustered = cluster.has("raft_group") || !peers.isEmpty();
        return new Placement(leader.isPresent() || !clustered, leader, peers);
    }

    private static List<Upstream> upstreams(JsonNode info) {
        var upstreams = new ArrayList<Upstream>();
        if (info.has("mirror")) {
            upstreams.add(upstream(info.path("mirror"), true));
        }
        info.path("sources").forEach(source -> upstreams.add(upstream(source, false)));
        return upstreams;
    }

    private static Upstream upstream(JsonNode info, boolean mirror) {
        long active = info.path("active").asLong(-1);
        return new Upstream(
                info.path("name").asText(),
                mirror,
                info.path("lag").asLong(),
                active < 0 ? Optional.empty() : Optional.of(Duration.ofNanos(active)));
    }

    private static Position position(JsonNode sequences) {
        return new Position(
                sequences.path("consumer_seq").asLong(),
                sequences.path("stream_seq").asLong(),
                time(sequences.path("last_active")));
    }

    private static List<String> filters(JsonNode config) {
        var filters = new ArrayList<String>();
        config.path("filter_subjects").forEach(each -> filters.add(each.asText()));
        text(config.path("filter_subject")).ifPresent(filters::add);
        return filters;
    }

    private static Acks acks(String policy) {
        return switch (policy) {
            case "none" -> Acks.NONE;
            case "all" -> Acks.ALL;
            default -> Acks.EXPLICIT;
        };
    }

    private static Start start(String policy) {
        return switch (policy) {
            case "last" -> Start.LAST;
            case "new" -> Start.NEW;
            case "by_start_sequence" -> Start.BY_SEQUENCE;
            case "by_start_time" -> Start.BY_TIME;
            case "last_per_subject" -> Start.LAST_PER_SUBJECT;
            default -> Start.ALL;
        };
    }

    private static Map<String, String> texts(JsonNode object) {
        var texts = new HashMap<String, String>();
        object.properties().forEach(each -> texts.put(each.getKey(), each.getValue().asText()));
        return texts;
    }

    private static Optional<String> text(JsonNode value) {
        return Optional.of(value.asText()).filter(text -> !text.isEmpty());
    }

    /// The zero time of the server's language stands for none.
    private static Optional<Instant> time(JsonNode value) {
        return text(value)
                .map(text -> OffsetDateTime.parse(text).toInstant())
                .filter(time -> time.isAfter(Instant.EPOCH));
    }

    private static Duration duration(JsonNode nanos) {
        return Duration.ofNanos(nanos.asLong());
    }
}
