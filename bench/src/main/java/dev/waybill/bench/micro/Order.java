package dev.waybill.bench.micro;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/// What the command line asks for: which benchmarks, how thoroughly, and where the results go.
record Order(String benchmarks, boolean quick, Optional<Path> out) {
    static final String ALL = "dev\\.waybill\\..*Benchmark\\..*";

    /// `[--quick] [--out FILE] [REGEX]`, or `IllegalArgumentException` with what is wrong.
    static Order of(String... arguments) {
        var order = new Order(ALL, false, Optional.empty());
        for (var words = List.of(arguments).iterator(); words.hasNext(); ) {
            order = order.with(words.next(), words);
        }
        return order;
    }

    private Order with(String word, Iterator<String> more) {
        return switch (word) {
            case "--quick" -> new Order(benchmarks, true, out);
            case "--out" -> new Order(benchmarks, quick, Optional.of(file(more)));
            default -> {
                if (word.startsWith("-")) {
                    throw new IllegalArgumentException("there is no option " + word);
                }
                yield new Order(word, quick, out);
            }
        };
    }

    private static Path file(Iterator<String> more) {
        if (!more.hasNext()) {
            throw new IllegalArgumentException("--out names a file");
        }
        return Path.of(more.next());
    }
}
