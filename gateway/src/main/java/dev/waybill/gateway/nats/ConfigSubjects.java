package dev.waybill.gateway.nats;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.wire.SubjectPattern;
import java.util.ArrayList;
import java.util.List;

/// The subjects in JetStream's own JSON configurations.
public final class ConfigSubjects {
    private static final List<SubjectPattern> ANY = List.of(new SubjectPattern(">"));

    private ConfigSubjects() {}

    /// The filters of a consumer; none means all of its stream.
    public static List<SubjectPattern> filters(JsonNode config) {
        var filters = patterns(config.path("filter_subjects"));
        var single = config.path("filter_subject").asText();
        return filters.isEmpty() && !single.isEmpty()
                ? List.of(new SubjectPattern(single))
                : filters;
    }

    /// What the messages of a stream may be of: its subjects. A mirror and a stream with sources
    /// may hold any.
    public static List<SubjectPattern> ofStream(JsonNode config) {
        var subjects = patterns(config.path("subjects"));
        boolean fed = config.has("mirror") || config.has("sources");
        return fed || subjects.isEmpty() ? ANY : subjects;
    }

    private static List<SubjectPattern> patterns(JsonNode subjects) {
        var patterns = new ArrayList<SubjectPattern>();
        subjects.forEach(subject -> patterns.add(new SubjectPattern(subject.asText())));
        return patterns;
    }
}
