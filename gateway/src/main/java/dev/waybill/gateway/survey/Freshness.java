package dev.waybill.gateway.survey;

/// How old what is shown of a stream or consumer is.
public enum Freshness {
    /// Of this poll.
    FRESH,
    /// Nobody answered for it; as it was seen one or two polls ago.
    KEPT,
    /// Nobody has answered for it for more than two polls; that it is there is all that is known.
    UNKNOWN;

    private static final int KEPT_FOR = 2;

    /// After so many polls in a row without an answer.
    public static Freshness after(int missed) {
        return missed == 0 ? FRESH : missed <= KEPT_FOR ? KEPT : UNKNOWN;
    }
}
