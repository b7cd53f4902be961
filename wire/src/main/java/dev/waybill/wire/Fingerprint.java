package dev.waybill.wire;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// What dead letters of one cause have in common, as one token.
///
/// Of an exception it is a hash of its type and its first application frame, without the line, so
/// that a release that moves code does not part a group; without an exception it is the class of
/// death.
public final class Fingerprint {
    private static final int BYTES = 6;

    private Fingerprint() {}

    public static String of(DeathClass kind, String errorType, String frame) {
        if (errorType.isEmpty()) {
            return kind.word();
        }
        int line = frame.lastIndexOf(':');
        var text = errorType + "@" + (line < 0 ? frame : frame.substring(0, line));
        byte[] digest = DeadLetterSpace.sha256().digest(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest, 0, BYTES);
    }
}
