package dev.waybill.bench.measure;

/// A named way to do one unit of work, again and again.
public interface Contender {
    String name();

    /// Works for one round and verifies what came of it; [Unverified] where something is missing or
    /// too much.
    Round run(Effort effort) throws Exception;

    /// A contender of that name which does that work.
    static Contender of(String name, Work work) {
        return new Contender() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Round run(Effort effort) throws Exception {
                return work.run(effort);
            }
        };
    }

    /// The work of one round.
    @FunctionalInterface
    interface Work {
        Round run(Effort effort) throws Exception;
    }
}
