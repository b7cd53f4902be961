package dev.waybill.bench;

import dev.waybill.bench.measure.Unverified;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/// Runs the end-to-end benchmark.
///
/// The tables go to the standard output, what it is doing to the standard error stream. Ends with 1
/// where a contender has not done what it says, or something broke; with 2 where the command line
/// is wrong. A target that is missed is no failure.
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(run(List.of(args)));
    }

    private static int run(List<String> words) {
        BenchOptions options;
        try {
            options = BenchOptions.parse(words);
        } catch (IllegalArgumentException e) {
            System.err.println("waybill: " + e.getMessage());
            return 2;
        }
        return status(new Bench(options, Checkout.here(), System.out, System.err));
    }

    static int status(Bench bench) {
        try {
            bench.run(LocalDate.now(ZoneOffset.UTC));
            return 0;
        } catch (Unverified e) {
            System.err.println("waybill: not verified: " + e.getMessage());
            return 1;
        } catch (Exception e) {
            e.printStackTrace();
            return 1;
        }
    }
}
