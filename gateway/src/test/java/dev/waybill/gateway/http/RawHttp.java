package dev.waybill.gateway.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/// A client that writes what no HTTP library would, and reads until the server closes.
final class RawHttp implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 10_000;

    private final Socket socket;

    RawHttp(int port) {
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(PATIENCE_MILLIS);
        } catch (IOException e) {
            throw new AssertionError("no connection", e);
        }
    }

    /// What came back: the status of the first answer, 0 for none, and all of the text.
    record Answer(int status, String text) {}

    static Answer exchange(int port, String request) {
        try (var raw = new RawHttp(port)) {
            raw.write(request);
            return raw.read();
        }
    }

    void write(String text) {
        try {
            OutputStream out = socket.getOutputStream();
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        } catch (IOException e) {
            throw new AssertionError("cannot write", e);
        }
    }

    /// False once the server has closed the connection under the writer.
    boolean tryWrite(String text) {
        try {
            OutputStream out = socket.getOutputStream();
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /// Reads to the end of the stream, which a reset ends as well.
    Answer read() {
        var bytes = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(bytes);
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the server keeps the connection; so far: " + bytes, e);
        } catch (SocketException e) {
            return answer(bytes.toString(StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new AssertionError("cannot read", e);
        }
        return answer(bytes.toString(StandardCharsets.ISO_8859_1));
    }

    /// Reads what is there at least until that text has come.
    String readUntil(String end) {
        var text = new StringBuilder();
        try {
            while (text.indexOf(end) < 0) {
                int next = socket.getInputStream().read();
                if (next < 0) {
                    throw new AssertionError("the stream ended: " + text);
                }
                text.append((char) next);
            }
        } catch (IOException e) {
            throw new AssertionError("cannot read; so far: " + text, e);
        }
        return text.toString();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new AssertionError("cannot close", e);
        }
    }

    private static Answer answer(String text) {
        return new Answer(
                text.startsWith("HTTP/1.1 ") ? Integer.parseInt(text.substring(9, 12)) : 0, text);
    }
}
