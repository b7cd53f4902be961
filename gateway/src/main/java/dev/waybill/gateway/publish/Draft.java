package dev.waybill.gateway.publish;

import dev.waybill.client.Event;
import dev.waybill.client.Waybill;
import dev.waybill.gateway.http.Limits;
import dev.waybill.gateway.http.Problem;
import dev.waybill.gateway.http.ProblemCode;
import dev.waybill.gateway.http.ProblemException;
import dev.waybill.wire.DeduplicationId;
import dev.waybill.wire.PercentCoding;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// An event as a request describes it, checked piece by piece; what does not fit ends the request,
/// or the line, with 400.
///
/// Attributes go by their CloudEvents names. A missing id is generated, a missing type is
/// `Untyped.v1`, a missing source `/http/<principal>`. For one thread.
final class Draft {
    private static final String UNTYPED = "Untyped.v1";
    private static final int LONGEST = 1_024;
    private static final int LONGEST_NAME = 20;

    private final String subject;
    private final ProblemCode refusal;
    private final Limits limits;
    private final Map<String, String> attributes = new LinkedHashMap<>();
    private final Map<String, List<String>> headers = new LinkedHashMap<>();
    private OptionalLong lastSequence = OptionalLong.empty();
    private byte[] data = new byte[0];
    private int count;
    private int bytes;

    /// `refusal` is what a bad attribute is answered with.
    Draft(String subject, ProblemCode refusal, Limits limits) {
        this.subject = subject;
        this.refusal = refusal;
        this.limits = limits;
    }

    String subject() {
        return subject;
    }

    /// The event's id; empty before it has one.
    String id() {
        return attributes.getOrDefault("id", "");
    }

    /// Gives it that id, unless it has one.
    void identify(String generated) {
        attributes.putIfAbsent("id", generated);
    }

    Optional<String> attribute(String name) {
        return Optional.ofNullable(attributes.get(name));
    }

    /// Sets a CloudEvents attribute, once.
    void attribute(String name, String value) {
        if (!isName(name) || name.equals("data")) {
            throw refused("an attribute name is 1 to 20 lower-case letters and digits");
        }
        requireText(name, value);
        weigh(name, PercentCoding.encode(value));
        if (name.equals("specversion")) {
            requireVersion(value);
        } else if (attributes.putIfAbsent(name, value) != null) {
            throw refused(name + " is given more than once");
        }
    }

    /// Sets a header of the application's own.
    void header(String name, List<String> values) {
        StoredHeaders.requireStorable(name, values);
        if (headers.keySet().stream().anyMatch(name::equalsIgnoreCase)) {
            throw StoredHeaders.refused("a header is given under two spellings");
        }
        values.forEach(value -> weigh(name, value));
        headers.put(name, values);
    }

    void data(byte[] payload) {
        data = payload;
    }

    /// The sequence that the last message on the subject must have; 0 means that there is none.
    void expectLastSequence(OptionalLong sequence) {
        lastSequence = sequence;
    }

    /// What will have been sent, for its outcome.
    Outcomes.Sent sent(String principal) {
        return new Outcomes.Sent(
                subject, id(), DeduplicationId.within(principal, source(principal), id()));
    }

    /// The event, with an id; its deduplication id is within the principal's own namespace.
    Event event(Waybill waybill, String principal) {
        var builder =
                waybill.event(subject)
                        .id(id())
                        .foreignType(attributes.getOrDefault("type", UNTYPED))
                        .source(source(principal))
                        .deduplicationId(sent(principal).deduplicationId())
                        .data(data);
        attribute("time").ifPresent(time -> builder.time(time(time).toInstant()));
        attributes.forEach((name, value) -> {
            if (!List.of("id", "type", "source", "time").contains(name)) {
                builder.attribute(name, value);
            }
        });
        headers.forEach(builder::header);
        lastSequence.ifPresent(builder::expectLastSubjectSequence);
        return builder.build();
    }

    ProblemException refused(String detail) {
        return Problem.of(refusal, detail).exception();
    }

    private static boolean isName(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9')) {
                return false;
            }
        }
        return !name.isEmpty() && name.length() <= LONGEST_NAME;
    }

    private String source(String principal) {
        return attributes.getOrDefault("source", "/http/" + principal);
    }

    private void requireText(String name, String value) {
        if (value.isBlank() || value.length() > LONGEST) {
            throw refused(name + " has 1 to " + LONGEST + " characters, and not only blanks");
        }
        for (int i = 0; i < value.length(); i += Character.charCount(value.codePointAt(i))) {
            int c = value.codePointAt(i);
            if (Character.isISOControl(c) || (c >= 0xd800 && c <= 0xdfff)) {
                throw refused(name + " has a control character or half a character at " + i);
            }
        }
        if (name.equals("time")) {
            time(value);
        }
        if (name.equals("datacontenttype") && !value.chars().allMatch(c -> c >= ' ' && c <= '~')) {
            throw refused("a content type is visible ASCII");
        }
    }

    private void requireVersion(String value) {
        if (!value.equals("1.0")) {
            throw refused("events are those of CloudEvents 1.0");
        }
    }

    private OffsetDateTime time(String text) {
        try {
            return OffsetDateTime.parse(text);
        } catch (DateTimeException e) {
            throw refused("time is that of RFC 3339, as in 2026-01-31T12:00:00Z");
        }
    }

    private void weigh(String name, String value) {
        count++;
        bytes += name.length() + value.length();
        if (count > limits.headerCount() || bytes > limits.headerBytes()) {
            throw Problem.of(
                            ProblemCode.HEADERS_TOO_LARGE,
                            "an event has at most %d attributes and headers of %d bytes in all"
                                    .formatted(limits.headerCount(), limits.headerBytes()))
                    .exception();
        }
    }
}
