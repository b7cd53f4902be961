package dev.waybill.gateway.http;

import dev.waybill.wire.SubjectGrammar;
import java.util.Optional;
import java.util.regex.Pattern;

/// Which subjects, streams and consumers a caller may name at all, whatever their permissions.
///
/// A stream's and a consumer's name is 1 to 128 printable ASCII characters without the five that
/// NATS itself refuses (`.`, `*`, `>`, `/`, `\`). The streams of Waybill, of key-value buckets and
/// of object stores are nobody's.
public final class Names {
    private static final Pattern NAME = Pattern.compile("[!-~&&[^.*>/\\\\]]{1,128}");

    private final SubjectGrammar subjects;
    private final String ownStreams;

    /// The names beside a deployment whose own subjects begin with that prefix and whose own
    /// streams with its upper-case form.
    public Names(String prefix) {
        this.subjects = new SubjectGrammar(prefix);
        this.ownStreams = prefix.toUpperCase(java.util.Locale.ROOT) + "_";
    }

    /// Ends the request with 400 `subject-refused` unless that is a subject to publish to.
    public String subject(String subject) {
        refuse(ProblemCode.SUBJECT_REFUSED, subjects.refuseSubject(subject));
        return subject;
    }

    /// Ends the request with 400 `subject-refused` unless that is a subject or a pattern to read
    /// by.
    public String filter(String pattern) {
        refuse(ProblemCode.SUBJECT_REFUSED, subjects.refuseFilter(pattern));
        return pattern;
    }

    /// Ends the request with 400 `subject-refused` unless a stream may take that pattern.
    public String binding(String pattern) {
        refuse(ProblemCode.SUBJECT_REFUSED, subjects.refuseBinding(pattern));
        return pattern;
    }

    /// Ends the request with 400 `stream-refused` unless that may be a caller's stream.
    public String stream(String name) {
        refuse(ProblemCode.STREAM_REFUSED, refuseStream(name));
        return name;
    }

    /// Ends the request with 400 `stream-refused` unless that may be a caller's consumer.
    public String consumer(String name) {
        refuse(ProblemCode.STREAM_REFUSED, refuseName("consumer", name));
        return name;
    }

    /// Whether lists show that stream to anyone.
    public boolean shows(String stream) {
        return refuseStream(stream).isEmpty();
    }

    private Optional<String> refuseStream(String name) {
        boolean kept =
                name.startsWith(ownStreams)
                        || name.startsWith("WAYBILL_")
                        || name.startsWith("KV_")
                        || name.startsWith("OBJ_");
        return kept
                ? Optional.of("streams of Waybill, KV_ and OBJ_ are not served")
                : refuseName("stream", name);
    }

    private static Optional<String> refuseName(String what, String name) {
        return NAME.matcher(name).matches()
                ? Optional.empty()
                : Optional.of(
                        "a " + what + " has 1 to 128 printable characters, none of . * > / \\");
    }

    private static void refuse(ProblemCode code, Optional<String> reason) {
        reason.ifPresent(text -> {
            throw Problem.of(code, text).exception();
        });
    }
}
