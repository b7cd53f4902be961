package dev.waybill.bench.report;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.waybill.bench.measure.Figure;
import dev.waybill.bench.measure.Measured;
import dev.waybill.bench.measure.Spread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Results as a file: each round as it was read, and beside it what follows from the rounds, which
/// is not read back.
public final class ResultsJson {
    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .addModule(new JavaTimeModule())
                    .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .build();

    private ResultsJson() {}

    public static void write(Results results, Path file) throws IOException {
        ObjectNode root = MAPPER.valueToTree(results);
        for (int i = 0; i < results.sections().size(); i++) {
            var section = results.sections().get(i);
            for (int j = 0; j < section.series().size(); j++) {
                var series = (ObjectNode) root.at("/sections/" + i + "/series/" + j);
                summarize(section, section.series().get(j).contender(), series);
            }
        }
        root.set("targets", MAPPER.valueToTree(results.verdicts()));
        var folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Files.writeString(file, MAPPER.writeValueAsString(root) + "\n");
    }

    public static Results read(Path file) throws IOException {
        return MAPPER.readValue(file.toFile(), Results.class);
    }

    private static void summarize(Measured section, String contender, ObjectNode series) {
        var summary = series.putObject("summary");
        for (var figure : Figure.values()) {
            var spread = section.figure(contender, figure);
            if (spread.isPresent()) {
                put(summary, figure.name(), spread);
            }
        }
        var ratio = section.ratio(contender, section.base(), Figure.RATE);
        if (ratio.isPresent()) {
            put(summary, "RATIO", ratio);
        }
    }

    private static void put(ObjectNode summary, String name, Spread spread) {
        summary.putObject(name)
                .put("median", spread.median())
                .put("least", spread.least())
                .put("most", spread.most());
    }
}
