package dev.waybill.boards;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/// One line that a container printed, as Docker's `fluentd` log driver sends it: a MessagePack
/// array of tag, time and a map.
record FluentLine(String tag, Instant time, String text) {
    private static final int ARRAY = 0x90;
    private static final int MAP = 0x80;
    private static final int STRING_16 = 0xda;
    private static final int UNSIGNED_32 = 0xce;

    void send(int port) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port);
                var out = socket.getOutputStream()) {
            out.write(bytes());
        }
    }

    private byte[] bytes() throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        out.writeByte(ARRAY | 3);
        write(out, tag);
        out.writeByte(UNSIGNED_32);
        out.writeInt((int) time.getEpochSecond());
        out.writeByte(MAP | 3);
        write(out, "container_name");
        write(out, "/waybill-" + tag + "-1");
        write(out, "source");
        write(out, "stderr");
        write(out, "log");
        write(out, text);
        return bytes.toByteArray();
    }

    private static void write(DataOutputStream out, String text) throws IOException {
        var utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeByte(STRING_16);
        out.writeShort(utf8.length);
        out.write(utf8);
    }
}
