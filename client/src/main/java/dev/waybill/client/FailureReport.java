package dev.waybill.client;

import dev.waybill.wire.DeadLetter;
import dev.waybill.wire.Fingerprint;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says of a death what a person needs in order to find its cause, and nothing that must not leave
/// the process.
///
/// The text is redacted and at most 512 bytes, the stack has frames alone and at most 1,536. A
/// redaction that throws leaves no text at all.
final class FailureReport {
    private static final Logger LOG = LoggerFactory.getLogger(FailureReport.class);
    private static final int MESSAGE_BYTES = 512;
    private static final int STACK_BYTES = 1_536;
    private static final int NAME_BYTES = 256;
    private static final int DEEPEST_CAUSE = 32;

    private final UnaryOperator<String> redaction;

    FailureReport(UnaryOperator<String> redaction) {
        this.redaction = redaction;
    }

    /// `traceparent` is that of the attempt that failed.
    DeadLetter.Failure of(Death death, String traceparent) {
        var fromTheRoot = death.error().map(FailureReport::fromTheRoot).orElseGet(List::of);
        var root = fromTheRoot.stream().findFirst();
        var type = root.map(error -> error.getClass().getName()).orElse("");
        var frame = StackFrames.application(fromTheRoot);
        return new DeadLetter.Failure(
                Redaction.bounded(type, NAME_BYTES),
                text(root, death),
                Redaction.bounded(frame, NAME_BYTES),
                root.map(error -> Redaction.bounded(StackFrames.of(error), STACK_BYTES)).orElse(""),
                Fingerprint.of(death.kind(), type, frame),
                traceparent);
    }

    /// The error and its causes, the innermost first; a cycle ends where it closes.
    static List<Throwable> fromTheRoot(Throwable error) {
        var causes = new ArrayList<Throwable>();
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Optional<Throwable> next = Optional.of(error);
        while (next.isPresent() && causes.size() < DEEPEST_CAUSE && seen.add(next.get())) {
            causes.addFirst(next.get());
            next = Optional.ofNullable(next.get().getCause());
        }
        return causes;
    }

    private String text(Optional<Throwable> root, Death death) {
        try {
            var text = root.map(error -> String.valueOf(message(error))).orElseGet(death::detail);
            return Redaction.bounded(redaction.apply(text), MESSAGE_BYTES);
        } catch (RuntimeException e) {
            LOG.warn("the text of an error could not be redacted and is left out", e);
            return "";
        }
    }

    private static String message(Throwable error) {
        var message = error.getMessage();
        return message == null ? "" : message;
    }
}
