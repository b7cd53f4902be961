package dev.waybill.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;

/// The `waybill` command: 0 when it did its work, 1 when it could not, 2 when it was called
/// wrongly.
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        var surroundings =
                new Surroundings(
                        System.in,
                        stream(FileDescriptor.out),
                        stream(FileDescriptor.err),
                        System.getenv(),
                        Path.of(System.getProperty("user.home")),
                        Optional.ofNullable(System.console())
                                .filter(console -> console.isTerminal())
                                .isPresent());
        System.exit(run(surroundings, args));
    }

    static int run(Surroundings surroundings, String... args) {
        var out = new PrintWriter(surroundings.out(), true, StandardCharsets.UTF_8);
        var err = new PrintWriter(surroundings.err(), true, StandardCharsets.UTF_8);
        return new CommandLine(new WaybillCommand())
                .addSubcommand(new Pub(surroundings))
                .addSubcommand(new Tail(surroundings))
                .addSubcommand(new Streams(surroundings))
                .addSubcommand(Dlq.line(surroundings))
                .setOut(out)
                .setErr(err)
                .setParameterExceptionHandler((e, _) -> misused(e, err))
                .setExecutionExceptionHandler((e, line, _) -> failed(e, line, err))
                .execute(args);
    }

    private static int misused(ParameterException wrong, PrintWriter err) {
        var name = wrong.getCommandLine().getCommandSpec().qualifiedName();
        err.println(name + ": " + wrong.getMessage());
        err.println("try: " + name + " --help");
        return ExitCode.USAGE;
    }

    private static int failed(Exception failure, CommandLine line, PrintWriter err) {
        var name = line.getCommandSpec().qualifiedName();
        var said = failure.getMessage();
        err.println(name + ": " + (said == null ? failure.getClass().getSimpleName() : said));
        return failure instanceof IllegalArgumentException ? ExitCode.USAGE : ExitCode.SOFTWARE;
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
    }
}
