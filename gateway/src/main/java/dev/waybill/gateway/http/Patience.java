package dev.waybill.gateway.http;

import java.time.Duration;

/// How long one connection is still waited for.
///
/// A request has one budget for all waits on its bytes, from the first one to the end of its body;
/// the time that the gateway itself takes does not count. Between requests the idle time holds, and
/// each write has its own. Written by the connection's thread, read by the watchdog.
final class Patience {
    /// Why a connection was cut.
    enum Cut {
        NONE,
        REQUEST,
        WRITE,
        IDLE
    }

    private enum Phase {
        BETWEEN,
        PROLOGUE,
        REST
    }

    private static final long NEVER = Long.MAX_VALUE;

    private final long request;
    private final long write;
    private final long idle;
    private final long rawBytes;
    private Phase phase = Phase.REST;
    private long budget;
    private long bytes;
    private boolean first = true;
    private volatile long readUntil = NEVER;
    private volatile long writeUntil = NEVER;
    private volatile Cut reason = Cut.NONE;

    /// `rawBytes` is what one request may have on the wire, framing included.
    Patience(Duration request, Duration write, Duration idle, long rawBytes) {
        this.request = request.toNanos();
        this.write = write.toNanos();
        this.idle = idle.toNanos();
        this.rawBytes = rawBytes;
    }

    /// The connection waits for bytes from now on. The first request of a connection is not waited
    /// for longer than a request.
    void reading(boolean prologue, long now) {
        if (prologue && phase == Phase.REST) {
            phase = Phase.BETWEEN;
            budget = request;
            bytes = 0;
        }
        long wait = phase == Phase.BETWEEN && !first ? idle : budget;
        reason = phase == Phase.BETWEEN ? Cut.IDLE : Cut.REQUEST;
        readUntil = now + Math.max(0, wait);
    }

    /// That many bytes came, after a wait since `began`. False where the request is too long on the
    /// wire.
    boolean read(int count, long began, long now) {
        readUntil = NEVER;
        if (phase == Phase.BETWEEN) {
            phase = Phase.PROLOGUE;
            first = false;
        } else {
            budget -= now - began;
        }
        bytes += count;
        return bytes <= rawBytes;
    }

    /// The first line of a request has been read; of a pipelined one perhaps without any wait.
    void prologueRead() {
        if (phase != Phase.PROLOGUE) {
            budget = request;
            bytes = 0;
        }
        phase = Phase.REST;
    }

    void writing(long now) {
        writeUntil = now + write;
    }

    void written() {
        writeUntil = NEVER;
    }

    /// Whether the watchdog should cut the connection now, and why.
    Cut due(long now) {
        if (writeUntil != NEVER && now - writeUntil > 0) {
            return Cut.WRITE;
        }
        return readUntil != NEVER && now - readUntil > 0 ? reason : Cut.NONE;
    }
}
