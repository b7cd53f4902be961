package dev.waybill.gateway.survey;

/// How often the server has told of something, since the gateway began to listen: an advisory of
/// that type about that consumer, whose name is empty where it is about the stream or about a
/// consumer that has no durable name or is gone.
public record Told(String stream, String consumer, String type, long count) {}
