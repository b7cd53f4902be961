package dev.waybill.deadletter;

import dev.waybill.wire.DeadLetterId;
import dev.waybill.wire.SubjectPattern;
import java.util.List;
import java.util.Optional;

/// Who else reads a subject of a stream.
final class Audience {
    private final Store store;

    Audience(Store store) {
        this.store = store;
    }

    /// The other consumers of its stream that would see a message of that subject; empty where the
    /// stream is gone or does not take the subject.
    Optional<List<String>> of(DeadLetterId id, String subject) {
        return store.facts().stream(id.stream())
                .filter(stream ->
                        stream.subjects().stream().anyMatch(each -> matches(each, subject)))
                .map(stream -> readers(id, subject));
    }

    private List<String> readers(DeadLetterId id, String subject) {
        return store.facts().consumers(id.stream()).stream()
                .filter(consumer -> !consumer.name().equals(id.consumer()))
                .filter(consumer -> reads(consumer.filters(), subject))
                .map(Facts.OfConsumer::name)
                .sorted()
                .toList();
    }

    private static boolean reads(List<String> filters, String subject) {
        return filters.isEmpty() || filters.stream().anyMatch(each -> matches(each, subject));
    }

    private static boolean matches(String pattern, String subject) {
        return pattern.isEmpty() || new SubjectPattern(pattern).matches(subject);
    }
}
