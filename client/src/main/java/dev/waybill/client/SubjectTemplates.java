package dev.waybill.client;

import dev.waybill.wire.SubjectPattern;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The bounded set of names under which subjects appear in span names and metric labels.
///
/// A subject goes by the first configured pattern that matches it; else by its first token and
/// `.>`. Past 100 such names, a further one is `_other`.
final class SubjectTemplates {
    static final String OTHER = "_other";
    private static final int NAMES = 100;
    private static final int CACHE = 1_000;

    private final List<SubjectPattern> patterns;
    private final Set<String> names = new HashSet<>();
    private final ConcurrentHashMap<String, String> known = new ConcurrentHashMap<>();

    SubjectTemplates(List<SubjectPattern> patterns) {
        this.patterns = List.copyOf(patterns);
    }

    String of(String subject) {
        var template = known.get(subject);
        return template != null ? template : remember(subject);
    }

    private String remember(String subject) {
        var template = find(subject);
        if (known.size() < CACHE) {
            known.put(subject, template);
        }
        return template;
    }

    private String find(String subject) {
        for (var pattern : patterns) {
            if (pattern.matches(subject)) {
                return pattern.text();
            }
        }
        int dot = subject.indexOf('.');
        return bounded(dot < 0 ? subject : subject.substring(0, dot) + ".>");
    }

    /// One thread at a time, so that all see a new name alike and none is past the limit.
    private synchronized String bounded(String template) {
        if (names.contains(template)) {
            return template;
        }
        return names.size() < NAMES && names.add(template) ? template : OTHER;
    }
}
