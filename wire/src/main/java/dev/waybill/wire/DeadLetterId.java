package dev.waybill.wire;

import java.util.List;
import java.util.regex.Pattern;

/// Which message died for which consumer: `<stream>.<consumer>.<epoch>.<sequence>`.
///
/// The same death has the same id whoever captures it, and however often. `epoch` tells a stream
/// from an earlier one of its name (see [Epoch]); `0` where the message is older than the stream.
public record DeadLetterId(String stream, String consumer, String epoch, long sequence) {
    /// The epoch of a message whose stream is gone.
    public static final String NO_EPOCH = "0";

    private static final Pattern NAME = Pattern.compile("[!-~&&[^.*>/\\\\]]+");
    private static final Pattern BASE_36 = Pattern.compile("[0-9a-z]{1,13}");
    private static final int TOKENS = 4;

    public DeadLetterId {
        if (!NAME.matcher(stream).matches() || !NAME.matcher(consumer).matches()) {
            throw new IllegalArgumentException(
                    "a name has no white space, dot, *, > or slash: \""
                            + stream
                            + "\", \""
                            + consumer
                            + "\"");
        }
        if (!BASE_36.matcher(epoch).matches() || sequence < 1) {
            throw new IllegalArgumentException(
                    "an epoch is base 36 and a sequence positive: \"" + epoch + "\", " + sequence);
        }
    }

    /// Reads one, or throws `IllegalArgumentException` with what was given.
    public static DeadLetterId parse(String text) {
        var tokens = List.of(text.split("\\.", -1));
        if (tokens.size() != TOKENS || !tokens.get(3).matches("[1-9][0-9]{0,18}")) {
            throw malformed(text);
        }
        try {
            return new DeadLetterId(
                    tokens.get(0), tokens.get(1), tokens.get(2), Long.parseLong(tokens.get(3)));
        } catch (IllegalArgumentException e) {
            throw malformed(text);
        }
    }

    @Override
    public String toString() {
        return stream + "." + consumer + "." + epoch + "." + sequence;
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException(
                "a dead letter's id is <stream>.<consumer>.<epoch>.<sequence>: \"" + text + "\"");
    }
}
