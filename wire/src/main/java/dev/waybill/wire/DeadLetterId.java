package dev.waybill.wire;

import java.util.List;
import java.util.regex.Pattern;

/// Which message died for which consumer: `<stream>.<consumer>.<epoch>.<sequence>`.
///
/// The same death has the same id whoever captures it, and however often. `epoch` tells a stream
/// from an earlier one of its name (see [Epoch]); `0` where the message is older than the stream.
///
/// `stream` and `consumer` are the names as NATS has them: anything without white space, `.`, `*`,
/// `>`, `/` and `\`. The text of an id is ASCII: `%` and what is not visible ASCII stand in it as
/// the `%XX` of their UTF-8 bytes, so that `größe` is `gr%C3%B6%C3%9Fe`.
public record DeadLetterId(String stream, String consumer, String epoch, long sequence) {
    /// The epoch of a message whose stream is gone.
    public static final String NO_EPOCH = "0";

    private static final Pattern BASE_36 = Pattern.compile("[0-9a-z]{1,13}");
    private static final int TOKENS = 4;

    public DeadLetterId {
        if (!isName(stream) || !isName(consumer)) {
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

    /// Whether a stream or a consumer can have that name.
    public static boolean isName(String text) {
        return NameToken.isName(text);
    }

    /// Reads one, or throws `IllegalArgumentException` with what was given. A name that is not
    /// ASCII may stand there as it is, too.
    public static DeadLetterId parse(String text) {
        var tokens = List.of(text.split("\\.", -1));
        if (tokens.size() != TOKENS || !tokens.get(3).matches("[1-9][0-9]{0,18}")) {
            throw malformed(text);
        }
        try {
            return new DeadLetterId(
                    NameToken.read(tokens.get(0)),
                    NameToken.read(tokens.get(1)),
                    tokens.get(2),
                    Long.parseLong(tokens.get(3)));
        } catch (IllegalArgumentException e) {
            throw malformed(text);
        }
    }

    @Override
    public String toString() {
        return NameToken.of(stream) + "." + NameToken.of(consumer) + "." + epoch + "." + sequence;
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException(
                "a dead letter's id is <stream>.<consumer>.<epoch>.<sequence>: \"" + text + "\"");
    }
}
