package dev.waybill.boards;

import static dev.waybill.boards.Shipped.texts;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/// One pipeline of the collector's configuration, with the ids that it names.
record Pipeline(
        String id, List<String> receivers, List<String> processors, List<String> exporters) {
    Pipeline {
        receivers = List.copyOf(receivers);
        processors = List.copyOf(processors);
        exporters = List.copyOf(exporters);
    }

    static List<Pipeline> of(JsonNode config) {
        return config.at("/service/pipelines")
                .propertyStream()
                .map(pipeline -> of(pipeline.getKey(), pipeline.getValue()))
                .toList();
    }

    private static Pipeline of(String id, JsonNode pipeline) {
        return new Pipeline(
                id,
                texts(pipeline.path("receivers")),
                texts(pipeline.path("processors")),
                texts(pipeline.path("exporters")));
    }
}
