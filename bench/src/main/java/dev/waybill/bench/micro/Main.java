package dev.waybill.bench.micro;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// Runs the micro-benchmarks, prints what they cost, and writes it as JSON where a file is named:
/// `[--quick] [--out FILE] [REGEX]`.
///
/// Two JVMs and five seconds in each for every benchmark; with `--quick` one JVM and less than two
/// seconds.
public final class Main {
    private static final TimeValue SHORT = TimeValue.milliseconds(300);

    private Main() {}

    public static void main(String... arguments) throws IOException, RunnerException {
        Order order;
        try {
            order = Order.of(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        var costs = measure(order);
        System.out.println(Table.of(costs));
        write(costs, order.out());
    }

    /// Runs what is asked for, in JVMs of their own.
    static List<Cost> measure(Order order) throws RunnerException {
        return new Runner(options(order).build()).run().stream().map(Cost::of).toList();
    }

    private static OptionsBuilder options(Order order) {
        var options = new OptionsBuilder();
        options.include(order.benchmarks())
                .mode(Mode.AverageTime)
                .timeUnit(TimeUnit.NANOSECONDS)
                .addProfiler(GCProfiler.class)
                .addProfiler(CpuProfiler.class)
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true)
                .jvmArgsAppend("-Xms512m", "-Xmx512m", "--sun-misc-unsafe-memory-access=allow")
                .forks(order.quick() ? 1 : 2)
                .warmupIterations(order.quick() ? 3 : 5)
                .measurementIterations(order.quick() ? 3 : 5)
                .warmupTime(order.quick() ? SHORT : TimeValue.seconds(1))
                .measurementTime(order.quick() ? SHORT : TimeValue.seconds(1));
        return options;
    }

    private static void write(List<Cost> costs, Optional<Path> out) throws IOException {
        if (out.isPresent()) {
            var json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
            Files.writeString(out.get(), json.writeValueAsString(costs) + "\n");
        }
    }
}
