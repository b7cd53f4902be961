package dev.waybill.gateway.admin;

import dev.waybill.gateway.http.Permission;
import dev.waybill.gateway.http.Principal;
import dev.waybill.gateway.http.Problem;
import dev.waybill.gateway.http.ProblemCode;
import dev.waybill.wire.SubjectPattern;
import java.util.List;

/// Who may see and who may change what has those subjects.
final class Grants {
    private static final SubjectPattern ANY = new SubjectPattern(">");

    private Grants() {}

    /// Whoever has any permission for any of them; for what may hold any subject, whoever has one
    /// for all.
    static boolean sees(Principal principal, List<SubjectPattern> subjects) {
        return principal.grants().values().stream()
                .flatMap(List::stream)
                .anyMatch(granted ->
                        subjects.stream()
                                .anyMatch(subject ->
                                        subject.equals(ANY)
                                                ? granted.equals(ANY)
                                                : granted.overlaps(subject)));
    }

    static void requireSees(Principal principal, List<SubjectPattern> subjects) {
        if (!sees(principal, subjects)) {
            throw Problem.of(
                            ProblemCode.FORBIDDEN,
                            principal.name() + " has no permission for this stream")
                    .exception();
        }
    }

    /// Whoever may administer all of them.
    static void requireAdmin(Principal principal, List<SubjectPattern> subjects) {
        subjects.forEach(subject -> principal.require(Permission.ADMIN, subject));
    }
}
