package dev.waybill.gateway.nats;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.gateway.http.Problem;
import dev.waybill.gateway.http.ProblemCode;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/// What JetStream answers to one question.
public sealed interface ApiAnswer {
    /// The server's JSON, without its `type`.
    record Value(ObjectNode json) implements ApiAnswer {}

    /// Why not: `code` is the server's error code, which says more than its status.
    record Refused(int status, int code, String text) implements ApiAnswer {
        private static final Pattern HARMLESS = Pattern.compile("[ -~&&[^/\\\\]]{1,200}");

        /// The problem for the caller. The server's text goes along only where it holds no path.
        public Problem problem() {
            var problem = Problem.of(kind(), "JetStream refused it").with("natsErrorCode", code);
            if (HARMLESS.matcher(text).matches()) {
                problem = problem.with("natsError", text);
            }
            return kind() == ProblemCode.UNAVAILABLE
                    ? problem.retryAfter(Duration.ofSeconds(2))
                    : problem;
        }

        public boolean isNotFound() {
            return status == 404;
        }

        private ProblemCode kind() {
            return switch (code) {
                case 10_059 -> ProblemCode.STREAM_NOT_FOUND;
                case 10_014 -> ProblemCode.CONSUMER_NOT_FOUND;
                case 10_037, 10_043 -> ProblemCode.MESSAGE_NOT_FOUND;
                case 10_013, 10_058, 10_065, 10_099, 10_100, 10_105, 10_109, 10_148 ->
                        ProblemCode.CONFLICT;
                case 10_025 -> ProblemCode.BODY_REFUSED;
                case 10_002, 10_026, 10_027, 10_028, 10_047 -> ProblemCode.STORE_FULL;
                case 10_008, 10_009, 10_023, 10_035, 10_039, 10_076 -> ProblemCode.UNAVAILABLE;
                default -> byStatus();
            };
        }

        private ProblemCode byStatus() {
            return switch (status) {
                case 404 -> ProblemCode.NOT_FOUND;
                case 503 -> ProblemCode.UNAVAILABLE;
                default -> ProblemCode.UNPROCESSABLE;
            };
        }
    }

    static ApiAnswer of(ObjectNode json) {
        json.remove("type");
        var error = json.get("error");
        return error == null
                ? new Value(json)
                : new Refused(
                        error.path("code").asInt(),
                        error.path("err_code").asInt(),
                        error.path("description").asText());
    }

    /// The value; an error ends the request with its problem.
    default ObjectNode orElseThrow() {
        return switch (this) {
            case Value value -> value.json();
            case Refused refused -> throw refused.problem().exception();
        };
    }

    /// The value, empty where JetStream has no such thing; any other error ends the request.
    default Optional<ObjectNode> ifFound() {
        return this instanceof Refused refused && refused.isNotFound()
                ? Optional.empty()
                : Optional.of(orElseThrow());
    }
}
