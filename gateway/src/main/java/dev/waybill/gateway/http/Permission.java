package dev.waybill.gateway.http;

/// What an API key may permit for subject patterns.
public enum Permission implements Right {
    PUBLISH,
    CONSUME,
    ADMIN;

    @Override
    public String word() {
        return Right.word(this);
    }
}
