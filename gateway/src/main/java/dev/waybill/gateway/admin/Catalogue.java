package dev.waybill.gateway.admin;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.gateway.http.Exchange;
import dev.waybill.gateway.nats.ConfigSubjects;
import dev.waybill.gateway.nats.JetStreamApi;

/// What is there, asked of JetStream: streams and consumers, in lists and alone.
final class Catalogue {
    private final JetStreamApi api;

    Catalogue(JetStreamApi api) {
        this.api = api;
    }

    void streams(Exchange exchange) throws InterruptedException {
        exchange.respond(
                200,
                Page.of(exchange)
                        .read(
                                api,
                                "STREAM.LIST",
                                "streams",
                                info -> isShown(exchange, info),
                                Element::stream));
    }

    void stream(Exchange exchange) throws InterruptedException {
        exchange.respond(200, Element.stream(visible(exchange)));
    }

    void consumers(Exchange exchange) throws InterruptedException {
        visible(exchange);
        exchange.respond(
                200,
                Page.of(exchange)
                        .read(
                                api,
                                "CONSUMER.LIST." + exchange.path("stream"),
                                "consumers",
                                _ -> true,
                                Element::consumer));
    }

    void consumer(Exchange exchange) throws InterruptedException {
        visible(exchange);
        var info =
                api.ask(
                        "CONSUMER.INFO."
                                + exchange.path("stream")
                                + "."
                                + exchange.path("consumer"));
        exchange.respond(200, Element.consumer(info));
    }

    private JsonNode visible(Exchange exchange) throws InterruptedException {
        var info = api.ask("STREAM.INFO." + exchange.path("stream"));
        Grants.requireSees(exchange.principal(), ConfigSubjects.ofStream(info.path("config")));
        return info;
    }

    private static boolean isShown(Exchange exchange, JsonNode info) {
        var config = info.path("config");
        return exchange.names().shows(config.path("name").asText())
                && Grants.sees(exchange.principal(), ConfigSubjects.ofStream(config));
    }
}
