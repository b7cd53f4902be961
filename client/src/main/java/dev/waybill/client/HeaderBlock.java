package dev.waybill.client;

import dev.waybill.wire.HeaderWriter;
import io.nats.client.JetStream;
import io.nats.client.Nats;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsJetStream;
import io.nats.client.support.ByteArrayBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Headers that are written once, in the form in which they go over the wire (NATS client protocol,
/// `HPUB`), and sent as they are.
///
/// The client's own `Headers` hold a list for each value and a length for each name, are copied for
/// the message and walked again when it is sent, which costs more than all else that a publish
/// adds. Headers that say that they are read-only the client takes as they are, and asks them for
/// their length and their bytes alone (`NatsMessage`, `NatsPublishableMessage`). That is no promise
/// of its interface, so [#fits] allows it with those clients alone that are known to do so. Who
/// copies them by the constructor of `Headers` gets empty ones; everybody else reads what is in
/// them.
final class HeaderBlock extends Headers {
    private static final String KNOWN_CLIENTS = "2.26.";
    private static final byte[] VERSION = "NATS/1.0\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int ROOM = 224;

    private final byte[] bytes;
    private final int length;

    private HeaderBlock(byte[] bytes, int length) {
        super(null, true);
        this.bytes = bytes;
        this.length = length;
    }

    /// Whether that is the client's own, of a version that sends a block as it is.
    static boolean fits(JetStream jetStream) {
        return jetStream.getClass() == NatsJetStream.class
                && Nats.CLIENT_VERSION.startsWith(KNOWN_CLIENTS);
    }

    static Writer begin() {
        return new Writer(VERSION, VERSION.length);
    }

    /// Begins with what is in that one.
    static Writer begin(HeaderBlock begun) {
        return new Writer(begun.bytes, begun.length - 2);
    }

    /// Writes a block from its beginning to its end.
    static final class Writer implements HeaderWriter {
        private byte[] bytes;
        private int end;

        private Writer(byte[] begun, int length) {
            bytes = Arrays.copyOf(begun, length + ROOM);
            end = length;
        }

        @Override
        public void put(String name, String value) {
            int wanted = end + name.length() + value.length() + 5;
            if (wanted > bytes.length) {
                bytes = Arrays.copyOf(bytes, wanted + ROOM);
            }
            append(name);
            bytes[end++] = ':';
            append(value);
            endLine();
        }

        HeaderBlock end() {
            endLine();
            return new HeaderBlock(bytes, end);
        }

        private void endLine() {
            bytes[end++] = '\r';
            bytes[end++] = '\n';
        }

        /// ASCII, whose bytes are the low ones of the characters: many times as fast as an encoder.
        @SuppressWarnings("deprecation")
        private void append(String ascii) {
            ascii.getBytes(0, ascii.length(), bytes, end);
            end += ascii.length();
        }
    }

    @Override
    public int serializedLength() {
        return length;
    }

    @Override
    public int serializeToArray(int destination, byte[] into) {
        System.arraycopy(bytes, 0, into, destination, length);
        return length;
    }

    @Override
    public byte[] getSerialized() {
        return Arrays.copyOf(bytes, length);
    }

    @Override
    @Deprecated
    public ByteArrayBuilder appendSerialized(ByteArrayBuilder builder) {
        return builder.append(bytes, 0, length);
    }

    @Override
    public boolean isDirty() {
        return false;
    }

    @Override
    public boolean isEmpty() {
        return length == VERSION.length + 2;
    }

    @Override
    public int size() {
        return read().size();
    }

    @Override
    public boolean containsKey(String name) {
        return read().containsKey(name);
    }

    @Override
    public boolean containsKeyIgnoreCase(String name) {
        return read().containsKeyIgnoreCase(name);
    }

    @Override
    public Set<String> keySet() {
        return read().keySet();
    }

    @Override
    public Set<String> keySetIgnoreCase() {
        return read().keySetIgnoreCase();
    }

    @Override
    public @Nullable List<String> get(String name) {
        return read().get(name);
    }

    @Override
    public @Nullable String getFirst(String name) {
        return read().getFirst(name);
    }

    @Override
    public @Nullable String getLast(String name) {
        return read().getLast(name);
    }

    @Override
    public @Nullable List<String> getIgnoreCase(String name) {
        return read().getIgnoreCase(name);
    }

    @Override
    public void forEach(BiConsumer<String, List<String>> action) {
        read().forEach(action);
    }

    @Override
    public Set<Map.Entry<String, List<String>>> entrySet() {
        return read().entrySet();
    }

    @Override
    public Map<String, List<String>> toMap() {
        return read().toMap();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Headers headers && toMap().equals(headers.toMap());
    }

    @Override
    public int hashCode() {
        return toMap().hashCode();
    }

    /// The same as the client's own.
    private Headers read() {
        var text =
                new String(
                        bytes, VERSION.length, length - VERSION.length, StandardCharsets.US_ASCII);
        var headers = new Headers();
        text.lines()
                .filter(line -> !line.isEmpty())
                .forEach(line -> {
                    int colon = line.indexOf(':');
                    headers.add(line.substring(0, colon), line.substring(colon + 1));
                });
        return headers;
    }
}
