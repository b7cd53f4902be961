package dev.waybill.gateway.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.gateway.RunningGateway;
import dev.waybill.gateway.http.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A client of one event stream, which reads as slowly as it is told.
final class EventSource implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader reader;
    private final List<String> head = new ArrayList<>();

    /// One frame; empty texts for what it does not have.
    record Frame(String event, String id, String data, String retry, boolean comment) {
        JsonNode json() {
            return Json.read(data.getBytes(StandardCharsets.UTF_8), JsonNode.class);
        }
    }

    private EventSource(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(20_000);
        this.reader =
                new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    /// Opens it with further request header lines and reads the head of the answer.
    static EventSource open(RunningGateway gateway, String path, String... headers)
            throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), gateway.url().getPort());
        var lines = new ArrayList<>(List.of("GET " + path + " HTTP/1.1", "Host: localhost"));
        lines.addAll(List.of(headers));
        lines.addAll(List.of("", ""));
        socket.getOutputStream()
                .write(String.join("\r\n", lines).getBytes(StandardCharsets.US_ASCII));
        var source = new EventSource(socket);
        source.readHead();
        return source;
    }

    List<String> head() {
        return head;
    }

    /// The next frame with an event, comments and `retry` passed over.
    Frame next() throws IOException {
        while (true) {
            var frame = frame();
            if (!frame.event().isEmpty()) {
                return frame;
            }
        }
    }

    /// The next frame of any kind.
    Frame frame() throws IOException {
        var event = "";
        var id = "";
        var data = "";
        var retry = "";
        boolean comment = false;
        for (var line = line(); ; line = line()) {
            if (line.isEmpty()) {
                return new Frame(event, id, data, retry, comment);
            }
            int colon = line.indexOf(':');
            var value = line.substring(colon + 1).strip();
            switch (line.substring(0, colon)) {
                case "event" -> event = value;
                case "id" -> id = value;
                case "data" -> data = data + value;
                case "retry" -> retry = value;
                case "" -> comment = true;
                default -> throw new AssertionError("no field of an event: " + line);
            }
        }
    }

    /// Whether the answer has ended.
    boolean ended() throws IOException {
        return chunk().isEmpty();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void readHead() throws IOException {
        for (var line = read(); !line.isEmpty(); line = read()) {
            head.add(line);
        }
    }

    private String pending = "";

    private String line() throws IOException {
        while (pending.indexOf('\n') < 0) {
            var chunk = chunk();
            assertThat(chunk).as("more of the event stream").isNotEmpty();
            pending += chunk;
        }
        int end = pending.indexOf('\n');
        var line = pending.substring(0, end);
        pending = pending.substring(end + 1);
        return line;
    }

    /// Chunks hold ASCII here, so that characters are bytes.
    private String chunk() throws IOException {
        int length = Integer.parseInt(read(), 16);
        var text = new char[length];
        for (int at = 0; at < length; ) {
            at += reader.read(text, at, length - at);
        }
        assertThat(read()).isEmpty();
        return new String(text);
    }

    private String read() throws IOException {
        var line = reader.readLine();
        if (line == null) {
            throw new IOException("the connection ended");
        }
        return line;
    }
}
