package dev.waybill.bench.measure;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// Contenders that are measured against each other, and the one that the others are compared with.
///
/// What they share is closed with the section, the newest first.
public final class Section implements AutoCloseable {
    private final Name name;
    private final String base;
    private final List<Contender> contenders;
    private final Deque<AutoCloseable> shared;

    /// What a section is about: its word on the command line, a title, what is counted, and the
    /// payload in bytes, 0 where that plays no part.
    public record Name(String word, String title, String unit, int payload) {}

    public Section(Name name, String base, List<Contender> contenders, List<AutoCloseable> shared) {
        if (contenders.stream().noneMatch(each -> each.name().equals(base))) {
            throw new IllegalArgumentException("the base is no contender: " + base);
        }
        if (contenders.stream().map(Contender::name).distinct().count() != contenders.size()) {
            throw new IllegalArgumentException("two contenders of one name in " + name.word());
        }
        this.name = name;
        this.base = base;
        this.contenders = List.copyOf(contenders);
        this.shared = new ArrayDeque<>(shared);
    }

    public Name name() {
        return name;
    }

    String base() {
        return base;
    }

    public List<Contender> contenders() {
        return contenders;
    }

    @Override
    public void close() throws Exception {
        while (!shared.isEmpty()) {
            shared.removeLast().close();
        }
    }
}
