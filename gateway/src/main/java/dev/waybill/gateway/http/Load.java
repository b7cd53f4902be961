package dev.waybill.gateway.http;

/// Which of the two bounded resources a request takes while it is handled.
public enum Load {
    /// One of the requests in flight, and as many bytes as its body may have.
    REQUEST,
    /// One of the open streams and long polls.
    STREAM
}
