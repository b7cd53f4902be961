package dev.waybill.client;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The frames of a stack as `class.method:line`, a lambda under the method that holds it, as the
/// number in a lambda's own name changes from build to build.
final class StackFrames {
    private static final Pattern NOT_THE_APPLICATION =
            Pattern.compile(
                    "(java|javax|jdk|sun|com\\.sun|kotlin|scala|groovy|io\\.nats|org\\.slf4j|io\\.opentelemetry|io\\.micrometer)\\..*"
                            + "|dev\\.waybill\\.(client|wire)\\.[A-Z].*");
    private static final Pattern LAMBDA = Pattern.compile("lambda\\$(.+)\\$\\d+");
    private static final int DEEPEST = 40;

    private StackFrames() {}

    /// The first frame of the application, of the innermost cause that has one; empty where none
    /// has.
    static String application(List<Throwable> fromTheRoot) {
        return fromTheRoot.stream()
                .flatMap(error -> Arrays.stream(error.getStackTrace()))
                .filter(frame -> !NOT_THE_APPLICATION.matcher(frame.getClassName()).matches())
                .findFirst()
                .map(StackFrames::text)
                .orElse("");
    }

    /// The topmost frames, one a line.
    static String of(Throwable error) {
        return Arrays.stream(error.getStackTrace())
                .limit(DEEPEST)
                .map(StackFrames::text)
                .collect(Collectors.joining("\n"));
    }

    private static String text(StackTraceElement frame) {
        var lambda = LAMBDA.matcher(frame.getMethodName());
        var method = lambda.matches() ? lambda.group(1) : frame.getMethodName();
        var place = frame.getClassName() + "." + method;
        return Optional.of(frame.getLineNumber())
                .filter(line -> line > 0)
                .map(line -> place + ":" + line)
                .orElse(place);
    }
}
