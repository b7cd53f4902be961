package dev.waybill.gateway.watch;

import dev.waybill.gateway.survey.ConsumerView;
import dev.waybill.gateway.survey.StreamView;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// The names of the last picture, by which to tell of whom the servers speak.
///
/// A name that the picture does not have is either newer than it or gone already: the next picture
/// decides. Remembers as many such names as it is asked for between two pictures.
final class Roll {
    private Map<String, Map<String, Boolean>> streams = Map.of();
    private Set<Name> awaited = Set.of();
    private Set<Name> unknown = new HashSet<>();

    private record Name(String stream, String consumer) {}

    /// What is to be done with what is told under a name.
    enum Standing {
        /// It is shown.
        PRESENT,
        /// It is about its stream as a whole: the consumer has no durable name, or is gone.
        NAMELESS,
        /// It waits for the next picture.
        AWAITED,
        /// It is forgotten: the stream is gone, or is not watched.
        GONE
    }

    /// Begins anew with what a picture shows.
    void read(Collection<StreamView> views) {
        var read = new HashMap<String, Map<String, Boolean>>();
        for (var view : views) {
            read.put(view.facts().name(), consumers(view));
        }
        streams = Map.copyOf(read);
        awaited = unknown;
        unknown = new HashSet<>();
    }

    /// That of a consumer, or of the stream itself where the consumer's name is empty.
    Standing of(String stream, String consumer) {
        var consumers = streams.get(stream);
        if (consumers == null) {
            return await(new Name(stream, "")) ? Standing.AWAITED : Standing.GONE;
        }
        if (consumer.isEmpty()) {
            return Standing.PRESENT;
        }
        var durable = consumers.get(consumer);
        if (durable != null) {
            return durable ? Standing.PRESENT : Standing.NAMELESS;
        }
        return await(new Name(stream, consumer)) ? Standing.AWAITED : Standing.NAMELESS;
    }

    /// Whether it was not waited for yet.
    private boolean await(Name name) {
        if (awaited.contains(name)) {
            return false;
        }
        unknown.add(name);
        return true;
    }

    private static Map<String, Boolean> consumers(StreamView view) {
        var durable = new HashMap<String, Boolean>();
        view.consumers().stream()
                .map(ConsumerView::facts)
                .forEach(each -> durable.put(each.name(), each.config().durable()));
        return Map.copyOf(durable);
    }
}
