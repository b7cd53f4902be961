package dev.waybill.client;

import java.util.Optional;

/// Why a consumer gives a message up.
///
/// `error` is what the handler threw last, where it threw.
record Death(Reason reason, String detail, Optional<Throwable> error) {
    /// The classes of death that the library itself brings about.
    enum Reason {
        /// The attempts are used up.
        EXHAUSTED,
        /// The handler rejected it.
        REJECTED,
        /// It was delivered more often than it may be attempted, or a handler ran out of its
        /// budget.
        TIMEOUT;

        String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
