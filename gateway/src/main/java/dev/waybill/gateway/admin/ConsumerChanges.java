package dev.waybill.gateway.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.gateway.http.Exchange;
import dev.waybill.gateway.http.Json;
import dev.waybill.gateway.nats.ConfigSubjects;
import dev.waybill.gateway.nats.JetStreamApi;
import dev.waybill.gateway.nats.NatsLink;
import dev.waybill.wire.SubjectPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Makes, changes and deletes durable consumers, for those who may administer what they read: their
/// filters, or all subjects of the stream, and the subject that they deliver to.
///
/// A new one acknowledges explicitly, as every client has it, and delivers five times at most,
/// unless the configuration says otherwise; a changed one keeps both as they are.
final class ConsumerChanges {
    private static final int ATTEMPTS = 5;

    private final JetStreamApi api;
    private final NatsLink link;

    ConsumerChanges(JetStreamApi api, NatsLink link) {
        this.api = api;
        this.link = link;
    }

    void put(Exchange exchange) throws InterruptedException {
        var stream = exchange.path("stream");
        var name = exchange.path("consumer");
        var config = Bodies.read(exchange, name, List.of("name", "durable_name"));
        ConfigFields.CONSUMER.check(config, link.connected().getServerInfo());
        checkSubjects(exchange, config);
        var streamInfo = api.ask("STREAM.INFO." + stream);
        requireAdmin(exchange, config, streamInfo);
        deliverTo(exchange, config);
        var found = api.answer("CONSUMER.INFO." + stream + "." + name, new byte[0]).ifFound();
        if (found.isPresent()) {
            requireAdmin(exchange, found.get().path("config"), streamInfo);
        }
        complete(config, name, found.map(info -> info.path("config")));
        var answer =
                api.ask("CONSUMER.DURABLE.CREATE." + stream + "." + name, body(stream, config));
        exchange.respond(found.isPresent() ? 200 : 201, Element.consumer(answer));
    }

    void delete(Exchange exchange) throws InterruptedException {
        var stream = exchange.path("stream");
        var operation = stream + "." + exchange.path("consumer");
        var streamInfo = api.ask("STREAM.INFO." + stream);
        var info = api.ask("CONSUMER.INFO." + operation);
        requireAdmin(exchange, info.path("config"), streamInfo);
        api.ask("CONSUMER.DELETE." + operation);
        exchange.respond(204);
    }

    private static void checkSubjects(Exchange exchange, ObjectNode config) {
        var filters = new ArrayList<>(Bodies.texts(config, "filter_subjects"));
        filters.addAll(Bodies.texts(config, "filter_subject"));
        filters.forEach(exchange.names()::filter);
        Bodies.texts(config, "deliver_subject").forEach(exchange.names()::subject);
    }

    private static void requireAdmin(Exchange exchange, JsonNode config, JsonNode stream) {
        var filters = ConfigSubjects.filters(config);
        Grants.requireAdmin(
                exchange.principal(),
                filters.isEmpty() ? ConfigSubjects.ofStream(stream.path("config")) : filters);
    }

    private static void deliverTo(Exchange exchange, ObjectNode config) {
        var subjects = Bodies.texts(config, "deliver_subject");
        Grants.requireAdmin(
                exchange.principal(), subjects.stream().map(SubjectPattern::new).toList());
    }

    private static void complete(ObjectNode config, String name, Optional<JsonNode> former) {
        config.put("name", name).put("durable_name", name);
        if (!config.hasNonNull("ack_policy")) {
            config.put(
                    "ack_policy",
                    former.map(before -> before.path("ack_policy").asText()).orElse("explicit"));
        }
        boolean acknowledged = !config.path("ack_policy").asText().equals("none");
        if (!config.hasNonNull("max_deliver") && acknowledged) {
            int least = Math.max(ATTEMPTS, config.path("backoff").size() + 1);
            config.put(
                    "max_deliver",
                    former.map(before -> before.path("max_deliver").asInt(-1)).orElse(least));
        }
    }

    private static ObjectNode body(String stream, ObjectNode config) {
        var body = Json.mapper().createObjectNode().put("stream_name", stream);
        body.set("config", config);
        return body;
    }
}
