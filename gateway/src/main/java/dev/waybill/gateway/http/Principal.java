package dev.waybill.gateway.http;

import dev.waybill.wire.SubjectPattern;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Who calls, and what they may do.
///
/// The name is 1 to 64 letters, digits, `_`, `.` and `-`, as it becomes part of stored ids. A
/// trusted principal's trace is always continued.
public record Principal(
        String name,
        boolean trusted,
        Map<Permission, List<SubjectPattern>> grants,
        Set<DeadLetterRight> deadLetters) {
    private static final List<SubjectPattern> EVERYTHING = List.of(new SubjectPattern(">"));

    /// Who calls where no keys are configured: may do everything, from this machine.
    public static final Principal ANONYMOUS =
            new Principal(
                    "anonymous",
                    false,
                    Map.of(
                            Permission.PUBLISH, EVERYTHING,
                            Permission.CONSUME, EVERYTHING,
                            Permission.ADMIN, EVERYTHING),
                    Set.of(DeadLetterRight.values()));

    public Principal {
        if (!name.matches("[A-Za-z0-9_.-]{1,64}")) {
            throw new IllegalArgumentException(
                    "a principal's name is 1 to 64 letters, digits, _, . and -: \"" + name + "\"");
        }
        grants = Map.copyOf(grants);
        deadLetters = Set.copyOf(deadLetters);
    }

    /// Whether it has that right, for anything at all.
    public boolean has(Right right) {
        return switch (right) {
            case Permission permission -> !patterns(permission).isEmpty();
            case DeadLetterRight deadLetter -> deadLetters.contains(deadLetter);
        };
    }

    /// Whether everything that the pattern matches is within what is permitted. A mere overlap is
    /// not enough.
    public boolean may(Permission permission, SubjectPattern wanted) {
        return patterns(permission).stream().anyMatch(granted -> granted.contains(wanted));
    }

    /// Ends the request with 403 unless [#may] says yes.
    public void require(Permission permission, SubjectPattern wanted) {
        if (!may(permission, wanted)) {
            throw Problem.of(
                            ProblemCode.FORBIDDEN,
                            permission.word() + " is not permitted to " + name + " here")
                    .exception();
        }
    }

    /// Ends the request with 403 unless it [#has] the right.
    public void require(DeadLetterRight right) {
        if (!has(right)) {
            throw Problem.of(
                            ProblemCode.FORBIDDEN,
                            "deadLetters " + right.word() + " is not permitted to " + name)
                    .exception();
        }
    }

    private List<SubjectPattern> patterns(Permission permission) {
        return grants.getOrDefault(permission, List.of());
    }
}
