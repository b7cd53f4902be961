package dev.waybill.gateway.publish;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/// Somebody who answers publishes to one subject in place of a stream, in the words of the NATS
/// protocol itself, so that it can say what no client library would.
final class Responder implements AutoCloseable {
    private final Socket socket;
    private final Thread thread;
    private final String headers;
    private final String body;

    private Responder(String url, String subject, String headers, String body) {
        this.headers = headers;
        this.body = body;
        try {
            var server = URI.create(url);
            socket = new Socket(server.getHost(), server.getPort());
            var in =
                    new BufferedReader(
                            new InputStreamReader(
                                    socket.getInputStream(), StandardCharsets.ISO_8859_1));
            send(
                    "CONNECT {\"verbose\":false,\"headers\":true}\r\nSUB "
                            + subject
                            + " 1\r\nPING\r\n");
            for (var line = in.readLine(); !line.equals("PONG"); line = in.readLine()) {
                if (line.startsWith("-ERR")) {
                    throw new AssertionError(line);
                }
            }
            thread = Thread.ofVirtual().start(() -> answer(in));
        } catch (IOException e) {
            throw new AssertionError("no connection", e);
        }
    }

    /// Answers every publish with that JSON.
    static Responder saying(String url, String subject, String json) {
        return new Responder(url, subject, "", json);
    }

    /// Answers every publish with that status line and no body.
    static Responder status(String url, String subject, String status) {
        return new Responder(url, subject, "NATS/1.0 " + status + "\r\n\r\n", "");
    }

    /// Hears every publish and never answers.
    static Responder silent(String url, String subject) {
        return new Responder(url, subject, "", "");
    }

    @Override
    public void close() {
        try {
            socket.close();
            thread.join();
        } catch (IOException e) {
            throw new AssertionError("cannot close", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(BufferedReader in) {
        try {
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                if (line.startsWith("PING")) {
                    send("PONG\r\n");
                } else if (line.startsWith("HMSG ") && !(headers + body).isEmpty()) {
                    send(reply(line.split(" ")[3]));
                }
            }
        } catch (IOException e) {
            return; // closed
        }
    }

    private String reply(String inbox) {
        return headers.isEmpty()
                ? "PUB " + inbox + " " + body.length() + "\r\n" + body + "\r\n"
                : "HPUB %s %d %d\r\n%s\r\n"
                        .formatted(inbox, headers.length(), headers.length(), headers);
    }

    private void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
