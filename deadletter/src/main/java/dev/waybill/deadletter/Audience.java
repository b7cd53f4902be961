package dev.waybill.deadletter;

import dev.waybill.wire.DeadLetterId;
import dev.waybill.wire.SubjectPattern;
import io.nats.client.api.ConsumerConfiguration;
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
        var what = "consumers of " + id.stream();
        boolean taken =
                Store.askUnless(
                                Store.STREAM_NOT_FOUND,
                                0,
                                what,
                                () -> store.management().getStreamInfo(id.stream()))
                        .filter(info ->
                                info.getConfiguration().getSubjects().stream()
                                        .anyMatch(each -> matches(each, subject)))
                        .isPresent();
        return taken ? Optional.of(readers(id, subject, what)) : Optional.empty();
    }

    private List<String> readers(DeadLetterId id, String subject, String what) {
        return Store.ask(what, () -> store.management().getConsumers(id.stream())).stream()
                .filter(info -> !info.getName().equals(id.consumer()))
                .filter(info -> reads(info.getConsumerConfiguration(), subject))
                .map(info -> info.getName())
                .sorted()
                .toList();
    }

    private static boolean reads(ConsumerConfiguration consumer, String subject) {
        var filters = Optional.ofNullable(consumer.getFilterSubjects()).orElseGet(List::of);
        return filters.isEmpty() || filters.stream().anyMatch(each -> matches(each, subject));
    }

    private static boolean matches(String pattern, String subject) {
        return pattern.isEmpty() || new SubjectPattern(pattern).matches(subject);
    }
}
