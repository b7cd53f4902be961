package dev.waybill.gateway.http;

/// What an API key may permit, each for subject patterns.
public enum Permission {
    PUBLISH,
    CONSUME,
    ADMIN
}
