package dev.waybill.bench.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// What this is measured on. Where `/proc` is missing, as outside Linux, the texts are empty and
/// the numbers 0.
public record Machine(
        int cores, String cpu, long memoryMiB, String kernel, String jdk, String natsServer) {
    private static final Path PROC = Path.of("/proc");
    private static final long KIB_A_MIB = 1024;
    private static final double NANOS_A_TICK = 1e7;

    public static Machine here(String natsServer) {
        return new Machine(
                Runtime.getRuntime().availableProcessors(),
                after(PROC.resolve("cpuinfo"), "model name"),
                number(after(PROC.resolve("meminfo"), "MemTotal")) / KIB_A_MIB,
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vendor.version", "")
                        + " "
                        + System.getProperty("java.version"),
                natsServer);
    }

    /// Resident memory of that process, in MiB.
    public static double residentMiB(long pid) {
        var status = PROC.resolve(Long.toString(pid)).resolve("status");
        return number(after(status, "VmRSS")) / (double) KIB_A_MIB;
    }

    static Ticks ticks() {
        return lines(PROC.resolve("stat")).stream()
                .filter(line -> line.startsWith("cpu "))
                .findFirst()
                .map(Ticks::of)
                .orElse(new Ticks(0, 0));
    }

    /// What the whole machine has done since it started, in hundredths of a second of one core.
    record Ticks(long busy, long all) {
        private static final int IDLE = 3;
        private static final int WAITING = 4;
        private static final int GUEST = 8;

        static Ticks of(String line) {
            long[] counts =
                    Arrays.stream(line.trim().split("\\s+"))
                            .skip(1)
                            .limit(GUEST)
                            .mapToLong(Long::parseLong)
                            .toArray();
            long all = Arrays.stream(counts).sum();
            return new Ticks(all - counts[IDLE] - counts[WAITING], all);
        }

        /// The part of the machine that others took until then, where `ours` nanoseconds of CPU
        /// time were not theirs.
        double othersPercent(Ticks until, long ours) {
            long passed = until.all - all;
            if (passed <= 0) {
                return 0;
            }
            return Math.max(0, 100 * (until.busy - busy - ours / NANOS_A_TICK) / passed);
        }
    }

    private static String after(Path file, String name) {
        return lines(file).stream()
                .filter(line -> line.startsWith(name))
                .findFirst()
                .map(line -> line.substring(line.indexOf(':') + 1).trim())
                .orElse("");
    }

    private static long number(String text) {
        var digits = text.replaceAll("\\D", "");
        return digits.isEmpty() ? 0 : Long.parseLong(digits);
    }

    private static List<String> lines(Path file) {
        if (!Files.isReadable(file)) {
            return List.of();
        }
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
