package dev.waybill.gateway.publish;

import dev.waybill.gateway.http.Exchange;
import dev.waybill.gateway.http.Problem;
import dev.waybill.gateway.http.ProblemCode;
import dev.waybill.wire.PercentCoding;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// Reads an event whose payload is the body of a request and whose attributes are its headers:
/// `Event-*` as they are, or `ce-*` percent-coded as CloudEvents has them over HTTP.
final class HeaderDrafts {
    private static final Pattern SEQUENCE = Pattern.compile("\"([0-9]{1,18})\"");
    private static final Map<String, String> NAMES =
            Map.of(
                    "Event-Type", "type",
                    "Event-Source", "source",
                    "Event-Time", "time",
                    "Event-Key", "partitionkey");

    private final Supplier<String> ids;

    HeaderDrafts(Supplier<String> ids) {
        this.ids = ids;
    }

    /// The event for that subject; its id is named in whatever is answered from then on.
    Draft read(Exchange exchange, String subject) {
        var draft = new Draft(subject, ProblemCode.HEADER_REFUSED, exchange.limits());
        exchange.header("Event-Id").ifPresent(id -> draft.attribute("id", id));
        exchange.header("ce-id").ifPresent(id -> draft.attribute("id", decoded("id", id)));
        draft.identify(ids.get());
        exchange.eventId(draft.id());
        NAMES.forEach((header, attribute) ->
                exchange.header(header).ifPresent(value -> draft.attribute(attribute, value)));
        exchange.headersUnder("ce-")
                .forEach((name, values) -> attribute(draft, name.toLowerCase(Locale.ROOT), values));
        exchange.header("Content-Type").ifPresent(type -> draft.attribute("datacontenttype", type));
        exchange.headersUnder("Msg-").forEach(draft::header);
        draft.expectLastSequence(expected(exchange));
        draft.data(exchange.body());
        return draft;
    }

    private static void attribute(Draft draft, String name, List<String> values) {
        if (name.equals("id")) {
            return;
        }
        if (name.equals("datacontenttype")) {
            throw draft.refused("Content-Type says what the data is, not ce-datacontenttype");
        }
        if (values.size() > 1) {
            throw draft.refused("ce-" + name + " is given more than once");
        }
        draft.attribute(name, decoded(name, values.getFirst()));
    }

    private static String decoded(String name, String value) {
        return PercentCoding.decode(value)
                .orElseThrow(() -> refused("ce-" + name + " is not percent-encoded UTF-8"));
    }

    private static OptionalLong expected(Exchange exchange) {
        var match = exchange.header("If-Match");
        var noneMatch = exchange.header("If-None-Match");
        if (match.isPresent() && noneMatch.isPresent()) {
            throw refused("If-Match and If-None-Match exclude each other");
        }
        if (noneMatch.isPresent()) {
            return OptionalLong.of(noMessage(noneMatch));
        }
        return match.isPresent() ? OptionalLong.of(sequence(match.get())) : OptionalLong.empty();
    }

    private static long noMessage(Optional<String> value) {
        if (!value.equals(Optional.of("*"))) {
            throw refused("If-None-Match is * here: only where the subject has no message yet");
        }
        return 0;
    }

    private static long sequence(String value) {
        var matched = SEQUENCE.matcher(value.strip());
        if (!matched.matches()) {
            throw refused("If-Match is the one sequence of an ETag, as in \"17\" with its quotes");
        }
        return Long.parseLong(matched.group(1));
    }

    private static RuntimeException refused(String detail) {
        return Problem.of(ProblemCode.HEADER_REFUSED, detail).exception();
    }
}
