package dev.waybill.gateway.deadletters;

import dev.waybill.deadletter.DeadLetters;
import dev.waybill.deadletter.Jobs;
import dev.waybill.deadletter.Operator;
import dev.waybill.deadletter.Plans;
import dev.waybill.gateway.nats.NatsLink;
import dev.waybill.wire.DeadLetterSpace;
import dev.waybill.wire.Uuid7;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;

/// What reads and changes dead letters, on the connection to NATS as it is now.
///
/// Each ends the request with 503 where NATS is not connected.
final class Desk {
    private final NatsLink link;
    private final DeadLetterSpace space;
    private final InstantSource clock;

    Desk(NatsLink link, DeadLetterSpace space, InstantSource clock) {
        this.link = link;
        this.space = space;
        this.clock = clock;
    }

    Instant now() {
        return clock.instant();
    }

    DeadLetters deadLetters() {
        return new DeadLetters(link.connected(), link.jetStream(), space, clock);
    }

    /// Replays carry the trace of the span that is current.
    Operator operator() {
        return new Operator(link.connected(), link.jetStream(), space, Trace::ofCurrent);
    }

    Plans plans() {
        return new Plans(deadLetters());
    }

    Jobs jobs() {
        return new Jobs(link.connected(), link.jetStream(), space, clock, this::id);
    }

    private String id() {
        return Uuid7.of(clock.millis(), ThreadLocalRandom.current()).toString();
    }
}
