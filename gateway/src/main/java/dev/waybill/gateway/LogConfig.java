package dev.waybill.gateway;

/// How the gateway logs: as text or JSON, from that level on.
public record LogConfig(boolean json, String level) {}
