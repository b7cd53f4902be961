package dev.waybill.gateway.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.gateway.http.Exchange;
import dev.waybill.gateway.http.Names;
import dev.waybill.gateway.nats.ConfigSubjects;
import dev.waybill.gateway.nats.JetStreamApi;
import dev.waybill.gateway.nats.NatsLink;
import dev.waybill.wire.SubjectPattern;
import java.util.ArrayList;
import java.util.List;

/// Makes, changes and deletes streams, for those who may administer all subjects that are named
/// anywhere in the configuration, and all that the stream or its sources already have.
final class StreamChanges {
    private final JetStreamApi api;
    private final NatsLink link;

    StreamChanges(JetStreamApi api, NatsLink link) {
        this.api = api;
        this.link = link;
    }

    void put(Exchange exchange) throws InterruptedException {
        var name = exchange.path("stream");
        var config = Bodies.read(exchange, name, List.of("name"));
        ConfigFields.STREAM.check(config, link.connected().getServerInfo());
        var named = named(exchange.names(), name, config);
        var origins = origins(exchange.names(), config);
        Grants.requireAdmin(exchange.principal(), named);
        for (var origin : origins) {
            Grants.requireAdmin(exchange.principal(), subjectsOf(origin));
        }
        var found = api.answer("STREAM.INFO." + name, new byte[0]).ifFound();
        if (found.isPresent()) {
            Grants.requireAdmin(exchange.principal(), subjectsOf(found.get()));
        }
        config.put("name", name);
        var operation = found.isPresent() ? "STREAM.UPDATE." : "STREAM.CREATE.";
        var answer = api.ask(operation + name, config);
        exchange.respond(found.isPresent() ? 200 : 201, Element.stream(answer));
    }

    void delete(Exchange exchange) throws InterruptedException {
        var name = exchange.path("stream");
        var info = api.ask("STREAM.INFO." + name);
        Grants.requireAdmin(exchange.principal(), subjectsOf(info));
        api.ask("STREAM.DELETE." + name);
        exchange.respond(204);
    }

    /// Every subject in the configuration; one that is refused ends the request. Without any, and
    /// without a source, the server would take the stream's name.
    private static List<SubjectPattern> named(Names names, String name, ObjectNode config) {
        var subjects = new ArrayList<String>();
        var own = Bodies.texts(config, "subjects");
        boolean fed = isObject(config.path("mirror")) || !config.path("sources").isEmpty();
        (own.isEmpty() && !fed ? List.of(name) : own)
                .forEach(subject -> subjects.add(names.binding(subject)));
        for (var field : List.of("republish", "subject_transform")) {
            mapped(names, config.path(field), subjects);
        }
        for (var source : sources(config)) {
            Bodies.texts(source, "filter_subject")
                    .forEach(subject -> subjects.add(names.filter(subject)));
            source.path("subject_transforms")
                    .forEach(transform -> mapped(names, transform, subjects));
        }
        return subjects.stream().map(SubjectPattern::new).toList();
    }

    /// A destination with a mapping such as `{{wildcard(1)}}` is no subject that a grant can
    /// contain, and is refused like one.
    private static void mapped(Names names, JsonNode mapping, List<String> subjects) {
        Bodies.texts(mapping, "src").forEach(subject -> subjects.add(names.filter(subject)));
        Bodies.texts(mapping, "dest").forEach(subject -> subjects.add(names.binding(subject)));
    }

    /// The streams that are read without a filter of the configuration; what they hold counts.
    private List<ObjectNode> origins(Names names, ObjectNode config) throws InterruptedException {
        var origins = new ArrayList<ObjectNode>();
        for (var source : sources(config)) {
            if (isObject(source.path("external"))) {
                throw Bodies.refused("streams of other accounts and domains are not served");
            }
            var name = names.stream(source.path("name").asText());
            if (!isFiltered(source)) {
                origins.add(api.ask("STREAM.INFO." + name));
            }
        }
        return origins;
    }

    private static boolean isFiltered(JsonNode source) {
        var transforms = source.path("subject_transforms");
        boolean each =
                !transforms.isEmpty()
                        && transforms
                                .valueStream()
                                .noneMatch(one -> Bodies.texts(one, "src").isEmpty());
        return each || !Bodies.texts(source, "filter_subject").isEmpty();
    }

    private static List<JsonNode> sources(ObjectNode config) {
        var sources = new ArrayList<JsonNode>();
        if (isObject(config.path("mirror"))) {
            sources.add(config.path("mirror"));
        }
        config.path("sources").forEach(sources::add);
        if (sources.stream().anyMatch(source -> !source.isObject())) {
            throw Bodies.refused("mirror is an object, and sources are objects");
        }
        return sources;
    }

    private static List<SubjectPattern> subjectsOf(JsonNode info) {
        return ConfigSubjects.ofStream(info.path("config"));
    }

    private static boolean isObject(JsonNode node) {
        return !node.isMissingNode() && !node.isNull();
    }
}
