package dev.waybill.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Prints the rooms of the gateway: the first sentence of each `package-info.java`, and its arrows.
final class RoomsTable {
    static final String BEGIN = "<!-- rooms -->\n";
    static final String END = "<!-- /rooms -->\n";

    private static final Path ROOMS =
            Path.of(
                    System.getProperty("waybill.root", ".."),
                    "gateway/src/main/java/dev/waybill/gateway");

    private RoomsTable() {}

    static String print() {
        try (Stream<Path> files = Files.list(ROOMS)) {
            return files.filter(Files::isDirectory)
                    .sorted()
                    .map(RoomsTable::row)
                    .collect(
                            Collectors.joining(
                                    "",
                                    BEGIN + "| room | one purpose | may import |\n|---|---|---|\n",
                                    ""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String row(Path room) {
        var name = room.getFileName().toString();
        return "| `" + name + "` | " + purpose(room) + " | " + arrows(name) + " |\n";
    }

    private static String purpose(Path room) {
        try (var lines = Files.lines(room.resolve("package-info.java"))) {
            return lines.takeWhile(line -> line.startsWith("///") && line.length() > 3)
                    .map(line -> line.substring(4))
                    .collect(Collectors.joining(" "));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String arrows(String room) {
        return HousePlanTest.ARROWS.stream()
                .filter(arrow -> arrow.startsWith(room + " "))
                .map(arrow -> arrow.substring(arrow.lastIndexOf(' ') + 1))
                .sorted()
                .collect(Collectors.joining(", "));
    }
}
