package dev.waybill.gateway.deliver;

import dev.waybill.gateway.deliver.AckTokens.Opened;
import dev.waybill.gateway.http.Principal;
import dev.waybill.gateway.http.ProblemException;
import java.time.InstantSource;
import java.util.Optional;

/// Settles one delivery by its token, or says why not.
///
/// A late `ack` is sent, since the work is done; any other late word could disturb a newer delivery
/// that is out, and is stale. Late is what came after the lease, or after another word or a newer
/// attempt that this gateway knows of.
final class Settling {
    private final AckKeys keys;
    private final ConsumerDirectory directory;
    private final Attempts attempts;
    private final AckWire wire;
    private final Terminator terminator;
    private final Lanes lanes;
    private final InstantSource clock;

    /// What became of a token: `lease` is empty where it could not be read, `renewed` holds the
    /// lease that goes on.
    record Settled(AckStatus status, Optional<Lease> lease, Optional<Lease> renewed) {
        static Settled of(AckStatus status) {
            return new Settled(status, Optional.empty(), Optional.empty());
        }

        static Settled of(AckStatus status, Lease lease) {
            return new Settled(status, Optional.of(lease), Optional.empty());
        }
    }

    Settling(
            AckKeys keys,
            ConsumerDirectory directory,
            Attempts attempts,
            AckWire wire,
            Terminator terminator,
            Lanes lanes,
            InstantSource clock) {
        this.keys = keys;
        this.directory = directory;
        this.attempts = attempts;
        this.wire = wire;
        this.terminator = terminator;
        this.lanes = lanes;
        this.clock = clock;
    }

    Settled settle(Principal principal, AcksRequest.Wanted wanted) throws InterruptedException {
        return switch (open(principal.name(), wanted.token())) {
            case Opened.Invalid _ -> Settled.of(AckStatus.INVALID);
            case Opened.Foreign _ -> Settled.of(AckStatus.FORBIDDEN);
            case Opened.Valid valid -> settle(principal, valid.lease(), wanted.settle());
        };
    }

    private Opened open(String principal, String token) {
        var opened = AckTokens.read(keys.current(), principal, token);
        return opened instanceof Opened.Invalid invalid && !invalid.known()
                ? AckTokens.read(keys.renewed(), principal, token)
                : opened;
    }

    private Settled settle(Principal principal, Lease lease, Settle settle)
            throws InterruptedException {
        Optional<ConsumerFacts> facts;
        try {
            facts = directory.find(lease.consumer());
        } catch (ProblemException e) {
            return Settled.of(AckStatus.UNKNOWN, lease);
        }
        if (facts.isEmpty() || facts.get().created() != lease.consumerCreated()) {
            return Settled.of(AckStatus.GONE, lease);
        }
        if (!facts.get().isReadableBy(principal)) {
            return Settled.of(AckStatus.FORBIDDEN, lease);
        }
        if (isLate(lease) && !(settle instanceof Settle.Ack)) {
            return Settled.of(AckStatus.STALE, lease);
        }
        return send(lease, settle, facts.get());
    }

    private boolean isLate(Lease lease) {
        return lease.isOver(clock.instant()) || attempts.isOver(lease);
    }

    private Settled send(Lease lease, Settle settle, ConsumerFacts facts)
            throws InterruptedException {
        var sent = clock.instant();
        var status = lease.replay().isPresent() ? lanes.settle(lease, settle) : tell(lease, settle);
        if (status != AckStatus.OK) {
            return Settled.of(status, lease);
        }
        if (settle.ends()) {
            attempts.settled(lease);
            return Settled.of(status, lease);
        }
        var until = sent.plus(facts.leaseOf(lease.ack().attempt()));
        return new Settled(status, Optional.of(lease), Optional.of(lease.until(until)));
    }

    private AckStatus tell(Lease lease, Settle settle) throws InterruptedException {
        return switch (settle) {
            case Settle.Ack _ -> wire.ack(lease);
            case Settle.Nak nak -> wire.nak(lease, nak.delay());
            case Settle.Term term -> terminator.terminate(lease, term.reason());
            case Settle.InProgress _ -> wire.inProgress(lease);
        };
    }
}
