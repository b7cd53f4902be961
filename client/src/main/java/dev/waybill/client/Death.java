package dev.waybill.client;

import dev.waybill.client.DeadLetterWriter.Novelty;
import dev.waybill.wire.DeathClass;
import java.util.Optional;

/// Why a consumer gives a message up.
///
/// `error` is what the handler threw last, where it threw; `novelty` says whether a handler has
/// failed just now.
record Death(DeathClass kind, String detail, Optional<Throwable> error, Novelty novelty) {}
