package dev.waybill.demo;

import java.time.Duration;

/// What a run of the order system has come to.
record Summary(
        Duration took,
        long byLibrary,
        long byHttp,
        long notStored,
        long billed,
        long shipped,
        long counted,
        long retries,
        long duplicates,
        long earlier,
        long givenUp,
        long lost,
        long slowestMillis) {

    /// Whether orders were placed and each that is stored has arrived everywhere, or is a dead
    /// letter.
    boolean isGood() {
        return lost == 0 && byLibrary + byHttp > 0;
    }

    @Override
    public String toString() {
        return """
        summary of %d s
          published   %d by the library, %d over HTTP, %d not stored
          consumed    billing %d, shipping %d, analytics (over HTTP) %d
          retries=%d duplicates=%d earlier=%d dead letters=%d lost=%d slowest=%d ms\
        """
                .formatted(
                        took.toSeconds(),
                        byLibrary,
                        byHttp,
                        notStored,
                        billed,
                        shipped,
                        counted,
                        retries,
                        duplicates,
                        earlier,
                        givenUp,
                        lost,
                        slowestMillis);
    }
}
