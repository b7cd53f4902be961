package dev.waybill.bench.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// An HTTP/1.1 request, ready to be sent any number of times.
final class Request {
    private final byte[] bytes;

    private Request(byte[] bytes) {
        this.bytes = bytes;
    }

    static Request get(String path) {
        return of("GET", path, "", new byte[0]);
    }

    static Request delete(String path) {
        return of("DELETE", path, "", new byte[0]);
    }

    static Request post(String path, String type, byte[] body) {
        return of("POST", path, type, body);
    }

    static Request json(String method, String path, String body) {
        return of(method, path, "application/json", body.getBytes(StandardCharsets.UTF_8));
    }

    byte[] bytes() {
        return bytes;
    }

    private static Request of(String method, String path, String type, byte[] body) {
        var head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n");
        if (!type.isEmpty()) {
            head.append("Content-Type: ").append(type).append("\r\n");
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        head.append("\r\n");
        var request = new ByteArrayOutputStream();
        request.writeBytes(head.toString().getBytes(StandardCharsets.US_ASCII));
        request.writeBytes(body);
        return new Request(request.toByteArray());
    }
}
