package dev.waybill.gateway;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The page of the pitfalls of dead letters: it has all of them, and names tests that there are.
class PitfallsPageTest {
    private static final Path ROOT = Path.of(System.getProperty("waybill.root", ".."));
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\d+) \\|.*\\|$");
    private static final Pattern TEST = Pattern.compile("`(\\w+Test)\\.(\\w+)`");

    @Test
    void hasALineForEachOfTheThirtyThree() throws IOException {
        var numbers = ROW.matcher(page()).results().map(row -> Integer.parseInt(row.group(1)));

        assertThat(numbers)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 33).boxed().toList());
    }

    @Test
    void namesATestOrSaysWhyThereIsNone() throws IOException {
        assertThat(ROW.matcher(page()).results().map(row -> row.group()))
                .allMatch(row -> TEST.matcher(row).find() || row.contains("does not apply: "));
    }

    @Test
    void namesTestsThatExist() throws IOException {
        var sources = sources();
        assertThat(TEST.matcher(page()).results())
                .hasSizeGreaterThan(50)
                .allMatch(test ->
                        sources.getOrDefault(test.group(1) + ".java", List.of()).stream()
                                .anyMatch(file -> declares(file, test.group(2))));
    }

    private static boolean declares(Path file, String method) {
        try {
            return Files.readString(file).contains(" void " + method + "(");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Map<String, List<Path>> sources() throws IOException {
        try (var files = Files.walk(ROOT)) {
            return files.filter(file -> file.toString().contains("/src/test/java/"))
                    .filter(file -> file.toString().endsWith("Test.java"))
                    .collect(groupingBy(file -> file.getFileName().toString()));
        }
    }

    private static String page() throws IOException {
        return Files.readString(ROOT.resolve("docs/dead-letter-pitfalls.md"));
    }
}
