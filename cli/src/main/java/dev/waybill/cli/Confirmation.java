package dev.waybill.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// The question whether something that cannot be taken back, or that others notice, is really
/// meant.
///
/// Asked on a terminal alone; elsewhere it needs `--yes`.
final class Confirmation {
    private static final int LONGEST_ANSWER = 100;

    private final Surroundings surroundings;
    private final boolean yes;

    Confirmation(Surroundings surroundings, boolean yes) {
        this.surroundings = surroundings;
        this.yes = yes;
    }

    /// A [CommandFailed] unless it is meant.
    void require(String question) {
        if (yes) {
            return;
        }
        if (!surroundings.interactive()) {
            throw new CommandFailed(
                    question + " There is no terminal to ask on: say --yes to go on");
        }
        surroundings.err().print(question + " [y/N] ");
        surroundings.err().flush();
        var answer = line(surroundings.in()).strip();
        if (!answer.equalsIgnoreCase("y") && !answer.equalsIgnoreCase("yes")) {
            throw new CommandFailed("nothing was done");
        }
    }

    /// One line, byte by byte, so that nothing behind it is taken.
    private static String line(InputStream in) {
        var line = new byte[LONGEST_ANSWER];
        int length = 0;
        try {
            for (int b = in.read(); b >= 0 && b != '\n' && length < line.length; b = in.read()) {
                line[length++] = (byte) b;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new String(line, 0, length, StandardCharsets.UTF_8);
    }
}
