package dev.waybill.gateway.http;

import dev.waybill.wire.SubjectPattern;
import java.util.List;
import java.util.Map;

/// Who calls, and what they may do.
///
/// The name is 1 to 64 letters, digits, `_`, `.` and `-`, as it becomes part of stored ids. A
/// trusted principal's trace is always continued.
public record Principal(
        String name, boolean trusted, Map<Permission, List<SubjectPattern>> grants) {
    private static final List<SubjectPattern> EVERYTHING = List.of(new SubjectPattern(">"));

    /// Who calls where no keys are configured: may do everything, from this machine.
    public static final Principal ANONYMOUS =
            new Principal(
                    "anonymous",
                    false,
                    Map.of(
                            Permission.PUBLISH, EVERYTHING,
                            Permission.CONSUME, EVERYTHING,
                            Permission.ADMIN, EVERYTHING));

    public Principal {
        if (!name.matches("[A-Za-z0-9_.-]{1,64}")) {
            throw new IllegalArgumentException(
                    "a principal's name is 1 to 64 letters, digits, _, . and -: \"" + name + "\"");
        }
        grants = Map.copyOf(grants);
    }

    /// Whether there is anything for which it has that permission.
    public boolean has(Permission permission) {
        return !patterns(permission).isEmpty();
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
                            permission.name().toLowerCase(java.util.Locale.ROOT)
                                    + " is not permitted to "
                                    + name
                                    + " here")
                    .exception();
        }
    }

    private List<SubjectPattern> patterns(Permission permission) {
        return grants.getOrDefault(permission, List.of());
    }
}
