package dev.waybill.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What the command line asks for: the chapters in their own order, all of them where none is
/// named; where the results go; and whether the page is written.
record BenchOptions(Depth depth, List<Chapter> chapters, Optional<Path> out, boolean page) {
    static final String USAGE = "--quick, --section NAME (any number of times), --out FILE, --page";

    BenchOptions {
        chapters = List.copyOf(chapters);
    }

    /// `IllegalArgumentException` that names what it does not know.
    static BenchOptions parse(List<String> words) {
        var depth = Depth.FULL;
        var chosen = new ArrayList<Chapter>();
        Optional<Path> out = Optional.empty();
        boolean page = false;
        var rest = new ArrayList<>(words);
        while (!rest.isEmpty()) {
            var word = rest.removeFirst();
            switch (word) {
                case "--quick" -> depth = Depth.QUICK;
                case "--section" -> chosen.add(chapter(next(word, rest)));
                case "--out" -> out = Optional.of(Path.of(next(word, rest)));
                case "--page" -> page = true;
                default ->
                        throw new IllegalArgumentException(
                                "unknown argument " + word + "; known are " + USAGE);
            }
        }
        var chapters =
                Chapter.ALL.stream().filter(each -> chosen.isEmpty() || chosen.contains(each));
        return new BenchOptions(depth, chapters.toList(), out, page);
    }

    private static Chapter chapter(String word) {
        return Chapter.of(word)
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "there is no section "
                                        + word
                                        + "; there are "
                                        + Chapter.ALL.stream()
                                                .map(Chapter::word)
                                                .collect(Collectors.joining(", "))));
    }

    private static String next(String word, List<String> rest) {
        if (rest.isEmpty()) {
            throw new IllegalArgumentException(word + " needs a value");
        }
        return rest.removeFirst();
    }
}
