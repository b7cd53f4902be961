package dev.waybill.server;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The end of a log file. Reads at most its last 256 KiB; a file that is not there has no lines.
record LogTail(Path file, long from) {
    private static final int BYTES_READ = 256 * 1024;

    static LogTail of(Path file) {
        return new LogTail(file, 0);
    }

    /// What will be written from now on.
    static LogTail after(Path file) {
        return new LogTail(file, file.toFile().length());
    }

    /// The last lines, oldest first.
    List<String> lines(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("count of lines must be positive: " + count);
        }
        List<String> lines = end().lines().toList();
        return lines.subList(Math.max(0, lines.size() - count), lines.size());
    }

    String text(int count) {
        return String.join(System.lineSeparator(), lines(count));
    }

    private String end() {
        if (!Files.exists(file)) {
            return "";
        }
        try (RandomAccessFile reader = new RandomAccessFile(file.toFile(), "r")) {
            long length = reader.length();
            byte[] bytes = new byte[Math.clamp(length - from, 0, BYTES_READ)];
            reader.seek(length - bytes.length);
            reader.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new NatsServerException("cannot read the log " + file, e);
        }
    }
}
